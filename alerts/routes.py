"""The alerts service's routes: parse the query, ask the boards and the points' sources, answer."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request
from pydantic_core import to_json

from alerts.answer import answer, fresh_s
from alerts.board import Board, findings
from alerts.countries import countries
from alerts.points import PointSource
from alerts.sources import WarningSource
from contract.queries import AlertsQuery
from servicekit.app import JSON, current_context
from servicekit.context import Deadline, spawn
from servicekit.problems import MissingParameter

POINTS_ONLY = "This service knows points: give lat and lon. Master, at port 3001, knows cities too."


@dataclass(frozen=True, slots=True)
class WarningSources:
    """The sources that are used, and those that aren't."""

    boards: Sequence[Board]
    points: Sequence[PointSource]
    unused: Sequence[WarningSource]


def blueprint(sources: WarningSources, clock: Callable[[], float] = time.time) -> Blueprint:
    """The routes over these sources."""
    bp = Blueprint("alerts", __name__)

    @bp.get("/alerts")
    def alerts() -> Response:
        """The official warnings in force at a point."""
        query, context = AlertsQuery.from_query_string(request.query_string), current_context()
        if query.lat is None or query.lon is None:
            raise MissingParameter(POINTS_ONLY)
        where, now_s = countries().at(query.lat, query.lon), clock()
        asked = [
            spawn(point.told, query.lat, query.lon, _shortened(context.deadline))
            for point in sources.points
            if where & set(point.source.countries)
        ]
        told: list[Any] = [
            (board.state(now_s), board.at(query.lat, query.lon, now_s, where)) for board in sources.boards
        ]
        told += [greenlet.get() for greenlet in asked]
        found = findings(where, told, sources.unused)
        response = Response(to_json(answer(found, query.lat, query.lon, where, query.lang, now_s)), content_type=JSON)
        response.headers["Cache-Control"] = f"public, max-age={fresh_s(found, now_s)}"
        response.headers["X-Provider"] = _provider(found.sources)
        return response

    @bp.get("/providers")
    def providers() -> Response:
        """How each source does, as far as this replica knows."""
        states = [*map(_board_state, sources.boards), *map(_point_state, sources.points)]
        return Response(to_json({"providers": states}), headers={"Cache-Control": "no-store"}, content_type=JSON)

    return bp


def _shortened(deadline: Deadline) -> Deadline:
    """What a source may take of the request's time, so that there is an answer also where it hangs."""
    return Deadline.within(0.8 * deadline.left_s(), deadline.clock)


def _provider(states: Sequence[Any]) -> str:
    """The value of X-Provider: sample data never pass for a service's warnings."""
    heard = [state for state in states if state.heard_s is not None]
    return "sandbox/alerts" if any(state.sample for state in heard) else "alerts"


def _board_state(board: Board) -> dict[str, Any]:
    snapshot = board.snapshot
    return _state(board.source, snapshot.heard_s, snapshot.problem if snapshot.failures else "")


def _point_state(point: PointSource) -> dict[str, Any]:
    return _state(point.source, point.heard_s, point.last_problem)


def _state(source: WarningSource, heard_s: float | None, problem: str) -> dict[str, Any]:
    """As servicekit.providers.status has it."""
    state, detail = "ready", "It answered when it was last asked."
    if problem:
        state, detail = "failing", f"{source.authority}: {problem.rstrip('.')}."
    elif heard_s is None:
        state, detail = "not asked yet", "It wasn't heard yet."
    asked = datetime.fromtimestamp(heard_s, UTC).isoformat(timespec="seconds") if heard_s is not None else None
    return {"name": source.name, "state": state, "detail": detail, "asked": asked}
