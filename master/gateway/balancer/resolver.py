"""The addresses of a service's name, looked up in the background: a slow or silent DNS holds up no request."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakMethod

import gevent
import structlog
from gevent.event import Event

log = structlog.get_logger()

Resolve = Callable[[str, int], Sequence[str]]
EVERY_S = 1.0


def look_up(host: str, port: int) -> list[str]:
    """All A and AAAA addresses; OSError where there are none. gevent does it in a thread, so nothing else waits."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(address[0]) for *_, address in found})


def is_address(host: str) -> bool:
    """Whether it is an address already, IPv4 or IPv6."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def repeat(method: "WeakMethod[Any]", every_s: float, stop: Event) -> None:
    """Call a method every so often, until stopped or its object is gone."""
    while True:
        call = method()
        if call is None:
            return
        try:
            call()
        except Exception:  # one bad turn must not be the last
            log.exception("background work failed")
        del call
        if stop.wait(every_s):
            return


class Resolver:
    """Calls `on_resolved` with a name's addresses after each look-up that found any. One look-up runs at a time."""

    def __init__(self, host: str, port: int, resolve: Resolve, on_resolved: Callable[[Sequence[str]], None]) -> None:
        self._host = host
        self._port = port
        self._resolve = resolve
        self._on_resolved = on_resolved
        self._running: gevent.Greenlet[[], None] | None = None
        self._failing = False

    def refresh(self, timeout_s: float | None = None) -> None:
        """Look up, or join the look-up that runs; wait for its end at most so long."""
        if self._running is None or self._running.ready():
            self._running = gevent.spawn(self._look_up)
        self._running.join(timeout_s)

    def _look_up(self) -> None:
        try:
            addresses = self._resolve(self._host, self._port)
            failure = "" if addresses else "no address"
        except (OSError, UnicodeError) as error:
            addresses, failure = [], str(error)
        if addresses:
            self._on_resolved(addresses)
        if bool(failure) != self._failing:
            self._failing = bool(failure)
            if failure:
                log.warning("look-ups fail; the last addresses stay", name=self._host, reason=failure)
            else:
                log.info("look-ups work again", name=self._host)
