"""Entries that replicas share through Valkey. Whatever is wrong with it costs speed: nothing here raises."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import gevent
import structlog
from gevent.lock import BoundedSemaphore
from pydantic import SecretStr
from valkey import ConnectionPool, Valkey
from valkey.exceptions import LockError, ResponseError

from servicekit.breaker import Breaker
from servicekit.caching.answers import Entry

log = structlog.get_logger()

T = TypeVar("T")

CONNECTIONS = 64
RESPONSE_TIMEOUT_S = 0.5
"""Valkey takes less than a millisecond; a busy process mustn't mistake its own lag for Valkey's."""
COOLDOWN_S, LONGEST_COOLDOWN_S = 1.0, 2.0
"""How long Valkey is left alone after a failure, so that a hung one doesn't cost every question."""
SILENT_S = 10.0
"""How often the log says so."""
LOCK_TTL_S = 3.0
"""Lock TTL: how long others wait if the holder dies. A holder that takes longer may no longer be the only one."""


def valkey_at(url: str) -> Valkey:
    """A client for this address, with bounded waits."""
    pool = ConnectionPool.from_url(  # type: ignore[no-untyped-call]
        url,
        max_connections=CONNECTIONS,
        socket_timeout=RESPONSE_TIMEOUT_S,
        socket_connect_timeout=RESPONSE_TIMEOUT_S,
        lib_name=None,
        lib_version=None,
    )
    return Valkey(connection_pool=pool)


class TolerantValkey:
    """A Valkey whose failures cost speed only: a command that fails gives what the caller chose. It may be None."""

    def __init__(self, client: Valkey | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self._clock = clock
        self._silent_until_s = 0.0
        self._breaker = Breaker(failures=1, cooldown_s=COOLDOWN_S, longest_cooldown_s=LONGEST_COOLDOWN_S, clock=clock)
        self._connections = BoundedSemaphore(CONNECTIONS)

    @classmethod
    def at(cls, url: SecretStr | None) -> Self:
        """The Valkey at this address; without one no command is ever carried out."""
        return cls(valkey_at(url.get_secret_value()) if url else None)

    def call(self, command: Callable[[Valkey], T], otherwise: T, within_s: float | None = None) -> T:
        """The answer to a command, or `otherwise` where Valkey can't be had or takes longer than `within_s` seconds."""
        if self.client is None:
            return otherwise
        patience_s = RESPONSE_TIMEOUT_S if within_s is None else min(within_s, RESPONSE_TIMEOUT_S)
        with self._connections:
            admission = self._breaker.admit()
            if admission.wait_s:
                return otherwise
            try:
                with gevent.Timeout(patience_s, TimeoutError("too slow")):
                    answer = command(self.client)
            except LockError:  # our lock had expired
                answer = otherwise
            except ResponseError as error:  # Valkey itself works: it is full, or the key holds something else
                self._warn(error)
                answer = otherwise
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer is to be had without Valkey
                self._warn(error)
                if patience_s < RESPONSE_TIMEOUT_S:  # the caller's hurry says nothing of Valkey
                    self._breaker.undecided(admission)
                else:
                    self._breaker.failed(admission)
                return otherwise
            except BaseException:  # the caller was stopped
                self._breaker.undecided(admission)
                raise
            self._breaker.succeeded()
            return answer

    def _warn(self, error: Exception) -> None:
        now_s = self._clock()
        if now_s >= self._silent_until_s:
            self._silent_until_s = now_s + SILENT_S
            log.warning("valkey", error=type(error).__name__, reason=str(error))


class SharedEntries:
    """Entries under this `namespace` of a Valkey. Without one there are none, and every lock is acquired."""

    def __init__(self, namespace: str, valkey: TolerantValkey) -> None:
        self.namespace = namespace
        self._valkey = valkey

    def get(self, key: str) -> Entry | None:
        """The entry, if it is there, can be had and can be read."""
        raw = self._valkey.call(lambda client: client.get(self._name(key)), None)
        return Entry.from_bytes(raw) if isinstance(raw, bytes) else None

    def put(self, key: str, entry: Entry, keep_s: float) -> None:
        """Share the entry for `keep_s` seconds; called by the lock's holder before it releases the lock."""
        name, lifetime_s, raw = self._name(key), int(keep_s) + 1, entry.as_bytes()
        self._valkey.call(lambda client: client.setex(name, lifetime_s, raw), None)

    def lock(self, key: str) -> "Lock":
        """The lock under which one replica among all renews this entry; not yet acquired."""
        client = self._valkey.client
        if client is None:
            return Lock(self._valkey.call, None)
        lock = client.lock(f"{self._name(key)}:lock", timeout=LOCK_TTL_S, blocking=False, thread_local=False)
        return Lock(self._valkey.call, lock)

    def _name(self, key: str) -> str:
        return f"iris:{self.namespace}:{key}"


@dataclass(slots=True)
class Lock:
    """Valkey's lock, which expires by itself. While Valkey can't be reached everybody acquires it."""

    call: Callable[[Callable[[Valkey], Any], Any], Any]
    lock: Any
    held: bool = False

    def acquire(self) -> bool:
        """Whether it is ours now, rather than another replica's; doesn't wait."""
        acquired = self.call(lambda _: bool(self.lock.acquire()), None)
        self.held = acquired is True
        return acquired is not False

    def release(self) -> None:
        """Let the next replica have it."""
        if self.held:
            self.call(lambda _: self.lock.release(), None)
