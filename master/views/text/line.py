"""One line, for a prompt or a status bar: the weather by a template in wttr.in's letters, the rest in a few words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from flask import Response

from contract.schemas.weather import CurrentWeather, Forecast
from contract.sun import SolarDay, moon_phase, solar_day
from master.facts import warnings
from master.facts.assumed import assumed_name
from master.facts.days import OLD, days, old_s
from master.facts.kinds import LETTERS as KIND_LETTERS
from master.facts.kinds import usual
from master.facts.nowcast import is_known, nowcast
from master.facts.options import LINE, RenderOptions
from master.facts.plain import rows_of
from master.facts.provenance import Provenance
from master.facts.results import (
    ComparedPlaces,
    Countries,
    CountryNews,
    PlaceAlerts,
    PlaceBriefing,
    PlaceForecast,
    PlaceKind,
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
from master.views.text.format import ASCII, TextFormat, columns, cut, isolated
from master.views.text.warnings import is_sample

UNKNOWN = "?"
FEW_HOURS = 12
"""That a line has room for."""
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
            told = (
                _weather(result, fmt, template)
                + _usual(result, fmt)
                + _sure(result, fmt)
                + _aside(result.weather.provenance, fmt, _age_s(result, fmt.now))
            )
        case PlaceForecast():
            told = (
                _forecast(result, fmt)
                + _sure(result, fmt)
                + _aside(result.forecast.provenance, fmt, _age_s(result, fmt.now))
            )
        case PlaceAlerts():
            told = _alerts(result, fmt)
        case PlaceKind():
            told = _kind(result, fmt, template) + _aside(result.part.provenance, fmt)
        case CountryNews():
            aside = _aside(result.headlines.provenance, fmt)
            told = cut(_news(result, fmt), fmt.width - columns(aside), fmt.glyphs.ellipsis) + aside
        case PlaceBriefing() | ComparedPlaces():
            told = _several(result, fmt, template)
        case Places() | Countries():
            told = _named(result, fmt)
        case PlainAnswer():
            told = _plain(result, fmt)
        case Spoken() | ProblemView():
            told = result.sentence + _of_answer(result, fmt)
    return told


def _several(result: PlaceBriefing | ComparedPlaces, fmt: TextFormat, template: str) -> str:
    """Both halves in one line, or a line for each place."""
    if isinstance(result, PlaceBriefing):
        return _briefing(result, fmt, template)
    places = (place.weather if isinstance(place, PlaceBriefing) else place for _, place in result.places)
    return "\n".join(line(place, fmt, template) for place in places)


def _briefing(result: PlaceBriefing, fmt: TextFormat, template: str) -> str:
    weather = (
        fmt.words("no weather") if isinstance(result.weather, ProblemView) else line(result.weather, fmt, template)
    )
    news = fmt.words("no headlines") if isinstance(result.news, ProblemView) else line(result.news, fmt, template)
    return fmt.glyphs.between.join((weather, news))


def _named(result: Places | Countries, fmt: TextFormat) -> str:
    if isinstance(result, Countries):
        return " ".join(result.countries.content.codes)
    names = [fmt.place(place.name, place.state, place.country) for place in result.places.content]
    return "; ".join(names) or fmt.words("No place is called so.")


def _plain(result: PlainAnswer, fmt: TextFormat) -> str:
    rows = fmt.glyphs.between.join(f"{name} {value}" for name, value in rows_of(result.content))
    aside = _aside(result.source.provenance, fmt) if result.source else ""
    return cut(rows, MOST_COLUMNS, fmt.glyphs.ellipsis) + aside


def _weather(result: PlaceWeather, fmt: TextFormat, template: str) -> str:
    def value_of(letter: str) -> str | None:
        if letter in KIND_LETTERS:
            return _of_kind(letter, result.kinds, fmt)
        if letter == warnings.LETTER:
            return warnings.short(result.known_alerts, fmt.words) if result.known_alerts else None
        return LETTERS[letter](result.weather.content, fmt)

    return _filled(template, value_of)


def _alerts(result: PlaceAlerts, fmt: TextFormat) -> str:
    """The place and its worst warning, or that there is none, or that it isn't known."""
    alerts = result.alerts.content
    told = warnings.state(alerts, fmt.words, fmt.measures, fmt.now, result.zone)
    if alerts.state == "warnings":
        told = warnings.sentence(alerts.alerts[0], fmt.words, fmt.measures, fmt.now, result.zone)
    place = isolated(result.place) or f"{alerts.point.lat:.2f}, {alerts.point.lon:.2f}"
    return f"{place}: {told}" + (f" ({fmt.words('sample')})" if is_sample(alerts) else "")


def _kind(result: PlaceKind, fmt: TextFormat, template: str) -> str:
    """The template's letters that its kind has, and the place; without a template of the caller's, a summary."""
    place = isolated(result.part.content.place)
    if template == LINE:
        return f"{place}: {result.kind.words.summary(result.known, fmt)}"
    kinds = {result.kind.path: result}
    return _filled(
        template,
        lambda letter: place if letter == "l" else _of_kind(letter, kinds, fmt) if letter in KIND_LETTERS else None,
    )


def _usual(result: PlaceWeather, fmt: TextFormat) -> str:
    """How today compares with what is usual, where that was asked and is known."""
    told = usual.note(result.weather.content.usual, fmt)
    return fmt.glyphs.between + told if told else ""


