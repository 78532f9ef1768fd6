"""gunicorn's gevent worker, which answers a malformed request with a problem, and leaves rotation before it stops."""

import socket
import uuid
from contextlib import suppress
from types import FrameType
from typing import Any

import gevent
import structlog
from flask import Flask
from greenlet import greenlet
from gunicorn.http.body import EOFReader
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine, NoMoreData, ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import Unreader
from gunicorn.util import write_nonblock
from gunicorn.workers.ggevent import GeventWorker
from pydantic_core import to_json

from servicekit.app import DRAIN_S, STOPPING
from servicekit.problems import InvalidParameter, OtherHttpProblem, Problem

log = structlog.get_logger()

Address = str | int | tuple[str, int]
HTTP_1_1 = (1, 1)
"""The version that is spoken, whichever minor one a client names (RFC 9110, section 2.5)."""
LINGER_S, LINGER_READS = 1.0, 100
"""For how long, and how often, what a refused client still sends is read."""
MOST_HEAD_BYTES = 64 * 1024
"""Of a request's line and headers; nginx takes half of it."""
MOST_BODY_BYTES, BODY_READ_BYTES = 64 * 1024, 1024
"""Of a body, which no route wants, that are read for the sake of the next request on the connection."""
EMPTY_LINES = 4
"""How many empty lines before a request are passed over."""


class PatientRequest(Request):
    """A request before which empty lines may stand: some clients end a body with one (RFC 9112, section 2.2)."""

    def parse(self, unreader: Unreader) -> bytes:
        """Read the request after them; returns what came behind it."""
        self.max_buffer_headers = MOST_HEAD_BYTES  # gunicorn's own would be 100 headers of 8 KiB each
        received = begun = unreader.read()
        for _ in range(EMPTY_LINES):
            begun = received.removeprefix(b"\r\n")
            if begun == received:
                break
            received = begun or unreader.read()
        unreader.unread(received)
        return super().parse(unreader)


class Worker(GeventWorker):
    """Handles the requests that never reach the application, and the signal to stop."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*arguments, **options)
        self._idle: set[greenlet] = set()

    def handle(self, listener: socket.socket, client: socket.socket, addr: Address) -> None:
        """Serve one connection, which is idle between its requests."""
        connection = gevent.getcurrent()
        self._idle.add(connection)
        try:
            super().handle(listener, client, addr)
        finally:
            self._idle.discard(connection)

    def handle_request(self, listener_name: Address, req: Request, sock: socket.socket, addr: Address) -> bool:
        """Serve one request; StopIteration says that the connection ends with it.

        Then the other connections get their turn: a client that sends its next request at once would otherwise keep
        the worker for itself, as gevent only switches where a read has to wait.
        """
        connection = gevent.getcurrent()
        req.version = min(req.version or HTTP_1_1, HTTP_1_1)
        if any(name == "CONNECTION" and _says_close(value) for name, value in req.headers):
            req.force_close()
        self._idle.discard(connection)
        try:
            goes_on = bool(super().handle_request(listener_name, req, sock, addr))
        finally:
            self._idle.add(connection)
        self._discard_body(req, sock)
        gevent.sleep(0)
        return goes_on

    def _discard_body(self, req: Request, sock: socket.socket) -> None:
        """Read a body that no route wanted. A malformed or a long one ends the connection, without a second answer."""
        if req.body is None or isinstance(req.body.reader, EOFReader):
            return
        try:
            with gevent.Timeout(self.cfg.keepalive, False):  # type: ignore[arg-type]  # noqa: FBT003 - ends in silence
                for _ in range(MOST_BODY_BYTES // BODY_READ_BYTES):
                    if not req.body.read(BODY_READ_BYTES):
                        return
        except (ParseException, NoMoreData):
            pass
        _linger(sock)
        raise StopIteration

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Leave rotation first: serve for DRAIN_S more seconds, announcing the end, then finish what is in flight."""
        app: Flask = self.wsgi  # type: ignore[assignment]  # what our Server loads is one
        app.config[STOPPING] = True
        self.cfg.set("keepalive", 0)
        gevent.spawn_later(app.config[DRAIN_S], self._leave, sig, frame)

    def _leave(self, sig: int, frame: FrameType | None) -> None:
        """Take no more connections, and end the idle ones, which would hold up the end while they are kept alive."""
        super().handle_exit(sig, frame)
        gevent.killall(list(self._idle), block=False)

    def handle_error(self, req: Request | None, client: socket.socket, addr: Address, exc: BaseException) -> None:
        """Answer a malformed request with a problem; leave anything else to gunicorn.

        The log names the kind of error only: its text holds the request line, and that maybe a caller's key.
        """
        if isinstance(exc, gevent.GreenletExit):  # an idle connection that _leave() ended
            return
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        problem, request_id = _problem(exc), uuid.uuid4().hex
        log.warning(
            "refused", request_id=request_id, status=problem.status, problem=problem.type, reason=type(exc).__name__
        )
        body = to_json(problem.as_json(request_id)) + b"\n"
        head = (
            f"HTTP/1.1 {problem.status} {problem.title}\r\nConnection: close\r\nX-Request-ID: {request_id}\r\n"
            f"Content-Type: application/problem+json\r\nCache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            write_nonblock(client, head.encode() + body)
            _linger(client)
        except OSError:
            log.debug("the caller was gone")


RequestParser.mesg_class = PatientRequest


def _says_close(connection: str) -> bool:
    return any(option.strip(" \t").lower() == "close" for option in connection.split(","))


def _linger(connection: socket.socket) -> None:
    """Read on a little before closing: with bytes unread the kernel resets a connection, and the answer is lost.

    See RFC 9112, section 9.6.
    """
    with suppress(OSError), gevent.Timeout(LINGER_S, False):  # type: ignore[arg-type]  # noqa: FBT003 - ends in silence
        connection.shutdown(socket.SHUT_WR)
        for _ in range(LINGER_READS):
            if not connection.recv(65_536):
                break


def _problem(error: ParseException) -> Problem:
    if isinstance(error, LimitRequestLine):
        return OtherHttpProblem(414, "The address is longer than 4 KiB.")
    if isinstance(error, LimitRequestHeaders):
        return OtherHttpProblem(431, "The headers are more than 100, or one is longer than 8 KiB.")
    if isinstance(error, InvalidRequestLine) and not str(error).isascii():
        return InvalidParameter(
            "Letters outside ASCII must be percent-encoded in an address; curl does it so: "
            "curl -G --data-urlencode 'city=Αθήνα' http://localhost:3001/weather."
        )
    return OtherHttpProblem(400, "That is not a request in HTTP/1.1.")
