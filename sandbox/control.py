"""The sandbox's own paths: faults, calls and health. None of them is counted as a call."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.faults import BadFaultError, parse
from sandbox.world import world

bp = Blueprint("control", __name__)


@bp.get("/healthz")
def health() -> Response:
    """The process lives."""
    return jsonify(status="ok")


@bp.get("/_sandbox/faults")
def faults() -> Response:
    """The faults in force, with the times left."""
    return jsonify(world().faults.listed())


@bp.put("/_sandbox/faults")
def put_faults() -> tuple[Response, int]:
    """Replace all faults by one or by a list."""
    payload: Any = request.get_json(force=True, silent=True)
    try:
        world().faults.replace(parse(payload))
    except BadFaultError as error:
        return jsonify(error=str(error)), 400
    return jsonify(world().faults.listed()), 200


@bp.delete("/_sandbox/faults")
def clear_faults() -> tuple[str, int]:
    """Behave."""
    world().faults.replace([])
    return "", 204


@bp.get("/_sandbox/calls")
def calls() -> Response:
    """Counts by path, and the last calls."""
    return jsonify(world().calls.report())


@bp.delete("/_sandbox/calls")
def reset_calls() -> tuple[str, int]:
    """Count from zero."""
    world().calls.reset()
    return "", 204
