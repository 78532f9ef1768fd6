"""The next hours and days as what the templates show: a strip of hours, and days as bars on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.schemas.weather import Condition, Forecast, Step
from contract.units import Units
from master.facts.days import TELLING_MM, Outlook, days, only_snow, outlook
from master.facts.measures import Measures
from master.facts.sky import sky
from master.facts.words import Words
from master.views.html.chart import Rainbow, rainbow
from master.views.html.measures import NO_BREAK, number, quantity

NIGHTLY = {"clear", "few"}
"""What looks otherwise by night."""
LEAST_WET_MM = 0.1
"""Of a day that isn't called dry."""
STRIP = timedelta(hours=48)
"""How far the strip of hours reaches."""
LEAST_HOURS = 12
"""Of a last day that is shown: one that ends in its morning tells nothing of it."""
BAR_WIDTH, NARROWEST_BAR = 100.0, 5.0
"""Of the drawing that holds a day's range."""
Interval = tuple[datetime, datetime]


def picture(condition_id: int, *, night: bool) -> str:
    """The name of a symbol in templates/pictures.svg."""
    name = sky(condition_id, night=night).removesuffix(" night")
    return f"{name}-{'night' if night else 'day'}" if name in NIGHTLY else name


@dataclass(frozen=True, slots=True)
class Manner:
    """How the page speaks of the weather: measures and words, the time, and the times that a question was about."""

    measures: Measures
    words: Words
    now: datetime
    """Aware."""
    meant: tuple[Interval, ...] = ()


@dataclass(frozen=True, slots=True)
class HourView:
    """A step of the forecast; `day` is its day's name where that begins, `arrow_deg` how far the wind's arrow turns."""

    time: str
    day: str
    picture: str
    condition: str
    temperature: str
    chance: str
    amount: str
    wind: str
    arrow_deg: float | None
    night: bool
    meant: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """One of the next days in short: its range as a bar of `bar_width` from `bar_x` of BAR_WIDTH, and its hours."""

    name: str
    picture: str
    condition: str
    high: str
    low: str
    wet: str
    chance: str
    bar_x: float
    bar_width: float
    hours: tuple[HourView, ...]


def degree(units: Units) -> str:
    """What follows a number where there is no room for the unit: kelvins have no degrees."""
    return "" if units == "standard" else "°"


def hour_views(steps: Sequence[Step], manner: Manner) -> tuple[HourView, ...]:
    """Steps in order, each day's first with its day."""
    views, before = [], None
    for step in steps:
        date = step.moment.date()
        views.append(_hour(step, "" if date == before else manner.words.weekday(step.moment), manner))
        before = date
    return tuple(views)


def _hour(step: Step, day: str, manner: Manner) -> HourView:
    measures, words = manner.measures, manner.words
    wet, speed = step.water_mm or 0.0, step.wind.speed
    wind = measures.wind_speed(speed) if speed is not None else None
    return HourView(
        time=measures.time(step.moment, words),
        day=day,
        picture=picture(step.condition.code, night=step.condition.is_night),
        condition=step.description,
        temperature=number(step.main.temp, words) + degree(measures.units),
        chance=chance(step.chance_percent, words),
        amount=quantity(measures.amount(wet), words) if wet >= LEAST_WET_MM else "",
        wind=quantity(wind, words) if wind else "",
        arrow_deg=None if wind is None or wind.is_zero else step.wind.deg,
        night=step.condition.is_night,
        meant=any(begins < step.moment <= ends for begins, ends in manner.meant),
    )


def chance(percent: float | None, words: Words) -> str:
    """A chance of rain or snow; "" where nobody tells one, and where it is none."""
    return f"{words.number(percent)}{NO_BREAK}%" if percent else ""


def strip(forecast: Forecast, now: datetime) -> tuple[Step, ...]:
    """The steps of the next hours; `now` is aware."""
    return tuple(step for step in forecast.steps if now < step.moment <= now + STRIP)


def shown_days(forecast: Forecast, now: datetime) -> tuple[Outlook, ...]:
    """The days that are worth a line: a last one of which only the morning is forecast isn't."""
    known = days(forecast, now)
    last = known[-1]
    stump = last.extent == "beginning" and last.steps[-1].moment - last.begins < timedelta(hours=LEAST_HOURS)
    return known[:-1] if stump and len(known) > 1 else known


