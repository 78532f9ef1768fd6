from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from servicekit.context import Deadline
from servicekit.problems import ProviderRefused
from servicekit.queries import WeatherQuery
from servicekit.schemas.weather import PLACES
from tests.recordings import RECORDED
from tests.unit.weather.conformity import kept
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.providers.openweathermap import OpenWeatherMap
from weather.settings import Settings

KEY = "very-secret-key"
Replies = Callable[..., None]
Recorded = Callable[[str], Any]

LONDON = [
    {"name": "London", "lat": 51.5073, "lon": -0.1276, "country": "GB", "state": "England"},
    {"name": "London", "lat": 42.9834, "lon": -81.233, "country": "CA", "state": "Ontario"},
]
FORECASTS = {
    "forecast_london_rain_standard_2025": (40, 288.02, "London"),
    "forecast_london_metric_2020": (40, 14.09, "London"),
    "forecast_saltlakecity_snow_negative_metric": (40, -0.01, "Salt Lake City"),
    "forecast_arstaskog_snow_standard_2018": (40, 268.34, "Årstaskog"),
    "forecast_kochi_metric_2014": (33, 26.64, "Kochi"),
}


@pytest.mark.parametrize(
    "path", sorted((RECORDED / "openweathermap").glob("current_*.json")), ids=lambda path: str(path.stem)
)
def test_every_recorded_current_weather_is_passed_on_unchanged(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, path: Path
) -> None:
    replies("weather", f"openweathermap/{path.name}")
    answer = openweathermap.get("/weather?lat=1&lon=2")
    assert answer.status_code == 200
    assert answer.json == recorded(f"openweathermap/{path.name}")
    assert answer.headers["X-Provider"] == "openweathermap"


@pytest.mark.parametrize("name", FORECASTS)
def test_every_recorded_forecast_is_passed_on_unchanged(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, name: str
) -> None:
    replies("forecast", f"openweathermap/{name}.json")
    answer = openweathermap.get("/forecast?lat=1&lon=2")
    assert answer.json == recorded(f"openweathermap/{name}.json")
    assert (answer.json["cod"], answer.headers["X-Provider"]) == ("200", "openweathermap")
    first = answer.json["list"][0]["main"]["temp"]
    assert (answer.json["cnt"], first, answer.json["city"]["name"]) == FORECASTS[name]


@pytest.mark.parametrize("path", sorted((RECORDED / "openweathermap").glob("geo_*.json")), ids=lambda path: path.stem)
def test_every_recorded_geocoding_is_passed_on_unchanged(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies, recorded: Recorded, path: Path
) -> None:
    replies("geo", f"openweathermap/{path.name}")
    answer = openweathermap.get("/places?q=Anything&limit=3")
    assert answer.status_code == 200
    assert answer.json == recorded(f"openweathermap/{path.name}")
    assert upstream.calls[0].request.params == {"q": "Anything", "limit": "3", "appid": KEY}
    assert kept(PLACES, answer.json)


