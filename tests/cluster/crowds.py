"""Clients that take up connections: some that say a byte a second, many that say nothing."""

import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

from tests.waiting import until

SPARE_FILES = 1000


@contextmanager
def byte_a_second(host: str, port: int, count: int) -> Iterator[None]:
    """So many clients, each of which is at its request's headers for longer than any test takes."""
    request = b"GET /weather?city=Athens HTTP/1.1\r\nHost: iris\r\nX-Slow: " + b"a" * 600
    stop = threading.Event()
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.create_connection((host, port), timeout=10)) for _ in range(count)]
        said = [0]

        def say() -> None:
            for byte in request:
                for client in clients:
                    client.send(bytes([byte]))
                said[0] += 1
                if stop.wait(1.0):
                    return

        thread = threading.Thread(target=say)
        thread.start()
        try:
            until(lambda: said[0] > 1, "the slow clients are under way")
            yield
        finally:
            stop.set()
            thread.join()


@contextmanager
def idle(host: str, port: int, count: int) -> Iterator[list[HTTPConnection]]:
    """So many connections, kept alive after one answer each."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limits[1], count + SPARE_FILES), limits[1]))
    connections = [HTTPConnection(host, port, timeout=10) for _ in range(count)]
    try:
        for connection in connections:
            ask_health(connection)
        yield connections
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def ask_health(connection: HTTPConnection) -> None:
    """Ask, and take the whole answer, so that the connection can be used again."""
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    assert answer.status == 200
    answer.read()
    assert connection.sock, "the connection wasn't kept alive"
