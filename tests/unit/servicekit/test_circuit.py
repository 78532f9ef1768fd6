"""A circuit: what counts as a failure, how it is held back, and what the replicas know of it."""

from collections.abc import Callable
from typing import Any

import gevent
import pytest
from prometheus_client import REGISTRY

from contract.problems import CityNotFound
from servicekit.breaker import Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.problems import Problem, ProviderExhausted, ProviderFailed, ProviderTimeout
from servicekit.providers.circuit import Circuit
from servicekit.providers.outcomes import Answered, Failed, Held, Outcome
from tests.unit.servicekit.valkeys import Clock, FakeValkey

USUAL_S = 5.0
DOWN = ProviderFailed("It failed.")
SPENT = Held("quota", ProviderExhausted("The quota is spent.", retry_after_s=60))


class Replica:
    """A process with a circuit of its own, over the same upstream and the same Valkey."""

    def __init__(
        self, valkey: FakeValkey | None = None, clock: Clock | None = None, provider: str = "upstream"
    ) -> None:
        clock = clock or Clock()
        shared = TolerantValkey(valkey, clock=clock)  # type: ignore[arg-type]  # as in valkeys
        breaker = Breaker(failures=3, clock=clock)
        self.circuit = Circuit(provider, "", breaker, shared, service="weather", usual_s=USUAL_S)
        self.clock = clock

    def call(self, says: Outcome[int] | Exception, allowed_s: float = USUAL_S) -> bool:
        """Whether the upstream was asked; it says this."""
        asked = []

        def upstream() -> Outcome[int]:
            asked.append(True)
            if isinstance(says, Exception):
                raise says
            return says

        try:
            self.circuit.guard(upstream, allowed_s)
        except Exception:  # noqa: BLE001 - the tests look at what it leaves behind
            return bool(asked)
        return bool(asked)


@pytest.fixture
def one() -> Replica:
    return Replica()


def test_after_three_failures_in_a_row_nobody_is_asked_until_it_has_rested(one: Replica) -> None:
    assert [one.call(DOWN) for _ in range(4)] == [True, True, True, False]
    held = one.circuit.guard(lambda: Answered(1), USUAL_S)
    assert isinstance(held, Held)
    assert (held.by, held.problem.retry_after_s) == ("breaker", 5)
    one.clock.now_s += 5
    assert one.circuit.guard(lambda: Answered(1), USUAL_S) == Answered(1)
    assert one.call(Answered(2))


def test_what_the_quota_holds_back_is_no_failure(one: Replica) -> None:
    """A renewal that the reserve held back opened the provider's breaker, and those who waited got nothing."""
    assert all(one.call(SPENT) for _ in range(10))
    assert one.circuit.last is None


def test_what_is_held_back_as_the_probe_leaves_the_probe_to_the_next(one: Replica) -> None:
    for _ in range(3):
        one.call(DOWN)
    one.clock.now_s += 5
    assert one.call(SPENT)
    assert one.call(Answered(1))
    assert one.circuit.left_s == 0


def test_a_provider_that_was_hurried_is_not_to_blame(one: Replica) -> None:
    assert all(one.call(ProviderTimeout("Slow."), allowed_s=1) for _ in range(10))


def test_a_hurried_probe_leaves_the_probe_to_the_next(one: Replica) -> None:
    """It rested the provider for 30 s more, though it may have been well again."""
    for _ in range(3):
        one.call(DOWN)
    one.clock.now_s += 5
    one.call(ProviderTimeout("Slow."), allowed_s=0.1)
    assert one.call(Answered(1))


def test_a_probe_whose_caller_was_stopped_leaves_the_probe_to_the_next(one: Replica) -> None:
    for _ in range(3):
        one.call(DOWN)
    one.clock.now_s += 5
    probe = gevent.spawn(one.circuit.guard, lambda: gevent.sleep(60), USUAL_S)
    gevent.idle()
    probe.kill()
    assert one.call(Answered(1))


@pytest.mark.parametrize("says", [Failed(DOWN), DOWN, ZeroDivisionError()])
def test_failures_count_however_they_are_told(one: Replica, says: Outcome[int] | Exception) -> None:
    assert [one.call(says) for _ in range(4)] == [True, True, True, False]


def test_no_such_city_is_an_answer(one: Replica) -> None:
    one.call(DOWN)
    one.call(DOWN)
    assert all(one.call(CityNotFound("No.")) for _ in range(10))


def test_a_fault_of_ours_is_said_to_be_one_without_its_words(one: Replica) -> None:
    one.call(ZeroDivisionError("secret inner words"))
    assert one.circuit.last is not None
    assert isinstance(one.circuit.last.problem, Problem)
    assert one.circuit.last.problem.detail == "The last call met a fault of ours: ZeroDivisionError."


def open_breakers(provider: str) -> float | None:
    return REGISTRY.get_sample_value("iris_breakers_open", {"provider": provider})


def test_the_metric_follows_the_breaker() -> None:
    clock = Clock()
    valkey = FakeValkey(clock)
    one, other = Replica(valkey, clock, "metered"), Replica(valkey, clock, "metered")
    for _ in range(3):
        one.call(DOWN)
    assert open_breakers("metered") == 1
    other.call(Answered(1))
    assert open_breakers("metered") == 2
    clock.now_s += 5
    one.call(Answered(1))
    other.call(Answered(1))
    assert open_breakers("metered") == 0


@pytest.fixture
def replicas() -> Callable[[], Replica]:
    """Makes replicas that share a Valkey."""
    clock = Clock()
    valkey = FakeValkey(clock)
    return lambda: Replica(valkey, clock)


def test_a_breaker_that_opens_in_one_replica_holds_the_others_back_within_a_second(replicas: Any) -> None:
    one, other = replicas(), replicas()
    assert other.call(Answered(1))
    for _ in range(3):
        one.call(DOWN)
    one.clock.now_s += 1
    assert not other.call(Answered(1))


def test_it_lasts_as_long_as_the_first_replicas_cooldown(replicas: Any) -> None:
    one, other = replicas(), replicas()
    one.call(ProviderExhausted("The quota is spent.", retry_after_s=60))
    one.clock.now_s += 1
    asked = []
    for _ in range(3):
        asked.append(other.call(Answered(1)))
        one.clock.now_s += 30
    assert asked == [False, False, True]


def test_a_replica_that_starts_later_knows_it_too(replicas: Any) -> None:
    replicas().call(ProviderExhausted("The quota is spent.", retry_after_s=60))
    assert not replicas().call(Answered(1))


def test_once_the_upstream_answers_no_replica_is_held_back_anew(replicas: Any) -> None:
    one, other = replicas(), replicas()
    one.call(ProviderExhausted("The quota is spent.", retry_after_s=5))
    one.clock.now_s += 6
    assert [one.call(Answered(1)), other.call(Answered(1)), one.call(Answered(1))] == [True, True, True]


def test_valkey_is_looked_at_twice_a_second_at_most() -> None:
    clock = Clock()
    valkey = FakeValkey(clock)
    one = Replica(valkey, clock)
    for _ in range(100):
        one.call(Answered(1))
        clock.now_s += 0.01
    assert valkey.calls <= 3


def test_without_valkey_each_replica_has_its_own_breaker() -> None:
    clock = Clock()
    valkey = FakeValkey(clock)

    def down(_command: str) -> None:
        raise ConnectionError

    valkey.before = down
    one, other = Replica(valkey, clock), Replica(valkey, clock)
    assert [one.call(DOWN) for _ in range(4)] == [True, True, True, False]
    assert other.call(Answered(1))
