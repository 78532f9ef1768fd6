"""wttr.in's JSON, `format=j1` and `j2`: World Weather Online's, in which every value is a string.

https://github.com/chubin/wttr.in#json-output. It is made of One Call's hours from the day's midnight on, in metric
units. What no provider has is derived (chances, heat index, wind chill) or 0 (radiation, population); what one has and
didn't say is an empty text, since clients read each name and print what they find.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from contract.countries import english_name
from contract.schemas.one_call import Moment, OneCall, OneCallDay
from contract.schemas.weather import GeocodedPlace
from contract.units import (
    INCH_MM,
    INCH_OF_MERCURY_HPA,
    KILOMETRE_PER_HOUR_MS,
    MILE_M,
    MILE_PER_HOUR_MS,
    celsius_to_fahrenheit,
    fahrenheit_to_celsius,
)
from contract.zones import local, zone_of
from master.facts.days import Outlook, total_mm
from master.views.wttr import wwo

DAYS, SLOT_H, SLOTS = 3, 3, 8
SNOW_CM_PER_WATER_MM = 0.7
CHILLY_C, BREEZY_KMH, SULTRY_C = 10, 4.8, 27
"""Where wind chill and heat index begin; elsewhere both are the temperature."""
WINDY_KMH, HOT_C, FREEZING_C, LIKELY = 40, 30, 0, 100
COMPASS = "N NNE NE ENE E ESE SE SSE S SSW SW WSW W WNW NW NNW".split()
MOON_PHASES = (
    "New Moon", "Waxing Crescent", "First Quarter", "Waxing Gibbous",
    "Full Moon", "Waning Gibbous", "Last Quarter", "Waning Crescent",
)  # fmt: skip
ENGLISH = "en"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What the JSON is made of: One Call in metric units, the nearest place, and the language of the conditions."""

    forecast: OneCall
    place: GeocodedPlace | None
    lang: str
    """As it was asked for: it is part of a field's name (`lang_el`)."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Aware."""
    whole_days: Mapping[date, Outlook] = field(default_factory=dict)
    """As every other door tells them; the range of another day is that of its hours."""

    @property
    def zone(self) -> tzinfo:
        """The place's time zone."""
        return zone_of(self.forecast.timezone_offset, self.forecast.timezone)


def render(report: Report, *, hourly: bool) -> str:
    """The document as wttr.in writes it: sorted, indented, with a line break at its end."""
    forecast = report.forecast
    weather = [_day(day, hours, report, hourly=hourly) for day, hours in _days(report)]
    document = {
        "current_condition": [_current(forecast.current, report)] if forecast.current else [],
        "nearest_area": [_area(report)],
        "request": [{"query": f"Lat {forecast.lat:.2f} and Lon {forecast.lon:.2f}", "type": "LatLon"}],
        "weather": weather,
    }
    return json.dumps(document, indent=4, sort_keys=True, ensure_ascii=False) + "\n"


def _days(report: Report) -> Sequence[tuple[OneCallDay, Sequence[Moment]]]:
    """The first three days from today on of which there are hours; of all days where none of them is left."""
    by_date: dict[date, list[Moment]] = {}
    for hour in report.forecast.hourly or ():
        by_date.setdefault(local(hour.dt, report.zone).date(), []).append(hour)
    days = {local(day.dt, report.zone).date(): day for day in report.forecast.daily or ()}
    known = [(date, day) for date, day in sorted(days.items()) if date in by_date]
    left = [(date, day) for date, day in known if date >= report.now.astimezone(report.zone).date()]
    return [(day, by_date[date]) for date, day in left or known][:DAYS]


def _current(now: Moment, report: Report) -> Json:
    observed = datetime.fromtimestamp(now.dt, UTC)
    return {
        **_moment(now, report),
        **_both("temp_", now.temp),
        **_fallen(_fallen_mm(now)),
        "localObsDateTime": f"{local(now.dt, report.zone):%Y-%m-%d %I:%M %p}",
        "observation_time": f"{observed:%I:%M %p}",
    }


