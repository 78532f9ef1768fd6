"""Open-Meteo's forecast as OpenWeatherMap's One Call 3.0 (https://openweathermap.org/api/one-call-3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import Any

from pydantic import TypeAdapter, ValidationError

from contract import moon, sun
from contract.schemas.one_call import DAILY_FORECAST, ONE_CALL
from contract.schemas.weather import Step
from contract.units import temperature
from contract.zones import local, utc_offset_s
from servicekit.lenient import as_documented
from servicekit.problems import ProviderGarbled
from weather.places import Place
from weather.providers.open_meteo import convert, parse
from weather.providers.open_meteo.convert import HOUR_S, OutputOptions
from weather.providers.open_meteo.parse import Row

HOURS, DAYS, MAX_DAYS = 48, 8, 16
SEVERITY = (2, 6, 5, 3, 7, 8)
"""The hundreds of OpenWeatherMap's conditions, the one that stands for a day first: thunderstorm, snow, rain …"""
_PARTS = {"morn": 6, "day": 12, "eve": 18}
_STEP = TypeAdapter(Step)

Json = dict[str, Any]


def one_call(
    payload: Mapping[str, Any], place: Place, options: OutputOptions, *, hours: int = HOURS, since: str = "now"
) -> Json:
    """Now, the next hours (from now or from the day's midnight on) and 8 days, from a payload of `parse.FORECAST`.

    Raises ProviderGarbled without the present weather.
    """
    current = convert.current_weather(payload, place, options)
    now_s = current["dt"]
    zone, zone_name = convert.zone_at(payload, place, now_s)
    known_hours = _hours(payload, place, options)
    today = local(now_s, zone).date()
    midnight_s = int(datetime(today.year, today.month, today.day, tzinfo=zone).timestamp())
    first_s = midnight_s if since == "midnight" else now_s - HOUR_S + 1
    answer = {
        "lat": place.lat,
        "lon": place.lon,
        **({"timezone": zone_name} if zone_name else {}),
        "timezone_offset": utc_offset_s(zone, now_s),
        "current": {
            **_flat(current, _dew_point(parse.current(payload), options)),
            **{name: current["sys"][name] for name in ("sunrise", "sunset") if name in current["sys"]},
        },
        "hourly": [hour for hour in known_hours if hour["dt"] >= first_s][:hours],
        "daily": list(_days(known_hours, today, zone, place))[:DAYS],
    }
    documented: Json = as_documented(ONE_CALL, answer)
    return documented


def daily_forecast(payload: Mapping[str, Any], place: Place, options: OutputOptions, count: int) -> Json:
    """The next days as OpenWeatherMap's daily forecast (https://openweathermap.org/forecast16).

    Raises ProviderGarbled without the present weather.
    """
    current = convert.current_weather(payload, place, options)
    zone, zone_name = convert.zone_at(payload, place, current["dt"])
    days = list(_days(_hours(payload, place, options), local(current["dt"], zone).date(), zone, place))[:count]
    city = {
        **{name: current[name] for name in ("id", "name", "coord")},
        "country": place.country,
        "population": place.population or 0,
        "timezone": utc_offset_s(zone, current["dt"]),
        **({"timezone_name": zone_name} if zone_name else {}),
    }
    answer = {"cod": "200", "message": 0, "city": city, "cnt": len(days), "list": [_forecast_day(day) for day in days]}
    try:
        documented: Json = as_documented(DAILY_FORECAST, answer)
    except ValidationError:
        raise ProviderGarbled(f"{convert.PEER} answered without any day to come.") from None
    return documented


def _forecast_day(day: Json) -> Json:
    """A day of One Call in the daily forecast's words, which name the wind otherwise and leave out the moon."""
    names = {"wind_speed": "speed", "wind_deg": "deg", "wind_gust": "gust"}
    dropped = ("moonrise", "moonset", "moon_phase", "dew_point", "uvi")
    return {names.get(name, name): value for name, value in day.items() if name not in dropped}


def _hours(payload: Mapping[str, Any], place: Place, options: OutputOptions) -> list[Json]:
    """The known hours, from the first day's midnight on."""
    return [hour for row in parse.hours(payload) if (hour := _hour(row, place, options))]


