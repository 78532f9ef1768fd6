"""A good payload of each provider with any one value broken: no more is lost than that value or its block.

Every value of the payload is broken in every way, through the service; JSON is then compared with the sound payload's
answer, and with what the text shows.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contract.schemas.weather import CURRENT, FORECAST
from master.facts.options import render_options
from master.facts.results import PlaceForecast, PlaceWeather
from master.views.text import render_text
from master.views.text.line import render_line
from servicekit.problems import ProviderGarbled
from tests.recordings import RECORDED
from tests.unit.master.readable import NOW, part
from tests.unit.weather.conformity import kept
from weather.answers import current_answer, forecast_answer

Recorded = Callable[[str], Any]
Path = tuple[str | int, ...]

GONE = object()
BREAKAGES: dict[str, Any] = {
    "missing": GONE,
    "null": None,
    "empty object": {},
    "empty list": [],
    "empty text": "",
    "text": "garbage",
    "boolean": True,
    "huge": 1e300,
    "very negative": -1e300,
    "endless integer": 10**400,
    "not a number": float("nan"),
    "infinite": float("-inf"),
    "in words": "nan",
    "list": [[1]],
    "object": {"x": {"y": 1}},
}


def values(payload: Any, path: Path = ()) -> Iterator[Path]:
    """The way to each value: those of objects, and of the first item of each list."""
    if path:
        yield path
    if isinstance(payload, dict):
        for name, value in payload.items():
            yield from values(value, (*path, name))
    elif isinstance(payload, list):
        yield from values(payload[0], (*path, 0))


def at(payload: Any, path: Path) -> Any:
    for name in path:
        payload = payload[name]
    return payload


def broken(payload: Any, path: Path, breakage: Any) -> Any:
    copy = deepcopy(payload)
    holder = at(copy, path[:-1])
    if breakage is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = breakage
    return copy


def as_text(payload: Any) -> Any:
    """All numbers as strings."""
    match payload:
        case dict():
            return {name: as_text(value) for name, value in payload.items()}
        case list():
            return [as_text(value) for value in payload]
        case bool() | str() | None:
            return payload
        case number:
            return f" {number} "


@pytest.fixture
def current(recorded: Recorded) -> Any:
    """Current weather with all that OpenWeatherMap has."""
    return recorded("openweathermap/current_tver_gust_metric.json") | {"rain": {"1h": 0.31}, "snow": {"1h": 0.2}}


@pytest.fixture
def forecast(recorded: Recorded) -> Any:
    payload = recorded("openweathermap/forecast_london_rain_standard_2025.json")
    payload["list"][0] |= {"rain": {"3h": 0.31}, "snow": {"3h": 0.2}}
    return payload


class Service:
    """One of the clients, asked for a place of its own each time, so that no answer comes from the cache."""

    def __init__(self, client: FlaskClient, upstream: responses.RequestsMock, url: str) -> None:
        self._client, self._upstream, self._url = client, upstream, url
        self._asked = 0

    def get(self, path: str, payload: Any) -> Any:
        self._asked += 1
        self._upstream.upsert(responses.GET, self._url, body=json.dumps(payload))
        return self._client.get(f"{path}?lat=1&lon={self._asked / 100}&units=metric")


@pytest.fixture
def owm(openweathermap: FlaskClient, upstream: responses.RequestsMock) -> Callable[[str], Service]:
    url = "https://api.openweathermap.org/data/2.5"
    return lambda path: Service(openweathermap, upstream, f"{url}{path}")


REQUIRED = [("main",), ("main", "temp"), ("weather",), ("weather", 0), ("dt",)]


def shown(body: bytes) -> dict[str, str]:
    """What master's line tells of the current weather."""
    with Flask(__name__).app_context():
        result = PlaceWeather(part(CURRENT.validate_json(body)), None, None)
        letters = "tfhwPSsC"
        line = "line=" + "|".join(f"%25{letter}" for letter in letters)
        options = render_options(line.encode(), "")
        assert options
        text = render_line(result, options, NOW).get_data(as_text=True).rstrip("\n").partition(" (")[0]
        full = render_options(b"format=text", "")
        assert full
        assert render_text(result, full, NOW).get_data(as_text=True)
    return dict(zip(letters, text.split("|"), strict=True))


