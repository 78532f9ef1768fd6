"""Open-Meteo's forecast JSON, read (https://open-meteo.com/en/docs): metric numbers, Unix times, and holes.

An answer has blocks (`current`, `hourly`, `daily`), each with a block of units beside it; what a unit says counts, not
what was asked for. A value that is missing, null, of another type or in a unit that nobody knows is a hole: None.
Times are Unix seconds in UTC, or local ones without an offset; `utc_offset_seconds` belongs to these only.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter

from weather.units import FOOT_M, INCH_MM, KNOT_MS, MILE_PER_HOUR_MS, celsius_of_fahrenheit

DAY_S = 86_400
_LONGEST_DAY_S = DAY_S + 3600
_LATEST_S = 253_402_300_799  # the year 9999's last second
_LARGEST = 1e6  # no measure of the weather comes near
_CM_OF_SNOW_PER_MM = 0.7  # "7 cm snow = 10 mm precipitation water equivalent"

_OLD_NAMES = {
    "temperature_2m": ("temperature",),
    "relative_humidity_2m": ("relativehumidity_2m",),
    "weather_code": ("weathercode",),
    "cloud_cover": ("cloudcover",),
    "wind_speed_10m": ("windspeed_10m", "windspeed"),
    "wind_direction_10m": ("winddirection_10m", "winddirection"),
    "wind_gusts_10m": ("windgusts_10m",),
}

Conversions = Mapping[str, Callable[[float], float]]

_CELSIUS: Conversions = {"°C": float, "°F": celsius_of_fahrenheit}
_MS: Conversions = {
    "km/h": lambda kmh: kmh / 3.6,
    "m/s": float,
    "mp/h": lambda mph: mph * MILE_PER_HOUR_MS,
    "kn": lambda knots: knots * KNOT_MS,
}
_MM: Conversions = {"mm": float, "inch": lambda inches: inches * INCH_MM}
_MM_OF_SNOW: Conversions = {
    "cm": lambda cm: cm / _CM_OF_SNOW_PER_MM,
    "inch": lambda inches: inches * INCH_MM / 10 / _CM_OF_SNOW_PER_MM,
}
_METRES: Conversions = {"m": float, "ft": lambda feet: feet * FOOT_M}


class Payload(BaseModel):
    """The blocks that Iris reads, where they are there at all."""

    utc_offset_seconds: Annotated[int, Field(gt=-DAY_S, lt=DAY_S)] = 0
    current: dict[str, Any] | None = None
    current_units: dict[str, Any] | None = None
    current_weather: dict[str, Any] | None = None
    current_weather_units: dict[str, Any] | None = None
    hourly: dict[str, list[Any]] | None = None
    hourly_units: dict[str, Any] | None = None
    daily: dict[str, list[Any]] | None = None
    daily_units: dict[str, Any] | None = None


PAYLOAD = TypeAdapter(Payload)


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one moment (or of one day) with their units. Where a unit isn't said it is Open-Meteo's default."""

    values: Mapping[str, Any]
    units: Mapping[str, Any]
    utc_offset_s: int

    def number(self, name: str) -> float | None:
        """A plain number, such as a percentage, a pressure in hPa or a code."""
        return self._measured(name, None)

    def celsius(self, name: str) -> float | None:
        """A temperature."""
        return self._measured(name, _CELSIUS)

    def ms(self, name: str) -> float | None:
        """A speed in m/s; Open-Meteo's default is km/h."""
        return self._measured(name, _MS, default="km/h")

    def metres(self, name: str) -> float | None:
        """A length."""
        return self._measured(name, _METRES)

    def mm(self, name: str) -> float | None:
        """How much rain fell, in mm."""
        return self._measured(name, _MM)

    def mm_of_snow(self, name: str) -> float | None:
        """How much snow fell, in mm of water."""
        return self._measured(name, _MM_OF_SNOW)

    def moment_s(self, name: str = "time") -> int | None:
        """A time in Unix seconds."""
        told = self.values.get(name)
        try:
            if isinstance(told, str):
                moment_s = int(datetime.fromisoformat(told).replace(tzinfo=UTC).timestamp()) - self.utc_offset_s
            else:
                moment_s = int(told) if isinstance(told, int) and not isinstance(told, bool) else 0
        except ValueError:
            return None
        return moment_s if 0 < moment_s <= _LATEST_S else None

    def _measured(self, name: str, conversions: Conversions | None, default: str | None = None) -> float | None:
        for known_as in (name, *_OLD_NAMES.get(name, ())):
            value = self.values.get(known_as)
            if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
                continue
            if conversions is None:
                return float(value)
            unit = self.units.get(known_as) or default or next(iter(conversions))
            convert = conversions.get(unit) if isinstance(unit, str) else None
            return None if convert is None else convert(value)
        return None


@dataclass(frozen=True, slots=True)
class Day:
    """A day where the place lies: when it begins, and what is known of it."""

    begins_s: int
    sunrise_s: int | None
    sunset_s: int | None
    coldest_c: float | None
    warmest_c: float | None


def current(payload: Mapping[str, Any]) -> Row:
    """What is measured now, under its present name or as the older `current_weather`; maybe nothing."""
    block = "current" if payload.get("current") else "current_weather"
    return Row(payload.get(block) or {}, payload.get(f"{block}_units") or {}, _offset_s(payload))


def hours(payload: Mapping[str, Any]) -> list[Row]:
    """Hour by hour; a list that is shorter than the others ends in holes."""
    return list(_rows(payload, "hourly"))


def days(payload: Mapping[str, Any]) -> list[Day]:
    """Day by day."""
    return [_day(begins_s, row) for row in _rows(payload, "daily") if (begins_s := row.moment_s()) is not None]


def day_of(moment_s: int, known: Sequence[Day]) -> Day | None:
    """The day in which a moment lies, if it is known."""
    for day in reversed(known):
        if day.begins_s <= moment_s < day.begins_s + _LONGEST_DAY_S:
            return day
    return None


def _offset_s(payload: Mapping[str, Any]) -> int:
    return int(payload.get("utc_offset_seconds", 0))


def _rows(payload: Mapping[str, Any], block: str) -> Iterator[Row]:
    columns: Mapping[str, Sequence[Any]] = payload.get(block) or {}
    units = payload.get(f"{block}_units") or {}
    for i in range(len(columns.get("time", ()))):
        values = {name: column[i] for name, column in columns.items() if i < len(column)}
        yield Row(values, units, _offset_s(payload))


def _day(begins_s: int, row: Row) -> Day:
    sunrise_s, sunset_s = row.moment_s("sunrise"), row.moment_s("sunset")
    return Day(
        begins_s=begins_s,
        sunrise_s=sunrise_s if _near(sunrise_s, begins_s) else None,
        sunset_s=sunset_s if _near(sunset_s, begins_s) else None,
        coldest_c=row.celsius("temperature_2m_min"),
        warmest_c=row.celsius("temperature_2m_max"),
    )


def _near(moment_s: int | None, begins_s: int) -> bool:
    """Where the sun doesn't rise or set Open-Meteo says 1970."""
    return moment_s is not None and abs(moment_s - begins_s) < 2 * DAY_S
