"""Master's balancing against ten real HTTP servers, each at its own address of the loopback, as replicas have them."""

import json
import random
import socket
import struct
import sys
from collections import Counter
from collections.abc import Iterator

import gevent
import gevent.socket
import pytest
from gevent.event import Event
from gevent.server import StreamServer

from master.gateway.balancer.adapter import BalancingTransport
from servicekit.http import HttpClient, HttpError, Unreachable, UpstreamResponse

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8")

ADDRESSES = [f"127.0.0.{number}" for number in range(11, 21)]
PROBLEM = "Content-Type: application/problem+json\r\n"
PATIENCE_S = 60


class Replica:
    """A server that answers, or misbehaves as `mode` says; it counts the questions that it was asked."""

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.mode = "answer"
        self.asked = 0
        self.connections: set[socket.socket] = set()
        self.resumed = Event()
        self._server = StreamServer((address, port), self._serve)
        self._server.start()

    def stop(self) -> None:
        """Die, the connections included."""
        self.resumed.set()
        self._server.stop(timeout=0)
        for connection in list(self.connections):
            connection.close()

    def _serve(self, connection: socket.socket, _peer: object) -> None:
        self.connections.add(connection)
        received = b""
        try:
            while data := connection.recv(65_536):
                received += data
                while b"\r\n\r\n" in received:
                    request, _, received = received.partition(b"\r\n\r\n")
                    self._answer(connection, request)
        except OSError:
            pass
        finally:
            self.connections.discard(connection)

    def _answer(self, connection: socket.socket, request: bytes) -> None:
        mode = "answer" if self.mode == "slow upstream" and b"/readyz" in request else self.mode
        if mode == "leaving" and b"/readyz" in request:
            mode = "not ready"
        if b"/readyz" not in request:
            self.asked += 1
        host = next(line for line in request.split(b"\r\n") if line.lower().startswith(b"host:"))
        if mode in ("paused", "slow upstream"):
            self.resumed.wait()
        if mode == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        status, headers = {
            "broken": ("503 Service Unavailable", "Content-Type: text/html\r\n"),
            "overloaded": ("503 Service Unavailable", PROBLEM + "X-Retry-Elsewhere: 1\r\n"),
            "upstream failed": ("502 Bad Gateway", PROBLEM),
            "leaving": ("200 OK", "Content-Type: application/json\r\nX-Leaving: 1\r\n"),
            "not ready": ("503 Service Unavailable", "Content-Type: application/json\r\n"),
        }.get(mode, ("200 OK", "Content-Type: application/json\r\n"))
        body = json.dumps({"by": self.address, "host": host.decode()}).encode()
        promised = len(body) + (100 if mode == "half" else 0)
        connection.sendall(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {promised}\r\n\r\n".encode() + body)
        if mode == "half":
            connection.shutdown(socket.SHUT_RDWR)


class Town:
    """The ten replicas, the name that stands for them, and master's way to it."""

    def __init__(self) -> None:
        with socket.create_server((ADDRESSES[0], 0)) as probe:
            port = probe.getsockname()[1]
        self.replicas = [Replica(address, port) for address in ADDRESSES]
        self.answers: list[str] | OSError = list(ADDRESSES)
        url = f"http://weather:{port}"
        self.transport = BalancingTransport("weather", url, resolve=self._resolve, rng=random.Random(1))  # noqa: S311 - seeded
        self.outgoing = HttpClient("weather", url, self.transport)
        self.lost: list[str] = []

    def ask(self) -> UpstreamResponse:
        return self.outgoing.get("/weather", {"city": "Athens"}, timeout_s=PATIENCE_S)

    def ask_many(self, requests: int = 500, connections: int = 8) -> Counter[str]:
        """Who answered; what was lost is kept in `lost`."""
        served: Counter[str] = Counter()

        def caller() -> None:
            for _ in range(requests // connections):
                try:
                    served[json.loads(self.ask().body)["by"]] += 1
                except HttpError as error:
                    self.lost.append(str(error))

        gevent.joinall([gevent.spawn(caller) for _ in range(connections)], raise_error=True)
        return served

    def look_up(self) -> None:
        """What happens each second, and then each tenth of one: who joined is asked whether it lives."""
        self.transport._resolver.refresh()  # noqa: SLF001 - rather than wait for the second to pass
        self.transport._prober.tick()  # noqa: SLF001 - the load of a test is over before that

    def asked(self) -> int:
        return sum(replica.asked for replica in self.replicas)

    def _resolve(self, _host: str, _port: int) -> list[str]:
        if isinstance(self.answers, OSError):
            raise self.answers
        return self.answers


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    # in master's workers gevent patches every socket; here only those that requests opens
    monkeypatch.setattr("urllib3.util.connection.socket", gevent.socket)
    town = Town()
    yield town
    town.transport.close()
    for replica in town.replicas:
        replica.stop()
    gevent.idle()


@pytest.mark.parametrize("connections", [1, 8, 64])
def test_ten_replicas_share_evenly(town: Town, connections: int) -> None:
    served = town.ask_many(1280, connections)
    assert set(served) == set(ADDRESSES)
    assert max(served.values()) <= 1.15 * served.total() / len(ADDRESSES)
    assert town.lost == []


def test_each_replica_hears_the_name(town: Town) -> None:
    assert json.loads(town.ask().body)["host"].startswith("Host: weather:")


def test_dead_replicas_cost_the_callers_nothing(town: Town) -> None:
    town.ask_many()
    for replica in town.replicas[:3]:
        replica.stop()
    served = town.ask_many()
    assert town.lost == []
    assert set(served) == set(ADDRESSES[3:])


def test_replicas_that_die_with_requests_in_flight_cost_the_callers_nothing(town: Town) -> None:
    town.ask_many()
    for replica in town.replicas[:3]:
        replica.mode, replica.asked = "paused", 0
    callers = [gevent.spawn(town.ask) for _ in range(20)]
    with gevent.Timeout(PATIENCE_S):
        while sum(replica.asked for replica in town.replicas[:3]) < 3:
            gevent.sleep(0)
    for replica in town.replicas[:3]:
        replica.mode = "reset"
        replica.stop()
    gevent.joinall(callers, raise_error=True)
    assert {caller.value.status for caller in callers} == {200}


@pytest.mark.parametrize("mode", ["reset", "half", "broken", "overloaded"])
def test_a_replica_that_fails_is_replaced_and_ejected(town: Town, mode: str) -> None:
    town.ask_many(100)
    failing = town.replicas[0]
    failing.mode, failing.asked = mode, 0
    served = town.ask_many(200)
    assert town.lost == []
    assert failing.address not in served
    assert failing.asked < 20


def test_a_replica_that_says_it_leaves_is_asked_no_more_and_what_it_answered_counts(town: Town) -> None:
    town.ask_many()
    town.replicas[0].mode, town.replicas[0].asked = "leaving", 0
    served = town.ask_many(800, 8)
    assert town.lost == []
    assert 0 < served[ADDRESSES[0]] <= 8


def test_a_problem_about_the_upstream_is_neither_retried_nor_held_against_the_replica(town: Town) -> None:
    for replica in town.replicas:
        replica.mode = "upstream failed"
    assert {town.ask().status for _ in range(20)} == {502}
    assert town.asked() == 20
    assert town.transport._fleet.ejected == 0  # noqa: SLF001 - nothing else shows it


@pytest.mark.parametrize("connections", [1, 16])
def test_paused_replicas_cost_the_callers_nothing(town: Town, connections: int) -> None:
    town.ask_many(160)
    for replica in town.replicas[:2]:
        replica.mode, replica.asked = "paused", 0
    served = town.ask_many(800, connections)
    assert town.lost == []
    assert set(served) == set(ADDRESSES[2:])
    assert sum(replica.asked for replica in town.replicas[:2]) <= 20


def test_an_upstream_that_is_slow_for_all_is_asked_once_and_waited_for(town: Town) -> None:
    town.ask_many(100)
    asked = town.asked()
    for replica in town.replicas:
        replica.mode = "slow upstream"
    caller = gevent.spawn(town.ask)
    caller.join(1.0)  # four times as long as silence is put up with
    assert not caller.ready()
    for replica in town.replicas:
        replica.resumed.set()
    assert caller.get().status == 200
    assert town.asked() == asked + 1


@pytest.mark.parametrize("trouble", [[], socket.gaierror("the DNS is down")])
def test_while_the_dns_knows_nothing_the_last_replicas_serve(town: Town, trouble: list[str] | OSError) -> None:
    town.ask_many(100)
    town.answers = trouble
    town.look_up()
    assert set(town.ask_many(100)) == set(ADDRESSES)
    assert town.lost == []


def test_an_address_that_leaves_is_asked_no_longer_and_its_connections_close(town: Town) -> None:
    town.ask_many(200)
    gone = town.replicas[0]
    assert gone.connections
    town.answers = ADDRESSES[1:]
    town.look_up()
    while gone.connections:
        gevent.sleep(0)
    assert set(town.ask_many(200)) == set(ADDRESSES[1:])
    assert town.lost == []


def test_replicas_that_join_are_asked(town: Town) -> None:
    town.answers = ADDRESSES[:3]
    assert set(town.ask_many(100)) == set(ADDRESSES[:3])
    town.answers = ADDRESSES
    town.look_up()
    assert set(town.ask_many(400)) == set(ADDRESSES)


def test_a_name_that_appears_later_is_found_by_the_next_request(town: Town) -> None:
    town.answers = socket.gaierror("no such host")
    with pytest.raises(Unreachable):
        town.ask()
    town.answers = ADDRESSES[:1]
    assert town.ask().status == 200


def test_all_replicas_restarted_one_by_one_lose_nothing(town: Town) -> None:
    load = gevent.spawn(town.ask_many, 2000, 16)
    port = town.outgoing._base_url.rpartition(":")[2]  # noqa: SLF001 - the port that all share
    for number, address in enumerate(ADDRESSES):
        until = town.asked() + 100
        while town.asked() < until and not load.ready():
            gevent.sleep(0)
        before = town.replicas[number]
        before.stop()
        town.replicas[number] = Replica(address, int(port))
        town.replicas[number].asked = before.asked
    load.join()
    assert town.lost == []
