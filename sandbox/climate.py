"""Invented but plausible weather and the sun's real course: pure functions of the place and the hour.

The yearly and daily course of the temperature follows the latitude and the sun; clouds, rain, wind and pressure are
smooth noise, hashed from the place and the time, so that an hour has the same weather in every run. OpenWeatherMap's
and Open-Meteo's answers are both made from this one `Weather`, so they agree.

The sun follows the low-accuracy formulas of the NOAA solar calculator (https://gml.noaa.gov/grad/solcalc/), accurate to
a few minutes.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from math import acos, cos, degrees, exp, floor, log, pi, radians, sin, tan
from zoneinfo import ZoneInfo

from sandbox import places
from sandbox.places import City

HOUR_S = 3600
DAY_S = 86_400
NAMED_WITHIN_KM = 300
_LEAST_MM = 0.1
_SNOW_BELOW_C = 0.5
_FOG_HUMIDITY = 90
_FOG_WIND_MS = 1.5
_WARM_C = 20
_THUNDER_MM = 2.5
_HORIZON_DEG = 90.833  # zenith distance of the centre when the upper edge is at the horizon, with refraction


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth; the seed (a city's id) makes its weather differ from that of a near point."""

    lat: float
    lon: float
    elevation_m: float
    seed: str


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather of one hour: °C, m/s, hPa, per cent, metres, mm of water in the hour; `wmo` as in WMO table 4677."""

    hour: int
    is_day: bool
    temperature_c: float
    feels_like_c: float
    dew_point_c: float
    humidity: int
    cloud_cover: int
    pressure_hpa: float
    surface_pressure_hpa: float
    visibility_m: int
    wind_ms: float
    gust_ms: float
    wind_deg: int
    rain_mm: float
    snow_mm: float
    rain_chance: int
    wmo: int
    uv_index: float

    @property
    def precipitation_mm(self) -> float:
        """Rain and melted snow of the hour."""
        return round(self.rain_mm + self.snow_mm, 2)


@dataclass(frozen=True, slots=True)
class Spot:
    """A requested location: its coordinates in degrees, and the city that gives it a name, an elevation and a zone."""

    city: City
    lat: float
    lon: float

    @property
    def place(self) -> Place:
        """The location for `weather_at`: rounded to a tenth of a degree, with the city's id as seed."""
        return Place(round(self.lat, 1), round(self.lon, 1), self.city.elevation_m, str(self.city.id))

    @property
    def is_named(self) -> bool:
        """Whether the city is near enough to lend the spot its name; at sea none is."""
        return places.distance_km(self.lat, self.lon, self.city.lat, self.city.lon) <= NAMED_WITHIN_KM

    def utc_offset_s(self, epoch_s: float) -> int:
        """The city's offset from UTC at an instant, in seconds; positive east of Greenwich."""
        offset = datetime.fromtimestamp(epoch_s, ZoneInfo(self.city.timezone)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


@dataclass(frozen=True, slots=True)
class SunDay:
    """Sunrise and sunset as Unix times; None where the sun doesn't rise or doesn't set that day."""

    sunrise: int | None
    sunset: int | None


def spot_at(lat: float, lon: float) -> Spot:
    """The spot at these coordinates in degrees; its city is the nearest one."""
    return Spot(places.nearest(lat, lon), lat, lon)


@lru_cache(maxsize=65_536)
def weather_at(place: Place, epoch_s: int) -> Weather:
    """The weather at a place in the hour that contains a Unix time."""
    hour = epoch_s // HOUR_S * HOUR_S
    cloud = _clamped(1.7 * noise(place.seed, "cloud", hour, 8) - 0.35)
    wet = _clamped((cloud - 0.55) / 0.45) * _clamped((noise(place.seed, "wet", hour, 5) - 0.4) / 0.6)
    temperature = round(_temperature_c(place, hour, cloud), 1)
    humidity = round(
        100 * _clamped(0.52 + 0.25 * cloud + 0.3 * wet + 0.16 * cos(2 * pi * (solar_hour(place.lon, hour) - 4) / 24))
    )
    wind = round(0.6 + 9.5 * noise(place.seed, "wind", hour, 6) ** 2, 2)
    amount = round(7 * wet**1.6, 2)
    amount = amount if amount >= _LEAST_MM else 0.0
    is_snow = temperature < _SNOW_BELOW_C
    foggy = amount == 0 and humidity >= _FOG_HUMIDITY and wind < _FOG_WIND_MS
    pressure = round(1013.5 + 22 * (noise(place.seed, "pressure", hour, 30) - 0.5) - 7 * cloud, 1)
    return Weather(
        hour=hour,
        is_day=is_day(place.lat, place.lon, hour),
        temperature_c=temperature,
        feels_like_c=round(apparent_temperature_c(temperature, humidity, wind), 1),
        dew_point_c=round(dew_point_c(temperature, humidity), 1),
        humidity=humidity,
        cloud_cover=round(100 * cloud),
        pressure_hpa=pressure,
        surface_pressure_hpa=round(pressure * exp(-place.elevation_m / 8434), 1),
        visibility_m=400 if foggy else round(10_000 - 6_000 * wet),
        wind_ms=wind,
        gust_ms=round(wind * (1.35 + 0.5 * noise(place.seed, "gust", hour, 2)), 2),
        wind_deg=round(720 * noise(place.seed, "direction", hour, 18)) % 360,
        rain_mm=0.0 if is_snow else amount,
        snow_mm=amount if is_snow else 0.0,
        rain_chance=round(100 * _clamped(0.9 * wet + (0.25 if amount else 0.0))),
        wmo=45 if foggy else wmo_code(cloud, amount, is_snow=is_snow, is_warm=temperature > _WARM_C),
        uv_index=uv_index(elevation_deg(place.lat, place.lon, hour), cloud),
    )


def uv_index(sun_deg: float, cloud: float) -> float:
    """The UV index under a sun of that height, by Madronich (2007) for 300 DU of ozone, less what clouds take."""
    clear: float = 12.5 * sin(radians(max(0.0, sun_deg))) ** 2.42
    return round(clear * (1 - 0.7 * cloud**3), 2)


def wmo_code(cloud: float, amount_mm: float, *, is_snow: bool, is_warm: bool) -> int:
    """The WMO weather code for a share of cloud (0 to 1) and the hour's precipitation."""
    if amount_mm == 0:
        return next(code for limit, code in ((0.12, 0), (0.35, 1), (0.75, 2), (1.1, 3)) if cloud < limit)
    if is_snow:
        return next(code for limit, code in ((1.0, 71), (3.0, 73), (1e9, 75)) if amount_mm < limit)
    if is_warm and amount_mm > _THUNDER_MM:
        return 95
    return next(code for limit, code in ((0.3, 51), (1.5, 61), (4.0, 63), (1e9, 65)) if amount_mm < limit)


def apparent_temperature_c(temperature_c: float, humidity: float, wind_ms: float) -> float:
    """Apparent temperature, by the formula of the Australian Bureau of Meteorology (after Steadman)."""
    vapour_hpa = humidity / 100 * 6.105 * exp(17.27 * temperature_c / (237.7 + temperature_c))
    return temperature_c + 0.33 * vapour_hpa - 0.7 * wind_ms - 4.0


def dew_point_c(temperature_c: float, humidity: float) -> float:
    """The dew point, by the Magnus formula."""
    gamma = log(max(humidity, 1) / 100) + 17.62 * temperature_c / (243.12 + temperature_c)
    return 243.12 * gamma / (17.62 - gamma)


def noise(seed: str, what: str, epoch_s: int, period_h: int) -> float:
    """Smooth noise between 0 and 1 with knots `period_h` hours apart."""
    position = epoch_s / (period_h * HOUR_S)
    knot = floor(position)
    share = position - knot
    share = share * share * (3 - 2 * share)
    before, after = _hashed(seed, what, knot), _hashed(seed, what, knot + 1)
    return before + (after - before) * share


def year_angle(epoch_s: float) -> float:
    """The fraction of the year that has passed at an instant, in radians: 0 on the first of January."""
    return 2 * pi * ((epoch_s / DAY_S) % 365.2425) / 365.2425


def declination_rad(angle: float) -> float:
    """The sun's declination in radians, for a `year_angle`."""
    return (
        0.006918 - 0.399912 * cos(angle) + 0.070257 * sin(angle) - 0.006758 * cos(2 * angle) + 0.000907 * sin(2 * angle)
    )


def equation_of_time_min(angle: float) -> float:
    """Apparent minus mean solar time, in minutes, for a `year_angle`."""
    return 229.18 * (
        0.000075 + 0.001868 * cos(angle) - 0.032077 * sin(angle) - 0.014615 * cos(2 * angle) - 0.040849 * sin(2 * angle)
    )


def solar_hour(lon: float, epoch_s: float) -> float:
    """Apparent solar time at a longitude in degrees, in hours from 0 to 24."""
    minutes = epoch_s / 60 + 4 * lon + equation_of_time_min(year_angle(epoch_s))
    return (minutes / 60) % 24


def elevation_deg(lat: float, lon: float, epoch_s: float) -> float:
    """The height of the sun's centre above the horizon, in degrees."""
    declination = declination_rad(year_angle(epoch_s))
    hour_angle = radians(15 * (solar_hour(lon, epoch_s) - 12))
    cosine = sin(radians(lat)) * sin(declination) + cos(radians(lat)) * cos(declination) * cos(hour_angle)
    return 90 - degrees(acos(max(-1.0, min(1.0, cosine))))


def is_day(lat: float, lon: float, epoch_s: float) -> bool:
    """Whether the sun is above the horizon."""
    return elevation_deg(lat, lon, epoch_s) > 90 - _HORIZON_DEG


def sun_day(lat: float, lon: float, epoch_s: float, utc_offset_s: int = 0) -> SunDay:
    """Sunrise and sunset of the local day that contains an instant; the day is local by its offset from UTC."""
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


def _temperature_c(place: Place, hour: int, cloud: float) -> float:
    size = abs(place.lat)
    yearly = 27.5 - 0.0063 * size**2 - 0.0055 * place.elevation_m
    peak = 0.55 if place.lat >= 0 else 0.05  # the warmest time, as a share of the year: late July, or late January
    season = min(14.0, 0.24 * size) * cos(year_angle(hour) - 2 * pi * peak)
    daily = (5.0 - 3.2 * cloud) * cos(2 * pi * (solar_hour(place.lon, hour) - 14.5) / 24) * (1 - (size / 90) ** 2)
    front = 7.0 * (noise(place.seed, "front", hour, 48) - 0.5)
    return yearly + season + daily + front


def _hashed(seed: str, what: str, knot: int) -> float:
    return int.from_bytes(blake2b(f"{seed}/{what}/{knot}".encode(), digest_size=6).digest()) / 2**48


def _clamped(value: float) -> float:
    return max(0.0, min(1.0, value))
