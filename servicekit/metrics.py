"""Prometheus metrics: what was asked, and how long it took. No label holds a caller's words."""

import os
from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("iris_requests", "Questions answered, by route and HTTP status.", ["route", "status"])
SECONDS = Histogram(
    "iris_request_seconds",
    "Seconds from a question to its answer, by route.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

IN_FLIGHT = Gauge("iris_in_flight", "Questions being answered.", multiprocess_mode="livesum")


# There are few routes and statuses, and to find one by its labels costs as much as counting ten times.
answered: Callable[[str, int], Counter] = cache(REQUESTS.labels)
of_route: Callable[[str], Histogram] = cache(SECONDS.labels)

bp = Blueprint("metrics", __name__)


def _registry() -> CollectorRegistry:
    """With several workers each writes its numbers to a shared folder, and any of them adds them up."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # the library's own switch, set by servicekit.server
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry
    return REGISTRY


@bp.get("/metrics")
def metrics() -> Response:
    """Prometheus text."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)
