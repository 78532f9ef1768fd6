"""A provider's answer, what the cache keeps of it, and how it leaves over HTTP.

The cache keeps the bytes of an answer, or that there is none, and how long that is good. HTTP's headers are those of
RFC 9111 and 5861, and of RFC 9211 for `Cache-Status`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from servicekit.http import UpstreamResponse
from servicekit.problems import PROBLEM_JSON, NothingThere

VERSION = b"iris-1\n"
"""Stands before each entry that is shared; what begins otherwise was written by another version of Iris."""

OVERHEAD_BYTES = 1_000
"""What an entry weighs in memory besides its body: its key, its objects, its place in a table."""

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
State = Literal["hit", "miss", "stale", "negative"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A provider's answer in our contract's shape, and its provider (`openweathermap`, `sandbox/openweathermap`)."""

    payload: Any
    provider: str
    fresh_s: float = math.inf
    """For how long it is as good as new, in seconds, where the provider knows that it is less than usual."""
    at_least_s: float = 0.0
    """For how long the provider itself keeps it, where that may be longer than usual: nothing newer is to be had."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """More headers of the response that the answer becomes, in ASCII."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer as JSON. With `problem`, the type of one, the body is its sentence instead."""

    body: bytes
    provider: str
    made_s: Seconds
    """When it was made, in Unix seconds."""
    fresh_s: Seconds
    """For how long from then on it is as good as new."""
    digest: str
    problem: str = ""
    suggestions: tuple[str, ...] = ()
    """Of a problem: what to ask for instead."""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, body: bytes, provider: str, *, made_s: float, fresh_s: float, problem: str = "") -> "Entry":
        """An entry that knows its body's digest."""
        return cls(body, provider, made_s, fresh_s, digest(body), problem)

    @classmethod
    def of_problem(cls, problem: NothingThere, *, made_s: float, fresh_s: float) -> "Entry":
        """An entry that says that there is no answer; `as_problem` gives the problem back."""
        entry = cls.of(problem.detail.encode(), "", made_s=made_s, fresh_s=fresh_s, problem=problem.type)
        return replace(entry, suggestions=problem.suggestions)

    def as_problem(self) -> NothingThere:
        """The problem that is kept; for an entry with one."""
        return NothingThere.kinds[self.problem](self.body.decode(), suggestions=self.suggestions)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Entry | None":
        """What `as_bytes` gave; None for anything else."""
        if not raw.startswith(VERSION):
            return None
        try:
            entry = _ENTRY.validate_json(raw[len(VERSION) :])
        except ValidationError:
            return None
        return entry if entry.digest == digest(entry.body) and entry.problem in ("", *NothingThere.kinds) else None

    def as_bytes(self) -> bytes:
        """The entry as other replicas, or a later version, can read it."""
        return VERSION + _ENTRY.dump_json(self)

    def age_s(self, now_s: float) -> float:
        """How old it is; one from the future, by a clock that is wrong, counts as old rather than as fresh for ever."""
        return abs(now_s - self.made_s)

    def is_fresh(self, now_s: float) -> bool:
        """Whether it is as good as new."""
        return self.age_s(now_s) < self.fresh_s

    def size(self) -> int:
        """Bytes in memory, approximately."""
        return len(self.body) + OVERHEAD_BYTES


@dataclass(frozen=True, slots=True)
class Cached:
    """What the cache says to a question: an entry, how it came by it, and why it isn't a fresh one."""

    entry: Entry
    state: State
    age_s: float = 0.0
    why: str = ""
    """Of a stale entry: the type of the problem that its renewal ran into; "" while it is being renewed."""


_ENTRY = TypeAdapter(Entry)


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
    headers.update(entry.headers)
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


def digest(body: bytes) -> str:
    """What an ETag is made of."""
    return blake2b(body, digest_size=16).hexdigest()
