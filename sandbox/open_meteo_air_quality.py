"""Open-Meteo's /v1/air-quality (https://open-meteo.com/en/docs/air-quality-api): concentrations and their indices.

The air is invented, but consistent: dirtier in large cities, at the rush hours and in still air, cleaner in rain; ozone
follows the sun, and pollen the seasons of its plants (in Europe only, as at Open-Meteo). The European index takes the
worst pollutant by the bands of that page, linear within a band, and averages particles over the last 24 hours; the US
index takes the particles.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log10

from flask import Blueprint, Response, jsonify

from sandbox.climate import DAY_S, HOUR_S, Spot, elevation_deg, noise, solar_hour, spot_at, uv_index, weather_at
from sandbox.control import current_state
from sandbox.open_meteo import OpenMeteoError, Series, choice, coordinate, refused, series_json

bp = Blueprint("open_meteo_air_quality", __name__)
bp.register_error_handler(OpenMeteoError, refused)

MICROGRAMS = "μg/m³"
FORECAST_DAYS, MOST_PAST_DAYS = (5, 7), 92
HOURS_OF_A_MEAN = 24
"""Of particles, in the indices."""


@dataclass(frozen=True, slots=True)
class InventedAir:
    """The air of one hour: µg/m³, of carbon dioxide ppm; the UV index."""

    pm10: float
    pm2_5: float
    carbon_monoxide: float
    carbon_dioxide: float
    nitrogen_monoxide: float
    nitrogen_dioxide: float
    sulphur_dioxide: float
    ozone: float
    ammonia: float
    methane: float
    dust: float
    aerosol_optical_depth: float
    uv_index: float
    uv_index_clear_sky: float


EUROPEAN_BANDS: Mapping[str, Sequence[float]] = {
    "pm2_5": (0, 10, 20, 25, 50, 75, 800),
    "pm10": (0, 20, 40, 50, 100, 150, 1200),
    "nitrogen_dioxide": (0, 40, 90, 120, 230, 340, 1000),
    "ozone": (0, 50, 100, 130, 240, 380, 800),
    "sulphur_dioxide": (0, 100, 200, 350, 500, 750, 1250),
}
"""Bounds of the European index in µg/m³; each band is 20 of the index."""
EUROPEAN_INDEX = (0, 20, 40, 60, 80, 100, 120)
US_BANDS: Mapping[str, Sequence[float]] = {
    "pm2_5": (0, 12, 35.5, 55.5, 150.5, 250.5, 350.5, 500.5),
    "pm10": (0, 55, 155, 255, 355, 425, 505, 605),
}
US_INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
PARTICLES = ("pm2_5", "pm10")

Value = float | int | None
Read = Callable[[Spot, int], Value]
EUROPE = (30.0, 72.0, -25.0, 45.0)
"""Where pollen is forecast: from which latitude to which, and from which longitude to which."""
POLLEN_DAYS = 4
"""How far; later values are null."""
SEASONS: Mapping[str, tuple[int, int, int]] = {
    "alder": (60, 22, 250),
    "birch": (115, 14, 900),
    "grass": (165, 30, 120),
    "mugwort": (225, 18, 40),
    "olive": (140, 15, 300),
    "ragweed": (245, 16, 60),
}
"""Of each plant at 50 degrees north: the day of the year at which most flies, the days around it, and how many grains
in a cubic metre at most."""
OLIVES_UP_TO_DEG = 46
DAYS_LATER_A_DEGREE = 2


@lru_cache(maxsize=65_536)
def air_at(spot: Spot, epoch_s: int) -> InventedAir:
    """The air at a spot in the hour that contains a Unix time."""
    hour = epoch_s // HOUR_S * HOUR_S
    weather, seed = weather_at(spot.place, hour), spot.place.seed
    local = solar_hour(spot.lon, hour)
    rush = exp(-(((local - 8) / 2) ** 2)) + exp(-(((local - 19) / 2.5) ** 2))
    city = max(0.2, log10(max(10, spot.city.population)) - 3)
    still = (
        (1.6 / (1 + weather.wind_ms / 3))
        * (0.5 if weather.precipitation_mm else 1)
        * (0.6 + noise(seed, "air", hour, 12))
    )
    dirt = city * still
    height = max(0.0, elevation_deg(spot.lat, spot.lon, hour)) / 90
    no2 = dirt * (5 + 12 * rush)
    pm2_5 = dirt * (4 + 3 * rush)
    dust = 25 * max(0.0, noise(seed, "dust", hour, 36) - 0.75)
    return InventedAir(
        pm10=round(1.5 * pm2_5 + dust, 1),
        pm2_5=round(pm2_5 + 0.2 * dust, 1),
        carbon_monoxide=round(110 + 9 * no2, 1),
        carbon_dioxide=round(425 + 2 * dirt, 1),
        nitrogen_monoxide=round(0.2 * no2 * (1 - height), 1),
        nitrogen_dioxide=round(no2, 1),
        sulphur_dioxide=round(1.5 * dirt, 1),
        ozone=round(max(5.0, 45 + 90 * height * (1 - weather.cloud_cover / 200) - 0.5 * no2), 1),
        ammonia=round(0.5 + 1.5 * noise(seed, "ammonia", hour, 24), 1),
        methane=round(1380 + 10 * dirt, 1),
        dust=round(dust, 1),
        aerosol_optical_depth=round(0.05 + 0.01 * pm2_5 + 0.01 * dust, 2),
        uv_index=weather.uv_index,
        uv_index_clear_sky=uv_index(elevation_deg(spot.lat, spot.lon, hour), 0),
    )


def index(value: float, bounds: Sequence[float], indices: Sequence[int]) -> int:
    """The index of a concentration: linear between the bounds, and the largest beyond the last one."""
    band = bisect_left(bounds, value)
    if band == 0:
        return indices[0]
    if band == len(bounds):
        return indices[-1]
    share = (value - bounds[band - 1]) / (bounds[band] - bounds[band - 1])
    return round(indices[band - 1] + share * (indices[band] - indices[band - 1]))


def concentration(spot: Spot, epoch_s: int, pollutant: str) -> float:
    """What an index looks at, in µg/m³: the hour's value, and of particles the mean of a day."""
    hours = range(HOURS_OF_A_MEAN) if pollutant in PARTICLES else range(1)
    values = [float(getattr(air_at(spot, epoch_s - number * HOUR_S), pollutant)) for number in hours]
    return sum(values) / len(values)


