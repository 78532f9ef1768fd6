"""The worker's part in sharing connections; gunicorn's own part of it is left out."""

from types import SimpleNamespace
from typing import Any

import gevent.socket
import pytest
from gunicorn.workers.ggevent import GeventWorker

from servicekit.listener import SharedListener
from servicekit.server.worker import Worker


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One that isn't run: it has been given a listening socket, as gunicorn gives it one after the fork."""
    monkeypatch.setattr(GeventWorker, "__init__", lambda _self: None)
    monkeypatch.setattr(GeventWorker, "patch", lambda _self: None)
    worker: Any = Worker()
    worker.cfg = SimpleNamespace(workers=2)
    with gevent.socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(0)
        worker.sockets = [listening]
        yield worker


def waits(worker: Any) -> bool:
    """Whether it leaves a connection that is there to the others, for now."""
    (listener,) = worker.sockets
    with gevent.socket.create_connection(listener.getsockname()):
        try:
            descriptor, _ = listener._accept()  # noqa: SLF001 - as gevent's server does
        except BlockingIOError:
            return True
        gevent.socket.socket(fileno=descriptor).close()
        return False


@pytest.mark.parametrize(("workers", "shared"), [(1, False), (2, True)])
def test_sockets_are_shared_where_there_are_several_workers(worker: Any, workers: int, shared: bool) -> None:
    worker.cfg.workers = workers
    worker.patch()
    assert isinstance(worker.sockets[0], SharedListener) is shared


@pytest.mark.parametrize("trouble", [None, OSError(), gevent.GreenletExit()])
def test_a_connection_counts_for_as_long_as_it_is_served(
    worker: Any, monkeypatch: pytest.MonkeyPatch, trouble: BaseException | None
) -> None:
    waited: list[bool] = []

    def serve(_self: object, *_connection: object) -> None:
        waited.append(waits(worker))
        if trouble:
            raise trouble

    monkeypatch.setattr(GeventWorker, "handle", serve)
    worker.patch()
    assert not waits(worker)
    try:
        worker.handle(None, None, "")
    except (OSError, gevent.GreenletExit) as raised:
        assert raised is trouble
    assert waited == [True]
    assert not waits(worker)
