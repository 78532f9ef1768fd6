# ruff: noqa: S311 - seeded, so that each run is the same
import random
from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from gevent.event import Event
from structlog.testing import capture_logs

from master.gateway.balancer.fleet import Fleet, Replica
from master.gateway.balancer.prober import Prober


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


class Stage:
    """A fleet whose dead replicas don't answer probes."""

    def __init__(self, count: int) -> None:
        self.fleet = Fleet(random.Random(1))
        self.fleet.update_endpoints([f"10.0.0.{number}" for number in range(count)])
        self.replicas = list(self.fleet.replicas)
        self.dead: set[Replica] = set()
        self.probes: list[Replica] = []
        self.clock = Clock()
        self.prober = Prober("weather", self.fleet, self.probe, lambda: None, self.clock)

    def probe(self, replica: Replica) -> bool:
        self.probes.append(replica)
        gevent.sleep(0)
        return replica not in self.dead

    def look(self, later_s: float = 0.0) -> None:
        self.clock.now_s += later_s
        self.prober.tick()
        for _ in range(8):
            gevent.sleep(0)

    def caller(self, replica: Replica) -> "gevent.Greenlet[..., Any]":
        """Somebody who waits for an answer of this replica that doesn't come."""

        def wait() -> str:
            who = gevent.getcurrent()
            replica.waiting[who] = self.clock.now_s
            try:
                Event().wait(5)
            except ConnectionAbortedError:
                return "broken off"
            finally:
                del replica.waiting[who]
            return "waited in vain"

        greenlet = gevent.spawn(wait)
        gevent.sleep(0)
        return greenlet


@pytest.fixture
def stage() -> Iterator[Stage]:
    yield Stage(4)
    gevent.idle()


def test_the_silent_replica_is_ejected_and_what_waits_for_it_is_broken_off(stage: Stage) -> None:
    silent = stage.replicas[0]
    stage.dead.add(silent)
    callers = [stage.caller(silent) for _ in range(3)]
    with capture_logs() as lines:
        stage.look(later_s=0.3)
    assert [caller.get() for caller in callers] == ["broken off"] * 3
    assert silent.ejected
    assert not silent.suspect
    assert [(line["event"], line["reason"]) for line in lines] == [("replica ejected", "silent")]


def test_a_slow_answer_of_a_replica_that_lives_is_waited_for(stage: Stage) -> None:
    alive = stage.replicas[0]
    caller = stage.caller(alive)
    stage.look(later_s=4)
    assert stage.probes == [alive]
    assert not caller.ready()
    assert not alive.ejected
    stage.look(later_s=0.1)
    assert stage.probes == [alive]
    caller.kill()


def test_nobody_is_silent_when_no_peer_answers_either(stage: Stage) -> None:
    stage.dead.update(stage.replicas)
    caller = stage.caller(stage.replicas[0])
    stage.look(later_s=0.3)
    assert len(stage.probes) == 4
    assert not caller.ready()
    assert stage.fleet.ejected == 0
    caller.kill()


def test_a_peer_heard_since_need_not_be_asked(stage: Stage) -> None:
    silent, peer = stage.replicas[:2]
    stage.dead.add(silent)
    caller = stage.caller(silent)
    peer.heard_at_s = stage.clock.now_s + 1
    stage.look(later_s=0.3)
    assert caller.get() == "broken off"
    assert stage.probes == [silent]


def test_where_half_is_ejected_already_a_silent_ones_requests_are_broken_off_all_the_same(stage: Stage) -> None:
    for replica in stage.replicas[:2]:
        stage.fleet.failed(replica, 50, stage.clock.now_s)
    silent = stage.replicas[2]
    stage.dead.add(silent)
    caller = stage.caller(silent)
    stage.look(later_s=0.3)
    assert caller.get() == "broken off"
    assert not silent.ejected


def test_who_left_in_time_is_not_broken_off(stage: Stage) -> None:
    silent = stage.replicas[0]
    stage.dead.add(silent)
    silent.waiting["somebody"] = stage.clock.now_s
    stage.clock.now_s += 0.3
    stage.prober.tick()
    gevent.sleep(0)
    silent.waiting.clear()
    stage.look()
    assert silent.ejected


def test_who_began_after_the_knock_is_not_broken_off(stage: Stage) -> None:
    silent = stage.replicas[0]
    stage.dead.add(silent)
    early = stage.caller(silent)
    stage.clock.now_s += 0.3
    stage.prober.tick()
    late = stage.caller(silent)
    stage.look()
    assert early.get() == "broken off"
    assert not late.ready()
    late.kill()


def test_a_single_replica_is_let_alone() -> None:
    stage = Stage(1)
    caller = stage.caller(stage.replicas[0])
    stage.look(later_s=5)
    assert stage.probes == []
    caller.kill()


def test_a_rested_replica_returns_when_it_answers_a_knock_and_each_change_is_said_once(stage: Stage) -> None:
    ejected = stage.replicas[0]
    stage.fleet.failed(ejected, 50, stage.clock.now_s)
    stage.dead.add(ejected)
    stage.look(later_s=0.5)
    assert stage.probes == []
    with capture_logs() as lines:
        stage.look(later_s=0.5)
        assert ejected.ejected
        assert lines == []
        stage.dead.clear()
        stage.look(later_s=2)
    assert not ejected.ejected
    assert [line["event"] for line in lines] == ["replica returned"]


def test_one_knock_at_a_time_probes_a_rested_replica(stage: Stage) -> None:
    ejected = stage.replicas[0]
    stage.fleet.failed(ejected, 50, stage.clock.now_s)
    stage.clock.now_s += 1
    stage.prober.tick()
    stage.look()
    assert stage.probes == [ejected]


def test_a_probe_of_a_replica_that_was_let_back_meanwhile_decides_nothing(stage: Stage) -> None:
    ejected = stage.replicas[0]
    stage.fleet.failed(ejected, 50, stage.clock.now_s)
    stage.dead.add(ejected)
    stage.clock.now_s += 1
    stage.prober.tick()
    stage.fleet.update_endpoints([ejected.address])
    stage.look()
    assert not ejected.ejected


def test_the_slow_one_is_ejected(stage: Stage) -> None:
    for replica in stage.replicas:
        for _ in range(4):
            stage.fleet.answered(replica, 0.2 if replica is stage.replicas[0] else 0.01, stage.clock.now_s)
    with capture_logs() as lines:
        stage.look()
    assert [(line["replica"], line["reason"]) for line in lines] == [("10.0.0.0", "slow")]
