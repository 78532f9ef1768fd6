"""Providers in order: the first that answers, inside one deadline, none of them asked more than it can take."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

import structlog
from prometheus_client import Counter, Gauge

from servicekit.caching.answers import Answer
from servicekit.deadline import Deadline
from servicekit.problems import (
    Problem,
    ProviderBusy,
    ProviderExhausted,
    ProviderFailed,
    ProviderTimeout,
    ProviderTrouble,
)
from servicekit.providers.breaker import FAILURES, Breaker
from servicekit.providers.status import Outcome, ProviderState, state_after

log = structlog.get_logger()

CALLS = Counter("iris_upstream_calls", "Questions put to a provider, by how it ended.", ["provider", "outcome"])
IN_FLIGHT = Gauge(
    "iris_upstream_in_flight", "Questions that a provider is at.", ["provider"], multiprocess_mode="livesum"
)
OPEN = Gauge("iris_breakers_open", "Breakers that hold calls back.", ["provider"], multiprocess_mode="livesum")
# There are few providers and outcomes, and to find one by its labels costs as much as counting ten times.
_calls: Callable[[str, str], Counter] = cache(CALLS.labels)
_in_flight: Callable[[str], Gauge] = cache(IN_FLIGHT.labels)
_open: Callable[[str], Gauge] = cache(OPEN.labels)

NOT_THE_LAST = 2 / 3
"""Of what is left of the deadline, the most that a provider may take while another waits behind it."""

HURRIED = 0.5
"""A provider given less than this share of its time isn't to blame for taking longer."""


class Provider(Protocol):
    """Whoever can answer; `name` is what WEATHER_PROVIDERS or NEWS_PROVIDERS calls it."""

    name: str


P = TypeVar("P", bound=Provider)


class Chain(Generic[P]):
    """Some providers, in the order of preference.

    One that is in trouble, or raises one of `hands_over`, is followed by the next, and so is one whose answer is empty.
    Any other problem (no such city) is an answer. Each provider may take `longest_s` seconds, and at most `at_once`
    questions at the same time; the next one is told to come back, rather than wait in a queue. One that failed
    `breaker_failures` times in a row is left alone for a while.
    """

    def __init__(
        self,
        providers: Sequence[P],
        *,
        longest_s: float,
        at_once: int = 600,
        breaker_failures: int = FAILURES,
        hands_over: tuple[type[Problem], ...] = (ProviderTrouble,),
    ) -> None:
        self.providers = providers
        self._longest_s = longest_s
        self._at_once = at_once
        self._breaker_failures = breaker_failures
        self._hands_over = hands_over
        self._in_flight = {provider.name: 0 for provider in providers}
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._last: dict[str, Outcome] = {}
        self._blamed: WeakSet[Problem] = WeakSet()

    def first(
        self,
        ask: Callable[[P, Deadline], Answer],
        deadline: Deadline,
        *,
        is_empty: Callable[[Answer], bool] = lambda _answer: False,
        circuit: Callable[[P], str] = lambda _provider: "",
    ) -> Answer:
        """The first answer that isn't empty, else the first empty one; raises the problem that all of them make.

        `circuit` names the part of a provider that fails by itself (a country's feeds), of which there are few.
        """
        told: list[tuple[str, Problem]] = []
        empty: Answer | None = None
        for position, provider in enumerate(self.providers, start=1):
            share = 1.0 if position == len(self.providers) else NOT_THE_LAST
            longest_s = min(self._longest_s, share * deadline.left_s())
            try:
                answer = self._guarded(provider, circuit(provider), ask, Deadline.within(longest_s, deadline.clock))
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

    def state(self, name: str) -> ProviderState:
        """How a provider does, by what became of the last question put to it."""
        last = self._last.get(name)
        breaker = self._breakers.get((name, last.circuit)) if last else None
        return state_after(name, last, breaker.left_s if breaker else 0.0)

    def _guarded(self, provider: P, circuit: str, ask: Callable[[P, Deadline], Answer], deadline: Deadline) -> Answer:
        """One question to one provider, if its breaker and its bound let it pass."""
        name, allowed_s = provider.name, deadline.left_s()
        if self._in_flight[name] >= self._at_once:
            _calls(name, "busy").inc()
            raise ProviderBusy(
                f"{name} is at {self._at_once} questions already; try again in a moment.", retry_after_s=1
            )
        breaker = self._breakers.setdefault(
            (name, circuit), Breaker(failures=self._breaker_failures, clock=deadline.clock)
        )
        wait_s = int(breaker.wait_s() + 0.999)
        if wait_s:
            _calls(name, "held-back").inc()
            raise ProviderFailed(f"{name} failed repeatedly and rests for {wait_s} s.", retry_after_s=wait_s)
        self._count(name, +1)
        outcome = "answered"
        try:
            answer = ask(provider, deadline)
        except ProviderTrouble as problem:
            outcome = problem.type
            hurried = isinstance(problem, ProviderTimeout) and allowed_s < HURRIED * self._longest_s
            if not hurried and problem not in self._blamed:  # several questions may have failed by one call
                self._blamed.add(problem)
                self._last[name] = Outcome.now(circuit, problem)
                breaker.failed(problem.retry_after_s if isinstance(problem, ProviderExhausted) else None)
            raise
        except Problem as problem:
            outcome = problem.type
            breaker.succeeded()
            raise
        else:
            self._last[name] = Outcome.now(circuit)
            breaker.succeeded()
            return answer
        finally:
            self._count(name, -1)
            _calls(name, outcome).inc()
            _open(name).set(sum(b.is_open for (owner, _), b in self._breakers.items() if owner == name))

    def _count(self, name: str, step: int) -> None:
        self._in_flight[name] += step
        _in_flight(name).set(self._in_flight[name])


def _together(told: list[tuple[str, Problem]]) -> Problem:
    """The last provider's problem, with what each of them said; nothing but trouble counts while there is any."""
    troubles = [(name, problem) for name, problem in told if isinstance(problem, ProviderTrouble)] or told
    kind = type(troubles[-1][1])
    if len(troubles) == 1:
        return troubles[0][1]
    waits_s = [problem.retry_after_s for _, problem in troubles if problem.retry_after_s is not None]
    detail = "No provider could answer. " + " ".join(f"{name}: {problem.detail}" for name, problem in troubles)
    return kind(detail, retry_after_s=min(waits_s, default=None))