def told(answer: Any) -> dict[str, str]:
    """The same by the JSON alone."""
    main, sys = (answer.get(name) or {} for name in ("main", "sys"))

    def clock(name: str) -> str:
        unix_s = sys.get(name)
        return "?" if unix_s is None else f"{datetime.fromtimestamp(unix_s + answer.get('timezone', 0), UTC):%H:%M}"

    def measure(block: Any, name: str, unit: str) -> str:
        return f"{round(block[name])} {unit}" if name in block else "?"

    return {
        "t": measure(main, "temp", "°C"),
        "f": measure(main, "feels_like", "°C"),
        "h": measure(main, "humidity", "%"),
        "P": measure(main, "pressure", "hPa"),
        "S": clock("sunrise"),
        "s": clock("sunset"),
        "C": ", ".join(c["description"] for c in answer["weather"] if c.get("description")) or "?",
    }


WHERE_AND_WHEN = ("coord", "timezone", "timezone_name", "dt")
OF_PLACE_AND_TIME = ("moon", "day_length")
"""Computed from where and when it is."""


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_value_of_the_current_weather_costs_itself(
    owm: Callable[[str], Service], current: Any, breakage: str
) -> None:
    service = owm("/weather")
    sound = service.get("/weather", current).json
    for path in values(current):
        answer = service.get("/weather", broken(current, path, BREAKAGES[breakage]))
        if path in REQUIRED:
            assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled"), path
            continue
        assert answer.status_code == 200, path
        got = answer.json
        lost = {name for name in sound if got.get(name) != sound[name]}
        assert lost <= {path[0], *(OF_PLACE_AND_TIME if path[0] in WHERE_AND_WHEN else ())}, path
        if len(path) > 1 and isinstance(sound[str(path[0])], dict):
            block = got.get(str(path[0]), {})
            expected = {name: value for name, value in sound[str(path[0])].items() if name != path[1]}
            assert expected.items() <= block.items(), path
        assert kept(CURRENT, got), path
        line = shown(answer.data)
        assert told(got).items() <= line.items(), path


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_value_of_a_forecast_costs_itself_or_its_step(
    owm: Callable[[str], Service], forecast: Any, breakage: str
) -> None:
    service = owm("/forecast")
    sound = service.get("/forecast", forecast).json
    for path in values(forecast):
        if path == ("list",):
            continue
        answer = service.get("/forecast", broken(forecast, path, BREAKAGES[breakage]))
        assert answer.status_code == 200, path
        got = answer.json
        assert got["list"][-39:] == sound["list"][1:], path
        assert got.get("cnt", len(got["list"])) == len(got["list"]), path
        if path[0] != "list":
            assert got["list"] == sound["list"], path
            assert {name for name in sound if got.get(name) != sound[name]} <= {path[0]}, path
        elif len(path) > 2 and path[2:] not in REQUIRED:
            first = got["list"][0]
            assert {name for name in sound["list"][0] if first.get(name) != sound["list"][0][name]} <= {path[2]}, path
        else:
            assert len(got["list"]) in {39, 40}, path
        assert kept(FORECAST, got), path
        with Flask(__name__).app_context():
            options = render_options(b"format=text", "")
            assert options
            result = PlaceForecast(part(FORECAST.validate_json(answer.data)), None)
            assert render_text(result, options, NOW).get_data(as_text=True)


def test_numbers_as_strings_are_the_same_numbers(owm: Callable[[str], Service], current: Any, forecast: Any) -> None:
    for path, payload in (("/weather", current), ("/forecast", forecast)):
        service = owm(path)
        assert service.get(path, as_text(payload)).json == service.get(path, payload).json


OK = 200
OPEN_METEO = {"latitude": 40.78858, "longitude": -73.9661, "generationtime_ms": 0.76, "elevation": 20.0}
ESSENTIAL = {"time", "temperature_2m", "weather_code"}


