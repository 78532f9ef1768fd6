"""The commands that print answers: weather, forecast, news, briefing, places, and `iris CITY [COUNTRY]`."""

import shlex
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from client import http
from client.answers import Runtime, open_headline, print_answers, watch
from client.config import Options
from client.errors import ProblemResponse
from client.http import Request
from client.options import (
    COUNTRIES,
    answer_options,
    complete_city,
    complete_country,
    complete_short_form,
    given_to_command,
    news_options,
    question_options,
    url_option,
    weather_options,
)
from client.terminal import error

LONGEST_DAYS = 16
"""Of a forecast."""
FEWEST_IN_A_QUESTION = 3
"""Words from which those that name no city are taken for a question."""
QUESTION_MARKS = frozenset("?;\u037e")
"""The Greek one is a semicolon, and has a character of its own."""
MIN_SIMILARITY = 0.8
"""Least difflib ratio of a mistyped word to the suggested command: `wether` has 0.92 to `weather`, `new` 0.86."""


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1, shell_complete=complete_city)
@url_option()
@answer_options
@weather_options
@click.pass_context
def weather(ctx: click.Context, cities: tuple[str, ...]) -> None:
    """Show the weather of each CITY now: Athens, London,CA, 'New York'. Without one, of your home city."""
    _run_for_cities(ctx, cities, http.weather)


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1, shell_complete=complete_city)
@url_option()
@answer_options
@weather_options
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), metavar="N", help="So many days, a line each. [5]")
@click.option("--hourly", is_flag=True, help="By the hour: one day, unless --days says more.")
@click.pass_context
def forecast(ctx: click.Context, cities: tuple[str, ...], days: int | None, hourly: bool) -> None:  # noqa: FBT001 - click's
    """Show the next five days in each CITY. Without one, in your home city."""
    if not days and not hourly:
        _run_for_cities(ctx, cities, http.forecast)
    _run_for_cities(ctx, cities, partial(http.forecast, step="1h" if hourly else "1d", days=days or 1))


@click.command()
@click.argument("country", required=False, shell_complete=complete_country)
@url_option()
@answer_options
@news_options
@click.pass_context
def news(ctx: click.Context, country: str | None) -> None:
    """List the headlines of a COUNTRY: us, gr, Greece. Without one, of your home country."""
    options = Options.resolve(ctx.meta)
    country = _given_or_home(country, options.country, "country", "gr")
    ctx.exit(_run(ctx, options, [_news_request(country, options)]))


@click.command()
@click.argument("city", required=False, shell_complete=complete_city)
@click.argument("country", required=False, shell_complete=complete_country)
@url_option()
@answer_options
@weather_options
@news_options
@click.pass_context
def briefing(ctx: click.Context, city: str | None, country: str | None) -> None:
    """Show the weather of a CITY and the headlines of its country, or of the COUNTRY named. Without a city, of home."""
    options = Options.resolve(ctx.meta)
    if options.query is not None:
        raise click.UsageError("--query goes with a country's headlines alone: iris news.")
    ctx.exit(_run(ctx, options, [_briefing_request(city, country, options)]))


@click.command()
@click.argument("name", shell_complete=complete_city)
@url_option()
@answer_options
@click.pass_context
def places(ctx: click.Context, name: str) -> None:
    """List the places that a NAME can mean: Springfield."""
    options = Options.resolve(ctx.meta)
    ctx.exit(_run(ctx, options, [http.places(name, options.lang)]))


