# ruff: noqa: S311 - seeded, so that each run is the same
import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from master.gateway.balancer.fleet import MIN_RESPONSES, Fleet, Replica, ejection_s, falls_behind

TEN = [f"10.0.0.{number}" for number in range(1, 11)]
TICK_S = 0.1


def fleet_of(addresses: list[str]) -> Fleet:
    fleet = Fleet(random.Random(1))
    fleet.update_endpoints(addresses)
    return fleet


def named(fleet: Fleet, address: str) -> Replica:
    return next(replica for replica in fleet.replicas if replica.address == address)


def keep_busy(fleet: Fleet, took_s: dict[str, float], answers: int = 8) -> None:
    for replica in fleet.replicas:
        for _ in range(answers):
            fleet.answered(replica, took_s.get(replica.address, 0.01), now_s=1)


@dataclass(frozen=True)
class Outcome:
    served: Counter[str]
    took_s: list[float]

    @property
    def largest_share(self) -> float:
        return max(self.served.values()) / (self.served.total() / len(TEN))

    @property
    def p99_s(self) -> float:
        return sorted(self.took_s)[int(0.99 * len(self.took_s))]


def simulate(
    connections: int, kind: Callable[[random.Random], float], requests: int = 3000, slow: str | None = None
) -> Outcome:
    """Callers that ask again as soon as they have their answer, over ten replicas, one of them 20 times slower."""
    rng, fleet = random.Random(2), fleet_of(TEN)
    pending: list[tuple[float, int, Replica, float]] = []
    outcome = Outcome(Counter(), [])
    now_s, next_look_s = 0.0, TICK_S
    for number in range(requests + connections):
        if number >= connections:
            now_s, who, replica, took_s = heapq.heappop(pending)
            while next_look_s <= now_s:
                fleet.eject_slow(next_look_s)
                for rested in fleet.probeable(next_look_s):
                    fleet.probed(rested, next_look_s, answered=True)
                next_look_s += TICK_S
            del replica.waiting[who]
            fleet.answered(replica, took_s, now_s)
            outcome.took_s.append(took_s)
        replica = fleet.pick()
        assert replica is not None
        replica.waiting[number] = now_s
        outcome.served[replica.address] += 1
        took_s = kind(rng) * (20 if replica.address == slow else 1)
        heapq.heappush(pending, (now_s + took_s, number, replica, took_s))
    return outcome


KINDS = {
    "cached": lambda rng: 0.001 + rng.expovariate(1000),
    "uncached": lambda rng: 0.3 + rng.expovariate(20),
    "half cached": lambda rng: 0.3 if rng.random() < 0.5 else 0.001,
    "one in ten cached": lambda rng: 0.3 if rng.random() < 0.9 else 0.001,
    "widely scattered": lambda rng: 0.005 * rng.lognormvariate(0, 1),
}


@pytest.mark.parametrize("connections", [1, 8, 64])
@pytest.mark.parametrize("kind", KINDS)
def test_ten_replicas_share_evenly(connections: int, kind: str) -> None:
    assert simulate(connections, KINDS[kind]).largest_share <= 1.15


@pytest.mark.parametrize("connections", [8, 64])
@pytest.mark.parametrize("kind", KINDS)
def test_one_replica_20_times_slower_is_avoided_and_hardly_felt(connections: int, kind: str) -> None:
    without = simulate(connections, KINDS[kind])
    outcome = simulate(connections, KINDS[kind], requests=6000, slow=TEN[3])
    assert outcome.served[TEN[3]] / outcome.served.total() <= 0.02
    assert outcome.p99_s <= 2 * without.p99_s


def test_each_worker_starts_elsewhere() -> None:
    firsts = set()
    for seed in range(50):
        fleet = Fleet(random.Random(seed))
        fleet.update_endpoints(TEN)
        firsts.add(fleet.pick())
    assert len({replica.address for replica in firsts if replica}) > 5


def test_of_two_the_one_with_fewer_requests_in_flight_is_picked() -> None:
    fleet = fleet_of(TEN[:2])
    named(fleet, TEN[0]).waiting["somebody"] = 0.0
    assert {fleet.pick() for _ in range(20)} == {named(fleet, TEN[1])}


def test_nobody_can_be_picked_from_nothing() -> None:
    assert Fleet(random.Random(1)).pick() is None


