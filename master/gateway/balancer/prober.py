"""Finds replicas that accept requests and answer none: a paused container, a hung process, a severed network.

A provider may take seconds, so a slow response alone says nothing, and sending the request to a second replica would
spend paid quota twice. Instead the replica is asked for its health, which costs nothing. If it doesn't answer while a
peer does, it is ejected, and the requests that wait for it are aborted and retried elsewhere. A replica whose ejection
is over is probed the same way before it gets requests again.
"""

import time
from collections.abc import Callable

import gevent
import structlog
from greenlet import greenlet

from master.gateway.balancer.fleet import Fleet, Replica

log = structlog.get_logger()

EVERY_S = 0.1
QUIET_S = 0.25
"""Seconds without any response after which a replica with requests in flight is probed."""
PEERS = 3
"""How many peers are probed for comparison; if none answers, the fault may be in this process or its network."""


class Prober:
    """Looks at a service's replicas. `is_ready` asks one for its health, in a bounded time."""

    def __init__(
        self,
        service: str,
        fleet: Fleet,
        is_ready: Callable[[Replica], bool],
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fleet = fleet
        self._is_ready = is_ready
        self._changed = changed
        self._clock = clock
        self._log = log.bind(upstream=service)
        self._probed: set[Replica] = set()

    def tick(self) -> None:
        """Eject slow replicas, and start probes of quiet ones and of those whose ejection is over."""
        if len(self._fleet) < 2:  # noqa: PLR2004 - a single replica has no peer to compare it with
            return
        now_s = self._clock()
        for replica in self._fleet.eject_slow(now_s):
            self.ejected(replica, "slow")
        for replica in self._fleet.quiet(now_s, QUIET_S):
            self._fleet.suspect(replica, suspected=True)
            gevent.spawn(self._examine, replica, now_s)
        for replica in self._fleet.probeable(now_s):
            if replica not in self._probed:
                self._probed.add(replica)
                gevent.spawn(self._probe, replica)

    def ejected(self, replica: Replica, reason: str) -> None:
        """Log an ejection and update the gauges."""
        self._log.warning("replica ejected", replica=replica.address, reason=reason, failures=replica.failures)
        self._changed()

    def _examine(self, replica: Replica, began_s: float) -> None:
        try:
            if self._is_ready(replica):
                replica.heard_at_s = self._clock()
            elif self._a_peer_lives(replica, began_s):
                if self._fleet.failed(replica, began_s, self._clock()):
                    self.ejected(replica, "silent")
                _abandon(replica, began_s)
        finally:
            self._fleet.suspect(replica, suspected=False)

    def _a_peer_lives(self, replica: Replica, since_s: float) -> bool:
        peers = [peer for peer in self._fleet.replicas if peer is not replica]
        peers.sort(key=lambda peer: peer.heard_at_s, reverse=True)
        return any(peer.heard_at_s > since_s or self._is_ready(peer) for peer in peers[:PEERS])

    def _probe(self, replica: Replica) -> None:
        answered = self._is_ready(replica)
        self._probed.discard(replica)
        if not replica.ejected:
            return
        self._fleet.probed(replica, self._clock(), answered=answered)
        if answered:
            self._log.info("replica returned", replica=replica.address)
            self._changed()


def _abandon(replica: Replica, began_s: float) -> None:
    """Abort the requests that have waited for the replica since before that moment."""
    for waiter, since_s in replica.waiting.items():
        if since_s < began_s:
            gevent.get_hub().loop.run_callback(_abort, replica, waiter, since_s)


def _abort(replica: Replica, waiter: greenlet, since_s: float) -> None:
    """Runs in the hub, as gevent's timeouts do: the waiter is blocked on its socket, or has finished by now."""
    if replica.waiting.get(waiter) == since_s:
        waiter.throw(ConnectionAbortedError(f"{replica.address} is silent"))