@click.command()
@click.argument("words", metavar="QUESTION", nargs=-1, required=True)
@url_option()
@answer_options
@weather_options
@question_options
@click.pass_context
def ask(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Answer a QUESTION in English or Greek.

    For example: iris ask 'will it rain in Athens tomorrow?' Where it names no place, --near or your home city is meant.
    Exits with 1 where there is no answer.
    """
    options = Options.resolve(ctx.meta)
    ctx.exit(_run(ctx, options, [_question(words, options)]))


@click.command("CITY", options_metavar="[COUNTRY] [OPTIONS]")
@click.argument("words", metavar="", nargs=-1, required=True, shell_complete=complete_short_form)
@url_option()
@answer_options
@weather_options
@news_options
@question_options
@click.pass_context
def short_form(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Show the weather of a city and, where the last of several words is a country, its headlines."""
    options = Options.resolve(ctx.meta)
    city, country = _city_and_country(words, partial(_is_country, ctx, options))
    if country is None and given_to_command(ctx, "category", "number", "query", "open_number"):
        raise click.UsageError(
            "--category, --number, --query and --open concern headlines: name a COUNTRY after the city."
        )
    if _is_question(ctx, options, words, city):
        ctx.exit(_run(ctx, options, [_question(words, options)]))
    if given_to_command(ctx, "near", "full"):
        raise click.UsageError("--near and --full concern questions: iris ask.")
    headlines = [_news_request(country, options)] if country else []
    code = _run(ctx, options, [http.weather(city, options.units, options.lang), *headlines])
    if code == ProblemResponse.exit_code and (command := _similar_command(ctx, words[0])):
        error(f"did you mean: {shlex.join(['iris', command, *words[1:]])}?")
    ctx.exit(code)


def _is_question(ctx: click.Context, options: Options, words: Sequence[str], city: str) -> bool:
    """Whether the words are a sentence: many, or with a question mark, and no city's name."""
    if len(city.split()) < FEWEST_IN_A_QUESTION and not QUESTION_MARKS.intersection(words[-1][-1:]):
        return False
    runtime: Runtime = ctx.obj or Runtime()
    outcome = next(
        http.fetch_all(options.address, [http.weather(city, options.units, options.lang)], runtime.timeout_s)
    )
    return isinstance(outcome, ProblemResponse) and outcome.type in ("city-not-found", "invalid-city")


def home_briefing(ctx: click.Context) -> NoReturn:
    """Run `iris` without arguments: a briefing for the home city, or the help if none is set."""
    options = Options.resolve(ctx.meta)
    if options.city is None:
        raise NoArgsIsHelpError(ctx)
    ctx.exit(_run(ctx, options, [_briefing_request(None, None, options)]))


def _city_and_country(words: Sequence[str], is_country: Callable[[str], bool]) -> tuple[str, str | None]:
    """Split the words of the short form: the last one may be a country, and all others are the city.

    `Athens gr` is a city and a country, `Paris Texas` and `New York` are a city alone.
    """
    *city, last = words
    if city and is_country(last):
        return " ".join(city), last
    return " ".join(words), None


def _is_country(ctx: click.Context, options: Options, word: str) -> bool:
    """Whether a word is a country; master is asked about what is no common code, and believed if it can't say."""
    if word.lower() in COUNTRIES:
        return True
    runtime: Runtime = ctx.obj or Runtime()
    outcome = next(http.fetch_all(options.address, [http.news(word, 1)], runtime.timeout_s))
    return not (isinstance(outcome, ProblemResponse) and outcome.type == "invalid-country")


def _run_for_cities(ctx: click.Context, cities: Sequence[str], request: Callable[..., Request]) -> NoReturn:
    options = Options.resolve(ctx.meta)
    cities = cities or [_given_or_home(None, options.city, "city", "Athens")]
    ctx.exit(_run(ctx, options, [request(city, options.units, options.lang) for city in cities]))


def _run(ctx: click.Context, options: Options, requests: Sequence[Request]) -> int:
    """Open, watch or print the answers, as the options say, and return the exit code."""
    runtime: Runtime = ctx.obj or Runtime()
    headlines = [request for request in requests if request.path in (http.NEWS, http.BRIEFING)]
    if options.open_number is not None and headlines:
        return open_headline(runtime, options, headlines[-1], options.open_number)
    if options.interval_s is not None:
        return watch(runtime, options, requests, options.interval_s)
    return print_answers(runtime, options, requests)


def _question(words: Sequence[str], options: Options) -> Request:
    return http.ask(" ".join(words), options.units, options.asked_at)


def _news_request(country: str, options: Options) -> Request:
    return http.news(country, _page_size(options), options.category, options.query)


def _briefing_request(city: str | None, country: str | None, options: Options) -> Request:
    """Build the request; the home country applies only to the home city, as another city may be in another country."""
    city_or_home = _given_or_home(city, options.city, "city", "Athens")
    country = country or (None if city else options.country)
    place = http.weather(city_or_home, options.units, options.lang)
    return http.briefing(place, country, _page_size(options), options.category)


def _page_size(options: Options) -> int:
    return max(options.number, options.open_number or 0)


def _given_or_home(given: str | None, home: str | None, key: str, example: str) -> str:
    if given or home:
        return str(given or home)
    raise click.UsageError(f"name a {key.upper()}, or set your own: iris config set {key} {example}")


def _similar_command(ctx: click.Context, word: str) -> str | None:
    """Return the command that a word may be a misspelling of."""
    group = ctx.find_root().command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return next(iter(get_close_matches(word.lower(), names, n=1, cutoff=MIN_SIMILARITY)), None)