def _day(day: OneCallDay, hours: Sequence[Moment], report: Report, *, hourly: bool) -> Json:
    temperatures = [hour.temp for hour in hours]
    low, high = _range_c(day, temperatures, report)
    snow_cm = (day.snow or 0.0) * SNOW_CM_PER_WATER_MM
    slots = [_slot(n * SLOT_H, hours, report) for n in range(SLOTS)] if hourly else None
    return {
        "astronomy": [_astronomy(day, report.zone)],
        **_both("avgtemp", sum(temperatures) / len(temperatures)),
        **_both("maxtemp", high),
        **_both("mintemp", low),
        "date": f"{local(day.dt, report.zone):%Y-%m-%d}",
        "sunHour": f"{_daylight_h(day):.1f}",
        "totalSnow_cm": f"{snow_cm:.1f}",
        **_in("uvIndex", day.uvi),
        **({} if slots is None else {"hourly": slots}),
    }


def _range_c(day: OneCallDay, hours_c: Sequence[float], report: Report) -> tuple[float, float]:
    """The lowest and the highest temperature of a day."""
    known = report.whole_days.get(local(day.dt, report.zone).date())
    if known:
        return known.low, known.high
    return (
        min(hours_c) if day.temp.min is None else day.temp.min,
        max(hours_c) if day.temp.max is None else day.temp.max,
    )


def _slot(hour_of_day: int, hours: Sequence[Moment], report: Report) -> Json:
    """Three hours from an hour of the day on, by the weather of the first of them that is known."""
    first = min(hours, key=lambda hour: abs(local(hour.dt, report.zone).hour - hour_of_day))
    own = [hour for hour in hours if 0 <= local(hour.dt, report.zone).hour - hour_of_day < SLOT_H] or [first]
    kmh = (first.wind_speed or 0.0) / KILOMETRE_PER_HOUR_MS
    gust_ms = first.wind_gust or first.wind_speed
    return {
        **_moment(first, report),
        **_both("temp", first.temp),
        **_both("DewPoint", first.dew_point),
        **_both("HeatIndex", _heat_index_c(first.temp, first.humidity)),
        **_both("WindChill", _wind_chill_c(first.temp, kmh)),
        **_in("WindGust", gust_ms, Kmph=KILOMETRE_PER_HOUR_MS, Miles=MILE_PER_HOUR_MS),
        **_chances(first),
        **_fallen(total_mm([_fallen_mm(hour) for hour in own])),
        "diffRad": "0.0",
        "shortRad": "0.0",
        "time": str(hour_of_day * 100),
    }


def _moment(moment: Moment, report: Report) -> Json:
    """What the present weather and an hour have in common."""
    condition = _condition(moment)
    deg = moment.wind_deg
    described = [{"value": moment.weather[0].description or condition.words}]
    foreign = report.lang not in ("", ENGLISH)
    lang = {"lang_xx": described, f"lang_{report.lang}": described} if foreign else {}
    return {
        **_both("FeelsLike", moment.feels_like),
        **_in("cloudcover", moment.clouds),
        **_in("humidity", moment.humidity),
        **lang,
        **_in("pressure", moment.pressure),
        **_in("pressure", moment.pressure, Inches=INCH_OF_MERCURY_HPA),
        **_in("uvIndex", moment.uvi),
        **_in("visibility", None if moment.visibility is None else moment.visibility / 1000),
        "visibilityMiles": "" if moment.visibility is None else str(int(moment.visibility / MILE_M)),
        "weatherCode": str(condition.code),
        "weatherDesc": [{"value": condition.words}],
        "weatherIconUrl": [{"value": ""}],
        "winddir16Point": "" if deg is None else COMPASS[round(deg / 22.5) % len(COMPASS)],
        **_in("winddirDegree", deg),
        **_in("windspeed", moment.wind_speed, Kmph=KILOMETRE_PER_HOUR_MS, Miles=MILE_PER_HOUR_MS),
    }


def _chances(hour: Moment) -> Mapping[str, str]:
    """Chances in percent, of which only that of rain or snow is forecast; the others are what the hour itself is.

    Those that follow from what isn't known are empty.
    """
    code = _condition(hour).code
    snows = code in wwo.SNOWY
    unknown = ("overcast", "sunshine", "rain", "snow", "remdry", "thunder", "windy")
    chances: dict[str, float | None] = {
        **dict.fromkeys(unknown),
        "fog": LIKELY * (code in wwo.FOGGY),
        "frost": LIKELY * (hour.temp <= FREEZING_C),
        "hightemp": LIKELY * (hour.temp >= HOT_C),
    }
    if hour.clouds is not None:
        chances |= {"overcast": hour.clouds, "sunshine": 100 - hour.clouds}
    if hour.pop is not None:
        wet = hour.pop * 100
        chances |= {"rain": 0 if snows else wet, "snow": wet if snows else 0, "remdry": 100 - wet}
        chances["thunder"] = wet if code in wwo.THUNDERY else 0
    if hour.wind_speed is not None:
        chances["windy"] = LIKELY * (hour.wind_speed / KILOMETRE_PER_HOUR_MS >= WINDY_KMH)
    return {f"chanceof{name}": _whole(chance) for name, chance in chances.items()}


