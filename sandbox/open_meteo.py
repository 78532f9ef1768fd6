"""Open-Meteo's /v1/forecast (https://open-meteo.com/en/docs): blocks of columns, each with its units.

As upstream, one offset from UTC applies to the whole answer; times are local and without an offset unless Unix times
are requested; sunrise and sunset are 1970-01-01 on days without one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Blueprint, Response, jsonify, request

from sandbox.climate import DAY_S, HOUR_S, Spot, Weather, noise, spot_at, sun_day, weather_at
from sandbox.control import current_state

bp = Blueprint("open_meteo", __name__)

_QUARTER_S = 900
_DRY_QUARTERS = 0.3
_SNOW_CM_PER_MM = 0.7  # 10 mm of water make 7 cm of snow, by Open-Meteo's documentation
_THUNDERSTORM_WMO = 95

Value = float | int
Series = tuple[str, Callable[[Spot, int], Value | None]]
"""A variable of `series_json`: its unit, and how it is read at a spot and a time."""

TEMPERATURE_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "celsius": ("°C", lambda celsius: celsius),
    "fahrenheit": ("°F", lambda celsius: celsius * 9 / 5 + 32),
}
SPEED_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "kmh": ("km/h", lambda ms: ms * 3.6),
    "ms": ("m/s", lambda ms: ms),
    "mph": ("mp/h", lambda ms: ms / 0.44704),
    "kn": ("kn", lambda ms: ms * 3600 / 1852),
}
WATER_UNITS: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "mm": ("mm", lambda mm: mm),
    "inch": ("inch", lambda mm: mm / 25.4),
}


@dataclass(frozen=True, slots=True)
class Units:
    """The requested units, by Open-Meteo's names."""

    temperature: str = "celsius"
    wind_speed: str = "kmh"
    precipitation: str = "mm"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: `measure` is temperature, speed, water, snow or a fixed unit; `read` takes it from the weather."""

    measure: str
    read: Callable[[Weather], Value]

    def unit(self, units: Units) -> str:
        """The unit's label, as in `hourly_units`."""
        match self.measure:
            case "temperature":
                return TEMPERATURE_UNITS[units.temperature][0]
            case "speed":
                return SPEED_UNITS[units.wind_speed][0]
            case "water":
                return WATER_UNITS[units.precipitation][0]
            case "snow":
                return "cm" if units.precipitation == "mm" else "inch"
            case label:
                return label

    def value(self, weather: Weather, units: Units) -> Value:
        """The value in the requested units, rounded as upstream rounds."""
        metric = self.read(weather)
        match self.measure:
            case "temperature":
                return round(TEMPERATURE_UNITS[units.temperature][1](metric), 1)
            case "speed":
                return round(SPEED_UNITS[units.wind_speed][1](metric), 2)
            case "water":
                return round(WATER_UNITS[units.precipitation][1](metric), 3)
            case "snow":
                return round(metric if units.precipitation == "mm" else metric / 2.54, 3)
            case _:
                return metric


def snow_depth_m(weather: Weather) -> float:
    """Deeper the colder it is, with what falls on top; none where it thaws."""
    return round(max(0.0, -weather.temperature_c - 1) * 0.03 + weather.snow_mm / 100, 2)


