"""One line, for a prompt or a status bar: the weather by a template in wttr.in's letters, the rest in a few words."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from flask import Response

from contract.schemas.weather import CurrentWeather
from contract.sun import SolarDay, moon_phase, solar_day
from master.facts.days import OLD, days, old_s
from master.facts.options import RenderOptions
from master.facts.plain import rows_of
from master.facts.provenance import Provenance
from master.facts.results import (
    Briefing,
    Countries,
    CountryNews,
    PlaceForecast,
    Places,
    PlaceWeather,
    PlainAnswer,
    ProblemView,
    Result,
    Spoken,
)
from master.facts.sky import sky
from master.facts.table import FACTS, Fact
from master.views.text.days import part_of_day
from master.views.text.format import TextFormat, columns, cut, isolated
from servicekit.plain_text import clean

PLAIN_SKY = {
    "clear": "o",
    "few": "m",
    "clouds": "mm",
    "mist": "=",
    "drizzle": ".",
    "rain": "//",
    "thunder": "!/",
    "snow": "*",
    "squall": "~",
    "tornado": "@",
}
"""wttr.in's plain-text symbols, by a glyph's name without the night."""
UNKNOWN = "?"
FIVE_DAYS = 5
MOST_COLUMNS = 1_000
"""Of any JSON in one line."""
_DIRECTIVE = re.compile(r"%(.)|\\n")

Letter = Callable[[CurrentWeather, TextFormat], str | None]
"""What a letter stands for; None where it isn't known."""


