"""The transport that sends each request for a service's name to one of its replicas.

The URL, the `Host` header and TLS keep the name; only the connection goes to the replica's address. A request that a
replica fails is repeated on another one, within the request's own time and a budget of retries. `fleet.py` decides
which replica is next, `resolver.py` learns the addresses, `prober.py` finds replicas that don't answer.
"""

import os
import random
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from weakref import WeakMethod

import gevent
import structlog
from gevent.event import Event
from prometheus_client import Counter, Gauge

from master.gateway.balancer import prober, resolver
from master.gateway.balancer.fleet import Fleet, Replica
from master.gateway.balancer.prober import Prober
from master.gateway.balancer.resolver import Resolve, Resolver, look_up
from master.gateway.balancer.retry_budget import RetryBudget
from master.gateway.balancer.transport import ReplicaTransport
from servicekit.app import LEAVING_HEADER
from servicekit.http import HttpError, NotSent, TimedOut, Transport, Unreachable, Unreadable, UpstreamResponse
from servicekit.problems import ELSEWHERE, PROBLEM_JSON

log = structlog.get_logger()

CONNECTIONS = 512
"""Connections to each replica."""
CONNECT_S, LONE_CONNECT_S = 0.5, 2.0
"""A connect takes no longer in one network; where there is another replica it is waited for less."""
MOST_TRIES = 5
PROBE_S = 0.5
SHARE_FOR_DNS = 0.8
"""The share of a request's time that it waits for a first address; the rest is for saying that there is none."""
LIMIT_BYTES = 4_000_000
"""No response of a service is larger; it is read whole, so that a replica that dies halfway can be replaced."""
FAILING = (502, 503, 504)

REPLICAS = Gauge(
    "iris_replicas",
    "Replicas of a service, as the worker that looked last sees them.",
    ["service", "state"],
    multiprocess_mode="livemostrecent",  # each worker counts all of them, so a sum would count them twice
)
REQUESTS = Counter(
    "iris_replica_requests", "Requests to a replica, by what came of them.", ["service", "replica", "outcome"]
)


