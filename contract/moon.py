"""When the moon rises and sets over a place.

By the low-precision formulas of The Astronomical Almanac (page D22), to 0.3 degrees, which is two minutes of a rise.
Times are aware and in UTC.
"""

import math
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from contract.sun import J2000

STRIDE = timedelta(minutes=30)
FASTEST_DEG_A_STRIDE = 8.0
"""What the moon's height changes by at most, as the earth turns by 7.5: until it may set or rise nobody looks."""
PRECISION = timedelta(seconds=20)
_DAY = timedelta(days=1)

_LONGITUDE = (
    (6.29, 134.9, 477_198.85),
    (-1.27, 259.2, -413_335.38),
    (0.66, 235.7, 890_534.23),
    (0.21, 269.9, 954_397.70),
    (-0.19, 357.5, 35_999.05),
    (-0.11, 186.6, 966_404.05),
)
_LATITUDE = ((5.13, 93.3, 483_202.03), (0.28, 228.2, 960_400.87), (-0.28, 318.3, 6_003.18), (-0.17, 217.6, -407_332.20))
_PARALLAX = ((0.0518, 134.9, 477_198.85), (0.0095, 259.2, -413_335.38), (0.0078, 235.7, 890_534.23))
"""Amplitude in degrees, phase in degrees, speed in degrees a century."""


def rise_and_set(lat: float, lon: float, begin: datetime, end: datetime) -> tuple[datetime | None, datetime | None]:
    """When the moon first rises and first sets between two moments; None where it doesn't, as on one day a month."""
    rise = fall = None
    moment, height = begin, height_deg(lat, lon, begin)
    while moment < end and (rise is None or fall is None):
        later = min(moment + STRIDE * max(1, int(abs(height) / FASTEST_DEG_A_STRIDE)), end)
        after = height_deg(lat, lon, later)
        if height < 0 <= after and rise is None:
            rise = _crossing(lat, lon, moment, later)
        elif after < 0 <= height and fall is None:
            fall = _crossing(lat, lon, moment, later)
        moment, height = later, after
    return rise, fall


def height_deg(lat: float, lon: float, moment: datetime) -> float:
    """How high the moon's upper edge is seen above the horizon, in degrees."""
    century = (moment - J2000) / _DAY / 36_525
    longitude = math.radians(218.32 + 481_267.883 * century + _series(_LONGITUDE, century, math.sin))
    latitude = math.radians(_series(_LATITUDE, century, math.sin))
    parallax = 0.9508 + _series(_PARALLAX, century, math.cos)
    across, along, up = (
        math.cos(latitude) * math.cos(longitude),
        0.9175 * math.cos(latitude) * math.sin(longitude) - 0.3978 * math.sin(latitude),
        0.3978 * math.cos(latitude) * math.sin(longitude) + 0.9175 * math.sin(latitude),
    )
    sidereal = math.radians(280.46062 + 360.98564737 * (moment - J2000) / _DAY + lon)
    hour_angle = sidereal - math.atan2(along, across)
    here = math.radians(lat)
    sine = math.sin(here) * up + math.cos(here) * math.sqrt(max(0.0, 1 - up * up)) * math.cos(hour_angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine)))) - (0.7275 * parallax - 0.567)


def _series(terms: Iterable[tuple[float, float, float]], century: float, wave: Callable[[float], float]) -> float:
    return sum(amplitude * wave(math.radians(phase + speed * century)) for amplitude, phase, speed in terms)


def _crossing(lat: float, lon: float, before: datetime, after: datetime) -> datetime:
    """When, between two moments on both sides of the horizon, it is on it; by halves."""
    below = height_deg(lat, lon, before) < 0
    while after - before > PRECISION:
        middle = before + (after - before) / 2
        if (height_deg(lat, lon, middle) < 0) is below:
            before = middle
        else:
            after = middle
    return after