def render_line(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The answer in one line."""
    fmt = TextFormat.of(options, now)
    return Response(f"{line(result, fmt, options.line)}\n", content_type=f"{options.content_type}; charset=utf-8")


def line(result: Result, fmt: TextFormat, template: str) -> str:
    """The answer's line, with a word behind it where it is stale or sample data."""
    match result:
        case PlaceWeather():
            current = result.weather.content
            old = fmt.now - current.measured >= OLD
            told = _weather(current, fmt, template) + _aside(result.weather.provenance, fmt, old=old)
        case PlaceForecast():
            old = bool(old_s(result.forecast.content, fmt.now))
            told = _forecast(result, fmt) + _aside(result.forecast.provenance, fmt, old=old)
        case CountryNews():
            aside = _aside(result.headlines.provenance, fmt)
            told = cut(_news(result, fmt), fmt.width - columns(aside), fmt.glyphs.ellipsis) + aside
        case Briefing():
            weather = (
                fmt.words("no weather")
                if isinstance(result.weather, ProblemView)
                else line(result.weather, fmt, template)
            )
            news = (
                fmt.words("no headlines") if isinstance(result.news, ProblemView) else line(result.news, fmt, template)
            )
            told = fmt.glyphs.between.join((weather, news))
        case Places():
            names = [fmt.place(place.name, place.state, place.country) for place in result.places.content]
            told = "; ".join(names) or fmt.words("No place is called so.")
        case Countries():
            told = " ".join(country.code for country in result.countries.content.countries)
        case Spoken():
            told = clean(result.text)
        case PlainAnswer():
            rows = fmt.glyphs.between.join(f"{name} {value}" for name, value in rows_of(result.content))
            aside = _aside(result.source.provenance, fmt) if result.source else ""
            told = cut(rows, MOST_COLUMNS, fmt.glyphs.ellipsis) + aside
        case ProblemView():
            told = result.sentence
    return told


def _weather(weather: CurrentWeather, fmt: TextFormat, template: str) -> str:
    def value_of(directive: re.Match[str]) -> str:
        letter = directive[1]
        if letter is None:
            return "\n"
        if letter == "%":
            return letter
        value = LETTERS[letter](weather, fmt)
        return UNKNOWN if value is None else value

    return _DIRECTIVE.sub(value_of, template)


def _forecast(result: PlaceForecast, fmt: TextFormat) -> str:
    told = []
    for day in days(result.forecast.content, fmt.now)[:FIVE_DAYS]:
        condition = day.typical.condition
        glyph = fmt.sky(condition.code, night=all(step.condition.is_night for step in day.steps))
        date, part = fmt.words.weekday(day.begins), part_of_day(day, fmt)
        told.append(f"{date}{f' ({part})' if part else ''} {glyph} {fmt.range(day.low, day.high)}")
    return f"{isolated(result.forecast.content.place)}: {fmt.glyphs.between.join(told)}"


def _news(result: CountryNews, fmt: TextFormat) -> str:
    if not result.headlines.content.articles:
        return fmt.words("No headlines.")
    first = result.headlines.content.articles[0]
    words = (first.headline or fmt.words("(no title)"), first.publisher)
    return fmt.glyphs.dash.join(isolated(part) for part in words if part)


def _aside(provenance: Provenance, fmt: TextFormat, *, old: bool = False) -> str:
    asides = [
        *([fmt.words("stale")] if provenance.stale or old else []),
        *([fmt.words("sample")] if provenance.sample else []),
    ]
    return f" ({', '.join(asides)})" if asides else ""


def _clock(moment: datetime | None, fmt: TextFormat) -> str | None:
    return fmt.clock(moment) if moment else None


def _plain_sky(weather: CurrentWeather, _look: TextFormat) -> str:
    return PLAIN_SKY[sky(weather.condition.code, night=False)]


def _feels_like(weather: CurrentWeather, fmt: TextFormat) -> str | None:
    return None if weather.main.feels_like is None else fmt.warm(weather.main.feels_like)


def _wind(weather: CurrentWeather, fmt: TextFormat) -> str | None:
    return None if weather.wind.speed is None else fmt.wind(weather.wind.speed, weather.wind.deg)


def _noon(weather: CurrentWeather, fmt: TextFormat) -> str | None:
    return _clock(noon(weather), fmt)


def _twilight(weather: CurrentWeather, which: int, fmt: TextFormat) -> str | None:
    return _clock(twilight(weather)[which], fmt)


def _here(weather: CurrentWeather, fmt: TextFormat) -> datetime:
    return weather.local(fmt.now)


def _figure(fact: Fact, weather: CurrentWeather, fmt: TextFormat) -> str | None:
    value = fact.read(weather)
    return None if value is None else fmt.quantity(fact.quantity(value, fmt.measures))


LETTERS: Mapping[str, Letter] = {
    **{fact.letter: partial(_figure, fact) for fact in FACTS if fact.letter},
    "c": lambda weather, fmt: fmt.sky(weather.condition.code, night=weather.condition.is_night),
    "C": lambda weather, _look: ", ".join(map(isolated, weather.descriptions)) or None,
    "x": _plain_sky,
    "t": lambda weather, fmt: fmt.warm(weather.main.temp),
    "f": _feels_like,
    "w": _wind,
    "l": lambda weather, fmt: isolated(weather.place or fmt.country(weather.country)),
    "m": lambda _weather, fmt: fmt.glyphs.moons[moon(fmt.now)],
    "S": lambda weather, fmt: _clock(weather.sunrise, fmt),
    "z": _noon,
    "s": lambda weather, fmt: _clock(weather.sunset, fmt),
    "D": lambda weather, fmt: _twilight(weather, 0, fmt),
    "d": lambda weather, fmt: _twilight(weather, 1, fmt),
    "T": lambda weather, fmt: f"{_here(weather, fmt):%H:%M:%S}",
    "Z": lambda weather, fmt: f"{_here(weather, fmt):%Z}",
}


DAY = timedelta(days=1)


def noon(weather: CurrentWeather) -> datetime | None:
    """When the sun stands highest; None where the sun doesn't rise."""
    day = _day(weather)
    if day is not None:
        return _minute(weather.local(day.noon))
    if weather.sunrise is None or weather.sunset is None:
        return None
    return _minute(weather.local(weather.sunrise + (weather.sunset - weather.sunrise) % DAY / 2))


def twilight(weather: CurrentWeather) -> tuple[datetime | None, datetime | None]:
    """Civil dawn and dusk; None where the sun doesn't rise, doesn't sink that far, or the place isn't known."""
    day = _day(weather)
    events = (None, None) if day is None else (day.dawn, day.dusk)
    dawn, dusk = (event and _minute(weather.local(event)) for event in events)
    return dawn, dusk


def _minute(moment: datetime) -> datetime:
    """The nearest minute: a clock without seconds cuts them off."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)


def moon(moment: datetime) -> int:
    """The nearest of the moon's eight phases: 0 is new, 4 is full."""
    return round(moon_phase(moment) * 8) % 8


def _day(weather: CurrentWeather) -> SolarDay | None:
    """The day of the sunrise (noon is less than twelve hours later) or else of the sunset, where the place is known."""
    point = weather.coord.point
    if point is None:
        return None
    if weather.sunrise is not None:
        return solar_day(*point, weather.sunrise + DAY / 4)
    return None if weather.sunset is None else solar_day(*point, weather.sunset - DAY / 4)
