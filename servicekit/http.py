"""Outgoing HTTP: pooled, bounded in time and size, redirected on one host only, and silent about what the URL holds.

HttpClient
├── RequestsTransport   the world outside: `requests` with a pooled session, the environment's proxies and certificates
└── any other Transport, such as master's, which balances over replicas

`requests` bounds the wait for each packet; a peer that drips a byte a second would hold on for ever. `gevent.Timeout`
bounds the whole exchange instead: name look-up, connect, TLS, headers and body.
"""

import http.client
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Protocol
from urllib.parse import urlencode, urlsplit

import gevent
import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from servicekit import __version__, tracing

CHUNK_BYTES = 65_536
LONGEST_LINE_BYTES = 65_536
"""Of a status line, a header, the head of a chunk, a trailer."""
MOST_HEADERS = 90
"""Of more, and of longer ones, only those that are needed are read: http.client gives up at 100, browsers don't."""
NEEDED_HEADERS = frozenset(
    b"age cache-control connection content-encoding content-length content-type date etag expires last-modified "
    b"location retry-after set-cookie transfer-encoding x-provider".split()
)
OVERHEAD_BYTES = 262_144
"""What a response may send besides its body: interim responses, headers, trailers."""
OVERHEAD_FACTOR = 16
"""How many times its body a response may weigh: one in chunks of one byte weighs six times as much."""
MOST_INTERIM_RESPONSES = 16
SWITCHING_PROTOCOLS = 101
FIRST_FINAL_STATUS = 200
REDIRECTS = (301, 302, 307, 308)
LONGEST_TURN_S = 0.01
"""How long a response may be read while other greenlets wait."""
PAUSE_S = 0.001
"""How long they have then; `gevent.sleep(0)` lets those go on that are ready, but no timer run out."""
CONNECTIONS = 512
"""Idle connections kept to one host."""
OUTSIDE_HEADERS = {"User-Agent": f"Iris/{__version__}", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
"""Headers of each request to the world outside, unless the request has its own."""


class HttpError(Exception):
    """No usable response came. Its text names no URL, since a URL may hold a key."""


class Unreachable(HttpError):
    """Refused, reset, no such host, no TLS, not HTTP."""


class NotSent(Unreachable):
    """No connection came about, so nobody can have begun to answer."""


class TimedOut(HttpError):
    """Not finished within the time it was given."""


class Unreadable(HttpError):
    """Cut off, larger than allowed, or not decodable as its headers say."""


@dataclass(frozen=True, slots=True)
class UpstreamResponse:
    """A whole HTTP response, its body decoded from its Content-Encoding."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport(Protocol):
    """Makes one exchange. It may take longer than `timeout_s`; its caller ends it then by `gevent.Timeout`."""

    def get(self, url: str, headers: Mapping[str, str], timeout_s: float) -> UpstreamResponse:
        """Ask for the URL by GET; raises an HttpError, whose sentence goes on after the peer's name."""

    def close(self) -> None:
        """Close the connections that are kept."""


class HttpClient:
    """One peer, asked by GET.

    `peer` is its name in sentences. With `propagate_trace` the current trace's headers go along: for our own services
    only, as nobody else needs to know of it.
    """

    def __init__(
        self,
        peer: str,
        base_url: str,
        transport: Transport,
        *,
        propagate_trace: bool = False,
    ) -> None:
        self.peer = peer
        self._base_url = base_url
        self._transport = transport
        self._propagate_trace = propagate_trace

    def redirected_path(self, response: UpstreamResponse) -> str | None:
        """The path, with its query, that a redirect leads to on the same host; None for any other response."""
        if response.status not in REDIRECTS:
            return None
        base, target = urlsplit(self._base_url), urlsplit(response.headers.get("Location", ""))
        if target.netloc and (target.scheme or base.scheme, target.netloc) != (base.scheme, base.netloc):
            return None
        path = target.path + (f"?{target.query}" if target.query else "")
        return path.removeprefix(base.path) if path.startswith(f"{base.path}/") else None

    def get(
        self, path: str, params: Mapping[str, str], *, timeout_s: float, headers: Mapping[str, str] | None = None
    ) -> UpstreamResponse:
        """Ask for `path`; raises an HttpError unless a whole response came within `timeout_s` seconds."""
        late = TimedOut(f"{self.peer} didn't answer within {timeout_s:.1f} s")
        if timeout_s <= 0:
            raise late
        url = self._base_url + path
        with tracing.call(self.peer, url) as call:
            if params:
                url = f"{url}?{urlencode(params)}"
            trace = call.headers if self._propagate_trace else {}
            try:
                with gevent.Timeout(timeout_s, late):
                    response = self._transport.get(url, {**(headers or {}), **trace}, timeout_s)
            except TimedOut:
                raise late from None
            except (Unreachable, Unreadable) as error:
                raise type(error)(f"{self.peer} {error}") from None
            call.answered(response.status)
            return response

    def close(self) -> None:
        """Close the connections that are kept."""
        self._transport.close()


class RequestsTransport:
    """The world outside, through `requests`.

    `limit_bytes` bounds the body, decoded unless `unpack` is false: then it comes as it was sent. `adapter` makes the
    connections in place of a plain PooledAdapter. A request is prepared by hand and sent by the session's adapter:
    `Session.request` takes longer than the exchange.
    """

    def __init__(self, *, limit_bytes: int, unpack: bool = True, adapter: HTTPAdapter | None = None) -> None:
        self._limit_bytes = limit_bytes
        self._unpack = unpack
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter or PooledAdapter())
        self._settings_for = lru_cache(maxsize=256)(self._environment_settings)

    def get(self, url: str, headers: Mapping[str, str], timeout_s: float) -> UpstreamResponse:
        """Ask for the URL by GET."""
        request = requests.PreparedRequest()
        request.method, request.url = "GET", url
        request.headers = CaseInsensitiveDict({**OUTSIDE_HEADERS, **headers})
        try:
            adapter = self._session.get_adapter(url)
            settings = self._settings_for(*urlsplit(url)[:2])
            with adapter.send(request, stream=True, timeout=timeout_s, **settings) as response:
                return UpstreamResponse(response.status_code, response.headers, self._read(response))
        except requests.Timeout:
            raise TimedOut from None
        except requests.ConnectionError as error:
            if error.args and isinstance(error.args[0], urllib3.exceptions.ReadTimeoutError):  # within the body
                raise TimedOut from None
            raise Unreachable("can't be reached") from None
        except urllib3.exceptions.ReadTimeoutError:
            raise TimedOut from None
        except (
            requests.exceptions.ChunkedEncodingError,
            requests.exceptions.ContentDecodingError,
            urllib3.exceptions.ProtocolError,
        ):
            raise Unreadable("sent a response that broke off or can't be decoded") from None
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError):
            raise Unreachable("can't be reached") from None

    def close(self) -> None:
        """Close the connections that are kept."""
        self._session.close()

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        turn_ends_s = time.monotonic() + LONGEST_TURN_S
        chunks = response.iter_content(CHUNK_BYTES)
        if not self._unpack:
            chunks = response.raw.stream(CHUNK_BYTES, decode_content=False)
        for chunk in chunks:
            body += chunk
            if time.monotonic() > turn_ends_s:  # what is there at once is read without a switch, however long it takes
                gevent.sleep(PAUSE_S)
                turn_ends_s = time.monotonic() + LONGEST_TURN_S
            if len(body) > self._limit_bytes:
                raise Unreadable(f"sent a response larger than {self._limit_bytes // 1000} kB")
        return bytes(body)

    def _environment_settings(self, scheme: str, host: str) -> dict[str, Any]:
        """Through which proxy, and with which certificates, the environment wants a host to be reached."""
        found = self._session.merge_environment_settings(f"{scheme}://{host}", {}, None, None, None)
        return {name: found[name] for name in ("proxies", "verify", "cert")}


