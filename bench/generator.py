"""Asks over raw sockets, so that on two cores the asking costs little beside the answering.

`python -m bench.generator` reads one JSON object from standard input (see `bench.load`) and writes one to standard
output. One thread and epoll; requests are made beforehand, answers are read by their Content-Length and thrown away.
"""

import itertools
import json
import select
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

CONNECT_WITHIN_S = 10
READ_BYTES = 262_144
LOST = "lost"
UNANSWERED = "unanswered"


class Connection:
    """One connection, which is asked the next question when it has answered the one before."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.asked_s = 0.0
        self.came = b""
        self.wanted = 0
        self.status = ""
        self.keeps = True
        self.open()

    def open(self) -> None:
        """Connect, or connect again."""
        self.socket = socket.create_connection(self.address, CONNECT_WITHIN_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        """Send a question."""
        self.came, self.wanted, self.status = b"", 0, ""
        self.asked_s = time.perf_counter()
        self.socket.send(request)

    def hear(self) -> str:
        """Take what has come; the answer's status once it is whole, LOST where it broke off, else nothing."""
        try:
            came = self.socket.recv(READ_BYTES)
        except ConnectionError:
            came = b""
        if not came:
            self.keeps = False
            return LOST
        self.came += came
        if not self.wanted:
            self._read_head()
        return self.status if self.wanted and len(self.came) >= self.wanted else ""

    def _read_head(self) -> None:
        end = self.came.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.came[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        self.wanted = end + 4 + length
        self.status = head[9:12].decode()
        self.keeps = head.startswith(b"http/1.1") and b"\r\nconnection: close" not in head


def run(spec: dict[str, Any]) -> dict[str, Any]:
    """Ask every path once, or all of them over and over for `seconds`; stop after `limit_s` in any case."""
    requests = _requests(spec)
    opened = [Connection((host, port)) for host, port in itertools.islice(_around(spec), spec["connections"])]
    poll = select.epoll()
    busy: dict[int, Connection] = {}
    statuses: Counter[str] = Counter()
    latencies_s: list[float] = []
    began_s = time.perf_counter()
    stop_asking_s = began_s + (spec["seconds"] or spec["limit_s"])
    give_up_s = began_s + spec["limit_s"]

    def next_question(connection: Connection) -> None:
        request = next(requests, None) if time.perf_counter() < stop_asking_s else None
        if request is None:
            connection.socket.close()
            return
        if not connection.keeps:
            connection.socket.close()
            connection.open()
        busy[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
        connection.ask(request)

    for connection in opened:
        next_question(connection)
    while busy and time.perf_counter() < give_up_s:
        for descriptor, _ in poll.poll(0.1):
            connection = busy[descriptor]
            status = connection.hear()
            if status:
                latencies_s.append(time.perf_counter() - connection.asked_s)
                statuses[status] += 1
                poll.unregister(descriptor)
                del busy[descriptor]
                next_question(connection)
    took_s = time.perf_counter() - began_s
    statuses[UNANSWERED] += len(busy) + (0 if spec["seconds"] else sum(1 for _ in requests))
    return {"seconds": took_s, "statuses": {k: n for k, n in statuses.items() if n}, "latencies_s": latencies_s}


def _requests(spec: dict[str, Any]) -> Iterator[bytes]:
    made = [f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode() for path in spec["paths"]]
    return itertools.cycle(made) if spec["seconds"] else iter(made)


def _around(spec: dict[str, Any]) -> Iterator[tuple[str, int]]:
    return itertools.cycle(spec["addresses"])


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
