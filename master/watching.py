"""Finds the replica that accepts requests and answers none: a paused container, a hung process, a severed network.

An upstream may take seconds, so a slow answer alone says nothing, and asking a second replica the same would spend paid
quota twice. Instead the replica is asked for its health, which costs nothing: one that can't say that it lives while a
peer can is silent. Its requests are then abandoned, to be tried elsewhere. Rested replicas are asked the same way, so
that no caller's request is the probe.
"""

import time
from collections.abc import Callable

import gevent
import structlog
from greenlet import greenlet

from master.balancing import Fleet, Replica

log = structlog.get_logger()

EVERY_S = 0.1
QUIET_S = 0.25
"""A replica that owes an answer and gave none for so long is asked whether it lives."""
PEERS = 3
"""How many peers are asked before all of them, or we ourselves, count as slow."""


class Watch:
    """Looks at a service's replicas. `knock` asks one for its health, in a bounded time; any sound answer will do."""

    def __init__(
        self,
        service: str,
        fleet: Fleet,
        knock: Callable[[Replica], bool],
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fleet = fleet
        self._knock = knock
        self._changed = changed
        self._clock = clock
        self._log = log.bind(upstream=service)
        self._probed: set[Replica] = set()

    def look(self) -> None:
        """Eject the slow, and ask the quiet and the rested; their answers come later."""
        if len(self._fleet) < 2:  # noqa: PLR2004 - a single replica has no peer to compare it with
            return
        now_s = self._clock()
        for replica in self._fleet.eject_slow(now_s):
            self.ejected(replica, "slow")
        for replica in self._fleet.quiet(now_s, QUIET_S):
            self._fleet.suspect(replica, suspected=True)
            gevent.spawn(self._examine, replica, now_s)
        for replica in self._fleet.rested(now_s):
            if replica not in self._probed:
                self._probed.add(replica)
                gevent.spawn(self._probe, replica)

    def ejected(self, replica: Replica, reason: str) -> None:
        """Say so, once for each ejection."""
        self._log.warning("replica ejected", replica=replica.address, reason=reason, failures=replica.failures)
        self._changed()

    def _examine(self, replica: Replica, began_s: float) -> None:
        try:
            if self._knock(replica):
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
        return any(peer.heard_at_s > since_s or self._knock(peer) for peer in peers[:PEERS])

    def _probe(self, replica: Replica) -> None:
        answered = self._knock(replica)
        self._probed.discard(replica)
        if not replica.ejected:
            return
        self._fleet.probed(replica, self._clock(), answered=answered)
        if answered:
            self._log.info("replica returned", replica=replica.address)
            self._changed()


def _abandon(replica: Replica, began_s: float) -> None:
    """Break off what waits for its answer since before that moment."""
    for who, since_s in replica.waiting.items():
        if since_s < began_s:
            gevent.get_hub().loop.run_callback(_break_off, replica, who, since_s)


def _break_off(replica: Replica, who: greenlet, since_s: float) -> None:
    """Runs in the hub, as gevent's timeouts do: the one who waits is in a socket's wait, or has left it by now."""
    if replica.waiting.get(who) == since_s:
        who.throw(ConnectionAbortedError(f"{replica.address} is silent"))
