"""Responses with more and longer headers than http.client reads, and bodies that arrive faster than they are read."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import gevent
import pytest

from servicekit.http import HttpClient, RequestsTransport, Unreachable, UpstreamResponse


@contextmanager
def peer(reply: bytes) -> Iterator[int]:
    """A peer in a thread that answers one request; its port."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65_536)
            connection.sendall(reply)

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join(timeout=60)
        listener.close()


def asked(reply: bytes, monkeypatch: pytest.MonkeyPatch, *, unpack: bool = True) -> UpstreamResponse:
    monkeypatch.setenv("NO_PROXY", "*")
    with peer(reply) as port:
        transport = RequestsTransport(limit_bytes=1_000_000, unpack=unpack)
        try:
            return HttpClient("The peer", f"http://127.0.0.1:{port}", transport).get("/", {}, timeout_s=60)
        finally:
            transport.close()


def many(number: int) -> bytes:
    return b"".join(b"X-Trace-%d: %d\r\n" % (n, n) for n in range(number))


@pytest.mark.parametrize("unpack", [True, False])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(many(130), id="many"),
        pytest.param(many(1500), id="very many"),
        pytest.param(b"X-Policy: " + b"a" * 80_000 + b"\r\n", id="a long one"),
        pytest.param(b"X-Policy: " + b"a" * 80_000 + b"\r\n more of it\r\n" + many(130), id="a long one that goes on"),
        pytest.param(b"X-Policy: a\r\n b\r\n" + many(95) + b"\tcontinued\r\n", id="some that go on"),
    ],
)
def test_more_headers_than_anybody_needs_cost_nothing(
    monkeypatch: pytest.MonkeyPatch, headers: bytes, unpack: bool
) -> None:
    reply = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n" + headers + b'ETag: "1"\r\nContent-Length: 5\r\n\r\nhello'
    response = asked(reply, monkeypatch, unpack=unpack)
    assert (response.status, response.body) == (200, b"hello")
    assert (response.headers["Content-Type"], response.headers["ETag"]) == ("text/xml", '"1"')


@pytest.mark.parametrize(
    "headers", [pytest.param(many(200_000), id="many"), pytest.param(b"X-A: " + b"a" * 1_000_000, id="a long one")]
)
def test_headers_without_an_end_are_given_up(monkeypatch: pytest.MonkeyPatch, headers: bytes) -> None:
    with pytest.raises(Unreachable):
        asked(b"HTTP/1.1 200 OK\r\n" + headers, monkeypatch)


@pytest.mark.parametrize("unpack", [True, False])
def test_a_body_in_very_small_chunks_lets_others_work_meanwhile(monkeypatch: pytest.MonkeyPatch, unpack: bool) -> None:
    turns = 0

    def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            gevent.sleep(0.001)

    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 500 + b"0\r\n\r\n"
    monkeypatch.setattr("servicekit.http.LONGEST_TURN_S", 0.0)
    greenlet = gevent.spawn(others)
    try:
        body = asked(reply, monkeypatch, unpack=unpack).body
    finally:
        greenlet.kill()
    assert len(body) == 500
    assert turns > (50 if not unpack else 0)


def test_the_length_and_the_encoding_count_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = b"HTTP/1.1 200 OK\r\n" + many(300) + b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    assert asked(reply, monkeypatch).body == b"abc"
