"""Answers as text for a terminal: blocks of lines, no wider than asked for, and without control characters."""

from dataclasses import replace
from datetime import datetime

from flask import Response

from master.facts.options import RenderOptions
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
from master.facts.words import words_in
from master.views.text.format import ERROR, TextFormat, wrap
from master.views.text.lists import countries_block, news_block, places_block, plain_block
from master.views.text.weather import forecast_block, weather_block
from servicekit.plain_text import clean


def render_text(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The answer as a block."""
    lines = block(result, TextFormat.of(options, now))
    return Response("\n".join([*lines, ""]), content_type=f"{options.content_type}; charset=utf-8")


def block(result: Result, fmt: TextFormat) -> list[str]:
    """The answer's lines."""
    match result:
        case PlaceWeather():
            lines = weather_block(result, fmt)
        case PlaceForecast():
            lines = forecast_block(result, fmt)
        case CountryNews():
            lines = news_block(result, fmt)
        case Briefing():
            lines = _briefing(result, fmt)
        case Places():
            lines = places_block(result, fmt)
        case Countries():
            lines = countries_block(result, fmt)
        case Spoken():
            lines = _spoken(result, fmt)
        case PlainAnswer():
            lines = plain_block(result, fmt)
        case ProblemView():
            lines = [fmt.ansi(result.sentence, ERROR), *_suggestions(result, fmt)]
    return lines


def _spoken(spoken: Spoken, fmt: TextFormat) -> list[str]:
    """The sentences, then what they are true of, in the answer's units and language."""
    own = replace(fmt, words=words_in(spoken.language), measures=spoken.measures)
    lines = wrap(clean(spoken.text), fmt.width)
    for result in spoken.data:
        lines += ["", *block(result, own)]
    return lines


def _suggestions(problem: ProblemView, fmt: TextFormat) -> list[str]:
    """What to ask for instead."""
    return [f"{fmt.words('Did you mean')} {' · '.join(problem.suggestions)}?"] if problem.suggestions else []


def _briefing(result: Briefing, fmt: TextFormat) -> list[str]:
    match result.weather:
        case ProblemView():
            weather = _missing("The weather is missing: {why}", result.weather, fmt)
        case _:
            weather = weather_block(result.weather, fmt)
    match result.news:
        case ProblemView():
            news = _missing("The headlines are missing: {why}", result.news, fmt)
        case _:
            news = news_block(result.news, fmt)
    return [*weather, "", *news]


def _missing(phrase: str, problem: ProblemView, fmt: TextFormat) -> list[str]:
    sentence = fmt.words(phrase, why=problem.sentence)
    return [fmt.ansi(line, ERROR) for line in wrap(sentence, fmt.width)]
