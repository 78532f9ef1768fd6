from collections.abc import Iterator
from typing import Any

import gevent
import pytest
import time_machine
from limits.storage import MemoryStorage
from prometheus_client import REGISTRY
from pydantic import SecretStr

from servicekit.context import IN_BACKGROUND
from servicekit.problems import ProviderExhausted
from servicekit.providers.quota import Quota, storage
from servicekit.settings import BadSettings
from weather.settings import Settings

NOON = 1_795_000_000.0


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def spend(quota: Quota, times: int) -> int:
    """How many of so many calls pass."""
    passed = 0
    for _ in range(times):
        try:
            quota.spend()
        except ProviderExhausted:
            continue
        passed += 1
    return passed


def test_no_more_calls_pass_than_the_quota_has(clock: time_machine.Traveller) -> None:
    quota = Quota("a", "5/minute")
    assert (spend(quota, 8), quota.left()) == (5, 0)
    clock.shift(61)
    assert (spend(quota, 8), quota.left()) == (5, 0)


def test_no_minute_has_more_than_the_quota_wherever_it_begins(clock: time_machine.Traveller) -> None:
    """A fixed window would let ten through around its end."""
    quota = Quota("a", "5/minute")
    clock.shift(50)
    first = spend(quota, 5)
    clock.shift(20)
    assert (first, spend(quota, 5)) == (5, 0)
    clock.shift(41)
    assert spend(quota, 5) == 5


def test_the_problem_says_when_there_is_more(clock: time_machine.Traveller) -> None:
    quota = Quota("newsapi", "2/minute")
    spend(quota, 2)
    clock.shift(20)
    with pytest.raises(
        ProviderExhausted, match=r"newsapi's quota of 2 per 1 minute is spent; try again in \d+ s"
    ) as it:
        quota.spend()
    assert it.value.retry_after_s is not None
    assert 38 <= it.value.retry_after_s <= 42


def test_of_several_limits_the_tightest_counts(clock: time_machine.Traveller) -> None:
    quota = Quota("a", "3/minute; 4/hour")
    assert spend(quota, 5) == 3
    clock.shift(61)
    assert (spend(quota, 5), quota.left()) == (1, 0)


def test_replicas_have_one_budget() -> None:
    shared = MemoryStorage()
    replicas = [Quota("a", "60/minute", shared) for _ in range(10)]
    assert sum(spend(replica, 20) for replica in replicas) == 60
    assert {replica.left() for replica in replicas} == {0}


def test_providers_have_budgets_of_their_own() -> None:
    shared = MemoryStorage()
    assert [spend(Quota(name, "3/minute", shared), 5) for name in ("a", "b")] == [3, 3]


def test_the_last_tenth_is_kept_for_those_who_wait() -> None:
    quota = Quota("a", "20/minute")
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
    quota = Quota("a", "5/minute", broken, clock=lambda: now_s)
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
        assert spend(Quota("a", "5/minute", SilentStorage()), 8) == 5


def test_without_a_limit_nothing_is_counted() -> None:
    quota = Quota("a", None)
    assert (spend(quota, 1000), quota.left()) == (1000, None)


def test_the_metrics_show_what_is_left() -> None:
    quota = Quota("measured", "5/minute")
    spend(quota, 7)
    samples = [
        REGISTRY.get_sample_value("iris_quota_left", {"provider": "measured"}),
        REGISTRY.get_sample_value("iris_quota_calls_total", {"provider": "measured", "outcome": "passed"}),
        REGISTRY.get_sample_value("iris_quota_calls_total", {"provider": "measured", "outcome": "held-back"}),
    ]
    assert samples == [0, 5, 2]


@pytest.mark.parametrize("scheme", ["valkey", "redis", "rediss"])
def test_the_shared_storage_is_the_cache_valkey(scheme: str) -> None:
    found = storage(Settings(cache_url=SecretStr(f"{scheme}://cache.example:6379/0")))
    assert type(found).__name__ == "RedisStorage"
    assert type(found.storage).__module__.startswith("valkey")  # type: ignore[union-attr]


def test_without_a_cache_there_is_no_shared_storage() -> None:
    assert storage(Settings()) is None
    assert Quota.of("a", "5/minute", Settings()).left() == 5


@pytest.mark.parametrize("value", ["plenty", "60", "60/fortnight", "-1/minute"])
def test_a_quota_that_is_none_stops_the_service(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("OPENWEATHERMAP_QUOTA", value)
    with pytest.raises(BadSettings, match="OPENWEATHERMAP_QUOTA: must be a quota such as 60/minute"):
        Settings.load()
