"""Locationforecast 2.0 (https://docs.api.met.no/doc/locationforecast/datamodel) in the columns of Open-Meteo's answers.

All times are UTC. A value that doesn't exist is a missing key. Amounts are of the hour, or of the six hours, that begin
at an entry's time; here they stand where they end, as in OpenWeatherMap's forecast. Hours come first, then blocks of
six hours; as the two overlap, only the one that ends at an entry's time counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter

from contract.schemas.weather import Direction, Pressure
from servicekit.lenient import (
    Amount,
    DropIfInvalid,
    EmptyIfInvalid,
    NoneIfInvalid,
    Number,
    Percent,
    Shape,
    Text,
    Within,
)
from weather.providers.felt import feels_like_c
from weather.providers.met_norway.symbols import conditions, what_falls

HOUR_S, BLOCK_H = 3_600, 6
UNITS = {"wind_speed_10m": "m/s", "wind_gusts_10m": "m/s", "snowfall": "mm"}
Celsius = Annotated[float, Within(-100, 100)]
Row = dict[str, Any]


class _Instant(Shape):
    """The weather at a time: °C, hPa, %, m/s, degrees."""

    air_temperature: Celsius
    air_pressure_at_sea_level: NoneIfInvalid[Pressure] = None
    relative_humidity: NoneIfInvalid[Percent] = None
    dew_point_temperature: NoneIfInvalid[Number] = None
    cloud_area_fraction: NoneIfInvalid[Percent] = None
    wind_speed: NoneIfInvalid[Amount] = None
    wind_from_direction: NoneIfInvalid[Direction] = None
    wind_speed_of_gust: NoneIfInvalid[Amount] = None


class _Summary(Shape):
    symbol_code: NoneIfInvalid[Text] = None


class _Amounts(Shape):
    """Of a period: mm, %, °C."""

    precipitation_amount: NoneIfInvalid[Amount] = None
    probability_of_precipitation: NoneIfInvalid[Percent] = None
    air_temperature_min: NoneIfInvalid[Number] = None
    air_temperature_max: NoneIfInvalid[Number] = None


class _Period(Shape):
    summary: EmptyIfInvalid[_Summary] = Field(default_factory=_Summary)
    details: EmptyIfInvalid[_Amounts] = Field(default_factory=_Amounts)


class _Details(Shape):
    details: _Instant


class _Data(Shape):
    instant: _Details
    next_1_hours: NoneIfInvalid[_Period] = None
    next_6_hours: NoneIfInvalid[_Period] = None


class _Entry(Shape):
    time: AwareDatetime
    data: _Data


class _Properties(Shape):
    timeseries: Annotated[list[DropIfInvalid[_Entry]], Field(min_length=1)]


class _Forecast(Shape):
    properties: _Properties


FORECAST = TypeAdapter(_Forecast)


@dataclass(frozen=True, slots=True)
class _Ending:
    """A period, how many hours it has, and the time of its end."""

    period: _Period
    hours: int


def columns(payload: Any, now_s: int) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """The columns of a payload that `FORECAST` has accepted, for a moment in Unix seconds."""
    entries = {
        int(entry.time.timestamp()): entry.data for entry in FORECAST.validate_python(payload).properties.timeseries
    }
    times = sorted(entries)
    rows = [_row(entries, unix_s) for unix_s in times]
    names = dict.fromkeys(name for row in rows for name in row)
    current = _now(entries, times, now_s)
    return {
        "timezone": "GMT",
        "utc_offset_seconds": 0,
        "current": {**current, "interval": HOUR_S} if current else {},
        "current_units": UNITS,
        "hourly": {name: [row.get(name) for row in rows] for name in names},
        "hourly_units": UNITS,
    }


def _row(entries: Mapping[int, _Data], unix_s: int) -> Row:
    """The weather at a time, with what fell until then; its own period tells the sky where none ends here."""
    ending = _ending(entries, unix_s)
    own = entries[unix_s].next_1_hours or entries[unix_s].next_6_hours
    period = ending.period if ending else None
    return {
        "time": unix_s,
        **_instant(entries[unix_s].instant.details),
        **_fallen(period, ending.hours if ending else 1),
        "conditions": _conditions(period or own, ending.hours if ending else 1, entries[unix_s].instant.details),
    }


def _ending(entries: Mapping[int, _Data], unix_s: int) -> _Ending | None:
    hour, block = entries.get(unix_s - HOUR_S), entries.get(unix_s - BLOCK_H * HOUR_S)
    if hour:
        return _Ending(hour.next_1_hours, 1) if hour.next_1_hours else None
    return _Ending(block.next_6_hours, BLOCK_H) if block and block.next_6_hours else None


def _now(entries: Mapping[int, _Data], times: Sequence[int], now_s: int) -> Row | None:
    """The weather at a moment between two times: the temperature interpolated, the period the one that has begun.

    A model's, not a station's. None before the first hour and where the series has ended.
    """
    begun = [unix_s for unix_s in times if unix_s <= now_s]
    after = [unix_s for unix_s in times if unix_s > now_s]
    if not begun or not after:
        return None
    data, following = entries[begun[-1]], entries[after[0]].instant.details
    share = (now_s - begun[-1]) / (after[0] - begun[-1])
    celsius = data.instant.details.air_temperature
    instant = data.instant.details.model_copy(
        update={"air_temperature": round(celsius + share * (following.air_temperature - celsius), 1)}
    )
    return {
        "time": now_s,
        **_instant(instant),
        **_fallen(data.next_1_hours, 1),
        "conditions": _conditions(data.next_1_hours or data.next_6_hours, 1, instant),
    }


def _instant(details: _Instant) -> Row:
    return {
        "temperature_2m": details.air_temperature,
        "apparent_temperature": feels_like_c(details.air_temperature, details.relative_humidity, details.wind_speed),
        "relative_humidity_2m": details.relative_humidity,
        "dew_point_2m": details.dew_point_temperature,
        "pressure_msl": details.air_pressure_at_sea_level,
        "cloud_cover": details.cloud_area_fraction,
        "wind_speed_10m": details.wind_speed,
        "wind_direction_10m": details.wind_from_direction,
        "wind_gusts_10m": details.wind_speed_of_gust,
    }


def _fallen(period: _Period | None, hours: int) -> Row:
    """What falls in a period: all of it snow, half of it by a symbol of sleet, else rain."""
    if period is None:
        return {}
    amount, kind = period.details.precipitation_amount, what_falls(period.summary.symbol_code)
    snow_share = {"snow": 1.0, "sleet": 0.5}.get(kind or "", 0.0)
    return {
        "span_h": hours,
        "rain": None if amount is None else amount * (1 - snow_share),
        "showers": None if amount is None else 0.0,
        "snowfall": None if amount is None else amount * snow_share,
        "precipitation": amount,
        "precipitation_probability": period.details.probability_of_precipitation,
        "temperature_2m_min": period.details.air_temperature_min if hours > 1 else None,
        "temperature_2m_max": period.details.air_temperature_max if hours > 1 else None,
    }


def _conditions(period: _Period | None, hours: int, instant: _Instant) -> list[int]:
    amount = period.details.precipitation_amount if period else None
    symbol = period.summary.symbol_code if period else None
    return list(conditions(symbol, None if amount is None else amount / hours, instant.cloud_area_fraction))
