"""The hours and the days of One Call and of the daily forecast, made of a forecast's steps, whoever provided them.

Days are those of the place's calendar (https://openweathermap.org/api/one-call-3, https://openweathermap.org/forecast16).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from contract.heavens import heavens
from contract.zones import local

SEVERITY = (2, 6, 5, 3, 7, 8)
"""The hundreds of OpenWeatherMap's conditions, the one that stands for a day first: thunderstorm, snow, rain …"""
LAST_HOUR = 15
"""Up to which a day after today must be known at least, its high among it, to be told as a day."""
HOUR_S, LONG_H = 3_600, 6
_PARTS = {"morn": 6, "day": 12, "eve": 18}
_NEAR_PART = timedelta(minutes=90)
"""How far a step may be from the hour of the day that it stands for."""
_OWN = ("uvi", "dew_point", "visibility", "weather", "pop", "rain", "snow", "sunshine", "snow_depth")
"""What One Call calls as the forecast does."""

Json = dict[str, Any]
Point = tuple[float, float]


def flat(entry: Json) -> Json:
    """One Call's form of an entry of the forecast or of the current weather: the measures side by side."""
    main, wind, clouds = (entry.get(block, {}) for block in ("main", "wind", "clouds"))
    return {
        "dt": entry["dt"],
        **{name: main[name] for name in ("temp", "feels_like", "pressure", "humidity") if name in main},
        **({"clouds": clouds["all"]} if "all" in clouds else {}),
        **{f"wind_{name}": wind[name] for name in ("speed", "deg", "gust") if name in wind},
        **{name: entry[name] for name in _OWN if name in entry},
        **({name: main[name] for name in ("temp_min", "temp_max") if name in main} if is_long(entry) else {}),
    }


def is_long(entry: Json) -> bool:
    """Whether an entry stands for six hours, as the far ones of some providers do."""
    return any("6h" in entry.get(kind, {}) for kind in ("rain", "snow"))


def by_the_hour(entries: Sequence[Json]) -> Iterator[Json]:
    """Entries in One Call's form, each of the six hours of a long one by itself.

    Each has its share of the rain and a temperature between the two ends; the lowest and the highest temperature stand
    in the middle.
    """
    before: Json | None = None
    for entry in entries:
        if is_long(entry) and before and entry["dt"] - before["dt"] == LONG_H * HOUR_S:
            yield from (_hour_within(before, entry, hour) for hour in range(1, LONG_H))
            yield {**entry, **_shares(entry)}
        else:
            yield entry
        before = entry


def _hour_within(before: Json, entry: Json, hour: int) -> Json:
    between: Json = {
        name: round(before[name] + hour / LONG_H * (entry[name] - before[name]), 2)
        for name in ("temp", "feels_like")
        if name in before and name in entry
    }
    if hour == LONG_H // 2:
        between["temp"] = max(before["temp"], entry["temp"], entry.get("temp_max", entry["temp"]))
    if hour == LONG_H // 2 + 1:
        between["temp"] = min(before["temp"], entry["temp"], entry.get("temp_min", entry["temp"]))
    return {**entry, **_shares(entry), **between, "dt": before["dt"] + hour * HOUR_S}


def _shares(entry: Json) -> Json:
    """The rain and the snow of each of its hours."""
    known = {kind: entry[kind].get("6h") for kind in ("rain", "snow") if kind in entry}
    return {kind: {"1h": None if mm is None else mm / LONG_H} for kind, mm in known.items()}


def days(hours: Sequence[Json], today: date, zone: tzinfo, point: Point) -> Iterator[Json]:
    """The days from today's on, in One Call's form, the last one if it is known to the afternoon.

    `point` is latitude and longitude.
    """
    hours = list(by_the_hour(hours))
    by_moment = {hour["dt"]: hour for hour in hours}
    for day, together in groupby(hours, key=lambda hour: local(hour["dt"], zone).date()):
        own = list(together)
        if day < today or (day > today and local(own[-1]["dt"], zone).hour < LAST_HOUR):
            continue
        begin, end = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
        yield _day(own, by_moment.get(int(end.timestamp())), begin, point)


