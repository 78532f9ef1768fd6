"""Which replica gets the next request, and which gets none for a while.

Pure decisions: the time and the random numbers are passed in, and nothing here waits or does I/O.

- Power of two choices on requests in flight; on a tie the one that had fewer requests lately, which spreads evenly.
- A replica that failed, or fell behind its peers, is ejected for 1 s, doubling to 30 s; half of all always stay.
- After its ejection it is on trial, with one request at a time, until it has kept up with its peers.
- One that joins others, or announces that it stops, is draining: it gets no requests until it says that it is ready.
"""

import math
import random
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

CATCH_UP = 4
"""Requests that a replica may catch up on: one that was absent isn't flooded when it comes back."""

SLOW_RATIO = 3.0
"""Latency ratio to its peers from which a replica counts as slow."""

NOISE_S = 0.005
"""Latency that scheduling alone may add, in seconds."""

SLOW_SHARE = 0.6
"""A replica is slow when, on average, this share of the peers' recent responses came `SLOW_RATIO` times as quickly.

A mean would take a replica that just asked its provider (300 ms) for slow among those that answered from the cache
(1 ms). In this measure equal replicas are at 0.25 or less whatever the mix, and one 20 times slower at 0.75 or more.
"""

MIN_RESPONSES = 4
"""Responses needed to judge a replica that isn't on trial."""

RECENT = 16
"""Recent responses that a replica is judged by."""


@dataclass(slots=True, eq=False)
class Replica:
    """One address of a service, and what is known of it. Moments are seconds of the caller's monotonic clock."""

    address: str
    waiting: dict[Any, float] = field(default_factory=dict)  # greenlets that wait for its response, and since when
    took_s: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT))
    heard_at_s: float = -math.inf
    turn: float = 0.0  # the lower, the fewer requests it had lately
    failures: int = 0  # ejections since it last passed a trial
    ejected_at_s: float = -math.inf
    ejected_until_s: float | None = None
    suspect: bool = False
    draining: bool = False
    """Not ready yet, or about to stop: by its own word, so it doesn't count towards the half that may be ejected."""

    @property
    def ejected(self) -> bool:
        """Whether it gets no requests for now."""
        return self.ejected_until_s is not None

    def load(self) -> float:
        """Requests in flight; on trial it takes one at a time."""
        return math.inf if self.failures and self.waiting else float(len(self.waiting))

    def oldest_s(self, now_s: float) -> float:
        """Seconds that the oldest request in flight has waited; zero where there is none."""
        since_s: float = next(iter(self.waiting.values()), now_s)
        return now_s - since_s


def ejection_s(failures: int, base_s: float = 1.0, longest_s: float = 30.0) -> float:
    """How long a replica is ejected after that many failures in a row, in seconds."""
    return min(longest_s, base_s * 2.0 ** min(failures - 1, 10))


def behind(took_s: float, others_s: Sequence[float]) -> float:
    """The share of the peers' responses (sorted) beside which this one took several times as long."""
    return bisect_left(others_s, (took_s - NOISE_S) / SLOW_RATIO) / len(others_s)


def falls_behind(answers_s: Sequence[float], waits_s: Sequence[float], others_s: Sequence[float], enough: int) -> bool:
    """Whether a replica is slow beside its peers, by its recent responses and by those still pending.

    `others_s` are the peers' recent latencies, sorted. A pending one counts only once it has taken too long already.
    """
    if len(others_s) < MIN_RESPONSES:
        return False
    pending = [share for share in (behind(wait, others_s) for wait in waits_s) if share > SLOW_SHARE]
    shares = [behind(took, others_s) for took in answers_s] + pending
    return len(shares) >= enough and sum(shares) > SLOW_SHARE * len(shares)