VARIABLES: Mapping[str, Variable] = {
    "temperature_2m": Variable("temperature", lambda w: w.temperature_c),
    "apparent_temperature": Variable("temperature", lambda w: w.feels_like_c),
    "cloud_cover_low": Variable("%", lambda w: round(w.cloud_cover * (0.9 if w.rain_chance else 0.3))),
    "cloud_cover_mid": Variable("%", lambda w: round(w.cloud_cover * 0.7)),
    "cloud_cover_high": Variable("%", lambda w: round(w.cloud_cover * 0.5)),
    "snow_depth": Variable("m", snow_depth_m),
    "sunshine_duration": Variable("s", lambda w: round(HOUR_S * (1 - w.cloud_cover / 100)) if w.is_day else 0),
    "soil_temperature_0cm": Variable("temperature", lambda w: w.temperature_c + (2.0 if w.is_day else -1.0)),
    "dew_point_2m": Variable("temperature", lambda w: w.dew_point_c),
    "relative_humidity_2m": Variable("%", lambda w: w.humidity),
    "is_day": Variable("", lambda w: int(w.is_day)),
    "precipitation": Variable("water", lambda w: w.precipitation_mm),
    "precipitation_probability": Variable("%", lambda w: w.rain_chance),
    "rain": Variable("water", lambda w: 0.0 if w.wmo == _THUNDERSTORM_WMO else w.rain_mm),
    "showers": Variable("water", lambda w: w.rain_mm if w.wmo == _THUNDERSTORM_WMO else 0.0),
    "snowfall": Variable("snow", lambda w: w.snow_mm * _SNOW_CM_PER_MM),
    "weather_code": Variable("wmo code", lambda w: w.wmo),
    "cloud_cover": Variable("%", lambda w: w.cloud_cover),
    "pressure_msl": Variable("hPa", lambda w: w.pressure_hpa),
    "surface_pressure": Variable("hPa", lambda w: w.surface_pressure_hpa),
    "visibility": Variable("m", lambda w: float(w.visibility_m)),
    "wind_speed_10m": Variable("speed", lambda w: w.wind_ms),
    "wind_direction_10m": Variable("°", lambda w: w.wind_deg),
    "wind_gusts_10m": Variable("speed", lambda w: w.gust_ms),
    "uv_index": Variable("", lambda w: w.uv_index),
}


def _total(values: list[Value]) -> Value:
    """The sum over 24 hours, of which the values may be a sample."""
    return round(sum(values) * 24 / len(values), 2)


DAILY_FROM_HOURS: Mapping[str, tuple[str, Callable[[list[Value]], Value]]] = {
    "temperature_2m_max": ("temperature_2m", max),
    "temperature_2m_min": ("temperature_2m", min),
    "temperature_2m_mean": ("temperature_2m", lambda values: round(sum(values) / len(values), 1)),
    "apparent_temperature_max": ("apparent_temperature", max),
    "apparent_temperature_min": ("apparent_temperature", min),
    "weather_code": ("weather_code", max),
    "precipitation_sum": ("precipitation", _total),
    "precipitation_probability_max": ("precipitation_probability", max),
    "rain_sum": ("rain", _total),
    "snowfall_sum": ("snowfall", _total),
    "wind_speed_10m_max": ("wind_speed_10m", max),
    "wind_gusts_10m_max": ("wind_gusts_10m", max),
}
DAILY_FROM_SUN = ("sunrise", "sunset")


@dataclass(frozen=True, slots=True)
class OpenMeteoQuery:
    """A parsed request: the variables of each block, the units, the zone and the range of times."""

    current: tuple[str, ...]
    hourly: tuple[str, ...]
    daily: tuple[str, ...]
    units: Units
    timezone: str
    utc_offset_s: int
    unix_times: bool
    forecast_days: int
    past_days: int
    forecast_hours: int | None
    sampled: range = range(24)
    """The hours of a day that its daily values are made of."""
    minutely_15: tuple[str, ...] = ()
    forecast_minutely_15: int = 96
    dates: tuple[int, int] | None = None
    """From which Unix time to which, where the question names dates."""

    @property
    def time_format(self) -> str:
        """The unit of the `time` columns."""
        return "unixtime" if self.unix_times else "iso8601"

    def time(self, epoch_s: int) -> str | int:
        """An instant in the requested format."""
        if self.unix_times:
            return epoch_s
        return local_time(epoch_s, self.utc_offset_s)

    def midnight(self, epoch_s: int) -> int:
        """The start of the local day that contains an instant."""
        return (epoch_s + self.utc_offset_s) // DAY_S * DAY_S - self.utc_offset_s


class OpenMeteoError(Exception):
    """The reason that Open-Meteo gives with status 400."""


