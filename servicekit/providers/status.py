"""What a service knows of its providers from the questions that it put to them anyway: telling it costs no call.

`/providers` tells it for each provider that the settings name, in their order.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Literal, Self

from flask import Blueprint, Response
from pydantic_core import to_json

from servicekit.problems import ProviderExhausted, ProviderRefused, ProviderTrouble

State = Literal["ready", "no key", "resting", "refused", "exhausted", "failing", "not asked yet"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the last question to a provider: its trouble, or none; `circuit` is the part that was asked."""

    circuit: str
    trouble: ProviderTrouble | None
    asked: datetime

    @classmethod
    def now(cls, circuit: str, trouble: ProviderTrouble | None = None) -> Self:
        """The outcome of a question that has just ended."""
        return cls(circuit, trouble, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class ProviderState:
    """How a provider does: a word for programs, a sentence for people, and when it was last asked (ISO 8601)."""

    name: str
    state: State
    detail: str
    asked: str | None = None


def state_after(name: str, last: Outcome | None, rest_s: float) -> ProviderState:
    """The state that an outcome leaves a provider in, whose breaker lets it rest for so many seconds more."""
    if last is None:
        return ProviderState(name, "not asked yet", "It is asked once a question needs it.")
    asked = last.asked.isoformat(timespec="seconds")
    match last.trouble:
        case None:
            return ProviderState(name, "ready", "It answered when it was last asked.", asked)
        case ProviderRefused(detail=detail):
            return ProviderState(name, "refused", detail, asked)
        case ProviderExhausted(detail=detail):
            return ProviderState(name, "exhausted", detail, asked)
        case trouble if rest_s > 0:
            detail = f"It failed repeatedly and rests for {ceil(rest_s)} s. {trouble.detail}"
            return ProviderState(name, "resting", detail, asked)
        case trouble:
            return ProviderState(name, "failing", trouble.detail, asked)


def blueprint(
    configured: Iterable[str], wanted_keys: Mapping[str, str], state: Callable[[str], ProviderState]
) -> Blueprint:
    """The route. `wanted_keys` has the setting that a provider without its key wants; `state` knows the others."""
    bp = Blueprint("providers", __name__)

    def told(name: str) -> ProviderState:
        if name in wanted_keys:
            return ProviderState(name, "no key", f"It is skipped: {wanted_keys[name]} isn't set.")
        return state(name)

    @bp.get("/providers")
    def providers() -> Response:
        """How each provider does, as far as this replica knows."""
        body = {"providers": [asdict(told(name)) for name in configured]}
        return Response(to_json(body), headers={"Cache-Control": "no-store"}, content_type="application/json")

    return bp
