from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from contract.queries import WeatherQuery
from contract.schemas.weather import PLACES
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.problems import ProviderRefused
from servicekit.providers.host import Hosts
from tests.recordings import RECORDED
from tests.unit.weather.conformity import kept
from tests.unit.weather.gazetteers import NO_FILE
from weather.answers import forecast_answer
from weather.app import create_app
from weather.places import Place
from weather.providers.openweathermap import OpenWeatherMap, OpenWeatherMapSettings
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
    own = {"moon", "day_length", "polar"}
    assert {name: value for name, value in answer.json.items() if name not in own} == recorded(
        f"openweathermap/{path.name}"
    )
    assert answer.headers["X-Provider"] == "openweathermap"


def consistent(payload: Any) -> Any:
    """A recorded forecast without gusts that are slower than the wind; ids are numbers, as documented."""
    for step in payload["list"]:
        if step["wind"].get("gust", 1e9) < step["wind"]["speed"]:
            del step["wind"]["gust"]
    payload["city"]["id"] = int(payload["city"]["id"])
    return payload


@pytest.mark.parametrize("name", FORECASTS)
def test_every_recorded_forecast_is_passed_on_but_for_what_makes_no_sense(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, name: str
) -> None:
    replies("forecast", f"openweathermap/{name}.json")
    answer = openweathermap.get("/forecast?lat=1&lon=2")
    assert answer.json == consistent(recorded(f"openweathermap/{name}.json"))
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
        "units": "standard",
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


@pytest.mark.parametrize(
    "odd",
    [
        5,
        None,
        {},
        {"name": "Roma"},
        {"name": "Roma", "lat": 91, "lon": 12},
        {"name": "", "lat": 1, "lon": 2},
        "Roma",
        [],
    ],
)
def test_a_bad_entry_of_the_geocoder_costs_itself(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, odd: Any
) -> None:
    good = recorded("openweathermap/geo_direct_roma_five-candidates.json")
    replies("geo", [good[0], odd, *good[1:]])
    assert openweathermap.get("/places?q=Roma").json == good


def test_a_geocoders_numbers_as_strings_are_numbers(openweathermap: FlaskClient, replies: Replies) -> None:
    names = {"it": "Roma", "el": 5}
    replies("geo", [{"name": "Rome", "lat": "41.89", "lon": "12.48", "country": "IT", "local_names": names}])
    assert openweathermap.get("/places?q=Roma").json == [
        {"name": "Rome", "lat": 41.89, "lon": 12.48, "country": "IT", "local_names": {"it": "Roma"}}
    ]


@pytest.mark.parametrize("change", [{"name": ""}, {"name": None}, {"name": 7}, {"name": "Globe", "sys": {}}])
def test_a_point_at_sea_is_named_by_its_coordinates(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded, change: dict[str, Any]
) -> None:
    sea = {"coord": {"lat": -0.001, "lon": -140.5}, **change}
    replies("weather", recorded("openweathermap/current_tver_gust_metric.json") | sea)
    assert openweathermap.get("/weather?lat=0&lon=-140.5").json["name"] == "0.00, -140.50"
    city = {"name": "", "coord": {"lat": 37.98, "lon": 23.73}}
    replies("forecast", recorded("openweathermap/forecast_london_metric_2020.json") | {"city": city})
    assert openweathermap.get("/forecast?lat=37.98&lon=23.73").json["city"]["name"] == "37.98, 23.73"


def test_a_town_called_globe_keeps_its_name(openweathermap: FlaskClient, replies: Replies, recorded: Recorded) -> None:
    town = {"name": "Globe", "sys": {"country": "US"}}
    replies("weather", recorded("openweathermap/current_tver_gust_metric.json") | town)
    assert openweathermap.get("/weather?lat=33.4&lon=-110.8").json["name"] == "Globe"


def test_one_broken_step_of_forty_costs_itself(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    payload = consistent(recorded("openweathermap/forecast_london_metric_2020.json"))
    sound = payload["list"][:7] + payload["list"][8:]
    payload["list"][7]["weather"] = []
    payload["list"][9]["pop"] = 1.01
    replies("forecast", payload)
    answer = openweathermap.get("/forecast?lat=1&lon=2").json
    assert (answer["cnt"], len(answer["list"])) == (39, 39)
    assert answer["list"][8]["pop"] == 1
    assert [step["dt"] for step in answer["list"]] == [step["dt"] for step in sound]


def test_a_forecast_whose_steps_have_no_condition_is_garbled(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    payload = recorded("openweathermap/forecast_london_metric_2020.json")
    for step in payload["list"]:
        step["weather"] = [{}]
    replies("forecast", payload)
    answer = openweathermap.get("/forecast?lat=1&lon=2")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


def test_a_place_in_a_known_zone_gives_openweathermaps_answers_its_name(recorded: Recorded) -> None:
    """OpenWeatherMap itself names no zone; an answer whose city is missing gets one too."""
    london = Place("London", 51.5, -0.1, "GB", timezone="Europe/London")
    forecast = recorded("openweathermap/forecast_london_metric_2020.json")  # of October, in summer time
    city = forecast_answer("OpenWeatherMap", forecast, london)["city"]
    assert (city["timezone"], city["timezone_name"]) == (3600, "Europe/London")
    bare = forecast_answer("OpenWeatherMap", forecast | {"city": None}, london)["city"]
    assert bare == {"timezone": 3600, "timezone_name": "Europe/London"}


def test_openweathermap_as_seen_in_the_polar_night_has_no_sunrise(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    """Longyearbyen, 20 December 2026; 22:00 of the day before in UTC is its midnight."""
    midnight = 1797721200
    sys = {"country": "NO", "sunrise": midnight, "sunset": midnight}
    polar = {"coord": {"lat": 78.22, "lon": 15.63}, "dt": 1797768000, "timezone": 3600, "sys": sys}
    replies("weather", recorded("openweathermap/current_tver_gust_metric.json") | polar)
    assert openweathermap.get("/weather?lat=78.22&lon=15.63").json["sys"] == {"country": "NO"}


def test_a_tornado_is_passed_on_as_one(openweathermap: FlaskClient, replies: Replies, recorded: Recorded) -> None:
    tornado = [{"id": 781, "main": "Tornado", "description": "tornado", "icon": "50d"}]
    replies("weather", recorded("openweathermap/current_tver_gust_metric.json") | {"weather": tornado})
    assert openweathermap.get("/weather?lat=1&lon=2").json["weather"] == tornado


@pytest.mark.parametrize(("lang", "code"), [("cs", "cz"), ("ko-KR", "kr"), ("zh-Hant-TW", "zh_tw"), ("pt_BR", "pt_br")])
def test_openweathermap_is_asked_in_its_own_code_of_the_language(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies, lang: str, code: str
) -> None:
    replies("weather", "openweathermap/current_tver_gust_metric.json")
    openweathermap.get(f"/weather?lat=1&lon=2&lang={lang}")
    assert upstream.calls[0].request.params["lang"] == code


def test_the_forecast_bears_the_citys_name_and_not_that_of_a_quarter(
    openweathermap: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    quarter = consistent(recorded("openweathermap/forecast_london_rain_standard_2025.json"))
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
    hosts = Hosts("weather", Settings(), TolerantValkey(None))
    provider = OpenWeatherMap(OpenWeatherMapSettings(), hosts, lambda _name, _place: False)
    with pytest.raises(ProviderRefused, match="OPENWEATHERMAP_API_KEY"):
        provider.current(WeatherQuery(city="Athens"), Deadline.within(5), None)
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
