"""Open-Meteo's forecast JSON (https://open-meteo.com/en/docs): blocks of columns, each with its units.

As upstream, one offset from UTC holds for the whole answer, times are local and without an offset unless Unix times
are asked for, and sunrise and sunset are 1970-01-01 where the sun doesn't rise or doesn't set.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sandbox import sun
from sandbox.climate import HOUR_S, weather_at
from sandbox.open_meteo_variables import DAILY_OF_HOURS, DAILY_OF_SUN, VARIABLES, Units
from sandbox.spot import Spot
from sandbox.sun import DAY_S

_QUARTER_S = 900


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked: the variables of each block, the units, the clock's zone and how much of the future and past."""

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

    @property
    def time_format(self) -> str:
        """The label of the `time` columns."""
        return "unixtime" if self.unix_times else "iso8601"

    def written(self, epoch_s: int) -> str | int:
        """An instant as the caller wants it."""
        if self.unix_times:
            return epoch_s
        return datetime.fromtimestamp(epoch_s + self.utc_offset_s, UTC).strftime("%Y-%m-%dT%H:%M")

    def midnight(self, epoch_s: int) -> int:
        """The start of the local day in which an instant lies."""
        return (epoch_s + self.utc_offset_s) // DAY_S * DAY_S - self.utc_offset_s


def forecast(spot: Spot, epoch_s: int, question: Query) -> dict[str, Any]:
    """The answer of /v1/forecast, with `sandbox` as a mark."""
    answer: dict[str, Any] = {
        "latitude": round(spot.lat, 2),
        "longitude": round(spot.lon, 2),
        "generationtime_ms": 0.12,
        "utc_offset_seconds": question.utc_offset_s,
        "timezone": question.timezone,
        "timezone_abbreviation": abbreviation(question.utc_offset_s),
        "elevation": spot.city.elevation_m,
        "sandbox": True,
    }
    for name, wanted, block in (
        ("current", question.current, _current),
        ("hourly", question.hourly, _hourly),
        ("daily", question.daily, _daily),
    ):
        if wanted:
            units, columns = block(spot, epoch_s, question)
            answer[f"{name}_units"] = {"time": question.time_format, **units}
            answer[name] = columns
    return answer


def abbreviation(utc_offset_s: int) -> str:
    """The zone's abbreviation as upstream makes it: GMT, GMT+2, GMT+5:30."""
    hours, minutes = divmod(abs(utc_offset_s) // 60, 60)
    if not hours and not minutes:
        return "GMT"
    return f"GMT{'+' if utc_offset_s > 0 else '-'}{hours}" + (f":{minutes:02}" if minutes else "")


Block = tuple[dict[str, str], dict[str, Any]]


def _current(spot: Spot, epoch_s: int, question: Query) -> Block:
    weather = weather_at(spot.place, epoch_s)
    share = _QUARTER_S / HOUR_S  # sums are over the interval, not over the hour
    weather = replace(weather, rain_mm=weather.rain_mm * share, snow_mm=weather.snow_mm * share)
    units = {name: VARIABLES[name].unit(question.units) for name in question.current}
    values = {name: VARIABLES[name].value(weather, question.units) for name in question.current}
    time = question.written(epoch_s // _QUARTER_S * _QUARTER_S)
    return {"interval": "seconds", **units}, {"time": time, "interval": _QUARTER_S, **values}


def _hourly(spot: Spot, epoch_s: int, question: Query) -> Block:
    if question.forecast_hours is None:
        first = question.midnight(epoch_s) - question.past_days * DAY_S
        count = (question.past_days + question.forecast_days) * 24
    else:
        first, count = epoch_s // HOUR_S * HOUR_S, question.forecast_hours
    times = [first + n * HOUR_S for n in range(count)]
    hours = [weather_at(spot.place, time) for time in times]
    units = {name: VARIABLES[name].unit(question.units) for name in question.hourly}
    columns = {name: [VARIABLES[name].value(hour, question.units) for hour in hours] for name in question.hourly}
    return units, {"time": [question.written(time) for time in times], **columns}


def _daily(spot: Spot, epoch_s: int, question: Query) -> Block:
    first = question.midnight(epoch_s) - question.past_days * DAY_S
    days = [first + n * DAY_S for n in range(question.past_days + question.forecast_days)]
    dates = [day if question.unix_times else str(question.written(day))[:10] for day in days]
    units: dict[str, str] = {}
    columns: dict[str, Any] = {"time": dates}
    for name in question.daily:
        if name in DAILY_OF_SUN:
            units[name] = question.time_format
            columns[name] = [_sun(spot, day, name, question) for day in days]
        else:
            source, fold = DAILY_OF_HOURS[name]
            variable = VARIABLES[source]
            units[name] = variable.unit(question.units)
            columns[name] = [
                fold([variable.value(weather_at(spot.place, day + n * HOUR_S), question.units) for n in range(24)])
                for day in days
            ]
    return units, columns


def _sun(spot: Spot, day: int, name: str, question: Query) -> str | int:
    turn: int | None = getattr(sun.sun_day(spot.lat, spot.lon, day + DAY_S // 2, question.utc_offset_s), name)
    if turn is None:
        return 0 if question.unix_times else "1970-01-01T00:00"
    return question.written(turn)