def test_a_city_is_geocoded_and_its_weather_requested_by_coordinates(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", "openweathermap/geo_direct_lisbon.json")
    replies("weather", "openweathermap/current_moscow_lang-fr_metric.json")
    answer = openweathermap.get("/weather?city=Lisbon&units=metric&lang=fr&evil=1")
    assert upstream.calls[0].request.params == {"q": "Lisbon", "limit": "5", "appid": KEY}
    assert upstream.calls[1].request.params == {
        "lat": "38.7077507",
        "lon": "-9.1365919",
        "units": "metric",
        "lang": "fr",
        "appid": KEY,
    }
    assert answer.json["name"] == "Lisbonne"


def test_the_current_weather_bears_the_citys_name_and_not_that_of_a_quarter(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    quarter = recorded("openweathermap/current_mendoza_by-zip_id-0_standard.json")
    del quarter["sys"]["country"]
    replies("geo", "openweathermap/geo_direct_roma_five-candidates.json")
    replies("weather", quarter)
    answer = openweathermap.get("/weather?city=roma&lang=el")
    assert (answer.json["name"], answer.json["sys"]["country"]) == ("Ρώμη", "IT")
    assert answer.json["main"] == quarter["main"]


@pytest.mark.parametrize("sys", [None, "GR", []])
def test_an_optional_block_of_another_type_costs_the_answer_nothing_else(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, sys: Any
) -> None:
    quarter = recorded("openweathermap/current_mendoza_by-zip_id-0_standard.json") | {"sys": sys}
    replies("geo", "openweathermap/geo_direct_roma_five-candidates.json")
    replies("weather", quarter)
    assert openweathermap.get("/weather?city=roma").json["sys"] == {"country": "IT"}


def test_a_geocoded_place_without_coordinates_or_a_name_is_no_candidate(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    broken = [{"name": "Roma", "country": "IT"}, {"lat": 41.9, "lon": 12.5}, 5]
    replies("geo", broken + recorded("openweathermap/geo_direct_roma_five-candidates.json"))
    replies("weather", "openweathermap/current_moscow_lang-fr_metric.json")
    assert openweathermap.get("/weather?city=roma").status_code == 200


def test_the_forecast_bears_the_citys_name_and_not_that_of_a_quarter(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    quarter = recorded("openweathermap/forecast_london_rain_standard_2025.json")
    quarter["city"]["name"] = "Abbey Wood"
    replies("geo", LONDON)
    replies("forecast", quarter)
    answer = openweathermap.get("/forecast?city=London")
    assert answer.json["city"] == {**quarter["city"], "name": "London"}
    assert answer.json["list"] == quarter["list"]


def test_a_city_is_geocoded_once(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", "openweathermap/geo_direct_kielce.json")
    replies("weather", "openweathermap/current_london_rain_standard.json")
    replies("forecast", "openweathermap/forecast_london_rain_standard_2025.json")
    openweathermap.get("/weather?city=Kielce")
    openweathermap.get("/weather?city=Kielce&lang=pl")
    openweathermap.get("/forecast?city=Kielce")
    assert sum("/geo/" in str(call.request.url) for call in upstream.calls) == 1


def test_a_qualifier_that_is_a_us_state_is_geocoded_again_with_the_country(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", [])
    replies("geo", [{"name": "Paris", "lat": 33.66, "lon": -95.55, "country": "US", "state": "Texas"}])
    replies("weather", "openweathermap/current_london_rain_standard.json")
    assert openweathermap.get("/weather?city=Paris,%20Texas").status_code == 200
    assert [call.request.params.get("q") for call in upstream.calls] == ["Paris,Texas", "Paris,TX,US", None]


def test_a_city_in_a_region_unknown_to_openweathermap_is_found_by_its_bare_name(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", [])
    replies("geo", LONDON)
    replies("weather", "openweathermap/current_london_rain_standard.json")
    assert openweathermap.get("/weather?city=London,Ontario,Canada").json["name"] == "London"
    assert [call.request.params.get("q") for call in upstream.calls[:2]] == ["London,Ontario,Canada", "London"]
    assert upstream.calls[2].request.params["lat"] == "42.9834"


def test_a_city_of_that_name_in_another_country_is_not_found(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("geo", [{"name": "Paris", "lat": 48.85, "lon": 2.35, "country": "FR", "state": "Ile-de-France"}])
    answer = openweathermap.get("/weather?city=Paris,GR")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")
    assert answer.json["detail"] == "There is a 'Paris', but none in 'GR': a region or a country is meant."


def test_a_city_that_looks_like_a_query_string_is_sent_as_one_parameter(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", "openweathermap/geo_direct_empty.json")
    answer = openweathermap.get("/weather?city=a%26appid%3Dx%26q%3DParis")
    assert upstream.calls[0].request.params == {"q": "a&appid=x&q=Paris", "limit": "5", "appid": KEY}
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (401, "error_401_invalid_key.json", (502, "provider-refused")),
        (401, "error_401_invalid_key_2020.json", (502, "provider-refused")),
        (404, "error_404_city_not_found.json", (404, "city-not-found")),
        (400, "error_400_wrong_latitude.json", (502, "provider-failed")),
        (429, "error_429_blocked.json", (503, "provider-exhausted")),
        (200, "error_404_not_found_2014.json", (502, "provider-garbled")),
        (200, "forecast_london_rain_standard_2025.json", (502, "provider-garbled")),
        (200, "geo_direct_empty.json", (502, "provider-garbled")),
    ],
)
def test_every_recorded_error_becomes_a_problem(
    openweathermap: FlaskClient, replies: Replies, status: int, payload: str, expected: tuple[int, str]
) -> None:
    replies("weather", f"openweathermap/{payload}", status)
    answer = openweathermap.get("/weather?lat=37.98&lon=23.73")
    assert (answer.status_code, answer.json["type"]) == expected


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (401, "error_401_invalid_key.json", (502, "provider-refused")),
        (404, "error_404_geo_not_found.json", (404, "city-not-found")),
        (400, "error_400_nothing_to_geocode.json", (404, "city-not-found")),
        (429, "error_429_blocked.json", (503, "provider-exhausted")),
        (200, "current_london_rain_standard.json", (502, "provider-garbled")),
    ],
)
def test_every_recorded_error_of_the_geocoder_becomes_a_problem(
    openweathermap: FlaskClient, replies: Replies, status: int, payload: str, expected: tuple[int, str]
) -> None:
    replies("geo", f"openweathermap/{payload}", status)
    answer = openweathermap.get("/weather?city=Athens")
    assert (answer.status_code, answer.json["type"]) == expected


def test_a_spent_quota_passes_retry_after_on(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("geo", [], 429, headers={"Retry-After": "17"})
    answer = openweathermap.get("/weather?city=Athens")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "17")


def test_without_a_key_openweathermap_is_not_called(upstream: responses.RequestsMock) -> None:
    with pytest.raises(ProviderRefused, match="OPENWEATHERMAP_API_KEY"):
        OpenWeatherMap(Settings()).current(WeatherQuery(city="Athens"), Deadline.within(5))
    assert len(upstream.calls) == 0


def test_a_local_name_is_found_by_the_iso_code_of_openweathermaps_language(
    openweathermap: FlaskClient, replies: Replies
) -> None:
    replies("geo", "openweathermap/geo_direct_lisbon.json")
    replies("weather", "openweathermap/current_london_rain_standard.json")
    assert openweathermap.get("/weather?city=Lisbon&lang=cz").json["name"] == "Lisabon"


def test_an_answer_of_the_sandbox_names_the_sandbox_as_provider(openweathermap: FlaskClient, replies: Replies) -> None:
    sandbox = {"headers": {"X-Provider": "sandbox"}}
    replies("weather", "openweathermap/current_tver_gust_metric.json", **sandbox)
    replies("geo", "openweathermap/geo_direct_kielce.json", **sandbox)
    assert openweathermap.get("/weather?lat=1&lon=2").headers["X-Provider"] == "sandbox/openweathermap"
    assert openweathermap.get("/places?q=Kielce").headers["X-Provider"] == "sandbox/openweathermap"


@pytest.mark.parametrize("path", ["/weather?city=Athens", "/forecast?lat=1&lon=2", "/places?q=Athens"])
def test_the_key_appears_in_no_log_and_no_answer(
    upstream: responses.RequestsMock, capfd: pytest.CaptureFixture[str], path: str
) -> None:
    for url in ("/geo/1.0/direct", "/data/2.5/weather", "/data/2.5/forecast"):
        at = f"https://api.openweathermap.org{url}"
        upstream.get(at, body=ConnectionError(f"{at}?appid={KEY}"))
    settings = Settings(weather_providers="openweathermap", openweathermap_api_key=KEY, gazetteer=NO_FILE)
    client = create_app(settings).test_client()
    with capture_logs() as logs:
        answer = client.get(path)
    assert answer.status_code == 502
    assert KEY not in answer.text + str(answer.headers) + str(logs) + "".join(capfd.readouterr())
