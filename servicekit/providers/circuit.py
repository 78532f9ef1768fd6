"""One thing that fails by itself (a host, a country's feeds): its breaker, known to all replicas, and how it does.

Through Valkey a breaker that opens in one replica holds the others back too. Without it each has its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from math import ceil
from typing import Any, TypeVar

from prometheus_client import Gauge
from valkey import Valkey

from servicekit.breaker import Admission, Breaker
from servicekit.caching.shared import TolerantValkey
from servicekit.problems import (
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderRefused,
    ProviderTimeout,
    ProviderTrouble,
)
from servicekit.providers.outcomes import Answered, Failed, Held, NotAnswered, Outcome

T = TypeVar("T")

OPEN = Gauge("iris_breakers_open", "Breakers that hold calls back.", ["provider"], multiprocess_mode="livesum")

LOOK_AGAIN_S = 0.5
"""For how long what Valkey said of a breaker counts."""
TOO_SHORT_TO_BLAME = 0.5
"""The share of its usual time below which a time-out isn't counted against a provider."""


@dataclass(frozen=True, slots=True)
class LastCall:
    """How the last call ended: its problem, or None."""

    problem: Problem | None
    ended: datetime


class Circuit:
    """Guards the calls to one part of a provider, which takes `usual_s` seconds at most.

    `part` is its name beside the provider's; "" where there is one part only.
    """

    def __init__(
        self, provider: str, part: str, breaker: Breaker, valkey: TolerantValkey, *, service: str, usual_s: float
    ) -> None:
        self.provider = provider
        self.part = part
        self.last: LastCall | None = None
        self._breaker = breaker
        self._usual_s = usual_s
        self._valkey = valkey
        self._name = f"iris:{service}:breaker:{provider}:{part}"
        self._others_until_s = 0.0
        self._looked_s = -LOOK_AGAIN_S
        self._is_shown_open = False

    @property
    def left_s(self) -> float:
        """Seconds for which calls are held back still."""
        return self._breaker.left_s

    def guard(self, call: Callable[[], Outcome[T]], allowed_s: float) -> Outcome[T]:
        """What becomes of a call that has `allowed_s` seconds; it isn't made while the breaker is open.

        A ProviderTrouble that the call raises is its outcome. Anything else goes on: a problem that is none of the
        provider's (no such city) is an answer too, any other exception is a fault of ours, which counts as a failure.
        """
        if not self._breaker.is_open and (others_s := self._others_left_s(allowed_s)):
            self._breaker.hold(others_s)
            self._show()
        admission = self._breaker.admit()
        if admission.wait_s:
            return Held("breaker", self._resting(ceil(admission.wait_s)))
        try:
            outcome = call()
        except NotAnswered as ended:
            outcome = ended.outcome
        except ProviderTrouble as problem:
            outcome = Failed(problem)
        except Problem:
            self._succeeded()
            raise
        except Exception as error:
            self._failed(admission, Problem(f"The last call met a fault of ours: {type(error).__name__}."))
            raise
        except BaseException:  # the caller was stopped
            self._breaker.undecided(admission)
            raise
        self._note(outcome, admission, allowed_s)
        return outcome

    def _resting(self, wait_s: int) -> ProviderFailed:
        name = f"{self.provider} ({self.part})" if self.part else self.provider
        return ProviderFailed(f"{name} failed repeatedly and rests for {wait_s} s.", retry_after_s=wait_s)

    def _note(self, outcome: Outcome[Any], admission: Admission, allowed_s: float) -> None:
        match outcome:
            case Answered():
                self._succeeded()
            case Failed(ProviderTimeout()) if allowed_s < TOO_SHORT_TO_BLAME * self._usual_s:
                self._breaker.undecided(admission)
            case Failed(problem):
                self._failed(admission, problem)
            case Held():
                self._breaker.undecided(admission)

    def _succeeded(self) -> None:
        was_open = self._breaker.is_open
        self._breaker.succeeded()
        self._show()
        self.last = LastCall(None, datetime.now(UTC))
        if was_open:
            self._valkey.call(lambda client: client.delete(self._name), None)
            self._others_until_s = 0.0

    def _failed(self, admission: Admission, problem: Problem) -> None:
        pause_s = problem.retry_after_s if isinstance(problem, (ProviderExhausted, ProviderRefused)) else None
        self._breaker.failed(admission, pause_s)
        self._show()
        self.last = LastCall(problem, datetime.now(UTC))
        if self._breaker.is_open:
            left_ms = max(1, int(self.left_s * 1000))
            self._valkey.call(lambda client: client.set(self._name, b"1", px=left_ms), None)

    def _show(self) -> None:
        """Let the metric follow the breaker."""
        if self._breaker.is_open != self._is_shown_open:
            self._is_shown_open = self._breaker.is_open
            OPEN.labels(self.provider).inc(1 if self._is_shown_open else -1)

    def _others_left_s(self, within_s: float) -> float:
        """Seconds for which a breaker of any replica holds calls back still; looked up twice a second at most."""
        now_s = self._breaker.clock()
        if now_s - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now_s  # the other calls of this moment needn't look
            left_ms: Any = self._valkey.call(partial(_left_ms, name=self._name), 0, within_s)
            self._others_until_s = now_s + max(0, left_ms) / 1000  # it is negative where there is none
        return max(0.0, self._others_until_s - now_s)


def _left_ms(client: Valkey, name: str) -> Any:  # noqa: ANN401 - the client's annotations are those of an asynchronous one too
    return client.pttl(name)
