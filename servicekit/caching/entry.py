"""What the cache keeps for a question: the bytes of an answer, or that there is none, and how long that is good."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from servicekit.problems import CityNotFound, CountryNotCovered, NothingThere

NEGATIVES = {kind.type: kind for kind in (NothingThere, CityNotFound, CountryNotCovered)}
"""Problems that are kept as answers are, by their type."""

VERSION = b"iris-1\n"
"""Stands before each entry that is shared; what begins otherwise was written by another version of Iris."""

OVERHEAD_BYTES = 1_000
"""What an entry weighs in memory besides its body: its key, its objects, its place in a table."""

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
State = Literal["hit", "miss", "stale", "negative"]


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
    """Of a city that isn't known: what to ask for instead."""

    @classmethod
    def of(cls, body: bytes, provider: str, *, made_s: float, fresh_s: float, problem: str = "") -> "Entry":
        """An entry that knows its body's digest."""
        return cls(body, provider, made_s, fresh_s, _digest(body), problem)

    @classmethod
    def of_problem(cls, problem: NothingThere, *, made_s: float, fresh_s: float) -> "Entry":
        """An entry that says that there is no answer; `as_problem` gives the problem back."""
        entry = cls.of(problem.detail.encode(), "", made_s=made_s, fresh_s=fresh_s, problem=problem.type)
        return replace(entry, suggestions=problem.suggestions) if isinstance(problem, CityNotFound) else entry

    def as_problem(self) -> NothingThere:
        """The problem that is kept; for an entry with one."""
        detail = self.body.decode()
        if self.problem == CityNotFound.type:
            return CityNotFound(detail, suggestions=self.suggestions)
        return NEGATIVES[self.problem](detail)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Entry | None":
        """What `as_bytes` gave; None for anything else."""
        if not raw.startswith(VERSION):
            return None
        try:
            entry = _ENTRY.validate_json(raw[len(VERSION) :])
        except ValidationError:
            return None
        return entry if entry.digest == _digest(entry.body) and entry.problem in ("", *NEGATIVES) else None

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


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
