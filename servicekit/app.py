"""The Flask application that every service starts from: request id, deadline, limits, problems, logs, metrics, health.

Each request passes the same way: `open_request` → the view → `close_request`, and `release` in any case.
"""

import random
import re
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import structlog
from flask import Blueprint, Flask, Request, Response, current_app, g, request
from flask.sessions import SessionInterface, SessionMixin
from prometheus_client import Counter, Gauge, Histogram
from pydantic_core import to_json
from rapidfuzz import process
from rapidfuzz.distance import OSA
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.exceptions import MethodNotAllowed as WerkzeugMethodNotAllowed
from werkzeug.http import unquote_etag
from werkzeug.routing import Map, MapAdapter

from servicekit.context import DEADLINE_HEADER, REQUEST_ID, Deadline, RequestContext
from servicekit.http import UpstreamResponse
from servicekit.monitoring import ByPort, operators_application, valkeys_of
from servicekit.problems import (
    PROBLEM_JSON,
    MethodNotAllowed,
    NoSuchPath,
    OtherHttpProblem,
    Overloaded,
    Problem,
)
from servicekit.settings import ServiceSettings
from servicekit.tracing import trace

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = structlog.get_logger()

JSON = "application/json"
OK = 200
READY = "ready"
SERVED_BY = "X-Served-By"
"""The header that names the service and the host that made the answer."""
LEAVING_HEADER = "X-Leaving"
"""On each response of a replica that is being stopped: it still answers, and wants no more requests."""
STOPPING, DRAIN_S = "STOPPING", "DRAIN_S"
"""Keys of `app.config`: whether the service is being stopped, and for how many seconds it still answers then."""
MONITORING = {"health.healthz", "health.readyz"}
"""Endpoints of monitoring: served however many requests are in flight, and logged only at debug level."""
LONGEST_LOGGED = 300
"""Characters of a query string that go into the log."""

LONGEST_CHOICE, MOST_CHOICES = 1_000, 20
"""Characters and entries of a header of choice (`Accept`, `Accept-Language`, `If-None-Match` …) that are read."""

_CHOICES = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_CHARSET", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
METRICS = ("metrics", "metric")
LONGEST_PATH, SHORTEST_GUESSED = 100, len("/news")
"""Characters of a path that are looked at, and those that one has at least whose slip is recognised."""

HELP = "/help"
"""The path, of a service that has one, which tells what may be asked."""

_DEADLINE_KEY = f"HTTP_{DEADLINE_HEADER.upper().replace('-', '_')}"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
_HOST = re.compile(r"[A-Za-z0-9._~!$&'()*+;=:%\[\]-]*")
_SECRET_PARAMETERS = frozenset(
    "appid apikey xapikey key token accesstoken apitoken auth authorization password passwd secret".split()
)
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_BETWEEN_PARAMETERS = re.compile(r"([&;?,+#]|%(?:25)*(?:26|3B|3F|2C|2B|23|20|0[9AD]))", re.IGNORECASE)
"""What stands between parameters, also where a client got it wrong: `?city=Athens;appid=KEY`, or encoded once more."""
_NAMED = re.compile(r"(.*?)(=|%(?:25)*3D|$)(.*)", re.IGNORECASE | re.DOTALL)
_LONGEST_SECRET_NAME = 60  # characters, percent-encoded ones counted as three

