"""Which replica gets the next request, and which gets none for a while.

Decided from what is passed in, the time and the random numbers included; nothing here waits or asks anybody.

- Power of two choices on requests in flight; among equals the one that had fewer of late, which spreads evenly.
- A replica that failed, or fell behind its peers, is ejected: it rests 1 s, doubling to 30 s; half of all always stay.
- Back from its rest it is on trial, with one request at a time, until it has kept up with its peers.
- One that joins others, or says that it leaves, is away: it gets nothing until it says that it is ready.
"""

import math
import random
from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

CATCH_UP = 4
"""Turns that a replica may make up for: one that was away isn't flooded when it comes back."""

QUICKER = 3.0
"""Peers must be so many times as quick before it counts: less is noise."""

NOISE_S = 0.005
"""What scheduling alone may add to an answer, in seconds."""

BEHIND = 0.6
"""Slow is who, on average, had this share of the peers' recent answers come at least `QUICKER` times as quickly.

A mean would mistake the one that just asked its upstream (300 ms) for slow among those that answered from the cache
(1 ms). In this measure equal replicas are at 0.25 or less whatever the mix, and one 20 times slower at 0.75 or more.
"""

ENOUGH = 4
"""Answers that it takes to judge a replica of which nothing bad is known."""

REMEMBERED = 16
"""Recent answers that a replica is judged by."""


@dataclass(slots=True, eq=False)
class Replica:
    """One address of a service, and what is known of it. Moments are seconds of the caller's monotonic clock."""

    address: str
    waiting: dict[Any, float] = field(default_factory=dict)  # who waits for its answer, and since when
    took_s: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    heard_at_s: float = -math.inf
    turn: float = 0.0  # whose turn is lower has had fewer requests of late
    failures: int = 0  # ejections since it last passed a trial
    ejected_at_s: float = -math.inf
    rests_until_s: float | None = None
    suspect: bool = False
    away: bool = (
        False  # not there yet, or about to go; of its own accord, so it is none of the half that may be ejected
    )

    @property
    def ejected(self) -> bool:
        """Whether it rests."""
        return self.rests_until_s is not None

    def load(self) -> float:
        """Requests in flight; on trial it takes one at a time."""
        return math.inf if self.failures and self.waiting else float(len(self.waiting))

    def oldest_s(self, now_s: float) -> float:
        """How long the request that waits longest has waited; zero where none does."""
        since_s: float = next(iter(self.waiting.values()), now_s)
        return now_s - since_s


def rest_s(failures: int, base_s: float = 1.0, longest_s: float = 30.0) -> float:
    """How long a replica rests after so many failures in a row, in seconds."""
    return min(longest_s, base_s * 2.0 ** min(failures - 1, 10))


def behind(took_s: float, others_s: Sequence[float]) -> float:
    """The share of others' answers (sorted) beside which this one took several times as long."""
    return bisect_left(others_s, (took_s - NOISE_S) / QUICKER) / len(others_s)


def falls_behind(answers_s: Sequence[float], waits_s: Sequence[float], others_s: Sequence[float], enough: int) -> bool:
    """Whether a replica is slow beside its peers, by its recent answers and by those that it still owes.

    `others_s` are the peers' recent answers, sorted. What is owed counts only once it has taken too long already.
    """
    if len(others_s) < ENOUGH:
        return False
    owed = [share for share in (behind(wait, others_s) for wait in waits_s) if share > BEHIND]
    shares = [behind(took, others_s) for took in answers_s] + owed
    return len(shares) >= enough and sum(shares) > BEHIND * len(shares)


