"""A circuit breaker: after repeated failures nothing is called for a while, then one probe tests it.

Written by hand: pybreaker (1.4) holds one lock around every guarded call, so five hundred calls would run one by one.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 5
COOLDOWN_S = 5.0
LONGEST_COOLDOWN_S = 120.0
PROBE_S = 30.0
"""How long one probe may take before the next may go."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a call may go: at once where `wait_s` is 0, and as the probe where the breaker was open."""

    wait_s: float = 0.0
    is_probe: bool = False


class Breaker:
    """Closed: calls pass. Open: none does until the cooldown is over. Then one probe passes, and its outcome decides.

    It opens after `failures` failures in a row, or when the other side asks for a pause; with 0 it never does. Each
    call that was admitted ends with one of `succeeded`, `failed` and `undecided`.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        cooldown_s: float = COOLDOWN_S,
        longest_cooldown_s: float = LONGEST_COOLDOWN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_failures = failures
        self._cooldown_s = cooldown_s
        self._longest_cooldown_s = longest_cooldown_s
        self.clock = clock
        self._failures = 0
        self._openings = 0
        self._until_s: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether calls are held back, or only a probe goes through."""
        return self._until_s is not None

    @property
    def left_s(self) -> float:
        """Seconds of the cooldown that are left."""
        return 0.0 if self._until_s is None else max(0.0, self._until_s - self.clock())

    def admit(self) -> Admission:
        """Whether the next call may go, and as what."""
        left_s = self.left_s
        if left_s or not self.is_open:
            return Admission(wait_s=left_s)
        self._until_s = self.clock() + PROBE_S
        return Admission(is_probe=True)

    def succeeded(self) -> None:
        """Close it: the other side answers."""
        self._failures = self._openings = 0
        self._until_s = None

    def failed(self, admission: Admission, cooldown_s: float | None = None) -> None:
        """Count a failure; `cooldown_s` is the pause that the other side itself asks for, from now on.

        A call that was under way when the breaker opened tells nothing new: it makes no cooldown longer.
        """
        if not self._most_failures:
            return
        if cooldown_s is not None:
            self._open(max(cooldown_s, 0.0 if admission.is_probe else self.left_s))
        elif admission.is_probe or not self.is_open:
            self._failures += 1
            if admission.is_probe or self._failures >= self._most_failures:
                self._open(min(self._longest_cooldown_s, self._cooldown_s * 2**self._openings))

    def undecided(self, admission: Admission) -> None:
        """The call ended without telling how the other side does; after a probe the next call may be one at once."""
        if admission.is_probe and self.is_open:
            self._until_s = self.clock()

    def hold(self, cooldown_s: float) -> None:
        """Hold calls back for as long as another replica's breaker does; that counts as no failure of our own."""
        if self._most_failures and not self.is_open:
            self._until_s = self.clock() + cooldown_s

    def _open(self, cooldown_s: float) -> None:
        self._until_s = self.clock() + cooldown_s
        self._openings += 1
        self._failures = 0
