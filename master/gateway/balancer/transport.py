"""HTTP to one replica at one address: geventhttpclient's connection pool and its parser (llhttp, Node's own).

geventhttpclient's client isn't used, as it repeats a request once for each connection of its pool. Here a request is
repeated once, on a new connection, and only where a kept connection was closed without a byte of the response.
"""

import socket
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

import certifi
import gevent
import gevent.socket
from gevent import ssl
from geventhttpclient.connectionpool import ConnectionPool, SSLConnectionPool
from geventhttpclient.response import HTTPResponse
from requests.structures import CaseInsensitiveDict

from servicekit.http import (
    FIRST_FINAL_STATUS,
    OVERHEAD_BYTES,
    OVERHEAD_FACTOR,
    SWITCHING_PROTOCOLS,
    NotSent,
    TimedOut,
    Unreachable,
    Unreadable,
    UpstreamResponse,
)

READ_BYTES = 65_536
READS_IN_A_ROW = 16
"""After that many reads other greenlets get their turn: a fast peer must not hold them up, nor its own timeout."""


class ClosedUnanswered(Exception):
    """The connection ended before a byte of the response came."""


class _Response(HTTPResponse):
    """One response as it comes in, bounded in size."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__()
        self.complete = False
        self.begun = False
        self._limit_bytes = limit_bytes
        self._received_bytes = 0

    @property
    def body(self) -> bytes:
        """The body, once it is complete."""
        return bytes(self._body_buffer)

    @property
    def header_fields(self) -> CaseInsensitiveDict[str]:
        """Headers by name, in any case; several of one name are one list (RFC 9110, section 5.3)."""
        fields: CaseInsensitiveDict[str] = CaseInsensitiveDict()
        for name, value in self.items():
            fields[name] = f"{fields[name]}, {value}" if name in fields else value
        return fields

    def feed(self, data: str | bytes) -> None:
        """Take in what came; nothing is the connection's end. Raises HTTPException or Unreadable."""
        self.begun = self.begun or bool(data)
        self._received_bytes += len(data)
        super().feed(data)
        if self._received_bytes > OVERHEAD_BYTES + OVERHEAD_FACTOR * len(self._body_buffer):
            raise HTTPException("what isn't body has no end")
        if len(self._body_buffer) > self._limit_bytes:
            raise Unreadable(f"sent a response larger than {self._limit_bytes // 1000} kB")
        if not data and not self.complete:
            raise Unreadable("sent a response that broke off")

    def _on_message_begin(self) -> None:
        if self.complete:
            raise HTTPException("more came than was asked for")
        super()._on_message_begin()

    def _on_headers_complete(self) -> int | bool | None:
        if self.status_code == SWITCHING_PROTOCOLS:
            raise HTTPException("nobody asked for another protocol")
        return super()._on_headers_complete()

    def _on_message_complete(self) -> None:
        super()._on_message_complete()
        self.complete = self.status_code >= FIRST_FINAL_STATUS  # an interim response is followed by the real one


class _Connections(ConnectionPool):
    """Connections to one address, which needs no look-up. It knows which of them were kept."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - geventhttpclient's own
        super().__init__(*arguments, **options)
        self.kept: WeakSet[gevent.socket.socket] = WeakSet()

    def new_socket(self) -> gevent.socket.socket:
        """A new connection, whatever is idle."""
        self._semaphore.acquire()
        try:
            return self._create_socket()
        except BaseException:
            self._semaphore.release()
            raise

    def return_socket(self, sock: gevent.socket.socket) -> None:
        """Keep a connection whose response was read to its end."""
        self.kept.add(sock)
        super().return_socket(sock)

    def after_connect(self, sock: gevent.socket.socket) -> None:
        """Send small packets at once."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _resolve(self) -> Any:  # noqa: ANN401 - as getaddrinfo has it
        family = socket.AF_INET6 if ":" in self._connection_host else socket.AF_INET
        return [(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (self._connection_host, self._connection_port))]


class _TlsConnections(_Connections, SSLConnectionPool):
    """The same over TLS, in which the certificate is that of the service's name."""