class BalancingTransport:
    """Serves one service's URL from all of its replicas. Its greenlets start with the first request, after any fork."""

    def __init__(self, service: str, url: str, *, resolve: Resolve = look_up, rng: random.Random | None = None) -> None:
        parts = urlsplit(url)
        self._service = service
        self._base_url = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._host = parts.hostname or ""
        self._fleet = Fleet(rng or random.Random(os.urandom(16)))  # noqa: S311 - spreads load, keeps no secret
        self._transports: dict[Replica, ReplicaTransport] = {}
        self._counters: dict[tuple[Replica, str], Counter] = {}
        self._budget = RetryBudget()
        self._stop = Event()
        self._started = False
        self._prober = Prober(service, self._fleet, self._probe, self._update_gauges)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self._resolver = Resolver(self._host, port, resolve, self._on_resolved)

    def get(self, url: str, headers: Mapping[str, str], timeout_s: float) -> UpstreamResponse:
        """The response of a replica; that of another one if the first fails and time and budget allow.

        Raises Unreachable where no replica answers or the name has no address, else Unreadable or TimedOut.
        """
        until_s = time.monotonic() + timeout_s
        self._ensure_addresses(until_s)
        self._budget.asked(time.monotonic())
        tried: list[Replica] = []
        replica = self._fleet.pick()
        if replica is None:
            raise Unreachable("can't be reached: its name has no address")
        while True:
            error: HttpError | None = None
            response: UpstreamResponse | None = None
            try:
                response = self._try(replica, url, headers, until_s)
            except (Unreachable, Unreadable) as failure:
                error = failure
            if response is not None and not is_failing(response):
                return response
            tried.append(replica)
            other = self._another(tried, until_s, free=isinstance(error, NotSent))
            if other is None:
                if response is not None:
                    return response
                raise error or Unreachable("can't be reached")
            replica = other

    def each(self) -> Sequence[Transport]:
        """A transport for each replica that isn't ejected, to ask every one of them the same."""
        self._ensure_addresses(time.monotonic() + LONE_CONNECT_S)
        return [transport for replica, transport in self._transports.items() if not replica.ejected]

    def close(self) -> None:
        """Stop resolving and probing, and close all connections."""
        self._stop.set()
        for transport in self._transports.values():
            transport.close()

    def _another(self, tried: list[Replica], until_s: float, *, free: bool) -> Replica | None:
        """A replica for another try, if there may be one; a request that was never sent adds no load, and is `free`."""
        now_s = time.monotonic()
        if now_s >= until_s or len(tried) >= min(len(self._fleet), MOST_TRIES):
            return None
        return self._fleet.pick(tried) if free or self._budget.spend(now_s) else None

    def _try(self, replica: Replica, url: str, headers: Mapping[str, str], until_s: float) -> UpstreamResponse:
        """One request to one replica; its response and the time it took, or its failure, are remembered."""
        began_s = time.monotonic()
        left_s = max(0.001, until_s - began_s)
        connect_s = min(CONNECT_S if len(self._fleet) > 1 else LONE_CONNECT_S, left_s)
        greenlet = gevent.getcurrent()
        replica.waiting[greenlet] = began_s
        try:
            response = self._transports[replica].get(url, headers, left_s, connect_s)
        except (Unreachable, Unreadable) as error:
            self._failed(replica, began_s, type(error).__name__)
            raise
        except (TimedOut, gevent.Timeout):
            self._fleet.left_waiting(replica, time.monotonic() - began_s)
            self._count(replica, "too late")
            raise
        finally:
            replica.waiting.pop(greenlet, None)
        if is_failing(response):
            self._failed(replica, began_s, f"status {response.status}")
        elif LEAVING_HEADER in response.headers:
            self._count(replica, "answered")
            if self._fleet.leaves(replica, time.monotonic()):
                self._prober.ejected(replica, "it is leaving")
        else:
            now_s = time.monotonic()
            self._fleet.answered(replica, now_s - began_s, now_s)
            self._count(replica, "answered")
        return response

    def _failed(self, replica: Replica, began_s: float, reason: str) -> None:
        self._count(replica, "failed")
        if self._fleet.failed(replica, began_s, time.monotonic()):
            self._prober.ejected(replica, reason)

    def _probe(self, replica: Replica) -> bool:
        """Ask a replica whether it is ready."""
        transport = self._transports.get(replica)
        if transport is None:
            return False
        try:
            with gevent.Timeout(PROBE_S):
                return not is_failing(transport.get(f"{self._base_url}/readyz", {}, PROBE_S))
        except (HttpError, gevent.Timeout):
            return False

    def _ensure_addresses(self, until_s: float) -> None:
        """The first request starts the greenlets; as long as there is no address, each request waits for a look-up."""
        if not self._started:
            self._started = True
            if resolver.is_address(self._host):
                self._on_resolved([self._host])
                return
            gevent.spawn(resolver.repeat, WeakMethod(self._resolver.refresh), resolver.EVERY_S, self._stop)
            gevent.spawn(resolver.repeat, WeakMethod(self._prober.tick), prober.EVERY_S, self._stop)
        if not self._fleet:
            self._resolver.refresh(SHARE_FOR_DNS * (until_s - time.monotonic()))

    def _on_resolved(self, addresses: Sequence[str]) -> None:
        """Take over the addresses of a look-up."""
        joined, left = self._fleet.update_endpoints(addresses)
        if not joined and not left:
            return
        for replica in joined:
            self._transports[replica] = ReplicaTransport(
                replica.address, self._base_url, limit_bytes=LIMIT_BYTES, connections=CONNECTIONS
            )
        for replica in left:
            self._transports.pop(replica).close()
            self._forget(replica)
        log.info(
            "replicas changed",
            upstream=self._service,
            joined=[replica.address for replica in joined],
            left=[replica.address for replica in left],
        )
        self._update_gauges()

    def _update_gauges(self) -> None:
        ejected = self._fleet.ejected
        REPLICAS.labels(self._service, "live").set(len(self._fleet) - ejected)
        REPLICAS.labels(self._service, "ejected").set(ejected)

    def _count(self, replica: Replica, outcome: str) -> None:
        counter = self._counters.get((replica, outcome))
        if counter is None:
            counter = REQUESTS.labels(self._service, replica.address, outcome)
            self._counters[replica, outcome] = counter
        counter.inc()

    def _forget(self, replica: Replica) -> None:
        """Drop the labels of an address that left, where the library can: not with several processes."""
        gone = [key for key in self._counters if key[0] is replica]
        for key in gone:
            del self._counters[key]
            if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
                REQUESTS.remove(self._service, replica.address, key[1])


def is_failing(response: UpstreamResponse) -> bool:
    """Whether the replica itself failed. A problem about its provider is an answer: another replica has no better one.

    A service marks the one problem that another replica may not have: that it is overloaded or about to stop.
    """
    if response.status not in FAILING:
        return False
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type != PROBLEM_JSON or ELSEWHERE in response.headers
