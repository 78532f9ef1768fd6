"""Open-Meteo's /v1/marine (https://open-meteo.com/en/docs/marine-weather-api): waves, swell and the sea's temperature.

The sea is invented, but consistent: its temperature follows the latitude and, a month late, the year; waves grow with
the wind, over a swell of their own. It lies where the world's seas are; elsewhere it is null, as upstream on land.
"""

from collections.abc import Mapping
from math import cos, hypot, pi

from flask import Blueprint, Response, jsonify

from sandbox.climate import Spot, noise, spot_at, weather_at, year_angle
from sandbox.open_meteo import OpenMeteoError, Series, choice, coordinate, refused, series_json
from sandbox.sea import is_by_the_sea

bp = Blueprint("open_meteo_marine", __name__)
bp.register_error_handler(OpenMeteoError, refused)

CELLS_A_DEGREE = 12
FORECAST_DAYS = (7, 16)
METRES, SECONDS, DEGREES, CELSIUS = "m", "s", "°", "°C"


def water_c(spot: Spot, epoch_s: int) -> float:
    """The temperature of the sea in °C: warmest in early September, or in early March in the south."""
    size = abs(spot.lat)
    peak = 0.67 if spot.lat >= 0 else 0.17
    season = min(6.0, 0.15 * size) * cos(year_angle(epoch_s) - 2 * pi * peak)
    slow = 1.5 * (noise(spot.place.seed, "water", epoch_s, 240) - 0.5)
    return round(max(-1.8, 28.5 - 0.0068 * size**2 + season + slow), 1)


def wind_waves_m(spot: Spot, epoch_s: int) -> float:
    """The height of the wind's waves in metres."""
    return round(0.02 * weather_at(spot.place, epoch_s).wind_ms ** 2, 2)


def swell_m(spot: Spot, epoch_s: int) -> float:
    """The height of the swell in metres."""
    return round(0.2 + 1.2 * noise(spot.place.seed, "swell", epoch_s, 36), 2)


def waves_m(spot: Spot, epoch_s: int) -> float:
    """The height of all waves in metres: their energies add up."""
    return round(hypot(wind_waves_m(spot, epoch_s), swell_m(spot, epoch_s)), 2)


def _wind_deg(spot: Spot, epoch_s: int) -> int:
    return weather_at(spot.place, epoch_s).wind_deg


def _swell_deg(spot: Spot, epoch_s: int) -> int:
    return round(360 * noise(spot.place.seed, "swell from", epoch_s, 72)) % 360


VARIABLES: Mapping[str, Series] = {
    "wave_height": (METRES, waves_m),
    "wave_direction": (DEGREES, _wind_deg),
    "wave_period": (SECONDS, lambda spot, epoch_s: round(3 + 2.5 * waves_m(spot, epoch_s), 1)),
    "wind_wave_height": (METRES, wind_waves_m),
    "wind_wave_direction": (DEGREES, _wind_deg),
    "wind_wave_period": (SECONDS, lambda spot, epoch_s: round(2 + 2 * wind_waves_m(spot, epoch_s), 1)),
    "swell_wave_height": (METRES, swell_m),
    "swell_wave_direction": (DEGREES, _swell_deg),
    "swell_wave_period": (SECONDS, lambda spot, epoch_s: round(6 + 3 * swell_m(spot, epoch_s), 1)),
    "sea_surface_temperature": (CELSIUS, water_c),
}
ON_LAND: Mapping[str, Series] = {name: (unit, lambda *_: None) for name, (unit, _) in VARIABLES.items()}


@bp.get("/v1/marine")
def marine() -> Response:
    """The sea of one point, now and by the hour; the extra key `sandbox` marks it."""
    spot = spot_at(coordinate("latitude", 90), coordinate("longitude", 180))
    choice("cell_selection", ("sea", "land", "nearest"))
    lat, lon = (round(degrees * CELLS_A_DEGREE) / CELLS_A_DEGREE for degrees in (spot.lat, spot.lon))
    place = {"latitude": lat, "longitude": lon, "elevation": 0.0}
    return jsonify(
        place | series_json(spot, VARIABLES if is_by_the_sea(spot.lat, spot.lon) else ON_LAND, FORECAST_DAYS, 0)
    )
