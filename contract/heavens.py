"""A day's sun and moon over a place: the day's length, polar day and night, the moon's phase, its rise and set.

Computed from where the place lies, so that they are the same whoever provides the weather.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from contract import moon, sun

PHASES = (
    "new moon", "waxing crescent", "first quarter", "waxing gibbous",
    "full moon", "waning gibbous", "last quarter", "waning crescent",
)  # fmt: skip
"""In English, from one new moon to the next."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heavens:
    """A calendar day's; moments are in UTC, None where sun or moon don't rise or set on that day."""

    sunrise: datetime | None
    sunset: datetime | None
    polar: Literal["day", "night"] | None
    """Whether the sun stays up, or down, all day."""
    moonrise: datetime | None
    moonset: datetime | None
    moon_phase: float
    """From 0, the new moon, through 0.5, the full one, to 1."""

    @property
    def day_length(self) -> timedelta | None:
        """From sunrise to sunset."""
        return self.sunset - self.sunrise if self.sunrise and self.sunset else None

    @property
    def phase_name(self) -> str:
        """The moon's phase in English."""
        return phase_name(self.moon_phase)


def phase_name(phase: float) -> str:
    """The nearest of the eight phases of the moon, in English."""
    return PHASES[round(phase * len(PHASES)) % len(PHASES)]


@lru_cache(maxsize=512)
def heavens(lat: float, lon: float, day: date, zone: tzinfo) -> Heavens:
    """Those of a calendar day in a zone, at a latitude and a longitude in degrees."""
    begin, end, noon = (
        datetime.combine(day + n * DAY, time(h), zone).astimezone(UTC) for n, h in ((0, 0), (1, 0), (0, 12))
    )
    course = sun.solar_day(lat, lon, noon)
    rise, fall = moon.rise_and_set(lat, lon, begin, end)
    polar: Literal["day", "night"] | None = None
    if course.sunrise is None and course.sunset is None:
        polar = "day" if sun.is_up(lat, lon, course.noon) else "night"
    return Heavens(course.sunrise, course.sunset, polar, rise, fall, sun.moon_phase(noon))
