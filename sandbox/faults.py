"""Faults that the sandbox can be set to have (`PUT /_sandbox/faults`), and what each kind does to an answer.

`replacement` makes an answer in place of the right one; `altered` changes the right one before it is sent.
"""

import errno
import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Response, json, jsonify

from sandbox import upstreams

KINDS = (
    "delay",
    "drip",
    "empty",
    "endless",
    "garbage",
    "gzip-bomb",
    "hang",
    "html",
    "huge",
    "rate-limit",
    "redirect",
    "reset",
    "status",
    "truncated",
    "wrong-shape",
)
ALTERING = frozenset({"truncated", "drip", "huge"})
"""The kinds that change the right answer; all others replace it, or delay it."""

HANG_S = 120.0
DRIP_S = 0.5
_HUGE_BYTES = 3_000_000
_BOMB_MB = 110
_CHUNK = b"x" * 65_536
_HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_EMPTY_FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Nothing (sandbox)</title></channel></rss>'

_JSON = "application/json"
_RSS = "application/rss+xml"


class BadFaultError(ValueError):
    """A fault that the sandbox doesn't have; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Fault:
    """How the answers of a path fail. A `path` that ends in * is a prefix; `times` None means always."""

    path: str
    kind: str
    status: int = 500
    delay_s: float = 0.3
    retry_after_s: int | None = None
    location: str = "http://127.0.0.1:1/"
    times: int | None = None
    match: Mapping[str, str] = field(default_factory=dict)

    def matches(self, path: str, query: Mapping[str, str]) -> bool:
        """Whether the fault applies to a request with this path and query."""
        same_path = path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path
        return same_path and all(query.get(name) == value for name, value in self.match.items())

    def as_json(self) -> dict[str, Any]:
        """The fault in the form that `parse_faults` takes."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


_TYPES: dict[str, type | tuple[type, ...]] = {
    "path": str,
    "kind": str,
    "status": int,
    "delay_s": (int, float),
    "retry_after_s": (int, type(None)),
    "location": str,
    "times": (int, type(None)),
    "match": dict,
}


def parse_faults(payload: Any) -> list[Fault]:  # noqa: ANN401 - JSON of any shape
    """The faults of a JSON object or list; raises BadFaultError."""
    return [_parse_one(entry) for entry in (payload if isinstance(payload, list) else [payload])]


class ActiveFaults:
    """The faults that apply now. A request gets the first that matches and has any of its `times` left."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._remaining: list[int | None] = []

    def replace(self, faults: list[Fault]) -> None:
        """Replace all faults by these."""
        self._faults = faults
        self._remaining = [fault.times for fault in faults]

    def as_json(self) -> list[dict[str, Any]]:
        """The faults; `times` is what remains of each."""
        return [
            {**fault.as_json(), "times": remaining}
            for fault, remaining in zip(self._faults, self._remaining, strict=True)
        ]

    def take(self, path: str, query: Mapping[str, str]) -> Fault | None:
        """The fault for a request with this path and query, None without one; reduces its `times` by one."""
        for index, (fault, remaining) in enumerate(zip(self._faults, self._remaining, strict=True)):
            if remaining != 0 and fault.matches(path, query):
                self._remaining[index] = None if remaining is None else remaining - 1
                return fault
        return None


def replacement(fault: Fault, path: str, sleep: Callable[[float], None]) -> Response | None:
    """The answer in place of the right one; None if the upstream's route is to answer after all."""
    match fault.kind:
        case "delay":
            sleep(fault.delay_s)
            return None
        case "hang":
            sleep(HANG_S)
            return _connection_closed()
        case "reset":
            return _connection_closed()
        case "endless":
            return Response(_endless_body(sleep), mimetype=_JSON)
        case "status" | "rate-limit":
            return _with_status(fault, path)
        case _:
            return _with_body(fault, path)


