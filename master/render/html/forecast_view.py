"""The next days as the page shows them: in short, as a drawing, and three hours by three hours in words."""

from dataclasses import dataclass
from datetime import datetime

from master.render.html import sky
from master.render.html.chart import Chart, Day, Mark, draw
from master.render.html.measures import clock, degrees, millimetres, number, speed
from master.render.html.source import Source
from master.render.words import Words
from master.results import Part
from servicekit.schemas.weather import Forecast, Step

LEAST_WET_MM = 0.1
"""Of a day that isn't called dry."""
TELLING_MM = 1
"""Of three hours that stand for their day, whatever the rest of it is like."""
NOON_H = 13
LEAST_SLOTS = 2
"""Less of a day is no day to sum up."""
WITHOUT_SNOW = "Temperature and rain, every three hours"
WITH_SNOW = "Temperature, rain and snow, every three hours"
NONE = "\N{EN DASH}"


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
class ForecastView:
    """The next days; `rows` stand under the name of their day, `degree` follows a number without its unit."""

    days: tuple[DayView, ...]
    chart: Chart
    rows: tuple[tuple[str, tuple[Row, ...]], ...]
    degree: str
    heading: str
    summary: str
    source: Source


def forecast_view(part: Part[Forecast], units: str, words: Words, now: datetime) -> ForecastView:
    """All that the page says of the next days; `now` is aware."""
    steps = part.content.steps
    chart = draw(part.content, units)
    today = now.astimezone(steps[0].moment.tzinfo).date()
    temperatures = [step.main.temp for step in steps]
    names = [words.weekday(day.date) for day in chart.days]
    return ForecastView(
        days=tuple(
            _day(day, words("Today") if day.date.date() == today else name, units, words)
            for day, name in zip(chart.days, names, strict=True)
            if len(day.marks) >= LEAST_SLOTS
        ),
        chart=chart,
        rows=tuple(
            (name, tuple(_row(mark, name, units, words) for mark in day.marks))
            for day, name in zip(chart.days, names, strict=True)
        ),
        degree=_degree(units),
        heading=words(WITH_SNOW if any(step.snow_mm for step in steps) else WITHOUT_SNOW),
        summary=words(
            "A chart of the next days: from {low} to {high}. The table below has each value.",
            low=degrees(min(temperatures), units, words),
            high=degrees(max(temperatures), units, words),
        ),
        source=Source.of(part.provenance, "weather", words, "" if part.content.zone_known else words("times in UTC")),
    )


def _day(day: Day, name: str, units: str, words: Words) -> DayView:
    steps = [mark.step for mark in day.marks]
    temperatures = [step.main.temp for step in steps]
    wet = sum(step.water_mm for step in steps)
    shown = _typical(steps)
    return DayView(
        name="\N{NO-BREAK SPACE}".join(name.rsplit(" ", 1)),  # where it is narrow, the weekday stands above the date
        picture=sky.picture(shown.condition.code, night=all(step.condition.is_night for step in steps)),
        condition=shown.description,
        high=number(max(temperatures), words) + _degree(units),
        low=number(min(temperatures), words) + _degree(units),
        wet=millimetres(wet, words) if wet >= LEAST_WET_MM else "",
    )


def _degree(units: str) -> str:
    """What follows a number where there is no room for the unit: kelvins have no degrees."""
    return "" if units == "standard" else "°"


def _typical(steps: list[Step]) -> Step:
    """The wettest three hours, else those nearest to the warmest time of day."""
    wettest = max(steps, key=lambda step: step.water_mm)
    if wettest.water_mm >= TELLING_MM:
        return wettest
    return min(steps, key=lambda step: abs(step.moment.hour - NOON_H))


def _row(mark: Mark, day: str, units: str, words: Words) -> Row:
    step = mark.step
    time, temperature = clock(step.moment), degrees(step.main.temp, units, words)
    rain = millimetres(step.water_mm, words) if step.water_mm else ""
    wind = "" if step.wind.speed is None else speed(step.wind.speed, units, words)
    falls = words("snow {amount}" if step.snow_mm else "rain {amount}", amount=rain) if rain else ""
    said = (f"{day} {time}", temperature, step.description, falls, wind)
    return Row(
        x=mark.x,
        y=mark.y,
        time=time,
        condition=step.description,
        temperature=temperature,
        rain=rain or NONE,
        chance=NONE if step.chance_percent is None else f"{words.number(step.chance_percent)} %",
        wind=wind or NONE,
        said=" · ".join(filter(None, said)),
    )
