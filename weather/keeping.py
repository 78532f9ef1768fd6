"""Under which key an answer is kept, and how long: by its place, or by the cell of a model that many places share."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from contract.queries import POINT_DECIMALS, WeatherQuery
from weather.place_search import ResolvedPlace

CELL_DEG = 0.25
"""The cells of ERA5, which the past is known of."""


def cell_of(lat: float, lon: float) -> tuple[float, float]:
    """The centre of the cell that a point lies in."""
    return round(lat / CELL_DEG) * CELL_DEG + 0.0, round(lon / CELL_DEG) * CELL_DEG + 0.0


def place_key(asked: WeatherQuery, resolved: ResolvedPlace | None) -> str:
    """What is kept is a place's, however it is called, by its point too: the key names the place that is known."""
    place = resolved.place if resolved else None
    if place is None or (asked.city is None and place.id is None):
        return asked.cache_key
    params = {name: value for name, value in asked.params.items() if name not in ("city", "lat", "lon")}
    lat, lon = (round(degrees, POINT_DECIMALS) + 0.0 for degrees in (place.lat, place.lon))  # which makes -0.0 zero
    return urlencode(sorted({**params, "place": f"{place.id} {lat} {lon}"}.items()))


def cell_key(asked: WeatherQuery, resolved: ResolvedPlace | None) -> str:
    """What is kept is a cell's, in which many places lie; and a zone's, whose midnight begins the day."""
    if resolved is None:
        return asked.cache_key
    lat, lon = cell_of(resolved.place.lat, resolved.place.lon)
    params = {name: value for name, value in asked.params.items() if name not in ("city", "lat", "lon")}
    return urlencode(sorted({**params, "cell": f"{lat} {lon} {resolved.place.timezone}"}.items()))


@dataclass(frozen=True, slots=True)
class Keep:
    """Under which path and key an answer is kept, and for how many seconds; None is WEATHER_FRESH_S."""

    path: str = ""
    """That of the question, unless several paths have views of one answer."""
    key: Callable[[WeatherQuery, ResolvedPlace | None], str] = place_key
    fresh_s: float | None = None


A_DAY_S, A_YEAR_S = 86_400.0, 365 * 86_400.0
USUAL = Keep()
HISTORY, NORMALS = (Keep(path, key=cell_key, fresh_s=A_YEAR_S) for path in ("/history", "/normals"))
