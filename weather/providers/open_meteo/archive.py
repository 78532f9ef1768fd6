"""The past by Open-Meteo (https://open-meteo.com/en/docs/historical-weather-api): days since 1940, and what is usual.

Old days and all normals are ERA5's alone: another model in the series would be a break in it. The last days, which
ERA5 doesn't have yet, are those of the forecast's model.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import fmean, quantiles
from typing import Any

from pydantic import TypeAdapter, ValidationError

from contract.schemas.history import HISTORY
from contract.schemas.normals import NORMALS
from contract.schemas.weather import Step
from contract.units import ZERO_CELSIUS_K
from contract.zones import local, zone_named
from servicekit.lenient import AnySeconds, as_documented
from servicekit.problems import ProviderGarbled
from weather.answers import head
from weather.day_sums import days, flat
from weather.places import Place
from weather.providers.open_meteo import convert, parse
from weather.providers.open_meteo.convert import PEER, OutputOptions

ERA5_LATE_DAYS = 7
"""After how many days ERA5 surely has a day; it is about five days late."""
HOURLY = (
    "temperature_2m,relative_humidity_2m,apparent_temperature,dew_point_2m,precipitation,rain,snowfall,weather_code,"
    "cloud_cover,pressure_msl,wind_speed_10m,wind_direction_10m,wind_gusts_10m"
)
DAILY = ("temperature_2m_max", "temperature_2m_min", "temperature_2m_mean", "precipitation_sum")
FIRST_YEAR, LAST_YEAR = 1991, 2020
"""The period of normals: the latest thirty years that end in 0, as the WMO has them."""
SINCE = 1940
AROUND = timedelta(days=7)
"""Days before and after the date whose weather counts for what is usual on it."""
ENOUGH_YEARS = 0.8
"""Of the period, below which nothing is said to be usual."""
RAINY_MM = 1.0
FEBRUARY, LEAP_DAY = 2, 29


class _PastStep(Step):
    """An hour that may lie before 1970."""

    dt: AnySeconds


_STEP = TypeAdapter(_PastStep)

Json = dict[str, Any]
Window = tuple[date, date]


def zone_of_place(place: Place) -> str:
    """The place's zone by its name; where that isn't known, the one of the whole hour that its longitude suggests."""
    hours = round(place.lon / 15)
    return place.timezone or f"Etc/GMT{-hours:+d}"


def is_recent(day: date, today: date) -> bool:
    """Whether ERA5 may not have a day yet."""
    return today - day < timedelta(days=ERA5_LATE_DAYS)


WHOLE_PERIOD = {"start_date": f"{FIRST_YEAR - 1}-12-20", "end_date": f"{LAST_YEAR + 1}-01-12"}
WHOLE_PERIOD_WEIGHT = 314
"""Of four variables in thirty years, by docs/open-meteo.md."""


def history(payload: Mapping[str, Any], place: Place, day: date, options: OutputOptions, source: str) -> Json:
    """A day by its hours; raises ProviderGarbled where there are none."""
    zone = zone_named(place.timezone or "") or UTC
    hours = [flat(as_documented(_STEP, hour)) for hour in convert.hourly_steps(payload, place, options)]
    of_day = [hour for hour in hours if local(hour["dt"], zone).date() == day]
    found = next(days(hours, day, zone, (place.lat, place.lon)), None) if of_day else None
    noon_s = int(datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp())
    answer = {
        **head(place, noon_s, place.timezone),
        "date": day.isoformat(),
        "source": source,
        "day": found,
        "hourly": of_day,
    }
    try:
        documented: Json = as_documented(HISTORY, answer)
    except ValidationError:
        raise ProviderGarbled(f"{PEER} has no weather of {day}.") from None
    return documented


def windows(day: date, last_year: int) -> list[Window]:
    """The dates to ask for: a fortnight in each year of the period, and the day itself in each other year since 1940.

    A day of the period is in its fortnight, so that one call of 86 windows has both normals and records.
    """
    return [
        (each - AROUND, each + AROUND) if FIRST_YEAR <= year <= LAST_YEAR else (each, each)
        for year in range(SINCE, last_year + 1)
        if (each := _in_year(day, year)) is not None
    ]


def _in_year(day: date, year: int) -> date | None:
    """The same day of another year; of 29 February the last of the month where means are made of it, else none."""
    if (day.month, day.day) != (FEBRUARY, LEAP_DAY):
        return day.replace(year=year)
    try:
        return date(year, FEBRUARY, LEAP_DAY)
    except ValueError:
        return date(year, FEBRUARY, LEAP_DAY - 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def offset_zone(place: Place, year: int) -> str:
    """The zone of the place's standard offset in whole hours, without summer time, so that days compare in all years.

    POSIX writes it with the opposite sign: Etc/GMT-2 is two hours east of Greenwich.
    """
    zone = zone_named(place.timezone or "")
    if zone is None:
        return zone_of_place(place)
    moments = (datetime(year, month, 1, tzinfo=zone) for month in (1, 7))
    standard = min(moment.utcoffset() or timedelta() for moment in moments)
    return f"Etc/GMT{-round(standard / timedelta(hours=1)):+d}"


def normals(payload: Sequence[Mapping[str, Any]] | Mapping[str, Any], place: Place, day: date) -> Json:
    """What is usual on a day, and its records; raises ProviderGarbled where too few years are known."""
    known = dict(_by_date([payload] if isinstance(payload, Mapping) else payload))
    usual: list[Json] = []
    years = 0
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        middle = _in_year(day, year)
        found = [known.get(middle + timedelta(days=n)) for n in range(-AROUND.days, AROUND.days + 1)] if middle else []
        whole = [values for values in found if values and len(values) == len(DAILY)]
        if whole and len(whole) == len(found):
            usual += whole
            years += 1
    if years < ENOUGH_YEARS * (LAST_YEAR - FIRST_YEAR + 1):
        raise ProviderGarbled(f"{PEER} knows too few years of {day:%d %B} to tell what is usual.")
    high, low, mean, water = ([values[name] for values in usual] for name in DAILY)
    noon_s = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    answer = {
        **head(place, noon_s, place.timezone),
        "date": day.isoformat(),
        "source": "reanalysis",
        "period": [FIRST_YEAR, LAST_YEAR],
        "temp_max": _usual(high),
        "temp_min": _usual(low),
        "temp_mean": _usual(mean),
        "rain": {"chance": round(sum(mm >= RAINY_MM for mm in water) / len(water), 2), "mm": round(fmean(water), 1)},
        "records": _records(known, day),
    }
    documented: Json = as_documented(NORMALS, answer)
    return documented


def _by_date(payloads: Sequence[Mapping[str, Any]]) -> Iterator[tuple[date, Json]]:
    """The known values of each day, by Open-Meteo's names, in °C and mm."""
    for payload in payloads:
        for row in parse.daily_rows(payload):
            unix_s = row.unix_s()
            if unix_s is None:
                continue
            read = {name: row.water_mm(name) if "precipitation" in name else row.celsius(name) for name in DAILY}
            of_day = datetime.fromtimestamp(unix_s + row.utc_offset_s, UTC).date()
            yield of_day, {name: value for name, value in read.items() if value is not None}


