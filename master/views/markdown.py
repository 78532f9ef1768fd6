"""Answers as Markdown, for assistants and notes: headings, lists and tables, of the facts that the text shows.

CommonMark with GitHub's tables (https://github.github.com/gfm/). What isn't ours is escaped, so that a headline can be
neither a link nor markup. A result without a form of its own is its text, fenced.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from flask import Response
from werkzeug.urls import iri_to_uri

from contract.queries import USUAL_DAYS
from contract.schemas.news import Article
from contract.schemas.weather import CurrentWeather, Forecast, GeocodedPlace, Step
from master.facts.days import Outlook, days
from master.facts.options import MARKDOWN, RenderOptions
from master.facts.results import (
    CountryNews,
    Part,
    PlaceBriefing,
    PlaceForecast,
    PlaceWeather,
    ProblemView,
    Result,
    Spoken,
)
from master.facts.words import since, words_in
from master.views.text import block
from master.views.text.days import part_of_day
from master.views.text.format import TextFormat
from master.views.text.steps import HOURS_OF_A_DAY
from master.views.text.warnings import warning_lines
from master.views.text.weather import assumed_lines, fact_groups, measured_line, origin_lines, provenance_lines
from servicekit.plain_text import clean

WIDEST = 200
"""Columns of a line that is not to be broken."""
_MARKUP = re.compile(r"([\\`*_\[\]<>|#~])")


def render_markdown(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The answer as a document."""
    fmt = TextFormat.of(replace(options, coloured=False, width=WIDEST), now)
    return Response("\n".join([*document(result, fmt), ""]), content_type=f"{MARKDOWN}; charset=utf-8")


def document(result: Result, fmt: TextFormat) -> list[str]:
    """The document's lines."""
    match result:
        case PlaceWeather():
            lines = _weather(result, fmt)
        case PlaceForecast():
            lines = _forecast(result, fmt)
        case CountryNews():
            lines = _news(result, fmt)
        case PlaceBriefing():
            lines = [*_half(result.weather, fmt), "", *_half(result.news, fmt)]
        case Spoken():
            lines = _spoken(result, fmt)
        case ProblemView():
            suggested = [f"- {escaped(city)}" for city in result.suggestions]
            lines = [*_problem(result), *([""] if suggested else []), *suggested]
        case _:
            lines = ["```text", *(line.replace("```", "") for line in block(result, fmt)), "```"]
    return lines


def _spoken(spoken: Spoken, fmt: TextFormat) -> list[str]:
    own = replace(fmt, words=words_in(spoken.language), measures=spoken.measures)
    below = [line for each in (spoken.data if spoken.with_data else ()) for line in ("", *document(each, own))]
    return [escaped(spoken.text), *below]


def escaped(text: str) -> str:
    """A text in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", clean(text))


def _half(half: PlaceWeather | CountryNews | ProblemView, fmt: TextFormat) -> list[str]:
    return _problem(half) if isinstance(half, ProblemView) else document(half, fmt)


def _problem(problem: ProblemView) -> list[str]:
    return [f"**{escaped(problem.sentence)}**"]


def _heading(name: str, country: str, place: GeocodedPlace | None, fmt: TextFormat) -> str:
    return f"# {escaped(fmt.place(name, place.state if place else '', country))}"


def _weather(result: PlaceWeather, fmt: TextFormat) -> list[str]:
    weather = result.weather.content
    zone = weather.zone if weather.zone_known else None
    above = [f"> {escaped(line)}" if line else "" for line in warning_lines(result.known_alerts, zone, fmt)]
    lines = [*above, _heading(weather.place, weather.country, result.place, fmt), "", *_now(weather, fmt)]
    if isinstance(result.forecast, Part):
        lines += ["", *_days(result.forecast.content, fmt, USUAL_DAYS)]
    if isinstance(result.forecast, ProblemView):
        lines += ["", *_problem(result.forecast)]
    below = [*assumed_lines(weather.assumed, fmt), *origin_lines(result.weather, measured_line(weather, fmt), fmt)]
    return [*lines, "", *_small(below)]


def _now(weather: CurrentWeather, fmt: TextFormat) -> list[str]:
    conditions = fmt.glyphs.between.join(weather.descriptions)
    said = [f"**{escaped(conditions[:1].upper() + conditions[1:])}**", ""] if conditions else []
    return [*said, *(f"- {escaped(fmt.glyphs.between.join(group))}" for group in fact_groups(weather, fmt) if group)]


def _forecast(result: PlaceForecast, fmt: TextFormat) -> list[str]:
    forecast = result.forecast.content
    reach = filter(None, [result.reach(fmt.words)])
    below = [*reach, *assumed_lines(forecast.assumed, fmt), *origin_lines(result.forecast, [], fmt)]
    heading = _heading(forecast.place, forecast.country, result.place, fmt)
    table = _hours(forecast, fmt, result.days) if result.step == "1h" else _days(forecast, fmt, result.days)
    return [heading, "", *table, "", *_small(below)]


COLUMNS = ("Day", "Weather", "Temperature", "Rain and snow", "Wind")


def _days(forecast: Forecast, fmt: TextFormat, at_most: int) -> list[str]:
    """A table with a row for each day of the place's calendar."""
    return _table([_day(day, fmt) for day in days(forecast, fmt.now)[:at_most]], fmt)