def altered(fault: Fault, response: Response, sleep: Callable[[float], None]) -> Response:
    """The right answer, truncated, padded or slowed down."""
    body = response.get_data()
    match fault.kind:
        case "truncated":
            response.response = _half_then_reset(body)
            response.headers["Content-Length"] = str(len(body))
        case "drip":
            response.response = _body_by_bytes(body, sleep)
            response.headers["Content-Length"] = str(len(body))
        case "huge":
            response.set_data(_padded(body))
    return response


@cache
def bomb() -> bytes:
    """About a hundred kilobytes of gzip that unpack to 110 MB of JSON: one packed megabyte, over and over."""
    megabyte = gzip.compress(b" " * 1_048_576)
    return b"".join([gzip.compress(b'{"padding": "'), megabyte * _BOMB_MB, gzip.compress(b'"}')])


def _parse_one(entry: Any) -> Fault:  # noqa: ANN401 - JSON of any shape
    if not isinstance(entry, dict):
        raise BadFaultError("A fault is a JSON object with path and kind.")
    for name, value in entry.items():
        if name not in _TYPES:
            raise BadFaultError(f"A fault has no {name!r}; it may have: {', '.join(_TYPES)}.")
        if not isinstance(value, _TYPES[name]) or isinstance(value, bool):
            raise BadFaultError(f"The fault's {name} has the wrong type: {value!r}.")
    if "path" not in entry:
        raise BadFaultError("A fault needs a path, such as /data/2.5/weather or /v2/*.")
    if entry.get("kind") not in KINDS:
        raise BadFaultError(f"Unknown kind of fault: {entry.get('kind')!r}; it is one of: {', '.join(KINDS)}.")
    if entry.get("status", 500) not in set(HTTPStatus):
        raise BadFaultError(f"Not an HTTP status: {entry['status']!r}.")
    return Fault(**entry)


def _with_status(fault: Fault, path: str) -> Response:
    status = 429 if fault.kind == "rate-limit" else fault.status
    body = upstreams.error_body(path, status)
    response = Response(_HTML, mimetype="text/html") if body is None else jsonify(body)
    response.status_code = status
    if fault.retry_after_s is not None:
        response.headers["Retry-After"] = str(fault.retry_after_s)
    return response


def _with_body(fault: Fault, path: str) -> Response | None:
    match fault.kind:
        case "garbage":
            response = Response('{"coord":{"lon":23.7,"lat":', mimetype=_JSON)
        case "html":
            response = Response(_HTML, mimetype="text/html")
        case "wrong-shape":
            is_news = upstreams.upstream_of(path) is upstreams.Upstream.NEWSAPI
            response = jsonify([1, 2, 3] if is_news else {"hello": "world"})
        case "gzip-bomb":
            response = Response(bomb(), mimetype=_JSON, headers={"Content-Encoding": "gzip"})
        case "redirect":
            response = Response(status=302, headers={"Location": fault.location})
        case "empty":
            nothing = upstreams.nothing_found(path)
            response = Response(_EMPTY_FEED, mimetype=_RSS) if nothing is None else jsonify(nothing)
        case _:
            return None
    return response


def _connection_closed() -> Response:
    return Response(_half_then_reset(b""), mimetype=_JSON)


def _half_then_reset(body: bytes) -> Iterator[bytes]:
    """Half of the body, then an error that gunicorn treats as a lost client: it closes the connection."""
    if body:
        yield body[: len(body) // 2]
    raise ConnectionResetError(errno.ECONNRESET, "broken off on purpose")


def _endless_body(sleep: Callable[[float], None]) -> Iterator[bytes]:
    yield b'{"padding": "'
    while True:
        yield _CHUNK
        sleep(0)  # let other greenlets run


def _body_by_bytes(body: bytes, sleep: Callable[[float], None]) -> Iterator[bytes]:
    for index in range(len(body)):
        yield body[index : index + 1]
        sleep(DRIP_S)


def _padded(body: bytes) -> bytes:
    try:
        answer = json.loads(body)
    except ValueError:
        return body + b"\n<!--" + b"x" * _HUGE_BYTES + b"-->"
    if isinstance(answer, dict):
        return json.dumps({**answer, "padding": "x" * _HUGE_BYTES}).encode()
    return body + b" " * _HUGE_BYTES
