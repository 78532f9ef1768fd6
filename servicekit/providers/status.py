"""`/providers` of a service: how each provider of its settings does, by the calls made anyway; it makes none itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from math import ceil
from typing import Literal, Self

from flask import Blueprint, Response
from pydantic_core import to_json

from servicekit.problems import (
    Problem,
    ProviderExhausted,
    ProviderRefused,
    ProviderTrouble,
)
from servicekit.providers.quota import Quota

State = Literal["ready", "no key", "resting", "refused", "exhausted", "failing", "crashed", "not asked yet"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of the last call to a provider: its problem, or None; `circuit` is the part that was asked."""

    circuit: str
    problem: Problem | None
    asked: datetime

    @classmethod
    def now(cls, circuit: str, problem: Problem | None = None) -> Self:
        """The outcome of a call that has just ended."""
        return cls(circuit, problem, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class ProviderState:
    """How a provider does: a word for programs, a sentence for people, and when it was last asked (ISO 8601)."""

    name: str
    state: State
    detail: str
    asked: str | None = None
    calls_left: int | None = None
    """Of its quota, where it has one."""


def state_after(  # noqa: PLR0911 - one for each state
    name: str, last: Outcome | None, cooldown_s: float
) -> ProviderState:
    """The state of a provider after its last outcome, while its breaker stays open for `cooldown_s` more seconds."""
    if last is None:
        return ProviderState(name, "not asked yet", "It is asked once a question needs it.")
    asked = last.asked.isoformat(timespec="seconds")
    match last.problem:
        case None:
            return ProviderState(name, "ready", "It answered when it was last asked.", asked)
        case Problem(detail=detail) if not isinstance(last.problem, ProviderTrouble):
            return ProviderState(name, "crashed", detail, asked)
        case ProviderRefused(detail=detail):
            return ProviderState(name, "refused", detail, asked)
        case ProviderExhausted(detail=detail):
            return ProviderState(name, "exhausted", detail, asked)
        case problem if cooldown_s > 0:
            detail = f"It failed repeatedly and rests for {ceil(cooldown_s)} s. {problem.detail}"
            return ProviderState(name, "resting", detail, asked)
        case problem:
            return ProviderState(name, "failing", problem.detail, asked)


def blueprint(
    configured: Iterable[str],
    wanted_keys: Mapping[str, str],
    state: Callable[[str], ProviderState],
    quotas: Iterable[Quota] = (),
) -> Blueprint:
    """The route. `wanted_keys` has the setting that a provider without its key wants; `state` knows the others."""
    quota_of = {quota.provider: quota for quota in quotas}
    bp = Blueprint("providers", __name__)

    def state_of(name: str) -> ProviderState:
        if name in wanted_keys:
            return ProviderState(name, "no key", f"It is skipped: {wanted_keys[name]} isn't set.")
        quota = quota_of.get(name)
        return replace(state(name), calls_left=quota.left()) if quota else state(name)

    @bp.get("/providers")
    def providers() -> Response:
        """How each provider does, as far as this replica knows."""
        body = {"providers": [asdict(state_of(name)) for name in configured]}
        return Response(to_json(body), headers={"Cache-Control": "no-store"}, content_type="application/json")

    return bp
