"""What belongs to one request: its id, its trace, its deadline, and the greenlets that work for it."""

import re
import time
from collections.abc import Callable, Mapping
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import gevent

from servicekit.logs import REQUEST_ID as REQUEST_ID  # noqa: PLC0414 - it belongs to a request as well

P = ParamSpec("P")
T = TypeVar("T")

IN_BACKGROUND = ContextVar("in_background", default=False)
"""Whether nobody waits for this greenlet's work: an answer is renewed whose stale one has been served."""

DEADLINE_HEADER = "X-Deadline-Ms"
"""Milliseconds that the caller still waits; each hop gives the next one no more than that."""

SHARE_FOR_THE_ANSWER = 0.97
"""The share of the caller's time that a service may use; the rest is for sending the answer back."""

LONGEST_DEADLINE_DIGITS = 9  # of milliseconds: eleven days

TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C's, of any version (https://www.w3.org/TR/trace-context/)."""

FLASK_PREFIX = "flask."
"""What the names of Flask's context variables begin with."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock, in seconds, past which nobody waits for the answer."""

    ends_s: float
    clock: Callable[[], float] = time.monotonic

    @classmethod
    def within(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> "Deadline":
        """The deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    @classmethod
    def from_header(
        cls, value: str | None, longest_s: float, clock: Callable[[], float] = time.monotonic
    ) -> "Deadline":
        """The caller's deadline; `longest_s` from now where that is sooner or the header is absent or unusable."""
        usable = value and value.isascii() and value.isdigit() and len(value) <= LONGEST_DEADLINE_DIGITS
        if not usable:
            return cls.within(longest_s, clock)
        return cls.within(min(longest_s, SHARE_FOR_THE_ANSWER * int(value or 0) / 1000), clock)

    def left_s(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.ends_s - self.clock())

    def at_most(self, seconds: float) -> float:
        """Seconds that one step may take: the given ones, or what is left."""
        return min(seconds, self.left_s())

    def header(self) -> dict[str, str]:
        """The header that tells the next service how long it has."""
        return {DEADLINE_HEADER: str(int(self.left_s() * 1000))}


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The request's id, its W3C traceparent ("" outside a trace), and its deadline."""

    request_id: str
    traceparent: str
    deadline: Deadline

    @property
    def headers(self) -> Mapping[str, str]:
        """What identifies this request to the next service."""
        if TRACEPARENT.fullmatch(self.traceparent):
            return {"X-Request-ID": self.request_id, "traceparent": self.traceparent}
        return {"X-Request-ID": self.request_id}


def spawn(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> "gevent.Greenlet[..., T]":
    """Start a greenlet that inherits the context variables (request id, trace); gevent's own start with none.

    Flask's variables are not inherited: the work may outlive the request, which it must neither see nor keep in memory.
    """
    context = Context()
    for variable, value in copy_context().items():
        if not variable.name.startswith(FLASK_PREFIX):
            context.run(variable.set, value)
    return gevent.spawn(context.run, work, *args, **options)