def _hour(row: Row, place: Place, options: OutputOptions) -> Json | None:
    """One of `hourly`; None where it lacks a temperature, a condition or a time."""
    step = convert.step_over([row], place, options)
    return None if step is None else _flat(as_documented(_STEP, step), _dew_point(row, options))


def _dew_point(row: Row, options: OutputOptions) -> Json:
    celsius = row.celsius("dew_point_2m")
    return {} if celsius is None else {"dew_point": temperature(celsius, options.units)}


def _flat(entry: Json, dew_point: Json) -> Json:
    """One Call's form of an entry of the forecast or of the current weather: the measures side by side."""
    main, wind, clouds = (entry.get(block, {}) for block in ("main", "wind", "clouds"))
    return {
        "dt": entry["dt"],
        **{name: main[name] for name in ("temp", "feels_like", "pressure", "humidity") if name in main},
        **dew_point,
        **({"clouds": clouds["all"]} if "all" in clouds else {}),
        **{f"wind_{name}": wind[name] for name in ("speed", "deg", "gust") if name in wind},
        **{name: entry[name] for name in ("uvi", "visibility", "weather", "pop", "rain", "snow") if name in entry},
    }


def _days(hours: Sequence[Json], today: date, zone: tzinfo, place: Place) -> Iterator[Json]:
    """The days from today's on, of which there are hours."""
    by_moment = {hour["dt"]: hour for hour in hours}
    by_day = [
        (day, list(own)) for day, own in groupby(hours, key=lambda hour: local(hour["dt"], zone).date()) if day >= today
    ]
    for day, own in by_day:
        begin, end = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (day, day + timedelta(days=1)))
        yield _day(own, by_moment.get(int(end.timestamp())), begin, place)


def _day(hours: Sequence[Json], midnight: Json | None, begin: datetime, place: Place) -> Json:
    """A day by its hours; `midnight` is the hour that ends it."""
    zone, noon = begin.tzinfo, begin.replace(hour=12)
    parts: dict[str, Json | None] = {
        name: next((hour for hour in hours if local(hour["dt"], zone or UTC).hour == o_clock), None)
        for name, o_clock in _PARTS.items()
    }
    parts["night"] = midnight or hours[-1]
    at_noon = parts["day"] or hours[len(hours) // 2]
    windiest = max(hours, key=lambda hour: hour.get("wind_speed", 0))
    end = begin + timedelta(days=1)
    return {
        "dt": int(noon.timestamp()),
        **_sky(noon, begin, end, place),
        "temp": {
            **_of_parts(parts, "temp"),
            "min": min(hour["temp"] for hour in hours),
            "max": max(hour["temp"] for hour in hours),
        },
        "feels_like": _of_parts(parts, "feels_like"),
        **{name: at_noon[name] for name in ("pressure", "humidity", "dew_point", "clouds") if name in at_noon},
        **{name: windiest[name] for name in ("wind_speed", "wind_deg", "wind_gust") if name in windiest},
        "weather": _typical(hours, at_noon)["weather"],
        **_most(hours, "pop"),
        **_most(hours, "uvi"),
        **{kind: amount for kind in ("rain", "snow") if (amount := _fallen(hours, kind)) is not None},
    }


def _sky(noon: datetime, begin: datetime, end: datetime, place: Place) -> Json:
    """The sun's and the moon's times, where they rise and set."""
    day = sun.solar_day(place.lat, place.lon, noon.astimezone(UTC))
    rise, fall = moon.rise_and_set(place.lat, place.lon, begin.astimezone(UTC), end.astimezone(UTC))
    events = {"sunrise": day.sunrise, "sunset": day.sunset, "moonrise": rise, "moonset": fall}
    return {
        **{name: int(event.timestamp()) for name, event in events.items() if event is not None},
        "moon_phase": round(sun.moon_phase(noon.astimezone(UTC)), 2),
    }


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
    known = [mm for hour in hours if kind in hour and (mm := hour[kind]["1h"]) is not None]
    return round(sum(known), 2) if known else None
