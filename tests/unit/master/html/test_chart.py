from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from contract.schemas.weather import Forecast
from master.views.html.chart import BOTTOM, LEFT, RIGHT, TOP, Chart, draw
from tests.unit.master.readable import ATHENS, forecast


def chart(city: dict[str, Any] | None = None, units: str = "metric", **how: Any) -> Chart:
    return draw(Forecast.model_validate(forecast(ATHENS | (city or {}), **how)), units)


def test_everything_lies_inside_the_plot() -> None:
    drawn = chart({"sunrise": 1758514320, "sunset": 1758558240})
    assert len(drawn.marks) == 40
    for mark in drawn.marks:
        assert LEFT <= mark.x <= RIGHT
        assert TOP <= mark.y <= BOTTOM
    for box in (*drawn.bars, *drawn.nights):
        assert LEFT <= box.x < box.x + box.width <= RIGHT
        assert TOP <= box.y < box.y + box.height <= BOTTOM
    assert all(TOP <= tick.y <= BOTTOM for tick in drawn.ticks)


def test_warmer_is_higher_and_later_is_farther_right() -> None:
    marks = chart().marks
    warmest = max(marks, key=lambda mark: mark.step.main.temp)
    assert warmest.y == min(mark.y for mark in marks)
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)


def test_rain_is_drawn_where_it_falls_and_as_high_as_it_is_strong() -> None:
    drawn = chart()
    wet = [mark for mark in drawn.marks if mark.step.rain_mm]
    assert len(drawn.bars) == len(wet)
    assert [bar.height for bar in drawn.bars] == sorted(bar.height for bar in drawn.bars)
    for bar, mark in zip(drawn.bars, wet, strict=True):
        assert bar.x + bar.width == pytest.approx(mark.x, abs=1.1)
        assert bar.y + bar.height == BOTTOM


def test_a_drizzle_does_not_look_like_a_flood() -> None:
    dry = forecast(ATHENS, skies={800: "clear sky"})
    dry["list"][5]["rain"] = {"3h": 0.4}
    (bar,) = draw(Forecast.model_validate(dry), "metric").bars
    assert bar.height < 10


def test_nights_last_from_sunset_to_sunrise() -> None:
    drawn = chart({"sunrise": 1758514320, "sunset": 1758558240})
    first, last = (mark.step.moment for mark in (drawn.marks[0], drawn.marks[-1]))
    unit = (RIGHT - LEFT) / ((last - first) / timedelta(hours=1))
    whole = [night for night in drawn.nights if night.x > LEFT and night.x + night.width < RIGHT]
    assert len(whole) == 4
    assert all(night.width / unit == pytest.approx(12.0, abs=0.2) for night in whole)


def test_a_sunrise_of_tomorrow_makes_the_same_nights() -> None:
    today = chart({"sunrise": 1758514320, "sunset": 1758558240})
    assert chart({"sunrise": 1758514320 + 86_400, "sunset": 1758558240}).nights == today.nights


@pytest.mark.parametrize(("icon", "nights"), [("01d", 0), ("01n", 1)])
def test_without_sunrise_and_sunset_the_slots_say_when_it_is_night(icon: str, nights: int) -> None:
    polar = forecast(ATHENS | {"coord": None})
    for slot in polar["list"]:
        slot["weather"][0]["icon"] = icon
    assert len(draw(Forecast.model_validate(polar), "metric").nights) == nights


def test_each_day_is_named_once_and_has_its_extremes_where_the_line_turns() -> None:
    days = chart().days
    assert [day.date.day for day in days] == [22, 23, 24, 25, 26, 27]
    assert [day.named for day in days] == [False, True, True, True, True, True]
    whole = days[1]
    assert whole.highest
    assert whole.highest.step.moment.hour == 15
    assert whole.lowest
    assert whole.lowest.step.moment.hour in (0, 3)


def test_no_value_is_written_over_the_axis() -> None:
    falling = forecast(ATHENS)
    for n, slot in enumerate(falling["list"]):
        slot["main"]["temp"] = 30 - n / 2
    days = draw(Forecast.model_validate(falling), "metric").days
    assert [mark for day in days for mark in (day.highest, day.lowest) if mark] == []


