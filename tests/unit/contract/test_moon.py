"""Moonrise and moonset beside the almanac, to three minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.moon import rise_and_set

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("point", "day", "rise", "fall"),
    [
        ((37.98, 23.73), "2026-11-26T00:00", "2026-11-26T16:45", "2026-11-26T07:29"),
        ((52.52, 13.41), "2026-11-26T00:00", "2026-11-26T16:11", "2026-11-26T09:30"),
        ((40.71, -74.0), "2026-07-04T04:00", "2026-07-05T03:15", "2026-07-04T13:53"),
        ((-33.87, 151.21), "2026-12-01T00:00", "2026-12-01T14:24", "2026-12-01T01:23"),
    ],
)
def test_the_moon_rises_and_sets_as_the_almanac_says(
    point: tuple[float, float], day: str, rise: str, fall: str
) -> None:
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    found = rise_and_set(*point, begin, begin + DAY)
    for event, told in zip(found, (rise, fall), strict=True):
        assert event
        assert abs(event - datetime.fromisoformat(told).replace(tzinfo=UTC)) < timedelta(minutes=3)


def test_on_some_days_the_moon_does_not_rise_and_near_the_pole_for_days() -> None:
    days = [datetime(2026, 11, 1, tzinfo=UTC) + n * DAY for n in range(30)]
    assert sum(rise_and_set(37.98, 23.73, day, day + DAY)[0] is None for day in days) == 1
    assert sum(rise_and_set(85.0, 0.0, day, day + DAY) == (None, None) for day in days) > 15
