"""Entries that replicas share through Valkey. Whatever is wrong with it costs speed: nothing here raises."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import gevent
import structlog
from dogpile.cache.api import NO_VALUE
from dogpile.cache.backends.valkey import ValkeyBackend
from gevent.lock import BoundedSemaphore
from valkey import ConnectionPool
from valkey.exceptions import LockError, ResponseError

from servicekit.caching.entry import Entry
from servicekit.providers.breaker import Breaker

log = structlog.get_logger()

T = TypeVar("T")

CONNECTIONS = 64
ANSWERS_WITHIN_S = 0.5
"""Valkey takes less than a millisecond; a busy process mustn't mistake its own lag for Valkey's."""
REST_S, LONGEST_REST_S = 1.0, 2.0
"""How long Valkey is left alone after a failure, so that a hung one doesn't cost every question."""
SILENT_S = 10.0
"""How often the log says so."""
TURN_S = 3.0
"""A replica that died at its turn holds up the others for so long; one that takes longer isn't alone any more."""


def valkey_at(url: str) -> ValkeyBackend:
    """The backend of dogpile for this address, with its lock as the turn of one replica among all."""
    pool = ConnectionPool.from_url(  # type: ignore[no-untyped-call]
        url,
        max_connections=CONNECTIONS,
        socket_timeout=ANSWERS_WITHIN_S,
        socket_connect_timeout=ANSWERS_WITHIN_S,
        lib_name=None,
        lib_version=None,
    )
    return ValkeyBackend(  # type: ignore[no-untyped-call]
        {"connection_pool": pool, "distributed_lock": True, "thread_local_lock": False, "lock_timeout": TURN_S}
    )


class SharedEntries:
    """Entries under this `namespace` of a Valkey; without a backend there are none, and every turn is ours."""

    def __init__(
        self, namespace: str, backend: ValkeyBackend | None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.namespace = namespace
        self._backend = backend
        self._clock = clock
        self._silent_until_s = 0.0
        self._breaker = Breaker(failures=1, rest_s=REST_S, longest_rest_s=LONGEST_REST_S, clock=clock)
        self._connections = BoundedSemaphore(CONNECTIONS)

    def get(self, key: str) -> Entry | None:
        """The entry, if it is there, can be had and can be read."""
        raw = self._ask(lambda backend: backend.get_serialized(self._name(key)), NO_VALUE)  # type: ignore[no-untyped-call]
        return Entry.from_bytes(raw) if isinstance(raw, bytes) else None

    def put(self, key: str, entry: Entry, keep_s: float) -> None:
        """Share the entry for so long; its turn's holder does, before the turn is over."""
        name, lifetime_s, raw = self._name(key), int(keep_s) + 1, entry.as_bytes()
        # dogpile's own `set` knows one lifetime for all
        self._ask(lambda backend: backend.writer_client.setex(name, lifetime_s, raw), None)

    def turn(self, key: str) -> "OneTurn":
        """The turn to renew this entry, yet to be taken."""
        if self._backend is None:
            return OneTurn(self._ask, None)
        return OneTurn(self._ask, self._backend.get_mutex(self._name(key)))  # type: ignore[no-untyped-call]

    def _name(self, key: str) -> str:
        return f"iris:{self.namespace}:{key}"

    def _ask(self, question: Callable[[ValkeyBackend], T], otherwise: T) -> T:
        if self._backend is None:
            return otherwise
        with self._connections:
            if self._breaker.wait_s():
                return otherwise
            try:
                with gevent.Timeout(ANSWERS_WITHIN_S, TimeoutError("too slow")):
                    answer = question(self._backend)
            except LockError:  # our turn had lapsed
                answer = otherwise
            except ResponseError as error:  # it is well enough to say no: full, or that is no entry
                self._warn(error)
                answer = otherwise
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer is to be had without Valkey
                self._warn(error)
                self._breaker.failed()
                return otherwise
            self._breaker.succeeded()
            return answer

    def _warn(self, error: Exception) -> None:
        now_s = self._clock()
        if now_s >= self._silent_until_s:
            self._silent_until_s = now_s + SILENT_S
            log.warning("valkey", trouble=type(error).__name__, reason=str(error))


@dataclass(slots=True)
class OneTurn:
    """dogpile's lock, which lapses by itself; Valkey out of reach gives everybody a turn."""

    ask: Callable[[Callable[[ValkeyBackend], Any], Any], Any]
    lock: Any
    held: bool = False

    def taken(self) -> bool:
        """Whether it is ours now, rather than another replica's; doesn't wait."""
        got = self.ask(lambda _: bool(self.lock.acquire(wait=False)), None)
        self.held = got is True
        return got is not False

    def give_back(self) -> None:
        """Let the next replica have it."""
        if self.held:
            self.ask(lambda _: self.lock.release(), None)
