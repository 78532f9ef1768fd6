"""How the providers of each service do: what every replica knows of them, put together, the newest word first."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response
from pydantic_core import from_json, to_json

from master.services import SERVICES
from servicekit.http import UpstreamResponse

OK = 200

Each = Callable[[str, str], Sequence[UpstreamResponse]]
"""Ask each replica of a service for a path."""


def blueprint(each: Each) -> Blueprint:
    """The route; it asks the replicas anew each time, and no provider."""
    bp = Blueprint("providers", __name__)

    @bp.get("/providers")
    def providers() -> Response:
        body = {"services": [_service(service.name, each(service.name, "/providers")) for service in SERVICES]}
        return Response(to_json(body), headers={"Cache-Control": "no-store"}, content_type="application/json")

    return bp


def _service(name: str, replies: Sequence[UpstreamResponse]) -> dict[str, Any]:
    result = [from_json(reply.body)["providers"] for reply in replies if _tells(reply)]
    return {"name": name, "replicas": len(result), "providers": _newest(result)}


def _tells(reply: UpstreamResponse) -> bool:
    """A replica of an older version has no such path."""
    return reply.status == OK and reply.headers.get("Content-Type") == "application/json"


def _newest(result: Sequence[Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Each provider as the replica tells it that asked it last: no replica hears of another one's questions."""
    newest: dict[str, dict[str, Any]] = {}
    for provider in (provider for replica in result for provider in replica):
        known = newest.setdefault(provider["name"], provider)
        if (provider["asked"] or "") > (known["asked"] or ""):
            newest[provider["name"]] = provider
    return list(newest.values())
