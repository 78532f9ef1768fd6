"""The options that several commands share, and that may stand before a command or after it.

Each leaves its value in the context's `meta`, which a command's context shares with the one around it:
what stands nearer to the question is read later, and wins.
"""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from client.choices import CATEGORIES, COLOURS, LANGUAGES, UNITS

Command = TypeVar("Command", bound=Callable[..., Any])
DEFAULT_URL = "http://localhost:3001"
DEFAULT_HEADLINES = 10
META = "client."
SECONDS = {"s": 1, "m": 60, "h": 3600}
LONGEST_WATCH_S = 86_400


def address(typed: str) -> object:
    """Read master's address for click, which turns what is wrong with it into wrong usage."""
    try:
        return import_module("client.address").Address.parse(typed)  # it imports urllib3, which takes its time
    except ValueError as wrong:
        raise click.BadParameter(f"{typed!r} {wrong}") from None


def interval(typed: str) -> int:
    """Read how often to ask again, in seconds: 30s, 5m, 1h."""
    told = re.fullmatch(r"([0-9]{1,5})([smh])", typed.strip().lower())
    every_s = int(told[1]) * SECONDS[told[2]] if told else 0
    if not 0 < every_s <= LONGEST_WATCH_S:
        raise click.BadParameter(f"{typed!r} is no interval: it is one such as 30s, 5m or 1h, a day at most.")
    return every_s


def _languages(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(code) for code in LANGUAGES if code.startswith(begun.lower())]


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None:
        ctx.meta[f"{META}{param.name}"] = value


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:  # noqa: ANN401 - click's own settings
    return click.option(*names, callback=_remember, expose_value=False, **settings)


def _all(command: Command, *options: Callable[[Command], Command]) -> Command:
    """Add the options so that they are listed in this order."""
    for option in reversed(options):
        command = option(command)
    return command


def where(envvar: str | None = None) -> Callable[[Command], Command]:
    """Add --url; the outermost command alone names its variable, so that any --url typed outdoes it."""
    variable = {"envvar": envvar, "show_envvar": bool(envvar)}
    return _option("--url", "address", type=address, metavar="URL", help=f"Where Iris is. [{DEFAULT_URL}]", **variable)


def for_answers(command: Command) -> Command:
    """Add the options of every command that asks something and prints it."""
    return _all(
        command,
        _option("--json", "form", flag_value="json", default=None, help="Print the JSON just as Iris sent it."),
        _option("--line", "form", flag_value="line", default=None, help="One line, for a status bar or a prompt."),
        _option("--template", metavar="TEXT", help="One line like this. ['%l: %c %t %w']"),
        _option("--lang", metavar="CODE", shell_complete=_languages, help="Language: el, de, pt_br ... [en]"),
        _option("--watch", "every_s", type=interval, metavar="TIME", help="Ask anew every 30s, 5m, 1h, until Ctrl-C."),
        _option("--color", type=click.Choice(COLOURS), help="[auto: on a terminal, without NO_COLOR]"),
    )


def for_weather(command: Command) -> Command:
    """Add the option that concerns the weather."""
    return _option("--units", type=click.Choice(UNITS, case_sensitive=False), help="[metric; with --json Iris's own]")(
        command
    )


def for_news(command: Command) -> Command:
    """Add the options that concern headlines."""
    return _all(
        command,
        _option("--category", type=click.Choice(CATEGORIES, case_sensitive=False), help="Kind of headlines."),
        _option(
            "-n", "--number", type=click.IntRange(1, 100), metavar="N", help=f"Headlines at most. [{DEFAULT_HEADLINES}]"
        ),
        _option("--query", metavar="WORDS", help="Headlines about this alone."),
        _option("--open", "opened", type=click.IntRange(1, 100), metavar="N", help="Open headline N in the browser."),
    )


def typed_here(ctx: click.Context, *names: str) -> bool:
    """Tell whether one of the options stands among this command's own words."""
    return any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)
