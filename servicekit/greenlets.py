"""Greenlets that go on with a question: its id is in their log lines too, and what they ask is part of its trace."""

from collections.abc import Callable
from contextvars import copy_context
from typing import ParamSpec, TypeVar

import gevent

P = ParamSpec("P")
T = TypeVar("T")


def spawn(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> "gevent.Greenlet[..., T]":
    """As gevent.spawn does, with the context that the caller is in; gevent's own greenlets begin with none."""
    return gevent.spawn(copy_context().run, work, *args, **options)