def _area(report: Report) -> Json:
    forecast, place = report.forecast, report.place
    name, country, region = (place.name, place.country, place.state) if place else (None, None, None)
    return {
        "areaName": [{"value": name or ""}],
        "country": [{"value": english_name(country) if country else ""}],
        "latitude": f"{forecast.lat:.3f}",
        "longitude": f"{forecast.lon:.3f}",
        "population": "0",
        "region": [{"value": region or ""}],
        "weatherUrl": [{"value": ""}],
    }


def _astronomy(day: OneCallDay, zone: tzinfo) -> Json:
    phase = day.moon_phase or 0.0
    times = {"sunrise": day.sunrise, "sunset": day.sunset, "moonrise": day.moonrise, "moonset": day.moonset}
    return {
        **{name: f"No {name}" if at is None else f"{local(at, zone):%I:%M %p}" for name, at in times.items()},
        "moon_illumination": _whole((1 - math.cos(2 * math.pi * phase)) * 50),
        "moon_phase": MOON_PHASES[round(phase * len(MOON_PHASES)) % len(MOON_PHASES)],
    }


def _daylight_h(day: OneCallDay) -> float:
    """Hours from sunrise to sunset; 0 where the sun does neither, as its height isn't given."""
    return (day.sunset - day.sunrise) / 3600 if day.sunrise and day.sunset and day.sunset > day.sunrise else 0.0


def _condition(moment: Moment) -> wwo.WwoCondition:
    condition = moment.weather[0]
    return wwo.condition(condition.code, night=condition.is_night)


def _fallen_mm(moment: Moment) -> float | None:
    """Rain and snow; None where upstream says that it doesn't know."""
    falls = [fall for fall in (moment.rain, moment.snow) if fall]
    known = sum(fall.last_hour or 0.0 for fall in falls)
    return None if not known and any(fall.unknown for fall in falls) else known


def _fallen(mm: float | None) -> Json:
    """An amount in both units."""
    known = ("", "") if mm is None else (f"{mm:.1f}", f"{mm / INCH_MM:.1f}")
    return dict(zip(("precipMM", "precipInches"), known, strict=True))


def _in(name: str, value: float | None, **units: float) -> Json:
    """A value under its name, or in each unit under the name with the unit's."""
    sized = {f"{name}{unit}": None if value is None else value / size for unit, size in units.items()}
    return {key: _whole(each) for key, each in (sized or {name: value}).items()}


def _heat_index_c(temp_c: float, humidity: float | None) -> float:
    """NOAA's heat index (Rothfusz's regression), in °C."""
    if temp_c < SULTRY_C or humidity is None:
        return temp_c
    t, h = celsius_to_fahrenheit(temp_c), humidity
    fahrenheit = (
        -42.379 + 2.04901523 * t + 10.14333127 * h - 0.22475541 * t * h - 6.83783e-3 * t * t - 5.481717e-2 * h * h
        + 1.22874e-3 * t * t * h + 8.5282e-4 * t * h * h - 1.99e-6 * t * t * h * h
    )  # fmt: skip
    return max(temp_c, fahrenheit_to_celsius(fahrenheit))


def _wind_chill_c(temp_c: float, kmh: float) -> float:
    """Environment Canada's wind chill, in °C."""
    if temp_c > CHILLY_C or kmh < BREEZY_KMH:
        return temp_c
    power: float = kmh**0.16
    return 13.12 + 0.6215 * temp_c - 11.37 * power + 0.3965 * temp_c * power


def _both(name: str, celsius: float | None) -> dict[str, str]:
    """A temperature in °C and in °F, under the names that end in C and F."""
    fahrenheit = None if celsius is None else celsius_to_fahrenheit(celsius)
    return {f"{name}C": _whole(celsius), f"{name}F": _whole(fahrenheit)}


def _whole(value: float | None) -> str:
    """A whole number as text; an empty one for what isn't known."""
    return "" if value is None else str(round(value))
