"""Open-Meteo's air quality (https://open-meteo.com/en/docs/air-quality-api) as OpenWeatherMap's air pollution."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from contract.schemas.air_pollution import AIR_POLLUTION
from servicekit.lenient import as_documented
from servicekit.problems import ProviderGarbled
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.convert import PEER
from weather.providers.open_meteo.parse import Row

VARIABLES = {
    "co": "carbon_monoxide",
    "no": "nitrogen_monoxide",
    "no2": "nitrogen_dioxide",
    "o3": "ozone",
    "so2": "sulphur_dioxide",
    "pm2_5": "pm2_5",
    "pm10": "pm10",
    "nh3": "ammonia",
}
"""Open-Meteo's name of each of OpenWeatherMap's components; both are in µg/m³."""

INDEX: Mapping[str, tuple[float, ...]] = {
    "so2": (20, 80, 250, 350),
    "no2": (40, 70, 150, 200),
    "pm10": (20, 50, 100, 200),
    "pm2_5": (10, 25, 50, 75),
    "o3": (60, 100, 140, 180),
    "co": (4_400, 9_400, 12_400, 15_400),
}
"""The concentrations from which on OpenWeatherMap's index is 2, 3, 4 and 5, by the page of its API."""


def current_air(payload: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The present air; raises ProviderGarbled where nothing is known of it."""
    return _answer([parse.current(payload)], place)


def air_forecast(payload: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The air of the coming hours, from the present one on; raises ProviderGarbled where nothing is known of it."""
    hour_s = (parse.current(payload).unix_s() or 0) // 3_600 * 3_600
    return _answer((row for row in parse.hours(payload) if (row.unix_s() or 0) >= hour_s), place)


def index(components: Mapping[str, float]) -> int:
    """OpenWeatherMap's index of the worst component: 1 is good, 5 very poor."""
    ranked = {name: bisect_right(INDEX[name], amount) + 1 for name, amount in components.items() if name in INDEX}
    return max(ranked.values(), default=0)


def _answer(rows: Iterable[Row], place: Place) -> dict[str, Any]:
    answer = {"coord": {"lon": place.lon, "lat": place.lat}, "list": [_entry(row) for row in rows]}
    try:
        documented: dict[str, Any] = as_documented(AIR_POLLUTION, answer)
    except ValidationError:
        raise ProviderGarbled(f"{PEER} answered without any concentrations in the air.") from None
    return documented


def _entry(row: Row) -> dict[str, Any]:
    known = {name: row.number(variable) for name, variable in VARIABLES.items()}
    components = {name: amount for name, amount in known.items() if amount is not None and amount >= 0}
    return {"dt": row.unix_s(), "main": {"aqi": index(components)}, "components": components}
