from collections.abc import Callable

import gevent
import pytest
from gevent.event import Event
from structlog.testing import capture_logs
from valkey.exceptions import ConnectionError as NoConnection
from valkey.exceptions import InvalidResponse, OutOfMemoryError, ResponseError
from valkey.exceptions import TimeoutError as TooSlow

from contract.problems import CityNotFound
from servicekit.caching import answer_cache as cache_module
from servicekit.caching import shared as cache_shared
from servicekit.caching.answer_cache import AnswerCache, answer_cache
from servicekit.caching.answers import Answer, Entry
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.problems import ProviderTimeout
from servicekit.settings import UpstreamSettings
from tests.unit.servicekit.valkeys import Clock, FakeLock, FakeValkey

KEY, FRESH_S = "/weather?city=athens", 600
NAME, LOCK = f"iris:test:{KEY}", f"iris:test:{KEY}:lock"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def valkey(clock: Clock) -> FakeValkey:
    return FakeValkey(clock)


@pytest.fixture
def asked() -> list[str]:
    """Which replica asked upstream, in order."""
    return []


@pytest.fixture
def replica(valkey: FakeValkey, clock: Clock, asked: list[str]) -> Callable[..., Callable[..., tuple[str, str]]]:
    """Another replica, to be asked for Athens; it gives the state and the name of who asked upstream."""

    def build(name: str) -> Callable[..., tuple[str, str]]:
        cache = AnswerCache(valkey.shared(), stale_s=86_400, longest_s=8, clock=clock, chance=lambda: 0.5)

        def fetch(_deadline: Deadline) -> Answer:
            asked.append(name)
            gevent.sleep(0)
            return Answer(name, "open-meteo")

        def ask(key: str = KEY, within_s: float = 8) -> tuple[str, str]:
            cached = cache.answer(key, fetch, FRESH_S, Deadline.within(within_s))
            return cached.state, cached.entry.body.decode().strip('"')

        return ask

    return build


Replica = Callable[..., Callable[..., tuple[str, str]]]


def test_what_one_replica_asked_the_others_know(replica: Replica, asked: list[str]) -> None:
    assert [replica("a")(), replica("b")(), replica("c")()] == [("miss", "a"), ("hit", "a"), ("hit", "a")]
    assert asked == ["a"]


def test_a_fresh_entry_of_its_own_costs_no_look_at_valkey(replica: Replica, valkey: FakeValkey) -> None:
    a = replica("a")
    a()
    calls = valkey.calls
    assert a() == ("hit", "a")
    assert valkey.calls == calls


def test_ten_replicas_asked_at_once_for_a_new_city_ask_upstream_once(
    replica: Replica, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "POLL_S", 0)
    replicas = [replica(name) for name in "abcdefghij"]
    crowd = [gevent.spawn(ask) for ask in replicas * 10]
    assert {body for _, body in (one.get() for one in crowd)} == {asked[0]}
    assert len(asked) == 1


def test_what_is_not_there_is_shared_too(valkey: FakeValkey, clock: Clock) -> None:
    def fetch(_deadline: Deadline) -> Answer:
        raise CityNotFound("No city called 'Atlantis'.")

    caches = [AnswerCache(valkey.shared(), stale_s=1, longest_s=8, clock=clock) for _ in range(2)]
    told = [cache.answer(KEY, fetch, FRESH_S, Deadline.within(8)) for cache in caches]
    assert [cached.state for cached in told] == ["miss", "negative"]
    assert told[1].entry.problem == "city-not-found"


def test_a_replica_that_starts_serves_what_is_stale_and_renews_it(
    replica: Replica, clock: Clock, asked: list[str]
) -> None:
    replica("a")()
    clock.now_s += FRESH_S
    b = replica("b")
    assert b() == ("stale", "a")
    gevent.idle()
    assert (b(), asked) == (("hit", "b"), ["a", "b"])


