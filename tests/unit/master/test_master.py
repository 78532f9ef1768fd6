import json
from typing import Any

import gevent
import pytest
import responses
from flask.testing import FlaskClient
from responses import matchers

from contract.queries import WeatherQuery
from contract.schemas.weather import CurrentWeather
from master import routes
from master.app import create_app, load_settings
from master.services import SERVICE_OF, Endpoint, Service
from master.settings import Settings
from tests.fake_backends import BROKEN, SILENT


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def test_a_services_answer_comes_back_with_its_headers(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(
        "http://weather:3002/weather",
        body=b'{"name":"Athens"}',
        content_type="application/json",
        headers={
            "Cache-Control": "public, max-age=600",
            "X-Provider": "openweathermap",
            "X-Served-By": "weather@a1",
            "X-Inner": "kept inside",
        },
    )
    answer = client.get("/weather?city=Athens")
    assert (answer.status_code, answer.data, answer.content_type) == (200, b'{"name":"Athens"}', "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert answer.headers["X-Provider"] == "openweathermap"
    assert answer.headers["X-Served-By"] == "weather@a1"
    assert "X-Inner" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "url", "query"),
    [
        ("/weather?city=+Athens+&units=standard", "http://weather:3002/weather", {"city": "Athens"}),
        ("/weather?lat=1&lon=2", "http://weather:3002/weather", {"lat": "1.0", "lon": "2.0"}),
        ("/forecast?city=Athens", "http://weather:3002/forecast", {"city": "Athens"}),
        ("/places?q=Springfield&limit=5", "http://weather:3002/places", {"q": "Springfield"}),
        ("/news/countries", "http://news:3003/news/countries", {}),
        ("/news/countries/", "http://news:3003/news/countries", {}),
        ("/news/?country=gr", "http://news:3003/news", {"country": "gr"}),
        ("/news?country=Ελλάδα&page=1", "http://news:3003/news", {"country": "gr"}),
    ],
)
def test_a_question_is_forwarded_in_its_shortest_words(
    client: FlaskClient, upstream: responses.RequestsMock, asked: str, url: str, query: dict[str, str]
) -> None:
    upstream.get(url, json={}, match=[matchers.query_param_matcher(query)])
    assert client.get(asked).status_code == 200


def test_an_endpoint_without_a_view_is_served_as_json(
    monkeypatch: pytest.MonkeyPatch, upstream: responses.RequestsMock
) -> None:
    point = Endpoint(path="/weather/at", query=WeatherQuery, answer=CurrentWeather, summary="", description="")
    monkeypatch.setattr(routes, "SERVICES", [Service(name="weather", port=3002, tag="", endpoints=(point,))])
    monkeypatch.setitem(SERVICE_OF, "/weather/at", "weather")
    client = create_app(Settings()).test_client()
    upstream.get(
        "http://weather:3002/weather/at", json={"a": 1}, match=[matchers.query_param_matcher({"city": "Athens"})]
    )
    answer = client.get("/weather/at?city=+Athens&format=json")
    assert (answer.status_code, answer.json) == (200, {"a": 1})
    assert client.get("/weather/at").status_code == 400


