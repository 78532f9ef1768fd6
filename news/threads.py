"""Work that takes longer than a switch of greenlets may, in threads beside the event loop."""

from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

from gevent.threadpool import ThreadPool

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2
"""Merging and searching use the CPU only: more threads would be no quicker."""


def in_thread(work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What `work` returns, while other greenlets go on; `work` must raise nothing, as gevent would print it."""
    outcome: T = _threads().apply(work, arguments, options)
    return outcome


@cache
def _threads() -> ThreadPool:
    """The worker's pool. It is made at first use, since threads don't survive gunicorn's fork."""
    return ThreadPool(THREADS)
