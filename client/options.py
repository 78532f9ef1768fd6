"""The options that several commands share, and that may stand before a command or after it.

Each leaves its value in the context's `meta`, which a command's context shares with the one around it:
what stands nearer to the question is read later, and wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import click
from click.core import ParameterSource

from client.address import Address

Command = TypeVar("Command", bound=Callable[..., Any])
UNITS = ("standard", "metric", "imperial")
CATEGORIES = ("business", "entertainment", "general", "health", "science", "sports", "technology")
DEFAULT_URL = "http://localhost:3001"
DEFAULT_HEADLINES = 10
META = "client."


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the options say; None where nothing was said and the contract's default holds."""

    address: Address
    as_json: bool = False
    units: str | None = None
    lang: str | None = None
    category: str | None = None
    number: int = DEFAULT_HEADLINES
    query: str | None = None

    @property
    def units_for_people(self) -> str:
        """Units to print in: JSON keeps Iris's default, people get metric."""
        return self.units or "metric"

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Self:
        """Gather what the options left in a context's meta."""
        said = {name.removeprefix(META): value for name, value in meta.items() if name.startswith(META)}
        return cls(**{"address": Address.parse(DEFAULT_URL), **said})


def address(typed: str) -> Address:
    """Read master's address for click, which turns what is wrong with it into wrong usage."""
    try:
        return Address.parse(typed)
    except ValueError as wrong:
        raise click.BadParameter(f"{typed!r} {wrong}") from None


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None:
        ctx.meta[f"{META}{param.name}"] = value


def _option(*names: str, **settings: Any) -> Callable[[Command], Command]:  # noqa: ANN401 - click's own settings
    return click.option(*names, callback=_remember, expose_value=False, **settings)


def everywhere(envvar: str | None = None) -> Callable[[Command], Command]:
    """Add the options of every command; the outermost alone names --url's variable, so that any --url outdoes it."""

    def add(command: Command) -> Command:
        as_json = _option("--json", "as_json", is_flag=True, default=None, help="Print the JSON just as Iris sent it.")
        variable = {"envvar": envvar, "show_envvar": bool(envvar)}
        where = f"Where Iris is. [{DEFAULT_URL}]"
        return _option("--url", "address", type=address, metavar="URL", help=where, **variable)(as_json(command))

    return add


def for_weather(command: Command) -> Command:
    """Add the options that concern the weather."""
    units = _option("--units", type=click.Choice(UNITS, case_sensitive=False), help="[metric; with --json Iris's own]")
    lang = _option("--lang", metavar="CODE", help="Language of the sky's description: el, de, pt_br ...")
    return units(lang(command))


def for_news(command: Command) -> Command:
    """Add the options that concern headlines."""
    category = _option("--category", type=click.Choice(CATEGORIES, case_sensitive=False), help="Kind of headlines.")
    number = _option("-n", "--number", type=click.IntRange(1, 100), help=f"Headlines at most. [{DEFAULT_HEADLINES}]")
    query = _option("--query", metavar="WORDS", help="Headlines about this alone.")
    return category(number(query(command)))


def typed_here(ctx: click.Context, *names: str) -> bool:
    """Tell whether one of the options stands among this command's own words."""
    return any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in names)
