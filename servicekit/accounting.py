"""One log line and one tick of the metrics for each answer."""

import structlog

from servicekit import metrics

log = structlog.get_logger()

LONGEST_LOGGED = 300
"""Characters of a question that go into the log."""


def account(  # noqa: PLR0913 - a log line has as many parts
    *,
    method: str,
    route: str,
    question: str,
    status: int,
    took_s: float,
    cache: str | None,
    provider: str | None,
    served_by: str,
    loud: bool = True,
) -> None:
    """Count an answer and write it down; `loud` is false for those asked by whoever watches."""
    metrics.answered(route, status).inc()
    metrics.of_route(route).observe(took_s)
    write = log.info if loud else log.debug
    write(
        "request",
        method=method,
        route=route,
        question=question[:LONGEST_LOGGED],
        status=status,
        ms=round(took_s * 1000, 1),
        cache=cache,
        provider=provider,
        served_by=served_by,
    )
