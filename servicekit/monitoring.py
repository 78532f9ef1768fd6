"""What operators see and strangers don't, at a port of its own (METRICS_PORT): `/metrics`, and what a service adds.

gunicorn listens on both ports with each worker, so any worker answers for all, and one that is killed is missed on
neither. No key is asked for here, no request is counted and none is logged: the network decides who reaches it.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from werkzeug.exceptions import HTTPException

from servicekit.caching.shared import TolerantValkey
from servicekit.settings import ServiceSettings

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


class ValkeyCollector(Collector):
    """What each Valkey of a service's settings says of itself when Prometheus asks (`INFO`), and whether it says it."""

    def __init__(self, valkeys: Mapping[str, TolerantValkey]) -> None:
        self._valkeys = valkeys

    def collect(self) -> Iterator[Metric]:
        """The metrics, in which `valkey` is the setting's name without `_URL`."""
        up = GaugeMetricFamily("iris_valkey_up", "Whether a Valkey answers.", labels=["valkey"])
        evicted = CounterMetricFamily("iris_valkey_evicted_keys", "Entries given up for new ones.", labels=["valkey"])
        used = GaugeMetricFamily("iris_valkey_used_share", "Used share of the memory it may use.", labels=["valkey"])
        for name, valkey in self._valkeys.items():
            info: Any = valkey.call(lambda client: client.info(), None)
            up.add_metric([name], float(info is not None))
            if info is not None:
                evicted.add_metric([name], float(info["evicted_keys"]))
                if info["maxmemory"]:
                    used.add_metric([name], info["used_memory"] / info["maxmemory"])
        yield from (up, evicted, used)


def valkeys_of(settings: ServiceSettings) -> dict[str, TolerantValkey]:
    """The Valkeys that the settings name."""
    urls = {name: getattr(settings, f"{name}_url", None) for name in ("cache", "counters")}
    return {name: TolerantValkey.at(url) for name, url in urls.items() if url is not None}


def operators_application(
    service: str, blueprints: Iterable[Blueprint], valkeys: Mapping[str, TolerantValkey] | None = None
) -> Flask:
    """The application at METRICS_PORT: `/metrics` as Prometheus text, in which no label holds a caller's words."""
    app = Flask(f"{service}-operators", static_folder=None)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    shared = CollectorRegistry()
    if valkeys:
        shared.register(ValkeyCollector(valkeys))

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_registry()) + generate_latest(shared), content_type=CONTENT_TYPE_LATEST)

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
