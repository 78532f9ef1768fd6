"""What a service tells of its providers without asking them."""

from copy import copy
from typing import Any

import pytest

from contract.problems import CityNotFound, CountryNotCovered
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import (
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
)
from servicekit.providers.chain import Chain


class Scripted:
    name = "a"

    def __init__(self, *says: Problem | None) -> None:
        self.says = list(says)

    def ask(self, _deadline: Deadline) -> Answer:
        said = self.says.pop(0)
        if said:
            raise copy(said)  # each call fails by itself
        return Answer([1], self.name)


def chain_after(*says: Problem | None, within_s: float = 8, breaker_failures: int = 3) -> Chain[Any]:
    """A chain whose one provider was asked so often, and said this."""
    chain = Chain([Scripted(*says)], longest_s=5, breaker_failures=breaker_failures)
    for _ in says:
        try:
            chain.first(Scripted.ask, Deadline.within(within_s, lambda: 0.0))
        except Problem:
            continue
    return chain


def test_a_provider_that_nobody_needed_yet_says_so() -> None:
    told = chain_after().state("a")
    assert (told.state, told.asked) == ("not asked yet", None)


@pytest.mark.parametrize(
    ("said", "state", "detail"),
    [
        (None, "ready", "It answered when it was last asked."),
        (ProviderRefused("A refused the key: check A_KEY."), "refused", "A refused the key: check A_KEY."),
        (ProviderExhausted("Spent.", retry_after_s=60), "exhausted", "Spent."),
        (ProviderFailed("A can't be reached."), "failing", "A can't be reached."),
        (ProviderGarbled("Nonsense."), "failing", "Nonsense."),
        (ProviderTimeout("Slow."), "failing", "Slow."),
    ],
)
def test_the_last_outcome_is_the_state(said: Problem | None, state: str, detail: str) -> None:
    told = chain_after(said).state("a")
    assert (told.state, told.detail) == (state, detail)
    assert told.asked is not None


def test_a_provider_left_alone_rests_and_says_why() -> None:
    told = chain_after(*[ProviderFailed("Down.")] * 3).state("a")
    assert (told.state, told.detail) == ("resting", "It failed repeatedly and rests for 5 s. Down.")


def test_one_answer_makes_it_ready_again() -> None:
    assert chain_after(ProviderFailed("Down."), None).state("a").state == "ready"


@pytest.mark.parametrize("said", [CityNotFound("No."), CountryNotCovered("No.")])
def test_what_may_have_been_answered_without_asking_leaves_the_state_alone(said: Problem) -> None:
    """NewsAPI's adapter knows of most countries by itself that they have no headlines: the key isn't tried by that."""
    assert chain_after(said).state("a").state == "not asked yet"


def test_a_provider_that_was_hurried_is_not_said_to_fail() -> None:
    assert chain_after(ProviderTimeout("Slow."), within_s=1).state("a").state == "not asked yet"
