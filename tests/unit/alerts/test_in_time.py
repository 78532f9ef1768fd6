"""How soon a warning is shown and gone, from every cache, while replicas and Valkey die, by a clock of its own.

The sandbox's storm goes through its steps; replicas poll it as they do in earnest; somebody asks any of them each
second, through caches that keep an answer for as long as all caches together may.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from alerts.answer import FRESH_S, fresh_s
from alerts.board import Board, Findings, findings
from alerts.polling import TICK_S, Poller
from alerts.sources import ON, WHILE_WARNING_S, chosen, table
from sandbox.app import create_app
from servicekit.caching.shared import TolerantValkey
from servicekit.http import Unreachable, UpstreamResponse
from tests.unit.alerts.cap_documents import NOW
from tests.unit.servicekit.valkeys import FakeValkey

GREECE = next(source for source in table() if source.name == "gr-meteoalarm")
ATHENS = (37.98, 23.73)
SHOWN_WITHIN_S, GONE_WITHIN_S = 120, 60
MOST_JITTER = 1.05


@dataclass
class World:
    """Replicas over the sandbox, and a cache before them."""

    seed: int
    now_s: float = NOW.timestamp()
    silent: bool = False
    replicas: list[Poller] = field(default_factory=list)
    kept: tuple[float, Findings] | None = None

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a plan that can be made again
        self.now_s += self.random.uniform(0, 100)
        self.sandbox = create_app(now=self.clock).test_client()
        self.valkey = FakeValkey(self.clock)
        self.tell("none")

    def clock(self) -> float:
        return self.now_s

    def tell(self, step: str, **more: float) -> None:
        assert self.sandbox.put("/_sandbox/warnings", json={"step": step, **more}).status_code == 200

    def fetch(self, url: str, headers: Mapping[str, str]) -> UpstreamResponse:
        if self.silent:
            raise Unreachable("can't be reached")
        answer = self.sandbox.get(url.removeprefix("https:/"), headers=dict(headers))
        return UpstreamResponse(answer.status_code, dict(answer.headers), answer.data)

    def start_replica(self, *, with_valkey: bool = True) -> None:
        valkey: Any = self.valkey if with_valkey else None
        poller = Poller(
            [Board(GREECE)],
            lambda _seconds: self.fetch,
            TolerantValkey(valkey, clock=self.clock),
            clock=self.clock,
            chance=self.random.random,
        )
        self.replicas.append(poller)

    def kill_valkey(self) -> None:
        def refuse(_command: str) -> None:
            raise ConnectionError

        self.valkey.before = refuse

    def pass_second(self) -> None:
        self.now_s += 1
        for number, replica in enumerate(self.replicas):
            if int(self.now_s + number) % int(TICK_S) == 0:
                replica.tick()
                replica.join()

    def said(self) -> Findings:
        """By any replica, or by a cache that may still say it."""
        if self.kept is None or self.kept[0] <= self.now_s:
            board = self.random.choice(self.replicas).boards[GREECE.name]
            told = [(board.state(self.now_s), board.at(*ATHENS, self.now_s))]
            found = findings(frozenset(("gr",)), told, ())
            self.kept = self.now_s + fresh_s(found, self.now_s), found
        return self.kept[1]

    def names(self) -> set[str]:
        return {warned.alert.identifier.partition("-")[2] for warned in self.said().warnings}

    def seconds_until(self, names: set[str], longest_s: int) -> int:
        """How long it takes until nothing else was said for as long as any cache keeps an answer."""
        for second in range(longest_s):
            if self.names() == names:
                return second
            self.pass_second()
        raise AssertionError(f"not within {longest_s} s: {names}, but {self.names()}")

    def pass_some(self) -> None:
        for _ in range(self.random.randint(100, 200)):
            self.pass_second()
            self.said()


@pytest.fixture(params=range(12))
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    world = World(request.param)
    for _ in range(3):
        world.start_replica()
    world.pass_some()
    yield world
    for replica in world.replicas:
        replica.join()


def tell_the_day(world: World) -> None:
    """The storm's steps, each seen in time."""
    assert world.said().state == "none"
    world.tell("announced")
    world.seconds_until({"announced"}, SHOWN_WITHIN_S)
    for step in ("upgraded", "extended"):
        world.pass_some()
        world.tell(step)
        world.seconds_until({step}, GONE_WITHIN_S)
        assert world.said().warnings[0].infos[0].colour == "orange"
    world.pass_some()
    world.tell("cancelled")
    world.seconds_until(set(), GONE_WITHIN_S)
    assert world.said().state == "none"


def test_a_day_is_told_in_time(world: World) -> None:
    tell_the_day(world)


def test_a_day_is_told_in_time_without_valkey(world: World) -> None:
    world.kill_valkey()
    tell_the_day(world)


def test_a_replica_and_valkey_that_die_in_the_middle_of_the_day_cost_nothing(world: World) -> None:
    world.tell("announced")
    world.seconds_until({"announced"}, SHOWN_WITHIN_S)
    del world.replicas[world.random.randrange(3)]  # perhaps the one that polls
    world.tell("upgraded")
    world.seconds_until({"upgraded"}, SHOWN_WITHIN_S)
    world.kill_valkey()
    world.pass_second()
    assert world.names() == {"upgraded"}
    world.tell("cancelled")
    world.seconds_until(set(), SHOWN_WITHIN_S)
    assert world.said().state == "none"


def test_a_warning_is_gone_from_every_cache_in_the_second_that_it_ends(world: World) -> None:
    world.tell("announced", ends_in_s=150)
    ends_s = world.now_s + 150
    world.seconds_until({"announced"}, SHOWN_WITHIN_S)
    while world.now_s < ends_s:
        world.pass_second()
        world.said()
    assert world.names() == set()


def test_a_source_that_is_silent_for_an_hour_turns_none_into_unknown_and_keeps_what_it_had_said(world: World) -> None:
    world.silent = True
    for _ in range(3600):
        world.pass_second()
    found = world.said()
    assert (found.state, found.reason) == ("unknown", "silent")
    assert found.as_of_s is not None
    assert world.now_s - found.as_of_s > 3500
    world.silent = False
    for _ in range(1000):
        world.pass_second()
    assert world.said().state == "none"
    world.tell("announced")
    world.seconds_until({"announced"}, SHOWN_WITHIN_S)
    world.silent = True
    for _ in range(3600):
        world.pass_second()
    assert (world.said().state, world.names()) == ("warnings", {"announced"})


@pytest.mark.parametrize("source", chosen(ON, table()), ids=lambda source: source.name)
def test_the_intervals_of_a_source_keep_to_the_times_with_all_caches_together(source: Any) -> None:
    """A replica looks each TICK_S for what is due, and another one that late for what was shared."""
    if source.interval_s >= 600:
        assert source.name == "no-met"
        return
    longest_s = {"shown": source.interval_s, "gone": min(WHILE_WARNING_S, source.interval_s)}
    late_s = {name: interval_s * MOST_JITTER + 2 * TICK_S + FRESH_S for name, interval_s in longest_s.items()}
    assert late_s["shown"] < SHOWN_WITHIN_S - 10
    assert late_s["gone"] < GONE_WITHIN_S - 8
