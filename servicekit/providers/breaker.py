"""A circuit breaker: after repeated failures a provider gets no calls for a while, then one probe tests it.

Written by hand: pybreaker (1.4) holds one lock around every guarded call, so five hundred calls would run one by one.
"""

import time
from collections.abc import Callable

FAILURES = 5
COOLDOWN_S = 5.0
LONGEST_COOLDOWN_S = 120.0
PROBE_S = 30.0
"""How long one probe may take before the next may go."""


class Breaker:
    """Closed: calls pass. Open: none does until the cooldown is over. Then one probe passes, and its outcome decides.

    It opens after `failures` failures in a row, or when the provider asks for a pause; with 0 it never does.
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
        self._clock = clock
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
        return 0.0 if self._until_s is None else max(0.0, self._until_s - self._clock())

    def wait_s(self) -> float:
        """Seconds until the next call may pass; zero lets this one pass, as the probe where the breaker was open."""
        left_s = self.left_s
        if self._until_s is not None and not left_s:
            self._until_s = self._clock() + PROBE_S
        return left_s

    def succeeded(self) -> None:
        """Close it: the provider answers."""
        self._failures = self._openings = 0
        self._until_s = None

    def failed(self, cooldown_s: float | None = None) -> None:
        """Count a failure; `cooldown_s` is the pause that the provider itself asks for, from now on."""
        if not self._most_failures:
            return
        self._failures += 1
        if cooldown_s is not None:
            self._open(cooldown_s)
        elif self.is_open or self._failures >= self._most_failures:
            self._open(min(self._longest_cooldown_s, self._cooldown_s * 2**self._openings))

    def hold(self, cooldown_s: float) -> None:
        """Hold calls back for as long as another replica's breaker does; that counts as no failure of our own."""
        if self._most_failures and not self.is_open:
            self._until_s = self._clock() + cooldown_s

    def _open(self, cooldown_s: float) -> None:
        self._until_s = self._clock() + cooldown_s
        self._openings += 1
        self._failures = 0