def pollen_at(plant: str, spot: Spot, epoch_s: int) -> float:
    """Grains of a plant in a cubic metre: most by day in dry air, in its season, which comes later in the north."""
    peak, days, most = SEASONS[plant]
    if plant == "olive" and spot.lat > OLIVES_UP_TO_DEG:
        return 0.0
    of_year = (epoch_s / DAY_S) % 365.2425
    shift = (spot.lat - 50) * DAYS_LATER_A_DEGREE
    season = exp(-(((of_year - peak - shift) / days) ** 2))
    weather = weather_at(spot.place, epoch_s)
    dry = 0.2 if weather.precipitation_mm else 1.0
    day = 0.35 + 0.65 * max(0.0, elevation_deg(spot.lat, spot.lon, epoch_s)) / 90
    grains = most * season * dry * day * (0.4 + 0.6 * noise(spot.place.seed, plant, epoch_s, 24))
    return round(grains, 1)


def _pollen(plant: str) -> Read:
    def read(spot: Spot, epoch_s: int) -> float | None:
        south, north, west, east = EUROPE
        inside = south <= spot.lat <= north and west <= spot.lon <= east
        known = epoch_s < current_state().now() + POLLEN_DAYS * DAY_S
        return pollen_at(plant, spot, epoch_s) if inside and known else None

    return read


def _reading(name: str) -> Read:
    return lambda spot, epoch_s: getattr(air_at(spot, epoch_s), name)


def _worst(bands: Mapping[str, Sequence[float]], indices: Sequence[int], *pollutants: str) -> Read:
    return lambda spot, epoch_s: max(
        index(concentration(spot, epoch_s, name), bands[name], indices) for name in pollutants
    )


GRAINS = "grains/m³"
UNITS = {"carbon_dioxide": "ppm", "aerosol_optical_depth": "", "uv_index": "", "uv_index_clear_sky": ""}
VARIABLES: Mapping[str, Series] = {
    **{name: (UNITS.get(name, MICROGRAMS), _reading(name)) for name in InventedAir.__dataclass_fields__},
    **{f"{plant}_pollen": (GRAINS, _pollen(plant)) for plant in SEASONS},
    "european_aqi": ("EAQI", _worst(EUROPEAN_BANDS, EUROPEAN_INDEX, *EUROPEAN_BANDS)),
    **{f"european_aqi_{name}": ("EAQI", _worst(EUROPEAN_BANDS, EUROPEAN_INDEX, name)) for name in EUROPEAN_BANDS},
    "us_aqi": ("USAQI", _worst(US_BANDS, US_INDEX, *US_BANDS)),
    **{f"us_aqi_{name}": ("USAQI", _worst(US_BANDS, US_INDEX, name)) for name in US_BANDS},
}


@bp.get("/v1/air-quality")
def air_quality() -> Response:
    """The air of one point, now and by the hour; the extra key `sandbox` marks it."""
    spot = spot_at(coordinate("latitude", 90), coordinate("longitude", 180))
    choice("domains", ("auto", "cams_europe", "cams_global"))
    place = {"latitude": round(spot.lat, 1), "longitude": round(spot.lon, 1), "elevation": spot.city.elevation_m}
    return jsonify(place | series_json(spot, VARIABLES, FORECAST_DAYS, MOST_PAST_DAYS))
