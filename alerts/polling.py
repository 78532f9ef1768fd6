"""Asking the sources again and again: once for all replicas, spread over time, and less often where they fail.

With Valkey a poll needs the source's lease, which lasts until the next one is due; the others take over the snapshot
that its holder shares. Without Valkey each process polls by itself. A holder that dies costs one interval.
"""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from weakref import WeakMethod

import gevent
import structlog
from gevent.pool import Pool
from prometheus_client import Counter, Gauge
from valkey import Valkey

from alerts.board import Board
from alerts.snapshot import Fetch, Snapshot, polled
from servicekit.caching.shared import TolerantValkey
from servicekit.threads import in_thread

log = structlog.get_logger()

POLLS = Counter("iris_alert_polls", "Polls of warnings' sources, by how they ended.", ["source", "outcome"])
HEARD = Gauge(
    "iris_alert_source_heard_seconds",
    "When each source of warnings was last heard, in Unix seconds.",
    ["source"],
    multiprocess_mode="mostrecent",
)
TICK_S = 2.0
"""How often a process looks for what is due, and for what others have shared."""
LONGEST_BACKOFF_S = 900.0
LONGEST_POLL_S = 45.0
AT_ONCE = 12
KEPT_S = 86_400
LEASE_SHARE = 0.9
"""A lease ends a little before the next poll is due, so that its holder can be the next one too."""

NewFetch = Callable[[float], Fetch]
"""A fetch for so many seconds altogether."""


class Poller:
    """Keeps the boards of these sources up to date. Replicas that ask through another `mirror` share nothing."""

    def __init__(
        self,
        boards: Sequence[Board],
        new_fetch: NewFetch,
        valkey: TolerantValkey,
        *,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        mirror: str = "",
    ) -> None:
        self.boards = {board.source.name: board for board in boards}
        self._new_fetch = new_fetch
        self._valkey = valkey
        self._clock, self._chance = clock, chance
        urls = " ".join((mirror, *(f"{board.source.name} {board.source.url}" for board in boards)))
        self._namespace = f"iris:alerts:{blake2b(urls.encode(), digest_size=4).hexdigest()}"
        self.due_s = dict.fromkeys(self.boards, 0.0)
        self._running: set[str] = set()
        self._pool = Pool(AT_ONCE)
        self.started = False

    def start(self) -> None:
        """Begin, once in a process; ends when nothing else holds the poller."""
        if not self.started:
            self.started = True
            gevent.spawn(_repeat, WeakMethod(self.tick))

    def tick(self) -> None:
        """Take over what others shared, and begin the polls that are due; none waits for another."""
        self._take_over()
        for name, due_s in self.due_s.items():
            if self._clock() >= due_s and name not in self._running and not self._pool.full():
                self._running.add(name)
                self._pool.spawn(self._poll, name)

    def join(self) -> None:
        """Wait for the polls that have begun."""
        self._pool.join()

    def _poll(self, name: str) -> None:
        """Poll a source if it is this process's turn."""
        board = self.boards[name]
        try:
            wait_s = self._wait_s(board)
            if not self._has_lease(name, wait_s):
                self.due_s[name] = self._clock() + TICK_S
                return
            snapshot = polled(board.source, board.snapshot, self._new_fetch(LONGEST_POLL_S), self._clock())
            self._show(board, snapshot)
            wait_s = self._wait_s(board)
            self.due_s[name] = self._clock() + wait_s
            self._share(name, snapshot, wait_s)
            POLLS.labels(name, "failed" if snapshot.failures else "heard").inc()
            if snapshot.failures:
                log.warning("source of warnings", source=name, problem=snapshot.problem, failures=snapshot.failures)
        except Exception as error:
            log.exception("bug", source=name, exc_info=error)
            self.due_s[name] = self._clock() + LONGEST_BACKOFF_S / 3
        finally:
            self._running.discard(name)

    def _wait_s(self, board: Board) -> float:
        """Seconds until the next poll: the interval, longer after failures, and a little different each time."""
        source, failures = board.source, board.snapshot.failures
        interval_s = source.while_warning_s if board.warns(self._clock()) else source.interval_s
        backoff_s = source.interval_s * 2 ** min(failures, 10) if failures else interval_s
        longest_s = max(LONGEST_BACKOFF_S, source.interval_s)
        return min(backoff_s, longest_s) * (0.95 + 0.1 * self._chance())

    def _has_lease(self, name: str, wait_s: float) -> bool:
        """Whether this process polls: always without Valkey."""
        lease_ms = int(wait_s * LEASE_SHARE * 1000)
        key = f"{self._namespace}:{name}:lease"
        return self._valkey.call(lambda client: bool(client.set(key, "1", nx=True, px=lease_ms)), otherwise=True)

    def _share(self, name: str, snapshot: Snapshot, wait_s: float) -> None:
        raw, key = in_thread(snapshot.as_bytes), f"{self._namespace}:{name}"
        self._valkey.call(lambda client: client.setex(key, KEPT_S, raw), None)
        self._valkey.call(lambda client: client.setex(f"{key}:tried", KEPT_S, str(snapshot.tried_s).encode()), None)
        lease_ms = int(wait_s * LEASE_SHARE * 1000)
        self._valkey.call(lambda client: client.set(f"{key}:lease", "1", px=lease_ms), None)

    def _take_over(self) -> None:
        """Show the snapshots that others made later than ours."""
        names = list(self.boards)
        keys = [f"{self._namespace}:{name}:tried" for name in names]
        tried = self._valkey.call(partial(_many, keys), None) or [None] * len(keys)
        for name, raw in zip(names, tried, strict=True):
            if raw is not None and _seconds(raw) > self.boards[name].snapshot.tried_s and name not in self._running:
                self._take(name)

    def _take(self, name: str) -> None:
        key = f"{self._namespace}:{name}"
        raw = self._valkey.call(lambda client: client.get(key), None)
        snapshot = in_thread(Snapshot.from_bytes, raw) if isinstance(raw, bytes) else None
        if snapshot and snapshot.tried_s > self.boards[name].snapshot.tried_s:
            self._show(self.boards[name], snapshot)

    def _show(self, board: Board, snapshot: Snapshot) -> None:
        in_thread(board.show, snapshot)
        if snapshot.heard_s is not None:
            HEARD.labels(board.source.name).set(snapshot.heard_s)


def _many(keys: list[str], client: Valkey) -> list[bytes | None]:
    return list(client.mget(keys)) if keys else []  # type: ignore[arg-type]  # its types are those of asyncio too


def _seconds(raw: bytes) -> float:
    try:
        return float(raw)
    except ValueError:
        return 0.0


def _repeat(tick: "WeakMethod[Callable[[], None]]") -> None:
    while True:
        call = tick()
        if call is None:
            return
        call()
        del call
        gevent.sleep(TICK_S)
