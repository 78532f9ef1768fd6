"""`/sure` and `sure=1` over Open-Meteo: payloads of the shape of https://open-meteo.com/en/docs/ensemble-mean-api."""

import time
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.sure import SURE
from sandbox.app import create_app as create_sandbox
from tests.unit.weather.conformity import kept
from tests.unit.weather.conftest import OPEN_METEO
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.settings import Settings
from weather.sureness import Hour, _rain

URL = "https://ensemble-api.open-meteo.com/v1/ensemble"
HOUR, DAY = 3_600, 86_400
ATHENS = "lat=37.98&lon=23.73"


@pytest.fixture
def now_s() -> int:
    """The hour that is going on."""
    return int(time.time()) // HOUR * HOUR


def payload(now_s: int, **changes: Any) -> dict[str, Any]:
    """Four days from yesterday's midnight in UTC on: a day's degrees rise by the hour of UTC."""
    midnight = now_s // DAY * DAY
    times = [midnight + n * HOUR for n in range(-24, 72)]
    columns = {
        "temperature_2m": [10 + stamp // HOUR % 24 / 10 for stamp in times],
        "temperature_2m_spread": [1.0] * len(times),
        "precipitation": [0.5] * len(times),
        "precipitation_spread": [0.2] * len(times),
        **changes,
    }
    return {
        "latitude": 38.0,
        "longitude": 23.75,
        "utc_offset_seconds": 0,
        "timezone": "GMT",
        "hourly_units": {"temperature_2m": "°C", "temperature_2m_spread": "°C", "precipitation": "mm"},
        "hourly": {"time": times, **columns},
    }


def forecast_payload(now_s: int) -> dict[str, Any]:
    """Three days of the forecast, by the hour."""
    times = [now_s // DAY * DAY + n * HOUR for n in range(-24, 72)]
    return {
        "utc_offset_seconds": 0,
        "timezone": "UTC",
        "current": {"time": now_s, "interval": 900, "temperature_2m": 11.0, "weather_code": 3},
        "hourly": {"time": times, "temperature_2m": [11.0] * 96, "weather_code": [3] * 96},
    }


def test_a_band_holds_eight_cases_of_ten(open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int) -> None:
    upstream.get(URL, json=payload(now_s))
    answer = open_meteo.get(f"/sure?{ATHENS}&units=metric").json
    assert kept(SURE, answer)
    tomorrow = answer["daily"][1]
    assert tomorrow["temp_max"] == {"low": 11.02, "high": 13.58, "word": "sure"}
    assert tomorrow["temp_min"] == {"low": 8.72, "high": 11.28, "word": "sure"}
    assert tomorrow["rain"]["least"] < 24 * 0.5 < tomorrow["rain"]["most"]
    assert tomorrow["rain"]["word"] == "unsure"
    assert all(hour["dt"] > now_s for hour in answer["hourly"])
    asked = upstream.calls[0].request.params
    assert (asked["models"], asked["timezone"]) == ("ecmwf_ifs025_ensemble_mean", "auto")


def test_bands_are_told_in_the_callers_units(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int
) -> None:
    upstream.get(URL, json=payload(now_s))
    bands = {
        units: open_meteo.get(f"/sure?{ATHENS}&units={units}").json["daily"][1]
        for units in ("standard", "metric", "imperial")
    }
    assert bands["standard"]["temp_max"]["low"] == pytest.approx(273.15 + 11.02, abs=0.01)
    assert bands["imperial"]["temp_max"]["low"] == pytest.approx(32 + 1.8 * 11.02, abs=0.02)
    assert bands["imperial"]["rain"] == bands["metric"]["rain"]
    assert len(upstream.calls) == 1


@pytest.mark.parametrize(
    ("spread", "word"), [(0.5, "sure"), (2.0, "fairly sure"), (3.5, "unsure"), (6.0, "very unsure")]
)
def test_the_word_is_by_the_width(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int, spread: float, word: str
) -> None:
    upstream.get(URL, json=payload(now_s, temperature_2m_spread=[spread] * 96))
    assert open_meteo.get(f"/sure?{ATHENS}").json["daily"][1]["temp_max"]["word"] == word


@pytest.mark.parametrize("step", ["1h", "3h"])
def test_each_step_of_the_forecast_has_its_band(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int, step: str
) -> None:
    upstream.get(URL, json=payload(now_s))
    upstream.get(OPEN_METEO, json=forecast_payload(now_s))
    answer = open_meteo.get(f"/forecast?{ATHENS}&units=metric&step={step}&days=2&sure=1").json
    assert answer["sure"] == {"provider": "open-meteo"}
    assert all({"temp", "rain"} <= entry["sure"].keys() for entry in answer["list"])
    hours = int(step[0])
    assert answer["list"][1]["sure"]["rain"]["least"] < hours * 0.5 < answer["list"][1]["sure"]["rain"]["most"]


def test_each_day_has_its_band_and_a_forecast_by_itself_none(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int
) -> None:
    upstream.get(URL, json=payload(now_s))
    upstream.get(OPEN_METEO, json=forecast_payload(now_s))
    days = open_meteo.get(f"/forecast?{ATHENS}&units=metric&step=1d&sure=1").json["list"]
    own = {day["temp_max"]["high"] for day in open_meteo.get(f"/sure?{ATHENS}&units=metric").json["daily"]}
    assert {day["sure"]["temp_max"]["high"] for day in days if "sure" in day} <= own
    assert "sure" in days[1]
    plain = open_meteo.get(f"/forecast?{ATHENS}&units=metric&step=1d").json
    assert "sure" not in plain
    assert not any("sure" in day for day in plain["list"])
    assert sum("ensemble" in call.request.url for call in upstream.calls) == 1


def test_the_weather_now_has_the_band_of_its_hour(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int
) -> None:
    upstream.get(URL, json=payload(now_s))
    upstream.get(OPEN_METEO, json=forecast_payload(now_s))
    answer = open_meteo.get(f"/weather?{ATHENS}&units=metric&sure=1").json
    assert answer["sure"]["temp"]["word"] == "sure"
    assert answer["sure"]["provider"] == "open-meteo"
    assert "sure" not in open_meteo.get(f"/weather?{ATHENS}&units=metric").json


def test_one_call_has_bands_beside_its_hours_and_days(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int
) -> None:
    upstream.get(URL, json=payload(now_s))
    upstream.get(OPEN_METEO, json=forecast_payload(now_s))
    answer = open_meteo.get(f"/onecall?{ATHENS}&units=metric&sure=1").json
    assert answer["hourly"][1]["sure"]["temp"]["low"] < answer["hourly"][1]["sure"]["temp"]["high"]
    assert "temp_max" in answer["daily"][1]["sure"]


@pytest.mark.parametrize("path", ["/forecast", "/weather", "/onecall"])
def test_a_provider_without_ensembles_says_so_beside_a_whole_answer(
    upstream: responses.RequestsMock, path: str
) -> None:
    settings = Settings(weather_providers="met-norway", contact="me@example.org", gazetteer=NO_FILE)
    sandbox = create_sandbox().test_client()
    met = sandbox.get(
        "/weatherapi/locationforecast/2.0/complete?lat=37.98&lon=23.73", headers={"User-Agent": "x (me@example.org)"}
    )
    upstream.get("https://api.met.no/weatherapi/locationforecast/2.0/complete", body=met.data)
    client = create_app(settings).test_client()
    answer = client.get(f"{path}?{ATHENS}&sure=1")
    assert answer.status_code == 200, answer.text
    assert "open-meteo can" in answer.json["sure"]["reason"]
    problem = client.get(f"/sure?{ATHENS}")
    assert (problem.status_code, "WEATHER_PROVIDERS" in problem.json["detail"]) == (502, True)


@pytest.mark.parametrize(
    "failing",
    [
        {"status": 503, "body": "busy"},
        {"status": 200, "body": '{"hourly": {"time": [1'},
        {"json": {"error": True, "reason": "No data"}},
        {"json": {"hourly": {"time": []}}},
    ],
)
def test_an_ensemble_that_fails_costs_the_bands_alone(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int, failing: dict[str, Any]
) -> None:
    upstream.get(URL, **failing)
    upstream.get(OPEN_METEO, json=forecast_payload(now_s))
    answer = open_meteo.get(f"/forecast?{ATHENS}&sure=1")
    assert answer.status_code == 200
    assert "Open-Meteo" in answer.json["sure"]["reason"]
    assert answer.json["list"]


def test_what_the_ensemble_does_not_know_is_absent(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, now_s: int
) -> None:
    """Nulls behind a run's end, and a spread that no weather has."""
    gone = [None] * 96
    upstream.get(URL, json=payload(now_s, precipitation_spread=gone, temperature_2m_spread=[1.0] * 60 + [-1.0] * 36))
    days = open_meteo.get(f"/sure?{ATHENS}").json["daily"]
    assert all("rain" not in day for day in days)
    assert "temp_max" in days[0]


@pytest.mark.parametrize("wrong", ["yes", "2", "true"])
def test_sure_is_one_or_nought(open_meteo: FlaskClient, wrong: str) -> None:
    answer = open_meteo.get(f"/forecast?{ATHENS}&sure={wrong}")
    assert (answer.status_code, "1 or 0" in answer.json["detail"]) == (400, True)


def test_rain_of_many_hours_is_neither_independent_nor_all_alike() -> None:
    hours = [Hour(n * HOUR, 10.0, 1.0, 1.0, 1.0) for n in range(24)]
    band = _rain(hours)
    assert band
    independent, alike = 2 * 1.2816 * 24**0.5, 2 * 1.2816 * 24
    assert independent < band["most"] - band["least"] < alike


def test_no_rain_in_any_run_is_surely_none() -> None:
    assert _rain([Hour(0, 10.0, 1.0, 0.0, 0.0)]) == {"least": 0.0, "most": 0.0, "word": "sure"}


def test_the_sandbox_is_less_sure_the_further_off(upstream: responses.RequestsMock) -> None:
    body = create_sandbox().test_client().get(
        "/v1/ensemble?latitude=37.98&longitude=23.73&models=ecmwf_ifs025_ensemble_mean&forecast_days=16&past_days=1"
        "&hourly=temperature_2m,temperature_2m_spread,precipitation,precipitation_spread&timeformat=unixtime"
    )  # fmt: skip
    upstream.get(URL, body=body.data)
    client = create_app(Settings(gazetteer=NO_FILE)).test_client()
    days = client.get(f"/sure?{ATHENS}").json["daily"]
    widths = [day["temp_max"]["high"] - day["temp_max"]["low"] for day in days]
    assert len(days) >= 14
    assert widths[1] < widths[7] < widths[13]