@bp.errorhandler(OpenMeteoError)
def refused(error: OpenMeteoError) -> tuple[Response, int]:
    """The error in upstream's format."""
    return jsonify(error=True, reason=str(error)), 400


@bp.get("/v1/forecast")
def forecast() -> Response:
    """The forecast of one point, for any coordinates."""
    spot = spot_at(coordinate("latitude", 90), coordinate("longitude", 180))
    epoch_s = int(current_state().now())
    return jsonify(forecast_json(spot, epoch_s, query_of(spot, epoch_s)))


def forecast_json(spot: Spot, epoch_s: int, query: OpenMeteoQuery) -> dict[str, Any]:
    """The body of /v1/forecast, with the extra key `sandbox`."""
    answer: dict[str, Any] = {
        "latitude": round(spot.lat, 2),
        "longitude": round(spot.lon, 2),
        "generationtime_ms": 0.12,
        "utc_offset_seconds": query.utc_offset_s,
        "timezone": query.timezone,
        "timezone_abbreviation": abbreviation(query.utc_offset_s),
        "elevation": spot.city.elevation_m,
        "sandbox": True,
    }
    for name, variables, block in (
        ("current", query.current, _current),
        ("hourly", query.hourly, _hourly),
        ("daily", query.daily, _daily),
        ("minutely_15", query.minutely_15, _minutely_15),
    ):
        if variables:
            units, columns = block(spot, epoch_s, query)
            answer[f"{name}_units"] = {"time": query.time_format, **units}
            answer[name] = columns
    return answer


