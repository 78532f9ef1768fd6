"""Providers' answers, kept: fresh, then stale but usable. Callers at once, in any replica, make one call.

docs/decisions has why it is written by hand: dogpile.cache's region can't give each waiting caller its own deadline,
hand one failure to all of them, or fall back on a stale entry.
"""

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import blake2b

import gevent
import structlog
from cachetools import LRUCache
from gevent import Greenlet
from prometheus_client import Counter
from pydantic_core import to_json

from servicekit.caching.answers import Answer, Cached, Entry
from servicekit.caching.lru import BoundedCache
from servicekit.caching.shared import SharedEntries, TolerantValkey
from servicekit.caching.single_flight import SingleFlight
from servicekit.context import IN_BACKGROUND, Deadline, spawn
from servicekit.problems import NothingThere, Problem, ProviderTimeout
from servicekit.settings import UpstreamSettings

log = structlog.get_logger()

ANSWERS = Counter("iris_cache_answers", "Answers of the cache, by how it came by them.", ["kind"])
_answers: Callable[[str], Counter] = cache(ANSWERS.labels)

ENTRIES = 10_000
SIZE_BYTES = 64_000_000
NEGATIVE_S = 60.0
"""How long it is kept that there is no such city."""
JITTER = 0.1
"""Lifetimes vary by this share in both directions, so that entries stored together don't expire together."""
PATIENCE_S = 2.0
"""A caller for whom there is a stale answer waits no longer than that for a new one."""
COOLDOWN_S = 5.0
"""How long an entry whose renewal failed is served stale without another try."""
POLL_S = 0.05
"""How often a replica checks whether another one has stored the answer."""

Fetch = Callable[[Deadline], Answer]
"""Ask the providers. It may run after its request is over, so it uses nothing of the request but the query."""


@dataclass(frozen=True, slots=True)
class _Failure:
    cooldown_until_s: float
    problem: str


