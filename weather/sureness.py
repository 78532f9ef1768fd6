"""How sure a forecast is: bands of an ensemble's means and spreads, for `/sure` and beside other answers' entries.

What is kept is an ensemble by the hour: `hours` of `dt`, °C, mm that fell in the hour before, and the standard
deviation of each. A temperature is taken as normally distributed, rain as gamma distributed, which is skewed and never
below none. The rain of several hours adds up: its variance by spreads of which those of neighbouring hours go together,
and those of hours further apart less and less (`TOGETHER`). The band of a day's high is that of its warmest hour.
"""

from collections.abc import Sequence
from itertools import groupby
from math import exp, sqrt
from typing import Any, NamedTuple

from contract.schemas.sure import SURE
from contract.units import ZERO_CELSIUS_K
from contract.zones import local, zone_of
from servicekit.lenient import as_documented

Json = dict[str, Any]
HOUR_S = 3_600
Z_90 = 1.2816
"""The 90 % quantile of the standard normal distribution."""
TOGETHER = exp(-1 / 6)
"""How much the errors of rain of two hours that follow each other go together: the correlation falls to 1/e in 6 hours.
An assumption: Open-Meteo has the spread of hours, not of days (open-meteo/open-meteo PR#1728)."""
LEAST_MM = 0.05
"""Less is none."""
FEWEST_HOURS = 22
"""Of a day that is told, as of whole days elsewhere."""
WIDTHS_K = ((3.0, "sure"), (6.0, "fairly sure"), (10.0, "unsure"))
WIDTHS_MM = ((1.0, "sure"), (5.0, "fairly sure"), (15.0, "unsure"))
WIDEST = "very unsure"


class Hour(NamedTuple):
    """The ensemble at a moment, and what it has fallen in the hour before; None for what isn't known."""

    dt: int
    celsius: float | None
    celsius_spread: float | None
    rain_mm: float | None
    rain_spread_mm: float | None


def bands(kept: Json) -> Json:
    """The kept ensemble as `/sure` has it, from the beginning of today at the place on."""
    hours, zone = _hours(kept), zone_of(kept.get("timezone"), kept.get("timezone_name"))
    today = local(kept["dt"], zone).date()
    days = []
    for day, together in groupby(hours, key=lambda hour: local(hour.dt - 1, zone).date()):
        of_day = list(together)
        if day >= today and len(of_day) >= FEWEST_HOURS and (told := _day(of_day)):
            days.append({"date": day.isoformat(), **told})
    ahead = [{"dt": hour.dt, **told} for hour in hours if hour.dt > kept["dt"] and (told := _step([hour]))]
    head = {name: value for name, value in kept.items() if name not in ("dt", "hours")}
    documented: Json = as_documented(SURE, {**head, "hourly": ahead, "daily": days})
    return documented


def beside(answer: Json, kept: Json, provider: str) -> Json:
    """An answer with a band beside each of its entries that the ensemble reaches, and who provides these."""
    by_day = {str(day["date"]): day for day in bands(kept)["daily"]}
    hours = _hours(kept)
    city = answer.get("city", answer)
    zone = zone_of(kept.get("timezone"), kept.get("timezone_name") or city.get("timezone_name"))

    def of_entry(entry: Json, before_s: int | None) -> Json:
        if "main" not in entry and isinstance(entry.get("temp"), dict):
            day = by_day.get(local(entry["dt"], zone).date().isoformat(), {})
            told = {name: band for name, band in day.items() if name != "date"}
        else:
            since_s = before_s if before_s is not None else entry["dt"] - HOUR_S
            told = _step([hour for hour in hours if since_s < hour.dt <= entry["dt"]], entry["dt"])
        return {**entry, "sure": told} if told else entry

    def of_list(entries: Sequence[Json]) -> list[Json]:
        usual_s = entries[1]["dt"] - entries[0]["dt"] if len(entries) > 1 else HOUR_S
        before = [entries[0]["dt"] - usual_s, *(entry["dt"] for entry in entries)] if entries else []
        return [of_entry(entry, since_s) for entry, since_s in zip(entries, before, strict=False)]

    listed: Json = {name: of_list(answer[name]) for name in ("list", "hourly", "daily") if name in answer}
    now = {} if listed else _now(answer, hours)
    return {**answer, **listed, "sure": {**now, "provider": provider}}


def without(answer: Json, reason: str) -> Json:
    """An answer that was to have bands, and why it has none."""
    return {**answer, "sure": {"reason": reason}}


def _now(answer: Json, hours: Sequence[Hour]) -> Json:
    """The bands of the hour that is going on."""
    return _step([hour for hour in hours if 0 <= hour.dt - answer["dt"] < HOUR_S])


def _hours(kept: Json) -> list[Hour]:
    return [Hour(*hour) for hour in kept["hours"]]


def _step(hours: Sequence[Hour], until_s: int | None = None) -> Json:
    """The temperature at the end of some hours, and what falls in them."""
    if not hours or (until_s is not None and until_s - hours[-1].dt >= HOUR_S):
        return {}
    return {**_named("temp", _temperature(hours[-1])), **_named("rain", _rain(hours))}


def _day(hours: Sequence[Hour]) -> Json:
    known = [hour for hour in hours if hour.celsius is not None]
    if len(known) < FEWEST_HOURS:
        return {}
    warmest, coldest = (pick(known, key=lambda hour: hour.celsius or 0.0) for pick in (max, min))
    return {
        **_named("temp_max", _temperature(warmest)),
        **_named("temp_min", _temperature(coldest)),
        **_named("rain", _rain(hours)),
    }


def _named(name: str, band: Json | None) -> Json:
    return {name: band} if band else {}


def _temperature(hour: Hour) -> Json | None:
    if hour.celsius is None or hour.celsius_spread is None or hour.celsius_spread < 0:
        return None
    half = Z_90 * hour.celsius_spread
    low, high = (round(hour.celsius + ZERO_CELSIUS_K + by, 2) for by in (-half, half))
    return {"low": low, "high": high, "word": _word(2 * half, WIDTHS_K)}


def _rain(hours: Sequence[Hour]) -> Json | None:
    """What falls in all of them; None where an hour isn't known."""
    mean = variance = neighbours = 0.0
    for hour in hours:
        if hour.rain_mm is None or hour.rain_spread_mm is None or min(hour.rain_mm, hour.rain_spread_mm) < 0:
            return None
        mean += hour.rain_mm
        variance += hour.rain_spread_mm**2 + 2 * hour.rain_spread_mm * neighbours
        neighbours = TOGETHER * (neighbours + hour.rain_spread_mm)
    least, most = (_gamma_quantile(mean, sqrt(variance), z) for z in (-Z_90, Z_90))
    return {"least": least, "most": most, "word": _word(most - least, WIDTHS_MM)}


def _gamma_quantile(mean: float, spread: float, z: float) -> float:
    """A quantile in mm, by Wilson's and Hilferty's approximation (1931); `z` is that of the normal distribution."""
    if mean <= 0:
        return 0.0
    ninth = (spread / mean) ** 2 / 9
    mm = float(mean * max(0.0, 1 - ninth + z * sqrt(ninth)) ** 3)
    return round(mm, 1) if mm >= LEAST_MM else 0.0


def _word(width: float, widths: Sequence[tuple[float, str]]) -> str:
    return next((word for limit, word in widths if width <= limit), WIDEST)
