"""Open-Meteo's ensemble means with their spread (https://open-meteo.com/en/docs/ensemble-mean-api), by the hour.

One column has the mean of all members, one their standard deviation: they weigh one call, the 51 members of a variable
five. Nulls behind the end of a run are left out.
"""

from collections.abc import Mapping
from typing import Any

from servicekit.problems import ProviderGarbled
from weather.answers import head
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.convert import PEER
from weather.providers.open_meteo.parse import Row, zone

MODEL = "ecmwf_ifs025_ensemble_mean"
"""ECMWF's, of 51 members on a grid of 0.25°, for fifteen days and the whole earth."""
VARIABLES = "temperature_2m,temperature_2m_spread,precipitation,precipitation_spread"
DAYS = 16
FAHRENHEIT = 1.8

Json = dict[str, Any]


def ensemble(payload: Mapping[str, Any], place: Place, now_s: int) -> Json:
    """What is kept of it (`weather.sureness`); raises ProviderGarbled without any hour."""
    hours = [hour for row in parse.hours(payload) if (hour := _hour(row))]
    if not hours:
        raise ProviderGarbled(f"{PEER} answered without any hour of the ensemble.")
    return {**head(place, now_s, place.timezone or zone(payload)[1]), "dt": now_s, "hours": hours}


def _hour(row: Row) -> list[float | None] | None:
    """The hour's end, °C and mm, each with its spread; None without any of them."""
    celsius, mm = row.celsius("temperature_2m"), row.water_mm("precipitation")
    unix_s = row.unix_s()
    if unix_s is None or (celsius is None and mm is None):
        return None
    return [unix_s, celsius, _spread_k(row), mm, row.water_mm("precipitation_spread")]


def _spread_k(row: Row) -> float | None:
    """A difference of temperatures has no zero to be shifted."""
    spread = row.number("temperature_2m_spread")
    is_fahrenheit = row.units.get("temperature_2m_spread") == "°F"
    return spread / FAHRENHEIT if spread is not None and is_fahrenheit else spread
