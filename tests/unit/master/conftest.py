import os
import socket
from collections.abc import Iterator
from typing import Any

import gevent
import pytest

from tests.fake_backends import FakeBackends

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
ADDRESSES = [f"127.{77 + WORKER}.0.{number}" for number in (1, 2, 3)]
"""Loopback addresses of this test process alone: others may run beside it."""
PORTS = [3002, 3003]
NAMES = {"weather": ADDRESSES[0], "news": ADDRESSES[0]}


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
