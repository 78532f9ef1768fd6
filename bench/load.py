"""Load on one address or several: the paths to request, the generator, and the outcome.

The generator runs in a process of its own, `python -m bench.load`: one thread and epoll over raw sockets, so that on
two cores it costs little beside the services that it measures. Requests are built beforehand; responses are delimited
by their Content-Length and dropped.
"""

import csv
import itertools
import json
import random
import select
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

LIMIT_S = 60.0
CONNECTIONS = 16
CITIES = Path(__file__).parents[1] / "sandbox" / "cities.csv"

_CONNECT_WITHIN_S = 10
_READ_BYTES = 262_144
_LOST = "lost"
_UNANSWERED = "unanswered"
_GRID_DEG = 0.05
_POINTS_IN_A_ROW = 7000
_point_numbers = itertools.count()


def cities(count: int) -> list[str]:
    """The first `count` cities of the sandbox, as a caller writes them: `Shanghai,CN`."""
    with CITIES.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(f"{row['name']},{row['country']}" for row in csv.DictReader(file)))[:count]


def city_paths(names: Sequence[str], more: str = "") -> list[str]:
    """The weather path of each city; `more` is appended to each query."""
    return [f"/weather?city={quote(name, safe='')}{more}" for name in names]


def new_points(count: int) -> list[str]:
    """Query strings of points that this process has not returned before: one upstream call each, no geocoding."""
    return [
        f"lat={-60 + number // _POINTS_IN_A_ROW * _GRID_DEG:.2f}&lon={-175 + number % _POINTS_IN_A_ROW * _GRID_DEG:.2f}"
        for number in itertools.islice(_point_numbers, count)
    ]


def new_point_paths(count: int) -> list[str]:
    """The weather paths of new points."""
    return [f"/weather?{point}" for point in new_points(count)]


def zipf(paths: Sequence[str], count: int, seed: int) -> list[str]:
    """`count` paths in random order: each at least once, the n-th 1/n as often as the first; repeatable by `seed`."""
    generator = random.Random(seed)  # noqa: S311 - a load, not a secret
    drawn = generator.choices(paths, [1 / (rank + 1) for rank in range(len(paths))], k=count - len(paths))
    mixed = [*paths, *drawn]
    generator.shuffle(mixed)
    return mixed


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a load: its duration, responses by status (or "lost", "unanswered"), and each one's latency."""

    seconds: float
    statuses: dict[str, int]
    latencies_s: list[float]

    @property
    def rate(self) -> float:
        """Responses with status 200 a second."""
        return self.statuses.get("200", 0) / self.seconds

    def percentile_s(self, percent: int) -> float:
        """The latency that `percent` per cent of the responses do not exceed."""
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def failures(outcomes: Iterable[Outcome]) -> str:
    """The counts of all that was not status 200, to append to a figure; empty if there were none."""
    counts = sum((Counter(outcome.statuses) for outcome in outcomes), Counter[str]())
    return "".join(f"; **{count} x {status}**" for status, count in counts.items() if status != "200")


def load(
    urls: str | Sequence[str],
    paths: Sequence[str],
    *,
    connections: int = CONNECTIONS,
    seconds: float | None = None,
    limit_s: float = LIMIT_S,
) -> Outcome:
    """Request each path once, or all of them repeatedly for `seconds`; several URLs share the connections in turn.

    Raises RuntimeError if the generator fails.
    """
    split = [urlsplit(url) for url in ([urls] if isinstance(urls, str) else urls)]
    spec = {
        "addresses": [(url.hostname, url.port) for url in split],
        "paths": list(paths),
        "connections": connections,
        "seconds": seconds,
        "limit_s": limit_s,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        timeout=limit_s + 60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the generator failed: {done.stderr.strip().rpartition(chr(10))[2]}")
    return Outcome(**json.loads(done.stdout))


class _Connection:
    """One keep-alive connection with at most one request in flight."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.sent_s = 0.0
        self.received = b""
        self.expected_bytes = 0
        self.status = ""
        self.keep_alive = True
        self.open()

    def open(self) -> None:
        """Connect, or connect again."""
        self.socket = socket.create_connection(self.address, _CONNECT_WITHIN_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        """Send a request and start its clock."""
        self.received, self.expected_bytes, self.status = b"", 0, ""
        self.sent_s = time.perf_counter()
        self.socket.send(request)

    def receive(self) -> str:
        """Read what has arrived; the status once the response is complete, "lost" if it broke off, else empty."""
        try:
            arrived = self.socket.recv(_READ_BYTES)
        except ConnectionError:
            arrived = b""
        if not arrived:
            self.keep_alive = False
            return _LOST
        self.received += arrived
        if not self.expected_bytes:
            self._read_head()
        return self.status if self.expected_bytes and len(self.received) >= self.expected_bytes else ""

    def _read_head(self) -> None:
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.received[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        self.expected_bytes = end + 4 + length
        self.status = head[9:12].decode()
        self.keep_alive = head.startswith(b"http/1.1") and b"\r\nconnection: close" not in head


def _generate(spec: dict[str, Any]) -> dict[str, Any]:
    """Do what `load` describes, in this process; stop after `limit_s` in any case. Returns an Outcome's fields."""
    requests = _requests(spec)
    addresses = itertools.islice(itertools.cycle(spec["addresses"]), spec["connections"])
    opened = [_Connection((host, port)) for host, port in addresses]
    poll = select.epoll()
    busy: dict[int, _Connection] = {}
    statuses: Counter[str] = Counter()
    latencies_s: list[float] = []
    began_s = time.perf_counter()
    last_request_s = began_s + (spec["seconds"] or spec["limit_s"])
    give_up_s = began_s + spec["limit_s"]

    def send_next(connection: _Connection) -> None:
        request = next(requests, None) if time.perf_counter() < last_request_s else None
        if request is None:
            connection.socket.close()
            return
        if not connection.keep_alive:
            connection.socket.close()
            connection.open()
        busy[connection.socket.fileno()] = connection
        poll.register(connection.socket, select.EPOLLIN)
        connection.send(request)

    for connection in opened:
        send_next(connection)
    while busy and time.perf_counter() < give_up_s:
        for descriptor, _ in poll.poll(0.1):
            connection = busy[descriptor]
            status = connection.receive()
            if status:
                latencies_s.append(time.perf_counter() - connection.sent_s)
                statuses[status] += 1
                poll.unregister(descriptor)
                del busy[descriptor]
                send_next(connection)
    took_s = time.perf_counter() - began_s
    statuses[_UNANSWERED] += len(busy) + (0 if spec["seconds"] else sum(1 for _ in requests))
    return {"seconds": took_s, "statuses": {k: n for k, n in statuses.items() if n}, "latencies_s": latencies_s}


def _requests(spec: dict[str, Any]) -> Iterator[bytes]:
    made = [f"GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n".encode() for path in spec["paths"]]
    return itertools.cycle(made) if spec["seconds"] else iter(made)


if __name__ == "__main__":
    json.dump(_generate(json.load(sys.stdin)), sys.stdout)
