"""How the providers of each service do: the whole of it for operators, at METRICS_PORT, and what strangers may know."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response
from pydantic_core import to_json

from master.facts.aggregate import Aggregator
from servicekit.app import JSON
from servicekit.providers.status import State

DETAILS: Mapping[State, str] = {
    "ready": "It answered when it was last asked.",
    "not asked yet": "It is asked once a question needs it.",
    "exhausted": "Its quota is spent for now.",
    "resting": "It failed repeatedly and rests.",
    "failing": "It failed when it was last asked.",
    "crashed": "Iris failed when it last asked it.",
}
"""The sentences for strangers: what a failure says may hold an address, and what a quota says holds its size."""
ABOUT_KEYS: frozenset[State] = frozenset({"no key", "no contact", "no licence", "refused"})
"""States whose own sentence names a provider and a setting, and nothing else."""


def blueprint(aggregator: Aggregator) -> Blueprint:
    """`/providers` in whole, for METRICS_PORT: with the replicas that told, their sentences and the calls left."""
    bp = Blueprint("provider_status", __name__)

    @bp.get("/providers")
    def providers() -> Response:
        return response(aggregator.providers())

    return bp


def for_strangers(status: Mapping[str, Any]) -> dict[str, Any]:
    """What everybody may know: of each provider whether it works, and when it was last asked."""
    return {
        "services": [
            {"name": service["name"], "providers": [_public(provider) for provider in service["providers"]]}
            for service in status["services"]
        ]
    }


def response(status: Mapping[str, Any]) -> Response:
    """The status as JSON, which no cache keeps."""
    return Response(to_json(status), headers={"Cache-Control": "no-store"}, content_type=JSON)


def _public(provider: Mapping[str, Any]) -> dict[str, Any]:
    state = provider["state"]
    detail = provider["detail"] if state in ABOUT_KEYS else DETAILS.get(state, "")
    return {"name": provider["name"], "state": state, "detail": detail, "asked": provider["asked"]}