@dataclass(frozen=True, slots=True)
class DayScale:
    """The one scale on which all days' ranges are drawn."""

    lowest: float
    highest: float

    @classmethod
    def of(cls, known: Sequence[Outlook], current: float | None = None) -> "DayScale":
        """What holds them all, and the temperature of this hour."""
        more = [] if current is None else [current]
        return cls(min([*more, *(day.low for day in known)]), max([*more, *(day.high for day in known)]))

    def x(self, temperature: float) -> float:
        """Where a temperature is drawn."""
        return BAR_WIDTH * (temperature - self.lowest) / ((self.highest - self.lowest) or 1)

    def spectrum(self, units: Units) -> Rainbow:
        """The bars' colours."""
        return rainbow(self.x, units)

    def bar(self, low: float, high: float) -> tuple[float, float]:
        """Where a range begins, and how wide it is."""
        width = max(self.x(high) - self.x(low), NARROWEST_BAR)
        return min(self.x(low), BAR_WIDTH - width), width


def day_views(known: Sequence[Outlook], manner: Manner, current: float | None = None) -> tuple[DayView, ...]:
    """The days on one scale; the temperature of this hour, `current`, belongs to today's range."""
    scale = DayScale.of(known, current)
    views = []
    for day in known:
        is_today = day.date == manner.now.astimezone(day.begins.tzinfo).date()
        more = [current] if is_today and current is not None else []
        views.append(_day(day, scale, (min([day.low, *more]), max([day.high, *more])), manner))
    return tuple(views)


def _day(day: Outlook, scale: DayScale, span: tuple[float, float], manner: Manner) -> DayView:
    measures, words = manner.measures, manner.words
    drawn, condition = _sky_of(day)
    wet, (low, high), (bar_x, bar_width) = day.water_mm or 0.0, span, scale.bar(*span)
    return DayView(
        name=day_name(day, measures, words, manner.now),
        picture=drawn,
        condition=condition,
        high=number(high, words) + degree(measures.units),
        low=number(low, words) + degree(measures.units),
        wet=quantity(measures.amount(wet), words) if wet >= LEAST_WET_MM else "",
        chance=chance(day.chance_percent, words),
        bar_x=bar_x,
        bar_width=bar_width,
        hours=tuple(_hour(step, "", manner) for step in day.steps),
    )


def _sky_of(day: Outlook) -> tuple[str, str]:
    """A day's picture and its condition; one on which much falls isn't drawn dry, though most of its hours are."""
    shown = day.typical
    if (day.water_mm or 0.0) >= TELLING_MM and not shown.condition.falls:
        falling = [step for step in day.steps if step.condition.falls]
        if not falling:
            return "snow" if all(map(only_snow, (step for step in day.steps if step.water_mm))) else "rain", ""
        shown = max(falling, key=lambda step: step.water_mm or 0.0)
    return picture(shown.condition.code, night=all(step.condition.is_night for step in day.steps)), shown.description


def day_name(day: Outlook, measures: Measures, words: Words, now: datetime) -> str:
    """`Today`, `Sun 6 Mar`, or what is known of it where that isn't all."""
    name = NO_BREAK.join(words.weekday(day.begins).rsplit(" ", 1))  # where it is narrow, two lines: weekday and date
    is_today = day.date == now.astimezone(day.begins.tzinfo).date()
    match "whole" if day.whole else day.extent:
        case "whole":
            return words("Today") if is_today else name
        case "rest":
            return words("Rest of today") if is_today else words("{day}, rest of day", day=name)
        case "beginning":
            return words("{day} until {time}", day=name, time=measures.time(day.steps[-1].moment, words))
        case "parts":
            return words("{day}, in part", day=words("Today") if is_today else name)


def next_wet(forecast: Forecast, manner: Manner, current: Condition | None = None) -> str:
    """When it rains or snows next within two days, in words; "" where nobody knows.

    Where it rains or snows by the `current` condition, the forecast is told as what comes after that.
    """
    measures, words, now = manner.measures, manner.words, manner.now
    ahead = outlook(forecast, now, now + STRIP, now)
    if ahead is None:
        return ""
    snows = current is not None and current.is_snow
    rains = current is not None and current.falls and not snows
    kinds = (
        ("Rain again from {time}" if rains else "Rain from {time}", "Rain in these hours", ahead.rain),
        ("Snow again from {time}" if snows else "Snow from {time}", "Snow in these hours", ahead.snow),
    )
    for kind, present, falls in kinds:
        if falls.spells:
            if falls.spells[0][0] <= now:
                return words(present)
            begins = falls.spells[0][0].astimezone(forecast.zone)
            today = begins.date() == now.astimezone(forecast.zone).date()
            time = measures.time(begins, words)
            return words(kind, time=time if today else f"{words.weekday(begins)} {time}")
    if ahead.water_mm is None:
        return ""
    return words("Then dry for two days") if rains or snows else words("Dry for the next two days")