class KeptConnectionClosed(http.client.RemoteDisconnected):
    """The peer closed a kept connection before a byte of the response: it had ended before the request reached it."""


_ENDLESS = "what isn't body has no end"


class _BoundedFile:
    """A connection's file for reading, with bounds on lines, which `http.client` and urllib3 read without any."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - io.BufferedReader, or what stands in for it
        self._file = file
        self._line_bytes = 0
        self._body_bytes = 0
        self._headers: int | None = None
        """How many came so far; None where no headers are expected."""
        self._skips = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - everything else a file has
        return getattr(self._file, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def expect_headers(self) -> None:
        """What follows are headers, up to an empty line."""
        self._headers = 0

    def readline(self, limit: int = -1) -> bytes:
        """One line, of headers one that is read; raises HTTPException where it breaks off or there is no end."""
        line = self._line(limit)
        while self._headers is not None and self._is_passed_over(line):
            line = self._line(limit)
        return line

    def _is_passed_over(self, header: bytes) -> bool:
        """Whether a header, or the empty line after them, is one too many."""
        if not header.strip():
            self._headers = None
            return False
        if not header[:1].isspace():  # which would go on with the header before (RFC 9112, 5.2)
            self._headers = (self._headers or 0) + 1
            self._skips = (self._headers > MOST_HEADERS or len(header) > LONGEST_LINE_BYTES) and (
                header.partition(b":")[0].strip().lower() not in NEEDED_HEADERS
            )
        return self._skips

    def _line(self, limit: int) -> bytes:
        line: bytes = self._file.readline(LONGEST_LINE_BYTES + 1 if limit < 0 else limit)
        if not line and self._line_bytes:  # before the first line http.client itself says that nothing came
            raise http.client.IncompleteRead(b"")
        self._count(line)
        if len(line) <= LONGEST_LINE_BYTES:
            return line
        if self._headers is None:
            raise http.client.HTTPException(_ENDLESS)
        rest = line
        while not rest.endswith(b"\n"):
            rest = self._file.readline(LONGEST_LINE_BYTES)
            self._count(rest)
            if not rest:
                raise http.client.IncompleteRead(b"")
        return line

    def _count(self, line: bytes) -> None:
        self._line_bytes += len(line)
        if self._line_bytes > OVERHEAD_BYTES + OVERHEAD_FACTOR * self._body_bytes:
            raise http.client.HTTPException(_ENDLESS)

    def read(self, size: int = -1) -> bytes:
        """Some of the body."""
        data: bytes = self._file.read(size)
        self._body_bytes += len(data)
        return data


class _Response(http.client.HTTPResponse):
    """http.client's, with bounds, and without interim responses (1xx), of which http.client skips only 100."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - http.client's own
        super().__init__(*arguments, **options)
        self.fp: Any = _BoundedFile(self.fp)

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MOST_INTERIM_RESPONSES):
            version, status, reason = super()._read_status()  # type: ignore[misc]  # which typeshed leaves out
            if status == SWITCHING_PROTOCOLS:
                raise http.client.HTTPException("nobody asked for another protocol")
            if status >= FIRST_FINAL_STATUS:
                self.fp.expect_headers()
                return version, status, reason
            while self.fp.readline().strip():
                pass
        raise http.client.HTTPException("interim responses have no end")


