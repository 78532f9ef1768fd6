"""The worker's own part; gunicorn's part of it is left out."""

import socket
from types import SimpleNamespace
from typing import Any

import gevent
import pytest
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.workers.ggevent import GeventWorker
from structlog.testing import capture_logs

from servicekit.server.worker import Worker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(GeventWorker, "__init__", lambda _self: None)
    worker: Any = Worker()
    worker.cfg = SimpleNamespace(workers=2)
    return worker


def test_other_connections_get_their_turn_after_each_request(worker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """gevent switches only where a read has to wait, and a quick client's next request is there at once."""
    served: list[str] = []
    monkeypatch.setattr(
        GeventWorker, "handle_request", lambda _self, name, *_request: bool(served.append(name)) or True
    )

    def serve(name: str) -> None:
        for _ in range(3):
            worker.handle_request(name, SimpleNamespace(version=(1, 1), headers=[], body=None), SimpleNamespace(), "")

    gevent.joinall([gevent.spawn(serve, name) for name in ("one", "two")])
    assert served == ["one", "two"] * 3


def test_the_log_of_a_malformed_request_holds_nothing_of_it(worker: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, capture_logs() as logs:
        theirs.shutdown(socket.SHUT_WR)
        worker.handle_error(None, ours, "", InvalidRequestLine("GET /weather?city=Α&appid=very-secret HTTP/1.1"))
        answer = theirs.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 400")
    assert "very-secret" not in f"{logs}{answer!r}"
