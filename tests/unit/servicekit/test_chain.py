from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import REGISTRY

from contract.problems import CityNotFound, CountryNotCovered
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import (
    NOT_OFFERED,
    Problem,
    ProviderBusy,
    ProviderExhausted,
    ProviderFailed,
    ProviderRefused,
    ProviderTimeout,
)
from servicekit.providers.chain import Chain
from servicekit.providers.outcomes import Failed, Held, NotAnswered
from servicekit.providers.provider import Provider, optional
from servicekit.providers.status import Skipped

FALL_BACK_ON = (CountryNotCovered,)


class Able(Provider):
    """What the providers of these tests can give."""

    @optional
    def ask(self, deadline: Deadline) -> Answer:
        raise NotImplementedError


class Unable(Able):
    name = "unable"


@dataclass
class Scripted(Able):
    name: str = "scripted"  # type: ignore[misc]  # each has its own here
    says: Any = None

    def ask(self, deadline: Deadline) -> Answer:
        self.given_s = deadline.left_s()
        if isinstance(self.says, Exception):
            raise self.says
        return Answer(self.says, self.name)


def ask(*providers: Scripted, within_s: float = 8, longest_s: float = 5) -> Answer:
    return put(Chain(providers, longest_s=longest_s, fall_back_on=FALL_BACK_ON), within_s=within_s)


def put(chain: Chain[Any], *, within_s: float = 8) -> Answer:
    return chain.first(
        "ask",
        lambda provider, left: provider.ask(left),
        Deadline.within(within_s, lambda: 0.0),
        is_empty=lambda answer: answer.payload == [],
    )


def test_the_first_that_answers_is_the_only_one_asked() -> None:
    second = Scripted("b", [2])
    assert ask(Scripted("a", [1]), second) == Answer([1], "a")
    assert not hasattr(second, "given_s")


@pytest.mark.parametrize("trouble", [ProviderRefused("no"), ProviderTimeout("slow"), CountryNotCovered("never")])
def test_one_in_trouble_fall_back_on_to_the_next(trouble: Problem) -> None:
    assert ask(Scripted("a", trouble), Scripted("b", [2])) == Answer([2], "b")


def test_no_such_city_is_an_answer() -> None:
    with pytest.raises(CityNotFound):
        ask(Scripted("a", CityNotFound("no")), Scripted("b", [2]))


def test_an_empty_answer_is_kept_for_when_nobody_has_more() -> None:
    assert ask(Scripted("a", []), Scripted("b", [2])) == Answer([2], "b")
    assert ask(Scripted("a", []), Scripted("b", [])) == Answer([], "a")
    assert ask(Scripted("a", []), Scripted("b", ProviderFailed("no"))) == Answer([], "a")


def test_a_lone_providers_problem_goes_out_as_it_is() -> None:
    problem = ProviderExhausted("spent", retry_after_s=9)
    with pytest.raises(ProviderExhausted) as caught:
        ask(Scripted("a", problem))
    assert (caught.value.detail, caught.value.retry_after_s) == (problem.detail, problem.retry_after_s)


def test_when_all_fail_each_has_its_say() -> None:
    with pytest.raises(ProviderTimeout, match=r"a: spent\. b: slow\.") as caught:
        ask(Scripted("a", ProviderExhausted("spent.", retry_after_s=9)), Scripted("b", ProviderTimeout("slow.")))
    assert caught.value.retry_after_s == 9


def test_a_country_counts_as_not_covered_only_when_nobody_failed() -> None:
    with pytest.raises(ProviderFailed):
        ask(Scripted("a", ProviderFailed("down.")), Scripted("b", CountryNotCovered("never.")))
    with pytest.raises(CountryNotCovered):
        ask(Scripted("a", CountryNotCovered("no.")), Scripted("b", CountryNotCovered("never.")))


