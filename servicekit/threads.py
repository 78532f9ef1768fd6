"""Work that takes longer than a switch of greenlets may, in threads beside the event loop."""

from collections.abc import Callable
from functools import cache, partial
from typing import NoReturn, ParamSpec, TypeVar

from gevent.threadpool import ThreadPool

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 2
"""Such work uses the CPU only: more threads would be no quicker."""


def in_thread(work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What `work` returns or raises, while other greenlets go on."""
    outcome: Callable[[], T] = _threads().apply(_outcome, (partial(work, *arguments, **options),))
    return outcome()


def _outcome(work: Callable[[], T]) -> Callable[[], T]:
    """What gives the result, or raises the error: gevent would print one that is raised in its thread."""
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - raised again in the caller's greenlet
        return partial(_raise, error)
    return lambda: result


def _raise(error: Exception) -> NoReturn:
    raise error


@cache
def _threads() -> ThreadPool:
    """The worker's pool. It is made at first use, since threads don't survive gunicorn's fork."""
    return ThreadPool(THREADS)
