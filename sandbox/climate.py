"""Invented weather that one could believe: a pure function of the place and the hour.

The yearly and the daily course of the temperature come from the latitude and the sun; clouds, rain, wind and pressure
are smooth noise, drawn by a hash of the place and the time, so that the same hour gives the same weather in every run.
Both OpenWeatherMap's and Open-Meteo's shapes are made of this one `Weather`, so they agree.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import cos, exp, floor, log, pi

from sandbox import sun

HOUR_S = 3600
_LEAST_MM = 0.1
_SNOW_BELOW_C = 0.5
_FOG_HUMIDITY = 90
_FOG_WIND_MS = 1.5
_WARM_C = 20
_THUNDER_MM = 2.5


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth; the seed (a city's id, or the point itself) tells its weather from its neighbour's."""

    lat: float
    lon: float
    elevation_m: float
    seed: str


@dataclass(frozen=True, slots=True)
class Weather:
    """The weather of one hour: °C, m/s, hPa, per cent, metres, mm of water in the hour; `wmo` is the WMO code 4677."""

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

    @property
    def precipitation_mm(self) -> float:
        """Rain and melted snow of the hour."""
        return round(self.rain_mm + self.snow_mm, 2)


@lru_cache(maxsize=65_536)
def weather_at(place: Place, epoch_s: int) -> Weather:
    """The weather at a place in the hour in which a Unix time lies."""
    hour = epoch_s // HOUR_S * HOUR_S
    cloud = _clamped(1.7 * noise(place.seed, "cloud", hour, 8) - 0.35)
    wet = _clamped((cloud - 0.55) / 0.45) * _clamped((noise(place.seed, "wet", hour, 5) - 0.4) / 0.6)
    temperature = round(_temperature_c(place, hour, cloud), 1)
    humidity = round(
        100 * _clamped(0.52 + 0.25 * cloud + 0.3 * wet + 0.16 * cos(2 * pi * (_hour(place, hour) - 4) / 24))
    )
    wind = round(0.6 + 9.5 * noise(place.seed, "wind", hour, 6) ** 2, 2)
    amount = round(7 * wet**1.6, 2)
    amount = amount if amount >= _LEAST_MM else 0.0
    is_snow = temperature < _SNOW_BELOW_C
    foggy = amount == 0 and humidity >= _FOG_HUMIDITY and wind < _FOG_WIND_MS
    pressure = round(1013.5 + 22 * (noise(place.seed, "pressure", hour, 30) - 0.5) - 7 * cloud, 1)
    return Weather(
        hour=hour,
        is_day=sun.is_day(place.lat, place.lon, hour),
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
    )


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
    """What the air feels like: Steadman's formula, as the Australian Bureau of Meteorology gives it."""
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
    before, after = _drawn(seed, what, knot), _drawn(seed, what, knot + 1)
    return before + (after - before) * share


def _temperature_c(place: Place, hour: int, cloud: float) -> float:
    size = abs(place.lat)
    yearly = 27.5 - 0.0063 * size**2 - 0.0055 * place.elevation_m
    peak = 0.55 if place.lat >= 0 else 0.05  # the warmest time, as a share of the year: late July, or late January
    season = min(14.0, 0.24 * size) * cos(sun.year_angle(hour) - 2 * pi * peak)
    daily = (5.0 - 3.2 * cloud) * cos(2 * pi * (_hour(place, hour) - 14.5) / 24) * (1 - (size / 90) ** 2)
    front = 7.0 * (noise(place.seed, "front", hour, 48) - 0.5)
    return yearly + season + daily + front


def _hour(place: Place, epoch_s: int) -> float:
    return sun.solar_hour(place.lon, epoch_s)


def _drawn(seed: str, what: str, knot: int) -> float:
    return int.from_bytes(blake2b(f"{seed}/{what}/{knot}".encode(), digest_size=6).digest()) / 2**48


def _clamped(value: float) -> float:
    return max(0.0, min(1.0, value))
