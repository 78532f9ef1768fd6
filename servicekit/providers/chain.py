"""Providers in order: the first that answers, within one deadline, each with a breaker and a concurrency limit."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

import structlog
from prometheus_client import Counter, Gauge

from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.problems import (
    Problem,
    ProviderBusy,
    ProviderExhausted,
    ProviderFailed,
    ProviderTimeout,
    ProviderTrouble,
)
from servicekit.providers.breaker import FAILURES, Breaker
from servicekit.providers.shared_breakers import SharedBreakers
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
"""The share of the remaining deadline that a provider may use while there is another one after it."""

HURRIED = 0.5
"""A time-out isn't counted against a provider that got less than this share of its usual time."""


class Provider(Protocol):
    """A provider; `name` is its name in WEATHER_PROVIDERS or NEWS_PROVIDERS."""

    name: str


P = TypeVar("P", bound=Provider)


class Chain(Generic[P]):
    """Some providers, in the order of preference.

    After one that raises a problem of `fall_back_on`, or whose answer is empty, the next one is asked. Any other
    problem (no such city) is an answer. A call to a provider has `longest_s` seconds; a provider takes `at_once` calls
    at the same time, and one more gets a ProviderBusy rather than a place in a queue. After `breaker_failures` failures
    in a row the provider's breaker opens, and with `shared_breakers` those of the other replicas do too.
    """

    def __init__(
        self,
        providers: Sequence[P],
        *,
        longest_s: float,
        at_once: int = 600,
        breaker_failures: int = FAILURES,
        fall_back_on: tuple[type[Problem], ...] = (ProviderTrouble,),
        shared_breakers: SharedBreakers | None = None,
    ) -> None:
        self.providers = providers
        self._longest_s = longest_s
        self._at_once = at_once
        self._breaker_failures = breaker_failures
        self._fall_back_on = fall_back_on
        self._shared_breakers = shared_breakers
        self._in_flight = {provider.name: 0 for provider in providers}
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._last: dict[str, Outcome] = {}
        self._counted: WeakSet[Problem] = WeakSet()

    def first(
        self,
        ask: Callable[[P, Deadline], Answer],
        deadline: Deadline,
        *,
        is_empty: Callable[[Answer], bool] = lambda _answer: False,
        circuit: Callable[[P], str] = lambda _provider: "",
    ) -> Answer:
        """The first answer that isn't empty, else the first empty one; raises the providers' problems as one.

        `circuit` names the part of a provider that fails independently (a country's feeds); there are few of them.
        """
        failures: list[tuple[str, Problem]] = []
        empty: Answer | None = None
        for position, provider in enumerate(self.providers, start=1):
            share = 1.0 if position == len(self.providers) else NOT_THE_LAST
            longest_s = min(self._longest_s, share * deadline.left_s())
            try:
                answer = self._guarded(provider, circuit(provider), ask, Deadline.within(longest_s, deadline.clock))
            except self._fall_back_on as problem:
                log.warning("provider", provider=provider.name, problem=problem.type, detail=problem.detail)
                failures.append((provider.name, problem))
                continue
            if not is_empty(answer):
                return answer
            empty = empty or answer
        if empty:
            return empty
        raise _combined(failures)

    def state(self, name: str) -> ProviderState:
        """How a provider does, by the outcome of the last call."""
        last = self._last.get(name)
        breaker = self._breakers.get((name, last.circuit)) if last else None
        return state_after(name, last, breaker.left_s if breaker else 0.0)

    def _guarded(self, provider: P, circuit: str, ask: Callable[[P, Deadline], Answer], deadline: Deadline) -> Answer:
        """One call to one provider, if its breaker and its limit let it pass."""
        name, allowed_s = provider.name, deadline.left_s()
        if self._in_flight[name] >= self._at_once:
            _calls(name, "busy").inc()
            raise ProviderBusy(
                f"{name} is at {self._at_once} questions already; try again in a moment.", retry_after_s=1
            )
        breaker = self._breakers.setdefault(
            (name, circuit), Breaker(failures=self._breaker_failures, clock=deadline.clock)
        )
        if self._shared_breakers and not breaker.is_open and (left_s := self._shared_breakers.left_s(name, circuit)):
            breaker.hold(left_s)
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
            if not hurried and problem not in self._counted:  # one call may have failed for several queries
                self._counted.add(problem)
                self._last[name] = Outcome.now(circuit, problem)
                self._failed(name, circuit, problem.retry_after_s if isinstance(problem, ProviderExhausted) else None)
            raise
        except Problem as problem:
            outcome = problem.type
            self._succeeded(name, circuit)
            raise
        except Exception as error:
            outcome = "crashed"
            self._last[name] = Outcome.now(
                circuit, Problem(f"The last call met a fault of ours: {type(error).__name__}.")
            )
            self._failed(name, circuit)
            raise
        else:
            self._last[name] = Outcome.now(circuit)
            self._succeeded(name, circuit)
            return answer
        finally:
            self._count(name, -1)
            _calls(name, outcome).inc()
            _open(name).set(sum(b.is_open for (owner, _), b in self._breakers.items() if owner == name))

    def _failed(self, name: str, circuit: str, cooldown_s: float | None = None) -> None:
        breaker = self._breakers[name, circuit]
        breaker.failed(cooldown_s)
        if breaker.is_open and self._shared_breakers:
            self._shared_breakers.opened(name, circuit, breaker.left_s)

    def _succeeded(self, name: str, circuit: str) -> None:
        breaker = self._breakers[name, circuit]
        if breaker.is_open and self._shared_breakers:
            self._shared_breakers.closed(name, circuit)
        breaker.succeeded()

    def _count(self, name: str, step: int) -> None:
        self._in_flight[name] += step
        _in_flight(name).set(self._in_flight[name])


def _combined(failures: list[tuple[str, Problem]]) -> Problem:
    """One problem out of all: the last provider's, with everybody's sentences; failures outweigh "not covered"."""
    serious = [(name, problem) for name, problem in failures if isinstance(problem, ProviderTrouble)] or failures
    kind = type(serious[-1][1])
    if len(serious) == 1:
        return serious[0][1]
    waits_s = [problem.retry_after_s for _, problem in serious if problem.retry_after_s is not None]
    detail = "No provider could answer. " + " ".join(f"{name}: {problem.detail}" for name, problem in serious)
    return kind(detail, retry_after_s=min(waits_s, default=None))
