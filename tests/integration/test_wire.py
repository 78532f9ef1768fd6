"""Our adapter against a peer that says exactly what it is told to, over real sockets."""

import gzip
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET

import gevent
import pytest
import requests
from gevent import ssl
from gevent.server import StreamServer
from gevent.socket import socket

from servicekit.http import HttpClient, TimedOut, Unreachable, Unreadable
from servicekit.wire import NeverSentError, Wire

LIMIT_BYTES = 1000
GZIPPED = gzip.compress(b"zipped", mtime=0)


class Last(bytes):
    """A reply after which the peer closes the connection."""


class Peer:
    """Answers each request with the next of its replies."""

    def __init__(self) -> None:
        self.replies: list[bytes] = []
        self.asked: list[bytes] = []
        self.connections: list[socket] = []
        self.server = StreamServer(("127.0.0.1", 0), self.serve)
        self.server.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def serve(self, connection: socket, _address: object) -> None:
        self.connections.append(connection)
        came = b""
        while part := connection.recv(65_536):
            came += part
            if came.endswith(b"\r\n\r\n"):
                self.asked.append(came)
                came = b""
                reply = self.replies.pop(0)
                connection.sendall(reply)
                if isinstance(reply, Last):
                    break
        connection.close()


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer()
    yield peer
    peer.server.stop()


@pytest.fixture
def outgoing(peer: Peer) -> Iterator[HttpClient]:
    outgoing = HttpClient("The peer", peer.url, limit_bytes=LIMIT_BYTES)
    yield outgoing
    outgoing.close()


@pytest.fixture
def ask(outgoing: HttpClient) -> Callable[[], bytes]:
    return lambda: outgoing.get("/x", {"city": "Αθήνα"}, timeout_s=5).body


@pytest.fixture
def wire() -> Iterator[Wire]:
    """It goes to our peer, whatever the URL says."""
    wire = Wire(limit_bytes=LIMIT_BYTES, connections=1, address="127.0.0.1")
    yield wire
    wire.close()


def get(url: str) -> requests.PreparedRequest:
    return requests.Request("GET", url).prepare()


def until(condition: Callable[[], bool]) -> None:
    """Let the peer go on until it is so."""
    with gevent.Timeout(5):
        while not condition():
            gevent.sleep(0)


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
        (ok(GZIPPED, b"content-encoding: gzip"), 200, b"zipped"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\netag: late\r\n\r\n", 200, b"1"),
    ],
)
def test_an_answer_is_read_to_its_end(peer: Peer, outgoing: HttpClient, reply: bytes, status: int, body: bytes) -> None:
    peer.replies = [reply]
    answer = outgoing.get("/x", {}, timeout_s=5)
    assert (answer.status, answer.body) == (status, body)