def test_what_was_tried_is_not_picked_again() -> None:
    fleet = fleet_of(TEN[:2])
    first, second = fleet.replicas
    assert fleet.pick([first]) is second
    assert fleet.pick([first, second]) is None


def test_an_ejected_replica_is_better_than_none() -> None:
    fleet = fleet_of(TEN[:2])
    first, second = fleet.replicas
    assert fleet.failed(first, 0, 1)
    assert fleet.pick([second]) is first


def test_a_newcomer_is_not_flooded() -> None:
    fleet = fleet_of(TEN[:9])
    for _ in range(9000):
        fleet.pick()
    fleet.update_endpoints(TEN)
    picks = Counter(replica.address for replica in (fleet.pick() for _ in range(200)) if replica)
    assert picks[TEN[9]] <= 20 + 10


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (5000, 30)])
def test_a_rest_doubles_from_1_to_30_seconds(failures: int, seconds: float) -> None:
    assert ejection_s(failures) == seconds


@pytest.mark.parametrize(("count", "most"), [(1, 0), (2, 1), (3, 1), (10, 5), (11, 5)])
def test_half_of_the_replicas_always_stay(count: int, most: int) -> None:
    fleet = fleet_of([f"10.0.1.{number}" for number in range(count)])
    ejected = [fleet.failed(replica, 1, 2) for replica in fleet.replicas]
    assert sum(ejected) == fleet.ejected == most


def test_half_of_fewer_replicas_stay_too() -> None:
    fleet = fleet_of(TEN)
    for replica in list(fleet.replicas)[:5]:
        fleet.failed(replica, 1, 2)
    joined, left = fleet.update_endpoints(TEN[:3])
    assert (joined, [replica.address for replica in left]) == ([], TEN[3:])
    assert fleet.ejected == 1


def test_many_requests_that_fail_together_are_one_failure() -> None:
    fleet = fleet_of(TEN)
    replica = named(fleet, TEN[0])
    assert fleet.failed(replica, 1, 2)
    assert not fleet.failed(replica, 1, 2.1)
    fleet.probed(replica, 3, answered=True)
    assert not fleet.failed(replica, 1.9, 3.1)
    assert replica.failures == 1


def test_a_failure_of_a_replica_that_left_ejects_nobody() -> None:
    fleet = fleet_of(TEN)
    gone = named(fleet, TEN[9])
    fleet.update_endpoints(TEN[:9])
    assert not fleet.failed(gone, 1, 2)


def test_a_probe_decides_after_the_rest() -> None:
    fleet = fleet_of(TEN)
    replica = named(fleet, TEN[0])
    fleet.failed(replica, 0, 10)
    assert fleet.probeable(10.9) == []
    assert fleet.probeable(11) == [replica]
    fleet.probed(replica, 11, answered=False)
    assert replica.ejected_until_s == 13
    fleet.probed(replica, 13, answered=True)
    assert not replica.ejected


def test_on_trial_a_replica_takes_one_request_at_a_time_until_it_kept_up() -> None:
    fleet = fleet_of(TEN[:2])
    first, second = fleet.replicas
    keep_busy(fleet, {})
    fleet.failed(first, 1, 2)
    fleet.probed(first, 3, answered=True)
    first.waiting["somebody"] = 3.0
    second.waiting.update(dict.fromkeys(range(5), 3.0))
    assert {fleet.pick() for _ in range(20)} == {second}
    for _ in range(MIN_RESPONSES):
        fleet.answered(first, 0.01, 4)
    assert fleet.eject_slow(4) == []
    assert {fleet.pick() for _ in range(20)} == {first}


def test_on_trial_one_slow_answer_is_enough_to_rest_twice_as_long() -> None:
    fleet = fleet_of(TEN)
    replica = named(fleet, TEN[0])
    keep_busy(fleet, {TEN[0]: 0.2})
    assert fleet.eject_slow(2) == [replica]
    fleet.probed(replica, 3, answered=True)
    fleet.answered(replica, 0.2, 3.2)
    assert fleet.eject_slow(3.3) == [replica]
    assert replica.ejected_until_s == pytest.approx(5.3)


def test_without_news_nobody_is_judged() -> None:
    fleet = fleet_of(TEN)
    keep_busy(fleet, {TEN[0]: 0.2})
    assert fleet.eject_slow(2)
    assert fleet.eject_slow(2.1) == []


