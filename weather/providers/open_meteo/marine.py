"""Open-Meteo's marine forecast (https://open-meteo.com/en/docs/marine-weather-api) as the answer to `/sea`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import groupby
from statistics import fmean
from typing import Any

from pydantic import ValidationError

from contract.problems import NoSeaNear
from contract.schemas.sea import SEA
from contract.units import ZERO_CELSIUS_K
from contract.zones import local, zone_of
from servicekit.lenient import as_documented
from servicekit.problems import ProviderGarbled
from weather.answers import head
from weather.gazetteer import distance_km
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.convert import HOUR_S, PEER
from weather.providers.open_meteo.parse import Row

WAVES = {"waves": "wave", "wind_waves": "wind_wave", "swell": "swell_wave"}
"""Open-Meteo's name of each kind of waves, which `_height`, `_direction` and `_period` follow."""
WATER = "sea_surface_temperature"
VARIABLES = ",".join(
    (*(f"{name}_{measure}" for name in WAVES.values() for measure in ("height", "direction", "period")), WATER)
)
TIME_OF_NOW = "wave_height"
DAYS = 5
FARTHEST_KM = 25
"""How far off the cell of the sea may be: the size of the coarsest cells."""

Json = dict[str, Any]


def sea(payload: Mapping[str, Any], place: Place) -> Json:
    """The sea now and by day. Raises NoSeaNear, and ProviderGarbled where the time isn't known."""
    cell = _cell(payload, place)
    hour_s = (parse.current(payload).unix_s() or 0) // HOUR_S * HOUR_S
    ahead = [row for row in parse.hours(payload) if (row.unix_s() or 0) >= hour_s]
    if ahead and not any(_is_sea(row) for row in ahead):
        raise NoSeaNear(_too_far(place, None))
    if cell and cell["distance_km"] > FARTHEST_KM:
        raise NoSeaNear(_too_far(place, cell["distance_km"]))
    offset_s, zone_name = parse.zone(payload)
    known_zone = place.timezone or zone_name
    answer = {
        **head(place, hour_s, known_zone),
        **({"cell": cell} if cell else {}),
        "now": next((_hour(row) for row in ahead if row.unix_s() == hour_s), {}),
        "days": list(_days(ahead, zone_of(offset_s, known_zone))),
    }
    try:
        documented: Json = as_documented(SEA, answer)
    except ValidationError:
        raise ProviderGarbled(f"{PEER} answered without the sea of now.") from None
    return documented


def _too_far(place: Place, distance_km: float | None) -> str:
    where = f"the nearest sea that is known lies {distance_km:.0f} km away" if distance_km else "no sea is known there"
    return f"{place.name} isn't by the sea: {where}. The sea is told of places within {FARTHEST_KM} km of it."


def _cell(payload: Mapping[str, Any], place: Place) -> Json | None:
    """Where the answer's cell lies, which is the nearest one of the sea; None where the answer doesn't say it."""
    row = Row(payload, {}, 0)
    lat, lon = row.number("latitude"), row.number("longitude")
    if lat is None or lon is None:
        return None
    return {"lat": lat, "lon": lon, "distance_km": round(distance_km(place.lat, place.lon, lat, lon), 1)}


def _is_sea(row: Row) -> bool:
    """Whether anything is known of it: on land Open-Meteo has nulls, and had zeros (open-meteo/open-meteo#1524)."""
    heights = [row.number(f"{name}_height") for name in WAVES.values()]
    return row.celsius(WATER) is not None or any(heights)


def _hour(row: Row) -> Json:
    return {"dt": row.unix_s(), **{kind: _waves(row, name) for kind, name in WAVES.items()}, **_water([row])}


def _waves(row: Row, name: str) -> Json:
    read = {
        "height": row.distance_m(f"{name}_height"),
        "direction": row.number(f"{name}_direction"),
        "period": row.number(f"{name}_period"),
    }
    return {measure: value for measure, value in read.items() if value is not None}


def _water(rows: Sequence[Row]) -> Json:
    known = [celsius for row in rows if (celsius := row.celsius(WATER)) is not None]
    return {"sea_temp": round(fmean(known) + ZERO_CELSIUS_K, 2)} if known else {}


def _days(rows: Sequence[Row], zone: tzinfo) -> Iterator[Json]:
    timed = [(unix_s, row) for row in rows if (unix_s := row.unix_s()) is not None]
    for day, together in groupby(timed, key=lambda pair: local(pair[0], zone).date()):
        hours = [row for _, row in together if _is_sea(row)]
        if hours:
            highest = max(hours, key=lambda row: row.distance_m("wave_height") or 0)
            yield {"date": day.isoformat(), "waves": _waves(highest, "wave"), **_water(hours)}
