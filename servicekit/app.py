"""The Flask application that each service starts from: request ids, deadlines, problems, logs, metrics, health."""

import re
import secrets
import socket
import time
from collections.abc import Callable, Iterable

import structlog
from flask import Blueprint, Flask, Response, g, request
from pydantic_core import to_json
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.exceptions import MethodNotAllowed as WrongMethod
from werkzeug.exceptions import TooManyRequests as TooMany

from servicekit import health, metrics
from servicekit.accounting import account
from servicekit.deadline import HEADER as DEADLINE_HEADER
from servicekit.deadline import Deadline
from servicekit.in_flight import InFlight
from servicekit.logs import REQUEST_ID
from servicekit.problems import (
    PROBLEM_JSON,
    MethodNotAllowed,
    NoSuchPath,
    OtherHttpProblem,
    Problem,
    TooManyRequests,
)
from servicekit.settings import ServiceSettings
from servicekit.tracing import trace

log = structlog.get_logger()

LEAVING = "X-Leaving"
"""On the answers of a replica that is being stopped: it still answers, and wants no more questions."""
STOPPING, DRAIN_S = "STOPPING", "DRAIN_S"
IN_FLIGHT = "in_flight"
"""Under this name a service's InFlight is among the Flask application's extensions."""
TROUBLE, BEGAN_S = "iris.trouble", "iris.began_s"
"""In a WSGI environment, where the question was answered in front of Flask: what came of it, and since when."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_ABOUT_US = {"health.healthz", "health.readyz", "metrics.metrics"}
"""Asked by whoever watches: answered however much there is to do, and logged only when debugging."""


def create_service(
    name: str, settings: ServiceSettings, blueprints: Iterable[Blueprint], ready: Callable[[], dict[str, str]]
) -> Flask:
    """A service called `name`. `ready` tells each part's state; it can answer when any part's is "ready".

    Past `max_in_flight` questions at once a quick 503 goes out. While `app.config[STOPPING]` is true, readiness says no
    and each answer tells master to ask another replica next time.
    """
    app = Flask(name, static_folder=None)
    app.url_map.merge_slashes = False
    app.config.update({STOPPING: False, DRAIN_S: settings.drain_s})
    in_flight = app.extensions[IN_FLIGHT] = InFlight(name, settings.max_in_flight)
    served_by = replica_name(name)

    for blueprint in (metrics.bp, health.blueprint(ready), *blueprints):
        app.register_blueprint(blueprint)

    @app.before_request
    def open_request() -> None:
        g.began_s = request.environ.get(BEGAN_S) or time.monotonic()
        g.request_id = name_request(request.headers.get("X-Request-ID", ""))
        g.deadline = Deadline.from_header(request.headers.get(DEADLINE_HEADER), settings.deadline_s)
        if request.endpoint in _ABOUT_US:
            return
        if TROUBLE in request.environ:
            raise request.environ.pop(TROUBLE)  # whose traceback knows the environment
        in_flight.enter()
        g.entered = True

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        if g.pop("entered", False):
            in_flight.leave()

    @app.after_request
    def close_request(response: Response) -> Response:
        sign(response.headers, g.request_id, served_by, leaving=app.config[STOPPING])
        _account(response)
        return response

    app.register_error_handler(Problem, _answer_problem)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(Exception, _answer_bug)
    trace(app, name, settings)
    return app


def sign(headers: Headers | dict[str, str], request_id: str, served_by: str, *, leaving: bool) -> None:
    """Add what every answer says, whoever gave it: `served_by` where no other service of ours did."""
    headers["X-Request-ID"] = request_id
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("X-Served-By", served_by)
    if leaving:
        headers[LEAVING] = "1"


def replica_name(service: str) -> str:
    """Who answers, for `X-Served-By`."""
    return f"{service}@{socket.gethostname()}"


def name_request(told: str) -> str:
    """The current request's id, the caller's own where it is fit to be one; it goes into each log line from now on."""
    request_id = told if _REQUEST_ID.fullmatch(told) else secrets.token_hex(16)
    REQUEST_ID.set(request_id)
    return request_id


def _account(response: Response) -> None:
    account(
        method=request.method,
        route=request.url_rule.rule if request.url_rule else "unmatched",
        question=request.query_string.decode("utf-8", "backslashreplace"),
        status=response.status_code,
        took_s=time.monotonic() - g.began_s,
        cache=g.get("cache"),
        provider=response.headers.get("X-Provider"),
        served_by=response.headers["X-Served-By"],
        loud=request.endpoint not in _ABOUT_US,
    )


def _answer_problem(problem: Problem) -> Response:
    response = Response(
        to_json(problem.as_json(g.request_id)) + b"\n", problem.status, problem.headers, content_type=PROBLEM_JSON
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    response = _answer_problem(_translated(error, status))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _translated(error: HTTPException, status: int) -> Problem:
    if isinstance(error, NotFound):
        return NoSuchPath(f"There is nothing at {request.path[:100]!r} here.")
    if isinstance(error, TooMany):
        return TooManyRequests(f"This address asks more often than it may: {error.description}.")
    if isinstance(error, WrongMethod):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return MethodNotAllowed(f"{request.method} is not answered here; {allowed} are.")
    return OtherHttpProblem(status, error.description or "The request can't be served.")


def _answer_bug(error: Exception) -> Response:
    log.error("bug", exc_info=error)
    return _answer_problem(Problem("That is a fault of ours; its cause stands in the log under this request's id."))
