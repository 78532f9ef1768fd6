"""How long a request waits for its connection is its own, whoever else uses the pool at the time."""

import gevent
import pytest
from gevent.event import Event

from master.gateway.balancer.transport import ReplicaTransport
from servicekit.http import NotSent


def test_requests_at_once_wait_for_their_connections_each_as_long_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one's time was everybody's: a retry in a hurry cut the others' connections short."""
    transport = ReplicaTransport("127.0.0.1", "http://weather:3002", limit_bytes=100, connections=5)
    waited_s: list[float] = []
    both_wait = Event()

    def connect() -> None:
        both_wait.wait()
        waited_s.append(transport._connections.connection_timeout)  # noqa: SLF001 - what the library reads
        raise ConnectionRefusedError

    monkeypatch.setattr(transport._connections, "get_socket", connect)  # noqa: SLF001 - it would need a network

    def ask(connect_s: float) -> None:
        with pytest.raises(NotSent):
            transport.get("http://weather:3002/", {}, 5.0, connect_s=connect_s)

    asking = [gevent.spawn(ask, connect_s) for connect_s in (3.0, 0.1)]
    gevent.idle()
    both_wait.set()
    gevent.joinall(asking, raise_error=True)
    assert waited_s == [3.0, 0.1]
