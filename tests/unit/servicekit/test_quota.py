from collections.abc import Iterator
from typing import Any

import gevent
import pytest
import time_machine
from limits.storage import MemoryStorage, Storage
from prometheus_client import REGISTRY
from pydantic import SecretStr
from valkey import Valkey

from servicekit.caching.shared import TolerantValkey, valkey_at
from servicekit.context import IN_BACKGROUND
from servicekit.counters import Counters
from servicekit.providers.host import Hosts
from servicekit.providers.outcomes import Held
from servicekit.providers.quota import Quota
from servicekit.settings import BadSettings
from weather.settings import Settings

NOON = 1_795_000_000.0
ANYWHERE = valkey_at("valkey://127.0.0.1:1/0")
"""A client that no test calls: the storage stands in for what it would reach."""


def counters(storage: Storage | None = None, client: Valkey | None = None, **valkey: Any) -> Counters:
    """One replica's, over the storage that the replicas share."""
    return Counters("test", TolerantValkey(client or (ANYWHERE if storage else None), **valkey), storage=storage)


def quota_of(limit: str | None, storage: Storage | None = None, provider: str = "a", **valkey: Any) -> Quota:
    return Quota(provider, limit, counters(storage, **valkey))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def spend(quota: Quota, times: int) -> int:
    """How many of so many calls pass."""
    return sum(quota.admit() is None for _ in range(times))


def test_no_more_calls_pass_than_the_quota_has(clock: time_machine.Traveller) -> None:
    quota = quota_of("5/minute")
    assert (spend(quota, 8), quota.left()) == (5, 0)
    clock.shift(61)
    assert (spend(quota, 8), quota.left()) == (5, 0)


def test_no_minute_has_more_than_the_quota_wherever_it_begins(clock: time_machine.Traveller) -> None:
    """A fixed window would let ten through around its end."""
    quota = quota_of("5/minute")
    clock.shift(50)
    first = spend(quota, 5)
    clock.shift(20)
    assert (first, spend(quota, 5)) == (5, 0)
    clock.shift(41)
    assert spend(quota, 5) == 5


@pytest.mark.parametrize("in_background", [False, True])
def test_a_caller_is_not_told_how_large_the_quota_is(*, in_background: bool) -> None:
    """Strangers would know how many questions keep everybody from an answer."""
    quota = quota_of("61/minute; 977/day")
    spend(quota, 61)
    token = IN_BACKGROUND.set(in_background)
    held = quota.admit()
    IN_BACKGROUND.reset(token)
    assert isinstance(held, Held)
    told = held.problem.detail.replace(f"{held.problem.retry_after_s} s", "")
    assert not any(character.isdigit() for character in told), told


def test_the_problem_says_when_there_is_more(clock: time_machine.Traveller) -> None:
    quota = quota_of("2/minute", provider="newsapi")
    spend(quota, 2)
    clock.shift(20)
    held = quota.admit()
    assert isinstance(held, Held)
    wait_s = held.problem.retry_after_s
    assert held.problem.detail == f"newsapi's quota is spent; try again in {wait_s} s."
    assert wait_s is not None
    assert 38 <= wait_s <= 42


def test_of_several_limits_the_tightest_counts(clock: time_machine.Traveller) -> None:
    quota = quota_of("3/minute; 4/hour")
    assert spend(quota, 5) == 3
    clock.shift(61)
    assert (spend(quota, 5), quota.left()) == (1, 0)


def test_replicas_have_one_budget() -> None:
    shared = MemoryStorage()
    replicas = [quota_of("60/minute", shared) for _ in range(10)]
    assert sum(spend(replica, 20) for replica in replicas) == 60
    assert {replica.left() for replica in replicas} == {0}


def test_providers_have_budgets_of_their_own() -> None:
    shared = MemoryStorage()
    assert [spend(quota_of("3/minute", shared, name), 5) for name in ("a", "b")] == [3, 3]


def test_the_last_tenth_is_kept_for_those_who_wait() -> None:
    quota = quota_of("20/minute")
    IN_BACKGROUND.set(True)
    renewals = spend(quota, 20)
    IN_BACKGROUND.set(False)
    assert (renewals, spend(quota, 20)) == (18, 2)


class BrokenStorage(MemoryStorage):
    """A Valkey that can't be reached."""

    asked = 0

    def acquire_entry(self, *_arguments: Any, **_options: Any) -> bool:
        self.asked += 1
        raise ConnectionError("Connection refused")

    get_moving_window = acquire_entry  # type: ignore[assignment]


def test_without_valkey_each_process_counts_by_itself() -> None:
    now_s = 0.0
    broken = BrokenStorage()
    quota = quota_of("5/minute", broken, clock=lambda: now_s)
    assert (spend(quota, 8), broken.asked) == (5, 1)
    now_s = 3.0
    assert (spend(quota, 1), broken.asked) == (0, 2)


def test_a_valkey_that_is_silent_holds_a_call_up_for_half_a_second_at_most() -> None:
    """As where DNS says nothing of its name, which the sockets' own time-outs don't bound."""

    class SilentStorage(MemoryStorage):
        def acquire_entry(self, *_: object, **__: object) -> bool:
            gevent.sleep(60)
            raise AssertionError("nobody stopped it")

    with gevent.Timeout(30, AssertionError("still silent")):
        assert spend(quota_of("5/minute", SilentStorage()), 8) == 5


