from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
from flask import Flask, request, request_started
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from master import create_app
from master.settings import Settings
from servicekit.app import STOPPING

USUAL = {"Accept": "application/json, */*;q=0.1"}
"""Headers of a caller who gets the same, by way of Flask."""
QUESTIONS = ("/weather?city=Athens", "/forecast?city=Athens", "/places?q=Athens", "/news?country=gr")


@pytest.fixture
def app() -> Flask:
    return create_app(Settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(autouse=True)
def services(upstream: responses.RequestsMock) -> responses.RequestsMock:
    for url in ("http://weather:3002/weather", "http://weather:3002/forecast", "http://weather:3002/places"):
        _answers(upstream, url)
    _answers(upstream, "http://news:3003/news")
    return upstream


def _answers(upstream: responses.RequestsMock, url: str) -> None:
    upstream.get(
        url,
        body=f'{{"at":"{url}"}}'.encode(),
        content_type="application/json",
        headers={
            "Cache-Control": "public, max-age=600",
            "ETag": '"e1"',
            "X-Provider": "p",
            "X-Served-By": "weather@a1",
        },
    )


@pytest.fixture
def through_flask(app: Flask) -> Iterator[list[str]]:
    """The paths of all requests that reach Flask."""
    seen: list[str] = []

    def note(_app: Flask) -> None:
        seen.append(request.path)

    with request_started.connected_to(note, app):
        yield seen


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_goes_the_short_way_looks_the_same(question: str, kept: bool) -> None:
    assert looks(question, {}, kept=kept) == looks(question, USUAL, kept=kept)


@pytest.mark.parametrize(
    "told",
    [
        {"status": 404, "json": {"type": "city-not-found"}, "headers": {"Cache-Control": "public, max-age=60"}},
        {"status": 503, "json": {"type": "overloaded"}, "headers": {"Retry-After": "7"}},
        {"status": 200, "body": b"<html>", "content_type": "text/html"},
        {"body": requests.ConnectionError()},
        {"body": requests.ReadTimeout()},
        {"body": ZeroDivisionError("a fault of ours")},
    ],
)
@pytest.mark.parametrize("kept", [True, False])
def test_so_does_what_went_wrong(services: responses.RequestsMock, told: dict[str, Any], kept: bool) -> None:
    content_type = told.get("content_type", "application/problem+json")
    services.replace("GET", "http://weather:3002/weather", **{**told, "content_type": content_type})
    short, usual = (looks("/weather?city=Athens", headers, kept=kept) for headers in ({}, USUAL))
    assert short == usual
    assert short[2]["X-Request-ID"] == "r2"


def looks(question: str, headers: dict[str, str], *, kept: bool) -> tuple[str, bytes, dict[str, str], dict[str, Any]]:
    """What a caller and the log get to see of an answer, from the cache where it is `kept`."""
    client = create_app(Settings()).test_client()
    if kept:
        client.get(question, headers={"X-Request-ID": "r1", **headers})
    with capture_logs() as lines:
        answer = client.get(question, headers={"X-Request-ID": "r2", **headers})
    line = next(line for line in lines if line["event"] == "request")
    assert line["ms"] >= 0
    return answer.status, answer.data, dict(answer.headers), {**line, "ms": None}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_plain_question_never_reaches_flask(client: FlaskClient, through_flask: list[str], question: str) -> None:
    kinds = [client.get(question).headers["Cache-Status"].partition(";")[2][:5] for _ in range(3)]
    assert kinds == [" fwd=", " hit;", " hit;"]
    assert not through_flask


@pytest.mark.parametrize("headers", [{}, USUAL])
def test_the_service_learns_whose_question_it_is(
    client: FlaskClient, services: responses.RequestsMock, headers: dict[str, str]
) -> None:
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    told = {"X-Request-ID": "a", "traceparent": traceparent, "X-Deadline-Ms": "1000"}
    client.get("/weather?city=Athens", headers={**told, **headers})
    sent = services.calls[0].request.headers
    assert (sent["X-Request-ID"], sent["traceparent"]) == ("a", traceparent)
    assert 900 < int(sent["X-Deadline-Ms"]) <= 1000


@pytest.mark.parametrize("headers", [{}, USUAL])
def test_a_malformed_traceparent_goes_no_further(
    client: FlaskClient, services: responses.RequestsMock, headers: dict[str, str]
) -> None:
    client.get("/weather?city=Athens", headers={"traceparent": "00-xyz", **headers})
    assert "traceparent" not in services.calls[0].request.headers


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("headers", [{}, USUAL])
def test_questions_at_once_are_bounded_and_all_of_them_end(
    services: responses.RequestsMock, headers: dict[str, str], fails: bool
) -> None:
    client = create_app(Settings(max_in_flight=1)).test_client()
    inner: list[int] = []

    def ask_another(_request: object) -> tuple[int, dict[str, str], str]:
        inner.append(client.get("/weather?city=Sparta", headers=headers).status_code)
        if fails:
            raise requests.ConnectionError
        return 200, {}, "{}"

    services.remove("GET", "http://weather:3002/weather")
    services.add_callback("GET", "http://weather:3002/weather", ask_another, content_type="application/json")
    outer = [client.get(f"/weather?city={city}", headers=headers).status_code for city in ("Athens", "Volos")]
    assert outer == [503 if fails else 200] * 2
    assert inner == [503, 503]


@pytest.mark.parametrize(
    ("question", "asking"),
    [
        ("/weather?city=Athens", {"headers": {"Accept": "text/plain"}}),
        ("/weather?city=Athens", {"headers": {"Accept": "text/html"}}),
        ("/weather?city=Athens", {"headers": {"If-None-Match": '"e1"'}}),
        ("/weather?city=Athens", {"method": "HEAD"}),
        ("/weather?city=Athens", {"method": "POST"}),
        ("/weather?city=Athens&format=json", {}),
        ("/weather?city=Athens&line=%25t", {}),
        ("/weather?width=5&city=Athens", {}),
        ("/weather?city=", {}),
        ("/briefing", {}),
    ],
)
def test_what_needs_a_thought_goes_the_usual_way(
    client: FlaskClient, through_flask: list[str], question: str, asking: dict[str, Any]
) -> None:
    client.get("/weather?city=Athens")
    client.open(question, **asking)
    assert len(through_flask) == 1


def test_a_service_that_stops_says_so_with_each_answer(app: Flask, client: FlaskClient) -> None:
    client.get("/weather?city=Athens")
    app.config[STOPPING] = True
    for city in ("Athens", "Sparta"):
        assert client.get(f"/weather?city={city}").headers["X-Leaving"] == "1"


def test_who_counts_questions_counts_all_of_them() -> None:
    client = create_app(Settings(rate_limit="2/minute")).test_client()
    assert [client.get("/weather?city=Athens").status_code for _ in range(3)] == [200, 200, 429]
