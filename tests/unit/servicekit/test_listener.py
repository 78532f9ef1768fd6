import socket
from collections.abc import Iterator

import gevent.socket
import pytest
from gevent.server import StreamServer

from servicekit.listener import FORGOTTEN_S, PATIENCE_S, SharedListener


class Listening:
    """A worker's listener with a connection waiting; the test sets the clock, and how many connections it has."""

    def __init__(self) -> None:
        self.now_s, self.has = 100.0, 0
        listening = gevent.socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        self.server = StreamServer(SharedListener(listening, lambda: self.has, self.clock), print)
        self.server.init_socket()
        self.callers: list[socket.socket] = []

    def clock(self) -> float:
        return self.now_s

    def takes(self) -> bool:
        """Whether it takes a connection now, of which there is always one more."""
        self.callers.append(socket.create_connection(self.server.address))
        taken = self.server.do_read()
        if taken:
            taken[0].close()
        return bool(taken)


@pytest.fixture
def listening() -> Iterator[Listening]:
    listening = Listening()
    yield listening
    for opened in (listening.server, *listening.callers):
        opened.close()


def test_who_has_none_takes_one_at_once(listening: Listening) -> None:
    assert [listening.takes(), listening.takes()] == [True, True]


@pytest.mark.parametrize("has", [1, 500])
def test_who_has_some_lets_the_others_go_first_and_then_takes_all_there_are(listening: Listening, has: int) -> None:
    listening.has = has
    taken = []
    for at_s in (0.0, 0.9 * PATIENCE_S, 1.1 * PATIENCE_S, 1.1 * PATIENCE_S):
        listening.now_s = 100 + at_s
        taken.append(listening.takes())
    assert taken == [False, False, True, True]


def test_when_all_are_taken_the_next_is_left_to_the_others_again(listening: Listening) -> None:
    listening.has = 1
    listening.takes()
    listening.now_s += 1.1 * PATIENCE_S
    assert [listening.takes(), listening.server.do_read()[0].close(), listening.server.do_read()] == [True, None, None]
    assert not listening.takes()


def test_a_worker_that_looks_seldom_takes_one_in_the_end(listening: Listening) -> None:
    listening.has = 9
    listening.takes()
    listening.now_s += 0.9 * FORGOTTEN_S
    assert listening.takes()


def test_one_that_another_took_long_ago_is_forgotten(listening: Listening) -> None:
    listening.has = 1
    assert not listening.takes()
    listening.now_s += 1.5 * FORGOTTEN_S
    assert not listening.takes()
