"""What a service tells of its providers without asking them."""

from collections.abc import Sequence

import pytest
from time_machine import travel

from contract.problems import CityNotFound, CountryNotCovered
from servicekit.breaker import Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.problems import (
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
)
from servicekit.providers.circuit import Circuit
from servicekit.providers.outcomes import Answered
from servicekit.providers.provider import Licence, Provider
from servicekit.providers.status import ProviderState, provider_state

USUAL_S = 5.0


class Scripted(Provider):
    """A provider with these parts; each call to one of them is told to end in some way."""

    name = "a"
    licence = Licence(name="CC BY 4.0", credit="Data by A", url="https://a.example/", commercial=True)

    def __init__(self, *parts: str) -> None:
        self.parts = {
            part: Circuit("a", part, Breaker(failures=3), TolerantValkey(None), service="weather", usual_s=USUAL_S)
            for part in parts or ("",)
        }

    @property
    def circuits(self) -> Sequence[Circuit]:
        return list(self.parts.values())

    def call(self, part: str, *says: Problem | None, allowed_s: float = USUAL_S) -> "Scripted":
        for said in says:

            def answer(said: Problem | None = said) -> Answered[int]:
                if said:
                    raise said
                return Answered(1)

            try:
                self.parts[part].guard(answer, allowed_s)
            except Problem:
                continue
        return self


class Alternatives(Scripted):
    needs_every_part = False


def state_after(*says: Problem | None, allowed_s: float = USUAL_S) -> ProviderState:
    return provider_state(Scripted().call("", *says, allowed_s=allowed_s))


def test_a_provider_that_nobody_needed_yet_says_so() -> None:
    told = state_after()
    assert (told.state, told.asked, told.parts) == ("not asked yet", None, ())
    assert (told.calls_left, told.calls_counted_by) == (None, None)


def test_its_licence_is_told() -> None:
    told = state_after().licence
    assert told is not None
    assert (told.credit, told.commercial) == ("Data by A", True)


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
    told = state_after(said)
    assert (told.state, told.detail) == (state, detail)
    assert told.asked is not None


def test_a_provider_left_alone_rests_and_says_why() -> None:
    told = state_after(*[ProviderFailed("Down.")] * 3)
    assert (told.state, told.detail) == ("resting", "It failed repeatedly and rests for 5 s. Down.")


def test_one_answer_makes_it_ready_again() -> None:
    assert state_after(ProviderFailed("Down."), None).state == "ready"


@pytest.mark.parametrize("said", [CityNotFound("No."), CountryNotCovered("No.")])
def test_what_a_provider_does_not_have_it_has_said_itself(said: Problem) -> None:
    assert state_after(said).state == "ready"


def test_a_provider_that_was_hurried_is_not_said_to_fail() -> None:
    assert state_after(ProviderTimeout("Slow."), allowed_s=1).state == "not asked yet"


def test_a_fault_of_ours_is_said_to_be_one() -> None:
    circuit_fails = Scripted()
    with pytest.raises(ZeroDivisionError):
        circuit_fails.parts[""].guard(lambda: Answered(1 // 0), USUAL_S)
    assert provider_state(circuit_fails).state == "crashed"


def test_a_provider_does_as_its_worst_part_does_and_names_it() -> None:
    """`/providers` said ready while one of its hosts rested."""
    provider = Scripted("forecast", "air quality").call("air quality", *[ProviderFailed("Down.")] * 3)
    told = provider_state(provider.call("forecast", None))
    assert (told.state, told.detail) == ("resting", "air quality: It failed repeatedly and rests for 5 s. Down.")
    assert [(part.part, part.state) for part in told.parts] == [("forecast", "ready"), ("air quality", "resting")]


def test_one_host_that_fails_holds_back_no_other() -> None:
    provider = Scripted("forecast", "air quality").call("air quality", *[ProviderFailed("Down.")] * 3)
    assert provider.parts["forecast"].guard(lambda: Answered(1), USUAL_S) == Answered(1)


def test_of_parts_that_stand_for_each_other_the_last_one_asked_tells() -> None:
    """One country whose publishers fail doesn't make all feeds fail."""
    with travel(0, tick=False) as clock:
        provider = Alternatives("gr", "us").call("gr", ProviderFailed("Down."))
        assert provider_state(provider).state == "failing"
        clock.shift(1)
        assert provider_state(provider.call("us", None)).state == "ready"
