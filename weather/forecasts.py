"""The forecast that a question asks for, made of what is kept for its place: steps of an hour, of three or of a day.

Kept are either OpenWeatherMap's usual forty steps of three hours, or up to sixteen days by the hour, from the
beginning of today at the place on; `dt` is then when they were made. One call to a provider serves all questions.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, tzinfo
from itertools import groupby, pairwise
from typing import Any

from contract.queries import ForecastQuery
from contract.schemas.one_call import DAILY_FORECAST
from contract.zones import local, zone_of
from servicekit.lenient import as_documented
from servicekit.problems import ProviderFailed
from weather.day_sums import days, flat, temperature_range

HOUR_S, DAY_S = 3_600, 86_400
STEP_HOURS = 3
NOT_HOURLY = "No provider tells this place's weather by the hour: ask for step=3h or step=1d."
_FEWEST_HOURS = 22
"""Of a day from midnight to midnight on which the clocks go forward, one unknown hour left out."""
_ONE_CALL_NAMES = {"wind_speed": "speed", "wind_deg": "deg", "wind_gust": "gust"}
"""What the daily forecast calls otherwise."""

Json = dict[str, Any]


def as_asked(kept: Json, query: ForecastQuery) -> Json:
    """The kept forecast in the query's steps, for its days; fewer where the provider doesn't reach so far.

    Raises ProviderFailed where hours are asked for and only longer steps are kept.
    """
    zone = zone_of(kept["city"].get("timezone"), kept["city"].get("timezone_name"))
    steps, now_s = kept["list"], kept.get("dt", 0)
    if query.step == "1d":
        return _daily(kept, query.days, zone)
    end_s = (now_s or steps[0]["dt"]) + query.days * DAY_S
    if query.step == "1h":
        if not is_hourly(steps):
            raise ProviderFailed(NOT_HOURLY)
        shown = [step for step in steps if now_s - HOUR_S < step["dt"] <= end_s][: query.days * 24]
    else:
        merged = three_hourly(steps) if is_hourly(steps) else steps
        shown = [step for step in merged if now_s < step["dt"] <= end_s][: query.days * (24 // STEP_HOURS)]
    whole = whole_days(steps, zone) if is_hourly(steps) else kept.get("days", [])
    last = local(shown[-1]["dt"], zone).date() if shown else None
    today = local(now_s or steps[0]["dt"], zone).date()
    known = [day for day in whole if last and today <= local(day["dt"], zone).date() <= last]
    answer = {name: value for name, value in kept.items() if name not in ("dt", "days")}
    given = -(-(shown[-1]["dt"] - (now_s or steps[0]["dt"])) // DAY_S) if shown else 0
    days_known = {"days": known} if known else {}
    return {**answer, "cnt": len(shown), "list": shown, **days_known, **_reach(given, query.days)}


def is_hourly(steps: Sequence[Json]) -> bool:
    """Whether at least the first of them follow each other by the hour."""
    return any(after["dt"] - step["dt"] == HOUR_S for step, after in pairwise(steps))


def three_hourly(steps: Sequence[Json]) -> Iterator[Json]:
    """OpenWeatherMap's steps, which end at 0, 3, 6 … 21 h UTC (or at half past); a longer one stays as it is."""
    for _, together in groupby(steps, key=lambda step: -(-(step["dt"] // HOUR_S) // STEP_HOURS)):
        hours = list(together)
        if hours[-1]["dt"] // HOUR_S % STEP_HOURS == 0:
            yield _merged(hours) if len(hours) > 1 else hours[0]


def whole_days(steps: Sequence[Json], zone: tzinfo) -> list[Json]:
    """The high and the low of each day of which nearly all hours are known, in the daily forecast's words."""
    found = []
    for day, together in groupby(steps, key=lambda step: local(step["dt"], zone).date()):
        hours = [step["main"] for step in together]
        if len(hours) >= _FEWEST_HOURS:
            found.append({"dt": _noon_s(day, zone), "temp": temperature_range(hours)})
    return found


def _noon_s(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(12), zone).timestamp())


def _merged(hours: Sequence[Json]) -> Json:
    """One step of several: the last one's figures, the range of temperatures, the greatest chance, the sums."""
    last, main = hours[-1], hours[-1]["main"]
    temperatures = [hour["main"].get(name, hour["main"]["temp"]) for hour in hours for name in ("temp_min", "temp_max")]
    chances = [hour["pop"] for hour in hours if "pop" in hour]
    return {
        **{name: value for name, value in last.items() if name not in ("rain", "snow")},
        "main": {**main, "temp_min": min(temperatures), "temp_max": max(temperatures)},
        **({"pop": max(chances)} if chances else {}),
        **({"sunshine": sum(hour.get("sunshine", 0) for hour in hours)} if "sunshine" in last else {}),
        **{kind: {"3h": amount} for kind in ("rain", "snow") if (amount := _sum(hours, kind)) is not MISSING},
    }


MISSING: Any = object()


def _sum(hours: Sequence[Json], kind: str) -> Any:  # noqa: ANN401 - a number, None or MISSING
    """What fell, None where no hour knows it, MISSING where none speaks of it."""
    said = [hour[kind] for hour in hours if kind in hour]
    known = [mm for amounts in said for mm in amounts.values() if mm is not None]
    return round(sum(known), 2) if known else None if said else MISSING


def _daily(kept: Json, count: int, zone: tzinfo) -> Json:
    """The daily forecast (https://openweathermap.org/forecast16); raises ProviderFailed without any day."""
    steps, city = kept["list"], kept["city"]
    coord = city.get("coord", {})
    today = local(kept.get("dt", steps[0]["dt"]), zone).date()
    known = list(days([flat(step) for step in steps], today, zone, (coord.get("lat", 0.0), coord.get("lon", 0.0))))
    told = [{_ONE_CALL_NAMES.get(name, name): value for name, value in day.items()} for day in known[:count]]
    answer: Json = as_documented(
        DAILY_FORECAST, {"cod": "200", "message": 0, "city": city, "cnt": len(told), "list": told}
    )
    return {**answer, **_reach(len(told), count)}


def _reach(given: int, asked: int) -> Json:
    """How many days are given, where that is fewer than were asked for."""
    return {"reach": {"days": given, "asked": asked}} if given < asked else {}