@pytest.mark.parametrize(
    ("answers", "waits", "others", "slow"),
    [
        ([0.02] * 4, [], [0.001] * 16, True),
        ([0.02] * 3, [], [0.001] * 16, False),
        ([0.02] * 4, [], [0.001] * 3, False),
        ([0.0025] * 8, [], [0.001] * 16, False),
        ([6.0] * 2, [2.0, 1.5], [0.3] * 16, True),
        ([], [2.0, 1.5, 1.2, 1.1], [0.3] * 16, True),
        ([], [0.4] * 9, [0.3] * 16, False),
        ([0.3] * 9, [], [0.001] * 8 + [0.3] * 8, False),
        ([0.001, 0.001, 0.3, 0.3], [], [0.001] * 15 + [0.3], False),
    ],
)
def test_only_an_outlier_is_slow(answers: list[float], waits: list[float], others: list[float], slow: bool) -> None:
    assert falls_behind(answers, waits, others, MIN_RESPONSES) is slow


def test_a_caller_who_gave_up_is_evidence_too() -> None:
    fleet = fleet_of(TEN)
    keep_busy(fleet, {TEN[0]: 8.0}, answers=3)
    fleet.left_waiting(named(fleet, TEN[0]), 8.0)
    assert fleet.eject_slow(9) == [named(fleet, TEN[0])]


def test_quiet_is_who_owes_an_answer_and_gave_none() -> None:
    fleet = fleet_of(TEN[:4])
    quiet, busy, fresh, _idle = fleet.replicas
    quiet.waiting["a"] = 1.0
    busy.waiting["b"] = 1.0
    fleet.answered(busy, 0.01, 1.9)
    fresh.waiting["c"] = 1.9
    assert fleet.quiet(2, 0.25) == [quiet]


def test_a_suspect_gets_nothing_and_is_not_suspected_twice() -> None:
    fleet = fleet_of(TEN[:2])
    first, second = fleet.replicas
    first.waiting["a"] = 1.0
    second.waiting.update(dict.fromkeys(range(5), 1.9))
    fleet.suspect(first, suspected=True)
    assert fleet.quiet(2, 0.25) == []
    assert {fleet.pick() for _ in range(20)} == {second}
    fleet.suspect(first, suspected=False)
    assert {fleet.pick() for _ in range(20)} == {first}


def test_one_that_says_it_leaves_gets_nothing_however_many_leave() -> None:
    fleet = fleet_of(TEN)
    for replica in list(fleet.replicas)[:7]:
        assert fleet.leaves(replica, now_s=1)
    assert not fleet.leaves(named(fleet, TEN[0]), now_s=1)
    assert fleet.ejected == 0
    assert {fleet.pick().address for _ in range(200)} == set(TEN[7:])  # type: ignore[union-attr]


def test_when_all_leave_they_are_still_better_than_none() -> None:
    fleet = fleet_of(TEN[:2])
    for replica in list(fleet.replicas):
        fleet.leaves(replica, now_s=1)
    assert fleet.pick() is not None


def test_one_that_leaves_stays_away_when_the_addresses_change_and_returns_when_it_is_ready() -> None:
    fleet = fleet_of(TEN[:3])
    leaver = named(fleet, TEN[0])
    fleet.leaves(leaver, now_s=1)
    fleet.update_endpoints(TEN[:2])
    assert fleet.probeable(now_s=3) == [leaver]
    fleet.probed(leaver, 3, answered=False)
    assert {fleet.pick().address for _ in range(50)} == {TEN[1]}  # type: ignore[union-attr]
    fleet.probed(leaver, 9, answered=True)
    assert not leaver.draining


def test_one_that_joins_others_is_asked_whether_it_is_ready_first() -> None:
    fleet = fleet_of(TEN[:3])
    joined, _ = fleet.update_endpoints(TEN)
    assert {fleet.pick().address for _ in range(100)} == set(TEN[:3])  # type: ignore[union-attr]
    assert fleet.probeable(now_s=0) == joined
    for replica in joined:
        fleet.probed(replica, 1, answered=True)
    assert {fleet.pick().address for _ in range(400)} == set(TEN)  # type: ignore[union-attr]


def test_the_first_to_come_serve_at_once() -> None:
    assert not any(replica.ejected for replica in fleet_of(TEN).replicas)