def test_a_services_problem_comes_back_whole(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(
        "http://news:3003/news",
        status=503,
        body=b'{"type":"provider-exhausted"}',
        content_type="application/problem+json",
        headers={"Retry-After": "60"},
    )
    answer = client.get("/news?country=gr", headers={"X-Request-ID": "r1"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    expected = {"type": "provider-exhausted", "request_id": "r1"}
    assert (answer.json, answer.content_type) == (expected, "application/problem+json")


def test_the_service_learns_whose_question_it_is_and_how_long_it_has(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get("http://weather:3002/weather", json={})
    client.get("/weather?city=Athens", headers={"X-Request-ID": "r1"})
    sent = upstream.calls[0].request.headers
    assert sent["X-Request-ID"] == "r1"
    assert 0 < int(sent["X-Deadline-Ms"]) <= 8000


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (BROKEN, (503, "service-unavailable")),
        (SILENT, (504, "provider-timeout")),
    ],
)
def test_a_service_that_does_not_answer_is_a_problem(
    client: FlaskClient, upstream: responses.RequestsMock, failure: Exception, expected: tuple[int, str]
) -> None:
    upstream.get("http://weather:3002/weather", body=failure)
    answer = client.get("/weather?city=Athens", headers={"X-Deadline-Ms": "200"})
    assert (answer.status_code, answer.json["type"]) == expected
    assert "weather" in answer.json["detail"]


@pytest.mark.parametrize(
    "result", [{"body": "<script>", "content_type": "text/html"}, {"status": 204}, {"status": 304}, {"status": 301}]
)
def test_what_is_no_answer_is_not_passed_on(
    client: FlaskClient, upstream: responses.RequestsMock, result: dict[str, Any]
) -> None:
    upstream.get("http://weather:3002/weather", **{"content_type": "text/plain", **result})
    answer = client.get("/weather?city=Athens")
    assert (answer.status_code, answer.json["type"]) == (503, "service-unavailable")


@pytest.mark.parametrize(
    ("asked", "kind"),
    [("/weather", "missing-parameter"), ("/weather?city=1", "invalid-city"), ("/news?country=xx", "invalid-country")],
)
def test_bad_input_ends_at_master(client: FlaskClient, upstream: responses.RequestsMock, asked: str, kind: str) -> None:
    assert client.get(asked).json["type"] == kind
    assert len(upstream.calls) == 0


def test_it_is_ready_whether_or_not_its_services_are(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    """It answers what it knows for a day: taken away it could not."""
    upstream.get("http://weather:3002/readyz", status=503)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready", "parts": {"master": "ready"}})
    assert not upstream.calls


def test_it_reads_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_URL", "http://elsewhere:1/")
    assert load_settings().weather_url == "http://elsewhere:1"


def test_a_kept_problem_has_the_id_of_the_request_that_gets_it(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(
        "http://weather:3002/weather",
        status=404,
        body=b'{"type":"city-not-found","request_id":"first"}',
        content_type="application/problem+json",
        headers={"Cache-Control": "public, max-age=60"},
    )
    client.get("/weather?city=Atlantis", headers={"X-Request-ID": "first"})
    second = client.get("/weather?city=atlantis", headers={"X-Request-ID": "second"})
    assert second.json == {"type": "city-not-found", "request_id": "second"}
    assert len(upstream.calls) == 1


def test_who_has_the_answer_already_is_told_so(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(
        "http://weather:3002/weather", json={}, headers={"ETag": '"a1"', "Cache-Control": "public, max-age=60"}
    )
    answer = client.get("/weather?city=Athens")
    again = client.get("/weather?city=Athens", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", '"a1"')
    assert again.headers["Cache-Status"].startswith("master; hit")


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json, */*;q=0.1"}, {"If-None-Match": '"a1"'}])
@pytest.mark.parametrize("path", ["/weather?city=Athens", "/weather?city=", "/briefing?city=Athens&country=gr"])
def test_a_cache_in_between_is_told_that_people_get_something_else(
    client: FlaskClient, upstream: responses.RequestsMock, path: str, headers: dict[str, str]
) -> None:
    kept = {"ETag": '"a1"', "Cache-Control": "public, max-age=60"}
    upstream.get("http://weather:3002/weather", json={}, headers=kept)
    upstream.get("http://news:3003/news", json={}, headers=kept)
    for _ in range(2):
        assert "Accept" in client.get(path, headers=headers).vary


def test_callers_at_once_get_a_problem_with_their_own_request_id(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """They share one request to the service."""
    problem = {"type": "city-not-found", "title": "No such city", "status": 404, "detail": "No.", "request_id": "x"}

    def answer(_request: object) -> tuple[int, dict[str, str], str]:
        gevent.sleep(0.05)
        return 404, {"Cache-Control": "public, max-age=60"}, json.dumps(problem)

    upstream.add_callback("GET", "http://weather:3002/weather", answer, content_type="application/problem+json")
    asking = [
        gevent.spawn(client.application.test_client().get, "/weather?city=Nowhere", headers={"X-Request-ID": f"r{n}"})
        for n in range(3)
    ]
    gevent.joinall(asking)
    assert [one.value.json["request_id"] for one in asking] == ["r0", "r1", "r2"]
    assert len(upstream.calls) == 1
    briefing = client.get("/briefing?city=Nowhere", headers={"X-Request-ID": "r9"})
    assert briefing.json["request_id"] == "r9"
