"""The sandbox's state, and its own paths: faults, calls and health. Requests for these are not counted as calls."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Request, Response, current_app, jsonify, request

from sandbox.faults import ActiveFaults, BadFaultError, parse_faults

EXTENSION = "sandbox"
"""The key of the state in `app.extensions`."""

_RECENT_CALLS = 50
_SECRET_PARAMETERS = frozenset({"appid", "apikey"})
_SECRET_HEADERS = frozenset({"x-api-key", "authorization", "cookie"})

bp = Blueprint("control", __name__)


class Calls:
    """The upstream calls since the start or the last reset: counts by path, and the last fifty without their keys."""

    def __init__(self) -> None:
        self._paths: Counter[str] = Counter()
        self._recent: deque[dict[str, Any]] = deque(maxlen=_RECENT_CALLS)

    def record(self, call: Request) -> None:
        """Count a request; the values of keys are replaced by ***."""
        self._paths[call.path] += 1
        self._recent.append(
            {
                "path": call.path,
                "query": _masked(call.args.items(multi=True), _SECRET_PARAMETERS),
                "headers": _masked(call.headers.items(), _SECRET_HEADERS),
            }
        )

    def reset(self) -> None:
        """Forget all calls."""
        self._paths.clear()
        self._recent.clear()

    def report(self) -> dict[str, Any]:
        """The counts and the last calls, oldest first."""
        return {"total": self._paths.total(), "paths": dict(self._paths), "recent": list(self._recent)}


@dataclass(slots=True)
class Storm:
    """At which step the storm of warnings was stopped, "" where it goes by the hour; in Unix seconds."""

    step: str = ""
    began_s: float = 0.0
    ends_s: float = 0.0

    def reset(self) -> None:
        """Go by the hour."""
        self.step, self.began_s, self.ends_s = "", 0.0, 0.0


@dataclass(frozen=True, slots=True)
class State:
    """What the routes of one application share. `now` returns Unix time in seconds; `sleep` takes seconds."""

    now: Callable[[], float]
    sleep: Callable[[float], None]
    delay_s: float
    faults: ActiveFaults
    calls: Calls
    storm: Storm = field(default_factory=Storm)


def current_state() -> State:
    """The state of the application that handles the current request."""
    state: State = current_app.extensions[EXTENSION]
    return state


@bp.get("/healthz")
def health() -> Response:
    """The process lives."""
    return jsonify(status="ok")


@bp.get("/_sandbox/faults")
def get_faults() -> Response:
    """The active faults; `times` is what remains of each."""
    return jsonify(current_state().faults.as_json())


@bp.put("/_sandbox/faults")
def put_faults() -> tuple[Response, int]:
    """Replace all faults by one or by a list."""
    payload: Any = request.get_json(force=True, silent=True)
    try:
        current_state().faults.replace(parse_faults(payload))
    except BadFaultError as error:
        return jsonify(error=str(error)), 400
    return jsonify(current_state().faults.as_json()), 200


@bp.delete("/_sandbox/faults")
def delete_faults() -> tuple[str, int]:
    """Remove all faults."""
    current_state().faults.replace([])
    return "", 204


@bp.get("/_sandbox/calls")
def get_calls() -> Response:
    """Counts by path, and the last calls."""
    return jsonify(current_state().calls.report())


@bp.delete("/_sandbox/calls")
def delete_calls() -> tuple[str, int]:
    """Count from zero."""
    current_state().calls.reset()
    return "", 204


def _masked(pairs: Iterable[tuple[str, str]], secret: frozenset[str]) -> dict[str, str]:
    """The pairs as a dict, with the values of secret names (lower case) replaced by ***."""
    return {name: "***" if name.lower() in secret else value for name, value in pairs}
