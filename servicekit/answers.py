"""An answer, and how it goes out over HTTP: what caches may do with it (RFC 9111, 5861), and what ours did (9211)."""

from dataclasses import dataclass
from typing import Any

from flask import Response, after_this_request, g, request

from servicekit.cache_entry import NEGATIVES, Cached


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer in our contract's shape, and who gave it (`openweathermap`, `sandbox/openweathermap`)."""

    payload: Any
    provider: str


def cached_answer(service: str, cached: Cached, *, stale_s: float) -> Response:
    """The current request's answer from the cache of `service`: 304 where the caller has it; raises a kept problem.

    `max-age` is the lifetime of the entry, and stays while `Age` grows: what is left of it is the difference.
    """
    entry = cached.entry
    g.cache = cached.state
    fresh_s = int(entry.fresh_s)
    headers = {"Age": str(int(cached.age_s)), "Cache-Status": _status(service, cached)}
    if entry.problem:
        headers["Cache-Control"] = f"public, max-age={fresh_s}"
        after_this_request(lambda response: _with(response, headers))
        raise NEGATIVES[entry.problem](entry.body.decode())
    etag = f'"{entry.digest}"'
    headers["Cache-Control"] = (
        f"public, max-age={fresh_s}, stale-while-revalidate={fresh_s}, stale-if-error={int(stale_s)}"
    )
    headers["ETag"] = etag
    headers["X-Provider"] = entry.provider
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(entry.digest):
        return Response(status=304, headers=headers)
    return Response(entry.body, headers=headers, content_type="application/json")


def _status(service: str, cached: Cached) -> str:
    left_s = int(cached.entry.fresh_s - cached.age_s)
    match cached.state:
        case "miss":
            return f"{service}; fwd=miss; stored"
        case "stale":
            why = f"; detail={cached.why}" if cached.why else ""
            return f"{service}; fwd=stale; ttl={left_s}{why}"
        case _:
            return f"{service}; hit; ttl={left_s}"


def _with(response: Response, headers: dict[str, str]) -> Response:
    response.headers.update(headers)
    return response
