"""How many requests may be tried a second time, so that retries don't multiply the load of a failing service."""

from collections import deque
from dataclasses import dataclass


@dataclass(slots=True)
class _Second:
    number: int
    asked: int = 0
    retried: int = 0


class RetryBudget:
    """Retries up to a share of the requests of the last seconds, and a few in any case."""

    def __init__(self, share: float = 0.2, at_least: int = 3, window_s: int = 10) -> None:
        self._share = share
        self._at_least = at_least
        self._window_s = window_s
        self._seconds: deque[_Second] = deque()

    def asked(self, now_s: float) -> None:
        """Count a request."""
        self._second(now_s).asked += 1

    def spend(self, now_s: float) -> bool:
        """Whether one more retry is allowed; it then counts."""
        second = self._second(now_s)
        asked = sum(kept.asked for kept in self._seconds)
        retried = sum(kept.retried for kept in self._seconds)
        if retried >= max(self._at_least, self._share * asked):
            return False
        second.retried += 1
        return True

    def _second(self, now_s: float) -> _Second:
        number = int(now_s)
        if not self._seconds or self._seconds[-1].number != number:
            self._seconds.append(_Second(number))
            while self._seconds[0].number <= number - self._window_s:
                self._seconds.popleft()
        return self._seconds[-1]
