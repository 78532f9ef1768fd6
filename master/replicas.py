"""Master's own load balancing: an adapter for `requests` that sends each request for a name to one of its addresses.

The URL, the `Host` header and TLS keep the name; only the connection goes to the address. A GET that a replica fails is
tried on another one, within the request's own time and a budget of retries. `balancing.py` decides who is next,
`resolving.py` learns the addresses, `watching.py` finds the silent.
"""

import os
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakMethod

import gevent
import requests
import structlog
from gevent.event import Event
from prometheus_client import Counter, Gauge
from requests.adapters import BaseAdapter

from master import resolving, watching
from master.balancing import Fleet, Replica
from master.resolving import Resolve, Resolver, look_up
from master.retry_budget import RetryBudget
from master.watching import Watch
from servicekit.app import LEAVING
from servicekit.problems import ELSEWHERE, PROBLEM_JSON
from servicekit.wire import NeverSentError, Wire

log = structlog.get_logger()

CONNECTIONS = 512
"""Idle connections kept to each replica."""
CONNECT_S, LONE_CONNECT_S = 0.5, 2.0
"""A connect takes no longer in one network; where there is another replica it is waited for less."""
MOST_TRIES = 5
KNOCK_S = 0.5
NO_LIMIT_S = 60.0
WAIT_FOR_DNS = 0.8
"""The share of a request's time that it waits for a first address; the rest is for the answer that there is none."""
LIMIT_BYTES = 4_000_000
"""No answer of a service is larger; it is read here whole, so that a replica that dies halfway can be replaced."""
FAILING = (502, 503, 504)
RETRIED = ("GET", "HEAD")

REPLICAS = Gauge(
    "iris_replicas",
    "Replicas of a service, as the worker that looked last sees them.",
    ["service", "state"],
    multiprocess_mode="livemostrecent",  # each worker counts all of them, so a sum would count them twice
)
REQUESTS = Counter(
    "iris_replica_requests", "Requests to a replica, by what came of them.", ["service", "replica", "outcome"]
)


