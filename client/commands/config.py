"""`iris config`: your defaults, shown, set and dropped."""

import click
from click.shell_completion import CompletionItem

from client import config as file
from client.choices import COUNTRIES, LANGUAGES, UNITS
from client.output import readable, write
from client.terminal import Terminal

KEY = click.Choice(tuple(file.KEYS))
VALUES = {"country": COUNTRIES, "units": UNITS, "lang": LANGUAGES}


def _values(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    return [CompletionItem(value) for value in VALUES.get(ctx.params.get("key", ""), ()) if value.startswith(begun)]


@click.group(invoke_without_command=True)
@click.pass_context
def config(ctx: click.Context) -> None:
    """Show your defaults; set or drop one: city and country (home's), units, lang, url.

    What is typed outdoes the environment (IRIS_URL), which outdoes these.
    """
    if ctx.invoked_subcommand is None:
        place = file.path()
        kept = file.read(place)
        _say("\n".join(f"{key} = {value}" for key, value in kept.items()) or f"Nothing is set yet in {place}.")


@config.command("set")
@click.argument("key", type=KEY)
@click.argument("value", shell_complete=_values)
def set_one(key: str, value: str) -> None:
    """Set KEY to VALUE: iris config set city Athens. Other lines of the file stay as they are."""
    file.write(file.path(), key, value)


@config.command()
@click.argument("key", type=KEY)
def unset(key: str) -> None:
    """Drop KEY, so that what is built in holds again."""
    file.write(file.path(), key, None)


@config.command()
def path() -> None:
    """Tell where the file is, or would be."""
    _say(str(file.path()))


def _say(text: str) -> None:
    write(readable(text, Terminal.here()) + "\n")
