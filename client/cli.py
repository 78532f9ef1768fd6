"""The words of the command line: `iris weather`, `iris news` …, and the short form `iris CITY [COUNTRY]`."""

from importlib import import_module

import click

from client import __version__
from client.lazy_group import Lazy, ShortFormGroup
from client.options import for_answers, for_news, for_weather, where

COMMANDS = {
    "weather": Lazy("client.commands.asking:weather", "The weather of each CITY now."),
    "forecast": Lazy("client.commands.asking:forecast", "The next five days in each CITY."),
    "news": Lazy("client.commands.asking:news", "The headlines of a COUNTRY."),
    "briefing": Lazy(
        "client.commands.asking:briefing", "The weather of a CITY and headlines, of its country or another."
    ),
    "places": Lazy("client.commands.asking:places", "The places that a NAME can mean."),
    "config": Lazy("client.commands.config:config", "Show or set your home city, country, units, language, URL."),
    "doctor": Lazy("client.commands.doctor:doctor", "See whether everything works, and what to do when not."),
    "completion": Lazy("client.commands.completion:completion", "Print what makes a shell complete iris's words."),
}


@click.group(
    cls=ShortFormGroup,
    commands=COMMANDS,
    short_form=Lazy("client.commands.asking:short_form", ""),
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="CITY [COUNTRY] | COMMAND ...",
    epilog="A city named like a command: iris weather news. A city of several words: iris 'New York' us.",
    invoke_without_command=True,
)
@where(envvar="IRIS_URL")
@for_answers
@for_weather
@for_news
@click.version_option(__version__, prog_name="iris")
@click.pass_context
def iris(ctx: click.Context) -> None:
    """Tell the weather of a city and the headlines of a country.

    iris CITY [COUNTRY] prints the weather and, with a country, its headlines; iris alone a briefing for your home
    (see iris config). Options may stand anywhere.
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(import_module("client.commands.asking").at_home(ctx))
