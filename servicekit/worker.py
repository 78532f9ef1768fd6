"""gunicorn's gevent worker, which answers what isn't HTTP as the services answer all else: with a problem."""

import socket
import uuid

import structlog
from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.http.message import Request
from gunicorn.util import write_nonblock
from gunicorn.workers.ggevent import GeventWorker
from pydantic_core import to_json

from servicekit.problems import InvalidParameter, OtherHttpProblem, Problem

log = structlog.get_logger()


class Worker(GeventWorker):
    """Sees the requests that never reach the application."""

    def handle_error(
        self, req: Request | None, client: socket.socket, addr: str | int | tuple[str, int], exc: BaseException
    ) -> None:
        """Refuse a malformed request; leave anything else to gunicorn."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        problem, request_id = _problem(exc), uuid.uuid4().hex
        log.warning(
            "refused", request_id=request_id, status=problem.status, problem=problem.type, reason=str(exc)[:200]
        )
        body = to_json(problem.as_json(request_id)) + b"\n"
        head = (
            f"HTTP/1.1 {problem.status} {problem.title}\r\nConnection: close\r\nX-Request-ID: {request_id}\r\n"
            f"Content-Type: application/problem+json\r\nCache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            write_nonblock(client, head.encode() + body)
        except OSError:
            log.debug("the caller was gone")


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
