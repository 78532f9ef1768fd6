"""What each kind of fault does to an answer.

`instead` gives the answer sent in the place of the right one; `spoiled` changes the right one on its way out.
"""

import errno
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from flask import Response, json, jsonify

from sandbox import upstreams
from sandbox.faults import Fault

SPOILING = frozenset({"truncated", "drip", "huge"})
HANG_S = 120.0
DRIP_S = 0.5
_HUGE_BYTES = 3_000_000
_BOMB_MB = 110
_CHUNK = b"x" * 65_536
_HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_EMPTY_FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Nothing (sandbox)</title></channel></rss>'

_JSON = "application/json"
_RSS = "application/rss+xml"


def instead(fault: Fault, path: str, sleep: Callable[[float], None]) -> Response | None:
    """The answer in the place of the right one; None where the right one is to be made after all."""
    match fault.kind:
        case "delay":
            sleep(fault.delay_s)
            return None
        case "hang":
            sleep(HANG_S)
            return _closed()
        case "reset":
            return _closed()
        case "endless":
            return Response(_endless(sleep), mimetype=_JSON)
        case "status" | "rate-limit":
            return _with_status(fault, path)
        case _:
            return _with_body(fault, path)


def spoiled(fault: Fault, response: Response, sleep: Callable[[float], None]) -> Response:
    """The right answer, cut, stretched or made slow."""
    body = response.get_data()
    match fault.kind:
        case "truncated":
            response.response = _broken_off(body)
            response.headers["Content-Length"] = str(len(body))
        case "drip":
            response.response = _dripping(body, sleep)
            response.headers["Content-Length"] = str(len(body))
        case "huge":
            response.set_data(_padded(body))
    return response


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


@cache
def bomb() -> bytes:
    """Some hundred kilobytes of gzip that unpack to 110 MB of JSON, made a megabyte at a time."""
    packer = zlib.compressobj(9, wbits=31)
    megabyte = b" " * 1_048_576
    parts = [packer.compress(b'{"padding": "')]
    parts += [packer.compress(megabyte) for _ in range(_BOMB_MB)]
    return b"".join([*parts, packer.compress(b'"}'), packer.flush()])


def _closed() -> Response:
    return Response(_broken_off(b""), mimetype=_JSON)


def _broken_off(body: bytes) -> Iterator[bytes]:
    """Half of the body, then the connection ends: gunicorn takes this error for a caller who left, and closes."""
    if body:
        yield body[: len(body) // 2]
    raise ConnectionResetError(errno.ECONNRESET, "broken off on purpose")


def _endless(sleep: Callable[[float], None]) -> Iterator[bytes]:
    yield b'{"padding": "'
    while True:
        yield _CHUNK
        sleep(0)  # let the others work


def _dripping(body: bytes, sleep: Callable[[float], None]) -> Iterator[bytes]:
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