@pytest.fixture
def columns() -> Any:
    """All that Iris asks Open-Meteo for, with as many values as an answer needs."""
    noon = 1_770_400_800
    row = {
        "temperature_2m": -1.4,
        "relative_humidity_2m": 60,
        "apparent_temperature": -5.1,
        "is_day": 1,
        "precipitation": 0.9,
        "rain": 0.2,
        "showers": 0.1,
        "snowfall": 0.42,
        "weather_code": 85,
        "cloud_cover": 90,
        "pressure_msl": 1013.2,
        "surface_pressure": 1009.4,
        "visibility": 4_200,
        "wind_speed_10m": 4.8,
        "wind_direction_10m": 138,
        "wind_gusts_10m": 9.3,
        "uv_index": 1.25,
    }
    units = {"temperature_2m": "°C", "wind_speed_10m": "m/s", "wind_gusts_10m": "m/s", "snowfall": "cm"}
    hourly = {name: [value] * 12 for name, value in {**row, "precipitation_probability": 70}.items()}
    return {
        **OPEN_METEO,
        "utc_offset_seconds": -18_000,
        "timezone": "America/New_York",
        "current_units": {"time": "unixtime", **units},
        "current": {"time": noon, "interval": 3600, **row},
        "hourly_units": {"time": "unixtime", **units},
        "hourly": {"time": [noon + 3600 * n for n in range(12)], **hourly},
    }


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_a_broken_value_of_open_meteo_costs_itself(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, columns: Any, breakage: str
) -> None:
    service = Service(open_meteo, upstream, "https://api.open-meteo.com/v1/forecast")
    sound = service.get("/weather", columns).json
    steps = service.get("/forecast", columns).json["list"]
    for path in values(columns):
        payload = broken(columns, path, BREAKAGES[breakage])
        now = service.get("/weather", payload)
        if path == ("current",) or (path[0] == "current" and path[1] in ESSENTIAL):
            assert (now.status_code, now.json["type"]) == (502, "provider-garbled"), path
        else:
            if path[-1] == "temperature_2m" and now.status_code != OK:
                assert path[0] == "current_units", path  # a temperature in an unknown unit is none
                continue
            assert now.status_code == OK, path
            assert kept(CURRENT, now.json), path
            assert told(now.json).items() <= shown(now.data).items(), path
            if path[0] not in {"current", "current_units"}:
                same = {name: now.json.get(name) for name in ("weather", "wind", "clouds", "rain", "snow", "dt", "uvi")}
                assert same.items() <= sound.items(), path
        ahead = service.get("/forecast", payload)
        if path in {("hourly",), *(("hourly", name) for name in ESSENTIAL)}:
            assert ahead.status_code == 502, path
        else:
            if path == ("hourly_units", "temperature_2m") and ahead.status_code != OK:
                continue
            assert ahead.status_code == OK, path
            moments = [step["dt"] for step in ahead.json["list"]]
            assert moments[-len(steps) :] == [step["dt"] for step in steps], path
            assert kept(FORECAST, ahead.json), path


def test_numbers_of_open_meteo_as_strings_are_the_same_numbers(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, columns: Any
) -> None:
    service = Service(open_meteo, upstream, "https://api.open-meteo.com/v1/forecast")
    for path in ("/weather", "/forecast"):
        answers = [service.get(path, payload).json for payload in (columns, as_text(columns))]
        for answer in answers:  # each is of another point, for which the sun rises at another time
            for point in (answer, answer.get("sys", {}), answer.get("city", {})):
                for name in ("coord", "name", "sunrise", "sunset", *OF_PLACE_AND_TIME):
                    point.pop(name, None)
        assert answers[0] == answers[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def any_of(paths: Sequence[Path]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(paths), JSON | st.sampled_from(list(BREAKAGES.values())), max_size=3)


@given(st.data())
def test_whatever_breaks_at_once_is_an_answer_of_the_documented_types_or_garbled(data: st.DataObject) -> None:
    for name, shape, answer in (
        ("current_tver_gust_metric", CURRENT, current_answer),
        ("forecast_kochi_metric_2014", FORECAST, forecast_answer),
    ):
        payload = json.loads((RECORDED / f"openweathermap/{name}.json").read_bytes())
        for path, value in data.draw(any_of(list(values(payload)))).items():
            try:
                payload = broken(payload, path, value)
            except (KeyError, IndexError, TypeError):
                continue  # another breakage took its place away
        try:
            got = answer("The peer", payload)
        except (ProviderGarbled, ValidationError):
            continue
        assert kept(shape, got)
        assert answer("The peer", got) == got
        json.dumps(got, allow_nan=False).encode()