def test_the_question_goes_out_whole(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1")]
    ask()
    assert peer.asked[0].decode().split("\r\n") == [
        "GET /x?city=%CE%91%CE%B8%CE%AE%CE%BD%CE%B1 HTTP/1.1",
        f"Host: {peer.url.removeprefix('http://')}",
        "",
        "",
    ]


def test_headers_are_found_in_any_case_and_several_are_a_list(peer: Peer, outgoing: HttpClient) -> None:
    peer.replies = [ok(b"", b"x-provider: p", b"CACHE-STATUS: a; hit", b"cache-status: b; fwd=miss")]
    headers = outgoing.get("/x", {}, timeout_s=5).headers
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
    until(lambda: peer.connections[0].fileno() < 0)
    assert ask() == b"2"


def test_a_connection_that_says_what_nobody_asked_for_is_replaced(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [ok(b"1"), ok(b"2")]
    ask()
    peer.connections[0].sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")
    assert ask() == b"2"
    assert len(peer.connections) == 2


@pytest.mark.parametrize(
    ("reply", "becomes"),
    [
        (Last(), Unreachable),
        (Last(b"HTTP/1.1 200 OK\r\nconte"), Unreadable),
        (Last(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"), Unreadable),
        (Last(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nshort"), Unreadable),
        (b"SSH-2.0-OpenSSH\r\n", Unreachable),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: " + b"b" * 200_000, Unreachable),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"b" * 200_000, Unreachable),
        (b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\nmore", Unreachable),
        (ok(b"1") + ok(b"another's"), Unreachable),
        (b"HTTP/1.1 200 OK\r\n" + b"x-more: and more\r\n" * 10_000, Unreachable),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * 10_000, Unreachable),
        (ok(b"not gzip", b"content-encoding: gzip"), Unreadable),
        (ok(b"x" * (LIMIT_BYTES + 1)), Unreadable),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"200\r\n%b\r\n" % (b"x" * 512) * 9, Unreadable),
    ],
)
def test_what_goes_wrong_is_told_and_the_next_question_is_answered(
    peer: Peer, ask: Callable[[], bytes], reply: bytes, becomes: type[Exception]
) -> None:
    peer.replies = [reply, ok(b"2")]
    with pytest.raises(becomes):
        ask()
    assert ask() == b"2"


def test_a_connection_that_is_reset_midway_broke_off(peer: Peer, ask: Callable[[], bytes]) -> None:
    peer.replies = [b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort"]
    asking = gevent.spawn(ask)
    until(lambda: bool(peer.asked))
    peer.connections[0].setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    peer.connections[0].close()
    with pytest.raises(Unreadable):
        asking.get()


def test_a_peer_that_says_nothing_is_too_slow(peer: Peer, outgoing: HttpClient, wire: Wire) -> None:
    peer.replies = [b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"] * 2
    with pytest.raises(requests.ReadTimeout):
        wire.send(get(peer.url), timeout=0.05)
    with pytest.raises(TimedOut):
        outgoing.get("/x", {}, timeout_s=0.05)


def test_a_closed_port_was_never_sent_anything(peer: Peer, wire: Wire) -> None:
    peer.server.stop()
    with pytest.raises(NeverSentError):
        wire.send(get(peer.url), timeout=5)


def test_an_address_stands_in_for_the_name(peer: Peer, wire: Wire) -> None:
    peer.replies = [ok(b"1")]
    url = f"http://weather.invalid:{peer.server.server_port}/"
    assert wire.send(get(url), timeout=5).text == "1"
    assert b"Host: weather.invalid" in peer.asked[0]


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nX-Evil: 1"])
def test_a_header_cannot_smuggle_another(peer: Peer, outgoing: HttpClient, value: str) -> None:
    peer.replies = [ok(b"1")]
    with pytest.raises(Unreachable):
        outgoing.get("/x", {}, timeout_s=5, headers={"If-None-Match": value})
    assert peer.asked == []


def test_only_get_is_asked_for(peer: Peer, wire: Wire) -> None:
    with pytest.raises(ValueError, match="only GET"):
        wire.send(requests.Request("POST", peer.url).prepare())


def test_once_closed_it_keeps_no_connection(peer: Peer, wire: Wire) -> None:
    peer.replies = [ok(b"1"), ok(b"1")]
    request = get(peer.url)
    wire.send(request, timeout=5)
    wire.close()
    until(lambda: peer.connections[0].fileno() < 0)
    assert wire.send(request, timeout=5).text == "1"
    assert len(peer.connections) == 2


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
    ("name", "trusted", "becomes"),
    [
        ("weather.invalid", True, None),
        ("news.invalid", True, requests.exceptions.SSLError),
        ("weather.invalid", False, requests.exceptions.SSLError),
    ],
)
def test_tls_wants_the_names_certificate_at_the_address(
    peer: Peer, wire: Wire, certificate: tuple[Path, Path], name: str, trusted: bool, becomes: type[Exception] | None
) -> None:
    file, key = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key)
    server = StreamServer(("127.0.0.1", 0), peer.serve, ssl_context=context)
    server.start()
    peer.replies = [ok(b"1"), ok(b"2")]
    request = get(f"https://{name}:{server.server_port}/")
    try:
        if becomes:
            with pytest.raises(becomes):
                wire.send(request, timeout=5, verify=str(file) if trusted else True)
        else:
            texts = [wire.send(request, timeout=5, verify=str(file)).text for _ in range(2)]
            assert (texts, len(peer.connections)) == (["1", "2"], 1)
    finally:
        server.stop()
