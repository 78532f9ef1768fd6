"""A forecast's three hours as parts of days, and their temperature as a strip."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from contract.schemas.weather import Forecast
from master.facts.measures import Measures
from master.facts.options import RenderOptions
from master.views.text.days import curve, day_rows
from master.views.text.format import TextFormat

MIDNIGHT = 1758499200  # 22 September 2025, UTC
NOW = datetime(2025, 9, 22, tzinfo=UTC)


def forecast(*slots: tuple[float, float], zone: int = 0, **parts: Any) -> Forecast:
    entries = [{"dt": MIDNIGHT + hour * 3_600, "main": {"temp": temp}, **parts} for hour, temp in slots]
    return Forecast.model_validate({"list": entries, "city": {"timezone": zone}})


def test_each_part_is_told_by_the_slot_in_its_middle() -> None:
    whole_day = forecast(*((hour, hour) for hour in range(6, 30, 3)))
    (day,) = day_rows(whole_day, 5, NOW)
    assert [part and part.step.main.temp for part in day.parts] == [9, 12, 21, 27]
    assert day.day
    assert (day.day.low, day.day.high) == (6, 24)


def test_what_is_over_and_what_is_not_yet_known_is_left_out() -> None:
    days = day_rows(forecast((21, 1), (24, 2), (30, 3), (33, 4)), 5, NOW)
    assert [[part is not None for part in day.parts] for day in days] == [
        [False, False, True, True],
        [True, False, False, False],
    ]


@pytest.mark.parametrize(
    ("asked", "zone", "days"),
    [
        (NOW.replace(hour=23), 0, {"22": [False, False, False, True], "23": [True, True, True, True]}),
        (NOW.replace(hour=23, minute=59), 0, {"22": [False, False, False, True], "23": [True, True, True, True]}),
        (NOW.replace(day=23), 0, {"23": [True, True, True, True]}),
        (NOW.replace(hour=20), 3 * 3_600, {"22": [False, False, False, True], "23": [True, True, True, True]}),
        (NOW.replace(hour=22), 3 * 3_600, {"23": [True, True, True, True]}),
    ],
)
def test_late_in_the_evening_the_coming_night_is_shown(asked: datetime, zone: int, days: dict[str, list[bool]]) -> None:
    coming = forecast(*((24 - zone / 3_600 + hour, hour) for hour in range(0, 30, 3)), zone=zone)
    shown = day_rows(coming, 5, asked)
    assert {f"{day.date:%d}": [part is not None for part in day.parts] for day in shown} == days


def test_a_days_range_is_that_of_its_calendar_day() -> None:
    """A step counts to the day in which the middle of its three hours lies."""
    (first, second) = day_rows(forecast((6, 10), (15, 20), (24, 3), (27, 2), (30, 9), (39, 15)), 5, NOW)
    assert first.day
    assert second.day
    assert (first.day.low, first.day.high) == (3, 20)
    assert (second.day.low, second.day.high) == (2, 15)


def test_after_midnight_the_first_day_is_the_one_that_begins() -> None:
    days = day_rows(forecast((3, 1), (9, 2)), 5, NOW)
    assert [f"{row.date:%d}" for row in days] == ["22"]
    assert days[0].day
    assert (days[0].day.low, days[0].day.high) == (1, 2)


def test_days_are_the_places_own() -> None:
    assert [f"{row.date:%d}" for row in day_rows(forecast((22, 1), zone=10_800 * 3), 5, NOW)] == ["23"]


def test_no_more_days_than_wished() -> None:
    assert len(day_rows(forecast(*((hour, 1) for hour in range(6, 120, 3))), 3, NOW)) == 3


def test_rain_belongs_to_the_part_in_which_it_falls() -> None:
    """A slot's moment is its end: what ends at noon fell in the morning."""
    wet = forecast((9, 1), (12, 1), (15, 1), rain={"3h": 1}, snow={"3h": 0.5}, pop=0.3)
    (row,) = day_rows(wet, 1, NOW)
    assert [part and (part.water_mm, part.chance_percent) for part in row.parts[:2]] == [(3, 30), (1.5, 30)]
    assert row.day
    assert row.day.water_mm == 4.5


def strip(*slots: tuple[float, float], begins: int = 0, count: int = 6, **options: Any) -> str:
    fmt = TextFormat.of(RenderOptions("text", **options), NOW)
    return curve(forecast(*slots).steps, datetime.combine(NOW, time(begins)), timedelta(hours=1), count, fmt)


def test_the_strip_rises_and_falls_with_the_temperature() -> None:
    assert strip((0, 0), (3, 12), (6, 0)) == "▂▅▇▇▅▂"


def test_the_strip_is_blank_outside_the_forecast() -> None:
    assert strip((2, 0), (4, 12)) == "  ▃▇  "


def test_a_day_that_hardly_changes_is_nearly_flat() -> None:
    assert strip((0, 20), (6, 21)) == "▁▁▁▁▂▂"


def test_a_column_at_the_very_moment_of_a_slot_has_its_temperature() -> None:
    assert strip((0.5, 0), (6, 12), count=1) == "▁"


def test_the_strip_has_the_colours_of_its_temperatures() -> None:
    assert strip((0, -20), (2, 40), count=3, coloured=True) == "\x1b[38;5;27m▃\x1b[0m\x1b[38;5;136m▇\x1b[0m "


@pytest.mark.parametrize(
    ("units", "value", "celsius"), [("metric", 20, 20), ("standard", 293.15, 20), ("imperial", 68, 20)]
)
def test_warmth_is_the_same_in_every_unit(units: Any, value: float, celsius: float) -> None:
    assert Measures(units).celsius(value) == pytest.approx(celsius)


def test_parts_of_the_day_are_by_the_clock_that_holds_then() -> None:
    """Berlin, 28 March 2027: 03:00 UTC is five in the morning, after the change of clocks two hours before."""
    change = 1_806_192_000
    entries = [{"dt": change + hour * 3_600, "main": {"temp": hour}} for hour in range(-3, 27, 3)]
    city = {"timezone": 3_600, "timezone_name": "Europe/Berlin"}
    days = day_rows(Forecast.model_validate({"list": entries, "city": city}), 2, datetime.fromtimestamp(change, UTC))
    morning = next(day for day in days if day.date.day == 28).parts[0]
    assert morning
    assert f"{morning.step.moment:%H:%M %z}" == "08:00 +0200"
