"""One place has one weather: units and languages are the answer's, and cost no further call."""

import json
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from tests.unit.weather.conftest import KEY, OPEN_METEO, OPENWEATHERMAP
from weather.app import create_app
from weather.settings import Settings

LANGUAGES = ("en", "de", "el", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr")
UNITS = ("standard", "metric", "imperial")
NOW = 1_806_192_000
HOURS = 8 * 24


@pytest.fixture
def open_meteo(gazetteer_file: Path, upstream: responses.RequestsMock) -> FlaskClient:
    """The service over an Open-Meteo where it gets warmer by a degree with each call."""
    calls = count()

    def rising(_request: object) -> tuple[int, dict[str, str], str]:
        celsius = 10 + next(calls) + 0.3
        hour = {
            "temperature_2m": celsius,
            "weather_code": 61,
            "wind_speed_10m": 4.3,
            "apparent_temperature": celsius - 2,
        }
        hourly = {name: [value] * HOURS for name, value in hour.items()}
        body = {
            "utc_offset_seconds": 0,
            "timezone": "GMT",
            "current": {"time": NOW, **hour},
            "hourly": {"time": [NOW + 3_600 * n for n in range(HOURS)], **hourly},
        }
        return 200, {}, json.dumps(body)

    upstream.add_callback(responses.GET, OPEN_METEO, callback=rising)
    return create_app(Settings(gazetteer=gazetteer_file)).test_client()


def celsius(value: float, units: str) -> float:
    """A temperature of an answer in °C, to a tenth."""
    return round({"standard": value - 273.15, "metric": value, "imperial": (value - 32) / 1.8}[units], 1)


def metres_a_second(value: float, units: str) -> float:
    return round(value * 0.44704 if units == "imperial" else value, 1)


def temperatures(path: str, answer: Any) -> list[float]:
    match path:
        case "/weather":
            return [answer["main"]["temp"]]
        case "/forecast":
            return [step["main"]["temp"] for step in answer["list"]]
        case "/onecall":
            days = [temperature for day in answer["daily"] for temperature in day["temp"].values()]
            return [answer["current"]["temp"], *(hour["temp"] for hour in answer["hourly"]), *days]
        case _:
            return [temperature for day in answer["list"] for temperature in day["temp"].values()]


@pytest.mark.parametrize("path", ["/weather", "/forecast", "/onecall", "/forecast?step=1d"])
@pytest.mark.parametrize("city", ["Athens", None])
def test_eleven_languages_and_three_units_of_a_place_cost_one_call_and_agree(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, path: str, city: str | None
) -> None:
    """There were as many temperatures at once as languages and units had been asked for."""
    where = f"city={city}" if city else "lat=37.98&lon=23.73"
    told = set()
    for lang, units in product(LANGUAGES, UNITS):
        answer = open_meteo.get(f"{path}{'&' if '?' in path else '?'}{where}&lang={lang}&units={units}")
        assert answer.status_code == 200
        told |= {celsius(value, units) for value in temperatures(path, answer.json)}
    assert told == {10.3}
    assert len(upstream.calls) == 1


def test_each_language_has_its_words_and_its_name_of_the_place(open_meteo: FlaskClient) -> None:
    told = {}
    for lang in ("en", "el", "de", "tr"):
        answer = open_meteo.get(f"/weather?city=Athens&lang={lang}").json
        told[lang] = (answer["name"], answer["weather"][0]["description"])
    assert told["en"] == ("Athens", "light rain")
    assert told["el"] == ("Αθήνα", "ελαφριά βροχή")
    assert [told[lang][1] for lang in ("de", "tr")] == ["leichter Regen", "hafif yağmur"]


@pytest.mark.parametrize(("units", "speed"), [("standard", 1.19), ("metric", 1.19), ("imperial", 2.67)])
def test_wind_is_converted_before_it_is_rounded(open_meteo: FlaskClient, units: str, speed: float) -> None:
    """4.3 km/h."""
    assert open_meteo.get(f"/weather?city=Athens&units={units}").json["wind"]["speed"] == speed


def test_what_differs_has_a_tag_of_its_own_and_the_same_one_each_time(open_meteo: FlaskClient) -> None:
    tags = {
        variant: {open_meteo.get(f"/weather?city=Athens{variant}").headers["ETag"] for _ in range(2)}
        for variant in ("", "&units=metric", "&lang=el", "&lang=el&units=metric")
    }
    assert {len(each) for each in tags.values()} == {1}
    assert len(set.union(*tags.values())) == 4
    [tag] = tags["&lang=el"]
    again = open_meteo.get("/weather?city=Athens&lang=el", headers={"If-None-Match": tag})
    assert again.status_code == 304


def test_blocks_that_are_left_out_cost_no_further_call(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    whole = open_meteo.get("/onecall?city=Athens").json
    part = open_meteo.get("/onecall?city=Athens&exclude=hourly,daily&lang=el").json
    assert set(whole) - set(part) == {"hourly", "daily"}
    assert len(upstream.calls) == 1


def test_a_place_has_one_weather_whatever_it_is_called(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    for city in ("Athens", "Αθήνα", "athens,gr"):
        assert open_meteo.get(f"/weather?city={city}").json["main"]["temp"] == 283.45
    assert len(upstream.calls) == 1


@pytest.fixture
def openweathermap(gazetteer_file: Path) -> FlaskClient:
    settings = Settings(weather_providers="openweathermap", openweathermap_api_key=KEY, gazetteer=gazetteer_file)
    return create_app(settings).test_client()


def test_openweathermap_is_asked_once_too_and_worded_by_its_conditions_ids(
    openweathermap: FlaskClient, upstream: responses.RequestsMock
) -> None:
    thunder = {"id": 210, "main": "Thunderstorm", "description": "light thunderstorm", "icon": "11d"}
    payload = {
        "weather": [thunder],
        "main": {"temp": 283.45, "feels_like": 281.1, "humidity": 50},
        "wind": {"speed": 3.123, "deg": 90},
        "dt": NOW,
    }
    upstream.get(f"{OPENWEATHERMAP}/data/2.5/weather", json=payload)
    told, words = set(), set()
    for lang, units in product(LANGUAGES, UNITS):
        answer = openweathermap.get(f"/weather?city=Athens&lang={lang}&units={units}").json
        told.add((celsius(answer["main"]["temp"], units), metres_a_second(answer["wind"]["speed"], units)))
        words.add(answer["weather"][0]["description"])
    assert told == {(10.3, 3.1)}
    assert len(words) == len(LANGUAGES)
    assert len(upstream.calls) == 1
    assert upstream.calls[0].request.params["units"] == "standard"
    assert upstream.calls[0].request.params["lang"] == "en"
    assert openweathermap.get("/weather?city=Athens").json["wind"]["speed"] == 3.123, "as it came"


def test_in_a_language_that_only_openweathermap_has_its_own_words_are_asked_for(
    openweathermap: FlaskClient, upstream: responses.RequestsMock
) -> None:
    rain = {"id": 500, "main": "Rain", "description": "小雨", "icon": "10d"}
    upstream.get(f"{OPENWEATHERMAP}/data/2.5/weather", json={"weather": [rain], "main": {"temp": 283.45}, "dt": NOW})
    answer = openweathermap.get("/weather?city=Athens&lang=ja&units=metric").json
    assert (answer["weather"][0]["description"], answer["main"]["temp"]) == ("小雨", 10.3)
    assert upstream.calls[0].request.params["lang"] == "ja"