def test_a_stale_replica_takes_what_another_one_renewed(replica: Replica, clock: Clock, asked: list[str]) -> None:
    a, b = replica("a"), replica("b")
    a(), b()
    clock.now_s += 2 * FRESH_S
    assert a() == ("miss", "a")
    clock.now_s += 1
    assert b() == ("hit", "a")
    assert asked == ["a", "a"]


def test_an_older_entry_in_valkey_does_not_replace_a_newer_one(
    replica: Replica, clock: Clock, valkey: FakeValkey
) -> None:
    a = replica("a")
    valkey.before = raises(NoConnection("killed"))
    a()
    valkey.before = lambda _command: None
    older = Entry.of(b'"older"', "open-meteo", made_s=clock() - FRESH_S, fresh_s=FRESH_S)
    valkey.kept[NAME] = (older.as_bytes(), clock() + 86_400)
    clock.now_s += FRESH_S
    a()
    gevent.sleep(0)  # the renewal looks into Valkey, and is asking upstream now
    assert a() == ("stale", "a")
    gevent.idle()


@pytest.mark.parametrize(
    "trouble",
    [
        NoConnection("killed"),
        TooSlow("paused"),
        OSError("no route"),
        InvalidResponse("that isn't Valkey"),
        ValueError("nor is that"),
        UnicodeError("no such name"),
        OutOfMemoryError("full"),
        ResponseError("another type"),
    ],
)
def test_whatever_ails_valkey_costs_no_answer(
    replica: Replica, valkey: FakeValkey, asked: list[str], trouble: Exception
) -> None:
    valkey.before = raises(trouble)
    a = replica("a")
    assert [a(), a(), replica("b")()] == [("miss", "a"), ("hit", "a"), ("miss", "b")]
    assert asked == ["a", "b"]


@pytest.mark.parametrize("command", ["get", "set"])
def test_a_valkey_that_fails_midway_costs_no_answer(replica: Replica, valkey: FakeValkey, command: str) -> None:
    def fail(asked: str) -> None:
        if asked == command:
            raise NoConnection("killed")

    valkey.before = fail
    assert replica("a")() == ("miss", "a")


def test_after_a_failure_valkey_is_left_alone_for_a_moment_and_comes_back_by_itself(
    replica: Replica, valkey: FakeValkey, clock: Clock
) -> None:
    valkey.before = raises(TooSlow("paused"))
    a = replica("a")
    for city in range(10):
        a(f"/weather?city={city}")
    assert valkey.calls == 1
    clock.now_s += cache_shared.LONGEST_COOLDOWN_S
    for city in range(10, 20):
        a(f"/weather?city={city}")
    assert valkey.calls == 2
    valkey.before = lambda _command: None
    clock.now_s += cache_shared.LONGEST_COOLDOWN_S
    a()
    assert replica("b")() == ("hit", "a")


def test_a_full_valkey_is_still_read(replica: Replica, valkey: FakeValkey) -> None:
    replica("a")()

    def full(command: str) -> None:
        if command == "set":
            raise OutOfMemoryError("full")

    valkey.before = full
    with capture_logs() as logs:
        b = replica("b")
        assert (b("/weather?city=oslo"), b()) == (("miss", "b"), ("hit", "a"))
    assert [line["reason"] for line in logs] == ["full"]


def test_a_hung_valkey_is_not_waited_for(replica: Replica, valkey: FakeValkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_shared, "RESPONSE_TIMEOUT_S", 0.001)
    valkey.before = lambda _command: Event().wait()
    a = replica("a")
    assert [a(), a()] == [("miss", "a"), ("hit", "a")]


