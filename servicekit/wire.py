"""requests' adapter without what makes it slow: kept connections, one write, and an answer that httptools reads.

requests and urllib3 take 360 us of Python for an exchange between two of our processes, of which a question makes two;
this takes a quarter of that. httptools is llhttp, Node's own parser. What a proxy has to carry goes the old way.
"""

from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import certifi
import gevent.socket
import httptools
import requests
from gevent import ssl
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import select_proxy
from urllib3 import HTTPResponse
from urllib3.util.wait import wait_for_read

CONNECT_S = 5.0
READ_BYTES = 65_536
LARGEST_HEAD_BYTES = 65_536
"""More than any server sends before its body, interim answers included."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class NeverSentError(requests.ConnectionError):
    """No connection came about, so nobody can have begun to answer."""


class Connections:
    """Connections to one place, kept for the next request. `tls_name` is whom the certificate must name."""

    def __init__(self, address: tuple[str, int], most_idle: int, tls: tuple[ssl.SSLContext, str] | None) -> None:
        self._address = address
        self._most_idle = most_idle
        self._tls = tls
        self._idle: list[gevent.socket.socket] = []
        self._closed = False

    def take(self, connect_s: float) -> gevent.socket.socket:
        """An idle connection that its other end has not closed, or a new one; OSError where there is none to be had."""
        while self._idle:
            kept = self._idle.pop()
            if self._is_quiet(kept):
                return kept
            kept.close()
        new: gevent.socket.socket = gevent.socket.create_connection(self._address, connect_s)
        try:
            new.setsockopt(gevent.socket.IPPROTO_TCP, gevent.socket.TCP_NODELAY, 1)
            if self._tls:
                context, name = self._tls
                new = context.wrap_socket(new, server_hostname=name)
        except BaseException:
            new.close()
            raise
        return new

    def give_back(self, connection: gevent.socket.socket) -> None:
        """Keep a connection whose answer was read to its end."""
        if self._closed or len(self._idle) >= self._most_idle:
            connection.close()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Close the idle ones now, and those in use as they come back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _is_quiet(self, connection: gevent.socket.socket) -> bool:
        """Whether nothing came since the last answer: neither the end nor what nobody asked for."""
        if self._tls:
            return not wait_for_read(connection, 0)
        connection.settimeout(0.0)
        try:
            connection.recv(1, gevent.socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False


class Answer:
    """What the parser found; as it is fed, it calls these methods."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.begun = False
        self.headers_complete = False
        self.complete = False
        self.keeps_alive = False
        self._came_bytes = 0
        self._parser = httptools.HttpResponseParser(self)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self._parser.get_status_code()

    def feed(self, came: bytes) -> None:
        """Take in what came; empty is the connection's end, at which a body of no stated length is complete."""
        if came:
            self.begun = True
            self._came_bytes += len(came)
            self._parser.feed_data(came)
            if not self.headers_complete and self._came_bytes > LARGEST_HEAD_BYTES:
                raise requests.ConnectionError("the headers have no end")
        elif not self.headers_complete or "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            raise requests.exceptions.ChunkedEncodingError("the answer broke off")
        else:
            self.complete = True

    def on_message_begin(self) -> None:
        """What follows the answer belongs to no question, and must not be taken for a part of it."""
        if self.complete:
            raise requests.ConnectionError("more came than was asked for")

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; several of a name are one list (RFC 9110, 5.3). Those after the body are passed over."""
        if self.headers_complete:
            return
        key, text = name.decode("latin-1").title(), value.decode("latin-1")
        self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text

    def on_headers_complete(self) -> None:
        """The body follows, or after an interim answer (1xx) the real one."""
        self.headers_complete = self.status >= 200  # noqa: PLR2004

    def on_body(self, part: bytes) -> None:
        """Some of the body."""
        self.body += part

    def on_message_complete(self) -> None:
        """The end of the answer, or of an interim one."""
        if self.headers_complete:
            self.complete = True
            self.keeps_alive = self._parser.should_keep_alive()
        else:
            self.headers.clear()


class Wire(HTTPAdapter):
    """Kept connections to the hosts of the URLs that it is given, or to `address` in the place of all of them.

    `limit_bytes` bounds the body as it comes: of a larger one only so much and a byte is given back.
    """

    def __init__(self, *, limit_bytes: int, connections: int, address: str | None = None) -> None:
        super().__init__(pool_connections=4, pool_maxsize=connections)
        self._limit_bytes = limit_bytes
        self._most_idle = connections
        self._address = address
        self._places: dict[tuple[str, str, bool | str], Connections] = {}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature of requests
        timeout: Any = None,  # noqa: ANN401 - seconds, or a pair of them
        verify: bool | str = True,  # noqa: FBT001, FBT002 - the signature of requests
        cert: Any = None,  # noqa: ANN401 - as requests has it
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The whole answer; raises as requests does, and NeverSentError where there was no connection."""
        if request.method != "GET":
            raise ValueError("only GET is asked for here")
        if proxies and select_proxy(request.url or "", proxies):
            return super().send(request, stream, timeout, verify, cert, proxies)
        connect_s, read_s = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        scheme, place, path, query, _ = urlsplit(request.url or "")
        target = f"{path or '/'}?{query}" if query else path or "/"
        connections = self._connections(scheme, place, verify)
        connection = _taken(connections, CONNECT_S if connect_s is None else connect_s)
        done = False
        try:
            connection.settimeout(read_s)
            connection.sendall(_head(target, place, request.headers))
            answer = self._read(connection)
            done = answer.keeps_alive
        except requests.RequestException:
            raise
        except ssl.SSLError as error:
            raise requests.exceptions.SSLError(str(error), request=request) from None
        except TimeoutError:
            raise requests.ReadTimeout(f"{place} didn't answer in time", request=request) from None
        except (OSError, httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise requests.ConnectionError(str(error), request=request) from None
        finally:
            if done:
                connections.give_back(connection)
            else:
                connection.close()
        return self._response(request, answer)

    def close(self) -> None:
        """Close the idle connections now, and those in use as they come back."""
        for connections in self._places.values():
            connections.close()
        self._places.clear()
        super().close()

    def _connections(self, scheme: str, place: str, verify: bool | str) -> Connections:  # noqa: FBT001 - requests' own
        key = scheme, place, verify
        connections = self._places.get(key)
        if connections is None:
            url = urlsplit(f"{scheme}://{place}")
            name = url.hostname or ""
            tls = (_context(verify), name) if scheme == "https" else None
            address = self._address or name, url.port or DEFAULT_PORTS[scheme]
            connections = self._places[key] = Connections(address, self._most_idle, tls)
        return connections

    def _read(self, connection: gevent.socket.socket) -> Answer:
        answer = Answer()
        while not answer.complete and len(answer.body) <= self._limit_bytes:
            try:
                came = connection.recv(READ_BYTES)
            except OSError as error:
                if answer.headers_complete and not isinstance(error, TimeoutError):
                    raise requests.exceptions.ChunkedEncodingError(str(error)) from None
                raise
            if not came and not answer.begun:
                raise ConnectionResetError("the connection was closed without an answer")
            answer.feed(came)
        return answer

    def _response(self, request: requests.PreparedRequest, answer: Answer) -> requests.Response:
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.url = request.url or ""
        response.request = request
        body = BytesIO(bytes(answer.body[: self._limit_bytes + 1]))
        coded = "Content-Encoding" in answer.headers
        response.raw = HTTPResponse(body, answer.headers, answer.status, preload_content=False) if coded else body
        return response


def _taken(connections: Connections, connect_s: float) -> gevent.socket.socket:
    try:
        return connections.take(connect_s)
    except ssl.SSLError as error:
        raise requests.exceptions.SSLError(str(error)) from None
    except TimeoutError:
        raise requests.ConnectTimeout("nobody took the connection in time") from None
    except OSError as error:
        raise NeverSentError(str(error)) from None


def _head(target: str, place: str, headers: Mapping[str, str]) -> bytes:
    """The request. A header that would end its line early is refused, whoever it came from."""
    told = {"Host": place.rpartition("@")[2], **headers}
    lines = [f"{name}: {value}" for name, value in told.items()]
    if any("\n" in line or "\r" in line for line in lines):
        raise requests.exceptions.InvalidHeader("a header holds a line's end")
    try:
        return "\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        raise requests.exceptions.InvalidURL("the address holds letters that aren't percent-encoded") from None


def _context(verify: bool | str) -> ssl.SSLContext:  # noqa: FBT001 - requests' own
    """TLS with requests' certificates, or those of a file or folder."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    where = verify if isinstance(verify, str) else certifi.where()
    with suppress(IsADirectoryError):
        context.load_verify_locations(cafile=where)
        return context
    context.load_verify_locations(capath=where)
    return context
