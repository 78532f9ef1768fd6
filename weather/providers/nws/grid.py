"""A cell of the forecast's grid (https://weather-gov.github.io/api/gridpoints) in the columns of Open-Meteo's answers.

Layers are run-length coded: equal neighbours are one value over several hours, so each value is spread over its hours.
Sums aren't merged, and are shared among theirs (weather-gov/api#20, #111). Snowfall is depth, so what falls as snow is
the precipitation of hours in which it snows. null means that nothing is given.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter

from servicekit.lenient import DropIfInvalid, NoneIfInvalid, Shape, Text
from weather.providers.felt import feels_like_c
from weather.providers.nws.conditions import Word, ids_of, snow_share

HOUR_S = 3_600
MOST_HOURS = 10 * 24
METRES_A_SECOND, FAHRENHEIT = "wmoUnit:m_s-1", "wmoUnit:degF"
UNITS = {"wind_speed_10m": "km/h", "wind_gusts_10m": "km/h", "snowfall": "mm"}
_DURATION = re.compile(r"P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:\d+M)?(?:\d+S)?)?")
_NUMBER: TypeAdapter[float | None] = TypeAdapter(NoneIfInvalid[Annotated[float, Field(ge=-1e6, le=1e6)]])
_LAYERS = {
    "temperature_2m": "temperature",
    "apparent_temperature": "apparentTemperature",
    "dew_point_2m": "dewpoint",
    "relative_humidity_2m": "relativeHumidity",
    "cloud_cover": "skyCover",
    "wind_speed_10m": "windSpeed",
    "wind_gusts_10m": "windGust",
    "wind_direction_10m": "windDirection",
    "visibility": "visibility",
}
_SPEEDS = frozenset({"windSpeed", "windGust"})
Row = dict[str, Any]


class _Timed(Shape):
    validTime: Annotated[str, Field(strict=True, max_length=80)]  # noqa: N815 - upstream's name
    value: Any = None


class _Layer(Shape):
    uom: NoneIfInvalid[Text] = None
    values: list[DropIfInvalid[_Timed]] = Field(default_factory=list)


class _Grid(Shape):
    """The layer without which there is no forecast; the others may be missing, empty or odd."""

    temperature: _Layer
    updateTime: NoneIfInvalid[AwareDatetime] = None  # noqa: N815 - upstream's name


class _Cell(Shape):
    properties: _Grid


GRID = TypeAdapter(_Cell)
_LAYER: TypeAdapter[_Layer | None] = TypeAdapter(NoneIfInvalid[_Layer])
_WORDS: TypeAdapter[list[dict[str, Any]] | None] = TypeAdapter(NoneIfInvalid[list[DropIfInvalid[dict[str, Any]]]])


def columns(payload: Mapping[str, Any], now_s: int) -> Mapping[str, Any]:
    """The columns of a payload that `GRID` has accepted; the hour of the moment in Unix seconds is the present."""
    layers = payload["properties"]
    measured = {name: _by_hour(layers, layer) for name, layer in _LAYERS.items()}
    chance, water = _by_hour(layers, "probabilityOfPrecipitation"), _shared(layers, "quantitativePrecipitation")
    words = {hour: _words(value) for hour, value in _spread(layers, "weather")}
    rows = []
    for hour in sorted(measured["temperature_2m"])[:MOST_HOURS]:
        row: Row = {"time": hour, **{name: by_hour.get(hour) for name, by_hour in measured.items()}}
        before = hour - HOUR_S if hour - HOUR_S in words else hour
        row["conditions"] = ids_of(words.get(before, []), chance.get(before), row["cloud_cover"], row["visibility"])
        row["precipitation_probability"] = chance.get(hour - HOUR_S)
        rows.append({**row, **_felt(row), **fallen(water.get(hour - HOUR_S), row["conditions"])})
    names = dict.fromkeys(name for row in rows for name in row)
    present: Row = next((row for row in reversed(rows) if row["time"] <= now_s < row["time"] + HOUR_S), {})
    return {
        "timezone": "GMT",
        "utc_offset_seconds": 0,
        "current": {**present, "time": now_s, "interval": HOUR_S} if present else {},
        "current_units": UNITS,
        "hourly": {name: [row.get(name) for row in rows] for name in names},
        "hourly_units": UNITS,
    }


def fallen(water_mm: float | None, ids: list[int]) -> Row:
    """Rain and snow in mm of water; nothing where the amount isn't known."""
    if water_mm is None or water_mm < 0:
        return {}
    share = snow_share(ids)
    return {"precipitation": water_mm, "rain": water_mm * (1 - share), "showers": 0.0, "snowfall": water_mm * share}


