"""Whatever comes in: never a 500, a 200, a traceback, a hang, or a changed upstream query."""

import json
import socket
from http.client import HTTPResponse

import pytest

from local.stack import LOOPBACK
from tests.integration.conftest import PATIENCE_S, Iris, Sandbox

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "kind", "says"),
    [
        ("/weather", 400, "missing-parameter", "a city is a name such as Amsterdam or London,CA"),
        ("/weather?city=", 400, "missing-parameter", "a city is a name such as"),
        ("/weather?city=%20%20", 400, "missing-parameter", "a city is a name such as"),
        ("/weather?city=12345", 400, "invalid-city", "a city is a name such as"),
        ("/weather?city=!%3F", 400, "invalid-city", "a city is a name such as"),
        ("/weather?city=" + "a" * 101, 400, "invalid-city", "a city is a name such as"),
        ("/weather?city=a%00b", 400, "invalid-city", "a city is a name such as"),
        ("/weather?city=%ff%fe", 400, "invalid-parameter", "UTF-8"),
        ("/weather?city=Athens&city=Rome", 400, "invalid-parameter", "more than once"),
        ("/weather?city=Athens&units=warm", 400, "invalid-parameter", "standard, metric, imperial"),
        ("/news", 400, "missing-parameter", "gr, GRC or Greece"),
        ("/news?country=12", 400, "invalid-country", "ae, ar, at"),
        ("/news?country=g", 400, "invalid-country", "ae, ar, at"),
        ("/news?country=xx", 400, "invalid-country", "ae, ar, at"),
        ("/news?country=usa%3Bdrop", 400, "invalid-country", "ae, ar, at"),
        ("/news?country=gr&category=gossip", 400, "invalid-parameter", "business, entertainment"),
        ("/news?country=gr&pageSize=0", 400, "invalid-parameter", "from 1 to 100"),
        ("/news?country=gr&pageSize=101", 400, "invalid-parameter", "from 1 to 100"),
        ("/news?country=gr&pageSize=x", 400, "invalid-parameter", "from 1 to 100"),
        ("/nowhere", 404, "not-found", "/nowhere"),
        ("/weather/", 400, "missing-parameter", "city"),
        ("/../etc/passwd", 404, "not-found", "nothing"),
    ],
)
def test_what_cannot_be_answered_says_what_can(
    iris: Iris, sandbox: Sandbox, path: str, status: int, kind: str, says: str
) -> None:
    answer = iris.get(path)
    problem = answer.json()
    assert (answer.status_code, problem["type"], problem["status"]) == (status, kind, status)
    assert answer.headers["Content-Type"] == PROBLEM
    assert says in problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert sandbox.calls()["total"] == 0


def test_a_city_that_looks_like_a_query_is_one_literal_name(iris: Iris, sandbox: Sandbox) -> None:
    answer = iris.get("/weather?city=a%26appid%3Dx%26q%3DParis")
    assert (answer.status_code, answer.json()["type"]) == (404, "city-not-found")
    for call in sandbox.calls()["recent"]:
        assert "a&appid=x&q=Paris" in json.dumps(call)


def test_an_unknown_city_is_not_found(iris: Iris) -> None:
    answer = iris.get("/weather?city=Nowhereville")
    assert (answer.status_code, answer.json()["type"]) == (404, "city-not-found")
    assert "Nowhereville" in answer.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_method_is_a_problem_with_allow(iris: Iris, method: str) -> None:
    answer, body = raw(iris, f"{method} /weather?city=Athens HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n".encode())
    assert answer.status == 405
    assert "GET" in (answer.getheader("Allow") or "")
    assert json.loads(body)["type"] == "method-not-allowed"
    assert answer.getheader("X-Request-ID")


@pytest.mark.parametrize("city", [b"\xff\xfe", "Αθήνα".encode()])
def test_raw_bytes_outside_ascii_are_told_how_to_be_encoded(iris: Iris, city: bytes) -> None:
    answer, body = raw(iris, b"GET /weather?city=" + city + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    assert (answer.status, json.loads(body)["type"]) == (400, "invalid-parameter")
    assert "--data-urlencode" in json.loads(body)["detail"]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /weather?city=" + b"a" * 4096 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /weather?city=Athens HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 9000 + b"\r\n\r\n", 431),
        (b"GET /weather?city=Athens HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 200 + b"\r\n", 431),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_a_request_too_large_or_malformed_is_refused(iris: Iris, request_bytes: bytes, status: int) -> None:
    answer, body = raw(iris, request_bytes)
    problem = json.loads(body)
    assert (answer.status, problem["status"], answer.getheader("Content-Type")) == (status, status, PROBLEM)
    assert problem["request_id"] == answer.getheader("X-Request-ID")


def raw(iris: Iris, request_bytes: bytes) -> tuple[HTTPResponse, bytes]:
    """Send these very bytes to master, as no HTTP client would."""
    with socket.create_connection((LOOPBACK, iris.ports["master"]), timeout=PATIENCE_S) as connection:
        connection.sendall(request_bytes)
        answer = HTTPResponse(connection)
        answer.begin()
        return answer, answer.read()