def _hours(forecast: Forecast, fmt: TextFormat, at_most: int) -> list[str]:
    """A table with a row for each hour, of at most that many times twenty-four."""
    ahead = [step for step in forecast.steps if step.moment > fmt.now] or forecast.steps
    return _table([_hour(step, fmt) for step in ahead[: at_most * HOURS_OF_A_DAY]], fmt)


def _table(rows: Iterable[Sequence[str]], fmt: TextFormat) -> list[str]:
    heading = [fmt.words(column) for column in COLUMNS]
    return [f"| {' | '.join(row)} |" for row in (heading, ["---"] * len(COLUMNS), *rows)]


def _hour(step: Step, fmt: TextFormat) -> list[str]:
    water = [fmt.amount(step.water_mm)] if step.water_mm else []
    water += [f"{fmt.words.number(step.chance_percent)} %"] if step.chance_percent else []
    return [
        f"{fmt.words.weekday(step.begins)}, {fmt.clock(step.begins)}",
        escaped(step.description),
        fmt.temperature(step.main.temp),
        ", ".join(water),
        "" if step.wind.speed is None else fmt.wind(step.wind.speed, step.wind.deg),
    ]


def _day(day: Outlook, fmt: TextFormat) -> list[str]:
    named = [fmt.words.weekday(datetime.combine(day.date, time())), part_of_day(day, fmt)]
    chances = [wetness.chance for wetness in (day.rain, day.snow) if wetness.chance]
    water = [fmt.amount(day.water_mm)] if day.water_mm else []
    water += [f"{fmt.words.number(max(chances) * 100)} %"] if chances else []
    return [
        ", ".join(filter(None, named)),
        escaped(day.description or ""),
        fmt.range(day.low, day.high),
        ", ".join(water),
        "" if day.wind is None else fmt.wind(day.wind, day.direction),
    ]


def _news(result: CountryNews, fmt: TextFormat) -> list[str]:
    articles = result.headlines.content.articles
    heading = f"# {escaped(fmt.words('Headlines'))}{fmt.glyphs.between}{escaped(fmt.country(result.country))}"
    listed = [f"{number}. {_article(article, fmt)}" for number, article in enumerate(articles, start=result.first)]
    below = provenance_lines(result.headlines.provenance, [], "news", fmt)
    return [heading, "", *(listed or [escaped(fmt.words("No headlines."))]), "", *_small(below)]


def _article(article: Article, fmt: TextFormat) -> str:
    title = escaped(article.headline or fmt.words("(no title)"))
    about = [escaped(article.publisher)] if article.publisher else []
    about += [since(article.published, fmt.now, fmt.words)] if article.published else []
    told = f"[{title}]({_link(article.url)})" if article.url else title
    return fmt.glyphs.dash.join(filter(None, (told, fmt.glyphs.between.join(about))))


def _link(url: str) -> str:
    """An address in which nothing ends the link that it is in."""
    return iri_to_uri(url).replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _small(lines: Iterable[str]) -> Sequence[str]:
    """What stands below, a paragraph of its own."""
    return [f"*{escaped(line)}*  " for each in lines if (line := each.strip())]