def _day(hours: Sequence[Json], midnight: Json | None, begin: datetime, point: Point) -> Json:
    """A day by its hours; `midnight` is the hour that ends it."""
    zone, noon = begin.tzinfo or UTC, begin.replace(hour=12)
    parts = {name: _near(hours, begin.replace(hour=o_clock)) for name, o_clock in _PARTS.items()}
    parts["night"] = midnight or hours[-1]
    at_noon = parts["day"] or hours[len(hours) // 2]
    windiest = max(hours, key=lambda hour: hour.get("wind_speed", 0))
    fallen = [hour for hour in (*hours, *([midnight] if midnight else [])) if local(hour["dt"], zone) > begin]
    return {
        "dt": int(noon.timestamp()),
        **sky(noon, point),
        "temp": {**_of_parts(parts, "temp"), **temperature_range(hours)},
        "feels_like": _of_parts(parts, "feels_like"),
        **{name: at_noon[name] for name in ("pressure", "humidity", "dew_point", "clouds") if name in at_noon},
        **{name: windiest[name] for name in ("wind_speed", "wind_deg", "wind_gust") if name in windiest},
        "weather": _typical(hours, at_noon)["weather"],
        **_most(hours, "pop"),
        **_most(hours, "uvi"),
        **{kind: amount for kind in ("rain", "snow") if (amount := _fallen(fallen, kind)) is not None},
        **(
            {"sunshine": sum(shining)}
            if (shining := [hour["sunshine"] for hour in fallen if "sunshine" in hour])
            else {}
        ),
    }


def temperature_range(hours: Sequence[Json]) -> Json:
    """The lowest and the highest temperature of some hours."""
    temperatures = [hour["temp"] for hour in hours]
    return {"min": min(temperatures), "max": max(temperatures)}


def sky(noon: datetime, point: Point) -> Json:
    """The sun's and the moon's times on the day of a noon, where they rise and set."""
    day = heavens(*point, noon.date(), noon.tzinfo or UTC)
    events = {"sunrise": day.sunrise, "sunset": day.sunset, "moonrise": day.moonrise, "moonset": day.moonset}
    return {
        **{name: int(event.timestamp()) for name, event in events.items() if event is not None},
        "moon_phase": round(day.moon_phase, 2),
        **({"day_length": int(day.day_length.total_seconds())} if day.day_length else {}),
        **({"polar": day.polar} if day.polar else {}),
    }


def _near(hours: Sequence[Json], moment: datetime) -> Json | None:
    """The hour that stands for a moment, None where none is near enough."""
    nearest = min(hours, key=lambda hour: abs(hour["dt"] - moment.timestamp()))
    return nearest if abs(nearest["dt"] - moment.timestamp()) <= _NEAR_PART.total_seconds() else None


def _of_parts(parts: Mapping[str, Json | None], name: str) -> Json:
    return {part: hour[name] for part, hour in parts.items() if hour and name in hour}


def _typical(hours: Sequence[Json], at_noon: Json) -> Json:
    """The hour that stands for the day: the worst weather by day, else that of noon."""
    by_day = [hour for hour in hours if hour["weather"][0]["icon"].endswith("d")] or hours
    wet = [hour for hour in by_day if hour["weather"][0]["id"] // 100 in SEVERITY[:4]]
    return min(wet, key=lambda hour: SEVERITY.index(hour["weather"][0]["id"] // 100), default=at_noon)


def _most(hours: Sequence[Json], name: str) -> Json:
    known = [hour[name] for hour in hours if name in hour]
    return {name: max(known)} if known else {}


def _fallen(hours: Sequence[Json], kind: str) -> float | None:
    """The day's rain or snow in mm, None where it isn't known."""
    known = [mm for hour in hours if kind in hour for mm in hour[kind].values() if mm is not None]
    return round(sum(known), 2) if known else None
