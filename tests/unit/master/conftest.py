import os
import socket
from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from gevent.event import Event

from master.gateway.balancer import resolver
from master.services import SERVICES
from tests.fake_backends import FakeBackends

PID = os.getpid()
ADDRESSES = [f"127.{64 + PID % 64}.{PID // 64 % 256}.{number}" for number in (1, 2, 3)]
"""Loopback addresses of this process alone: other test runs go on beside it."""
PORTS = [service.port for service in SERVICES]
NAMES = {service.name: ADDRESSES[0] for service in SERVICES}


@pytest.fixture(scope="session")
def servers() -> Iterator[FakeBackends]:
    backends = FakeBackends(ADDRESSES, PORTS)
    yield backends
    backends.close()


@pytest.fixture
def upstream(servers: FakeBackends) -> FakeBackends:
    """The services behind master; what isn't set up there gets no answer."""
    servers.reset()
    return servers


def _look_up(host: str, port: int, **_options: Any) -> list[tuple[Any, ...]]:
    if host not in NAMES:
        raise socket.gaierror(f"{host} isn't known here")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (NAMES[host], port))]


@pytest.fixture(autouse=True)
def dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The network's edge for names: each service is one replica."""
    monkeypatch.setattr(socket, "getaddrinfo", _look_up)
    yield
    gevent.idle()


@pytest.fixture(autouse=True)
def look_ups_and_probes_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An app has no end of its own, and what it repeats in the background would take the other tests' time."""
    stops: list[Event] = []
    repeat = resolver.repeat

    def noted(method: Any, every_s: float, stop: Event) -> None:
        stops.append(stop)
        repeat(method, every_s, stop)

    monkeypatch.setattr(resolver, "repeat", noted)
    yield
    for stop in stops:
        stop.set()
    gevent.idle()
