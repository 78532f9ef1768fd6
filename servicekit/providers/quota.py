"""A provider's quota, such as `60/minute`: one budget for all replicas, through Valkey; in this process without it.

The moving window of `limits` counts each call, so that no minute has more than the quota. docs/operating.md says what
happens near its end.
"""

import time
from collections.abc import Callable
from typing import Annotated, TypeVar

import gevent
import structlog
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from prometheus_client import Counter, Gauge
from pydantic import AfterValidator

from servicekit.context import IN_BACKGROUND
from servicekit.problems import ProviderExhausted
from servicekit.settings import UpstreamSettings

log = structlog.get_logger()

T = TypeVar("T")

CALLS = Counter("iris_quota_calls", "Calls that a quota let pass or held back.", ["provider", "outcome"])
LEFT = Gauge("iris_quota_left", "Calls left of the tightest limit.", ["provider"], multiprocess_mode="mostrecent")

RESERVED = 0.1
"""The last share of a quota, which is kept for answers that somebody waits for."""
TIMEOUT_S = 0.5
COOLDOWN_S = 2.0
"""How long Valkey is left alone after a failure; each process counts by itself meanwhile."""


def _quota(value: str) -> str:
    try:
        parse_many(value)
    except ValueError:
        raise ValueError("must be a quota such as 60/minute or 1000/day, or several with ; between them.") from None
    return value


QuotaText = Annotated[str, AfterValidator(_quota)]


class Quota:
    """The calls that a provider may get; without a `limit` any number.

    `shared` is the storage of all replicas. Whatever is wrong with it costs accuracy: calls are counted here meanwhile.
    """

    def __init__(
        self,
        provider: str,
        limit: str | None,
        shared: Storage | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.provider = provider
        self._limits = tuple(parse_many(limit)) if limit else ()
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(shared) if shared else None
        self._clock = clock
        self._shared_from_s = 0.0

    @classmethod
    def of(cls, provider: str, limit: str | None, settings: UpstreamSettings) -> "Quota":
        """The quota of a service's provider, shared where the service has a Valkey."""
        return cls(provider, limit, storage(settings) if limit and settings.cache_url else None)

    def spend(self) -> None:
        """Count one call that is about to be made; raises ProviderExhausted where none is left.

        A call that nobody waits for is held back as soon as only the reserve is left.
        """
        if not self._limits:
            return
        if IN_BACKGROUND.get() and any(self._left_of(limit)[0] <= RESERVED * limit.amount for limit in self._limits):
            self._hold_back("is kept for those who wait")
        if not all(self._counted(self._hit, limit) for limit in self._limits):
            self._hold_back("is spent")
        CALLS.labels(self.provider, "passed").inc()
        self.left()

    def left(self) -> int | None:
        """How many calls are left of the tightest limit; None without a limit."""
        if not self._limits:
            return None
        left = min(self._left_of(limit)[0] for limit in self._limits)
        LEFT.labels(self.provider).set(left)
        return left

    def _hold_back(self, why: str) -> None:
        CALLS.labels(self.provider, "held-back").inc()
        wait_s = max(self._left_of(limit)[1] for limit in self._limits)
        limits = " and ".join(map(str, self._limits))
        raise ProviderExhausted(
            f"{self.provider}'s quota of {limits} {why}; try again in {wait_s} s.", retry_after_s=wait_s
        )

    def _left_of(self, limit: RateLimitItem) -> tuple[int, int]:
        """The calls left, and in how many seconds there will be one more where none is."""
        stats = self._counted(lambda limiter, item: limiter.get_window_stats(item, self.provider), limit)
        wait_s = 0 if stats.remaining else max(1, int(stats.reset_time - time.time() + 0.999))
        return stats.remaining, wait_s

    def _hit(self, limiter: MovingWindowRateLimiter, limit: RateLimitItem) -> bool:
        return limiter.hit(limit, self.provider)

    def _counted(self, count: Callable[[MovingWindowRateLimiter, RateLimitItem], T], limit: RateLimitItem) -> T:
        """What the shared storage counts; this process's own count while that can't be had."""
        if self._shared is not None and self._clock() >= self._shared_from_s:
            try:
                with gevent.Timeout(
                    TIMEOUT_S, TimeoutError("too slow")
                ):  # the sockets' own doesn't bound a look-up by DNS
                    return count(self._shared, limit)
            except Exception as error:  # noqa: BLE001 - whatever it is, the quota holds without Valkey
                log.warning("quota not shared", provider=self.provider, error=type(error).__name__)
                self._shared_from_s = self._clock() + COOLDOWN_S
        return count(self._own, limit)


def storage(settings: UpstreamSettings) -> Storage | None:
    """Valkey as the storage of `limits`, with bounded waits; None without a Valkey."""
    if settings.cache_url is None:
        return None
    url = settings.cache_url.get_secret_value().replace("redis", "valkey", 1)  # the same protocol, by Valkey's client
    return RedisStorage(url, key_prefix="iris-quota", socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
