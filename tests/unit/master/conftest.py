import socket
from collections.abc import Iterator
from typing import Any

import gevent
import pytest


def _answer(host: str, port: int, **_options: Any) -> list[tuple[Any, ...]]:
    assert host in ("weather", "news")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", port))]


@pytest.fixture(autouse=True)
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The network's edge for names: each service is one replica, at an address that nobody has (RFC 5737)."""
    monkeypatch.setattr(socket, "getaddrinfo", _answer)
    yield
    gevent.idle()


@pytest.fixture(autouse=True)
def nothing_goes_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test's apps do in the background ends with it: their look-ups would be heard in the next one's log."""
    spawn, begun = gevent.spawn, []

    def noted(*work: Any, **options: Any) -> Any:
        begun.append(spawn(*work, **options))
        return begun[-1]

    monkeypatch.setattr(gevent, "spawn", noted)
    yield
    gevent.killall(begun, block=False)
    gevent.idle()
