from copy import copy
from dataclasses import dataclass
from typing import Any

import pytest
from prometheus_client import REGISTRY

from contract.problems import CityNotFound, CountryNotCovered
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import (
    Problem,
    ProviderBusy,
    ProviderExhausted,
    ProviderFailed,
    ProviderRefused,
    ProviderTimeout,
    ProviderTrouble,
)
from servicekit.providers.chain import Chain

FALL_BACK_ON = (ProviderTrouble, CountryNotCovered)


@dataclass
class Scripted:
    name: str
    says: Any

    def ask(self, deadline: Deadline) -> Answer:
        self.given_s = deadline.left_s()
        if isinstance(self.says, Exception):
            raise copy(self.says)  # each call fails by itself
        return Answer(self.says, self.name)


def ask(*providers: Scripted, within_s: float = 8, longest_s: float = 5) -> Answer:
    return put(Chain(providers, longest_s=longest_s, fall_back_on=FALL_BACK_ON), within_s=within_s)


def put(chain: Chain[Scripted], *, within_s: float = 8, circuit: str = "") -> Answer:
    return chain.first(
        Scripted.ask,
        Deadline.within(within_s, lambda: 0.0),
        is_empty=lambda answer: answer.payload == [],
        circuit=lambda _provider: circuit,
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


def test_a_provider_that_failed_repeatedly_is_left_alone() -> None:
    failing = Scripted("a", ProviderFailed("no."))
    chain = Chain([failing, Scripted("b", [2])], longest_s=5)
    for _ in range(5):
        put(chain)
    del failing.given_s
    assert put(chain) == Answer([2], "b")
    assert not hasattr(failing, "given_s")


def test_a_provider_with_no_quota_left_rests_as_long_as_it_says() -> None:
    chain = Chain([Scripted("a", ProviderExhausted("spent.", retry_after_s=90))], longest_s=5)
    with pytest.raises(ProviderExhausted):
        put(chain)
    with pytest.raises(ProviderFailed, match="rests for 90 s") as caught:
        put(chain)
    assert caught.value.retry_after_s == 90


def test_no_such_city_is_no_failure_of_the_provider() -> None:
    chain = Chain([Scripted("a", CityNotFound("no"))], longest_s=5)
    for _ in range(10):
        with pytest.raises(CityNotFound):
            put(chain)


def test_a_provider_that_was_hurried_is_not_to_blame() -> None:
    chain = Chain([Scripted("a", ProviderTimeout("slow"))], longest_s=5)
    for _ in range(10):
        with pytest.raises(ProviderTimeout):
            put(chain, within_s=1)


def test_parts_of_a_provider_fail_by_themselves() -> None:
    provider = Scripted("feeds", ProviderFailed("no."))
    chain = Chain([provider], longest_s=5)
    for _ in range(5):
        with pytest.raises(ProviderFailed):
            put(chain, circuit="gr")
    provider.says = [1]
    assert put(chain, circuit="de") == Answer([1], "feeds")
    with pytest.raises(ProviderFailed, match="rests"):
        put(chain, circuit="gr")


def test_past_its_bound_a_provider_is_not_asked_and_the_caller_is_told_at_once() -> None:
    chain: Chain[Any]

    class Busy:
        name = "a"

        def ask(self, _deadline: Deadline) -> Answer:
            with pytest.raises(ProviderBusy) as caught:
                chain.first(Busy.ask, Deadline.within(8, lambda: 0.0))
            assert caught.value.headers == {"Retry-After": "1", "X-Retry-Elsewhere": "1"}
            assert (caught.value.status, caught.value.type) == (503, "service-unavailable")
            return Answer([1], "a")

    chain = Chain([Busy()], longest_s=5, at_once=1)
    assert chain.first(Busy.ask, Deadline.within(8, lambda: 0.0)) == Answer([1], "a")
    assert chain.first(Busy.ask, Deadline.within(8, lambda: 0.0)) == Answer([1], "a")


def calls(provider: str, outcome: str) -> float:
    labels = {"provider": provider, "outcome": outcome}
    return REGISTRY.get_sample_value("iris_upstream_calls_total", labels) or 0.0


def test_an_unexpected_exception_counts_as_crashed() -> None:
    """It is no answer, neither in the metrics nor in what `/providers` says."""
    provider = Scripted("crashing", ZeroDivisionError("secret inner words"))
    chain = Chain([provider], longest_s=5)
    before = calls("crashing", "crashed")
    with pytest.raises(ZeroDivisionError):
        put(chain)
    assert calls("crashing", "crashed") - before == 1
    assert calls("crashing", "answered") == 0
    state = chain.state("crashing")
    assert (state.state, "secret" in state.detail) == ("crashed", False)
