"""One at a time for each key: who asks for what somebody is at already gets the same result, or the same failure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import gevent
from gevent.event import AsyncResult

from servicekit.context import Deadline
from servicekit.problems import ProviderTimeout

T = TypeVar("T")

OWN_CALL_FROM_S = 1.0
"""If the leader timed out, a waiter with at least this many more seconds starts its own call."""


class _Abandoned(Exception):
    """The caller that did the work was stopped; another one begins anew."""


@dataclass(frozen=True, slots=True)
class _Flight(Generic[T]):
    result: "AsyncResult[T]"  # quoted, as gevent's own can't be subscripted
    ends_s: float


class SingleFlight(Generic[T]):
    """Greenlets that ask for the same key share one piece of work. Nothing is left of it afterwards."""

    def __init__(self) -> None:
        self._flights: dict[str, _Flight[T]] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def __contains__(self, key: str) -> bool:
        return key in self._flights

    def do(self, key: str, work: Callable[[], T], deadline: Deadline) -> T:
        """The work's result, whoever does it; raises what it raised, or ProviderTimeout at this caller's deadline."""
        while flight := self._flights.get(key):
            try:
                return self._joined(flight, deadline)
            except _Abandoned:
                continue
            except ProviderTimeout:
                if not deadline.left_s() or deadline.ends_s - flight.ends_s < OWN_CALL_FROM_S:
                    raise
        return self._done(key, work, deadline)

    def _joined(self, flight: _Flight[T], deadline: Deadline) -> T:
        with gevent.Timeout(deadline.left_s(), ProviderTimeout("The provider's answer didn't come in time.")):
            result: T = flight.result.get(block=True)  # type: ignore[assignment]  # None only where T is
            return result

    def _done(self, key: str, work: Callable[[], T], deadline: Deadline) -> T:
        flight = self._flights[key] = _Flight(AsyncResult(), deadline.ends_s)
        try:
            result = work()
        except gevent.GreenletExit:
            flight.result.set_exception(_Abandoned())
            raise
        except BaseException as error:
            flight.result.set_exception(error)
            raise
        else:
            flight.result.set(result)
            return result
        finally:
            del self._flights[key]