def _usual(values: Sequence[float]) -> Json:
    tenths = quantiles(values, n=10, method="inclusive")
    return {"mean": _kelvin(fmean(values)), "low": _kelvin(tenths[0]), "high": _kelvin(tenths[-1])}


def _records(known: Mapping[date, Json], day: date) -> Json:
    """The extremes of the very day; a year that lacks a value has none, and of several the latest counts."""
    same = {
        when.year: values
        for when, values in known.items()
        if (when.month, when.day) == (day.month, day.day) and len(values) == len(DAILY)
    }
    if not same:
        return {}
    hottest = max(same, key=lambda year: (same[year]["temperature_2m_max"], year))
    coldest = max(same, key=lambda year: (-same[year]["temperature_2m_min"], year))
    wettest = max(same, key=lambda year: (same[year]["precipitation_sum"], year))
    return {
        "since": min(same),
        "temp_max": _kelvin(same[hottest]["temperature_2m_max"]),
        "temp_max_year": hottest,
        "temp_min": _kelvin(same[coldest]["temperature_2m_min"]),
        "temp_min_year": coldest,
        "rain": round(same[wettest]["precipitation_sum"], 1),
        "rain_year": wettest,
    }


def _kelvin(celsius: float) -> float:
    return round(celsius + ZERO_CELSIUS_K, 2)