class ReplicaTransport:
    """Requests for the host of `base_url`, sent to `address` in its place.

    `limit_bytes` bounds the body. `ca_file` holds the certificates to trust, certifi's by default. At most
    `connections` requests are under way at a time; further ones wait.
    """

    def __init__(
        self, address: str, base_url: str, *, limit_bytes: int, connections: int, ca_file: str | None = None
    ) -> None:
        parts = urlsplit(base_url)
        self._address = address
        self._host = parts.netloc.rpartition("@")[2]
        self._limit_bytes = limit_bytes
        tls = parts.scheme == "https"
        port, name = parts.port or (443 if tls else 80), parts.hostname or ""
        if tls:
            options = {"ca_certs": ca_file or certifi.where(), "server_hostname": name}
            self._connections: _Connections = _TlsConnections(
                address, port, name, port, size=connections, ssl_options=options
            )
        else:
            self._connections = _Connections(address, port, name, port, size=connections)

    def get(self, url: str, headers: Mapping[str, str], timeout_s: float, connect_s: float = 5.0) -> UpstreamResponse:
        """Ask for the URL by GET.

        Raises NotSent where no connection came about within `connect_s` seconds, else Unreachable, Unreadable or
        TimedOut.
        """
        request = _request(url, self._host, headers)
        self._connections.connection_timeout = connect_s
        connection = self._connect(self._connections.get_socket)
        was_kept = connection in self._connections.kept
        try:
            return self._exchange(connection, request, timeout_s)
        except ClosedUnanswered:
            if not was_kept:
                raise Unreachable("can't be reached") from None
        try:
            return self._exchange(self._connect(self._connections.new_socket), request, timeout_s)
        except ClosedUnanswered:
            raise Unreachable("can't be reached") from None

    def close(self) -> None:
        """Close the idle connections now, and those in use as they come back."""
        self._connections.close()

    def _connect(self, connect: Any) -> gevent.socket.socket:  # noqa: ANN401 - get_socket or new_socket
        try:
            connection: gevent.socket.socket = connect()
        except (OSError, RuntimeError) as error:  # geventhttpclient raises RuntimeError once the pool is closed
            raise NotSent("can't be reached") from error
        return connection

    def _exchange(self, connection: gevent.socket.socket, request: bytes, timeout_s: float) -> UpstreamResponse:
        keep = False
        try:
            connection.settimeout(timeout_s)
            response = self._response(connection, request)
            keep = bool(response.should_keep_alive())
        except TimeoutError:
            raise TimedOut from None
        except (HTTPException, ssl.SSLError) as error:
            raise Unreachable("can't be understood: it doesn't speak HTTP as it should") from error
        except OSError as error:
            raise Unreachable("can't be reached") from error
        finally:
            if keep:
                self._connections.return_socket(connection)
            else:
                self._connections.release_socket(connection)
        fields = response.header_fields
        if "Content-Encoding" in fields:
            raise Unreadable("sent a response in an encoding that nobody asked for")
        return UpstreamResponse(response.status_code, fields, response.body)

    def _response(self, connection: gevent.socket.socket, request: bytes) -> _Response:
        response, reads = _Response(self._limit_bytes), 0
        try:
            connection.sendall(request)
            while not response.complete:
                reads += 1
                if reads % READS_IN_A_ROW == 0:
                    gevent.sleep(0)
                data = connection.recv(READ_BYTES)
                if not data and not response.begun:
                    raise ClosedUnanswered
                response.feed(data)
        except (ConnectionResetError, BrokenPipeError):
            if not response.begun:
                raise ClosedUnanswered from None
            raise Unreadable("sent a response that broke off") from None
        return response


def _request(url: str, host: str, headers: Mapping[str, str]) -> bytes:
    """The bytes of a request; raises Unreachable for a header that would end its line early."""
    _, _, path, query, _ = urlsplit(url)
    target = f"{path or '/'}?{query}" if query else path or "/"
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    if any("\n" in line or "\r" in line for line in lines):
        raise Unreachable("can't be asked: a header holds the end of a line")
    try:
        return "\r\n".join([*lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        raise Unreachable("can't be asked: a header holds letters outside Latin-1") from None
