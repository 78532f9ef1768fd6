"""What the tests of the edge and of the Swarm share."""

from contextlib import AbstractContextManager

from tests.e2e.load import Load, mostly_new, no_request_lost

TIMEOUT_S = 8
"""What a client waits, longer than `DEADLINE_S`."""
SETTINGS = {
    "DEADLINE_S": "6",
    "UPSTREAM_TIMEOUT_S": "2",
    "BREAKER_FAILURES": "0",  # one test's trouble is not the next one's
    "WEB_CONCURRENCY": "1",
    "EDGE_REQUESTS_PER_SECOND": "10000",  # all the load comes from one address
}


def steady(url: str) -> AbstractContextManager[Load]:
    """A load that reconnects, as nginx closes idle connections when it reads its configuration anew."""
    return no_request_lost(url, mostly_new(), timeout_s=TIMEOUT_S, reconnects=True)
