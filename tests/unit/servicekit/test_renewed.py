"""Bodies that are kept until they expire, and confirmed by a 304 then."""

from collections.abc import Iterator, Mapping

import pytest

from servicekit.breaker import Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.counters import Counters
from servicekit.http import HttpClient, UpstreamResponse
from servicekit.problems import ProviderFailed
from servicekit.providers.circuit import Circuit
from servicekit.providers.host import Host
from servicekit.providers.outcomes import NotAnswered
from servicekit.providers.quota import Quota
from servicekit.providers.renewed import RenewedBodies
from servicekit.providers.upstream import check_status
from tests.unit.servicekit.valkeys import Clock, FakeValkey

DATE = "Mon, 30 Nov 2026 12:00:00 GMT"
IN_HALF_AN_HOUR = "Mon, 30 Nov 2026 12:30:00 GMT"
MODIFIED = {"Last-Modified": "Mon, 30 Nov 2026 11:58:03 GMT", "Date": DATE, "Expires": IN_HALF_AN_HOUR}


class Network:
    """Answers one after the other, and notes the headers of each question."""

    def __init__(self) -> None:
        self.answers: Iterator[UpstreamResponse] = iter(())
        self.asked: list[Mapping[str, str]] = []

    def get(self, _url: str, headers: Mapping[str, str], _timeout_s: float) -> UpstreamResponse:
        self.asked.append(headers)
        return next(self.answers)

    def close(self) -> None: ...


class Kept:
    def __init__(self, *answers: UpstreamResponse, at_least_s: float = 0.0, shared: FakeValkey | None = None) -> None:
        self.network, self.clock = Network(), shared.clock if shared else Clock()
        self.network.answers = iter(answers)
        valkey = TolerantValkey(None)
        own = TolerantValkey(shared, clock=self.clock)  # type: ignore[arg-type]  # it has what is called
        circuit = Circuit("a", "", Breaker(), valkey, service="weather", usual_s=5)
        client = HttpClient("A", "https://a.example/base", self.network)
        host = Host(client, "https://a.example/base", circuit, Quota("a", None, Counters("q", valkey)), 5.0)
        self.bodies = RenewedBodies(host, service="weather", valkey=own, at_least_s=at_least_s, clock=self.clock)

    def get(self) -> bytes:
        def check(response: UpstreamResponse) -> None:
            if response.status != 203:
                check_status("A", response, "CONTACT")

        return self.bodies.get("/x", {"lat": "1"}, Deadline.within(5), check, headers={"User-Agent": "I"}).body


def test_a_body_is_asked_for_once_until_it_expires() -> None:
    kept = Kept(UpstreamResponse(200, MODIFIED, b"one"), UpstreamResponse(200, MODIFIED, b"two"))
    assert [kept.get(), kept.get()] == [b"one", b"one"]
    assert kept.bodies.left_s("/x", {"lat": "1"}) == 1_800
    kept.clock.now_s += 1_799
    assert kept.get() == b"one"
    kept.clock.now_s += 1
    assert kept.get() == b"two"
    assert [headers.get("If-Modified-Since") for headers in kept.network.asked] == [None, MODIFIED["Last-Modified"]]
    assert all(headers["User-Agent"] == "I" for headers in kept.network.asked)


def test_a_304_renews_the_body_that_is_kept() -> None:
    later = {"Date": IN_HALF_AN_HOUR, "Expires": "Mon, 30 Nov 2026 12:40:00 GMT"}
    kept = Kept(UpstreamResponse(203, MODIFIED, b"one"), UpstreamResponse(304, later, b""))
    assert kept.get() == b"one"
    kept.clock.now_s += 1_801
    assert kept.get() == b"one"
    assert kept.bodies.left_s("/x", {"lat": "1"}) == 600
    assert len(kept.network.asked) == 2


def test_a_304_that_nobody_asked_for_is_a_failure() -> None:
    kept = Kept(UpstreamResponse(304, MODIFIED, b""))
    with pytest.raises(NotAnswered) as stopped:
        kept.get()
    assert isinstance(stopped.value.outcome.problem, ProviderFailed)


