"""A day's sun and moon: by the U.S. Naval Observatory's and timeanddate.com's published phases and by the poles."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from contract.heavens import heavens, phase_name

ATHENS, ATHENS_ZONE = (37.98, 23.73), ZoneInfo("Europe/Athens")
TROMSO, TROMSO_ZONE = (69.65, 18.96), ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 3, 14), "full moon"),
        (date(2025, 3, 29), "new moon"),
        (date(2025, 4, 5), "first quarter"),
        (date(2025, 4, 21), "last quarter"),
        (date(2025, 4, 1), "waxing crescent"),
        (date(2025, 4, 9), "waxing gibbous"),
        (date(2025, 4, 17), "waning gibbous"),
        (date(2025, 4, 24), "waning crescent"),
    ],
)
def test_the_phases_of_the_moon_are_those_of_the_almanacs(day: date, name: str) -> None:
    assert heavens(*ATHENS, day, ATHENS_ZONE).phase_name == name


@pytest.mark.parametrize(
    ("phase", "name"), [(0.0, "new moon"), (0.99, "new moon"), (0.5, "full moon"), (1.0, "new moon")]
)
def test_a_phase_is_named_by_the_nearest_of_eight(phase: float, name: str) -> None:
    assert phase_name(phase) == name


def test_days_are_longest_in_june_and_as_long_as_the_night_in_march() -> None:
    longest = heavens(*ATHENS, date(2026, 6, 21), ATHENS_ZONE).day_length
    assert longest is not None
    assert abs(longest - timedelta(hours=14, minutes=49)) < timedelta(minutes=4)
    equal = heavens(*ATHENS, date(2026, 3, 20), ATHENS_ZONE).day_length
    assert equal is not None
    assert abs(equal - timedelta(hours=12, minutes=8)) < timedelta(minutes=6)


@pytest.mark.parametrize(
    ("day", "polar"), [(date(2026, 12, 21), "night"), (date(2026, 6, 21), "day"), (date(2026, 3, 20), None)]
)
def test_beyond_the_polar_circle_the_sun_stays_down_or_up(day: date, polar: str | None) -> None:
    found = heavens(*TROMSO, day, TROMSO_ZONE)
    assert found.polar == polar
    assert (found.day_length is None) is (polar is not None)


def test_the_moon_rises_and_sets_within_the_day_of_the_place() -> None:
    found = heavens(*ATHENS, date(2026, 11, 30), ATHENS_ZONE)
    for event in (found.moonrise, found.moonset):
        assert event is not None
        assert event.tzinfo is UTC
        assert event.astimezone(ATHENS_ZONE).date() == date(2026, 11, 30)
