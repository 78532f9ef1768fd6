"""`/healthz`: the process lives. `/readyz`: it can answer. Neither asks a paid API."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app
from pydantic_core import to_json

READY = "ready"


def blueprint(ready: Callable[[], dict[str, str]]) -> Blueprint:
    """Health routes. `ready` gives each part's state in a word or a sentence."""
    bp = Blueprint("health", __name__)

    @bp.get("/healthz")
    def healthz() -> Response:
        return Response(to_json({"status": "alive"}), content_type="application/json")

    @bp.get("/readyz")
    def readyz() -> Response:
        parts = ready()
        can_answer = READY in parts.values() and not current_app.config["STOPPING"]
        body = {"status": READY if can_answer else "not ready", "parts": parts}
        return Response(to_json(body), 200 if can_answer else 503, content_type="application/json")

    return bp
