"""A name that DNS is silent about leaves threads for the others."""

import _socket
import threading
from collections import Counter
from contextlib import suppress
from typing import Any

import gevent
import pytest

from servicekit.server.resolver import SharedLookups

WAITING = 30
"""More than gevent has threads."""


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Any:
    """libc's look-up, under gevent: silent about one name until it is let go, and counting."""

    class Dns:
        def __init__(self) -> None:
            self.asked: Counter[str] = Counter()
            self.speaks = threading.Event()

        def getaddrinfo(self, host: str, *_: object) -> list[Any]:
            self.asked[host] += 1
            if host.startswith("silent"):
                self.speaks.wait(10)
                raise _socket.gaierror(-3, "Temporary failure in name resolution")
            return [host]

    dns = Dns()
    monkeypatch.setattr(_socket, "getaddrinfo", dns.getaddrinfo)
    yield dns
    dns.speaks.set()


@pytest.fixture
def resolver() -> SharedLookups:
    return SharedLookups(gevent.get_hub())


def test_a_silent_name_holds_one_thread_however_many_wait_for_it(dns: Any, resolver: SharedLookups) -> None:
    def give_up() -> str:
        with suppress(TimeoutError), gevent.Timeout(0.05, TimeoutError()):
            resolver.getaddrinfo("silent", 6379)
        return "gave up"

    waiting = [gevent.spawn(give_up) for _ in range(WAITING)]
    gevent.joinall(waiting, raise_error=True)
    waiting = [gevent.spawn(give_up) for _ in range(WAITING)]
    assert resolver.getaddrinfo("well", 80) == ["well"]
    gevent.joinall(waiting, raise_error=True)
    assert dns.asked["silent"] == 1


def test_who_gives_up_while_no_thread_is_free_ends_the_look_up_of_nobody_else(
    dns: Any, resolver: SharedLookups
) -> None:
    def look_up(name: str, within_s: float) -> list[Any] | None:
        try:
            with gevent.Timeout(within_s, TimeoutError()):
                return resolver.getaddrinfo(name, 80)
        except TimeoutError:
            return None

    most = resolver.pool.maxsize
    silent = [gevent.spawn(look_up, f"silent-{number}", 10) for number in range(2 * most)]  # those of a queue too
    hurried = [gevent.spawn(look_up, "well", 0.05) for _ in range(3)]
    patient = [gevent.spawn(look_up, "well", 10) for _ in range(3)]
    gevent.joinall(hurried, raise_error=True)
    assert [one.value for one in hurried] == [None] * 3
    late = gevent.spawn(look_up, "well", 10)
    gevent.idle()
    assert not dns.asked["well"]
    dns.speaks.set()
    gevent.joinall([*silent, *patient, late])
    assert [one.value for one in (*patient, late)] == [["well"]] * 4
    assert dns.asked["well"] == 1


def test_a_look_up_that_fails_fails_for_all_who_wait_and_is_made_anew(dns: Any, resolver: SharedLookups) -> None:
    waiting = [gevent.spawn(resolver.getaddrinfo, "silent", 6379) for _ in range(3)]
    gevent.idle()
    dns.speaks.set()
    gevent.joinall(waiting)
    assert [type(one.exception) for one in waiting] == [_socket.gaierror] * 3
    with pytest.raises(_socket.gaierror):
        resolver.getaddrinfo("silent", 6379)
    assert dns.asked["silent"] == 2


def test_what_differs_is_looked_up_apart_and_lists_are_each_callers_own(dns: Any, resolver: SharedLookups) -> None:
    first, second = resolver.getaddrinfo("a", 1), resolver.getaddrinfo("b", 1)
    first.append("mine")
    assert second == ["b"]
    assert resolver.getaddrinfo("a", 1) == ["a"]
    assert dns.asked == {"a": 2, "b": 1}
