"""Stations' observations (https://api.weather.gov/openapi.json) as a row of the columns of Open-Meteo's answers.

Any value may be null, and whole keys may be missing. A newer observation without a value takes it from an older one of
the last hour, as five-minute reports lack the wind. Amounts are of the hour before. Values that failed the checks
(https://madis-data.cprk.ncep.noaa.gov/doc/qc_info.txt) aren't used, questioned ones only where there is no other.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter

from servicekit.lenient import DropIfInvalid, NoneIfInvalid, Shape, Text
from weather.providers.felt import feels_like_c
from weather.providers.nws.conditions import Word, ids_of
from weather.providers.nws.grid import METRES_A_SECOND, UNITS, Row, fallen

NEWEST_S, FILLED_S = 90 * 60, 70 * 60
"""How old an observation may be, and how much older the one that lends it a value."""
_FAILED, _QUESTIONED = frozenset({"X", "B"}), "Q"
_COVER = {"SKC": 0, "CLR": 0, "FEW": 19, "SCT": 44, "BKN": 75, "OVC": 100, "VV": 100}
"""Eighths of the sky in %, the middle of what each word stands for."""


class MeasuredValue(Shape):
    """A value with its unit and the flag of its check."""

    value: NoneIfInvalid[Annotated[float, Field(ge=-1e6, le=1e6)]] = None
    unitCode: NoneIfInvalid[Text] = None  # noqa: N815 - upstream's name
    qualityControl: NoneIfInvalid[Text] = None  # noqa: N815


class _Cloud(Shape):
    amount: NoneIfInvalid[Text] = None


class _Present(Shape):
    weather: NoneIfInvalid[Text] = None
    intensity: NoneIfInvalid[Text] = None
    modifier: NoneIfInvalid[Text] = None
    inVicinity: NoneIfInvalid[bool] = None  # noqa: N815


class Observation(Shape):
    """One report: °C, km/h, degrees, Pa, m, mm."""

    timestamp: AwareDatetime
    temperature: NoneIfInvalid[MeasuredValue] = None
    dewpoint: NoneIfInvalid[MeasuredValue] = None
    relativeHumidity: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    windSpeed: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    windDirection: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    windGust: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    seaLevelPressure: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    barometricPressure: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    visibility: NoneIfInvalid[MeasuredValue] = None
    precipitationLastHour: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    windChill: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    heatIndex: NoneIfInvalid[MeasuredValue] = None  # noqa: N815
    cloudLayers: NoneIfInvalid[list[DropIfInvalid[_Cloud]]] = None  # noqa: N815
    presentWeather: NoneIfInvalid[list[DropIfInvalid[_Present]]] = None  # noqa: N815


class _Feature(Shape):
    properties: Observation


class Observations(Shape):
    """The answer to `/stations/{id}/observations`, newest first."""

    features: list[DropIfInvalid[_Feature]]


OBSERVATIONS = TypeAdapter(Observations)


def present(payload: Any, now_s: int) -> Row | None:  # noqa: ANN401 - JSON
    """The present weather of a payload that `OBSERVATIONS` has accepted; None without a temperature that is new."""
    reports = [feature.properties for feature in OBSERVATIONS.validate_python(payload).features]
    newest_first = sorted(reports, key=lambda report: report.timestamp, reverse=True)
    recent = [report for report in newest_first if 0 <= now_s - report.timestamp.timestamp() + 600 <= NEWEST_S + 600]
    newest = next((report for report in recent if _usable(report.temperature)), None)
    if newest is None:
        return None
    made_s = newest.timestamp.timestamp()
    lending = [report for report in newest_first if 0 <= made_s - report.timestamp.timestamp() <= FILLED_S]
    return _row(newest, lending)


def _row(newest: Observation, lending: Sequence[Observation]) -> Row:
    def first(name: str) -> MeasuredValue | None:
        values = [value for report in lending if _usable(value := getattr(report, name))]
        good = (value for value in values if value.qualityControl != _QUESTIONED)
        return next(good, values[0] if values else None)

    celsius = _value(newest.temperature)
    humidity, wind_kmh = _value(first("relativeHumidity")), _kmh(first("windSpeed"))
    visibility_m = _value(first("visibility"))
    cover = _cover(lending)
    ids = _ids(newest, cover, visibility_m)
    pressure = _value(first("seaLevelPressure")) or _value(first("barometricPressure"))
    stated = _value(newest.windChill) if _usable(newest.windChill) else None
    stated = stated if stated is not None else _value(newest.heatIndex) if _usable(newest.heatIndex) else None
    reckoned = feels_like_c(celsius or 0.0, humidity, None if wind_kmh is None else wind_kmh / 3.6)
    row = {
        "time": int(newest.timestamp.timestamp()),
        "temperature_2m": celsius,
        "apparent_temperature": reckoned if stated is None else stated,
        "dew_point_2m": _value(first("dewpoint")),
        "relative_humidity_2m": humidity,
        "pressure_msl": None if pressure is None else pressure / 100,
        "visibility": visibility_m,
        "cloud_cover": cover,
        "wind_speed_10m": wind_kmh,
        "wind_direction_10m": _value(first("windDirection")),
        "wind_gusts_10m": _kmh(first("windGust")),
        "conditions": ids,
        **fallen(_mm(newest.precipitationLastHour), ids),
    }
    return {name: value for name, value in row.items() if value is not None}


def _usable(quantity: MeasuredValue | None) -> bool:
    return quantity is not None and quantity.value is not None and quantity.qualityControl not in _FAILED


def _value(quantity: MeasuredValue | None) -> float | None:
    return quantity.value if quantity else None


def _kmh(quantity: MeasuredValue | None) -> float | None:
    if quantity is None or quantity.value is None:
        return None
    return quantity.value * 3.6 if quantity.unitCode == METRES_A_SECOND else quantity.value


def _mm(quantity: MeasuredValue | None) -> float | None:
    """Millimetres; some reports state metres. null is none or unknown, which nobody can tell apart."""
    if quantity is None or not _usable(quantity) or quantity.value is None:
        return None
    return quantity.value * 1000 if quantity.unitCode == "wmoUnit:m" else quantity.value


def _cover(reports: Sequence[Observation]) -> float | None:
    """The cover of the thickest layer that the newest report with any has."""
    layers = next((report.cloudLayers for report in reports if report.cloudLayers), [])
    known = [_COVER[layer.amount] for layer in layers if layer.amount in _COVER]
    return max(known, default=None)


def _ids(report: Observation, cover: float | None, visibility_m: float | None) -> list[int]:
    words = [
        Word(_name(one), one.intensity, is_near=bool(one.inVicinity))
        for one in report.presentWeather or []
        if one.weather and not (one.inVicinity and one.weather != "thunderstorms")
    ]
    return ids_of(words, None, cover, visibility_m)


def _name(one: _Present) -> str:
    """METAR's weather with its modifier, in the grid's words."""
    weather = one.weather or ""
    if one.modifier == "freezing" and weather in ("rain", "drizzle"):
        return f"freezing_{weather}"
    return f"{weather}_showers" if one.modifier == "showers" and weather in ("rain", "snow") else weather


__all__ = ["OBSERVATIONS", "UNITS", "present"]
