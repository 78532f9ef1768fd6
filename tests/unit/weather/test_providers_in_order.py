"""Both providers configured: OpenWeatherMap first, then Open-Meteo."""

from collections.abc import Callable

import pytest
import responses
from flask.testing import FlaskClient

Replies = Callable[..., None]

LISBON = {"results": [{"id": 2267057, "name": "Lisbon", "latitude": 38.7, "longitude": -9.1, "country_code": "PT"}]}
HELSINKI = "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json"
DRESDEN = "open-meteo/forecast_dresden_current-only_2026.json"


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_the_second_provider_answers_when_the_first_fails(both: FlaskClient, replies: Replies, status: int) -> None:
    replies("geo", {"cod": status}, status)
    replies("search", LISBON)
    replies("open-meteo", DRESDEN)
    answer = both.get("/weather?city=Lisbon")
    assert (answer.status_code, answer.headers["X-Provider"]) == (200, "open-meteo")
    assert (answer.json["name"], answer.json["sys"]["country"]) == ("Lisbon", "PT")


def test_the_second_provider_answers_forecasts_when_the_first_fails(both: FlaskClient, replies: Replies) -> None:
    replies("forecast", {"cod": 401}, 401)
    replies("open-meteo", "open-meteo/forecast_newyork_current-hourly-daily_2026.json")
    answer = both.get("/forecast?lat=40.79&lon=-73.97")
    assert (answer.json["cnt"], answer.headers["X-Provider"]) == (40, "open-meteo")


def test_the_second_provider_is_not_called_when_the_first_answers(
    both: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("weather", HELSINKI)
    assert both.get("/weather?lat=60.17&lon=24.94").headers["X-Provider"] == "openweathermap"
    assert len(upstream.calls) == 1


def test_a_city_unknown_to_the_first_provider_is_asked_of_the_second(both: FlaskClient, replies: Replies) -> None:
    replies("geo", "openweathermap/geo_direct_empty.json")
    replies("search", LISBON)
    replies("open-meteo", DRESDEN)
    answer = both.get("/weather?city=Lisbon")
    assert (answer.status_code, answer.headers["X-Provider"]) == (200, "open-meteo")


def test_a_city_unknown_to_all_providers_is_not_found(both: FlaskClient, replies: Replies) -> None:
    replies("geo", "openweathermap/geo_direct_empty.json")
    replies("search", {})
    answer = both.get("/weather?city=Atlantis")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")
    assert answer.json["detail"] == "No provider knows a city called 'Atlantis'."


@pytest.mark.parametrize("broken", ["geo", "search"])
def test_a_city_unknown_to_one_provider_while_the_other_fails_is_not_found(
    both: FlaskClient, replies: Replies, broken: str
) -> None:
    replies("geo", [], 500 if broken == "geo" else 200)
    replies("search", {}, 500 if broken == "search" else 200)
    answer = both.get("/weather?city=Atlantis")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")


def test_the_second_provider_lists_places_when_the_first_knows_none(both: FlaskClient, replies: Replies) -> None:
    replies("geo", "openweathermap/geo_direct_empty.json")
    replies("search", LISBON)
    answer = both.get("/places?q=Lisbon")
    assert answer.json == [{"name": "Lisbon", "lat": 38.7, "lon": -9.1, "country": "PT"}]
    assert answer.headers["X-Provider"] == "open-meteo"


def test_the_problem_names_each_failure_when_all_providers_fail(both: FlaskClient, replies: Replies) -> None:
    replies("geo", "openweathermap/error_401_invalid_key.json", 401)
    replies("search", "open-meteo/error_429_minutely.json", 429)
    answer = both.get("/weather?city=Athens")
    assert answer.status_code == 503
    assert 1 <= int(answer.headers["Retry-After"]) <= 60, "until the next full minute"
    assert "openweathermap: OpenWeatherMap refused the key" in answer.json["detail"]
    assert "open-meteo: Open-Meteo's quota is spent" in answer.json["detail"]