def _felt(row: Row) -> Row:
    """The apparent temperature, reckoned where the service gives none."""
    wind_kmh = row["wind_speed_10m"]
    if row["apparent_temperature"] is not None:
        return {}
    wind_ms = None if wind_kmh is None else wind_kmh / 3.6
    return {"apparent_temperature": feels_like_c(row["temperature_2m"], row["relative_humidity_2m"], wind_ms)}


def _by_hour(layers: Mapping[str, Any], name: str) -> dict[int, float]:
    """A layer's numbers by the hour in Unix seconds: °C, km/h, and as they are."""
    layer = _LAYER.validate_python(layers.get(name))
    numbers = ((hour, _NUMBER.validate_python(value)) for hour, value in _spread(layers, name))
    known = {hour: number for hour, number in numbers if number is not None}
    if layer and layer.uom == METRES_A_SECOND and name in _SPEEDS:
        return {hour: number * 3.6 for hour, number in known.items()}
    if layer and layer.uom == FAHRENHEIT:
        return {hour: (number - 32) * 5 / 9 for hour, number in known.items()}
    return known


def _shared(layers: Mapping[str, Any], name: str) -> dict[int, float]:
    """A layer's sums, shared among their hours."""
    layer = _LAYER.validate_python(layers.get(name))
    shares: dict[int, float] = {}
    for timed in layer.values if layer else ():
        hours, amount = list(_hours_of(timed.validTime)), _NUMBER.validate_python(timed.value)
        if amount is not None and hours:
            shares.update(dict.fromkeys(hours, amount / len(hours)))
    return shares


def _spread(layers: Mapping[str, Any], name: str) -> Iterator[tuple[int, Any]]:
    """A layer's values, each for each of its hours."""
    layer = _LAYER.validate_python(layers.get(name))
    for timed in layer.values if layer else ():
        for hour in _hours_of(timed.validTime):
            yield hour, timed.value


def _hours_of(valid_time: str) -> Iterator[int]:
    """The beginnings of the hours of `2026-11-30T18:00:00+00:00/PT3H`; none where it can't be read."""
    start, _, duration = valid_time.partition("/")
    length = _DURATION.fullmatch(duration)
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        return
    if length is None or moment.tzinfo is None:
        return
    count = min(MOST_HOURS, int(length[1] or 0) * 24 + int(length[2] or 0))
    first_s = int(moment.timestamp()) // HOUR_S * HOUR_S
    yield from range(first_s, first_s + count * HOUR_S, HOUR_S)


def _words(value: Any) -> list[Word]:  # noqa: ANN401 - JSON
    entries = _WORDS.validate_python(value) or []
    return [
        Word(entry["weather"], _text(entry, "intensity"), _text(entry, "coverage"), _texts(entry.get("attributes")))
        for entry in entries
        if isinstance(entry.get("weather"), str) and entry["weather"] != "frost"
    ]


def _text(entry: Mapping[str, Any], name: str) -> str | None:
    return entry[name] if isinstance(entry.get(name), str) else None


def _texts(value: Any) -> frozenset[str]:  # noqa: ANN401 - JSON
    return frozenset(text for text in value if isinstance(text, str)) if isinstance(value, list) else frozenset()
