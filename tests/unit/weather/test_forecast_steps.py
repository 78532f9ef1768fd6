"""`/forecast` in steps of an hour, of three or of a day, for up to sixteen days: all of it from one upstream call."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import responses
from flask.testing import FlaskClient
from time_machine import travel

from contract.schemas.one_call import DAILY_FORECAST
from contract.schemas.weather import FORECAST
from sandbox.app import create_app as create_sandbox
from tests.unit.weather.conformity import kept
from tests.unit.weather.conftest import OPEN_METEO
from tests.unit.weather.test_one_call import NOW
from weather.app import create_app
from weather.forecasts import NOT_HOURLY
from weather.places import Place
from weather.providers.open_meteo.client import _whole_days_zone
from weather.settings import Settings

PLACE = "lat=52.52&lon=13.41&units=metric"
TEN_IN_THE_MORNING = NOW + 36_000 - 7_200 + 1_200
"""Ten and twenty minutes by Berlin's clock, on the day on which it goes forward."""
Replies = Callable[..., None]


def sixteen_days(now_s: int = TEN_IN_THE_MORNING, **columns: list[Any]) -> dict[str, Any]:
    """Berlin from its midnight on, by the hour: as many degrees as hours have passed since."""
    midnight, count = NOW - 3_600, 16 * 24
    hours = {
        "time": [midnight + 3_600 * n for n in range(count)],
        "temperature_2m": list(range(count)),
        "weather_code": [3] * count,
        "precipitation": [0.1] * count,
        "precipitation_probability": [n % 100 for n in range(count)],
    }
    return {
        "utc_offset_seconds": 3_600,
        "timezone": "Europe/Berlin",
        "current": {"time": now_s, "interval": 900, "is_day": 1},
        "hourly": {**hours, **columns},
    }


