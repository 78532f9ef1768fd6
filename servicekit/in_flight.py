"""How many questions a service answers at once: past its bound a quick 503, never a growing queue."""

from servicekit.metrics import IN_FLIGHT
from servicekit.problems import Overloaded


class InFlight:
    """The questions that the service called `name` is at, `most` of them at the same time."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._now = 0

    def enter(self) -> None:
        """Count a question that begins; raises Overloaded where there are too many, which then doesn't count."""
        if self._now >= self._most:
            raise Overloaded(f"{self._name} has {self._now} questions to answer already.", retry_after_s=1)
        self._now += 1
        IN_FLIGHT.inc()

    def leave(self) -> None:
        """Count one that is answered."""
        self._now -= 1
        IN_FLIGHT.dec()