class AnswerCache:
    """Answers by question, in this process and in what replicas share.

    `stale_s` is for how long an answer past its freshness may stand in for providers that fail, `longest_s` how long a
    renewal may take that nobody waits for. `clock` gives Unix seconds, as entries outlive processes.
    """

    def __init__(
        self,
        shared: SharedEntries,
        *,
        stale_s: float,
        longest_s: float,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._shared = shared
        self._stale_s = stale_s
        self._longest_s = longest_s
        self._clock = clock
        self._chance = chance
        self._own: BoundedCache[Entry] = BoundedCache(entries=ENTRIES, size_bytes=SIZE_BYTES, size_of=Entry.size)
        self._failures: LRUCache[str, _Failure] = LRUCache(ENTRIES)
        self._look_ups: SingleFlight[Entry | None] = SingleFlight()
        self._flights: SingleFlight[Entry] = SingleFlight()
        self._renewals: dict[str, Greenlet[..., Entry | Problem]] = {}

    def __len__(self) -> int:
        """How many entries this process holds itself."""
        return len(self._own)

    @property
    def shared(self) -> SharedEntries:
        """What the replicas share."""
        return self._shared

    def answer(self, key: str, fetch: Fetch, fresh_s: float, deadline: Deadline) -> Cached:
        """The answer kept under this key, or the one that `fetch` gives and that is fresh for about `fresh_s` seconds.

        Raises the Problem that `fetch` ran into where nothing stale can stand in. That there is no such city is an
        answer, and an entry: see `Entry.problem`.
        """
        cached = self._answer(key, fetch, fresh_s, deadline)
        _answers(cached.state).inc()
        return cached

    def _answer(self, key: str, fetch: Fetch, fresh_s: float, deadline: Deadline) -> Cached:
        entry = self._own.get(key) or self._look_ups.do(key, partial(self._looked_up, key), deadline)
        now_s = self._clock()
        if entry and entry.is_fresh(now_s):
            return _hit(entry, now_s)
        if entry and not entry.problem and entry.age_s(now_s) < entry.fresh_s + self._stale_s:
            return self._stale(entry, key, fetch, fresh_s, deadline)
        renew = partial(self._renewed, key, fetch, fresh_s, deadline)
        return _newer(self._flights.do(key, renew, deadline), now_s)

    def _stale(self, entry: Entry, key: str, fetch: Fetch, fresh_s: float, deadline: Deadline) -> Cached:
        """The entry at once, while it is only a little stale, being renewed already or past renewing for now.

        Otherwise the new one that takes its place, unless that fails or takes long.
        """
        now_s = self._clock()
        age_s = entry.age_s(now_s)
        failure = self._failures.get(key)
        if failure and now_s < failure.cooldown_until_s:
            return Cached(entry, "stale", age_s, failure.problem)
        at_once = key in self._renewals or age_s < 2 * entry.fresh_s
        if key not in self._renewals:
            self._renewals[key] = spawn(self._renew_behind, key, fetch, fresh_s, waited_for=not at_once)
        if at_once:
            return Cached(entry, "stale", age_s, failure.problem if failure else "")
        late = ProviderTimeout("The renewal takes long.")
        with gevent.Timeout(deadline.at_most(PATIENCE_S), late):
            try:
                renewed: Entry | Problem = self._renewals[key].get()
            except ProviderTimeout:
                renewed = late
        if isinstance(renewed, Problem):
            return Cached(entry, "stale", age_s, renewed.type)
        return _newer(renewed, now_s)

    def _renew_behind(self, key: str, fetch: Fetch, fresh_s: float, *, waited_for: bool) -> Entry | Problem:
        """Renew an entry with a deadline of its own, and give the problem where that fails."""
        IN_BACKGROUND.set(not waited_for)
        deadline = Deadline.within(self._longest_s)
        try:
            return self._flights.do(key, partial(self._renewed, key, fetch, fresh_s, deadline), deadline)
        except Exception as error:  # a fault of ours mustn't take away the answer that is there
            problem = error if isinstance(error, Problem) else Problem("That is a fault of ours.")
            log.warning("renewal failed", problem=problem.type, exc_info=None if problem is error else error)
            self._failures[key] = _Failure(self._clock() + COOLDOWN_S, problem.type)
            return problem
        finally:
            del self._renewals[key]

    def _looked_up(self, key: str) -> Entry | None:
        """What the replicas share, fresh or stale; kept here from now on."""
        entry, own = self._shared.get(key), self._own.get(key)
        if entry and (own is None or own.made_s < entry.made_s):
            self._own.put(key, entry)
        return entry

    def _renewed(self, key: str, fetch: Fetch, fresh_s: float, deadline: Deadline) -> Entry:
        """What this process or another one renewed meanwhile, else what the providers answer this one at its turn."""
        lock = self._shared.lock(key)
        try:
            while True:
                locked = lock.acquire()
                entry = self._own.get(key)
                if entry is None or not entry.is_fresh(self._clock()):
                    entry = self._looked_up(key)
                if entry and entry.is_fresh(self._clock()):
                    return entry
                if locked:
                    return self._asked(key, fetch, fresh_s, deadline)
                if deadline.left_s() <= POLL_S:
                    raise ProviderTimeout("Another replica asks the same, and has no answer yet.")
                gevent.sleep(POLL_S)
        finally:
            lock.release()

    def _asked(self, key: str, fetch: Fetch, fresh_s: float, deadline: Deadline) -> Entry:
        try:
            answer = fetch(deadline)
        except NothingThere as problem:
            if problem.type not in NothingThere.kinds:
                raise
            keep_s = self._jittered(NEGATIVE_S)
            entry = Entry.of_problem(problem, made_s=self._clock(), fresh_s=keep_s)
        else:
            usual_s = max(min(fresh_s, answer.fresh_s), answer.at_least_s)
            body, lifetime_s = to_json(answer.payload), self._jittered(usual_s)
            entry = Entry.of(body, answer.provider, made_s=self._clock(), fresh_s=lifetime_s)
            entry = replace(entry, headers=dict(answer.headers)) if answer.headers else entry
            keep_s = lifetime_s + self._stale_s
        self._own.put(key, entry)
        self._failures.pop(key, None)
        self._shared.put(key, entry, keep_s)
        return entry

    def _jittered(self, seconds: float) -> float:
        return seconds * (1 + JITTER * (2 * self._chance() - 1))


def _hit(entry: Entry, now_s: float) -> Cached:
    return Cached(entry, "negative" if entry.problem else "hit", entry.age_s(now_s))


def _newer(entry: Entry, asked_s: float) -> Cached:
    """What came of a renewal: a hit where another replica had it before the question was asked."""
    return Cached(entry, "miss") if entry.made_s >= asked_s else _hit(entry, asked_s)


def answer_cache(
    service: str, settings: UpstreamSettings, sources: Iterable[str], valkey: TolerantValkey
) -> AnswerCache:
    """A service's cache, by its settings.

    Replicas share what came from the same `sources`: answers of the sandbox never meet those of the real upstreams.
    """
    namespace = f"{service}:{blake2b(' '.join(sources).encode(), digest_size=4).hexdigest()}"
    shared = SharedEntries(namespace, valkey)
    return AnswerCache(shared, stale_s=settings.stale_s, longest_s=settings.deadline_s)