@pytest.mark.parametrize(("mean", "swing"), [(20, 0), (20, 0.2), (0, 5), (-40, 1), (300, 40)])
def test_the_temperatures_are_marked_at_few_round_values(mean: float, swing: float) -> None:
    ticks = chart(mean=mean, swing=swing).ticks
    assert 1 <= len(ticks) <= 6
    steps = {round(b.value - a.value, 6) for a, b in pairwise(ticks)}
    assert steps <= {1, 2, 5, 10, 20, 50}


def test_absurd_temperatures_are_drawn_too() -> None:
    assert chart(mean=0, swing=900_000).line.startswith("M")


@pytest.mark.parametrize(("units", "mean", "swing"), [("metric", 20, 5), ("imperial", 68, 9), ("standard", 293.15, 5)])
def test_a_colour_stands_for_the_same_warmth_in_all_units(units: str, mean: float, swing: float) -> None:
    steady = forecast(ATHENS, mean=mean, swing=swing)
    for n, slot in enumerate(steady["list"]):
        slot["main"]["temp"] = mean + swing * (1 if n % 2 else -1)
    rainbow = draw(Forecast.model_validate(steady), units).rainbow
    assert (rainbow.coldest, rainbow.hottest) == pytest.approx((582.7, -101.5), abs=1)
    assert [round(offset) for offset, _ in rainbow.stops] == [0, 24, 41, 57, 71, 84, 100]


def test_a_forecast_of_one_slot_is_still_a_drawing() -> None:
    short = forecast(ATHENS)
    short["list"] = short["list"][:1]
    drawn = draw(Forecast.model_validate(short), "metric")
    assert drawn.marks[0].step.moment == datetime(2025, 9, 22, 18, tzinfo=UTC)
    assert drawn.line == f"M{LEFT:.1f} {drawn.marks[0].y:.1f}"


BERLIN = {"name": "Berlin", "timezone": 3_600, "timezone_name": "Europe/Berlin", "coord": {"lat": 52.52, "lon": 13.41}}
DAYS_S, CHANGE = 86_400, 1_806_192_000  # 2027-03-28 00:00 in UTC; the clocks go forward at 01:00


def across_the_change(city: dict[str, Any], start: int = CHANGE - DAYS_S) -> Forecast:
    payload = forecast(city)
    for n, step in enumerate(payload["list"]):
        step["dt"] = start + n * 10_800
    return Forecast.model_validate(payload)


def test_the_day_on_which_the_clocks_go_forward_is_an_hour_narrower() -> None:
    drawn = draw(across_the_change(BERLIN), "metric")
    hour = (RIGHT - LEFT) / (39 * 3)
    assert [round(day.width / hour) for day in drawn.days] == [23, 23, 24, 24, 23]
    assert [day.date.day for day in drawn.days] == [27, 28, 29, 30, 31]
    assert [mark.step.moment.hour for mark in drawn.days[1].marks] == [1, 5, 8, 11, 14, 17, 20, 23]
    assert [mark.x for mark in drawn.marks] == pytest.approx([LEFT + 3 * hour * n for n in range(40)])


def test_in_the_polar_night_it_is_night_throughout_and_in_the_polar_day_never() -> None:
    """Longyearbyen, whatever its icons say, and with a sunrise at local midnight."""
    polar = {"name": "Longyearbyen", "timezone": 3_600, "coord": {"lat": 78.22, "lon": 15.63}}
    december, june = 1_797_638_400, 1_781_827_200
    midnight = {"sunrise": december - 3_600, "sunset": december - 3_600}
    (night,) = draw(across_the_change(polar | midnight, december), "metric").nights
    assert (night.x, night.width) == pytest.approx((LEFT, RIGHT - LEFT))
    assert draw(across_the_change(polar, june), "metric").nights == ()


def test_told_times_that_are_not_the_places_own_are_drawn_as_told() -> None:
    """A sunrise at noon in Berlin: the coordinates or the times are wrong, and nobody knows which."""
    noon = CHANGE - DAYS_S + 43_200
    drawn = draw(across_the_change(BERLIN | {"sunrise": noon, "sunset": noon + 21_600}), "metric")
    hour = (RIGHT - LEFT) / (39 * 3)
    assert drawn.nights[1].width / hour == pytest.approx(18)
