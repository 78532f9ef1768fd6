"""Answers as text for a terminal: blocks of lines, no wider than asked for, and without control characters."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response

from master.facts.options import RenderOptions
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
from master.facts.words import words_in
from master.views.text.format import ERROR, TextFormat, wrap
from master.views.text.kinds import kind_block, sure_lines
from master.views.text.lists import countries_block, news_block, places_block, plain_block
from master.views.text.warnings import alerts_block
from master.views.text.weather import forecast_block, weather_block
from servicekit.plain_text import clean


def render_text(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The answer as a block."""
    lines = block(result, TextFormat.of(options, now))
    return Response("\n".join([*lines, ""]), content_type=f"{options.content_type}; charset=utf-8")


def block(result: Result, fmt: TextFormat) -> list[str]:
    """The answer's lines."""
    return BLOCKS[type(result)](result, fmt)


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


def _briefing(result: PlaceBriefing, fmt: TextFormat) -> list[str]:
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


def _compared(result: ComparedPlaces, fmt: TextFormat) -> list[str]:
    return [line for _, place in result.places for line in (*block(place, fmt), "")][:-1]


def _missing(phrase: str, problem: ProblemView, fmt: TextFormat) -> list[str]:
    sentence = fmt.words(phrase, why=problem.sentence)
    return [fmt.ansi(line, ERROR) for line in wrap(sentence, fmt.width)]


def _problem(problem: ProblemView, fmt: TextFormat) -> list[str]:
    return [fmt.ansi(problem.sentence, ERROR), *_suggestions(problem, fmt)]


BLOCKS: Mapping[type[Result], Callable[[Any, TextFormat], list[str]]] = {
    PlaceWeather: lambda result, fmt: weather_block(result, fmt) + sure_lines(result, fmt),
    PlaceForecast: lambda result, fmt: forecast_block(result, fmt) + sure_lines(result, fmt),
    PlaceAlerts: alerts_block,
    PlaceKind: kind_block,
    CountryNews: news_block,
    PlaceBriefing: _briefing,
    ComparedPlaces: _compared,
    Places: places_block,
    Countries: countries_block,
    Spoken: _spoken,
    PlainAnswer: plain_block,
    ProblemView: _problem,
}
"""How each result is written."""
