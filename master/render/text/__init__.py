"""Answers as text for a terminal: blocks of lines, no wider than asked for, and without control characters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import Response

from master.render.options import RenderOptions
from master.render.text.format import BOLD, DIM, ERROR, UNDERLINED, TextFormat, columns, cut, flow, isolated, pad, wrap
from master.render.text.weather import forecast_block, provenance_lines, weather_block
from master.render.words import since, words_in
from master.results import (
    Briefing,
    Countries,
    CountryNews,
    PlaceForecast,
    Places,
    PlaceWeather,
    ProblemView,
    Result,
    Spoken,
)
from servicekit.plain_text import clean
from servicekit.schemas.news import Article

MOST_TITLE_LINES = 3
GAP, MARGIN, POINT_WIDTH = 3, 3, len("-89.64, -179.99")


def render_text(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The answer as a block."""
    lines = block(result, TextFormat.of(options, now))
    return Response("\n".join([*lines, ""]), content_type=f"{options.content_type}; charset=utf-8")


def block(result: Result, fmt: TextFormat) -> list[str]:  # noqa: PLR0911 - one for each kind of answer
    """The answer's lines."""
    match result:
        case PlaceWeather():
            return weather_block(result, fmt)
        case PlaceForecast():
            return forecast_block(result, fmt)
        case CountryNews():
            return news_block(result, fmt)
        case Briefing():
            return _briefing(result, fmt)
        case Places():
            return places_block(result, fmt)
        case Countries():
            return countries_block(result, fmt)
        case Spoken():
            return _spoken(result, fmt)
        case ProblemView():
            return [fmt.ansi(result.sentence, ERROR), *_suggestions(result, fmt)]


def _spoken(spoken: Spoken, fmt: TextFormat) -> list[str]:
    """The sentences, then what they are true of, in the answer's units and language."""
    own = replace(fmt, words=words_in(spoken.language), measures=replace(fmt.measures, units=spoken.units))
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


def _missing(result: str, problem: ProblemView, fmt: TextFormat) -> list[str]:
    sentence = fmt.words(result, why=problem.sentence)
    return [fmt.ansi(line, ERROR) for line in wrap(sentence, fmt.width)]


def news_block(result: CountryNews, fmt: TextFormat) -> list[str]:
    """The list under a heading, where it is from last; only a link that can't be clicked may pass the width."""
    headlines = result.headlines.content.articles
    heading = f"{fmt.words('Headlines')}{fmt.glyphs.between}{fmt.country(result.country)}"
    margin = len(str(result.first + len(headlines) - 1)) + 2
    lines = [fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)]
    for number, article in enumerate(headlines, start=result.first):
        lines += ["", *_entry(f"{number:>{margin - 1}} ", article, fmt)]
    if not headlines:
        lines += ["", " " + fmt.words("No headlines.")]
    return [*lines, "", *provenance_lines(result.headlines.provenance, [], "news", fmt)]


def _entry(number: str, article: Article, fmt: TextFormat) -> list[str]:
    margin = len(number)
    width = fmt.width - margin
    title, *more = wrap(article.headline or fmt.words("(no title)"), width, MOST_TITLE_LINES, fmt.glyphs.ellipsis)
    about = [isolated(cut(article.publisher, width, fmt.glyphs.ellipsis))] if article.publisher else []
    if article.published:
        about.append(since(article.published, fmt.now, fmt.words))
    below = [fmt.ansi.link(isolated(line), article.url, BOLD) for line in more]
    below += [fmt.ansi(line, DIM) for line in flow(about, width, fmt.glyphs.between)]
    below += _link(article.url, width, fmt)
    return [fmt.ansi(number, DIM) + fmt.ansi.link(isolated(title), article.url, BOLD), *_indented(below, margin)]


def _link(link: str | None, width: int, fmt: TextFormat) -> list[str]:
    """The address whole, as people copy it; where it can be clicked, no wider than its line."""
    if link is None:
        return []
    shown = cut(link, width, fmt.glyphs.ellipsis) if fmt.ansi.coloured else link
    return [fmt.ansi.link(shown, link, UNDERLINED)]


def _indented(lines: Sequence[str], margin: int) -> list[str]:
    return [" " * margin + line for line in lines]


def places_block(result: Places, fmt: TextFormat) -> list[str]:
    """The places that a name can mean, with where they lie to tell them apart."""
    heading = fmt.words("Places called {name}", name=isolated(result.name))
    named = [(fmt.place(p.name, p.state, p.country), f"{p.lat:.2f}, {p.lon:.2f}") for p in result.places.content]
    most = fmt.width - MARGIN - GAP - POINT_WIDTH
    room = max((columns(name) for name, _ in named if columns(name) <= most), default=0) + GAP
    lines = [*(fmt.ansi(line, BOLD) for line in wrap(heading, fmt.width)), ""]
    for number, (name, point) in enumerate(named, start=1):
        first, *more = wrap(name, fmt.width - MARGIN)
        below = more if columns(first) <= most and not more else [*more, point]
        shown = first if below else pad(first, room) + fmt.ansi(point, DIM)
        lines += [fmt.ansi(f"{number:>2} ", DIM) + shown, *(" " * MARGIN + line for line in below)]
    if not named:
        lines.append(" " + fmt.words("No place is called so."))
    return [*lines, "", *provenance_lines(result.places.provenance, [], "places", fmt)]


def countries_block(result: Countries, fmt: TextFormat) -> list[str]:
    """The countries whose headlines can be asked for, in as many columns as fit."""
    names = sorted((fmt.country(country.code), country.code) for country in result.countries.content.countries)
    cells = [f"{fmt.ansi(code, DIM)} {name}" for name, code in names]
    room = max((columns(cell) for cell in cells), default=0) + GAP
    across = max(1, (fmt.width - 1) // room)
    down = -(-len(cells) // across)
    heading = fmt.words("Headlines of {n} countries", n=len(cells))
    return [
        fmt.ansi(heading, BOLD),
        "",
        *(" " + "".join(pad(cell, room) for cell in cells[row::down]).rstrip() for row in range(down)),
    ]
