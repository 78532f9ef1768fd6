from collections.abc import Mapping
from typing import Any

import gevent
import pytest
from gevent.event import Event

from master.gateway.http_cache import CachedResponse, HttpCache
from servicekit.context import Deadline
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderTimeout, ServiceUnavailable


class Clock:
    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


class Service:
    """Answers as it is told, and counts."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.says: Any = reply()
        self.gate: Event | None = None

    def __call__(self, conditions: Mapping[str, str]) -> UpstreamResponse:
        self.asked.append(dict(conditions))
        if self.gate:
            self.gate.wait()
        if isinstance(self.says, Exception):
            raise self.says
        return self.says  # type: ignore[no-any-return]


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> UpstreamResponse:
    told = {"Cache_Control": "public, max-age=60, stale-while-revalidate=30, stale-if-error=600", "ETag": '"1"'}
    return UpstreamResponse(
        status, {name.replace("_", "-"): value for name, value in {**told, **headers}.items()}, body
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cache(clock: Clock) -> HttpCache:
    return HttpCache(clock=clock)


@pytest.fixture
def service() -> Service:
    return Service()


def ask(cache: HttpCache, service: Service, query: str = "q", within_s: float = 8) -> CachedResponse:
    return cache.answer("weather", query, service, Deadline.within(within_s))


def test_the_first_question_is_forwarded_and_says_so(cache: HttpCache, service: Service) -> None:
    service.says = reply(Cache_Status="weather; fwd=uri-miss; stored")
    cached = ask(cache, service)
    assert cached.kind == "miss"
    assert cached.response.headers["Cache-Status"] == "weather; fwd=uri-miss; stored, master; fwd=uri-miss"


def test_while_fresh_it_is_not_asked_again(cache: HttpCache, service: Service, clock: Clock) -> None:
    ask(cache, service)
    clock.now_s += 59
    cached = ask(cache, service)
    assert (cached.kind, len(service.asked)) == ("hit", 1)
    assert cached.response.headers["Age"] == "59"
    assert cached.response.headers["Cache-Status"] == "master; hit; ttl=1"


def test_an_answer_that_was_old_when_it_came_is_fresh_for_less(
    cache: HttpCache, service: Service, clock: Clock
) -> None:
    service.says = reply(Age="50")
    ask(cache, service)
    clock.now_s += 5
    assert ask(cache, service).response.headers["Age"] == "55"
    clock.now_s += 5
    assert ask(cache, service).kind == "renewing"


def test_a_little_past_its_freshness_it_goes_out_at_once_and_is_renewed_behind_it(
    cache: HttpCache, service: Service, clock: Clock
) -> None:
    ask(cache, service)
    clock.now_s += 70
    service.says = reply(body=b'{"new": 1}')
    cached = ask(cache, service)
    assert (cached.kind, cached.response.body) == ("renewing", b"{}")
    assert cached.response.headers["Cache-Status"] == "master; hit; ttl=-10"
    gevent.idle()
    assert service.asked[1:] == [{"If-None-Match": '"1"'}]
    assert ask(cache, service).response.body == b'{"new": 1}'


def test_a_renewal_that_fails_changes_nothing(cache: HttpCache, service: Service, clock: Clock) -> None:
    ask(cache, service)
    clock.now_s += 70
    service.says = ServiceUnavailable("down.")
    assert ask(cache, service).kind == "renewing"
    gevent.idle()
    assert ask(cache, service).kind == "renewing"


def test_what_was_not_modified_is_fresh_again(cache: HttpCache, service: Service, clock: Clock) -> None:
    ask(cache, service)
    clock.now_s += 100
    service.says = UpstreamResponse(304, {"ETag": '"1"', "Cache-Control": "public, max-age=60"}, b"")
    cached = ask(cache, service)
    assert (cached.kind, cached.response.status, cached.response.body) == ("renewed", 200, b"{}")
    assert ask(cache, service).kind == "hit"


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (ServiceUnavailable("down."), "master; fwd=stale; detail=service-unavailable"),
        (reply(502), "master; fwd=stale; fwd-status=502"),
    ],
)
def test_when_the_service_fails_what_was_kept_goes_out_marked_stale(
    cache: HttpCache, service: Service, clock: Clock, problem: Any, told: str
) -> None:
    ask(cache, service)
    clock.now_s += 600
    service.says = problem
    cached = ask(cache, service)
    assert (cached.kind, cached.response.status, cached.response.body) == ("stale", 200, b"{}")
    assert cached.response.headers["Cache-Status"] == told
    assert cached.response.headers["Age"] == "600"


def test_what_is_too_old_even_for_that_does_not(cache: HttpCache, service: Service, clock: Clock) -> None:
    ask(cache, service)
    clock.now_s += 700
    service.says = reply(502)
    assert ask(cache, service).response.status == 502
    service.says = ServiceUnavailable("down.")
    with pytest.raises(ServiceUnavailable):
        ask(cache, service)


@pytest.mark.parametrize(
    "says",
    [
        reply(Cache_Control="no-store"),
        reply(Cache_Control=""),
        reply(Cache_Control="max-age=60, no-store"),
        reply(503),
    ],
)
def test_what_may_not_be_kept_is_not(cache: HttpCache, service: Service, says: UpstreamResponse) -> None:
    service.says = says
    ask(cache, service)
    ask(cache, service)
    assert len(service.asked) == 2


def test_a_city_that_nobody_knows_is_kept_as_long_as_the_service_says(cache: HttpCache, service: Service) -> None:
    service.says = reply(404)
    ask(cache, service)
    assert (ask(cache, service).kind, ask(cache, service).response.status) == ("hit", 404)


def test_what_is_no_longer_to_be_kept_is_forgotten(cache: HttpCache, service: Service, clock: Clock) -> None:
    ask(cache, service)
    clock.now_s += 100
    service.says = reply(404, Cache_Control="no-store")
    assert ask(cache, service).response.status == 404
    service.says = ServiceUnavailable("down.")
    with pytest.raises(ServiceUnavailable):
        ask(cache, service)


def test_a_thousand_who_ask_the_same_at_once_are_one_question(cache: HttpCache, service: Service) -> None:
    service.gate = Event()
    asking = [gevent.spawn(ask, cache, service) for _ in range(1000)]
    gevent.idle()
    service.gate.set()
    gevent.joinall(asking)
    assert len(service.asked) == 1
    assert {greenlet.value.response.body for greenlet in asking} == {b"{}"}


def test_they_share_its_failure_too_and_the_next_one_tries_again(cache: HttpCache, service: Service) -> None:
    service.gate, service.says = Event(), ServiceUnavailable("down.")

    def fails() -> bool:
        with pytest.raises(ServiceUnavailable):
            ask(cache, service)
        return True

    asking = [gevent.spawn(fails) for _ in range(10)]
    gevent.idle()
    service.gate.set()
    gevent.joinall(asking)
    assert [greenlet.value for greenlet in asking] == [True] * 10
    assert len(service.asked) == 1
    service.says = reply()
    assert ask(cache, service).kind == "miss"


def test_who_waits_for_somebody_elses_question_waits_no_longer_than_he_has(cache: HttpCache, service: Service) -> None:
    service.gate = Event()
    first = gevent.spawn(ask, cache, service)
    gevent.idle()
    with pytest.raises(ProviderTimeout):
        ask(cache, service, within_s=0.001)
    service.gate.set()
    first.join()
    assert first.value.kind == "miss"


def test_random_questions_do_not_fill_memory(clock: Clock, service: Service) -> None:
    cache = HttpCache(entries=10, clock=clock)
    for number in range(1000):
        ask(cache, service, query=str(number))
    assert len(cache) == 10


def test_a_service_that_was_found_down_is_not_tried_for_each_of_many_stale_answers(
    cache: HttpCache, service: Service, clock: Clock
) -> None:
    ask(cache, service, "a")
    ask(cache, service, "b")
    clock.now_s += 300
    service.says = ServiceUnavailable("down.")
    assert [ask(cache, service, query).kind for query in "abab"] == ["stale"] * 4
    assert len(service.asked) == 3
    clock.now_s += 1
    service.says = reply()
    assert ask(cache, service, "a").kind == "renewed"
