"""Both transports against a peer that sends exactly what a test wants, over real sockets."""

import gzip
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from master.gateway.balancer.transport import ReplicaTransport
from servicekit.http import (
    HttpClient,
    HttpError,
    NotSent,
    RequestsTransport,
    TimedOut,
    Transport,
    Unreachable,
    Unreadable,
)
from tests.integration.conftest import PATIENCE_S
from tests.waiting import until

LIMIT_BYTES = 1000
GZIPPED = gzip.compress(b"zipped", mtime=0)


class Last(bytes):
    """A reply after which the peer closes the connection."""


class Reset(bytes):
    """A reply after which the peer resets the connection."""


class Peer:
    """Answers each request with the next of its replies, from threads of its own."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.replies: list[bytes] = []
        self.asked: list[bytes] = []
        self.connections: list[socket.socket] = []
        self.context = context
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        with suppress(OSError):  # it is closed already
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.connections:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
                if self.context:
                    connection = self.context.wrap_socket(connection, server_side=True)
            except ssl.SSLError:
                continue
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        received = b""
        try:
            while part := connection.recv(65_536):
                received += part
                if received.endswith(b"\r\n\r\n"):
                    self.asked.append(received)
                    received = b""
                    reply = self.replies.pop(0)
                    connection.sendall(reply)
                    if isinstance(reply, Reset):
                        # until the reply is read, which a reset would throw away; nothing tells the sender
                        time.sleep(0.05)
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    if isinstance(reply, Last | Reset):
                        break
        except OSError:
            pass
        connection.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.close()


@pytest.fixture(params=["outside", "replica"])
def transport(request: pytest.FixtureRequest, peer: Peer) -> Iterator[Transport]:
    transport: Transport = (
        RequestsTransport(limit_bytes=LIMIT_BYTES)
        if request.param == "outside"
        else ReplicaTransport("127.0.0.1", peer.url, limit_bytes=LIMIT_BYTES, connections=4)
    )
    yield transport
    transport.close()


@pytest.fixture
def client(peer: Peer, transport: Transport) -> HttpClient:
    return HttpClient("The peer", peer.url, transport)


@pytest.fixture
def ask(client: HttpClient) -> Callable[[], bytes]:
    return lambda: client.get("/x", {"city": "Αθήνα"}, timeout_s=PATIENCE_S).body


@pytest.fixture
def replica(peer: Peer) -> Iterator[ReplicaTransport]:
    """Goes to our peer, whatever the URL says."""
    transport = ReplicaTransport(
        "127.0.0.1", f"http://weather.invalid:{peer.port}", limit_bytes=LIMIT_BYTES, connections=4
    )
    yield transport
    transport.close()


def ok(body: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"content-length: %d" % len(body), *headers, b"", body])


@pytest.mark.parametrize(
    ("reply", "status", "body"),
    [
        (ok(b"whole"), 200, b"whole"),
        (ok(b""), 200, b""),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\npar\r\n2\r\nts\r\n0\r\n\r\n", 200, b"parts"),
        (Last(b"HTTP/1.0 200 OK\r\n\r\nuntil the end"), 200, b"until the end"),
        (b"HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n" + ok(b"at last"), 200, b"at last"),
        (b'HTTP/1.1 304 Not Modified\r\netag: "e"\r\n\r\n', 304, b""),
        (b"HTTP/1.1 302 Found\r\nlocation: http://[\r\ncontent-length: 2\r\n\r\nno", 302, b"no"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\netag: late\r\n\r\n", 200, b"1"),
    ],
)
def test_an_answer_is_read_to_its_end(peer: Peer, client: HttpClient, reply: bytes, status: int, body: bytes) -> None:
    peer.replies = [reply]
    answer = client.get("/x", {}, timeout_s=PATIENCE_S)
    assert (answer.status, answer.body) == (status, body)


def test_a_request_goes_out_whole(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1")]
    ask()
    first, *headers = peer.asked[0].decode().split("\r\n")
    assert first == "GET /x?city=%CE%91%CE%B8%CE%AE%CE%BD%CE%B1 HTTP/1.1"
    assert f"Host: {peer.url.removeprefix('http://')}" in headers


def test_a_compressed_body_is_read_from_the_world_outside_and_refused_from_a_replica(peer: Peer) -> None:
    """Which is never asked to compress."""
    peer.replies = [ok(GZIPPED, b"content-encoding: gzip")] * 2
    outside = RequestsTransport(limit_bytes=LIMIT_BYTES)
    assert outside.get(peer.url, {}, PATIENCE_S).body == b"zipped"
    replica = ReplicaTransport("127.0.0.1", peer.url, limit_bytes=LIMIT_BYTES, connections=1)
    with pytest.raises(Unreadable):
        replica.get(peer.url, {}, PATIENCE_S)
    outside.close()
    replica.close()


def test_headers_are_found_in_any_case_and_several_are_a_list(peer: Peer, client: HttpClient) -> None:
    peer.replies = [ok(b"", b"x-provider: p", b"CACHE-STATUS: a; hit", b"cache-status: b; fwd=miss")]
    headers = client.get("/x", {}, timeout_s=PATIENCE_S).headers
    assert (headers["X-Provider"], headers["Cache-Status"]) == ("p", "a; hit, b; fwd=miss")


def test_a_connection_serves_one_question_after_the_other(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1"), ok(b"2"), ok(b"3")]
    assert [ask(), ask(), ask()] == [b"1", b"2", b"3"]
    assert len(peer.connections) == 1


@pytest.mark.parametrize("reply", [ok(b"1", b"connection: close"), b"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\n1"])
def test_a_connection_that_the_peer_wants_to_end_is_not_used_again(
    peer: Peer, ask: Callable[[], bytes], reply: bytes
) -> None:
    peer.replies = [reply, ok(b"2")]
    assert [ask(), ask()] == [b"1", b"2"]
    assert len(peer.connections) == 2


def test_a_connection_that_ended_while_idle_is_replaced(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [Last(ok(b"1")), ok(b"2")]
    assert ask() == b"1"
    until(lambda: peer.connections[0].fileno() < 0, "the peer sees the connection closed")
    assert ask() == b"2"


def test_a_connection_that_says_what_nobody_asked_for_is_replaced(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1"), ok(b"2")]
    ask()
    peer.connections[0].sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
    assert ask() == b"2"
    assert len(peer.connections) == 2


def test_a_kept_connection_that_closes_unanswered_is_retried_once_on_a_new_one(
    peer: Peer, ask: Callable[[], bytes]
) -> None:
    peer.replies = [ok(b"1"), Last(), ok(b"2")]
    assert [ask(), ask()] == [b"1", b"2"]
    assert (len(peer.asked), len(peer.connections)) == (3, 2)


def test_it_is_retried_no_more_than_once(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1"), Last(), Last(), ok(b"never")]
    ask()
    with pytest.raises(Unreachable):
        ask()
    assert len(peer.asked) == 3


def test_a_new_connection_that_closes_unanswered_is_not_retried(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [Last(), ok(b"never")]
    with pytest.raises(Unreachable):
        ask()
    assert len(peer.asked) == 1


FAILURES = [
    Last(b"HTTP/1.1 200 OK\r\nconte"),
    Last(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"),
    Last(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nshort"),
    Reset(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"),
    b"SSH-2.0-OpenSSH\r\n" + b"x" * 100,
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: " + b"b" * 400_000,
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 400_000,
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"b" * 400_000,
    b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\nmore",
    b"HTTP/1.1 200 OK\r\n" + b"x-more: and more\r\n" * 30_000,
    b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10_000,
    ok(b"not gzip", b"content-encoding: gzip"),
    ok(b"x" * (LIMIT_BYTES + 1)),
    b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"200\r\n%b\r\n" % (b"x" * 512) * 9,
]


@pytest.mark.parametrize("reply", FAILURES)
def test_a_broken_or_endless_response_is_an_error_and_the_next_request_is_answered(
    peer: Peer, ask: Callable[[], bytes], reply: bytes
) -> None:
    peer.replies = [reply, ok(b"2")]
    with pytest.raises((Unreachable, Unreadable)):
        ask()
    assert ask() == b"2"


def test_what_follows_a_response_is_taken_for_no_other(peer: Peer, ask: Callable[[], bytes]) -> None:
    """A replica's is an error; the world outside's is dropped."""
    peer.replies = [ok(b"1") + ok(b"another's"), ok(b"2")]
    with suppress(HttpError):
        assert ask() == b"1"
    assert ask() == b"2"


def test_a_silent_peer_times_out(peer: Peer, client: HttpClient) -> None:
    peer.replies = [b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"]
    with pytest.raises(TimedOut):
        client.get("/x", {}, timeout_s=0.1)


def test_a_request_to_a_closed_port_was_never_sent(peer: Peer, replica: ReplicaTransport) -> None:
    peer.close()
    with pytest.raises(NotSent):
        replica.get(f"http://weather.invalid:{peer.port}/", {}, PATIENCE_S)


def test_the_address_stands_in_for_the_name(peer: Peer, replica: ReplicaTransport) -> None:
    peer.replies = [ok(b"1")]
    assert replica.get(f"http://weather.invalid:{peer.port}/", {}, PATIENCE_S).body == b"1"
    assert b"Host: weather.invalid" in peer.asked[0]


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1"])
def test_a_header_cannot_smuggle_another(peer: Peer, client: HttpClient, value: str) -> None:
    peer.replies = [ok(b"1")]
    with pytest.raises(Unreachable):
        client.get("/x", {}, timeout_s=5, headers={"If-None-Match": value})
    assert peer.asked == []


def test_once_closed_it_sends_nothing_more(peer: Peer, replica: ReplicaTransport) -> None:
    peer.replies = [ok(b"1")]
    url = f"http://weather.invalid:{peer.port}/"
    replica.get(url, {}, PATIENCE_S)
    replica.close()
    until(lambda: peer.connections[0].fileno() < 0, "the peer sees the connection closed")
    with pytest.raises(NotSent):
        replica.get(url, {}, PATIENCE_S)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for weather.invalid that vouches for itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    made = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=weather.invalid"
    named = ["-addext", "subjectAltName=DNS:weather.invalid", "-keyout", key, "-out", certificate]
    subprocess.run([*made.split(), *named], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize(
    ("name", "trusted", "fine"),
    [("weather.invalid", True, True), ("news.invalid", True, False), ("weather.invalid", False, False)],
)
def test_tls_wants_the_names_certificate_at_the_address(
    certificate: tuple[Path, Path], name: str, trusted: bool, fine: bool
) -> None:
    file, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    peer = Peer(context)
    peer.replies = [ok(b"1"), ok(b"2")]
    base_url = f"https://{name}:{peer.port}"
    ca_file = str(file) if trusted else None
    replica = ReplicaTransport("127.0.0.1", base_url, limit_bytes=LIMIT_BYTES, connections=1, ca_file=ca_file)
    try:
        if fine:
            bodies = [replica.get(f"{base_url}/", {}, PATIENCE_S).body for _ in range(2)]
            assert (bodies, len(peer.connections)) == ([b"1", b"2"], 1)
        else:
            with pytest.raises(Unreachable):
                replica.get(f"{base_url}/", {}, PATIENCE_S)
    finally:
        replica.close()
        peer.close()