class _ReusedConnectionMixin:
    """Tells a kept connection that the peer closed unanswered from a new one."""

    response_class = _Response
    _answered = False

    def connect(self) -> None:
        """Connect anew."""
        self._answered = False
        super().connect()  # type: ignore[misc]  # of the class that this is mixed into

    def getresponse(self) -> Any:  # noqa: ANN401 - urllib3's response
        """Read a response; raises KeptConnectionClosed where a kept connection ends before one begins."""
        try:
            response = super().getresponse()  # type: ignore[misc]  # of the class that this is mixed into
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
            if self._answered:
                raise KeptConnectionClosed(str(error)) from None
            raise
        self._answered = True
        return response


class BoundedConnection(_ReusedConnectionMixin, HTTPConnection):  # type: ignore[misc]  # typeshed has it read-only
    """urllib3's connection, with these bounds."""


class BoundedTlsConnection(_ReusedConnectionMixin, HTTPSConnection):  # type: ignore[misc]  # the same
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = BoundedConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = BoundedTlsConnection


class PooledAdapter(HTTPAdapter):
    """requests' adapter; it asks once more, on a new connection, where a kept one was closed without an answer."""

    pools: ClassVar[dict[str, type[HTTPConnectionPool]]] = {"http": _Pool, "https": _TlsPool}

    def __init__(self, *, hosts: int = 16, connections: int = CONNECTIONS) -> None:
        super().__init__(pool_connections=hosts, pool_maxsize=connections)

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - requests' own
        """Make the pools; called by requests."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self.pools

    def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - requests' own
        """Make the pools of a proxy; called by requests."""
        manager = super().proxy_manager_for(*arguments, **options)
        manager.pool_classes_by_scheme = PooledAdapter.pools
        return manager

    def send(self, request: requests.PreparedRequest, *arguments: Any, **options: Any) -> requests.Response:  # noqa: ANN401
        """Send the request; raises as requests does."""
        try:
            return super().send(request, *arguments, **options)
        except requests.ConnectionError as error:
            if not _closed_while_kept(error):
                raise
        self.poolmanager.clear()  # the other idle connections are as old
        return super().send(request, *arguments, **options)


def _closed_while_kept(error: BaseException | None) -> bool:
    """Whether a KeptConnectionClosed is among the causes that requests and urllib3 wrap into one another."""
    while error is not None:
        if any(isinstance(inner, KeptConnectionClosed) for inner in (error, *error.args)):
            return True
        error = next((inner for inner in error.args if isinstance(inner, BaseException)), None)
    return False
