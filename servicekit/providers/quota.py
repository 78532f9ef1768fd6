"""A provider's quota, such as `60/minute`: one budget for all replicas, through Valkey; in this process without it.

A moving window counts each call, so that no minute has more than the quota. docs/operating.md says what happens near
its end.
"""

from prometheus_client import Counter, Gauge

from servicekit.context import IN_BACKGROUND
from servicekit.counters import Counters, parse_limits
from servicekit.problems import ProviderExhausted
from servicekit.providers.outcomes import Held

CALLS = Counter("iris_quota_calls", "Calls that a quota let pass or held back.", ["provider", "outcome"])
LEFT = Gauge("iris_quota_left", "Calls left of the tightest limit.", ["provider"], multiprocess_mode="mostrecent")

RESERVED = 0.1
"""The last share of a quota, which is kept for answers that somebody waits for."""


class Quota:
    """The calls that a provider may get; without a `limit` any number."""

    def __init__(self, provider: str, limit: str | None, counters: Counters) -> None:
        self._provider = provider
        self._limits = parse_limits(limit)
        self._counters = counters
        self._fraction = 0.0
        """What calls weighed beyond the whole calls that were counted; of this process."""

    def admit(self, *, weight: float = 1, within_s: float | None = None) -> Held | None:
        """Count one call that is about to be made; or what holds it back, where none is left.

        `weight` is how many calls the provider counts it as; fractions add up to whole calls. A call that nobody waits
        for is held back as soon as only the reserve is left. To count may take `within_s` seconds.
        """
        if not self._limits:
            return None
        in_background = IN_BACKGROUND.get()
        weighed = self._fraction + weight
        count = self._counters.spend(
            self._limits, self._provider, cost=int(weighed), reserve=RESERVED * in_background, within_s=within_s
        )
        LEFT.labels(self._provider).set(count.left)
        CALLS.labels(self._provider, "passed" if count.passed else "held-back").inc()
        if count.passed:
            self._fraction = weighed % 1
            return None
        is_kept = in_background and not count.wait_s
        why = "is kept for those who wait" if is_kept else "is spent"
        return self._held(why, max(1, count.wait_s or count.reset_s))

    def left(self) -> int | None:
        """How many calls are left of the tightest limit; None without a limit."""
        if not self._limits:
            return None
        left = self._counters.look(self._limits, self._provider).left
        LEFT.labels(self._provider).set(left)
        return left

    @property
    def counted_by(self) -> str | None:
        """Who counts, in words for an operator; None without a limit."""
        return self._counters.counted_by if self._limits else None

    def _held(self, why: str, wait_s: int) -> Held:
        """What callers are told: not how large the quota is, which is the operator's business."""
        return Held(
            "quota",
            ProviderExhausted(
                f"{self._provider}'s quota {why}; try again in {wait_s} s.",
                retry_after_s=wait_s,
            ),
        )
