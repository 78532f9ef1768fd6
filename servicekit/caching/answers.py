"""An answer, and how it goes out over HTTP: what caches may do with it (RFC 9111, 5861), and what ours did (9211)."""

from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json

from servicekit.caching.entry import NEGATIVES, Cached
from servicekit.endpoints import OK, CachedReply
from servicekit.http import UpstreamResponse
from servicekit.problems import PROBLEM_JSON


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer in our contract's shape, and who gave it (`openweathermap`, `sandbox/openweathermap`)."""

    payload: Any
    provider: str


def as_reply(service: str, cached: Cached, request_id: str, *, stale_s: float) -> CachedReply:
    """The answer from the cache of `service`, or the problem that was kept, to the request of this id.

    `max-age` is the lifetime of the entry, and stays while `Age` grows: what is left of it is the difference.
    """
    entry = cached.entry
    fresh_s = int(entry.fresh_s)
    headers = {
        "Content-Type": "application/json",
        "Age": str(int(cached.age_s)),
        "Cache-Status": _status(service, cached),
        "Cache-Control": f"public, max-age={fresh_s}",
    }
    if entry.problem:
        problem = NEGATIVES[entry.problem](entry.body.decode())
        headers["Content-Type"] = PROBLEM_JSON
        return CachedReply(
            UpstreamResponse(problem.status, headers, to_json(problem.as_json(request_id)) + b"\n"), cached.state
        )
    headers["Cache-Control"] += f", stale-while-revalidate={fresh_s}, stale-if-error={int(stale_s)}"
    headers["ETag"] = f'"{entry.digest}"'
    headers["X-Provider"] = entry.provider
    return CachedReply(UpstreamResponse(OK, headers, entry.body), cached.state)


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
