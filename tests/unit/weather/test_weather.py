import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from tests.recordings import RECORDED
from weather import create_app, load_settings
from weather.settings import Settings

URL = "https://api.openweathermap.org/data/2.5/weather"
KEY = "very-secret-key"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(openweathermap_api_key=KEY)).test_client()


@pytest.mark.parametrize(
    "path", sorted((RECORDED / "openweathermap").glob("current_*.json")), ids=lambda path: str(path.stem)
)
def test_every_recorded_answer_comes_through_unchanged(
    client: FlaskClient, upstream: responses.RequestsMock, path: Path
) -> None:
    upstream.get(URL, body=path.read_bytes(), content_type="application/json; charset=utf-8")
    answer = client.get("/weather?city=Anywhere")
    assert answer.status_code == 200
    assert answer.json == json.loads(path.read_bytes())
    assert answer.headers["X-Provider"] == "openweathermap"
    assert answer.headers["Cache-Control"] == "public, max-age=600"


def test_the_upstream_is_asked_in_its_own_words(
    client: FlaskClient, upstream: responses.RequestsMock, recorded: Callable[[str], Any]
) -> None:
    upstream.get(URL, json=recorded("openweathermap/current_moscow_lang-fr_metric.json"))
    client.get("/weather?city=S%C3%A3o%20Paulo&units=metric&lang=fr&evil=1")
    assert upstream.calls[0].request.params == {
        "q": "São Paulo",
        "units": "metric",
        "lang": "fr",
        "appid": KEY,
    }


def test_a_city_that_looks_like_a_query_is_asked_as_one_name(
    client: FlaskClient, upstream: responses.RequestsMock, recorded: Callable[[str], Any]
) -> None:
    upstream.get(URL, status=404, json=recorded("openweathermap/error_404_city_not_found.json"))
    answer = client.get("/weather?city=a%26appid%3Dx%26q%3DParis")
    assert upstream.calls[0].request.params["q"] == "a&appid=x&q=Paris"
    assert upstream.calls[0].request.params["appid"] == KEY
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")


def test_a_point_on_the_map_is_asked_by_its_coordinates(
    client: FlaskClient, upstream: responses.RequestsMock, recorded: Callable[[str], Any]
) -> None:
    upstream.get(URL, json=recorded("openweathermap/current_buenosaires_gust_standard.json"))
    client.get("/weather?lat=-34.61&lon=-58.38")
    assert {"lat": "-34.61", "lon": "-58.38"}.items() <= upstream.calls[0].request.params.items()


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (401, "error_401_invalid_key.json", (502, "provider-refused")),
        (401, "error_401_invalid_key_2020.json", (502, "provider-refused")),
        (404, "error_404_city_not_found.json", (404, "city-not-found")),
        (400, "error_400_nothing_to_geocode.json", (404, "city-not-found")),
        (429, "error_429_blocked.json", (503, "provider-exhausted")),
        (200, "error_404_not_found_2014.json", (502, "provider-garbled")),
        (200, "forecast_london_rain_standard_2025.json", (502, "provider-garbled")),
        (200, "geo_direct_empty.json", (502, "provider-garbled")),
    ],
)
def test_every_recorded_error_has_its_problem(
    client: FlaskClient,
    upstream: responses.RequestsMock,
    status: int,
    payload: str,
    expected: tuple[int, str],
) -> None:
    upstream.get(URL, status=status, body=(RECORDED / "openweathermap" / payload).read_bytes())
    answer = client.get("/weather?city=Athens")
    assert (answer.status_code, answer.json["type"]) == expected


def test_a_spent_quota_tells_when_to_come_back(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=429, headers={"Retry-After": "17"})
    answer = client.get("/weather?city=Athens")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "17")


def test_without_a_key_nothing_is_asked(upstream: responses.RequestsMock) -> None:
    answer = create_app(Settings()).test_client().get("/weather?city=Athens")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-refused")
    assert "OPENWEATHERMAP_API_KEY" in answer.json["detail"]
    assert len(upstream.calls) == 0


def test_bad_input_never_reaches_the_upstream(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    assert client.get("/weather?city=123").json["type"] == "invalid-city"
    assert len(upstream.calls) == 0


def test_the_sandbox_is_named_as_such(
    client: FlaskClient, upstream: responses.RequestsMock, recorded: Callable[[str], Any]
) -> None:
    payload = recorded("openweathermap/current_tver_gust_metric.json")
    upstream.get(URL, json=payload, headers={"X-Provider": "sandbox"})
    assert client.get("/weather?city=Tver").headers["X-Provider"] == "sandbox/openweathermap"


def test_the_key_appears_in_no_log_and_no_answer(
    client: FlaskClient, upstream: responses.RequestsMock, capfd: pytest.CaptureFixture[str]
) -> None:
    upstream.get(URL, body=ConnectionError(f"{URL}?appid={KEY}"))
    with capture_logs() as logs:
        answer = client.get("/weather?city=Athens")
    assert answer.status_code == 502
    assert KEY not in answer.text + str(answer.headers) + str(logs) + "".join(capfd.readouterr())


def test_it_is_ready_with_its_provider(client: FlaskClient) -> None:
    assert client.get("/readyz").json["parts"] == {"openweathermap": "ready"}


def test_it_reads_its_settings_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_FRESH_S", "60")
    assert load_settings().weather_fresh_s == 60
