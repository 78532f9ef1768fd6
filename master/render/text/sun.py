"""What follows from sunrise and sunset: solar noon, dawn and dusk; and the moon's phase."""

import math
from datetime import UTC, datetime, timedelta

TWILIGHT_DEG = -6.0
"""Of the sun at civil dawn and dusk."""
TILT_DEG = 23.44
J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def noon(sunrise: datetime, sunset: datetime) -> datetime:
    """When the sun stands highest."""
    return sunrise + (sunset - sunrise) / 2


def twilight(sunrise: datetime, sunset: datetime, lat: float) -> tuple[datetime, datetime] | None:
    """Civil dawn and dusk, to some two minutes; None where the sun doesn't sink that far."""
    highest = noon(sunrise, sunset)
    days = (highest - J2000) / DAY
    season = math.radians(280.46 + 0.98565 * days + 1.915 * math.sin(math.radians(357.53 + 0.9856 * days)))
    declination = math.asin(math.sin(math.radians(TILT_DEG)) * math.sin(season))
    latitude = math.radians(lat)
    away = (math.sin(math.radians(TWILIGHT_DEG)) - math.sin(latitude) * math.sin(declination)) / (
        math.cos(latitude) * math.cos(declination)
    )
    if not -1 < away < 1:
        return None
    half = timedelta(hours=math.degrees(math.acos(away)) / 15)
    return highest - half, highest + half


def moon(moment: datetime) -> int:
    """The nearest of the moon's eight phases: 0 is new, 4 is full.

    Its angle from the sun is to a degree (Meeus, Astronomical Algorithms, chapter 48).
    """
    days = (moment - J2000) / DAY
    elongation, sun, own = (
        math.radians(start + speed * days)
        for start, speed in ((297.8502, 12.19074912), (357.5291, 0.98560028), (134.9634, 13.06499295))
    )
    angle = (
        math.degrees(elongation)
        + 6.289 * math.sin(own)
        - 2.100 * math.sin(sun)
        + 1.274 * math.sin(2 * elongation - own)
        + 0.658 * math.sin(2 * elongation)
        + 0.214 * math.sin(2 * own)
        + 0.110 * math.sin(elongation)
    )
    return round(angle / 45) % 8