def series_json(spot: Spot, variables: Mapping[str, Series], days: tuple[int, int], past_days: int) -> dict[str, Any]:
    """What the current request wants of variables that stand by the hour only: now, and in the hours of local days.

    `days` are forecast unless it says how many, and at the most; `past_days` at the most.
    """
    now_s = int(current_state().now())
    zone = zone_of(spot)
    offset_s = utc_offset_s(zone, now_s)
    unix_times = choice("timeformat", ("iso8601", "unixtime")) == "unixtime"
    midnight = (now_s + offset_s) // DAY_S * DAY_S - offset_s
    first, after = count_of("past_days", 0, past_days), count_of("forecast_days", *days)
    answer: dict[str, Any] = {
        "generationtime_ms": 0.15,
        "utc_offset_seconds": offset_s,
        "timezone": zone,
        "timezone_abbreviation": abbreviation(offset_s),
        "sandbox": True,
    }
    for block, hours in (
        ("current", range(now_s // HOUR_S * HOUR_S, now_s + 1, HOUR_S)),
        ("hourly", range(midnight - first * DAY_S, midnight + after * DAY_S, HOUR_S)),
    ):
        names = variables_of(block, variables)
        if not names:
            continue
        times = [hour if unix_times else local_time(hour, offset_s) for hour in hours]
        columns: dict[str, Any] = {
            "time": times,
            **{name: [variables[name][1](spot, hour) for hour in hours] for name in names},
        }
        units = {"time": "unixtime" if unix_times else "iso8601", **{name: variables[name][0] for name in names}}
        if block == "current":
            columns = {name: column[0] for name, column in columns.items()} | {"interval": HOUR_S}
            units["interval"] = "seconds"
        answer |= {f"{block}_units": units, block: columns}
    return answer


def local_time(epoch_s: int, utc_offset_s: int) -> str:
    """An instant in local time, in upstream's format."""
    return datetime.fromtimestamp(epoch_s + utc_offset_s, UTC).strftime("%Y-%m-%dT%H:%M")


def abbreviation(utc_offset_s: int) -> str:
    """The zone's abbreviation in upstream's format: GMT, GMT+2, GMT+5:30."""
    hours, minutes = divmod(abs(utc_offset_s) // 60, 60)
    if not hours and not minutes:
        return "GMT"
    return f"GMT{'+' if utc_offset_s > 0 else '-'}{hours}" + (f":{minutes:02}" if minutes else "")


def query_of(spot: Spot, epoch_s: int) -> OpenMeteoQuery:
    """What the current request asks about a spot."""
    zone = zone_of(spot)
    return OpenMeteoQuery(
        current=variables_of("current", VARIABLES),
        hourly=variables_of("hourly", VARIABLES),
        daily=variables_of("daily", (*DAILY_FROM_HOURS, *DAILY_FROM_SUN)),
        units=Units(
            choice("temperature_unit", TEMPERATURE_UNITS),
            choice("wind_speed_unit", SPEED_UNITS),
            choice("precipitation_unit", WATER_UNITS),
        ),
        timezone=zone,
        utc_offset_s=utc_offset_s(zone, epoch_s),
        unix_times=choice("timeformat", {"iso8601": False, "unixtime": True}) == "unixtime",
        forecast_days=count_of("forecast_days", 7, 16),
        past_days=count_of("past_days", 0, 92),
        forecast_hours=count_of("forecast_hours", 0, 384) if "forecast_hours" in request.args else None,
        minutely_15=variables_of("minutely_15", ("precipitation", "snowfall")),
        forecast_minutely_15=count_of("forecast_minutely_15", 96, 1536),
        dates=next(iter(spans_of_dates(utc_offset_s(zone, epoch_s))), None),
    )


def coordinate(name: str, largest: int) -> float:
    """A coordinate of the current request, in degrees."""
    text = request.args.get(name)
    if text is None:
        raise OpenMeteoError(f"Value of type 'String' required for key '{name}'.")
    try:
        value = float(text)
    except ValueError as error:
        raise OpenMeteoError(f"Data corrupted at path '{name}'. Cannot convert '{text}' to Float.") from error
    if not -largest <= value <= largest:
        raise OpenMeteoError(f"{name.title()} must be in range of -{largest} to {largest}°. Given: {value}.")
    return value


def spans_of_dates(offset_s: int) -> list[tuple[int, int]]:
    """From which Unix time to which, by the `start_date`s and `end_date`s of the request, one for one."""
    texts = [[text for text in request.args.get(name, "").split(",") if text] for name in ("start_date", "end_date")]
    if len(texts[0]) != len(texts[1]):
        raise OpenMeteoError("Parameter 'start_date' and 'end_date' must have the same number of elements")
    return [
        (midnight_of(first) - offset_s, midnight_of(last) - offset_s + DAY_S)
        for first, last in zip(*texts, strict=True)
    ]


def midnight_of(text: str) -> int:
    """The midnight in UTC that begins a date, in Unix seconds."""
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise OpenMeteoError(f"Invalid date format '{text}'. Make sure to use 'YYYY-MM-DD'") from error


def variables_of(block: str, known: Collection[str]) -> tuple[str, ...]:
    """The variables that the current request wants in a block."""
    wanted = tuple(name for text in request.args.getlist(block) for name in text.split(",") if name)
    for name in wanted:
        if name not in known:
            raise OpenMeteoError(
                f"Data corrupted at path '{block}'. "
                f"Cannot initialize ForecastVariable from invalid String value {name}."
            )
    return wanted


def choice(name: str, known: Collection[str]) -> str:
    """One of the known values; the first where the current request has none."""
    value = request.args.get(name, next(iter(known)))
    if value not in known:
        raise OpenMeteoError(f"Data corrupted at path '{name}'. Cannot initialize from invalid String value {value}.")
    return value


def count_of(name: str, default: int, largest: int) -> int:
    """A whole number of the current request."""
    value = request.args.get(name, default, int)
    if not 0 <= value <= largest:
        raise OpenMeteoError(f"{name.replace('_', ' ').capitalize()} is invalid. Allowed range 0 to {largest}.")
    return value


def zone_of(spot: Spot) -> str:
    """The zone that the current request wants times in: the spot's own for `auto`."""
    name = request.args.get("timezone", "GMT")
    if name == "auto":
        return spot.city.timezone
    if name not in available_timezones():
        raise OpenMeteoError("Invalid timezone")
    return name


def utc_offset_s(zone: str, epoch_s: int) -> int:
    """A zone's offset from UTC at an instant, in seconds; positive east of Greenwich."""
    offset = datetime.fromtimestamp(epoch_s, ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) if offset else 0


Block = tuple[dict[str, str], dict[str, Any]]


def _current(spot: Spot, epoch_s: int, query: OpenMeteoQuery) -> Block:
    weather = weather_at(spot.place, epoch_s)
    share = _QUARTER_S / HOUR_S  # amounts are for the interval, not for the hour
    weather = replace(weather, rain_mm=weather.rain_mm * share, snow_mm=weather.snow_mm * share)
    units = {name: VARIABLES[name].unit(query.units) for name in query.current}
    values = {name: VARIABLES[name].value(weather, query.units) for name in query.current}
    time = query.time(epoch_s // _QUARTER_S * _QUARTER_S)
    return {"interval": "seconds", **units}, {"time": time, "interval": _QUARTER_S, **values}


def _minutely_15(spot: Spot, epoch_s: int, query: OpenMeteoQuery) -> Block:
    """Sums of the quarter of an hour before each stamp; of a wet hour some quarters are dry."""
    times = [epoch_s // _QUARTER_S * _QUARTER_S + n * _QUARTER_S for n in range(query.forecast_minutely_15)]
    columns: dict[str, list[Value]] = {name: [] for name in query.minutely_15}
    for time in times:
        share = _QUARTER_S / HOUR_S if noise(spot.place.seed, "quarter", time, 1) > _DRY_QUARTERS else 0
        hour = weather_at(spot.place, time - 1)
        hour = replace(hour, rain_mm=hour.rain_mm * share, snow_mm=hour.snow_mm * share)
        for name, column in columns.items():
            column.append(VARIABLES[name].value(hour, query.units))
    units = {name: VARIABLES[name].unit(query.units) for name in query.minutely_15}
    return units, {"time": [query.time(time) for time in times], **columns}


def _hourly(spot: Spot, epoch_s: int, query: OpenMeteoQuery) -> Block:
    if query.dates:
        first, count = query.dates[0], (query.dates[1] - query.dates[0]) // HOUR_S
    elif query.forecast_hours is None:
        first = query.midnight(epoch_s) - query.past_days * DAY_S
        count = (query.past_days + query.forecast_days) * 24
    else:
        first, count = epoch_s // HOUR_S * HOUR_S, query.forecast_hours
    times = [first + n * HOUR_S for n in range(count)]
    hours = [weather_at(spot.place, time) for time in times]
    units = {name: VARIABLES[name].unit(query.units) for name in query.hourly}
    columns = {name: [VARIABLES[name].value(hour, query.units) for hour in hours] for name in query.hourly}
    return units, {"time": [query.time(time) for time in times], **columns}


def _daily(spot: Spot, epoch_s: int, query: OpenMeteoQuery) -> Block:
    first = query.midnight(epoch_s) - query.past_days * DAY_S
    days = [first + n * DAY_S for n in range(query.past_days + query.forecast_days)]
    if query.dates:
        days = list(range(*query.dates, DAY_S))
    dates = [day if query.unix_times else str(query.time(day))[:10] for day in days]
    units: dict[str, str] = {}
    columns: dict[str, Any] = {"time": dates}
    for name in query.daily:
        if name in DAILY_FROM_SUN:
            units[name] = query.time_format
            columns[name] = [_sun(spot, day, name, query) for day in days]
        else:
            source, fold = DAILY_FROM_HOURS[name]
            variable = VARIABLES[source]
            units[name] = variable.unit(query.units)
            columns[name] = [
                fold([variable.value(weather_at(spot.place, day + n * HOUR_S), query.units) for n in query.sampled])
                for day in days
            ]
    return units, columns


def _sun(spot: Spot, day: int, name: str, query: OpenMeteoQuery) -> str | int:
    event_s: int | None = getattr(sun_day(spot.lat, spot.lon, day + DAY_S // 2, query.utc_offset_s), name)
    if event_s is None:
        return 0 if query.unix_times else "1970-01-01T00:00"
    return query.time(event_s)