class Fleet:
    """The replicas of one service, as one worker sees them."""

    def __init__(self, rng: random.Random) -> None:
        self._random = rng.random
        self._all: dict[str, Replica] = {}
        self._choice: list[Replica] = []
        self._turn = 0.0
        self._unjudged = False

    def __len__(self) -> int:
        return len(self._all)

    @property
    def replicas(self) -> Collection[Replica]:
        """All of them, ejected or not."""
        return self._all.values()

    @property
    def ejected(self) -> int:
        """How many are ejected."""
        return sum(replica.ejected and not replica.draining for replica in self._all.values())

    def update_endpoints(self, addresses: Iterable[str]) -> tuple[list[Replica], list[Replica]]:
        """Take over the name's present addresses; return the replicas that joined and those that left."""
        probe_first = bool(self._choice)  # others serve meanwhile
        present = {address: self._all.get(address) or _newcomer(address, probe_first) for address in addresses}
        joined = [replica for address, replica in present.items() if address not in self._all]
        left = [replica for address, replica in self._all.items() if address not in present]
        self._all = present
        failing = [replica for replica in self._ejected() if not replica.draining]
        ejected = sorted(failing, key=lambda replica: replica.ejected_until_s or 0.0)
        for replica in ejected[: max(0, len(ejected) - len(present) // 2)]:
            replica.ejected_until_s = None
        self._choose()
        return joined, left

    def pick(self, tried: Collection[Replica] = ()) -> Replica | None:
        """The replica for the next request, not one of those tried already; None where there is no other."""
        choice = [replica for replica in self._choice if replica not in tried] if tried else self._choice
        if not choice:  # an ejected replica is better than none, and one that failed better than one that drains
            others = [replica for replica in self._all.values() if replica not in tried]
            choice = [replica for replica in others if not replica.draining] or others
        if not choice:
            return None
        count = len(choice)
        first = int(self._random() * count)
        picked = choice[first]
        if count > 1:
            second = int(self._random() * (count - 1))
            other = choice[second + (second >= first)]
            load, other_load = picked.load(), other.load()
            if other_load < load or (other_load == load and other.turn < picked.turn):
                picked = other
        self._turn += 1 / count
        picked.turn = max(picked.turn, self._turn - CATCH_UP) + 1
        return picked

    def answered(self, replica: Replica, took_s: float, now_s: float) -> None:
        """Record a response that took that many seconds."""
        replica.took_s.append(took_s)
        replica.heard_at_s = now_s
        self._unjudged = True

    def left_waiting(self, replica: Replica, waited_s: float) -> None:
        """Record that a caller gave up after that many seconds without a response."""
        replica.took_s.append(waited_s)
        self._unjudged = True

    def failed(self, replica: Replica, began_s: float, now_s: float) -> bool:
        """Record that a request begun at that time failed; return whether that ejects the replica.

        Requests from before its last ejection say nothing new, and half of the replicas always stay.
        """
        known = replica.ejected or began_s <= replica.ejected_at_s or replica.address not in self._all
        if known or self.ejected + 1 > len(self._all) // 2:
            return False
        self._eject(replica, now_s)
        return True

    def leaves(self, replica: Replica, now_s: float) -> bool:
        """Record that the replica announced its end; return whether that was unknown."""
        unknown = not replica.draining
        replica.draining = True
        if not replica.ejected:
            self._eject(replica, now_s)
        return unknown

    def probed(self, replica: Replica, now_s: float, *, answered: bool) -> None:
        """Record a probe after an ejection: the replica returns on trial, or is ejected for longer."""
        if not answered:
            self._eject(replica, now_s)
            return
        replica.heard_at_s = now_s
        replica.ejected_until_s = None
        replica.draining = False
        self._choose()

    def suspect(self, replica: Replica, *, suspected: bool) -> None:
        """Give the replica no new request while it is suspected."""
        replica.suspect = suspected
        self._choose()

    def probeable(self, now_s: float) -> list[Replica]:
        """Replicas whose ejection is over."""
        return [replica for replica in self._ejected() if (replica.ejected_until_s or 0.0) <= now_s]

    def quiet(self, now_s: float, quiet_s: float) -> list[Replica]:
        """Replicas with requests in flight that gave no response for `quiet_s` seconds, suspects excepted."""
        return [
            replica
            for replica in self._all.values()
            if replica.oldest_s(now_s) > quiet_s and now_s - replica.heard_at_s > quiet_s and not replica.suspect
        ]

    def eject_slow(self, now_s: float) -> list[Replica]:
        """Eject replicas that fall behind their peers, and end the trial of those that keep up; return the ejected."""
        if not self._unjudged:
            return []
        self._unjudged = False
        everyone = sorted(took for replica in self._all.values() for took in replica.took_s)
        slow = []
        for replica in self._choice:
            others = _without(everyone, replica.took_s)
            waits = [now_s - since for since in replica.waiting.values()]
            enough = 1 if replica.failures else MIN_RESPONSES
            if falls_behind(replica.took_s, waits, others, enough):
                slow.append(replica)
            elif len(replica.took_s) >= MIN_RESPONSES:
                replica.failures = 0
        return [replica for replica in slow if self.failed(replica, now_s, now_s)]

    def _eject(self, replica: Replica, now_s: float) -> None:
        replica.failures += 1
        replica.ejected_at_s = now_s
        replica.ejected_until_s = now_s + ejection_s(replica.failures)
        replica.took_s.clear()
        self._choose()

    def _ejected(self) -> list[Replica]:
        return [replica for replica in self._all.values() if replica.ejected]

    def _choose(self) -> None:
        self._choice = [replica for replica in self._all.values() if not (replica.ejected or replica.suspect)]


def _newcomer(address: str, probe_first: bool) -> Replica:  # noqa: FBT001 - one place calls it
    """A new replica: probed before it gets requests, or used at once where there is no other."""
    return Replica(address, ejected_until_s=-math.inf, draining=True) if probe_first else Replica(address)


def _without(everyone_s: Sequence[float], own_s: Iterable[float]) -> list[float]:
    """The sorted answers of all without one replica's own."""
    others = list(everyone_s)
    for took in own_s:
        del others[bisect_left(others, took)]
    return others
