"""Paths at which questions are answered in JSON. What answers them knows nothing of Flask or WSGI."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servicekit.caller import Caller
from servicekit.outgoing import Reply
from servicekit.questions import Question

OK = 200


@dataclass(frozen=True, slots=True)
class CachedReply:
    """What goes back to a caller, and how the cache came by it (`hit`, `stale`), for the log."""

    reply: Reply
    cache: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A kind of question, and what answers it; raises a Problem where there is no answer."""

    kind: type[Question]
    answer: Callable[[Any, Caller], CachedReply]