class Fleet:
    """The replicas of one service, as one worker sees them."""

    def __init__(self, rng: random.Random) -> None:
        self._random = rng.random
        self._all: dict[str, Replica] = {}
        self._choice: list[Replica] = []
        self._turn = 0.0
        self._news = False

    def __len__(self) -> int:
        return len(self._all)

    @property
    def replicas(self) -> Collection[Replica]:
        """All of them, ejected or not."""
        return self._all.values()

    @property
    def ejected(self) -> int:
        """How many rest."""
        return sum(replica.ejected and not replica.away for replica in self._all.values())

    def renew(self, addresses: Iterable[str]) -> tuple[list[Replica], list[Replica]]:
        """Take over the name's present addresses; return the replicas that joined and those that left."""
        await_word = bool(self._choice)  # somebody serves meanwhile
        present = {address: self._all.get(address) or _newcomer(address, await_word) for address in addresses}
        joined = [replica for address, replica in present.items() if address not in self._all]
        left = [replica for address, replica in self._all.items() if address not in present]
        self._all = present
        failing = [replica for replica in self._resting() if not replica.away]
        resting = sorted(failing, key=lambda replica: replica.rests_until_s or 0.0)
        for replica in resting[: max(0, len(resting) - len(present) // 2)]:
            replica.rests_until_s = None
        self._choose()
        return joined, left

    def pick(self, tried: Collection[Replica] = ()) -> Replica | None:
        """The replica for the next request, none of those tried already; None when there is no other."""
        choice = [replica for replica in self._choice if replica not in tried] if tried else self._choice
        if not choice:  # better one that rests than none, and one that failed than one that is away
            others = [replica for replica in self._all.values() if replica not in tried]
            choice = [replica for replica in others if not replica.away] or others
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
        """It answered after so many seconds."""
        replica.took_s.append(took_s)
        replica.heard_at_s = now_s
        self._news = True

    def left_waiting(self, replica: Replica, waited_s: float) -> None:
        """A caller went away after so many seconds without an answer."""
        replica.took_s.append(waited_s)
        self._news = True

    def failed(self, replica: Replica, began_s: float, now_s: float) -> bool:
        """A request of that time failed; return whether that ejects the replica.

        Requests from before its last ejection say nothing new, and half of the replicas always stay.
        """
        known = replica.ejected or began_s <= replica.ejected_at_s or replica.address not in self._all
        if known or self.ejected + 1 > len(self._all) // 2:
            return False
        self._eject(replica, now_s)
        return True

    def leaves(self, replica: Replica, now_s: float) -> bool:
        """It said that it is about to go; return whether that is news."""
        news = not replica.away
        replica.away = True
        if not replica.ejected:
            self._eject(replica, now_s)
        return news

    def probed(self, replica: Replica, now_s: float, *, answered: bool) -> None:
        """A rested replica was asked whether it lives: it returns on trial, or rests for longer."""
        if not answered:
            self._eject(replica, now_s)
            return
        replica.heard_at_s = now_s
        replica.rests_until_s = None
        replica.away = False
        self._choose()

    def suspect(self, replica: Replica, *, suspected: bool) -> None:
        """Give it no new request, or again."""
        replica.suspect = suspected
        self._choose()

    def rested(self, now_s: float) -> list[Replica]:
        """Replicas whose rest is over."""
        return [replica for replica in self._resting() if (replica.rests_until_s or 0.0) <= now_s]

    def quiet(self, now_s: float, quiet_s: float) -> list[Replica]:
        """Replicas that owe an answer and gave none for so long, suspects excepted."""
        return [
            replica
            for replica in self._all.values()
            if replica.oldest_s(now_s) > quiet_s and now_s - replica.heard_at_s > quiet_s and not replica.suspect
        ]

    def eject_slow(self, now_s: float) -> list[Replica]:
        """Eject who falls behind its peers, and end the trial of who keeps up; return the ejected."""
        if not self._news:
            return []
        self._news = False
        everyone = sorted(took for replica in self._all.values() for took in replica.took_s)
        slow = []
        for replica in self._choice:
            others = _without(everyone, replica.took_s)
            waits = [now_s - since for since in replica.waiting.values()]
            enough = 1 if replica.failures else ENOUGH
            if falls_behind(replica.took_s, waits, others, enough):
                slow.append(replica)
            elif len(replica.took_s) >= ENOUGH:
                replica.failures = 0
        return [replica for replica in slow if self.failed(replica, now_s, now_s)]

    def _eject(self, replica: Replica, now_s: float) -> None:
        replica.failures += 1
        replica.ejected_at_s = now_s
        replica.rests_until_s = now_s + rest_s(replica.failures)
        replica.took_s.clear()
        self._choose()

    def _resting(self) -> list[Replica]:
        return [replica for replica in self._all.values() if replica.ejected]

    def _choose(self) -> None:
        self._choice = [replica for replica in self._all.values() if not (replica.ejected or replica.suspect)]


def _newcomer(address: str, await_word: bool) -> Replica:  # noqa: FBT001 - one place calls it
    """A replica that is asked whether it is ready before anything else, or serves at once where nobody else does."""
    return Replica(address, rests_until_s=-math.inf, away=True) if await_word else Replica(address)


def _without(everyone_s: Sequence[float], own_s: Iterable[float]) -> list[float]:
    """The sorted answers of all without one replica's own."""
    others = list(everyone_s)
    for took in own_s:
        del others[bisect_left(others, took)]
    return others
