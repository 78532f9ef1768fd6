"""Reading Open-Meteo's responses: forecasts, geocoding and errors (https://open-meteo.com/en/docs).

A forecast has blocks (`current`, `hourly`), each with a block of units beside it. Values are read in the unit
that the response states, whichever was requested. A value that is missing, null, of another type or in an unknown unit
is None. Times are Unix seconds in UTC, or local ISO 8601 without an offset, to which `utc_offset_seconds` applies.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from pydantic_core import from_json

from contract.schemas.weather import Latitude, Longitude, Whole
from contract.units import FOOT_M, INCH_MM, KILOMETRE_PER_HOUR_MS, KNOT_MS, MILE_PER_HOUR_MS, fahrenheit_to_celsius
from contract.zones import ZoneName, zone_named
from servicekit.lenient import LATEST_S, AnySeconds, DropIfInvalid, NoneIfInvalid, Shape, Text, UtcOffset, Within
from weather.places import Place

GMT = "GMT"
"""The zone that forecasts are asked in: in any other, all times have the offset of today, and hours of half-hour zones
are stamped beside those that they are of (open-meteo/open-meteo#488, home-assistant/core PR#167013)."""
_MAX_VALUE = 1e6  # beyond any measurement of the weather
_SNOW_CM_PER_WATER_MM = 0.7  # Open-Meteo: "7 cm snow = 10 mm precipitation water equivalent"
_MAX_REASON_CHARACTERS = 200

_FORMER_NAMES = {
    "temperature_2m": ("temperature",),
    "relative_humidity_2m": ("relativehumidity_2m",),
    "weather_code": ("weathercode",),
    "cloud_cover": ("cloudcover",),
    "wind_speed_10m": ("windspeed_10m", "windspeed"),
    "wind_direction_10m": ("winddirection_10m", "winddirection"),
    "wind_gusts_10m": ("windgusts_10m",),
}

_ALIASES = {name: (name, *former) for name, former in _FORMER_NAMES.items()}

Conversions = Mapping[str, Callable[[float], float]]
"""Functions by the unit that they convert from. The first unit is the one assumed where a response states none."""

_TO_CELSIUS: Conversions = {"°C": float, "°F": fahrenheit_to_celsius}
_TO_MS: Conversions = {
    "km/h": lambda kmh: kmh * KILOMETRE_PER_HOUR_MS,
    "m/s": float,
    "mp/h": lambda mph: mph * MILE_PER_HOUR_MS,
    "kn": lambda knots: knots * KNOT_MS,
}
_TO_MM: Conversions = {"mm": float, "inch": lambda inches: inches * INCH_MM}
_SNOW_TO_WATER_MM: Conversions = {
    "cm": lambda cm: cm / _SNOW_CM_PER_WATER_MM,
    "mm": float,  # of water already
    "inch": lambda inches: inches * INCH_MM / 10 / _SNOW_CM_PER_WATER_MM,
}
_TO_METRES: Conversions = {"m": float, "ft": lambda feet: feet * FOOT_M}


class _FoundPlace(Shape):
    id: NoneIfInvalid[Whole] = None
    name: Annotated[str, Field(strict=True, min_length=1)]
    latitude: Latitude
    longitude: Longitude
    country_code: NoneIfInvalid[Text] = None
    feature_code: NoneIfInvalid[Text] = None
    population: NoneIfInvalid[Whole] = None
    timezone: NoneIfInvalid[ZoneName] = None
    admin1: NoneIfInvalid[Text] = None
    admin2: NoneIfInvalid[Text] = None
    admin3: NoneIfInvalid[Text] = None
    admin4: NoneIfInvalid[Text] = None
    postcodes: NoneIfInvalid[list[DropIfInvalid[Text]]] = None


class _Geocoding(Shape):
    results: list[DropIfInvalid[_FoundPlace]] | None = None  # absent where nothing was found


FORECAST: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
"""Any object: each block that Iris reads may be absent, and what is odd costs itself."""
ARCHIVE: TypeAdapter[list[dict[str, Any]] | dict[str, Any]] = TypeAdapter(list[dict[str, Any]] | dict[str, Any])
"""The archive's response: an object for each of several spans of dates."""
GEOCODING = TypeAdapter(_Geocoding)
"""The geocoder's response (https://open-meteo.com/en/docs/geocoding-api)."""
_NUMBER: TypeAdapter[float | None] = TypeAdapter(NoneIfInvalid[Annotated[float, Within(-_MAX_VALUE, _MAX_VALUE)]])
_UNIX_SECONDS: TypeAdapter[int | None] = TypeAdapter(NoneIfInvalid[AnySeconds])
_UTC_OFFSET: TypeAdapter[int | None] = TypeAdapter(NoneIfInvalid[UtcOffset])


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one time and their units."""

    values: Mapping[str, Any]
    units: Mapping[str, Any]
    utc_offset_s: int

    def number(self, name: str) -> float | None:
        """A number that needs no conversion: a percentage, a pressure in hPa, a code."""
        return self._read(name, None)

    def celsius(self, name: str) -> float | None:
        """A temperature in °C."""
        return self._read(name, _TO_CELSIUS)

    def speed_ms(self, name: str) -> float | None:
        """A speed in m/s."""
        return self._read(name, _TO_MS)

    def distance_m(self, name: str) -> float | None:
        """A distance in metres."""
        return self._read(name, _TO_METRES)

    def water_mm(self, name: str) -> float | None:
        """An amount of precipitation in mm."""
        return self._read(name, _TO_MM)

    def snow_water_mm(self, name: str) -> float | None:
        """An amount of snow in mm of water."""
        return self._read(name, _SNOW_TO_WATER_MM)

    def unix_s(self, name: str = "time") -> int | None:
        """A time in Unix seconds."""
        value = self.values.get(name)
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) and "-" in value else None
        except ValueError:
            return None
        if moment is None:
            if type(value) is int and 0 < value < LATEST_S:
                return value  # as nearly all are: pydantic takes ten times as long
            return _UNIX_SECONDS.validate_python(value)
        return _UNIX_SECONDS.validate_python(int(moment.replace(tzinfo=UTC).timestamp()) - self.utc_offset_s)

    def _read(self, name: str, conversions: Conversions | None) -> float | None:
        for alias in _ALIASES.get(name) or (name,):
            value = _number(self.values.get(alias))
            if value is None:
                continue
            if conversions is None:
                return float(value)
            unit = self.units.get(alias) or next(iter(conversions))
            convert = conversions.get(unit) if isinstance(unit, str) else None
            return None if convert is None else convert(value)
        return None


def current(payload: Mapping[str, Any]) -> Row:
    """The present values, from the block `current` or its predecessor `current_weather`; may be empty."""
    block = "current" if _block(payload, "current") else "current_weather"
    return Row(_block(payload, block), _block(payload, f"{block}_units"), _utc_offset_s(payload) or 0)


def zone(payload: Mapping[str, Any]) -> tuple[int | None, str | None]:
    """The place's offset from UTC in seconds, and its time zone's name; either may be unknown, as both are in GMT.

    One offset stands for the whole series, that of now, so that nothing but the name tells a later day's.
    """
    name = payload.get("timezone")
    if name == GMT:
        return None, None
    return _utc_offset_s(payload), name if isinstance(name, str) and zone_named(name) else None


def hours(payload: Mapping[str, Any]) -> list[Row]:
    """The hourly values. Where a variable's list is shorter than the list of times, its last values are missing."""
    return list(_rows(payload, "hourly"))


def quarter_hours(payload: Mapping[str, Any]) -> list[Row]:
    """The values of each quarter of an hour."""
    return list(_rows(payload, "minutely_15"))


def daily_rows(payload: Mapping[str, Any]) -> list[Row]:
    """The values of each day."""
    return list(_rows(payload, "daily"))


def places(payload: Mapping[str, Any]) -> list[Place]:
    """The places that the geocoder found: the settlements among them, or all where none is a settlement."""
    results = GEOCODING.validate_python(payload).results or []
    settlements = [result for result in results if (result.feature_code or "").startswith("PPL")]
    return [_place(result) for result in settlements or results]


def error_reason(body: bytes) -> str:
    """The printable `reason` of `{"error": true, "reason": …}`, shortened; "" where the body isn't such an object."""
    try:
        payload = from_json(body)
    except ValueError:
        return ""
    if not isinstance(payload, dict) or payload.get("error") is not True:
        return ""
    reason = " ".join(str(payload.get("reason", "it gives no reason")).split())
    return "".join(character for character in reason if character.isprintable())[:_MAX_REASON_CHARACTERS]


def _number(value: Any) -> float | None:  # noqa: ANN401 - JSON
    """A number of any weather's size; sixteen days have ten thousand, and pydantic takes ten times as long for each."""
    if type(value) is float or type(value) is int:
        return value if -_MAX_VALUE <= value <= _MAX_VALUE else None
    return _NUMBER.validate_python(value)


def _block(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    block = payload.get(name)
    return block if isinstance(block, dict) else {}


def _utc_offset_s(payload: Mapping[str, Any]) -> int | None:
    return _UTC_OFFSET.validate_python(payload.get("utc_offset_seconds"))


def _rows(payload: Mapping[str, Any], block: str) -> Iterator[Row]:
    columns = {name: column for name, column in _block(payload, block).items() if isinstance(column, list)}
    units, offset_s = _block(payload, f"{block}_units"), _utc_offset_s(payload) or 0
    for i in range(len(columns.get("time", ()))):
        values = {name: column[i] for name, column in columns.items() if i < len(column)}
        yield Row(values, units, offset_s)


def _place(result: _FoundPlace) -> Place:
    return Place(
        name=result.name,
        lat=result.latitude,
        lon=result.longitude,
        country=(result.country_code or "").upper(),
        state=result.admin1 or None,
        districts=tuple(filter(None, (result.admin2, result.admin3, result.admin4))),
        population=result.population,
        id=result.id,
        timezone=result.timezone,
        postcodes=frozenset("".join(code.split()).upper() for code in result.postcodes or ()),
    )
