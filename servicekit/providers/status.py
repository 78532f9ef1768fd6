"""`/providers` of a service: how each provider of its settings does, by the calls made anyway; it makes none itself."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from math import ceil
from typing import Literal

from flask import Blueprint, Response
from pydantic_core import to_json

from servicekit.problems import Problem, ProviderExhausted, ProviderRefused, ProviderTrouble
from servicekit.providers.circuit import Circuit
from servicekit.providers.provider import Licence, Provider

State = Literal[
    "ready",
    "no key",
    "no contact",
    "no licence",
    "resting",
    "refused",
    "exhausted",
    "failing",
    "crashed",
    "not asked yet",
]
WORST_FIRST = ("crashed", "refused", "exhausted", "resting", "failing", "ready", "not asked yet")
"""Which part's state stands for its provider's."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Why a provider that is named isn't asked: a word for programs, and what of the settings is to blame."""

    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part of a provider does: a word for programs, a sentence for people, and when it was last asked."""

    part: str
    state: State
    detail: str
    asked: str | None = None
    """ISO 8601."""


@dataclass(frozen=True, slots=True)
class ProviderState:
    """How a provider does as a whole, and who may use what it gives."""

    name: str
    state: State
    detail: str
    asked: str | None = None
    calls_left: int | None = None
    """Of its quota, where it has one."""
    calls_counted_by: str | None = None
    """Who counts them: `all replicas`, or in what way it is less than that."""
    licence: Licence | None = None
    parts: tuple[PartState, ...] = ()
    """Where it has several."""


def provider_state(provider: Provider) -> ProviderState:
    """The state of a provider after its last calls."""
    parts = tuple(part_state(circuit) for circuit in provider.circuits)
    asked = max((part.asked for part in parts if part.asked), default=None)
    telling = parts if provider.needs_every_part else [part for part in parts if part.asked == asked]
    worst = min(telling, key=lambda part: WORST_FIRST.index(part.state), default=_NOT_ASKED)
    names_part = len(parts) > 1 and worst.state not in ("ready", "not asked yet")
    quota = provider.quota
    return ProviderState(
        provider.name,
        worst.state,
        f"{worst.part}: {worst.detail}" if names_part else worst.detail,
        asked,
        calls_left=quota.left() if quota else None,
        calls_counted_by=quota.counted_by if quota else None,
        licence=provider.licence,
        parts=parts if len(parts) > 1 else (),
    )


def part_state(circuit: Circuit) -> PartState:
    """The state of a part after its last call, while its breaker may hold calls back still."""
    last = circuit.last
    if last is None:
        return _NOT_ASKED if not circuit.part else PartState(circuit.part, _NOT_ASKED.state, _NOT_ASKED.detail)
    state, detail = _in_words(last.problem, circuit.left_s)
    return PartState(circuit.part, state, detail, last.ended.isoformat(timespec="seconds"))


def _in_words(problem: Problem | None, rests_s: float) -> tuple[State, str]:
    match problem:
        case None:
            return "ready", "It answered when it was last asked."
        case ProviderRefused(detail=detail):
            return "refused", detail
        case ProviderExhausted(detail=detail):
            return "exhausted", detail
        case ProviderTrouble(detail=detail) if rests_s > 0:
            return "resting", f"It failed repeatedly and rests for {ceil(rests_s)} s. {detail}"
        case ProviderTrouble(detail=detail):
            return "failing", detail
        case Problem(detail=detail):
            return "crashed", detail


_NOT_ASKED = PartState("", "not asked yet", "It is asked once a question needs it.")


def blueprint(configured: Iterable[str], skipped: Mapping[str, Skipped], providers: Iterable[Provider]) -> Blueprint:
    """The route. `skipped` says why some aren't asked; `providers` are the others."""
    by_name = {provider.name: provider for provider in providers}
    bp = Blueprint("providers", __name__)

    def state_of(name: str) -> ProviderState:
        if name in skipped:
            return ProviderState(name, skipped[name].state, f"It is skipped: {skipped[name].reason}.")
        return provider_state(by_name[name])

    @bp.get("/providers")
    def states() -> Response:
        """How each provider does, as far as this replica knows."""
        body = {"providers": [asdict(state_of(name)) for name in configured]}
        return Response(to_json(body), headers={"Cache-Control": "no-store"}, content_type="application/json")

    return bp
