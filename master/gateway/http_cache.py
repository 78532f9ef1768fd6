"""Master as an HTTP cache of its services, by the headers that they send (RFC 9111, RFC 5861); it says so by RFC 9211.

docs/decisions has why it is written by hand: callers at once for one query make one request, and each has a deadline.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import structlog
from prometheus_client import Counter

from servicekit.caching.lru import BoundedCache
from servicekit.caching.single_flight import SingleFlight
from servicekit.context import Deadline, spawn
from servicekit.http import UpstreamResponse
from servicekit.problems import Problem, ServiceUnavailable

log = structlog.get_logger()

ANSWERS = Counter("iris_http_cache_answers", "Master's answers, by how its cache came by them.", ["service", "kind"])
_answers: Callable[[str, str], Counter] = cache(ANSWERS.labels)

ENTRIES = 20_000
SIZE_BYTES = 64_000_000
OVERHEAD_BYTES = 2_000
"""What an entry weighs besides its body: headers, key, objects."""
DOWN_S = 1.0
"""Where a service was found down, what is kept goes out for so long without another try."""
NOT_MODIFIED = 304
FIRST_FAILURE = 500
_SECONDS = re.compile(r"\b(max-age|stale-while-revalidate|stale-if-error)=(\d{1,9})")

Fetch = Callable[[Mapping[str, str]], UpstreamResponse]
"""Forward the question with these headers; raises a Problem when no response came."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A response, when it was made (on our clock), and for how many seconds from then on it is good for what."""

    response: UpstreamResponse
    made_s: float
    fresh_s: int
    revalidate_s: int
    error_s: int

    @classmethod
    def of(cls, response: UpstreamResponse, now_s: float) -> "Stored | None":
        """The response as far as its headers let it be kept; None where they don't."""
        directives = response.headers.get("Cache-Control", "")
        seconds = {name: int(value) for name, value in _SECONDS.findall(directives)}
        if "max-age" not in seconds or "no-store" in directives or response.status >= FIRST_FAILURE:
            return None
        age = response.headers.get("Age", "0")
        made_s = now_s - (int(age) if age.isascii() and age.isdigit() else 0)
        fresh_s = seconds["max-age"]
        return cls(
            response,
            made_s,
            fresh_s,
            fresh_s + seconds.get("stale-while-revalidate", 0),
            fresh_s + seconds.get("stale-if-error", 0),
        )

    def size(self) -> int:
        """Bytes in memory, approximately."""
        return len(self.response.body) + OVERHEAD_BYTES


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """What goes back: the response with `Age` and `Cache-Status` as they are now, and how it was come by."""

    response: UpstreamResponse
    kind: str


class HttpCache:
    """Responses by service and question. One question is forwarded once at a time, however many ask it."""

    def __init__(
        self,
        *,
        entries: int = ENTRIES,
        size_bytes: int = SIZE_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: BoundedCache[Stored] = BoundedCache(entries=entries, size_bytes=size_bytes, size_of=Stored.size)
        self._flights: SingleFlight[UpstreamResponse] = SingleFlight()
        self._down_until_s: dict[str, float] = {}
        self._clock = clock

    def __len__(self) -> int:
        return len(self._kept)

    def answer(self, service: str, query: str, fetch: Fetch, deadline: Deadline) -> CachedResponse:
        """The response to a question: kept and fresh, else the service's, else kept and stale; raises the Problem.

        A little past its freshness the kept response goes out at once, and is renewed behind it.
        """
        answer = self._answer(service, f"{service} {query}", fetch, deadline)
        _answers(service, answer.kind).inc()
        return answer

    def _answer(self, service: str, key: str, fetch: Fetch, deadline: Deadline) -> CachedResponse:
        kept = self._kept.get(key)
        if kept is None:
            return CachedResponse(_directives(self._forward(key, fetch, deadline), "fwd=uri-miss"), "miss")
        age_s = self._clock() - kept.made_s
        if age_s < kept.revalidate_s:
            if age_s >= kept.fresh_s and key not in self._flights:
                spawn(self._renew, key, fetch, deadline)
            return _hit(kept, age_s)
        if self._clock() < self._down_until_s.get(service, 0.0) and age_s < kept.error_s:
            return CachedResponse(_aged(kept.response, age_s, f"fwd=stale; detail={ServiceUnavailable.type}"), "stale")
        try:
            response = self._forward(key, fetch, deadline)
        except Problem as problem:
            if isinstance(problem, ServiceUnavailable):
                self._down_until_s[service] = self._clock() + DOWN_S
            if age_s < kept.error_s:
                return CachedResponse(_aged(kept.response, age_s, f"fwd=stale; detail={problem.type}"), "stale")
            raise
        if response.status >= FIRST_FAILURE and age_s < kept.error_s:
            return CachedResponse(_aged(kept.response, age_s, f"fwd=stale; fwd-status={response.status}"), "stale")
        return CachedResponse(_directives(response, "fwd=stale"), "renewed")

    def _renew(self, key: str, fetch: Fetch, deadline: Deadline) -> None:
        try:
            self._forward(key, fetch, deadline)
        except Problem as problem:
            log.warning("renewal", problem=problem.type, detail=problem.detail)

    def _forward(self, key: str, fetch: Fetch, deadline: Deadline) -> UpstreamResponse:
        """The service's response to this very question, asked once for all who wait for it."""
        return self._flights.do(key, lambda: self._fetched(key, fetch), deadline)

    def _fetched(self, key: str, fetch: Fetch) -> UpstreamResponse:
        kept = self._kept.get(key)
        etag = kept.response.headers.get("ETag") if kept else None
        response = fetch({"If-None-Match": etag} if etag else {})
        if response.status == NOT_MODIFIED and kept:
            response = UpstreamResponse(
                kept.response.status, {**kept.response.headers, **response.headers}, kept.response.body
            )
        stored = Stored.of(response, self._clock())
        if stored:
            self._kept.put(key, stored)
        elif response.status < FIRST_FAILURE:
            self._kept.pop(key, None)
        return response


def _directives(response: UpstreamResponse, how: str) -> UpstreamResponse:
    """The service's response, with this cache's word after those of the caches before it."""
    before = response.headers.get("Cache-Status")
    status = ", ".join(filter(None, [before, f"master; {how}"]))
    return UpstreamResponse(response.status, {**response.headers, "Cache-Status": status}, response.body)


def _hit(kept: Stored, age_s: float) -> CachedResponse:
    """What is kept goes out: fresh, or so little past it that others are still glad of it."""
    left_s = int(kept.fresh_s - age_s)
    kind = "hit" if age_s < kept.fresh_s else "renewing"
    return CachedResponse(_aged(kept.response, age_s, f"hit; ttl={left_s}"), kind)


def _aged(response: UpstreamResponse, age_s: float, how: str) -> UpstreamResponse:
    """The kept response as it is now: no service served it."""
    headers = {name: value for name, value in response.headers.items() if name != "X-Served-By"}
    return UpstreamResponse(
        response.status, {**headers, "Age": str(int(age_s)), "Cache-Status": f"master; {how}"}, response.body
    )
