"""What operators see and strangers don't, at a port of its own (METRICS_PORT): `/metrics`, and what a service adds.

gunicorn listens on both ports with each worker, so any worker answers for all, and one that is killed is missed on
neither. No key is asked for here, no request is counted and none is logged: the network decides who reaches it.
"""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class ByPort:
    """WSGI middleware: what came in at `port` goes to the operators' application, all else to the service.

    SERVER_PORT is the port of the socket that took the connection; no header changes it.
    """

    def __init__(self, service: "WSGIApplication", operators: "WSGIApplication", port: int) -> None:
        self._service = service
        self._operators = operators
        self._port = str(port)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Serve one request."""
        app = self._operators if environ["SERVER_PORT"] == self._port else self._service
        return app(environ, start_response)


def operators_application(service: str, blueprints: Iterable[Blueprint]) -> Flask:
    """The application at METRICS_PORT: `/metrics` as Prometheus text, in which no label holds a caller's words."""
    app = Flask(f"{service}-operators", static_folder=None)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)

    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> Response:
        paths = sorted(rule.rule for rule in app.url_map.iter_rules())
        return Response(f"Here are {' and '.join(paths)} only.\n", error.code or 500, content_type="text/plain")

    return app


def _registry() -> CollectorRegistry:
    """The numbers of this process; where a service has several, each writes to a shared folder and all are added up."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # the library's own switch, set by servicekit.server.metrics
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry
    return REGISTRY
