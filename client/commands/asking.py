"""The commands that ask master something: weather, forecast, news, briefing, places, and `iris CITY [COUNTRY]`."""

import shlex
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError
from click.shell_completion import CompletionItem

from client import questions
from client.answering import Surroundings, answer
from client.choices import COUNTRIES
from client.opening import open_headline
from client.options import for_answers, for_news, for_weather, typed_here, where
from client.output import complain
from client.questions import Query
from client.trouble import Problem
from client.watching import watch
from client.wishes import Wishes

CLOSE = 0.8
"""How alike a mistyped command is to the one that was meant, as difflib measures it: `wether` 0.92, `new` 0.86."""
SET_HOME = "or set your own: iris config set {} {}"


def _countries(ctx: click.Context, param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Complete a country's code, where one may stand: the short form's first word is a city."""
    words = ctx.params.get(str(param.name)) or ()
    if param.nargs == -1 and len(words) != 1:
        return []
    return [CompletionItem(code) for code in COUNTRIES if code.startswith(begun.lower())]


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1)
@where()
@for_answers
@for_weather
@click.pass_context
def weather(ctx: click.Context, cities: tuple[str, ...]) -> None:
    """Tell the weather of each CITY now: Athens, London,CA, 'New York'. Without one, of your home city."""
    _cities(ctx, cities, questions.weather)


@click.command()
@click.argument("cities", metavar="[CITY]...", nargs=-1)
@where()
@for_answers
@for_weather
@click.pass_context
def forecast(ctx: click.Context, cities: tuple[str, ...]) -> None:
    """Tell the next five days in each CITY. Without one, in your home city."""
    _cities(ctx, cities, questions.forecast)


@click.command()
@click.argument("country", required=False, shell_complete=_countries)
@where()
@for_answers
@for_news
@click.pass_context
def news(ctx: click.Context, country: str | None) -> None:
    """List the headlines of a COUNTRY: us, gr, Greece. Without one, of your home country."""
    wishes = Wishes.of(ctx.meta)
    _answer(ctx, wishes, [_news(_or_home(country, wishes.country, "country", "gr"), wishes)])


@click.command()
@click.argument("city", required=False)
@click.argument("country", required=False, shell_complete=_countries)
@where()
@for_answers
@for_weather
@for_news
@click.pass_context
def briefing(ctx: click.Context, city: str | None, country: str | None) -> None:
    """Tell the weather of a CITY and the headlines of its country, or of the COUNTRY named. Without a city, of home."""
    wishes = Wishes.of(ctx.meta)
    if wishes.query is not None:
        raise click.UsageError("--query goes with a country's headlines alone: iris news.")
    _answer(ctx, wishes, [_briefing(city, country, wishes)])


@click.command()
@click.argument("name")
@where()
@for_answers
@click.pass_context
def places(ctx: click.Context, name: str) -> None:
    """List the places that a NAME can mean: Springfield."""
    wishes = Wishes.of(ctx.meta)
    _answer(ctx, wishes, [questions.places(name, wishes.lang)])


@click.command("CITY", options_metavar="[COUNTRY] [OPTIONS]")
@click.argument("words", metavar="", nargs=-1, required=True, shell_complete=_countries)
@where()
@for_answers
@for_weather
@for_news
@click.pass_context
def short_form(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Tell the weather of a city and, with a second word, the headlines of a country."""
    city, *countries = words
    if len(countries) > 1:
        raise click.UsageError("one CITY and one COUNTRY at most; a city of several words goes in quotes: 'New York'.")
    if not countries and typed_here(ctx, "category", "number", "query", "opened"):
        raise click.UsageError(
            "--category, --number, --query and --open concern headlines: name a COUNTRY after the city."
        )
    wishes = Wishes.of(ctx.meta)
    headlines = [_news(country, wishes) for country in countries]
    code = _answered(ctx, wishes, [questions.weather(city, wishes.units, wishes.lang), *headlines])
    if code == Problem.exit_code and (meant := _command_like(ctx, city)):
        complain(f"did you mean: {shlex.join(['iris', meant, *countries])}?")
    ctx.exit(code)


def _command_like(ctx: click.Context, word: str) -> str | None:
    """The command that a word no city is called by may be a slip of the hand for."""
    group = ctx.find_root().command
    names = group.list_commands(ctx) if isinstance(group, click.Group) else []
    return next(iter(get_close_matches(word.lower(), names, n=1, cutoff=CLOSE)), None)


def at_home(ctx: click.Context) -> NoReturn:
    """Answer `iris` alone: a briefing for the home city, and help where there is none."""
    wishes = Wishes.of(ctx.meta)
    if wishes.city is None:
        raise NoArgsIsHelpError(ctx)
    _answer(ctx, wishes, [_briefing(None, None, wishes)])


def _cities(ctx: click.Context, cities: Sequence[str], question: Callable[..., Query]) -> NoReturn:
    wishes = Wishes.of(ctx.meta)
    cities = cities or [_or_home(None, wishes.city, "city", "Athens")]
    _answer(ctx, wishes, [question(city, wishes.units, wishes.lang) for city in cities])


def _news(country: str, wishes: Wishes) -> Query:
    return questions.news(country, _page_size(wishes), wishes.category, wishes.query)


def _briefing(city: str | None, country: str | None, wishes: Wishes) -> Query:
    """The country at home is the headlines' where the city is the one at home."""
    place = questions.weather(_or_home(city, wishes.city, "city", "Athens"), wishes.units, wishes.lang)
    return questions.briefing(place, country or (None if city else wishes.country), _page_size(wishes), wishes.category)


def _page_size(wishes: Wishes) -> int:
    return max(wishes.number, wishes.opened or 0)


def _or_home(typed: str | None, home: str | None, key: str, example: str) -> str:
    if typed or home:
        return str(typed or home)
    raise click.UsageError(f"name a {key.upper()}, {SET_HOME.format(key, example)}")


def _answer(ctx: click.Context, wishes: Wishes, asked: Sequence[Query]) -> NoReturn:
    ctx.exit(_answered(ctx, wishes, asked))


def _answered(ctx: click.Context, wishes: Wishes, asked: Sequence[Query]) -> int:
    """Do with the answers what is wished; the exit code."""
    world: Surroundings = ctx.obj or Surroundings()
    headlines = [question for question in asked if question.path in (questions.NEWS, questions.BRIEFING)]
    if wishes.opened is not None and headlines:
        return open_headline(world, wishes, headlines[-1], wishes.opened)
    if wishes.every_s is not None:
        return watch(world, wishes, asked, wishes.every_s)
    return answer(world, wishes, asked)
