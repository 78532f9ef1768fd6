"""Paths at which questions are answered in JSON. What answers them knows nothing of Flask or WSGI."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servicekit.context import RequestContext
from servicekit.http import UpstreamResponse
from servicekit.queries import Query

OK = 200


@dataclass(frozen=True, slots=True)
class CachedReply:
    """What goes back to a caller, and how the cache came by it (`hit`, `stale`), for the log."""

    reply: UpstreamResponse
    cache: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A kind of question, and what answers it; raises a Problem where there is no answer."""

    kind: type[Query]
    answer: Callable[[Any, RequestContext], CachedReply]
