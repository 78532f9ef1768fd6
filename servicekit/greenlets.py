"""Greenlets that go on with a question: its id is in their log lines too, and what they ask is part of its trace."""

from collections.abc import Callable
from contextvars import Context, copy_context
from typing import ParamSpec, TypeVar

import gevent

P = ParamSpec("P")
T = TypeVar("T")
FLASKS = "flask."
"""What the names of Flask's context variables begin with."""


def spawn(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> "gevent.Greenlet[..., T]":
    """As gevent.spawn does, with the caller's context; gevent's own greenlets begin with none.

    Flask's part of it stays behind: the work may outlive the request, which it must neither see nor keep in memory.
    """
    context = Context()
    for variable, value in copy_context().items():
        if not variable.name.startswith(FLASKS):
            context.run(variable.set, value)
    return gevent.spawn(context.run, work, *args, **options)