class ReplicaAdapter(BaseAdapter):
    """Serves one backend's URL from all of its replicas. Its greenlets start with the first request, after any fork."""

    def __init__(self, service: str, url: str, *, resolve: Resolve = look_up, rng: random.Random | None = None) -> None:
        super().__init__()
        parts = urlsplit(url)
        self._service = service
        self._base = f"{parts.scheme}://{parts.netloc}{parts.path}"
        self._host = parts.hostname or ""
        self._host_header = parts.netloc.rpartition("@")[2]
        self._fleet = Fleet(rng or random.Random(os.urandom(16)))  # noqa: S311 - spreads load, keeps no secret
        self._adapters: dict[Replica, Wire] = {}
        self._counters: dict[tuple[Replica, str], Counter] = {}
        self._budget = RetryBudget()
        self._stop = Event()
        self._started = False
        self._watch = Watch(service, self._fleet, self._knock, self._count)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        self._resolver = Resolver(self._host, port, resolve, self._heed)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature of requests
        timeout: Any = None,  # noqa: ANN401 - seconds, or a pair of them
        verify: bool | str = True,  # noqa: FBT001, FBT002 - the signature of requests
        cert: Any = None,  # noqa: ANN401 - as requests has it
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer of a replica; that of another one if the first fails and time and budget allow.

        Raises requests.ConnectionError where no replica answers, or the name has no address.
        """
        read_s = timeout[1] if isinstance(timeout, tuple) else timeout
        until_s = time.monotonic() + (NO_LIMIT_S if read_s is None else read_s)
        self._ensure_addresses(until_s)
        request.headers.setdefault("Host", self._host_header)
        self._budget.asked(time.monotonic())
        options = {"stream": stream, "verify": verify, "cert": cert, "proxies": proxies}
        tried: list[Replica] = []
        replica = self._fleet.pick()
        while True:
            if replica is None:
                raise requests.ConnectionError(f"{self._host} has no address", request=request)
            trouble: Exception | None = None
            try:
                response = self._try(replica, request, until_s, options)
            except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
                trouble = error
            else:
                if not failing(response):
                    return response
            tried.append(replica)
            other = self._another(request, tried, until_s, free=trouble is not None and never_sent(trouble))
            if other is None:
                if isinstance(trouble, requests.ConnectTimeout):  # nobody is there; not an answer that takes long
                    raise requests.ConnectionError(f"{self._host} can't be reached", request=request) from None
                if trouble is not None:
                    raise trouble
                return response
            if trouble is None:
                response.close()
            replica = other

    def each(self) -> Sequence[BaseAdapter]:
        """An adapter for each replica that isn't resting, to ask every one of them the same."""
        self._ensure_addresses(time.monotonic() + LONE_CONNECT_S)
        return [adapter for replica, adapter in self._adapters.items() if not replica.ejected]

    def close(self) -> None:
        """Stop looking, and close all connections."""
        self._stop.set()
        for adapter in self._adapters.values():
            adapter.close()

    def _another(
        self, request: requests.PreparedRequest, tried: list[Replica], until_s: float, *, free: bool
    ) -> Replica | None:
        """A replica for a second try, if the request may have one; what was never sent adds no load, and is `free`."""
        now_s = time.monotonic()
        if request.method not in RETRIED or now_s >= until_s or len(tried) >= min(len(self._fleet), MOST_TRIES):
            return None
        return self._fleet.pick(tried) if free or self._budget.spend(now_s) else None

    def _try(
        self, replica: Replica, request: requests.PreparedRequest, until_s: float, options: dict[str, Any]
    ) -> requests.Response:
        """One request to one replica: its answer and the time it took, or its failure, are remembered."""
        began_s = time.monotonic()
        left_s = max(0.001, until_s - began_s)
        connect_s = min(CONNECT_S if len(self._fleet) > 1 else LONE_CONNECT_S, left_s)
        who = gevent.getcurrent()
        replica.waiting[who] = began_s
        try:
            response = self._adapters[replica].send(request, timeout=(connect_s, left_s), **options)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            self._failed(replica, began_s, type(error).__name__)
            raise
        except (requests.Timeout, gevent.Timeout):
            self._fleet.left_waiting(replica, time.monotonic() - began_s)
            self._tick(replica, "too late")
            raise
        finally:
            replica.waiting.pop(who, None)
        if failing(response):
            self._failed(replica, began_s, f"status {response.status_code}")
        elif LEAVING in response.headers:
            self._tick(replica, "answered")
            if self._fleet.leaves(replica, time.monotonic()):
                self._watch.ejected(replica, "it is leaving")
        else:
            now_s = time.monotonic()
            self._fleet.answered(replica, now_s - began_s, now_s)
            self._tick(replica, "answered")
        return response

    def _failed(self, replica: Replica, began_s: float, reason: str) -> None:
        self._tick(replica, "failed")
        if self._fleet.failed(replica, began_s, time.monotonic()):
            self._watch.ejected(replica, reason)

    def _knock(self, replica: Replica) -> bool:
        """Ask a replica whether it is ready."""
        adapter = self._adapters.get(replica)
        if adapter is None:
            return False
        request = requests.Request("GET", f"{self._base}/readyz", {"Host": self._host_header}).prepare()
        try:
            with gevent.Timeout(KNOCK_S), adapter.send(request, timeout=KNOCK_S) as response:
                response.content  # noqa: B018 - read to the end, the connection can be used again
                return not failing(response)
        except (requests.RequestException, OSError, gevent.Timeout):
            return False

    def _ensure_addresses(self, until_s: float) -> None:
        """The first request starts the greenlets; as long as there is no address, each waits for a look-up."""
        if not self._started:
            self._started = True
            if resolving.is_address(self._host):
                self._heed([self._host])
                return
            gevent.spawn(resolving.repeat, WeakMethod(self._resolver.refresh), resolving.EVERY_S, self._stop)
            gevent.spawn(resolving.repeat, WeakMethod(self._watch.look), watching.EVERY_S, self._stop)
        if not self._fleet:
            self._resolver.refresh(WAIT_FOR_DNS * (until_s - time.monotonic()))

    def _heed(self, addresses: Sequence[str]) -> None:
        """Take over the addresses of a look-up."""
        joined, left = self._fleet.renew(addresses)
        if not joined and not left:
            return
        for replica in joined:
            self._adapters[replica] = Wire(address=replica.address, connections=CONNECTIONS, limit_bytes=LIMIT_BYTES)
        for replica in left:
            self._adapters.pop(replica).close()
            self._forget(replica)
        log.info(
            "replicas changed",
            upstream=self._service,
            joined=[replica.address for replica in joined],
            left=[replica.address for replica in left],
        )
        self._count()

    def _count(self) -> None:
        ejected = self._fleet.ejected
        REPLICAS.labels(self._service, "live").set(len(self._fleet) - ejected)
        REPLICAS.labels(self._service, "ejected").set(ejected)

    def _tick(self, replica: Replica, outcome: str) -> None:
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


def never_sent(trouble: Exception) -> bool:
    """Whether the connection failed before a byte of the request could have reached anybody."""
    return isinstance(trouble, requests.ConnectTimeout | NeverSentError)


def failing(response: requests.Response) -> bool:
    """Whether the replica itself failed. A problem about its upstream is an answer: another replica has no better one.

    A service marks the one problem that another replica may not have, being overloaded or about to stop.
    """
    if response.status_code not in FAILING:
        return False
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind != PROBLEM_JSON or ELSEWHERE in response.headers