REQUESTS = Counter("iris_requests", "Questions answered, by route and HTTP status.", ["route", "status"])
SECONDS = Histogram(
    "iris_request_seconds",
    "Seconds from a question to its answer, by route.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
IN_FLIGHT = Gauge("iris_in_flight", "Questions being answered.", multiprocess_mode="livesum")

# There are few routes and statuses, and looking one up by its labels costs as much as counting ten times.
_requests: Callable[[str, int], Counter] = cache(REQUESTS.labels)
_seconds: Callable[[str], Histogram] = cache(SECONDS.labels)


class ConcurrencyLimiter:
    """At most `limit` requests at once; one more gets a quick 503 rather than a place in a growing queue."""

    def __init__(self, service: str, limit: int) -> None:
        self._service = service
        self._limit = limit
        self._in_flight = 0

    def acquire(self) -> None:
        """Count a request in; raises Overloaded at the limit, and that request isn't counted."""
        if self._in_flight >= self._limit:
            raise Overloaded(f"{self._service} has {self._in_flight} questions to answer already.", retry_after_s=1)
        self._in_flight += 1
        IN_FLIGHT.inc()

    def release(self) -> None:
        """Count a request out."""
        self._in_flight -= 1
        IN_FLIGHT.dec()


class NoSessions(SessionInterface):
    """Flask's sessions switched off: nobody logs in, and opening one for each request takes time."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:  # noqa: ARG002 - Flask's signature
        """Return the same empty session for all."""
        return _NO_SESSION

    def is_null_session(self, obj: object) -> bool:  # noqa: ARG002 - Flask's signature
        """Nothing has to be saved."""
        return True


class _EmptySession(dict[str, object], SessionMixin):
    """A session with nothing in it."""


_NO_SESSION = _EmptySession()


class Application(Flask):
    """Flask without what costs time in each request and gives this system nothing.

    There are no sessions and no asynchronous views, and all routes are served under any host name.
    """

    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none is asynchronous."""
        return func

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Match by path and method only; Flask's own looks at host and subdomain too."""
        if request is None:
            return None
        environ = request.environ
        return MapAdapter(
            self.url_map,
            server_name=environ.get("HTTP_HOST") or "localhost",
            script_name=environ.get("SCRIPT_NAME") or "/",
            subdomain="",
            url_scheme=environ["wsgi.url_scheme"],
            path_info=request.path,
            default_method=environ["REQUEST_METHOD"],
        )


def create_service(
    name: str,
    settings: ServiceSettings,
    blueprints: Iterable[Blueprint],
    parts: Mapping[str, str] | None = None,
    operators: Iterable[Blueprint] = (),
) -> Flask:
    """Create the Flask application of the service called `name`; `operators` is served at METRICS_PORT only.

    `parts` has the state of each part of the service, by the part's name, as the settings decide it; the service is
    ready when any part is "ready". Nobody is asked for this: a service that is taken away because another one fails
    can't answer what it knows. While `app.config[STOPPING]` is true, `/readyz` says no, and each response tells master
    to send the next request to another replica.
    """
    app = Application(name, static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False  # `/news/` is `/news`
    app.config.update({STOPPING: False, DRAIN_S: settings.drain_s})
    limiter = ConcurrencyLimiter(name, settings.max_in_flight)
    served_by = f"{name}@{socket.gethostname()}"

    for blueprint in (_health_blueprint(app, parts or {name: READY}), *blueprints):
        app.register_blueprint(blueprint)

    @app.before_request
    def open_request() -> None:
        current, state = current_request(), g._get_current_object()  # noqa: SLF001 - as in current_request
        environ = current.environ
        state.began_s = time.monotonic()
        state.context = RequestContext(
            bind_request_id(environ.get("HTTP_X_REQUEST_ID", "")),
            environ.get("HTTP_TRACEPARENT", ""),
            Deadline.from_header(environ.get(_DEADLINE_KEY), settings.deadline_s),
        )
        check_host(environ)
        shorten_choices(environ)
        if current.endpoint not in MONITORING:
            limiter.acquire()
            state.counted = True

    @app.teardown_request
    def release(_error: BaseException | None) -> None:
        if g.pop("counted", False):
            limiter.release()

    @app.after_request
    def close_request(response: Response) -> Response:
        add_common_headers(response, served_by, leaving=app.config[STOPPING])
        record_request(response)
        return response

    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(HTTPException, http_exception_response)
    app.register_error_handler(Exception, _bug_response)
    trace(app, name, settings)
    if settings.metrics_port:
        app.wsgi_app = ByPort(  # type: ignore[method-assign]
            app.wsgi_app, operators_application(name, operators, valkeys_of(settings)), settings.metrics_port
        )
    return app


def bind_request_id(proposed: str) -> str:
    """Return the request's id, the caller's own where it is well-formed; each log line carries it from now on."""
    request_id = proposed if _REQUEST_ID.fullmatch(proposed) else f"{random.getrandbits(128):032x}"
    REQUEST_ID.set(request_id)
    return request_id


def check_host(environ: Mapping[str, str]) -> None:
    """Raise a 400 where an HTTP/1.1 request has no Host, several, or a malformed one (RFC 9112, section 3.2)."""
    host = environ.get("HTTP_HOST")
    if host is None and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
        raise OtherHttpProblem(400, "A request in HTTP/1.1 names its host: the Host header is missing.")
    if host and not _HOST.fullmatch(host):
        raise OtherHttpProblem(400, "The Host header isn't one host's name, with or without a port.")


def shorten_choices(environ: "WSGIEnvironment") -> None:
    """Keep of the headers by which a client chooses what a person's browser fills, as each entry takes time to read."""
    for name in _CHOICES:
        value = environ.get(name, "")
        if len(value) > LONGEST_CHOICE or value.count(",") >= MOST_CHOICES:
            entries = value[:LONGEST_CHOICE].split(",")
            whole = entries if len(value) <= LONGEST_CHOICE else entries[:-1]
            environ[name] = ",".join(whole[:MOST_CHOICES])


def add_common_headers(response: Response, served_by: str, *, leaving: bool) -> None:
    """Add the headers that every response has; `X-Served-By` stays where another service of ours has set it."""
    headers = response.headers
    headers.add("X-Request-ID", g.context.request_id)
    headers.add("X-Content-Type-Options", "nosniff")
    if SERVED_BY not in headers:
        headers.add(SERVED_BY, served_by)
    if leaving:
        headers[LEAVING_HEADER] = "1"


def record_request(response: Response) -> None:
    """Count the current request in the metrics and write its log line."""
    current, state = current_request(), g._get_current_object()  # noqa: SLF001 - as in current_request
    route = current.url_rule.rule if current.url_rule else "unmatched"
    took_s = time.monotonic() - state.began_s
    _requests(route, response.status_code).inc()
    _seconds(route).observe(took_s)
    write = log.debug if current.endpoint in MONITORING else log.info
    write(
        "request",
        method=current.method,
        route=route,
        question=_loggable(current.query_string),
        status=response.status_code,
        ms=round(took_s * 1000, 1),
        cache=state.get("cache"),
        provider=response.headers.get("X-Provider"),
        served_by=response.headers[SERVED_BY],
    )


@lru_cache(maxsize=1024)
def _is_secret(parameter: str) -> bool:
    name, before = parameter, ""
    while name != before:  # a name may be encoded again and again; each time it gets shorter
        name, before = unquote_plus(name), name
    return _NOT_ALPHANUMERIC.sub("", name.casefold()) in _SECRET_PARAMETERS


def without_secrets(query_string: str) -> str:
    """Strike the values of parameters that hold a caller's key: clients written for a vendor send one along."""
    return "".join(_without_secret(part) for part in _BETWEEN_PARAMETERS.split(query_string))


def _without_secret(part: str) -> str:
    name, equals, _ = _NAMED.match(part).groups()  # type: ignore[union-attr]  # it matches anything
    return f"{name}{equals}***" if equals and len(name) <= _LONGEST_SECRET_NAME and _is_secret(name) else part


@lru_cache(maxsize=1024)
def _loggable(query_string: bytes) -> str:
    return without_secrets(query_string.decode("utf-8", "backslashreplace"))[:LONGEST_LOGGED]


def current_request() -> Request:
    """The current request itself, to be read several times: each access through Flask's proxy costs."""
    current: Request = request._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way
    return current


def current_context() -> RequestContext:
    """The current request's context; taken once, so that several greenlets can work for the request."""
    context: RequestContext = g.context
    return context


def to_response(upstream: UpstreamResponse, cache_state: str) -> Response:
    """Answer the current request with what a cache or a service gave; with 304 where the caller has it already.

    `cache_state` tells in the log how the cache came by it: `hit`, `miss`, `stale` …
    """
    g.cache = cache_state
    if upstream.status == OK and "HTTP_IF_NONE_MATCH" in request.environ:
        etag, _ = unquote_etag(upstream.headers.get("ETag"))
        if etag and request.if_none_match.contains_weak(etag):
            return Response(status=304, headers=upstream.headers)
    return Response(upstream.body, upstream.status, upstream.headers)


def problem_response(problem: Problem) -> Response:
    """Answer the current request with a problem (RFC 9457), which no cache keeps."""
    headers = {**problem.headers, "Cache-Control": "no-store"}
    body = to_json(problem.as_json(g.context.request_id)) + b"\n"
    return Response(body, problem.status, headers, content_type=PROBLEM_JSON)


def http_exception_response(error: HTTPException) -> Response:
    """Answer the current request with the problem that an exception of werkzeug's stands for."""
    response = problem_response(as_problem(error))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def as_problem(error: HTTPException) -> Problem:
    """The problem that an exception of werkzeug's stands for."""
    if isinstance(error, NotFound):
        return NoSuchPath(_nothing_here(request.path))
    if isinstance(error, WerkzeugMethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return MethodNotAllowed(f"{request.method} is not answered here; {allowed} are.")
    return OtherHttpProblem(error.code or 500, error.description or "The request can't be served.")


def _nothing_here(path: str) -> str:
    if path.strip("/").lower() in METRICS:
        return f"There is nothing at {path!r} here; what Prometheus reads is at a port of its own, METRICS_PORT."
    meant, listed = nearest_path(path), HELP in _fixed_paths(current_app.url_map)
    suggestion = f"; did you mean {meant}?" if meant else f"; {HELP} tells what is." if listed else "."
    return f"There is nothing at {path[:LONGEST_PATH]!r} here{suggestion}"


def nearest_path(path: str, slips: int = 2) -> str | None:
    """The path without variables that is at most so many letters from this one; None where none is.

    A short one is meant by itself in other letters, or with one letter more: `/Sea`, `/seas`, but not `/tea`. One among
    others, or before a dot, is meant as it is.
    """
    path = path[:LONGEST_PATH].rstrip("/").lower()
    paths = _fixed_paths(current_app.url_map)
    if path in paths or not slips:
        return path if path in paths else None
    if path[:-1] in paths and path[:-1] != "/":
        return path[:-1]
    long_enough = [known for known in paths if len(known) >= SHORTEST_GUESSED]
    if best := process.extractOne(path, long_enough, scorer=OSA.distance, score_cutoff=slips):
        return best[0]
    pieces = [f"/{piece}" for piece in path.partition(".")[0].split("/") if piece]
    ends = (*pieces[:1], *pieces[-1:])  # `/weather/Athens`, `/api/weather`, `/weather.json`
    return next((piece for piece in ends if piece in paths), None)


@cache
def _fixed_paths(url_map: Map) -> tuple[str, ...]:
    return tuple(sorted({rule.rule for rule in url_map.iter_rules() if not rule.arguments}))


def _bug_response(error: Exception) -> Response:
    log.error("bug", exc_info=error)
    return problem_response(Problem("That is a fault of ours; its cause stands in the log under this request's id."))


def _health_blueprint(app: Flask, parts: Mapping[str, str]) -> Blueprint:
    """`/healthz`: the process lives. `/readyz`: it can answer. Neither calls anybody."""
    bp = Blueprint("health", __name__)

    @bp.get("/healthz")
    def healthz() -> Response:
        return Response(to_json({"status": "alive"}), content_type=JSON)

    @bp.get("/readyz")
    def readyz() -> Response:
        can_answer = READY in parts.values() and not app.config[STOPPING]
        body = {"status": READY if can_answer else "not ready", "parts": parts}
        return Response(to_json(body), OK if can_answer else 503, content_type=JSON)

    return bp
