"""DNS look-ups by gevent's threads, of which a name that DNS is silent about holds one only.

gevent gives a process ten threads for look-ups. Who waits for one may give up, but the thread goes on until libc does,
for ten seconds or more: ten questions at once that all need the same silent name, such as a dead Valkey's, would keep
every other name from being looked up.
"""

import _socket
from typing import Any

import gevent
from gevent.hub import Hub
from gevent.resolver.thread import Resolver


class SharedLookups(Resolver):
    """Lets those who look the same thing up at the same time wait for one look-up."""

    def __init__(self, hub: Hub | None = None) -> None:
        super().__init__(hub)
        self._under_way: dict[tuple[Any, ...], gevent.Greenlet[..., Any]] = {}

    def getaddrinfo(self, *arguments: Any, **options: Any) -> list[Any]:  # noqa: ANN401 - the original's
        """As `socket.getaddrinfo`."""
        asked = (*arguments, *sorted(options.items()))
        lookup = self._under_way.get(asked)
        if lookup is None:
            # a greenlet of its own: while all threads are taken it waits, and mustn't end with who came first
            lookup = self._under_way[asked] = gevent.spawn(self._outcome, asked, arguments, options)
        outcome = lookup.get()
        if isinstance(outcome, Exception):
            raise outcome
        return list(outcome)

    def _outcome(self, asked: tuple[Any, ...], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:  # noqa: ANN401
        """What libc says, or its exception: gevent would print that of a greenlet."""
        try:
            return self.pool.apply(_socket.getaddrinfo, arguments, options)
        except Exception as error:  # noqa: BLE001 - raised where somebody waits for it
            return error
        finally:
            del self._under_way[asked]
