"""Commands that are imported when they are called for, so that `iris --help` and each command load no more than theirs.

As https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands has it; the one line that the list of
commands shows of each is kept with its name, so that listing them imports none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Lazy:
    """A command: where it is (`module:name`), and what it does in a few words."""

    where: str
    does: str

    def load(self) -> click.Command:
        """Import it."""
        module, _, name = self.where.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


class ShortFormGroup(click.Group):
    """A group of lazy commands, whose first word may also be none of them: all words then go to `short_form`."""

    def __init__(self, *args: Any, commands: Mapping[str, Lazy], short_form: Lazy, **settings: Any) -> None:  # noqa: ANN401 - click's own settings
        super().__init__(*args, **settings)
        self._lazy = commands
        self._short_form = short_form

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in the order of the table."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command of that name, if there is one."""
        return self._lazy[cmd_name].load() if cmd_name in self._lazy else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command the first word names, else the short form."""
        if args[0] in self._lazy:
            return super().resolve_command(ctx, args)
        short_form = self._short_form.load()
        return short_form.name, short_form, args

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.does) for name, lazy in self._lazy.items()])
