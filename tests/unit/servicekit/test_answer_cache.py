import gevent
import pytest
from gevent.event import Event

from contract.problems import CityNotFound, CountryNotCovered
from servicekit.caching import answer_cache as cache_module
from servicekit.caching.answer_cache import ENTRIES, AnswerCache, answer_cache
from servicekit.caching.answers import Answer, Cached
from servicekit.caching.shared import SharedEntries, TolerantValkey
from servicekit.context import Deadline
from servicekit.problems import (
    MethodNotAllowed,
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderTimeout,
)
from servicekit.settings import UpstreamSettings
from tests.unit.servicekit.valkeys import Clock

FRESH_S, STALE_S = 600, 86_400
MIDDLE = 0.5  # of all jitter, none


class Upstream:
    """Answers with how often it was asked, or with the problem it is told."""

    def __init__(self) -> None:
        self.asked = 0
        self.problem: Exception | None = None
        self.gate: Event | None = None

    def __call__(self, _deadline: Deadline) -> Answer:
        self.asked += 1
        if self.gate:
            self.gate.wait()
        if self.problem:
            raise self.problem
        return Answer({"asked": self.asked}, "open-meteo")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def upstream() -> Upstream:
    return Upstream()


@pytest.fixture
def cache(clock: Clock) -> AnswerCache:
    return alone(clock)


def alone(clock: Clock, chance: float = MIDDLE) -> AnswerCache:
    return AnswerCache(
        SharedEntries("test", TolerantValkey(None)), stale_s=STALE_S, longest_s=8, clock=clock, chance=lambda: chance
    )


def ask(cache: AnswerCache, upstream: Upstream, key: str = "/weather?city=athens", within_s: float = 8) -> Cached:
    return cache.answer(key, upstream, FRESH_S, Deadline.within(within_s))


def told(cached: Cached) -> tuple[str, bytes]:
    return cached.state, cached.entry.body


def test_a_question_is_asked_upstream_once(cache: AnswerCache, upstream: Upstream, clock: Clock) -> None:
    first = ask(cache, upstream)
    clock.now_s += 60
    second = ask(cache, upstream)
    assert (first.state, first.age_s, second.state, second.age_s) == ("miss", 0, "hit", 60)
    assert first.entry == second.entry
    assert (second.entry.body, second.entry.provider, upstream.asked) == (b'{"asked":1}', "open-meteo", 1)


def test_another_question_is_another_entry(cache: AnswerCache, upstream: Upstream) -> None:
    assert [ask(cache, upstream, key).entry.body for key in ("a", "b", "a")] == [
        b'{"asked":1}',
        b'{"asked":2}',
        b'{"asked":1}',
    ]


@pytest.mark.parametrize(("chance", "fresh_s"), [(0.0, 540), (0.5, 600), (1.0, 660)])
def test_what_came_together_expires_at_different_times(
    upstream: Upstream, clock: Clock, chance: float, fresh_s: int
) -> None:
    cache = alone(clock, chance)
    began_s = clock.now_s
    ask(cache, upstream)
    clock.now_s = began_s + fresh_s - 1
    assert ask(cache, upstream).state == "hit"
    clock.now_s = began_s + fresh_s
    assert ask(cache, upstream).state == "stale"
    gevent.idle()


def test_a_little_past_its_freshness_it_goes_out_at_once_and_is_renewed_behind(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s += FRESH_S
    assert [told(ask(cache, upstream)) for _ in range(3)] == [("stale", b'{"asked":1}')] * 3
    assert upstream.asked == 1
    gevent.idle()
    assert upstream.asked == 2
    assert told(ask(cache, upstream)) == ("hit", b'{"asked":2}')


def test_well_past_its_freshness_one_waits_for_the_new_one_and_others_get_the_old_one_at_once(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s += 2 * FRESH_S
    upstream.gate = Event()
    one = gevent.spawn(ask, cache, upstream)
    gevent.sleep(0)
    assert told(ask(cache, upstream)) == ("stale", b'{"asked":1}')
    upstream.gate.set()
    assert told(one.get()) == ("miss", b'{"asked":2}')


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (ProviderFailed("down"), "provider-failed"),
        (ProviderTimeout("slow"), "provider-timeout"),
        (ProviderExhausted("spent", retry_after_s=60), "provider-exhausted"),
        (KeyError("a bug"), "internal-error"),
    ],
)
def test_when_every_provider_fails_the_stale_answer_stands_in_and_says_why(
    cache: AnswerCache, upstream: Upstream, clock: Clock, problem: Exception, why: str
) -> None:
    ask(cache, upstream)
    clock.now_s += STALE_S
    upstream.problem = problem
    stale = ask(cache, upstream)
    assert (stale.state, stale.why, stale.age_s, stale.entry.body) == ("stale", why, STALE_S, b'{"asked":1}')


