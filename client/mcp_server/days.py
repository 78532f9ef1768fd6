"""A forecast by the days of its place, as master counts them for people: from the steps of its JSON.

A step is three hours, or one, of which `dt` is the end, and counts to the day in which its middle lies by the place's
clock; of the step that goes on now, what is left. What has been is left out, but for a day's lowest and highest
temperature where master tells those of all of it; and so is a last day that is hardly known.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

HOUR, STEP = timedelta(hours=1), timedelta(hours=3)
LEAST_OF_A_DAY = 2 * STEP
TELLING_MM = 1.0
"""Water in three hours from which on their sky stands for the day's."""
WARMEST_HOUR = 13
FALLING = range(200, 700)
"""Conditions of OpenWeatherMap's with rain or snow (https://openweathermap.org/weather-conditions)."""

Day = tuple[dict[str, Any], list[dict[str, Any]]]
"""A day's summary, and its steps."""


def by_day(forecast: Mapping[str, Any], now: datetime) -> list[Day]:
    """The days from `now` (aware) on; those of the whole forecast where it is older than that."""
    zone = _zone(forecast["city"])
    steps = sorted(forecast["list"], key=lambda step: step["dt"])
    left = [step for step in steps if step["dt"] > now.timestamp()] or steps
    length = _length(steps)
    groups = groupby(left, key=lambda step: _counts_at(step, length, now, zone).date())
    days = [(date.isoformat(), list(group)) for date, group in groups]
    today = now.astimezone(zone).date().isoformat()
    if days and days[0][0] > today and _begins(left[0], length) <= now:  # today's last minutes lie in that step alone
        days.insert(0, (today, left[:1]))
    if len(days) > 1 and len(days[-1][1]) * length < LEAST_OF_A_DAY:
        days.pop()
    whole = {_date(day["dt"], zone): day["temp"] for day in forecast.get("days", ())}
    return [({"date": date, **dict(_summary(group, zone)), **_range(whole.get(date))}, group) for date, group in days]


SIX_HOURS, LONG_STEP = "6h", timedelta(hours=6)
"""A step past the hours of a provider that has none of three then."""


def _length(steps: Sequence[Mapping[str, Any]]) -> timedelta:
    """An hour where steps follow each other by the hour, else OpenWeatherMap's three."""
    by_hour = HOUR.total_seconds()
    return HOUR if any(after["dt"] - step["dt"] == by_hour for step, after in pairwise(steps)) else STEP


def _date(unix_s: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(unix_s, zone).date().isoformat()


def _range(whole: Mapping[str, float] | None) -> dict[str, float]:
    return {"temp_min": whole["min"], "temp_max": whole["max"]} if whole else {}


def _counts_at(step: Mapping[str, Any], length: timedelta, now: datetime, zone: tzinfo) -> datetime:
    ends = datetime.fromtimestamp(step["dt"], UTC)
    middle = ends - (ends - _begins(step, length)) / 2
    return (now if middle < now < ends else middle).astimezone(zone)


def _begins(step: Mapping[str, Any], length: timedelta) -> datetime:
    is_long = any(SIX_HOURS in step.get(kind, {}) for kind in ("rain", "snow"))
    return datetime.fromtimestamp(step["dt"], UTC) - (LONG_STEP if is_long else length)


def _zone(city: Mapping[str, Any]) -> tzinfo:
    try:
        return ZoneInfo(city["timezone_name"])
    except (KeyError, ValueError, OSError):  # absent, or of a newer list of zones than this machine has
        return timezone(timedelta(seconds=city.get("timezone") or 0))


def _summary(steps: Sequence[Mapping[str, Any]], zone: tzinfo) -> Iterator[tuple[str, Any]]:
    """What the steps amount to; what none of them tells is left out."""
    readings = [step["main"] for step in steps]
    yield "temp_min", min(reading.get("temp_min", reading["temp"]) for reading in readings)
    yield "temp_max", max(reading.get("temp_max", reading["temp"]) for reading in readings)
    yield from _sky(steps, zone)
    amounts = [_water_mm(step) for step in steps]
    known = [amount for amount in amounts if amount is not None]
    if sum(known) or len(known) == len(amounts):  # else some of it isn't known, and that may be wet
        yield "rain_mm", round(sum(known), 2)
    if chances := [step["pop"] for step in steps if "pop" in step]:
        yield "chance_percent", round(max(chances) * 100)
    yield from _wind([step.get("wind", {}) for step in steps])


def _wind(winds: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, float]]:
    """The strongest wind, where it comes from, and the strongest gust."""
    strongest = max(winds, key=lambda wind: wind.get("speed", -1.0))
    yield from ((name, strongest[key]) for name, key in (("wind", "speed"), ("wind_from", "deg")) if key in strongest)
    if gusts := [wind["gust"] for wind in winds if "gust" in wind]:
        yield "gust", max(gusts)


def _sky(steps: Sequence[Mapping[str, Any]], zone: tzinfo) -> Iterator[tuple[str, str]]:
    """The sky of the wettest step, else the one most frequent by day: in words, and its kind."""
    described = [step for step in steps if _condition(step).get("description")]
    by_light = [step for step in described if not _condition(step).get("icon", "").endswith("n")] or described
    wettest = max(steps, key=lambda step: _water_mm(step) or 0.0)
    if (_water_mm(wettest) or 0.0) >= TELLING_MM:
        by_light = [wettest]
    if not by_light:
        return
    frequency = Counter(_condition(step).get("description") for step in by_light)

    def order(step: Mapping[str, Any]) -> tuple[int, int]:
        hour = datetime.fromtimestamp(step["dt"], zone).hour
        return -frequency[_condition(step).get("description")], abs(hour - WARMEST_HOUR)

    condition = _condition(min(by_light, key=order))
    yield from ((name, condition[key]) for name, key in (("sky", "description"), ("kind", "main")) if key in condition)


def _condition(step: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(step.get("weather", ())), {})


def _water_mm(step: Mapping[str, Any]) -> float | None:
    """Rain and snow; None where an amount isn't known, or where something falls and nothing is said of it."""
    told = [step[kind] for kind in ("rain", "snow") if kind in step]
    known = [amount[length] for amount in told for length in ("1h", "3h", SIX_HOURS) if length in amount]
    mm: float = sum(known)
    unknown = len(known) < len(told)
    unsaid = not told and _condition(step).get("id", 0) in FALLING
    return None if not mm and (unknown or unsaid) else mm
