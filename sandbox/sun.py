"""Where the sun stands: declination, the equation of time, sunrise and sunset.

After the low-accuracy formulas of the NOAA solar calculator (https://gml.noaa.gov/grad/solcalc/), good to some minutes.
"""

from dataclasses import dataclass
from math import acos, cos, degrees, floor, pi, radians, sin, tan

DAY_S = 86_400
_HORIZON_DEG = 90.833  # the sun's upper edge at the horizon, refraction included


@dataclass(frozen=True, slots=True)
class SunDay:
    """Sunrise and sunset as Unix times; None where the sun doesn't rise or doesn't set that day."""

    sunrise: int | None
    sunset: int | None


def year_angle(epoch_s: float) -> float:
    """How far through the year an instant lies, in radians from 0 on the first of January."""
    return 2 * pi * ((epoch_s / DAY_S) % 365.2425) / 365.2425


def declination_rad(angle: float) -> float:
    """The sun's declination in radians, for a `year_angle`."""
    return (
        0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) - 0.006758 * cos(2 * angle) + 0.000907 * sin(2 * angle)
    )


def equation_of_time_min(angle: float) -> float:
    """How far a sundial is ahead of the clock, in minutes, for a `year_angle`."""
    return 229.18 * (
        0.000075 + 0.001868 * cos(angle) - 0.032077 * sin(angle) - 0.014615 * cos(2 * angle) - 0.040849 * sin(2 * angle)
    )


def solar_hour(lon: float, epoch_s: float) -> float:
    """The hour that a sundial shows at a longitude in degrees, 0 to 24."""
    minutes = epoch_s / 60 + 4 * lon + equation_of_time_min(year_angle(epoch_s))
    return (minutes / 60) % 24


def elevation_deg(lat: float, lon: float, epoch_s: float) -> float:
    """The height of the sun's centre above the horizon, in degrees."""
    declination = declination_rad(year_angle(epoch_s))
    hour_angle = radians(15 * (solar_hour(lon, epoch_s) - 12))
    cosine = sin(radians(lat)) * sin(declination) + cos(radians(lat)) * cos(declination) * cos(hour_angle)
    return 90 - degrees(acos(max(-1.0, min(1.0, cosine))))


def is_day(lat: float, lon: float, epoch_s: float) -> bool:
    """Whether the sun is up."""
    return elevation_deg(lat, lon, epoch_s) > 90 - _HORIZON_DEG


def sun_day(lat: float, lon: float, epoch_s: float, utc_offset_s: int = 0) -> SunDay:
    """Sunrise and sunset of the local day (of that offset from UTC, in seconds) in which an instant lies."""
    midnight = floor((epoch_s + utc_offset_s) / DAY_S) * DAY_S - utc_offset_s
    noon = midnight + DAY_S // 2
    angle = year_angle(noon)
    declination = declination_rad(angle)
    latitude = radians(max(-89.9, min(89.9, lat)))
    cosine = cos(radians(_HORIZON_DEG)) / (cos(latitude) * cos(declination)) - tan(latitude) * tan(declination)
    if abs(cosine) > 1:
        return SunDay(None, None)
    solar_noon = noon - (solar_hour(lon, noon) - 12) * 3600
    half_day = degrees(acos(cosine)) * 240
    return SunDay(round(solar_noon - half_day), round(solar_noon + half_day))
