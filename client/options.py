"""The command-line options that several commands share, and the values that the contract accepts.

An option may stand before a command or after it. Its value goes into the context's `meta`, which a subcommand's context
shares with its parent's; the one after the command is processed later and so wins. `client.config.Options` reads them.

This module is imported for `iris --help` and must import nothing slow.
"""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_URL = "http://localhost:3001"
DEFAULT_HEADLINES = 10
META_PREFIX = "client."

UNITS = ("standard", "metric", "imperial")
WINDS = ("kmh", "ms", "mph", "kn", "bft")
PRESSURES = ("hpa", "inhg", "mmhg")
PRECIPITATIONS = ("mm", "in")
CLOCKS = ("24", "12")
CATEGORIES = ("business", "entertainment", "general", "health", "science", "sports", "technology")
COLOURS = ("auto", "always", "never")
SHELLS = ("bash", "zsh", "fish", "powershell")

COUNTRIES = tuple(
    "ae ar at au be bg br ca ch cn co cu cz de eg fr gb gr hk hu id ie il in it jp kr lt lv ma mx my ng nl no nz ph pl "
    "pt ro rs ru sa se sg si sk th tr tw ua us ve za".split()
)
"""Offered by completion only: master also accepts other codes, and names."""

LANGUAGES = tuple(
    "af ar az bg ca cz da de el en es eu fa fi fr gl he hi hr hu id it ja kr la lt mk nl no pl pt pt_br ro ru sk sl sp "
    "sq sr se sv th tr ua uk vi zh_cn zh_tw zu".split()
)
"""OpenWeatherMap's codes; some aren't ISO 639."""

MIN_CITY_PREFIX = 2
"""Letters of a city's name from which on completion asks master."""

SECONDS_PER_UNIT = {"s": 1, "m": 60, "h": 3600}
MAX_INTERVAL_S = 86_400


def parse_address(text: str) -> object:
    """Parse master's address, for click. Raises click.BadParameter."""
    try:
        return import_module("client.http").Address.parse(text)  # imported here because urllib3 is slow to import
    except ValueError as wrong:
        raise click.BadParameter(f"{text!r} {wrong}") from None


def parse_interval(text: str) -> int:
    """Parse an interval such as 30s, 5m or 1h into seconds. Raises click.BadParameter."""
    match = re.fullmatch(r"([0-9]{1,5})([smh])", text.strip().lower())
    interval_s = int(match[1]) * SECONDS_PER_UNIT[match[2]] if match else 0
    if not 0 < interval_s <= MAX_INTERVAL_S:
        raise click.BadParameter(f"{text!r} is no interval: it is one such as 30s, 5m or 1h, a day at most.")
    return interval_s


def url_option(envvar: str | None = None) -> Callable[[Command], Command]:
    """Add --url. Only the root command names `envvar`, so that a --url typed after a subcommand wins over it."""
    variable = {"envvar": envvar, "show_envvar": bool(envvar)}
    return _option(
        "--url", "address", type=parse_address, metavar="URL", help=f"Where Iris is. [{DEFAULT_URL}]", **variable
    )


def lang_option() -> Callable[[Command], Command]:
    """Add --lang."""
    return _option("--lang", metavar="CODE", shell_complete=_complete_language, help="Language: el, de, pt_br ... [en]")


def answer_options(command: Command) -> Command:
    """Add the options of every command that prints an answer of master."""
    return _add(
        command,
        _option("--json", "form", flag_value="json", default=None, help="Print the JSON just as Iris sent it."),
        _option("--line", "form", flag_value="line", default=None, help="One line, for a status bar or a prompt."),
        _option("--template", metavar="TEXT", help="One line like this. ['%l: %c %t %w']"),
        lang_option(),
        _option(
            "--watch",
            "interval_s",
            type=parse_interval,
            metavar="TIME",
            help="Ask anew every 30s, 5m, 1h, until Ctrl-C.",
        ),
        _option("--color", type=click.Choice(COLOURS), help="[auto: on a terminal, without NO_COLOR]"),
    )


def weather_options(command: Command) -> Command:
    """Add the options of commands that show weather."""
    return _add(
        command,
        _option("--units", type=click.Choice(UNITS, case_sensitive=False), help="[metric; with --json Iris's own]"),
        _option("--wind", type=click.Choice(WINDS, case_sensitive=False), help="Winds in km/h, m/s, mph, knots, Bft."),
        _option("--pressure", type=click.Choice(PRESSURES, case_sensitive=False), help="Pressure in hPa, inHg, mmHg."),
        _option("--precipitation", type=click.Choice(PRECIPITATIONS), help="Rain in mm or inches."),
        _option("--clock", type=click.Choice(CLOCKS), help="Times by 24 or 12 hours."),
    )


def news_options(command: Command) -> Command:
    """Add the options of commands that show headlines."""
    return _add(
        command,
        _option("--category", type=click.Choice(CATEGORIES, case_sensitive=False), help="Kind of headlines."),
        _option(
            "-n", "--number", type=click.IntRange(1, 100), metavar="N", help=f"Headlines at most. [{DEFAULT_HEADLINES}]"
        ),
        _option("--query", metavar="WORDS", help="Headlines about this alone."),
        _option(
            "--open",
            "open_number",
            type=click.IntRange(1, 100),
            metavar="N",
            help="Open headline N in the browser.",
        ),
    )


def near_option() -> Callable[[Command], Command]:
    """Add --near."""
    return _option(
        "--near", metavar="CITY", shell_complete=complete_city, help="Where it is asked, in place of your home city."
    )


def question_options(command: Command) -> Command:
    """Add the options of commands that answer one question."""
    return _add(
        command,
        near_option(),
        _option("--full", is_flag=True, default=None, help="Show the weather or headlines under the answer too."),
    )


def given_to_command(ctx: click.Context, *names: str) -> bool:
    """Whether one of the options was typed after this context's command, rather than before it."""
    return any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)


def complete_country(_ctx: click.Context, _param: click.Parameter, prefix: str) -> list[CompletionItem]:
    """Complete a country code."""
    return [CompletionItem(code) for code in COUNTRIES if code.startswith(prefix.lower())]


def complete_city(ctx: click.Context, _param: click.Parameter | None, prefix: str) -> list[CompletionItem]:
    """Complete a city's name, by asking a running master: quickly, or not at all."""
    if len(prefix) < MIN_CITY_PREFIX:
        return []
    suggestions = import_module("client.suggestions")  # imported here because urllib3 is slow to import
    return [CompletionItem(name) for name in suggestions.cities(ctx.meta, prefix)]


def complete_short_form(ctx: click.Context, param: click.Parameter, prefix: str) -> list[CompletionItem]:
    """Complete the country that follows the city."""
    words = ctx.params.get(str(param.name)) or ()
    if not words or (len(words) > 1 and words[-1].lower() in COUNTRIES):
        return []
    return complete_country(ctx, param, prefix)


def _complete_language(_ctx: click.Context, _param: click.Parameter, prefix: str) -> list[CompletionItem]:
    return [CompletionItem(code) for code in LANGUAGES if code.startswith(prefix.lower())]


def _store(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None:
        ctx.meta[f"{META_PREFIX}{param.name}"] = value


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:  # noqa: ANN401 - click's own settings
    return click.option(*names, callback=_store, expose_value=False, **settings)


def _add(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Add the options so that the help lists them in this order."""
    for option in reversed(options):
        command = option(command)
    return command