def ask(client: FlaskClient, asked: str) -> dict[str, Any]:
    answer = client.get(f"/forecast?{PLACE}{asked}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json
    return told


def test_all_steps_and_days_cost_one_call(
    open_meteo: FlaskClient, replies: Replies, upstream: responses.RequestsMock
) -> None:
    replies("open-meteo", sixteen_days())
    for step in ("1h", "1d"):
        for days in (1, 5, 16):
            ask(open_meteo, f"&step={step}&days={days}")
    ask(open_meteo, "&days=16")
    assert len(upstream.calls) == 1
    ask(open_meteo, "")
    assert len(upstream.calls) == 2


def test_hours_begin_with_the_present_one(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days())
    told = ask(open_meteo, "&step=1h&days=2")
    assert kept(FORECAST, told)
    first = TEN_IN_THE_MORNING - 1_200
    assert [step["dt"] for step in told["list"]] == [first + 3_600 * n for n in range(48)]
    assert (told["cnt"], told["list"][0]["rain"], told["list"][0]["pop"]) == (48, {"1h": 0.1}, 0.09)
    assert "reach" not in told


def test_sixteen_days_by_the_hour_are_not_cut(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days(now_s=NOW - 3_600))
    told = ask(open_meteo, "&step=1h&days=16")
    assert (told["cnt"], len(told["list"])) == (384, 384)
    assert len(FORECAST.validate_python(told).steps) == 384


def test_sixteen_days_in_steps_of_three_hours_are_those_of_five_and_more(
    open_meteo: FlaskClient, replies: Replies
) -> None:
    replies("open-meteo", sixteen_days())
    usual, long = ask(open_meteo, ""), ask(open_meteo, "&days=16")
    assert long["list"][:40] == usual["list"]
    assert long["city"] == usual["city"]
    assert long["days"][:5] == usual["days"][:5]
    assert len(long["list"]) == 125
    assert all(step["dt"] % 10_800 == 0 for step in long["list"])


def test_fewer_days_than_the_usual_ones_are_a_part_of_them(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days())
    assert ask(open_meteo, "&days=2")["list"] == ask(open_meteo, "")["list"][:16]


def test_the_high_and_the_low_are_of_the_whole_day(open_meteo: FlaskClient, replies: Replies) -> None:
    """The morning is over; the day, of twenty-three hours, has been as cold as it was."""
    replies("open-meteo", sixteen_days())
    noon = int(datetime(2027, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
    whole = {"dt": noon, "temp": {"min": 0, "max": 22}}
    for asked in ("", "&days=16", "&step=1h"):
        assert ask(open_meteo, asked)["days"][0] == whole
    day = ask(open_meteo, "&step=1d")["list"][0]
    assert (day["dt"], day["temp"]["min"], day["temp"]["max"]) == (noon, 0, 22)


def test_a_days_rain_is_what_falls_between_its_midnights(open_meteo: FlaskClient, replies: Replies) -> None:
    """The hour that ends at midnight is the last one of the day before."""
    rain = [0.0] * 384
    rain[0], rain[23], rain[24] = 5.0, 1.0, 2.0
    replies("open-meteo", sixteen_days(precipitation=rain))
    assert [day["rain"] for day in ask(open_meteo, "&step=1d&days=2")["list"]] == [1.0, 2.0]


def test_days_are_of_the_daily_forecasts_shape(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days())
    told = ask(open_meteo, "&step=1d&days=16")
    assert kept(DAILY_FORECAST, told)
    assert (told["cod"], told["cnt"], len(told["list"])) == ("200", 16, 16)
    noons = [datetime.fromtimestamp(day["dt"], ZoneInfo("Europe/Berlin")) for day in told["list"]]
    assert {noon.hour for noon in noons} == {12}
    assert [noon.date().day for noon in noons[:5]] == [28, 29, 30, 31, 1]


@pytest.mark.parametrize("step", ["1h", "3h", "1d"])
def test_fewer_days_than_asked_for_are_given_and_said(open_meteo: FlaskClient, replies: Replies, step: str) -> None:
    columns = {name: column[: 8 * 24] for name, column in sixteen_days()["hourly"].items()}
    replies("open-meteo", sixteen_days(**columns))
    assert ask(open_meteo, f"&step={step}&days=16")["reach"] == {"days": 8, "asked": 16}
    assert "reach" not in ask(open_meteo, f"&step={step}&days=7")


@pytest.mark.parametrize("asked", ["days=17", "days=0", "days=two", "step=2h", "step=1h&days=-1"])
def test_days_beyond_the_reach_and_other_steps_are_refused_by_what_is_possible(
    open_meteo: FlaskClient, asked: str
) -> None:
    answer = open_meteo.get(f"/forecast?{PLACE}&{asked}")
    assert answer.status_code == 400
    assert answer.json["type"] == "invalid-parameter"
    assert "a whole number from 1 to 16" in answer.text or "one of 1h, 3h, 1d" in answer.text


def test_missing_amounts_stay_unknown_in_longer_steps(open_meteo: FlaskClient, replies: Replies) -> None:
    rain: list[Any] = [None] * 384
    rain[20:] = [0.5] * 364
    replies("open-meteo", sixteen_days(precipitation=rain, rain=[None] * 384))
    told = ask(open_meteo, "&days=16")["list"]
    assert [step["rain"] for step in told[:5]] == [*[{"3h": None}] * 4, {"3h": 1.5}]


def test_half_hour_zones_have_their_steps_too(open_meteo: FlaskClient, replies: Replies) -> None:
    """Open-Meteo's hours begin at half past in UTC there: 3:30 stands for 3 h, as in the usual forecast."""
    times = [NOW - 19_800 + 3_600 * n for n in range(384)]
    replies("open-meteo", sixteen_days(time=times) | {"utc_offset_seconds": 19_800, "timezone": "Asia/Kolkata"})
    assert ask(open_meteo, "&days=16")["list"][:40] == ask(open_meteo, "")["list"]


def test_a_provider_without_hours_gives_the_days_that_it_has(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    days = ask(openweathermap, "&step=1d&days=16")
    assert days["reach"]["asked"] == 16
    assert 1 < days["reach"]["days"] == len(days["list"]) < 7
    assert ask(openweathermap, "&days=16")["reach"] == {"days": 5, "asked": 16}
    answer = openweathermap.get(f"/forecast?{PLACE}&step=1h")
    assert (answer.status_code, answer.json["detail"]) == (502, NOT_HOURLY)


def test_hours_are_asked_of_the_provider_that_has_them(
    both: FlaskClient, replies: Replies, upstream: responses.RequestsMock
) -> None:
    """OpenWeatherMap, although first, has none."""
    replies("open-meteo", sixteen_days())
    assert ask(both, "&step=1h")["cnt"] == 120
    assert len(upstream.calls) == 1


def test_without_the_provider_that_has_hours_the_others_steps_do(both: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", {}, status=500)
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    assert ask(both, "&days=16")["reach"] == {"days": 5, "asked": 16}


def test_without_any_hour_it_is_garbled(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days(weather_code=[None] * 384))
    answer = open_meteo.get(f"/forecast?{PLACE}&step=1h")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


def test_the_moon_and_the_sun_come_with_each_day(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", sixteen_days())
    day = ask(open_meteo, "&step=1d")["list"][1]
    moments = {name: datetime.fromtimestamp(day[name], UTC).hour for name in ("sunrise", "sunset")}
    assert moments == {"sunrise": 4, "sunset": 17}
    assert 0 <= day["moon_phase"] < 1
    assert {"moonrise", "moonset"} & day.keys()


@pytest.mark.parametrize(
    ("zone", "asked"),
    [
        ("America/Los_Angeles", "Etc/GMT+8"),
        ("Pacific/Honolulu", "Etc/GMT+10"),
        ("Europe/Athens", "Etc/GMT-2"),
        ("Asia/Kolkata", "Etc/GMT-5"),
        ("America/St_Johns", "Etc/GMT+4"),
        ("Africa/Accra", "GMT"),
        (None, "GMT"),
    ],
)
def test_days_are_asked_for_up_to_the_places_own_midnight(zone: str | None, asked: str) -> None:
    """Half-hour zones have the whole hours whose midnight comes after theirs."""
    assert _whole_days_zone(Place("Somewhere", 1, 1, timezone=zone), 1_796_083_200) == asked


@pytest.mark.parametrize("now_s", [1_796_083_200 + hour * 3_600 for hour in (1, 5, 7, 12, 20, 23)])
def test_the_sixteenth_day_of_a_place_in_the_west_is_whole(
    gazetteer_file: Path, upstream: responses.RequestsMock, now_s: int
) -> None:
    """Of any hour of UTC's day: sixteen days of the place's calendar, each with its warmest hour."""
    sandbox = create_sandbox(now=lambda: now_s).test_client()

    def reply(request: Any) -> tuple[int, dict[str, str], bytes]:
        answer = sandbox.get(request.path_url)
        return answer.status_code, {}, answer.data

    upstream.add_callback(responses.GET, OPEN_METEO, callback=reply)
    client = create_app(Settings(gazetteer=gazetteer_file)).test_client()
    zone = ZoneInfo("America/Chicago")
    with travel(now_s, tick=False):
        days = client.get("/forecast?city=Athens,TX,US&step=1d&days=16").json
        hours = client.get("/forecast?city=Athens,TX,US&step=1h&days=16").json["list"]
    today = datetime.fromtimestamp(now_s, zone).date()
    dates = [datetime.fromtimestamp(day["dt"], zone).date() for day in days["list"]]
    assert dates == [today + timedelta(days=n) for n in range(16)]
    assert "reach" not in days
    last = datetime.fromtimestamp(hours[-1]["dt"] - 1, zone)
    assert (last.date(), last.hour) >= (dates[-1], 12)
