"""DNS look-ups by gevent's threads, of which a name that DNS is silent about holds one only.

gevent gives a process ten threads for look-ups. Who waits for one may give up, but the thread goes on until libc does,
for ten seconds or more: ten questions at once that all need the same silent name, such as a dead Valkey's, would keep
every other name from being looked up.
"""

import _socket
from typing import Any

import gevent
from gevent.event import AsyncResult
from gevent.hub import Hub
from gevent.resolver.thread import Resolver


class SharedLookups(Resolver):
    """Lets those who look the same thing up at the same time wait for one look-up."""

    def __init__(self, hub: Hub | None = None) -> None:
        super().__init__(hub)
        self._under_way: dict[tuple[Any, ...], AsyncResult[list[Any]]] = {}

    def getaddrinfo(self, *arguments: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - the original's
        """As `socket.getaddrinfo`."""
        asked = (*arguments, *sorted(options.items()))
        lookup = self._under_way.get(asked)
        if lookup is None:
            lookup = self._under_way[asked] = AsyncResult()
            gevent.spawn(self._look_up, asked, lookup, arguments, options)
        found: list[Any] = lookup.get(block=True)  # type: ignore[assignment]  # waits for it
        return list(found)

    def _look_up(
        self,
        asked: tuple[Any, ...],
        lookup: "AsyncResult[list[Any]]",
        arguments: tuple[Any, ...],
        options: Any,  # noqa: ANN401
    ) -> None:
        """In a greenlet of its own: who asked first may give up while no thread is free, and the others wait on."""
        try:
            lookup.set(self.pool.spawn(_socket.getaddrinfo, *arguments, **options).get())
        except Exception as error:  # noqa: BLE001 - it is that of those who wait
            lookup.set_exception(error)
        finally:
            del self._under_way[asked]
