"""A provider's answer, and how it leaves the cache over HTTP (RFC 9111, 5861; RFC 9211 for `Cache-Status`)."""

import math
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from servicekit.caching.entry import Cached
from servicekit.http import UpstreamResponse
from servicekit.problems import PROBLEM_JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer in our contract's shape, and its provider (`openweathermap`, `sandbox/openweathermap`)."""

    payload: Any
    provider: str
    fresh_s: float = math.inf
    """For how long it is as good as new, in seconds, where the provider knows that it is less than usual."""


def http_response(service: str, cached: Cached, request_id: str, *, stale_s: float) -> UpstreamResponse:
    """The HTTP response of `service` for what its cache holds: an answer, or a problem that was kept.

    `max-age` is the lifetime of the entry and stays while `Age` grows: what is left is the difference.
    """
    entry = cached.entry
    fresh_s = int(entry.fresh_s)
    headers = {
        "Content-Type": "application/json",
        "Age": str(int(cached.age_s)),
        "Cache-Status": _cache_status(service, cached),
        "Cache-Control": f"public, max-age={fresh_s}",
    }
    if entry.problem:
        problem = entry.as_problem()
        headers["Content-Type"] = PROBLEM_JSON
        return UpstreamResponse(problem.status, headers, to_json(problem.as_json(request_id)) + b"\n")
    headers["Cache-Control"] += f", stale-while-revalidate={fresh_s}, stale-if-error={int(stale_s)}"
    headers["ETag"] = f'"{entry.digest}"'
    headers["X-Provider"] = entry.provider
    return UpstreamResponse(200, headers, entry.body)


def _cache_status(service: str, cached: Cached) -> str:
    left_s = int(cached.entry.fresh_s - cached.age_s)
    match cached.state:
        case "miss":
            return f"{service}; fwd=miss; stored"
        case "stale":
            detail = f"; detail={cached.why}" if cached.why else ""
            return f"{service}; fwd=stale; ttl={left_s}{detail}"
        case _:
            return f"{service}; hit; ttl={left_s}"