def test_who_queued_behind_a_hung_valkey_leaves_it_alone_too(
    replica: Replica, valkey: FakeValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of five hundred, only as many as there are connections wait; and they wait once."""
    monkeypatch.setattr(cache_shared, "RESPONSE_TIMEOUT_S", 0.001)
    valkey.before = lambda _command: Event().wait()
    a = replica("a")
    crowd = [gevent.spawn(a, f"/weather?city={city}") for city in range(500)]
    gevent.joinall(crowd, raise_error=True)
    assert valkey.calls <= cache_shared.CONNECTIONS


ENTRY = Entry.of(b'"new"', "open-meteo", made_s=1_000_000, fresh_s=FRESH_S)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x80\x04\x95",  # a pickle
        b"iris-0\n" + ENTRY.as_bytes().partition(b"\n")[2],
        ENTRY.as_bytes()[:-5],
        ENTRY.as_bytes().replace(b"new", b"old"),
        Entry.of(b"No.", "", made_s=1_000_000, fresh_s=60, problem="a-later-versions").as_bytes(),
    ],
    ids=["nothing", "pickle", "older version", "cut off", "changed", "later problem"],
)
def test_what_cannot_be_read_is_not_there_and_is_replaced(replica: Replica, valkey: FakeValkey, raw: bytes) -> None:
    valkey.kept[NAME] = (raw, valkey.clock() + 60)
    assert (replica("a")(), replica("b")()) == (("miss", "a"), ("hit", "a"))


def test_a_replica_that_died_at_its_turn_holds_up_the_others_only_until_it_lapses(
    replica: Replica, valkey: FakeValkey, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "POLL_S", 0)
    assert FakeLock(valkey, LOCK, cache_shared.LOCK_TTL_S).acquire()
    waits = gevent.spawn(replica("b"))
    gevent.sleep(0)
    assert not waits.ready()
    clock.now_s += cache_shared.LOCK_TTL_S
    assert waits.get() == ("miss", "b")


def test_who_waits_for_another_replica_waits_no_longer_than_its_caller(replica: Replica, valkey: FakeValkey) -> None:
    assert FakeLock(valkey, LOCK, cache_shared.LOCK_TTL_S).acquire()
    with pytest.raises(ProviderTimeout):
        replica("b")(within_s=0)


def test_one_that_took_longer_than_its_turn_takes_nobody_elses(
    replica: Replica, valkey: FakeValkey, clock: Clock
) -> None:
    a = gevent.spawn(replica("a"))
    gevent.sleep(0)
    clock.now_s += cache_shared.LOCK_TTL_S
    assert FakeLock(valkey, LOCK, cache_shared.LOCK_TTL_S).acquire()
    assert a.get() == ("miss", "a")
    assert LOCK in valkey.kept


def test_nothing_is_left_of_a_turn(replica: Replica, valkey: FakeValkey) -> None:
    replica("a")()
    assert list(valkey.kept) == [NAME]


def test_what_valkey_keeps_it_forgets_by_itself(replica: Replica, valkey: FakeValkey) -> None:
    replica("a")()
    assert valkey.kept[NAME][1] == valkey.clock() + FRESH_S + 86_400 + 1


def test_answers_of_the_sandbox_never_meet_those_of_the_real_upstreams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever goes from sample data to real data may keep the Valkey running."""
    spaces: list[str] = []
    monkeypatch.setattr(cache_module, "SharedEntries", lambda namespace, _backend: spaces.append(namespace))
    settings = UpstreamSettings(port=1, cache_url="valkey://cache:6379/0")
    for sources in (["http://sandbox:3009"], ["https://api.open-meteo.com"], ["http://sandbox:3009"]):
        answer_cache("weather", settings, sources, TolerantValkey.at(settings.cache_url))
    assert spaces[0] == spaces[2] != spaces[1]
    assert all(space.startswith("weather:") for space in spaces)


def test_a_real_client_finds_nobody_and_says_nothing() -> None:
    settings = UpstreamSettings(port=1, cache_url="valkey://127.0.0.1:1/0")
    cache = answer_cache("weather", settings, [], TolerantValkey.at(settings.cache_url))
    answer = cache.answer(KEY, lambda _deadline: Answer("a", "open-meteo"), FRESH_S, Deadline.within(8))
    assert answer.state == "miss"


def raises(trouble: Exception) -> Callable[[str], None]:
    def before(_command: str) -> None:
        raise trouble

    return before
