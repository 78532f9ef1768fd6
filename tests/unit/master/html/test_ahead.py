"""The next hours and days, daylight, and the units of a browser's country."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.schemas.weather import Condition, CurrentWeather, Forecast
from contract.sun import solar_day
from master.facts.measures import Measures
from master.facts.words import words_in
from master.views.html.ahead import DayScale, Manner, hour_views, next_wet, strip
from master.views.html.daylight import daylight
from master.views.language import usual_units
from tests.unit.master.html.seen import APP
from tests.unit.master.readable import ATHENS, NOW, athens, forecast

MANNER = Manner(Measures(), words_in("en"), NOW)


def dry() -> dict[str, Any]:
    days = forecast(ATHENS, skies={800: "clear sky"})
    for slot in days["list"]:
        slot.pop("rain", None)
    return days


@pytest.mark.parametrize(("field", "code", "told"), [("rain", 500, "Rain from"), ("snow", 600, "Snow from")])
def test_the_next_rain_or_snow_is_told(field: str, code: int, told: str) -> None:
    days = dry()
    days["list"][3] |= {field: {"3h": 2.0}}
    days["list"][3]["weather"][0]["id"] = code
    assert next_wet(Forecast.model_validate(days), MANNER) == f"{told} Tue 23 Sep 03:00"


@pytest.mark.parametrize(
    ("now", "later", "told"),
    [
        (500, {"rain": 500}, "Rain again from Tue 23 Sep 03:00"),
        (211, {"rain": 500}, "Rain again from Tue 23 Sep 03:00"),
        (601, {"snow": 600}, "Snow again from Tue 23 Sep 03:00"),
        (601, {"rain": 500}, "Rain from Tue 23 Sep 03:00"),
        (300, {"snow": 600}, "Snow from Tue 23 Sep 03:00"),
        (800, {"rain": 500}, "Rain from Tue 23 Sep 03:00"),
        (500, {}, "Then dry for two days"),
        (601, {}, "Then dry for two days"),
        (741, {}, "Dry for the next two days"),
    ],
)
def test_what_falls_now_is_no_news_of_the_next_days(now: int, later: dict[str, int], told: str) -> None:
    days = dry()
    for field, code in later.items():
        days["list"][3] |= {field: {"3h": 2.0}}
        days["list"][3]["weather"][0]["id"] = code
    assert next_wet(Forecast.model_validate(days), MANNER, Condition(id=now)) == told


def test_rain_of_these_hours_has_no_beginning() -> None:
    days = dry()
    first = next(slot for slot in days["list"] if slot["dt"] > NOW.timestamp())
    first |= {"rain": {"3h": 2.0}}
    assert next_wet(Forecast.model_validate(days), MANNER) == "Rain in these hours"


def test_dry_days_are_called_dry_only_where_that_is_known() -> None:
    assert next_wet(Forecast.model_validate(dry()), MANNER) == "Dry for the next two days"
    unknown = dry()
    for slot in unknown["list"]:
        slot["rain"] = {"3h": None}
    assert next_wet(Forecast.model_validate(unknown), MANNER) == ""


def test_the_strip_reaches_two_days_and_names_each_day_once() -> None:
    steps = strip(Forecast.model_validate(forecast(ATHENS)), NOW)
    assert steps[-1].moment <= NOW + timedelta(hours=48)
    named = [view.day for view in hour_views(steps, MANNER) if view.day]
    assert len(named) == len(set(named)) >= 2


def test_hours_that_were_meant_are_marked() -> None:
    steps = strip(Forecast.model_validate(forecast(ATHENS)), NOW)
    meant = Manner(Measures(), words_in("en"), NOW, ((steps[1].moment, steps[3].moment),))
    assert [view.meant for view in hour_views(steps, meant)][:5] == [False, False, True, True, False]


@pytest.mark.parametrize(("low", "high"), [(-5.0, -5.0), (10.0, 20.0), (19.9, 20.0), (-5.0, 20.0)])
def test_a_bar_lies_within_its_drawing(low: float, high: float) -> None:
    x, width = DayScale(-5.0, 20.0).bar(low, high)
    assert 0 <= x <= x + width <= 100
    assert DayScale(3.0, 3.0).bar(3.0, 3.0)[1] > 0


def told(lat: float, at: datetime, *, events: bool) -> CurrentWeather:
    day = solar_day(lat, 20.0, at)
    sun = {"sunrise": day.sunrise, "sunset": day.sunset} if events else {}
    return CurrentWeather.model_validate(
        {
            **athens(),
            "coord": {"lat": lat, "lon": 20.0},
            "dt": int(at.timestamp()),
            "sys": {name: int(moment.timestamp()) for name, moment in sun.items() if moment},
        }
    )


@pytest.mark.parametrize(
    ("lat", "month", "said"),
    [(78.0, 12, "Polar night: the sun does not rise today"), (78.0, 6, "The sun does not set today")],
)
def test_a_polar_day_or_night_is_said_in_words(lat: float, month: int, said: str) -> None:
    at = datetime(2026, month, 21, 12, tzinfo=UTC)
    light = daylight(told(lat, at, events=False), MANNER.words, at)
    assert light is not None
    assert (light.said, light.arc) == (said, False)


@pytest.mark.parametrize(("hour", "up"), [(11, True), (23, False)])
def test_the_sun_stands_on_its_arc_by_day(hour: int, up: bool) -> None:
    at = datetime(2026, 3, 21, hour, tzinfo=UTC)
    light = daylight(told(40.0, at, events=True), MANNER.words, at)
    assert light is not None
    assert light.arc
    assert (light.sun is not None) is up
    assert light.said.startswith("12 h")


def test_light_that_nobody_knows_is_not_told() -> None:
    at = datetime(2026, 3, 21, 11, tzinfo=UTC)
    assert daylight(told(40.0, at, events=False), MANNER.words, at) is None


@pytest.mark.parametrize(
    ("liked", "units"),
    [("en-US,en;q=0.9", "imperial"), ("es-US", "imperial"), ("en-GB", "metric"), ("el", "metric"), ("", "metric")],
)
def test_units_are_those_of_the_browsers_country(liked: str, units: str) -> None:
    with APP.test_request_context("/", headers={"Accept-Language": liked}):
        assert usual_units() == units
