"""The weather as the page shows it: typed data to the words and numbers of its templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from master.page import sky
from master.page.chart import Chart, Day, draw, wet_mm
from master.page.measures import DEGREES, clock, degrees, millimetres, number, origin, speed
from master.page.source import Source
from master.page.trouble_view import TroubleView, trouble_view
from master.reading import Forecast, Place, Slot, Weather
from master.telling import Part, PlaceForecast, PlaceWeather, Trouble
from master.words import Words

LEAST_WET_MM = 0.1
LEAST_SLOTS = 2
"""Less of a day is no day to sum up."""
NONE = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure under its name; `turn` is how far an arrow is turned, in degrees, where there is one."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    turn: float | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The weather of this hour."""

    picture: str
    condition: str
    temperature: str
    unit: str
    feels_like: str
    facts: tuple[Fact, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class DayView:
    """One of the next days in short."""

    name: str
    picture: str
    condition: str
    high: str
    low: str
    wet: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """The next days: in short, as a drawing, and slot by slot in words."""

    days: tuple[DayView, ...]
    chart: Chart
    rows: tuple[tuple[str, tuple["Row", ...]], ...]
    degree: str
    summary: str
    source: Source


@dataclass(frozen=True, slots=True)
class Row:
    """Three hours in words, and where the drawing has them; `said` tells all of it in one line."""

    x: float
    y: float
    time: str
    condition: str
    temperature: str
    rain: str
    chance: str
    wind: str
    said: str


@dataclass(frozen=True, slots=True)
class WeatherView:
    """The weather of a place: now, in the next days, or both."""

    place: str
    where: str
    now: Now | None
    ahead: Ahead | None
    trouble: TroubleView | None
    """Why the next days are missing."""


def weather_view(told: PlaceWeather | PlaceForecast, units: str, words: Words, now: datetime) -> WeatherView:
    """All that the page says of a place's weather; `now` is aware."""
    current = told.weather if isinstance(told, PlaceWeather) else None
    forecast = told.forecast if isinstance(told.forecast, Part) else None
    of = current.content if current else forecast.content if forecast else None
    return WeatherView(
        place=_name(of, told.place),
        where=", ".join(_where(of, told.place, words)),
        now=_now(current, units, words, now) if current else None,
        ahead=_ahead(forecast, units, words, now) if forecast else None,
        trouble=trouble_view(told.forecast, words) if isinstance(told.forecast, Trouble) else None,
    )


def _name(of: Weather | Forecast | None, place: Place | None) -> str:
    return (place.name if place else "") or (of.place if of else "")


def _where(of: Weather | Forecast | None, place: Place | None, words: Words) -> Iterator[str]:
    if place and place.state and place.state != place.name:
        yield place.state
    if of and of.country:
        yield words.country(of.country)


def _now(part: Part[Weather], units: str, words: Words, now: datetime) -> Now:
    weather = part.content
    return Now(
        picture=sky.picture(weather.condition_id, night=weather.night),
        condition=", ".join(weather.conditions),
        temperature=number(weather.temperature, words),
        unit=DEGREES[units],
        feels_like=""
        if weather.feels_like is None
        else words("feels like {t}", t=degrees(weather.feels_like, units, words)),
        facts=tuple(_facts(weather, units, words)),
        source=Source.of(part.provenance, "weather", words, _measured(weather, words, now)),
    )


def _facts(weather: Weather, units: str, words: Words) -> Iterator[Fact]:
    if weather.wind is not None:
        deg = weather.wind_from_deg
        notes = [] if deg is None else [origin(deg, words)]
        if weather.gusts is not None:
            notes.append(words("gusts {n}", n=speed(weather.gusts, units, words)))
        yield Fact(words("Wind"), speed(weather.wind, units, words), tuple(notes), deg)
    if weather.humidity_percent is not None:
        yield Fact(words("Humidity"), f"{words.number(weather.humidity_percent)} %")
    if weather.pressure_hpa is not None:
        yield Fact(words("Pressure"), f"{words.number(weather.pressure_hpa)} hPa")
    last_hour = (words("in the last hour"),)
    if weather.snow_mm:
        yield Fact(words("Snow"), millimetres(weather.snow_mm, words), last_hour)
    if weather.rain_mm or not weather.snow_mm:
        yield Fact(words("Rain"), millimetres(weather.rain_mm or 0.0, words), last_hour)
    zone = () if weather.local else ("UTC",)
    if weather.sunrise:
        yield Fact(words("Sunrise"), clock(weather.sunrise), zone)
    if weather.sunset:
        yield Fact(words("Sunset"), clock(weather.sunset), zone)


def _measured(weather: Weather, words: Words, now: datetime) -> str:
    """When it was measured, by the place's clock; with the date where it is another day's."""
    if weather.measured is None:
        return ""
    told = "measured {time} local time" if weather.local else "measured {time} UTC"
    today = weather.measured.date() == now.astimezone(weather.measured.tzinfo).date()
    return words(told, time=clock(weather.measured)) + ("" if today else f", {words.day(weather.measured)}")


def _ahead(part: Part[Forecast], units: str, words: Words, now: datetime) -> Ahead:
    chart = draw(part.content, units)
    marks = {mark.slot.moment: mark for mark in chart.marks}
    slots = part.content.slots
    today = now.astimezone(slots[0].moment.tzinfo).date()
    temperatures = [slot.temperature for slot in slots]
    return Ahead(
        days=tuple(_day(day, units, words, today) for day in chart.days if len(day.slots) >= LEAST_SLOTS),
        chart=chart,
        rows=tuple(
            (
                words.weekday(day.date),
                tuple(_row(slot, marks[slot.moment].x, marks[slot.moment].y, units, words) for slot in day.slots),
            )
            for day in chart.days
        ),
        degree=_degree(units),
        summary=words(
            "A chart of the next days: from {low} to {high}. The table below has each value.",
            low=degrees(min(temperatures), units, words),
            high=degrees(max(temperatures), units, words),
        ),
        source=Source.of(part.provenance, "weather", words),
    )


def _day(day: Day, units: str, words: Words, today: date) -> DayView:
    temperatures = [slot.temperature for slot in day.slots]
    wet = sum(map(wet_mm, day.slots))
    shown = _typical(day.slots)
    return DayView(
        name=words("Today") if day.date.date() == today else words.weekday(day.date),
        picture=sky.picture(shown.condition_id, night=all(slot.night for slot in day.slots)),
        condition=shown.description,
        high=number(max(temperatures), words) + _degree(units),
        low=number(min(temperatures), words) + _degree(units),
        wet=millimetres(wet, words) if wet >= LEAST_WET_MM else "",
    )


def _degree(units: str) -> str:
    """What follows a number where there is no room for the unit: kelvins have no degrees."""
    return "" if units == "standard" else "°"


def _typical(slots: tuple[Slot, ...]) -> Slot:
    """The wettest three hours, else those nearest to one in the afternoon."""
    wettest = max(slots, key=wet_mm)
    return wettest if wet_mm(wettest) >= 1 else min(slots, key=lambda slot: abs(slot.moment.hour - 13))


def _row(slot: Slot, x: float, y: float, units: str, words: Words) -> Row:
    rain = millimetres(wet_mm(slot), words) if wet_mm(slot) else NONE
    chance = "" if slot.chance_percent is None else f"{words.number(slot.chance_percent)} %"
    wind = "" if slot.wind is None else speed(slot.wind, units, words)
    temperature = degrees(slot.temperature, units, words)
    wet = words("rain {amount}", amount=rain) if wet_mm(slot) else ""
    said = (words.weekday(slot.moment) + " " + clock(slot.moment), temperature, slot.description, wet, wind)
    return Row(
        x=x,
        y=y,
        time=clock(slot.moment),
        condition=slot.description,
        temperature=temperature,
        rain=rain,
        chance=chance or NONE,
        wind=wind or NONE,
        said=" · ".join(filter(None, said)),
    )