def test_after_a_failure_the_stale_answer_goes_out_a_while_without_another_try(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s += STALE_S
    upstream.problem = ProviderTimeout("slow")
    assert [ask(cache, upstream).why for _ in range(3)] == ["provider-timeout"] * 3
    assert upstream.asked == 2
    clock.now_s += cache_module.COOLDOWN_S
    upstream.problem = None
    assert told(ask(cache, upstream)) == ("miss", b'{"asked":3}')


def test_a_stale_answer_past_its_rest_says_what_went_wrong_while_it_is_renewed(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s += FRESH_S
    upstream.problem = ProviderFailed("down")
    assert ask(cache, upstream).why == ""
    gevent.idle()
    clock.now_s += cache_module.COOLDOWN_S
    assert ask(cache, upstream).why == "provider-failed"
    gevent.idle()
    assert upstream.asked == 3


def test_who_can_have_a_stale_answer_does_not_wait_long_for_a_slow_provider(
    cache: AnswerCache, upstream: Upstream, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "PATIENCE_S", 0)
    ask(cache, upstream)
    clock.now_s += 2 * FRESH_S
    upstream.gate = Event()
    assert (ask(cache, upstream).why, upstream.asked) == ("provider-timeout", 2)
    upstream.gate.set()
    gevent.idle()
    assert told(ask(cache, upstream)) == ("hit", b'{"asked":2}')


def test_past_its_last_day_it_stands_in_no_more(cache: AnswerCache, upstream: Upstream, clock: Clock) -> None:
    ask(cache, upstream)
    clock.now_s += FRESH_S + STALE_S
    upstream.problem = ProviderFailed("down")
    with pytest.raises(ProviderFailed):
        ask(cache, upstream)


def test_what_was_never_asked_has_the_problem_for_an_answer_and_keeps_none(
    cache: AnswerCache, upstream: Upstream
) -> None:
    upstream.problem = ProviderFailed("down")
    for _ in range(2):
        with pytest.raises(ProviderFailed):
            ask(cache, upstream)
    assert (upstream.asked, len(cache)) == (2, 0)


@pytest.mark.parametrize("problem", [CityNotFound("No city called 'Atlantis'."), CountryNotCovered("Not Atlantis.")])
def test_that_there_is_nothing_is_kept_for_a_minute_in_the_same_words(
    cache: AnswerCache, upstream: Upstream, clock: Clock, problem: Problem
) -> None:
    upstream.problem = problem
    first = ask(cache, upstream)
    clock.now_s += 59
    second = ask(cache, upstream)
    assert (first.state, second.state, upstream.asked) == ("miss", "negative", 1)
    assert (second.entry.problem, second.entry.body.decode()) == (problem.type, problem.detail)
    clock.now_s += 1
    upstream.problem = ProviderFailed("down")
    with pytest.raises(ProviderFailed):
        ask(cache, upstream)


def test_a_city_that_is_no_more_takes_the_place_of_its_weather(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s += 2 * FRESH_S
    upstream.problem = CityNotFound("No city called 'Athens'.")
    assert ask(cache, upstream).entry.problem == "city-not-found"
    assert ask(cache, upstream).state == "negative"


def test_a_problem_about_the_question_itself_is_not_kept(cache: AnswerCache, upstream: Upstream) -> None:
    upstream.problem = MethodNotAllowed("Not so.")
    with pytest.raises(MethodNotAllowed):
        ask(cache, upstream)
    assert len(cache) == 0


def test_a_thousand_at_once_are_one_question_upstream(cache: AnswerCache, upstream: Upstream) -> None:
    upstream.gate = Event()
    crowd = [gevent.spawn(ask, cache, upstream) for _ in range(1000)]
    gevent.sleep(0)
    upstream.gate.set()
    assert {one.get().entry.body for one in crowd} == {b'{"asked":1}'}


def test_its_failure_is_everybodys(cache: AnswerCache, upstream: Upstream) -> None:
    upstream.gate, upstream.problem = Event(), ProviderFailed("down")

    def fails() -> str:
        with pytest.raises(ProviderFailed) as caught:
            ask(cache, upstream)
        return caught.value.detail

    crowd = [gevent.spawn(fails) for _ in range(100)]
    gevent.sleep(0)
    upstream.gate.set()
    assert {one.get() for one in crowd} == {"down"}
    assert upstream.asked == 1


def test_random_cities_do_not_fill_the_memory(cache: AnswerCache, upstream: Upstream) -> None:
    for number in range(ENTRIES + 100):
        ask(cache, upstream, f"/weather?city={number}")
    assert len(cache) == ENTRIES
    assert ask(cache, upstream, "/weather?city=0").state == "miss"
    assert ask(cache, upstream, f"/weather?city={ENTRIES}").state == "hit"


def test_a_clock_set_back_makes_an_answer_old_rather_than_fresh_for_ever(
    cache: AnswerCache, upstream: Upstream, clock: Clock
) -> None:
    ask(cache, upstream)
    clock.now_s -= 10 * STALE_S
    assert ask(cache, upstream).state == "miss"


def test_a_service_without_cache_url_keeps_its_answers_itself(upstream: Upstream) -> None:
    cache = answer_cache("weather", UpstreamSettings(port=1), ["open-meteo"], TolerantValkey(None))
    assert [ask(cache, upstream).state for _ in range(2)] == ["miss", "hit"]


def test_an_answer_may_be_fresh_for_less_than_usual_but_not_for_longer(clock: Clock) -> None:
    for own_s, fresh_s in ((60, 60), (2 * FRESH_S, FRESH_S)):
        answer = Answer({}, "feeds", own_s)
        cached = alone(clock).answer("/news", lambda _deadline, answer=answer: answer, FRESH_S, Deadline.within(8))
        assert cached.entry.fresh_s == fresh_s
