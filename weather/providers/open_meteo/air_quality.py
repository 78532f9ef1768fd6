"""Open-Meteo's air quality (https://open-meteo.com/en/docs/air-quality-api) as the answer to `/air`."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from contract.schemas.air import AIR, PLANTS
from contract.zones import local, zone_of
from servicekit.lenient import as_documented
from servicekit.problems import ProviderGarbled
from weather.air_bands import european_index, pollen_count, us_index
from weather.answers import head
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.convert import HOUR_S, PEER
from weather.providers.open_meteo.parse import Row

COMPONENTS = {
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
POLLEN = {plant: f"{plant}_pollen" for plant in PLANTS}
DAYS = 5
"""How far Open-Meteo forecasts the air; pollen a day less."""
POLLEN_BOX = (30.0, 72.0, -25.0, 45.0)
"""From which latitude to which, and from which longitude to which, there is a forecast of pollen: Europe's."""

INDEX: Mapping[str, tuple[float, ...]] = {
    "so2": (20, 80, 250, 350),
    "no2": (40, 70, 150, 200),
    "pm10": (20, 50, 100, 200),
    "pm2_5": (10, 25, 50, 75),
    "o3": (60, 100, 140, 180),
    "co": (4_400, 9_400, 12_400, 15_400),
}
"""The concentrations from which on OpenWeatherMap's index is 2, 3, 4 and 5, by the page of its API."""

Json = dict[str, Any]


def has_pollen(lat: float, lon: float) -> bool:
    """Whether there is a forecast of pollen at a point: elsewhere nothing but nulls would be paid for."""
    south, north, west, east = POLLEN_BOX
    return south <= lat <= north and west <= lon <= east


TIME_OF_NOW = "us_aqi"
"""Asked for as `current`, whose time tells which hour is the present one; its values are those of the hour."""


def variables(lat: float, lon: float) -> str:
    """What is to be asked for by the hour at a point."""
    return ",".join((*COMPONENTS.values(), "us_aqi", *(POLLEN.values() if has_pollen(lat, lon) else ())))


def air(payload: Mapping[str, Any], place: Place) -> Json:
    """The present air, the air of the days to come, and `hourly`, as OpenWeatherMap has them.

    Raises ProviderGarbled where nothing is known of the present air.
    """
    hour_s = (parse.current(payload).unix_s() or 0) // HOUR_S * HOUR_S
    ahead = [row for row in parse.hours(payload) if (row.unix_s() or 0) >= hour_s]
    now = next((row for row in ahead if row.unix_s() == hour_s), Row({}, {}, 0))
    offset_s, zone_name = parse.zone(payload)
    known_zone = place.timezone or zone_name
    answer = {
        **head(place, hour_s, known_zone),
        "list": [{**_entry(now), **_indices([now]), **_pollen([now])}],
        "days": list(_days(ahead, zone_of(offset_s, known_zone))),
        "hourly": [entry for row in ahead if (entry := _entry(row))["main"]["aqi"]],
    }
    try:
        documented: Json = as_documented(AIR, answer)
    except ValidationError:
        raise ProviderGarbled(f"{PEER} answered without any concentrations in the air.") from None
    return documented


def index(components: Mapping[str, float]) -> int:
    """OpenWeatherMap's index of the worst component: 1 is good, 5 very poor."""
    ranked = {name: bisect_right(INDEX[name], amount) + 1 for name, amount in components.items() if name in INDEX}
    return max(ranked.values(), default=0)


def _entry(row: Row) -> Json:
    components = _components(row)
    return {"dt": row.unix_s(), "main": {"aqi": index(components)}, "components": components}


def _components(row: Row) -> dict[str, float]:
    return _known(row, COMPONENTS)


def _known(row: Row, named: Mapping[str, str]) -> dict[str, float]:
    values = {name: row.number(variable) for name, variable in named.items()}
    return {name: amount for name, amount in values.items() if amount is not None and amount >= 0}


def _days(rows: Sequence[Row], zone: tzinfo) -> Iterator[Json]:
    timed = [(unix_s, row) for row in rows if (unix_s := row.unix_s()) is not None]
    for day, of_day in groupby(timed, key=lambda pair: local(pair[0], zone).date()):
        hours = [row for _, row in of_day]
        known = {**_indices(hours), **_pollen(hours)}
        if known:
            yield {"date": day.isoformat(), **known}


def _indices(rows: Sequence[Row]) -> Json:
    """The worst of each index."""
    european = [index for row in rows if (index := european_index(_components(row)))]
    american = [index for row in rows if (index := us_index(row.number("us_aqi")))]
    return {**_worst("european_aqi", european), **_worst("us_aqi", american)}


def _worst(name: str, indices: Sequence[Json]) -> Json:
    return {name: max(indices, key=lambda each: each["index"])} if indices else {}


def _pollen(rows: Sequence[Row]) -> Json:
    """The most of each plant; without any that is known, nothing."""
    counts = [_known(row, POLLEN) for row in rows]
    most = {plant: max(count[plant] for count in counts if plant in count) for plant in PLANTS if _any(counts, plant)}
    return {"pollen": {plant: pollen_count(plant, grains) for plant, grains in most.items()}} if most else {}


def _any(counts: Sequence[Mapping[str, float]], plant: str) -> bool:
    return any(plant in count for count in counts)
