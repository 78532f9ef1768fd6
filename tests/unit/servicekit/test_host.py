"""One call to a provider's host: within its time, counted where it was made, and held back where it must be."""

from collections.abc import Mapping

import pytest
from limits.storage import MemoryStorage

from contract.problems import CityNotFound
from servicekit.breaker import Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.context import IN_BACKGROUND, Deadline
from servicekit.counters import Counters
from servicekit.http import HttpClient, TimedOut, Unreachable, UpstreamResponse
from servicekit.problems import ProviderExhausted, ProviderFailed, ProviderGarbled, ProviderTimeout
from servicekit.providers.circuit import Circuit
from servicekit.providers.host import Host
from servicekit.providers.outcomes import Answered, Failed, Held, NotAnswered
from servicekit.providers.quota import Quota
from tests.unit.servicekit.test_quota import ANYWHERE
from tests.unit.servicekit.valkeys import Clock

TIMEOUT_S = 5.0


class Network:
    """What is beyond: answers, or fails, after some seconds."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.fails: Exception | None = None
        self.given_s: list[float] = []

    def get(self, _url: str, _headers: Mapping[str, str], timeout_s: float) -> UpstreamResponse:
        self.given_s.append(timeout_s)
        if self.fails:
            raise self.fails
        return UpstreamResponse(200, {}, b"1")

    def close(self) -> None: ...


class SlowStorage(MemoryStorage):
    """A Valkey that takes its time."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self.clock, self.seconds = clock, seconds

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        self.clock.now_s += self.seconds
        return super().acquire_entry(key, limit, expiry, amount)


class Calls:
    """A host, its network and its clock."""

    def __init__(self, limit: str | None = None, quota_takes_s: float = 0.0) -> None:
        self.clock = Clock()
        self.network = Network(self.clock)
        storage = SlowStorage(self.clock, quota_takes_s)
        counters = Counters("test", TolerantValkey(ANYWHERE, clock=self.clock), storage=storage)
        breaker = Breaker(failures=3, clock=self.clock)
        circuit = Circuit("a", "", breaker, TolerantValkey(None), service="weather", usual_s=TIMEOUT_S)
        client = HttpClient("A", "http://a.example", self.network)
        self.host = Host(client, "http://a.example", circuit, Quota("a", limit, counters), TIMEOUT_S)

    def ask(self, within_s: float = 8.0, read: object = None) -> Answered[bytes] | Failed | Held:
        def read_body(response: UpstreamResponse) -> bytes:
            if isinstance(read, Exception):
                raise read
            return response.body

        return self.host.ask("/", {}, Deadline.within(within_s, self.clock), read_body)


def test_an_answer_is_what_was_read_from_it() -> None:
    calls = Calls()
    assert calls.ask() == Answered(b"1")
    assert calls.network.given_s == [TIMEOUT_S]
    assert Calls().host.get("/", {}, Deadline.within(8), lambda response: response.body) == b"1"


@pytest.mark.parametrize(
    ("fails", "problem"), [(TimedOut("late"), ProviderTimeout), (Unreachable("away"), ProviderFailed)]
)
def test_what_fails_on_the_way_is_the_providers_failure(fails: Exception, problem: type[Exception]) -> None:
    calls = Calls()
    calls.network.fails = fails
    outcome = calls.ask()
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.problem, problem)


def test_an_answer_that_makes_no_sense_counts_as_a_failure_too() -> None:
    calls = Calls()
    outcomes = [calls.ask(read=ProviderGarbled("Nonsense.")) for _ in range(4)]
    assert [type(outcome) for outcome in outcomes] == [Failed, Failed, Failed, Held]
    assert len(calls.network.given_s) == 3


def test_no_such_city_goes_on_as_it_is() -> None:
    calls = Calls()
    for _ in range(5):
        with pytest.raises(CityNotFound):
            calls.ask(read=CityNotFound("No."))


def test_renewals_that_the_reserve_holds_back_leave_the_provider_to_those_who_wait() -> None:
    """They opened the breaker, and then nobody was answered though calls were left."""
    calls = Calls("20/minute")
    IN_BACKGROUND.set(True)
    renewals = [type(calls.ask()) for _ in range(30)]
    IN_BACKGROUND.set(False)
    assert renewals == [Answered] * 18 + [Held] * 12
    assert [type(calls.ask()) for _ in range(2)] == [Answered, Answered]
    spent = calls.ask()
    assert isinstance(spent, Held)
    assert isinstance(spent.problem, ProviderExhausted)
    with pytest.raises(NotAnswered):
        calls.host.get("/", {}, Deadline.within(8), lambda response: response.body)


@pytest.mark.parametrize(("within_s", "left_s"), [(8.0, 4.5), (3.0, 2.5)])
def test_what_the_quota_takes_is_part_of_the_calls_time(within_s: float, left_s: float) -> None:
    calls = Calls("20/minute", quota_takes_s=0.5)
    assert calls.ask(within_s) == Answered(b"1")
    assert calls.network.given_s == [left_s]


def test_where_the_quota_takes_all_of_the_time_nobody_is_asked_nor_blamed() -> None:
    calls = Calls("20/minute", quota_takes_s=2)
    assert [type(calls.ask(within_s=1)) for _ in range(4)] == [Failed] * 4
    assert calls.network.given_s == []
    assert calls.ask(within_s=8) == Answered(b"1")


def test_a_call_waits_for_a_quota_of_this_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Met by the time that the window has moved on; what is spent for longer is told at once."""
    slept: list[float] = []
    monkeypatch.setattr("gevent.sleep", slept.append)
    held = Held("quota", ProviderExhausted("spent", retry_after_s=1))

    class Spent(Quota):
        answers: list[Held | None]

        def admit(self, *, weight: int = 1, within_s: float | None = None) -> Held | None:
            assert weight == 1
            assert within_s
            return self.answers.pop(0)

    calls = Calls()
    quota = Spent("a", None, Counters("q", TolerantValkey(None)))
    quota.answers = [held, held, None]
    host = Host(HttpClient("A", "https://a", calls.network), "https://a", calls_circuit(calls), quota, TIMEOUT_S)
    assert host.get("/", {}, Deadline.within(5), lambda response: response.body) == b"1"
    assert slept == [0.25, 0.25]
    quota.answers = [Held("quota", ProviderExhausted("spent", retry_after_s=60))]
    with pytest.raises(NotAnswered):
        host.get("/", {}, Deadline.within(5), lambda response: response.body)
    quota.answers = [held]
    with pytest.raises(NotAnswered):
        host.get("/", {}, Deadline.within(1), lambda response: response.body)
    assert slept == [0.25, 0.25]


def calls_circuit(calls: Calls) -> Circuit:
    return Circuit("a", "", Breaker(clock=calls.clock), TolerantValkey(None), service="weather", usual_s=TIMEOUT_S)