def _sure(result: PlaceWeather | PlaceForecast, fmt: TextFormat) -> str:
    """How sure it is, where that was asked, or that it isn't known."""
    match result.sure:
        case None:
            return ""
        case PlaceKind(kind):
            return fmt.glyphs.between + kind.words.summary(result.sure.known, fmt)
        case problem:
            return fmt.glyphs.between + fmt.words("How sure it is isn't known: {why}", why=problem.sentence)


def _of_kind(letter: str, kinds: Mapping[str, PlaceKind], fmt: TextFormat) -> str | None:
    kind, of_kind = KIND_LETTERS[letter]
    result = kinds.get(kind.path)
    return of_kind.text(result.known, fmt) if result else None


def _filled(template: str, value_of: Callable[[str], str | None]) -> str:
    """The template with each letter's value; UNKNOWN where there is none."""

    def filled(directive: re.Match[str]) -> str:
        letter = directive[1]
        if letter is None:
            return "\n"
        value = letter if letter == "%" else value_of(letter)
        return UNKNOWN if value is None else value

    return _DIRECTIVE.sub(filled, template)


def _forecast(result: PlaceForecast, fmt: TextFormat) -> str:
    if result.step == "1h":
        return f"{isolated(result.forecast.content.place)}: {_hours(result.forecast.content, fmt)}"
    told = []
    for day in days(result.forecast.content, fmt.now)[: result.days]:
        condition = day.typical.condition
        glyph = fmt.sky(condition.code, night=all(step.condition.is_night for step in day.steps))
        date, part = fmt.words.weekday(day.begins), part_of_day(day, fmt)
        told.append(f"{date}{f' ({part})' if part else ''} {glyph} {fmt.range(day.low, day.high)}")
    forecast = result.forecast.content
    return f"{isolated(assumed_name(forecast.assumed) or forecast.place)}: {fmt.glyphs.between.join(told)}"


def _hours(forecast: Forecast, fmt: TextFormat) -> str:
    steps = [step for step in forecast.steps if step.moment > fmt.now] or forecast.steps
    skies = (fmt.sky(step.condition.code, night=step.condition.is_night) for step in steps[:FEW_HOURS])
    hours = zip(steps, skies, strict=False)
    return fmt.glyphs.between.join(
        f"{fmt.clock(step.begins)} {sky} {fmt.temperature(step.main.temp)}" for step, sky in hours
    )


def _news(result: CountryNews, fmt: TextFormat) -> str:
    if not result.headlines.content.articles:
        return fmt.words("No headlines.")
    first = result.headlines.content.articles[0]
    words = (first.headline or fmt.words("(no title)"), first.publisher)
    return fmt.glyphs.dash.join(isolated(part) for part in words if part)


def _aside(provenance: Provenance, fmt: TextFormat, old_s: float = 0) -> str:
    """That data are stale, with their age where it is known, and that they are sample data."""
    asides = [*provenance.staleness(fmt.words, old_s), *([fmt.words("sample")] if provenance.sample else [])]
    return f" ({', '.join(asides)})" if asides else ""


def _age_s(result: PlaceWeather | PlaceForecast, now: datetime) -> float:
    """How long ago old data were measured, or began, in seconds; 0 where they aren't old."""
    if isinstance(result, PlaceForecast):
        return old_s(result.forecast.content, now)
    age = now - result.weather.content.measured
    return age.total_seconds() if age >= OLD else 0.0


def _of_answer(result: Spoken | ProblemView, fmt: TextFormat) -> str:
    """What is to be said of the oldest of an answer's data that are stale; that it is sample data stands elsewhere."""
    if isinstance(result, ProblemView):
        return ""
    parts = [(part.provenance, 0.0) for part in result.parts if part.provenance.stale]
    dated = [each for each in result.data if isinstance(each, PlaceWeather | PlaceForecast)]
    old = [(each.parts[0].provenance, age_s) for each in dated if (age_s := _age_s(each, fmt.now))]
    stale = max((*old, *parts), key=lambda each: each[1] or each[0].age_s or 0, default=None)
    return _aside(replace(stale[0], sample=False), fmt, stale[1]) if stale else ""


def _clock(moment: datetime | None, fmt: TextFormat) -> str | None:
    return fmt.clock(moment) if moment else None


def _plain_sky(weather: CurrentWeather, _look: TextFormat) -> str:
    return ASCII.sky[sky(weather.condition.code, night=False)]


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
    "l": lambda weather, fmt: isolated(assumed_name(weather.assumed) or weather.place or fmt.country(weather.country)),
    "m": lambda _weather, fmt: fmt.glyphs.moons[moon(fmt.now)],
    "N": lambda weather, fmt: nowcast(weather, fmt.now, fmt.words) if is_known(weather, fmt.now) else None,
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
        return None if weather.polar == "night" else _minute(weather.local(day.noon))
    if weather.sunrise is None or weather.sunset is None:
        return None
    return _minute(weather.local(weather.sunrise + (weather.sunset - weather.sunrise) % DAY / 2))


def twilight(weather: CurrentWeather) -> tuple[datetime | None, datetime | None]:
    """Civil dawn and dusk; None where the sun doesn't come or sink that far, or the place isn't known."""
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
    """The day of the sunrise (noon is less than twelve hours later) or else of the sunset, where the place is known.

    In a polar day, and in a polar night, which may have a dawn, that of the date.
    """
    point = weather.coord.point
    if point is None:
        return None
    if weather.polar:
        return solar_day(*point, weather.local(weather.measured).replace(hour=12, minute=0))
    if weather.sunrise is not None:
        return solar_day(*point, weather.sunrise + DAY / 4)
    return None if weather.sunset is None else solar_day(*point, weather.sunset - DAY / 4)
