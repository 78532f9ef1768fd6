from collections.abc import Iterator
from typing import Any

import pytest
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


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_goes_the_short_way_looks_the_same(client: FlaskClient, question: str) -> None:
    client.get(question)
    answers = []
    for headers in ({}, USUAL):
        with capture_logs() as lines:
            answer = client.get(question, headers={"X-Request-ID": "r1", **headers})
        line = next(line for line in lines if line["event"] == "request")
        answers.append((answer.status, answer.data, dict(answer.headers), {**line, "ms": None}))
    assert answers[0] == answers[1]
    assert answers[0][2]["Cache-Status"].startswith("master; hit")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_kept_answer_never_reaches_flask(client: FlaskClient, through_flask: list[str], question: str) -> None:
    for _ in range(3):
        assert client.get(question).status_code == 200
    assert len(through_flask) == 1


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
    assert len(through_flask) == 2


def test_a_service_that_stops_says_so_with_each_answer(app: Flask, client: FlaskClient) -> None:
    client.get("/weather?city=Athens")
    app.config[STOPPING] = True
    assert client.get("/weather?city=Athens").headers["X-Leaving"] == "1"


def test_who_counts_questions_counts_all_of_them() -> None:
    client = create_app(Settings(rate_limit="2/minute")).test_client()
    assert [client.get("/weather?city=Athens").status_code for _ in range(3)] == [200, 200, 429]
