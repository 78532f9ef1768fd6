import json
import threading
from typing import Any

import gevent
import pytest
import responses
from flask.testing import FlaskClient
from requests import PreparedRequest
from responses import matchers

from master.app import create_app
from master.settings import Settings
from tests.fake_backends import FakeBackends

WEATHER, NEWS = "http://weather:3002/weather", "http://news:3003/news"
MINIMAL = {"main": {"temp": 21}, "weather": [{"id": 800}], "dt": 1758561000}
ATHENS = {**MINIMAL, "name": "Athens", "sys": {"country": "GR"}}
PAGE = {"status": "ok", "totalResults": 0, "articles": []}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def problem(kind: str, status: int, **headers: str) -> dict[str, Any]:
    body = json.dumps({"type": kind, "status": status, "detail": "It is so."})
    return {"status": status, "body": body, "content_type": "application/problem+json", "headers": headers}


def test_the_headlines_are_of_the_country_that_the_weather_names(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(
        WEATHER,
        json=ATHENS,
        headers={"X-Provider": "open-meteo", "Cache-Control": "public, max-age=600", "X-Served-By": "weather@a"},
    )
    upstream.get(
        NEWS,
        json=PAGE,
        headers={"X-Provider": "feeds", "Cache-Control": "public, max-age=90", "X-Served-By": "news@b"},
        match=[matchers.query_param_matcher({"country": "gr", "pageSize": "3"})],
    )
    answer = client.get("/briefing?city=Athens&pageSize=3")
    assert answer.status_code == 200
    assert answer.json == {"weather": ATHENS, "news": PAGE, "problems": []}
    assert answer.headers["X-Provider"] == "open-meteo, feeds"
    assert answer.headers["X-Served-By"] == "weather@a, news@b"
    assert answer.headers["Cache-Control"] == "public, max-age=90"


def test_a_country_that_is_asked_for_wins(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=ATHENS)
    upstream.get(NEWS, json=PAGE, match=[matchers.query_param_matcher({"country": "jp"})])
    assert client.get("/briefing?city=Athens&country=日本").json["problems"] == []


def test_a_country_that_is_asked_for_wins_however_soon_its_headlines_come(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """A greenlet that is done counts as false, which once made the headlines those of the weather's country."""

    def weather(_request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        for _ in range(1000):
            gevent.sleep(0)
        return 200, {}, json.dumps(ATHENS)

    upstream.add_callback("GET", WEATHER, weather, content_type="application/json")
    upstream.get(NEWS, json=PAGE, match=[matchers.query_param_matcher({"country": "jp"})])
    assert client.get("/briefing?city=Athens&country=jp").json["problems"] == []


def test_both_are_asked_at_once_when_the_country_is_known(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """Weather's answer comes only after news was asked: one after the other would never end."""
    gate = threading.Event()

    def weather(_request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        for _ in range(1000):
            gevent.sleep(0)
            if gate.is_set():
                return 200, {}, json.dumps(ATHENS)
        return 500, {}, "{}"

    def news(_request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        gate.set()
        return 200, {}, json.dumps(PAGE)

    upstream.add_callback("GET", WEATHER, weather, content_type="application/json")
    upstream.add_callback("GET", NEWS, news, content_type="application/json")
    assert client.get("/briefing?city=Athens&country=gr").json["problems"] == []


def test_without_headlines_the_weather_is_still_told(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=ATHENS)
    upstream.get(NEWS, **problem("provider-failed", 502))
    answer = client.get("/briefing?city=Athens")
    assert answer.status_code == 200
    assert (answer.json["weather"], answer.json["news"]) == (ATHENS, None)
    assert [result["type"] for result in answer.json["problems"]] == ["provider-failed"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_weather_the_headlines_asked_for_are_still_told(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(NEWS, json=PAGE)
    answer = client.get("/briefing?city=Athens&country=gr", headers={"X-Request-ID": "r1"})
    assert answer.status_code == 200
    assert (answer.json["weather"], answer.json["news"]) == (None, PAGE)
    assert [(result["type"], result["request_id"]) for result in answer.json["problems"]] == [
        ("service-unavailable", "r1")
    ]


def test_when_both_fail_the_worse_problem_is_the_answer(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, **problem("city-not-found", 404))
    upstream.get(NEWS, **problem("provider-exhausted", 503, **{"Retry-After": "9"}))
    answer = client.get("/briefing?city=Atlantis&country=gr")
    assert (answer.status_code, answer.json["type"]) == (503, "provider-exhausted")
    assert answer.headers["Retry-After"] == "9"
    assert answer.content_type == "application/problem+json"


def test_without_weather_and_country_the_weathers_problem_is_the_answer(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, **problem("city-not-found", 404))
    answer = client.get("/briefing?city=Atlantis")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")
    assert len(upstream.calls) == 1


@pytest.mark.parametrize(
    "payload", [{"name": "38, 23", "sys": {}}, {"name": "At sea"}, {"sys": {"country": "Nowhere"}}]
)
def test_weather_of_no_country_asks_for_one(
    client: FlaskClient, upstream: responses.RequestsMock, payload: dict[str, Any]
) -> None:
    upstream.get(WEATHER, json={**MINIMAL, **payload})
    answer = client.get("/briefing?lat=38&lon=23")
    assert answer.status_code == 200
    assert answer.json["problems"][0]["type"] == "missing-parameter"
    assert "country=" in answer.json["problems"][0]["detail"]


@pytest.mark.parametrize(
    ("query", "kind"),
    [("", "missing-parameter"), ("city=1", "invalid-city"), ("city=Athens&country=xx", "invalid-country")],
)
def test_bad_input_is_refused_whole(client: FlaskClient, query: str, kind: str) -> None:
    assert client.get(f"/briefing?{query}").json["type"] == kind


def test_it_is_as_fresh_as_its_oldest_and_its_shortest_lived_half(client: FlaskClient, upstream: FakeBackends) -> None:
    weather = {"Age": "590", "Cache-Control": "public, max-age=600", "Cache-Status": "weather; hit; ttl=10"}
    news = {"Age": "880", "Cache-Control": "public, max-age=900", "Cache-Status": "news; hit; ttl=20"}
    upstream.get(WEATHER, json=ATHENS, headers=weather)
    upstream.get(NEWS, json=PAGE, headers=news)
    path = "/briefing?city=Athens&country=gr"
    answer = client.get(path)
    assert (answer.headers["Age"], answer.headers["Cache-Control"]) == ("880", "public, max-age=890")
    assert answer.headers["Cache-Status"].startswith("news; hit; ttl=20")
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_services_json_is_passed_on_byte_for_byte(client: FlaskClient, upstream: FakeBackends) -> None:
    weather = b'{"x":1.0, "main":{"temp":2e1},"weather":[{"id":800}],"dt":1758561000,"x":2}'
    upstream.get(WEATHER, body=weather, content_type="application/json")
    upstream.get(NEWS, body=b'{"articles" : []}', content_type="application/json")
    answer = client.get("/briefing?city=Athens&country=gr")
    assert answer.data == b'{"weather":' + weather + b',"news":{"articles" : []},"problems":[]}'
    assert answer.content_type == "application/json"


def test_weather_of_another_shape_is_a_problem_beside_the_headlines(
    client: FlaskClient, upstream: FakeBackends
) -> None:
    upstream.get(WEATHER, json={"name": "Athens"})
    upstream.get(NEWS, json=PAGE)
    answer = client.get("/briefing?city=Athens&country=gr")
    assert (answer.status_code, answer.json["weather"], answer.json["news"]) == (200, None, PAGE)
    assert answer.json["problems"][0]["type"] == "provider-garbled"


def test_json_is_in_the_callers_units_and_asks_for_no_forecast(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(WEATHER, json=ATHENS, match=[matchers.query_param_matcher({"city": "Athens"})])
    upstream.get(NEWS, json=PAGE)
    assert client.get("/briefing?city=Athens").json["problems"] == []
    assert len(upstream.calls) == 2


def test_a_kept_problem_bears_the_request_id_of_each_caller(client: FlaskClient, upstream: FakeBackends) -> None:
    kept = problem("city-not-found", 404, **{"Cache-Control": "public, max-age=60"})
    upstream.get(WEATHER, **kept)
    upstream.get(NEWS, json=PAGE)
    path = "/briefing?city=Atlantis&country=gr"
    answers = [client.get(path, headers={"X-Request-ID": caller}).json for caller in ("first", "second")]
    assert [answer["problems"][0]["request_id"] for answer in answers] == ["first", "second"]


@pytest.mark.parametrize(("status", "kind"), [(502, "provider-failed"), (503, "provider-exhausted")])
def test_without_weather_the_headlines_are_of_the_country_that_the_gazetteer_names(
    client: FlaskClient, upstream: FakeBackends, status: int, kind: str
) -> None:
    upstream.get(WEATHER, **problem(kind, status))
    upstream.get("http://weather:3002/places", json=[{"name": "Athens", "lat": 38, "lon": 24, "country": "GR"}])
    upstream.get(NEWS, json=PAGE, match=[matchers.query_param_matcher({"country": "gr"})])
    answer = client.get("/briefing?city=Athens")
    assert answer.status_code == 200
    assert (answer.json["weather"], answer.json["news"]) == (None, PAGE)
    assert [each["type"] for each in answer.json["problems"]] == [kind]


def test_a_city_that_nobody_knows_brings_no_headlines(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(WEATHER, **problem("city-not-found", 404))
    assert client.get("/briefing?city=Nowhereville").status_code == 404