def test_without_a_limit_nothing_is_counted() -> None:
    quota = quota_of(None)
    assert (spend(quota, 1000), quota.left()) == (1000, None)


def test_the_metrics_show_what_is_left() -> None:
    quota = quota_of("5/minute", provider="measured")
    spend(quota, 7)
    samples = [
        REGISTRY.get_sample_value("iris_quota_left", {"provider": "measured"}),
        REGISTRY.get_sample_value("iris_quota_calls_total", {"provider": "measured", "outcome": "passed"}),
        REGISTRY.get_sample_value("iris_quota_calls_total", {"provider": "measured", "outcome": "held-back"}),
    ]
    assert samples == [0, 5, 2]


def test_a_call_that_one_limit_refuses_uses_up_no_other(clock: time_machine.Traveller) -> None:
    """A minute in which five were asked for burned the whole day's five."""
    quota = quota_of("5/day; 2/minute")
    assert (spend(quota, 10), quota.left()) == (2, 0)
    passed = 2
    for _ in range(4):
        clock.shift(61)
        passed += spend(quota, 10)
    assert passed == 5


def test_fractions_of_weights_add_up_to_calls() -> None:
    quota = quota_of("10/minute")
    assert [quota.admit(weight=2.5) is None for _ in range(5)] == [True] * 4 + [False]
    assert quota.left() == 0


def test_a_call_may_weigh_more_than_one() -> None:
    quota = quota_of("10/minute")
    assert [quota.admit(weight=4) is None for _ in range(3)] == [True, True, False]
    assert quota.left() == 2


@pytest.mark.parametrize(("limit", "passed"), [("5/minute", 5), ("15/minute", 14), ("20/minute; 100/day", 18)])
def test_the_reserve_is_a_tenth_of_each_limit(limit: str, passed: int) -> None:
    quota = quota_of(limit)
    IN_BACKGROUND.set(True)
    renewals = spend(quota, 30)
    IN_BACKGROUND.set(False)
    assert renewals == passed


def test_a_renewal_that_is_held_back_is_told_so() -> None:
    quota = quota_of("10/minute")
    spend(quota, 9)
    IN_BACKGROUND.set(True)
    held = quota.admit()
    IN_BACKGROUND.set(False)
    assert isinstance(held, Held)
    assert "is kept for those who wait; try again in" in held.problem.detail


@pytest.mark.parametrize("scheme", ["valkey", "redis", "rediss"])
def test_the_address_of_the_counters_is_used_as_it_is(scheme: str) -> None:
    """A host that is called redis was asked for as valkey, and a password with that word in it was changed."""
    url = SecretStr(f"{scheme}://user:redis-redis@redis:6380/2")
    client = TolerantValkey.at(url).client
    assert client is not None
    own = client.connection_pool.connection_kwargs
    assert (own["host"], own["port"], own["db"], own["password"]) == ("redis", 6380, 2, "redis-redis")
    shared: Any = Counters("iris-quota", TolerantValkey(client))._shared  # noqa: SLF001 - whose connections it takes
    assert shared.storage.storage.connection_pool is client.connection_pool


def hosts_of(**settings: Any) -> Hosts:
    read = Settings(**settings)
    return Hosts("weather", read, TolerantValkey.at(read.cache_url))


CACHE, COUNTERS = "valkey://127.0.0.1:1/0", "valkey://127.0.0.1:2/0"


@pytest.mark.parametrize(
    ("settings", "counted_by"),
    [
        ({}, "each process by itself"),
        ({"cache_url": CACHE}, "all replicas, in the cache, which may forget"),
        ({"cache_url": CACHE, "counters_url": COUNTERS}, "all replicas"),
        ({"counters_url": COUNTERS}, "all replicas"),
    ],
)
def test_an_operator_is_told_who_counts(settings: dict[str, str], counted_by: str) -> None:
    """Money is counted where nothing is evicted, if there is such a Valkey."""
    quota = hosts_of(**settings).quota("a", "5/minute")
    assert quota.counted_by == counted_by


@pytest.mark.parametrize("settings", [{"cache_url": CACHE}, {"cache_url": CACHE, "counters_url": COUNTERS}])
def test_a_service_counts_under_its_own_name(settings: dict[str, str]) -> None:
    """Valkey's users are told apart by it: each reaches `iris:SERVICE:*` only."""
    counters: Any = hosts_of(**settings)._counters  # noqa: SLF001 - where it counts
    assert counters._shared.storage.prefixed_key("a") == "iris:weather:quota:a"  # noqa: SLF001


def test_an_operator_is_told_that_the_counts_are_not_shared_for_now() -> None:
    quota = hosts_of(counters_url=COUNTERS).quota("a", "5/minute")
    assert quota.admit() is None
    assert quota.counted_by == "each process by itself"


@pytest.mark.parametrize("value", ["plenty", "60", "60/fortnight", "-1/minute"])
def test_a_quota_that_is_none_stops_the_service(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("OPENWEATHERMAP_QUOTA", value)
    with pytest.raises(BadSettings, match="OPENWEATHERMAP_QUOTA: must be a limit such as 60/minute"):
        Settings.load()