def test_what_states_no_end_is_kept_as_long_as_its_owner_says_and_can_be_forgotten() -> None:
    kept = Kept(*(UpstreamResponse(200, {}, body) for body in (b"one", b"two", b"three")), at_least_s=60)
    assert [kept.get(), kept.get()] == [b"one", b"one"]
    kept.clock.now_s += 60
    assert kept.get() == b"two"
    kept.bodies.forget("/x", {"lat": "1"})
    assert kept.get() == b"three"


@pytest.fixture
def valkey() -> FakeValkey:
    return FakeValkey(Clock())


def test_replicas_share_a_body_until_it_expires(valkey: FakeValkey) -> None:
    first = Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey)
    second = Kept(UpstreamResponse(200, MODIFIED, b"two"), shared=valkey)
    assert [first.get(), second.get(), second.get()] == [b"one"] * 3
    assert second.bodies.left_s("/x", {"lat": "1"}) == 1_800
    assert not second.network.asked
    assert {name.split(":")[1] for name in valkey.kept} == {"weather"}


def test_a_304_renews_for_another_replica_what_the_first_one_fetched(valkey: FakeValkey) -> None:
    later = {"Date": IN_HALF_AN_HOUR, "Expires": "Mon, 30 Nov 2026 12:40:00 GMT"}
    first = Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey)
    second = Kept(UpstreamResponse(304, later, b""), shared=valkey)
    first.get()
    valkey.clock.now_s += 1_801
    assert second.get() == b"one"
    assert second.network.asked[0]["If-Modified-Since"] == MODIFIED["Last-Modified"]
    assert first.get() == b"one"
    assert len(first.network.asked) == 1


@pytest.mark.parametrize("odd", [b"", b"other\n{}", b"body-1\n{}\nx", b'body-1\n{"status":200,"headers":{}}\n'])
def test_what_another_version_shared_is_asked_for_anew(valkey: FakeValkey, odd: bytes) -> None:
    first = Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey)
    first.get()
    valkey.kept = {name: (odd, until_s) for name, (_, until_s) in valkey.kept.items()}
    assert Kept(UpstreamResponse(200, MODIFIED, b"two"), shared=valkey).get() == b"two"


def test_a_body_is_forgotten_by_all_replicas(valkey: FakeValkey) -> None:
    first = Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey)
    first.get()
    first.bodies.forget("/x", {"lat": "1"})
    assert Kept(UpstreamResponse(200, MODIFIED, b"two"), shared=valkey).get() == b"two"


def test_a_body_of_a_clock_that_is_wrong_is_not_believed(valkey: FakeValkey) -> None:
    Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey).get()
    second = Kept(UpstreamResponse(200, MODIFIED, b"two"), shared=valkey)
    valkey.kept = {name: (raw.replace(b"100180", b"900180"), until_s) for name, (raw, until_s) in valkey.kept.items()}
    assert second.get() == b"two"


def test_a_valkey_that_fails_costs_a_call(valkey: FakeValkey) -> None:
    def fail(_command: str) -> None:
        raise ConnectionError

    valkey.before = fail
    assert Kept(UpstreamResponse(200, MODIFIED, b"one"), shared=valkey).get() == b"one"


def moved(location: str) -> list[UpstreamResponse]:
    return [UpstreamResponse(301, {"Location": location}, b""), UpstreamResponse(200, {}, b"there")]


@pytest.mark.parametrize("location", ["/base/points/1,2?x=1", "https://a.example/base/points/1,2"])
def test_a_redirect_to_the_same_host_is_followed_once(location: str) -> None:
    assert Kept(*moved(location)).get() == b"there"
    twice = Kept(moved(location)[0], *moved(location))
    with pytest.raises(NotAnswered, match="status 301"):
        twice.get()


@pytest.mark.parametrize(
    "location",
    [
        "https://b.example/base/x",
        "http://a.example/base/x",
        "//b.example/base/x",
        "https://a.example:8443/base/x",
        "",
        "/else",
    ],
)
def test_a_redirect_elsewhere_is_a_failure(location: str) -> None:
    kept = Kept(*moved(location))
    with pytest.raises(NotAnswered, match="status 301"):
        kept.get()
    assert len(kept.network.asked) == 1
