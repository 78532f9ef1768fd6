"""Counts against limits such as `60/minute; 1000/day`, over `limits`: one count of all replicas, through Valkey.

Whatever is wrong with Valkey costs accuracy only: meanwhile each process counts by itself, and nothing raises.
"""

import time
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Annotated

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter, RateLimiter
from pydantic import AfterValidator

from servicekit.caching.shared import TolerantValkey

Limits = tuple[RateLimitItem, ...]


def _limits_text(value: str) -> str:
    try:
        parse_many(value)
    except ValueError:
        raise ValueError("must be a limit such as 60/minute or 1000/day, or several with ; between them.") from None
    return value


LimitsText = Annotated[str, AfterValidator(_limits_text)]
"""A setting that holds limits."""
MOST_KEYS_ALONE = 5_000
"""Keys of windows that a process counts by itself before it begins anew: some hundred microseconds a walk."""


def parse_limits(text: str | None) -> Limits:
    """The limits of a setting, the shortest first; none where it isn't set."""
    return tuple(sorted(parse_many(text), key=RateLimitItem.get_expiry)) if text else ()


def in_words(limits: Limits) -> str:
    """The limits for a sentence: `2 per 1 minute and 5 per 1 day`."""
    return " and ".join(map(str, limits))


@dataclass(frozen=True, slots=True)
class Count:
    """How a key stands after a call was counted, or refused and not counted."""

    passed: bool
    left: int
    """Calls left of the limit that has the fewest left."""
    limit: int
    """How many that limit allows."""
    reset_s: int
    """Seconds until it has more."""
    wait_s: int
    """Seconds until each limit has a call left; 0 where it has one."""


class Counters:
    """Calls by key, counted by one of the strategies of `limits`.

    `storage` is what the replicas count in; by default it is Valkey, where there is one, and `forgets` tells whether
    that one makes room by removing counts. Keys begin with `prefix`.
    """

    def __init__(
        self,
        prefix: str,
        valkey: TolerantValkey,
        *,
        strategy: type[RateLimiter] = MovingWindowRateLimiter,
        forgets: bool = False,
        storage: Storage | None = None,
    ) -> None:
        self._valkey = valkey
        self._forgets = forgets
        self._strategy, self._own_storage = strategy, MemoryStorage()
        self._own = strategy(self._own_storage)
        storage = storage or (_storage(prefix, valkey) if valkey.client else None)
        self._shared = strategy(storage) if storage else None
        self._is_shared = self._shared is not None

    @property
    def counted_by(self) -> str:
        """Who made the last count, in words for an operator."""
        if not self._is_shared:
            return "each process by itself"
        return "all replicas, in the cache, which may forget" if self._forgets else "all replicas"

    def spend(
        self, limits: Limits, key: str, *, cost: int = 1, reserve: float = 0.0, within_s: float | None = None
    ) -> Count:
        """Count a call of this weight, unless that would leave less than the share `reserve` of one of the limits.

        Valkey may take `within_s` seconds at most.
        """
        return self._counted(partial(_spend, limits=limits, key=key, cost=cost, reserve=reserve), within_s)

    def look(self, limits: Limits, key: str) -> Count:
        """How a key stands; counts nothing."""
        return self._counted(partial(_look, limits=limits, key=key, passed=True), None)

    def _counted(self, count: "partial[Count]", within_s: float | None) -> Count:
        shared = self._shared
        found = self._valkey.call(lambda _: count(shared), None, within_s) if shared is not None else None
        self._is_shared = found is not None
        return found if found is not None else count(self._alone())

    def _alone(self) -> RateLimiter:
        """What this process counts in by itself; anew past a bound, as `limits` walks through all of it each 10 ms."""
        if len(self._own_storage.expirations) > MOST_KEYS_ALONE:
            self._own_storage = MemoryStorage()
            self._own = self._strategy(self._own_storage)
        return self._own


def _spend(counter: RateLimiter, limits: Limits, key: str, cost: int, reserve: float) -> Count:
    """Test all limits before one is hit: a call that the minute's refuses mustn't use up the day's.

    Another replica may take the last call between the two. Then the shortest limit, which comes first, loses one.
    """
    passed = (len(limits) == 1 and not reserve) or all(
        counter.test(limit, key, cost=cost + int(reserve * limit.amount)) for limit in limits
    )
    passed = passed and all(counter.hit(limit, key, cost=cost) for limit in limits)
    return _look(counter, limits, key, passed=passed)


def _look(counter: RateLimiter, limits: Limits, key: str, *, passed: bool) -> Count:
    now_s = time.time()
    stats = [(counter.get_window_stats(limit, key), limit) for limit in limits]
    tightest, limit = min(stats, key=lambda each: each[0].remaining)
    resets_s = [max(1, ceil(each.reset_time - now_s)) for each, _ in stats if each.remaining <= 0]
    return Count(
        passed=passed,
        left=max(0, tightest.remaining),
        limit=limit.amount,
        reset_s=max(0, ceil(tightest.reset_time - now_s)),
        wait_s=max(resets_s, default=0),
    )


def _storage(prefix: str, valkey: TolerantValkey) -> Storage:
    """The storage of `limits` over the client that there is; the scheme says only which client it is."""
    pool = valkey.client.connection_pool if valkey.client else None
    return RedisStorage("valkey://", connection_pool=pool, key_prefix=prefix)
