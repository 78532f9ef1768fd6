"""`/onecall` over Open-Meteo, as the sandbox has it and by hand-worked values."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.one_call import ONE_CALL
from sandbox.app import create_app as create_sandbox
from servicekit.problems import NOT_OFFERED
from tests.unit.weather.conformity import kept
from weather.app import create_app
from weather.settings import Settings

OPEN_METEO = "https://api.open-meteo.com/v1/forecast"
NOW = 1_806_192_000  # 2027-03-28 00:00 in UTC; in Berlin the clocks go forward an hour later
HOURS = 192
BERLIN = ZoneInfo("Europe/Berlin")
Replies = Callable[..., None]


def payload(**columns: list[Any]) -> dict[str, Any]:
    """Eight days of Berlin from its midnight on: as many degrees as hours have passed since."""
    midnight = NOW - 3_600
    current = {"temperature_2m": 5.5, "weather_code": 3, "dew_point_2m": 1.2, "uv_index": 0, "wind_speed_10m": 2}
    hours = {
        "time": [midnight + 3_600 * n for n in range(HOURS)],
        "temperature_2m": list(range(HOURS)),
        "weather_code": [3] * HOURS,
        "dew_point_2m": [1.5] * HOURS,
        "uv_index": [n % 24 / 10 for n in range(HOURS)],
        "precipitation": [0.1] * HOURS,
        "precipitation_probability": [n % 100 for n in range(HOURS)],
    }
    return {
        "utc_offset_seconds": 3_600,
        "timezone": "Europe/Berlin",
        "current": {"time": NOW, "interval": 900, **current},
        "current_units": {"wind_speed_10m": "m/s"},
        "hourly": {**hours, **columns},
    }


def test_one_call_has_now_hours_and_days(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload())
    answer = open_meteo.get("/onecall?lat=52.52&lon=13.41&units=metric")
    assert answer.status_code == 200
    got = answer.json
    assert kept(ONE_CALL, got)
    assert (got["lat"], got["lon"]) == (52.52, 13.41)
    assert (got["timezone"], got["timezone_offset"]) == ("Europe/Berlin", 3600)
    assert got["current"] == {
        "dt": NOW,
        "temp": 5.5,
        "dew_point": 1.2,
        "uvi": 0,
        "wind_speed": 2,
        "weather": [{"id": 804, "main": "Clouds", "description": "overcast clouds", "icon": "04n"}],
        "sunrise": NOW + 17_456,  # 06:50 by the clock that was put forward
        "sunset": NOW + 63_185,
    }
    assert [hour["dt"] for hour in got["hourly"]] == [NOW + 3_600 * n for n in range(48)]
    assert got["hourly"][2] == {
        "dt": NOW + 7_200,
        "temp": 3,
        "dew_point": 1.5,
        "uvi": 0.3,
        "weather": [{"id": 804, "main": "Clouds", "description": "overcast clouds", "icon": "04n"}],
        "pop": 0.03,
        "rain": {"1h": 0.1},
    }


def test_a_day_is_of_the_places_calendar_also_where_it_has_twenty_three_hours(
    open_meteo: FlaskClient, replies: Replies
) -> None:
    replies("open-meteo", payload())
    days = open_meteo.get("/onecall?lat=52.52&lon=13.41&units=metric").json["daily"]
    assert [f"{datetime.fromtimestamp(day['dt'], BERLIN):%d %H:%M}" for day in days[:2]] == ["28 12:00", "29 12:00"]
    assert len(days) == 8
    first = days[0]
    assert first["temp"] == {"morn": 5, "day": 11, "eve": 17, "night": 23, "min": 0, "max": 22}
    assert (first["rain"], first["uvi"], first["pop"]) == (2.3, 2.2, 0.22)
    sunrise, sunset = (datetime.fromtimestamp(first[name], BERLIN) for name in ("sunrise", "sunset"))
    assert (f"{sunrise:%H:%M}", f"{sunset:%H:%M}") == ("06:50", "19:33")
    assert 0 <= first["moon_phase"] < 1
    assert datetime.fromtimestamp(first["moonset"], UTC).day in {27, 28}


@pytest.mark.parametrize(
    ("codes", "told"),
    [([3] * HOURS, 804), ([95 if n == 12 else 61 for n in range(HOURS)], 211), ([71, *[3] * (HOURS - 1)], 804)],
)
def test_a_day_is_told_by_its_worst_weather_in_daylight(
    open_meteo: FlaskClient, replies: Replies, codes: list[int], told: int
) -> None:
    replies("open-meteo", payload(weather_code=codes))
    days = open_meteo.get("/onecall?lat=52.52&lon=13.41").json["daily"]
    assert days[0]["weather"][0]["id"] == told


def test_excluded_blocks_are_left_out(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload())
    answer = open_meteo.get("/onecall?lat=52.52&lon=13.41&exclude=minutely,Hourly, daily,alerts,lat")
    assert set(answer.json) == {"lat", "lon", "timezone", "timezone_offset", "current"}


def test_odd_hours_cost_themselves(open_meteo: FlaskClient, replies: Replies) -> None:
    temperatures: list[Any] = list(range(HOURS))
    temperatures[2:5] = [None, "4.5", "cold"]
    replies("open-meteo", payload(temperature_2m=temperatures, dew_point_2m=["wet"] * HOURS, rain=7))
    answer = open_meteo.get("/onecall?lat=52.52&lon=13.41&units=metric").json
    assert [hour["temp"] for hour in answer["hourly"][:4]] == [1, 4.5, 5, 6]
    assert "dew_point" not in answer["hourly"][0]


def test_without_the_present_weather_it_is_garbled(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload() | {"current": {}})
    answer = open_meteo.get("/onecall?lat=52.52&lon=13.41")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


def test_without_a_provider_that_has_it_the_caller_is_told(openweathermap: FlaskClient) -> None:
    answer = openweathermap.get("/onecall?lat=52.52&lon=13.41")
    advice = "open-meteo or met-norway or nws can: name it in WEATHER_PROVIDERS."
    assert (answer.status_code, answer.json["detail"]) == (502, f"{NOT_OFFERED} {advice}")


def test_the_sandbox_has_all_of_it(upstream: responses.RequestsMock) -> None:
    sandbox = create_sandbox().test_client()

    def forecast(request: Any) -> tuple[int, dict[str, str], bytes]:
        reply = sandbox.get(request.path_url)
        return reply.status_code, dict(reply.headers), reply.data

    upstream.add_callback(responses.GET, OPEN_METEO, callback=forecast)
    answer = create_app(Settings()).test_client().get("/onecall?lat=37.98&lon=23.73&units=metric")
    assert answer.status_code == 200
    assert (len(answer.json["hourly"]), len(answer.json["daily"])) == (48, 8)
    assert {"uvi", "dew_point", "sunrise", "sunset"} <= answer.json["current"].keys()
    fields = {name for day in answer.json["daily"] for name in day}
    assert {"uvi", "moon_phase", "moonrise", "moonset", "dew_point", "sunrise"} <= fields
    assert kept(ONE_CALL, answer.json)
