"""Requests as bytes on a socket: each gets its own answer, in Iris's own version of HTTP, and nothing more."""

import re
import socket

import pytest

from local.stack import LOOPBACK
from tests.integration.conftest import PATIENCE_S, Iris

HEAD = b"Host: localhost\r\n"
GET = b"GET /healthz HTTP/1.1\r\n" + HEAD
LAST = GET + b"Connection: close\r\n\r\n"
STATUS = re.compile(rb"HTTP/(\d\.\d) (\d{3}) ")


def answers(iris: Iris, sent: bytes) -> list[bytes]:
    """The statuses of all answers until the connection ends, as it does after each of these."""
    received = b""
    with socket.create_connection((LOOPBACK, iris.ports["master"]), PATIENCE_S) as connection:
        connection.sendall(sent)
        while part := connection.recv(65_536):
            received += part
    assert {version for version, _ in STATUS.findall(received)} <= {b"1.1"}
    return [status for _, status in STATUS.findall(received)]


@pytest.mark.parametrize("version", [b"1.2", b"1.9"])
def test_a_higher_minor_version_is_answered_in_our_own(iris: Iris, version: bytes) -> None:
    """RFC 9110, section 2.5. It is persistent as HTTP/1.1 is."""
    assert answers(iris, GET.replace(b"1.1", version) + b"\r\n" + LAST) == [b"200", b"200"]


@pytest.mark.parametrize(
    "options", [b"close", b"keep-alive, close", b"Close , TE", b"x, CLOSE", b"keep-alive\r\nConnection: close"]
)
def test_close_among_the_options_ends_the_connection(iris: Iris, options: bytes) -> None:
    assert answers(iris, GET + b"Connection: " + options + b"\r\n\r\n") == [b"200"]


@pytest.mark.parametrize("before", [b"\r\n", b"\r\n\r\n", b"\r\n" * 4])
def test_empty_lines_before_a_request_are_passed_over(iris: Iris, before: bytes) -> None:
    """RFC 9112, section 2.2."""
    assert answers(iris, before + LAST) == [b"200"]
    assert answers(iris, GET + b"\r\n" + before + LAST) == [b"200", b"200"]


@pytest.mark.parametrize(
    "body",
    [
        b"-3\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcXX0\r\n\r\n",
        b"zz\r\n\r\n",
        b"3;" + b"a" * 100_000 + b"\r\nabc\r\n0\r\n\r\n",
    ],
)
def test_malformed_chunks_that_no_route_reads_get_no_answer_of_their_own(iris: Iris, body: bytes) -> None:
    request = b"POST /weather HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    assert answers(iris, request + body) == [b"405"]


def test_chunks_that_no_route_reads_leave_the_connection_open(iris: Iris) -> None:
    request = b"POST /weather HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    assert answers(iris, request + LAST) == [b"405", b"200"]


def test_a_flood_of_empty_lines_is_refused(iris: Iris) -> None:
    assert answers(iris, b"\r\n" * 500 + LAST) == [b"400"]
