"""How long a question may still take, from the first service to the last upstream."""

import time
from collections.abc import Callable
from dataclasses import dataclass

HEADER = "X-Deadline-Ms"
"""Milliseconds that the caller still waits; each hop gives the next no more than that."""

WAY_BACK = 0.97
"""The share of the caller's time that a service may use: the rest brings its answer home."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock, in seconds, past which nobody waits for the answer."""

    ends_s: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def within(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> "Deadline":
        """The deadline so many seconds from now."""
        return cls(clock() + seconds, clock)

    @classmethod
    def from_header(
        cls, value: str | None, longest_s: float, clock: Callable[[], float] = time.monotonic
    ) -> "Deadline":
        """The caller's deadline, or `longest_s` from now where that is sooner or the header says nothing usable."""
        told_ms = int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None  # noqa: PLR2004 - ten digits are four months
        return cls.within(longest_s if told_ms is None else min(longest_s, WAY_BACK * told_ms / 1000), clock)

    def left_s(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.ends_s - self.clock())

    def at_most(self, seconds: float) -> float:
        """Seconds that one step may take: so many, or what is left."""
        return min(seconds, self.left_s())

    def header(self) -> dict[str, str]:
        """What tells the next service how long it has."""
        return {HEADER: str(int(self.left_s() * 1000))}
