"""Facts beyond OpenWeatherMap's: layers of cloud, lying snow, sunshine, the moon, the day's length, polar days.

Open-Meteo's variables are those of https://open-meteo.com/en/docs.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from contract.schemas.weather import CURRENT, FORECAST
from tests.unit.weather.conformity import kept
from tests.unit.weather.test_forecast_steps import PLACE, ask, sixteen_days
from tests.unit.weather.test_one_call import NOW, payload

Replies = Callable[..., None]
LAYERS = {"cloud_cover": 80, "cloud_cover_low": 10, "cloud_cover_mid": 20, "cloud_cover_high": 70}


def now(client: FlaskClient, where: str = PLACE) -> dict[str, Any]:
    answer = client.get(f"/weather?{where}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    parsed = CURRENT.validate_python(told)
    assert all(getattr(parsed, name) == told[name] for name in ("snow_depth", "day_length", "polar") if name in told)
    return told


def test_the_present_has_layers_of_cloud_lying_snow_and_the_dew_point(
    open_meteo: FlaskClient, replies: Replies
) -> None:
    told = payload()
    replies("open-meteo", told | {"current": {**told["current"], **LAYERS, "snow_depth": 0.43}})
    weather = now(open_meteo)
    assert weather["clouds"] == {"all": 80, "lower": 10, "middle": 20, "upper": 70}
    assert (weather["snow_depth"], weather["dew_point"]) == (0.43, 1.2)


def test_what_is_not_given_is_not_there(open_meteo: FlaskClient, replies: Replies) -> None:
    told = payload()
    replies("open-meteo", told | {"current": {**told["current"], "snow_depth": None, "cloud_cover_low": "many"}})
    weather = now(open_meteo)
    assert "snow_depth" not in weather
    assert "clouds" not in weather or "lower" not in weather["clouds"]


def test_sunshine_is_summed_over_a_step_and_over_a_day(open_meteo: FlaskClient, replies: Replies) -> None:
    shining = [1_800.0 if 9 <= n % 24 < 17 else 0.0 for n in range(384)]
    replies("open-meteo", sixteen_days(sunshine_duration=shining))
    assert {day["sunshine"] for day in ask(open_meteo, "&step=1d&days=8")["list"]} == {8 * 1_800.0}
    usual, long = ask(open_meteo, "")["list"], ask(open_meteo, "&days=16")["list"]
    assert max(step["sunshine"] for step in usual) == 5_400.0
    assert [step["sunshine"] for step in long[:40]] == [step["sunshine"] for step in usual]
    assert kept(FORECAST, ask(open_meteo, "&step=1h"))


def test_the_moon_and_the_days_length_come_with_every_provider(openweathermap: FlaskClient, replies: Replies) -> None:
    berlin = {"coord": {"lat": 52.52, "lon": 13.41}, "main": {"temp": 280}, "dt": NOW}
    replies("weather", {**berlin, "weather": [{"id": 800, "icon": "01d"}]})
    weather = now(openweathermap)
    assert 0 <= weather["moon"]["phase"] <= 1
    assert {"rise", "set"} & weather["moon"].keys()
    assert 12 * 3_600 < weather["day_length"] < 14 * 3_600
    assert "polar" not in weather


@pytest.mark.parametrize(("at", "polar"), [(1_797_854_400, "night"), (1_782_043_200, "day")])
def test_the_polar_night_and_day_are_said(openweathermap: FlaskClient, replies: Replies, at: int, polar: str) -> None:
    there = {"coord": {"lat": 69.65, "lon": 18.96}, "timezone": 3600}
    replies("weather", {**there, "weather": [{"id": 800, "icon": "01n"}], "main": {"temp": 260}, "dt": at})
    weather = now(openweathermap, "lat=69.65&lon=18.96")
    assert weather["polar"] == polar
    assert "day_length" not in weather


QUARTERS = {"time": [NOW + 900 * n for n in range(-1, 9)], "precipitation": [9, 9, 0.0, 0.25, 0.5, 0, 0, 0, None, 3]}


def test_the_next_quarters_of_an_hour_are_told_by_their_beginnings(open_meteo: FlaskClient, replies: Replies) -> None:
    """A sum is stamped at its end; what is over, and what follows a gap, is left out."""
    replies("open-meteo", payload() | {"minutely_15": QUARTERS, "minutely_15_units": {"precipitation": "mm"}})
    told = now(open_meteo)["minutely"]
    assert [quarter["dt"] - NOW for quarter in told] == [0, 900, 1_800, 2_700, 3_600, 4_500]
    assert [quarter["precipitation"] for quarter in told] == [0, 1, 2, 0, 0, 0]


def test_one_call_has_sixty_minutes_of_them(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload() | {"minutely_15": QUARTERS})
    told = open_meteo.get("/onecall?lat=52.52&lon=13.41").json["minutely"]
    assert [minute["dt"] for minute in told] == [NOW + 60 * n for n in range(60)]
    assert [minute["precipitation"] for minute in told[::15]] == [0, 1, 2, 0]


def test_without_quarters_there_are_no_minutes(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload() | {"minutely_15": {"time": "soon"}})
    assert "minutely" not in now(open_meteo)
    assert "minutely" not in open_meteo.get("/onecall?lat=52.52&lon=13.41").json


@pytest.mark.parametrize(
    ("point", "interpolated"),
    [
        ("lat=52.52&lon=13.41", None),
        ("lat=40.7&lon=-74", None),
        ("lat=37.98&lon=23.73", True),
        ("lat=-33.9&lon=18.4", True),
    ],
)
def test_quarters_that_no_model_has_are_told_to_be_interpolated(
    open_meteo: FlaskClient, replies: Replies, point: str, interpolated: bool | None
) -> None:
    replies("open-meteo", payload() | {"minutely_15": QUARTERS, "minutely_15_units": {"precipitation": "mm"}})
    for path in ("/weather", "/onecall"):
        assert open_meteo.get(f"{path}?{point}").json.get("minutely_interpolated") is interpolated
