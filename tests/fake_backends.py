"""Services behind master, on real sockets: each address of each is a small server that gives the responses it was set.

`FakeBackends` speaks as `responses.RequestsMock` does where tests use it: `get`, `add_callback`, `replace`, `remove`,
`reset`, `calls`. For what isn't set up the connection ends without an answer; `calls` has every request that came.
"""

import json as json_module
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import gevent
import gevent.socket
from gevent.server import StreamServer

BROKEN = ConnectionResetError("closed without an answer")
"""As a body: the connection ends without a byte."""
SILENT = TimeoutError("never answers")
"""As a body: nothing comes until the client gives up."""
Callback = Callable[["Request"], tuple[int, Mapping[str, str], str | bytes]]


@dataclass
class Request:
    """A request as it came."""

    url: str
    headers: Mapping[str, str]
    address: str

    @property
    def path_url(self) -> str:
        return self.url.removeprefix("http://").partition("/")[2].join(["/", ""])

    @property
    def params(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


@dataclass
class Call:
    request: Request


@dataclass
class Route:
    """What an URL without its query answers."""

    url: str
    callback: Callback | None = None
    status: int = 200
    body: bytes | Exception = b""
    headers: dict[str, str] = field(default_factory=dict)
    call_count: int = 0
    match: Sequence[Callable[[Any], tuple[bool, str]]] = ()
    """Matchers of `responses`, such as `query_param_matcher`."""


class FakeBackends:
    """Serves every name that the fixture resolves to one of `addresses`, on each of `ports`."""

    def __init__(self, addresses: list[str], ports: list[int]) -> None:
        self.addresses = addresses
        self.calls: list[Call] = []
        self._routes: list[Route] = []
        self._connections: set[Any] = set()
        self._servers = [StreamServer((address, port), self._serve) for address in addresses for port in ports]
        for server in self._servers:
            server.start()

    def close(self) -> None:
        for server in self._servers:
            server.stop(timeout=0)

    def reset(self) -> None:
        self._routes.clear()
        self.calls.clear()

    def get(self, url: str, **answer: Any) -> Route:
        """Answer from now on; of several answers for one URL each is given once, the last one for ever."""
        route = _route(url, **answer)
        self._routes.append(route)
        return route

    def replace(self, _method: str, url: str, **answer: Any) -> Route:
        self.remove(_method, url)
        return self.get(url, **answer)

    def remove(self, _method: str, url: str) -> None:
        self._routes = [route for route in self._routes if route.url != url]

    def add_callback(self, _method: str, url: str, callback: Callback, content_type: str = "text/plain") -> Route:
        route = Route(url, callback, headers={"Content-Type": content_type})
        self._routes.append(route)
        return route

    def assert_call_count(self, url: str, count: int) -> bool:
        assert sum(call.request.url == url for call in self.calls) == count
        return True

    def _serve(self, connection: gevent.socket.socket, _peer: object) -> None:
        address, received = connection.getsockname()[0], b""
        while data := connection.recv(65_536):
            received += data
            if received.endswith(b"\r\n\r\n"):
                answer = self._answer(received.decode("latin-1"), address)
                if answer is None:
                    break
                connection.sendall(answer)
                break
        connection.close()

    def _answer(self, head: str, address: str) -> bytes | None:
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        target = first.split(" ")[1]
        request = Request(f"http://{headers['Host']}{target}", headers, address)
        self.calls.append(Call(request))
        url = request.url.partition("?")[0]
        found = [
            route for route in self._routes if route.url == url and all(matches(request)[0] for matches in route.match)
        ]
        if not found:
            return None
        route = found[0]
        if len(found) > 1:
            self._routes.remove(route)
        route.call_count += 1
        if route.callback:
            status, more, body = route.callback(request)
            return _bytes(status, {**route.headers, **more}, body.encode() if isinstance(body, str) else body)
        if route.body is SILENT:
            gevent.sleep(60)
        if isinstance(route.body, Exception):
            return None
        return _bytes(route.status, route.headers, route.body)


def _route(
    url: str,
    *,
    json: Any = None,
    body: str | bytes | Exception = b"",
    status: int = 200,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    match: Sequence[Callable[[Any], tuple[bool, str]]] = (),
) -> Route:
    if json is not None:
        body, content_type = json_module.dumps(json), content_type or "application/json"
    content = body.encode() if isinstance(body, str) else body
    return Route(
        url, None, status, content, {"Content-Type": content_type or "text/plain", **(headers or {})}, match=match
    )


def _bytes(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers.items())]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]  # so that no test leaves one open
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
