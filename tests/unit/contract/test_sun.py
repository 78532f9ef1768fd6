"""The sun's course, beside the almanac (timeanddate.com, NOAA's calculator), and what upstreams tell of it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import sun

ATHENS, REYKJAVIK, TROMSO, SYDNEY = (37.98, 23.73), (64.15, -21.94), (69.65, 18.96), (-33.87, 151.21)
SOUTH_POLE, SUVA = (-90.0, 0.0), (-18.14, 178.44)
LONGYEARBYEN = (78.22, 15.63)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("point", "day", "rise", "noon", "fall"),
    [
        (ATHENS, "2026-11-26T10:00", "2026-11-26T05:17", "2026-11-26T10:12", "2026-11-26T15:07"),
        (ATHENS, "2026-06-21T10:00", "2026-06-21T03:03", "2026-06-21T10:27", "2026-06-21T17:51"),
        (REYKJAVIK, "2026-06-21T12:00", "2026-06-21T02:55", "2026-06-21T13:30", "2026-06-22T00:04"),
        (SYDNEY, "2026-12-21T02:00", "2026-12-20T18:41", "2026-12-21T01:53", "2026-12-21T09:05"),
        (SUVA, "2026-03-20T00:00", "2026-03-19T18:10", "2026-03-20T00:13", "2026-03-20T06:17"),
    ],
)
def test_the_sun_rises_and_sets_as_the_almanac_says(
    point: tuple[float, float], day: str, rise: str, noon: str, fall: str
) -> None:
    found = sun.solar_day(*point, at(day))
    assert found.sunrise
    assert found.sunset
    for event, told in ((found.sunrise, rise), (found.noon, noon), (found.sunset, fall)):
        assert abs(event - at(told)) < timedelta(minutes=2)


@given(
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_events_lie_around_the_noon_at_the_heights_that_they_are_of(lat: float, lon: float, moment: datetime) -> None:
    day = sun.solar_day(lat, lon, moment)
    assert abs(day.noon - moment) <= timedelta(hours=12, minutes=1)
    told = [event for event in (day.dawn, day.sunrise, day.noon, day.sunset, day.dusk) if event]
    assert all(before <= after for before, after in pairwise(told))
    for event in (day.sunrise, day.sunset):
        if event and abs(lat) < 85:
            assert sun.elevation_deg(lat, lon, event) == pytest.approx(sun.HORIZON_DEG, abs=0.1)


@pytest.mark.parametrize(
    ("point", "day", "never", "up"),
    [
        (LONGYEARBYEN, "2026-06-21T00:00", True, True),
        (LONGYEARBYEN, "2026-12-21T12:00", True, False),
        (LONGYEARBYEN, "2026-03-21T12:00", False, True),
        (TROMSO, "2026-11-29T11:00", False, False),  # its noon is within refraction of the horizon
        (TROMSO, "2026-12-10T11:00", True, False),
        (SOUTH_POLE, "2026-12-21T00:00", True, True),
        (ATHENS, "2026-12-21T00:00", False, False),
    ],
)
def test_polar_days_and_nights_are_known(point: tuple[float, float], day: str, never: bool, up: bool) -> None:
    assert sun.never_crosses(*point, at(day)) is never
    assert sun.is_up(*point, at(day)) is up


DAY_S, NOON_S = 86_400, 1_795_694_400  # 2026-11-26 12:00 in UTC
RISE_S, FALL_S = NOON_S - 24_180, NOON_S + 11_220


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((RISE_S, FALL_S), (RISE_S, FALL_S)),
        ((RISE_S, None), (RISE_S, None)),
        ((None, FALL_S), (None, FALL_S)),
        ((0, FALL_S), (None, FALL_S)),
        ((-1, 1), (None, None)),
        ((7_200, 7_200), (None, None)),
        ((RISE_S, RISE_S), (None, None)),
        ((RISE_S, RISE_S + 30), (None, None)),
        ((NOON_S - 50_400, NOON_S + 36_000), (None, None)),  # midnight and midnight
        ((NOON_S - 50_400, NOON_S + 35_940), (None, None)),  # midnight and 23:59
        ((NOON_S - 50_400, None), (None, None)),
        ((NOON_S - 50_400, FALL_S), (NOON_S - 50_400, FALL_S)),  # one that merely happens at midnight
        ((RISE_S - 10 * DAY_S, FALL_S), (None, FALL_S)),
        ((None, None), (None, None)),
    ],
)
@pytest.mark.parametrize("point", [None, ATHENS])
def test_what_upstreams_tell_of_the_sun_is_believed_where_it_can_be(
    point: tuple[float, float] | None,
    events: tuple[int | None, int | None],
    told: tuple[int | None, int | None],
) -> None:
    assert sun.stated_events(events, NOON_S, 7_200, point) == told


def test_where_the_sun_stays_down_no_times_are_believed() -> None:
    assert sun.stated_events((RISE_S, FALL_S), NOON_S, 7_200, LONGYEARBYEN) == (None, None)


def test_nights_are_from_sunset_to_sunrise_and_a_polar_night_is_one() -> None:
    first, last = at("2026-11-26T00:00"), at("2026-12-01T00:00")
    nights = [(f"{begin:%d %H:%M}", f"{end:%d %H:%M}") for begin, end in sun.nights(*ATHENS, first, last)]
    assert nights[0] == ("26 00:00", "26 05:17")
    assert nights[1] == ("26 15:07", "27 05:18")
    assert nights[-1] == ("30 15:06", "01 00:00")
    assert len(nights) == 6
    assert list(sun.nights(*LONGYEARBYEN, first, last)) == [(first, last)]
    summer = at("2026-06-20T00:00")
    assert list(sun.nights(*LONGYEARBYEN, summer, summer + timedelta(days=5))) == []


def test_the_last_sunset_before_the_polar_night_begins_a_night_without_end() -> None:
    first = at("2026-11-24T12:00")
    nights = list(sun.nights(*TROMSO, first, first + timedelta(days=10)))
    begin, end = nights[-1]
    assert (begin.day in (26, 27, 28), end) == (True, first + timedelta(days=10))


@pytest.mark.parametrize(
    ("moment", "phase"),
    [("2026-11-24T14:53", 0.5), ("2024-04-08T18:21", 0.0), ("2025-09-14T10:33", 0.75), ("2025-09-29T23:54", 0.25)],
)
def test_the_moons_phase_is_that_of_the_almanac(moment: str, phase: float) -> None:
    found = sun.moon_phase(at(moment))
    assert min(abs(found - phase), 1 - abs(found - phase)) < 0.01