@pytest.mark.parametrize(("within_s", "first_s", "second_s"), [(8, 5, 5), (3, 2, 3), (0, 0, 0)])
def test_the_first_leaves_time_for_the_next(within_s: float, first_s: float, second_s: float) -> None:
    first, second = Scripted("a", ProviderFailed("no")), Scripted("b", [2])
    ask(first, second, within_s=within_s)
    assert (first.given_s, second.given_s) == (first_s, second_s)


@pytest.mark.parametrize(
    "outcome", [Held("quota", ProviderExhausted("Spent.", retry_after_s=9)), Failed(ProviderFailed("Down."))]
)
def test_after_one_that_was_held_back_or_failed_the_next_is_asked(outcome: Held | Failed) -> None:
    assert ask(Scripted("a", NotAnswered(outcome)), Scripted("b", [2])) == Answer([2], "b")
    with pytest.raises(type(outcome.problem), match=outcome.problem.detail):
        ask(Scripted("a", NotAnswered(outcome)))


def test_what_a_provider_cannot_give_it_is_not_asked_for() -> None:
    chain: Chain[Able] = Chain([Unable(), Scripted("b", [2])], longest_s=5)
    assert put(chain) == Answer([2], "b")


def test_the_last_one_that_can_give_it_has_all_the_time_that_is_left() -> None:
    able = Scripted("a", [1])
    put(Chain([able, Unable()], longest_s=5), within_s=3)
    assert able.given_s == 3


def test_where_nobody_can_give_it_the_caller_is_told() -> None:
    with pytest.raises(ProviderFailed, match=NOT_OFFERED):
        put(Chain([Unable()], longest_s=5))


def test_where_a_setting_leaves_out_who_could_give_it_the_caller_is_told_which() -> None:
    left_out = Skipped("no licence", "LICENCE=commercial, which its terms don't allow")
    chain: Chain[Able] = Chain([Unable()], longest_s=5, skipped=[(Scripted, left_out), (Unable, left_out)])
    with pytest.raises(ProviderFailed) as told:
        put(chain)
    assert told.value.detail == f"{NOT_OFFERED} scripted is skipped: LICENCE=commercial, which its terms don't allow."


def test_past_its_bound_a_provider_is_not_asked_and_the_caller_is_told_at_once() -> None:
    chain: Chain[Any]

    class Busy(Able):
        name = "a"

        def ask(self, deadline: Deadline) -> Answer:
            with pytest.raises(ProviderBusy) as caught:
                chain.first("ask", Busy.ask, deadline)
            assert caught.value.headers == {"Retry-After": "1", "X-Retry-Elsewhere": "1"}
            assert (caught.value.status, caught.value.type) == (503, "service-unavailable")
            return Answer([1], "a")

    chain = Chain([Busy()], longest_s=5, at_once=1)
    assert chain.first("ask", Busy.ask, Deadline.within(8, lambda: 0.0)) == Answer([1], "a")
    assert chain.first("ask", Busy.ask, Deadline.within(8, lambda: 0.0)) == Answer([1], "a")


def calls(provider: str, outcome: str) -> float:
    labels = {"provider": provider, "outcome": outcome}
    return REGISTRY.get_sample_value("iris_upstream_calls_total", labels) or 0.0


def test_an_unexpected_exception_counts_as_crashed() -> None:
    chain = Chain([Scripted("crashing", ZeroDivisionError("secret inner words"))], longest_s=5)
    before = calls("crashing", "crashed")
    with pytest.raises(ZeroDivisionError):
        put(chain)
    assert calls("crashing", "crashed") - before == 1
    assert calls("crashing", "answered") == 0


def test_a_call_that_was_held_back_counts_as_that_and_not_as_a_failure() -> None:
    chain = Chain([Scripted("holding", NotAnswered(Held("quota", ProviderExhausted("Spent."))))], longest_s=5)
    with pytest.raises(ProviderExhausted):
        put(chain)
    assert (calls("holding", "held-back"), calls("holding", "provider-exhausted")) == (1, 0)
