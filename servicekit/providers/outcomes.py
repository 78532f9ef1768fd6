"""What became of a call to a provider, as values: breaker, quota and chain hand them on, and each reads only its own.

Answered   the provider answered, and its answer was read
Failed     it was asked, and gave no usable answer: the breaker counts that
Held       it wasn't asked: its quota, its breaker or its limit of calls at once held the call back; nobody's failure
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from servicekit.problems import Problem

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Answered(Generic[T_co]):
    """What was read from the provider's answer."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Failed:
    """Why the provider gave no usable answer."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Held:
    """What held the call back, and what to tell the person if no other provider answers."""

    by: Literal["quota", "breaker", "limit"]
    problem: Problem


Outcome = Answered[T_co] | Failed | Held


class NotAnswered(Exception):
    """Ends an adapter's work at the step that wasn't answered; the chain makes the outcome a value again."""

    def __init__(self, outcome: Failed | Held) -> None:
        super().__init__(outcome.problem.detail)
        self.outcome = outcome


def answer_of(outcome: Outcome[T_co]) -> T_co:
    """The answer; raises NotAnswered where there is none."""
    if not isinstance(outcome, Answered):
        raise NotAnswered(outcome)
    return outcome.value
