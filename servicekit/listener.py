"""A listening socket for one worker of several: who has connections already lets the others take the next one.

Workers race for each connection. Where a few callers connect in one burst and stay, as a proxy does, the worker on the
idler core can win all of them (16 to 0, measured with two), and the other cores idle for as long as those are kept.
Workers that all have some are left to their race: they are all at work.
"""

import time
from collections.abc import Callable
from typing import Any

from gevent.socket import socket

PATIENCE_S = 0.00025
"""How long a worker with connections waits for another to take the next: longer than that one takes to wake up."""
FORGOTTEN_S = 1.0
"""One seen longer ago than that was taken by another. A busy worker looks seldom, and must take one in the end."""


class SharedListener:
    """The listening socket, for a worker that says how many connections it has; all else goes to the socket itself."""

    def __init__(
        self, listening: socket, connections: Callable[[], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._listening = listening
        self._connections = connections
        self._clock = clock
        self._seen_s = 0.0
        self._crowded = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a socket has
        if name == "_sock":  # by which gevent's server would reach through us
            raise AttributeError(name)
        return getattr(self._listening, name)

    def _accept(self) -> Any:  # noqa: ANN401 - a descriptor and an address, as gevent's server takes it
        """Take a connection; BlockingIOError says that there is none for us yet.

        The first one in a row is left to the others for a moment. Once that has passed there are more than they take,
        and no more waiting until all are taken.
        """
        has_some = self._connections() > 0
        if has_some and not self._crowded:
            now_s = self._clock()
            if not 0 <= now_s - self._seen_s < FORGOTTEN_S:
                self._seen_s = now_s
            if now_s - self._seen_s < PATIENCE_S:
                raise BlockingIOError
        self._crowded, self._seen_s = False, 0.0
        taken = self._listening._accept()  # type: ignore[attr-defined]  # noqa: SLF001 - as gevent's server does
        self._crowded = has_some
        return taken
