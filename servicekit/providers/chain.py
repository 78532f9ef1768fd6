"""Providers in order: the first that can give an answer and does, within one deadline."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Generic, TypeVar

import structlog
from prometheus_client import Counter, Gauge

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import NOT_OFFERED, Problem, ProviderBusy, ProviderFailed, ProviderTrouble
from servicekit.providers.outcomes import Answered, Failed, Held, NotAnswered, Outcome
from servicekit.providers.provider import Licence, Provider
from servicekit.providers.status import Skipped

log = structlog.get_logger()

CALLS = Counter("iris_upstream_calls", "Questions put to a provider, by how it ended.", ["provider", "outcome"])
IN_FLIGHT = Gauge(
    "iris_upstream_in_flight", "Questions that a provider is at.", ["provider"], multiprocess_mode="livesum"
)
# There are few providers and outcomes, and to find one by its labels costs as much as counting ten times.
_calls: Callable[[str, str], Counter] = cache(CALLS.labels)
_in_flight: Callable[[str], Gauge] = cache(IN_FLIGHT.labels)

DEADLINE_SHARE_BEFORE_FALLBACK = 2 / 3
"""The share of the remaining deadline that a provider may use while there is another one after it."""

P = TypeVar("P", bound=Provider)


class Chain(Generic[P]):
    """Some providers, in the order of preference.

    After one that doesn't answer, or whose answer is empty or a problem of `fall_back_on`, the next one is asked. Any
    other problem (no such city) is an answer. A provider has `longest_s` seconds, and is asked `at_once` questions at
    the same time; one more gets a ProviderBusy rather than a place in a queue. `skipped` are those that a setting
    leaves out, which is named where nobody else has what is asked for; `advice` says what is to be set where no
    provider of the deployment has it.
    """

    def __init__(
        self,
        providers: Sequence[P],
        *,
        longest_s: float,
        at_once: int = 600,
        fall_back_on: tuple[type[Problem], ...] = (),
        skipped: Sequence[tuple[type[P], Skipped]] = (),
        advice: Callable[[str], str] = lambda _kind: "",
    ) -> None:
        self.providers = providers
        self._longest_s = longest_s
        self._at_once = at_once
        self._fall_back_on = fall_back_on
        self._skipped = skipped
        self._advice = advice
        self._in_flight = {provider.name: 0 for provider in providers}

    def licence(self, provenance: str) -> Licence | None:
        """The licence of an answer of `open-meteo`, or `sandbox/open-meteo`; None where each answer has its own."""
        name = provenance.rpartition("/")[2]
        return next((provider.licence for provider in self.providers if provider.name == name), None)

    def first(
        self,
        kind: str,
        ask: Callable[[P, Deadline], Answer],
        deadline: Deadline,
        *,
        is_empty: Callable[[Answer], bool] = lambda _answer: False,
        rank: Callable[[P], int] = lambda _provider: 0,
        suits: Callable[[P], bool] = lambda _provider: True,
    ) -> Answer:
        """The first answer that isn't empty, else the first empty one, of the providers that give `kind`.

        `kind` is the name of the method that `ask` calls. Those of a higher `rank` come after the others, and those
        that don't suit the question aren't asked.
        Raises the providers' problems as one.
        """
        able = sorted((one for one in self.providers if one.gives(kind) and suits(one)), key=rank)
        if not able:
            raise self._not_offered(kind)
        problems: list[tuple[str, Problem]] = []
        empty: Answer | None = None
        for provider in able:
            share = 1.0 if provider is able[-1] else DEADLINE_SHARE_BEFORE_FALLBACK
            left = Deadline.within(min(self._longest_s, share * deadline.left_s()), deadline.clock)
            outcome = self._outcome(provider, ask, left)
            if isinstance(outcome, Answered):
                if not is_empty(outcome.value):
                    return outcome.value
                empty = empty or outcome.value
            else:
                problem = outcome.problem
                log.warning("provider", provider=provider.name, problem=problem.type, detail=problem.detail)
                problems.append((provider.name, problem))
        if empty:
            return empty
        raise _combined(problems)

    def _not_offered(self, kind: str) -> ProviderFailed:
        left_out = [f"{one.name} is skipped: {why.reason}." for one, why in self._skipped if one.gives(kind)]
        return ProviderFailed(" ".join(filter(None, [NOT_OFFERED, *(left_out or [self._advice(kind)])])))

    def _outcome(self, provider: P, ask: Callable[[P, Deadline], Answer], deadline: Deadline) -> Outcome[Answer]:
        """What becomes of a question to one provider; raises a problem that is an answer, and faults of ours."""
        name = provider.name
        if self._in_flight[name] >= self._at_once:
            _calls(name, "busy").inc()
            busy = f"{name} is at {self._at_once} questions already; try again in a moment."
            return Held("limit", ProviderBusy(busy, retry_after_s=1))
        self._count(name, +1)
        ended = "crashed"
        try:
            outcome: Outcome[Answer] = Answered(ask(provider, deadline))
            ended = "answered"
        except NotAnswered as stopped:
            outcome = stopped.outcome
            ended = "held-back" if isinstance(outcome, Held) else outcome.problem.type
        except Problem as problem:
            ended = problem.type
            if not isinstance(problem, (ProviderTrouble, *self._fall_back_on)):
                raise
            outcome = Failed(problem)
        finally:
            self._count(name, -1)
            _calls(name, ended).inc()
        return outcome

    def _count(self, name: str, step: int) -> None:
        self._in_flight[name] += step
        _in_flight(name).set(self._in_flight[name])


def _combined(problems: list[tuple[str, Problem]]) -> Problem:
    """One problem out of all: the last provider's, with everybody's sentences; failures outweigh "not covered"."""
    serious = [(name, problem) for name, problem in problems if isinstance(problem, ProviderTrouble)] or problems
    kind = type(serious[-1][1])
    if len(serious) == 1:
        return serious[0][1]
    waits_s = [problem.retry_after_s for _, problem in serious if problem.retry_after_s is not None]
    detail = "No provider could answer. " + " ".join(f"{name}: {problem.detail}" for name, problem in serious)
    return kind(detail, retry_after_s=min(waits_s, default=None))
