"""The sun's course over a place: noon, rise, set and civil twilight, polar days and nights; and the moon's phase.

By the formulas of NOAA's solar calculator (https://gml.noaa.gov/grad/solcalc/calcdetails.html, after Meeus,
Astronomical Algorithms), to about a minute below 72° of latitude. All times are aware and in UTC.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HORIZON_DEG = -0.833
"""The height of the sun's centre when its upper edge is on the horizon, with refraction."""
TWILIGHT_DEG = -6.0
"""That at civil dawn and dusk."""
GRAZING_DEG = 0.5
"""Within this of the horizon refraction decides whether the sun is seen, so that no formula can tell."""
J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DAY_S, MINUTE_S = 86_400, 60
NEAR_S = 2 * DAY_S
"""How far a day's sunrise or sunset can be from a moment of that day, and some more."""
ROUNDS = 3
"""Corrections of an event's time by the sun's place at that time."""


@dataclass(frozen=True, slots=True)
class SolarDay:
    """One noon and what lies within twelve hours of it; None where the sun doesn't cross that height."""

    noon: datetime
    sunrise: datetime | None
    sunset: datetime | None
    dawn: datetime | None
    dusk: datetime | None


def solar_day(lat: float, lon: float, moment: datetime) -> SolarDay:
    """The day whose noon is nearest to a moment, at a latitude and a longitude in degrees."""
    noon = noon_near(lon, moment)
    return SolarDay(
        noon,
        _crossing(lat, lon, noon, HORIZON_DEG, -1),
        _crossing(lat, lon, noon, HORIZON_DEG, 1),
        _crossing(lat, lon, noon, TWILIGHT_DEG, -1),
        _crossing(lat, lon, noon, TWILIGHT_DEG, 1),
    )


def noon_near(lon: float, moment: datetime) -> datetime:
    """The moment, within twelve hours of another, at which the sun stands highest over a longitude."""
    noon = moment
    for _ in range(ROUNDS):
        noon -= timedelta(_hour_angle(lon, noon) / 360)
    return noon


def elevation_deg(lat: float, lon: float, moment: datetime) -> float:
    """The height of the sun's centre above the horizon, in degrees, without refraction."""
    latitude, declination = math.radians(lat), math.radians(_position(moment)[0])
    sine = math.sin(latitude) * math.sin(declination) + math.cos(latitude) * math.cos(declination) * math.cos(
        math.radians(_hour_angle(lon, moment))
    )
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def is_up(lat: float, lon: float, moment: datetime) -> bool:
    """Whether it is day: any part of the sun is above the horizon."""
    return elevation_deg(lat, lon, moment) > HORIZON_DEG


def never_crosses(lat: float, lon: float, moment: datetime) -> bool:
    """Whether the sun stays up, or down, for all of the day around a moment, beyond doubt."""
    noon = noon_near(lon, moment)
    highest, lowest = elevation_deg(lat, lon, noon), elevation_deg(lat, lon, noon + DAY / 2)
    return highest < HORIZON_DEG - GRAZING_DEG or lowest > HORIZON_DEG + GRAZING_DEG


def stated_events(
    events_s: tuple[int | None, int | None], around_s: int, utc_offset_s: int, point: tuple[float, float] | None
) -> tuple[int | None, int | None]:
    """What is true of a sunrise and a sunset that an upstream states for the day around a moment, as Unix seconds.

    Upstreams say in many ways that the sun doesn't rise or set: 1970, both at once, both at local midnight, midnight
    and 23:59. `point` is the latitude and longitude, where they are known.
    """
    sunrise_s, sunset_s = (event_s if event_s and abs(event_s - around_s) <= NEAR_S else None for event_s in events_s)
    stated = [event_s for event_s in (sunrise_s, sunset_s) if event_s is not None]
    at_midnight = all((event_s + utc_offset_s) % DAY_S == 0 for event_s in stated)
    between_s = max(stated, default=0) - min(stated, default=0)
    no_day = len(stated) > 1 and (between_s < MINUTE_S or between_s > DAY_S - 2 * MINUTE_S)
    if at_midnight or no_day or (point and never_crosses(*point, datetime.fromtimestamp(around_s, UTC))):
        return None, None
    return sunrise_s, sunset_s


def nights(lat: float, lon: float, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The nights between two moments, each from sunset to sunrise; a polar night is one for as long as it lasts."""
    dark_since = None if is_up(lat, lon, first) else first
    noon = noon_near(lon, first)
    while noon < last + DAY:
        day = solar_day(lat, lon, noon)
        for event, rises in ((day.sunrise, True), (day.sunset, False)):
            if event is None or not first < event < last:
                continue
            if rises and dark_since is not None:
                yield dark_since, event
            dark_since = None if rises else event
        noon = noon_near(lon, noon + DAY)
    if dark_since is not None:
        yield dark_since, last


def moon_phase(moment: datetime) -> float:
    """How far the moon is from new to new: 0 is new, 0.25 the first quarter, 0.5 full.

    Its angle from the sun is to a degree (Meeus, chapter 48).
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
    return angle / 360 % 1


def _crossing(lat: float, lon: float, noon: datetime, height_deg: float, side: int) -> datetime | None:
    """When the sun crosses a height before (side -1) or after (1) a noon."""
    moment = noon
    for _ in range(ROUNDS):
        latitude, declination = math.radians(lat), math.radians(_position(moment)[0])
        across = math.cos(latitude) * math.cos(declination)
        sine = math.sin(math.radians(height_deg)) - math.sin(latitude) * math.sin(declination)
        if abs(sine) >= across:
            return None
        since_noon = _turn(moment - noon)
        hour_angle = since_noon + _half_circle(_hour_angle(lon, moment) - since_noon)  # also beyond 180 degrees
        moment += timedelta((side * math.degrees(math.acos(sine / across)) - hour_angle) / 360)
    return moment


def _turn(since: timedelta) -> float:
    """How far the mean sun goes in that time, in degrees."""
    return since / DAY * 360


def _hour_angle(lon: float, moment: datetime) -> float:
    """Degrees that the sun is past its highest point, from -180 to 180."""
    return _half_circle(_turn(moment - J2000) + _position(moment)[1] / 4 + lon)


def _half_circle(angle: float) -> float:
    """An angle in degrees, from -180 to 180."""
    return (angle + 180) % 360 - 180


def _position(moment: datetime) -> tuple[float, float]:
    """The sun's declination in degrees, and the equation of time in minutes."""
    century = (moment - J2000) / DAY / 36_525
    mean_longitude = math.radians((280.46646 + century * (36_000.76983 + 0.0003032 * century)) % 360)
    anomaly = math.radians(357.52911 + century * (35_999.05029 - 0.0001537 * century))
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    longitude = mean_longitude + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    tilt = math.radians(23 + (26 + seconds / 60) / 60 + 0.00256 * math.cos(node))
    declination = math.degrees(math.asin(math.sin(tilt) * math.sin(longitude)))
    half = math.tan(tilt / 2) ** 2
    equation = 4 * math.degrees(
        half * math.sin(2 * mean_longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * half * math.sin(anomaly) * math.cos(2 * mean_longitude)
        - 0.5 * half**2 * math.sin(4 * mean_longitude)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
    return declination, equation
