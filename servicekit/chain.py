"""Providers in order: the first that answers, inside one deadline."""

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

import structlog

from servicekit.answers import Answer
from servicekit.deadline import Deadline
from servicekit.problems import Problem, ProviderTrouble

log = structlog.get_logger()

NOT_THE_LAST = 2 / 3
"""Of what is left of the deadline, the most that a provider may take while another waits behind it."""


class Provider(Protocol):
    """Whoever can answer; `name` is what WEATHER_PROVIDERS or NEWS_PROVIDERS calls it."""

    name: str


P = TypeVar("P", bound=Provider)


class Chain(Generic[P]):
    """Some providers, in the order of preference.

    One that is in trouble, or raises one of `hands_over`, is followed by the next, and so is one whose answer is empty.
    Any other problem (no such city) is an answer. Each provider may take `longest_s` seconds.
    """

    def __init__(
        self, providers: Sequence[P], *, longest_s: float, hands_over: tuple[type[Problem], ...] = (ProviderTrouble,)
    ) -> None:
        self.providers = providers
        self._longest_s = longest_s
        self._hands_over = hands_over

    def first(
        self,
        ask: Callable[[P, Deadline], Answer],
        deadline: Deadline,
        *,
        is_empty: Callable[[Answer], bool] = lambda _answer: False,
    ) -> Answer:
        """The first answer that isn't empty, else the first empty one; raises the problem that all of them make."""
        told: list[tuple[str, Problem]] = []
        empty: Answer | None = None
        for position, provider in enumerate(self.providers, start=1):
            share = 1.0 if position == len(self.providers) else NOT_THE_LAST
            longest_s = min(self._longest_s, share * deadline.left_s())
            try:
                answer = ask(provider, Deadline.within(longest_s, deadline.clock))
            except self._hands_over as problem:
                log.warning("provider", provider=provider.name, problem=problem.type, detail=problem.detail)
                told.append((provider.name, problem))
                continue
            if not is_empty(answer):
                return answer
            empty = empty or answer
        if empty:
            return empty
        raise _together(told)


def _together(told: list[tuple[str, Problem]]) -> Problem:
    """The last provider's problem, with what each of them said; nothing but trouble counts while there is any."""
    troubles = [(name, problem) for name, problem in told if isinstance(problem, ProviderTrouble)] or told
    kind = type(troubles[-1][1])
    if len(troubles) == 1:
        return troubles[0][1]
    waits_s = [problem.retry_after_s for _, problem in troubles if problem.retry_after_s is not None]
    detail = "No provider could answer. " + " ".join(f"{name}: {problem.detail}" for name, problem in troubles)
    return kind(detail, retry_after_s=min(waits_s, default=None))
