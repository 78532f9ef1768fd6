"""The root command: its subcommands (`iris weather`, `iris news` …) and the short form `iris CITY [COUNTRY]`.

Subcommands are imported only when called, so that `iris --help` stays quick. See
https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from client.options import SHELLS, answer_options, complete_city, news_options, url_option, weather_options
from client.terminal import write

COMPLETION_VARIABLE = "_IRIS_COMPLETE"


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """A command that isn't imported yet: where to import it from (`module:name`), and its line in the list."""

    import_path: str
    summary: str

    def load(self) -> click.Command:
        """Import the command."""
        module, _, name = self.import_path.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


COMMANDS = {
    "weather": LazyCommand("client.commands:weather", "The weather of each CITY now."),
    "forecast": LazyCommand("client.commands:forecast", "The next five days in each CITY."),
    "news": LazyCommand("client.commands:news", "The headlines of a COUNTRY."),
    "briefing": LazyCommand(
        "client.commands:briefing", "The weather of a CITY and headlines, of its country or another."
    ),
    "ask": LazyCommand("client.commands:ask", "An answer to a QUESTION in your own words."),
    "chat": LazyCommand("client.chat:chat", "One question after the other, until Ctrl-D."),
    "places": LazyCommand("client.commands:places", "The places that a NAME can mean."),
    "config": LazyCommand("client.config:config", "Show or set your home city, country, units, language, URL."),
    "doctor": LazyCommand("client.diagnostics:doctor", "See whether everything works, and what to do when not."),
    "mcp": LazyCommand("client.assistants:mcp", "Serve Iris to an assistant: Claude, Copilot and others."),
    "completion": LazyCommand("client.cli:completion", "Print the script that completes iris's words in a shell."),
}


class ShortFormGroup(click.Group):
    """A group of lazy commands. If the first word is no command, all words are passed to `short_form`."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - click's own settings
        commands: Mapping[str, LazyCommand],
        short_form: LazyCommand,
        **settings: Any,  # noqa: ANN401 - the same
    ) -> None:
        super().__init__(*args, **settings)
        self._lazy = commands
        self._short_form = short_form

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands, in the order of the table."""
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command of that name; None if there is none."""
        return self._lazy[cmd_name].load() if cmd_name in self._lazy else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, else the short form."""
        if args[0] in self._lazy:
            return super().resolve_command(ctx, args)
        short_form = self._short_form.load()
        return short_form.name, short_form, args

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the first word: a command or an option, and a city where no command begins so."""
        return super().shell_complete(ctx, incomplete) or complete_city(ctx, None, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.summary) for name, lazy in self._lazy.items()])


@click.group(
    cls=ShortFormGroup,
    commands=COMMANDS,
    short_form=LazyCommand("client.commands:short_form", ""),
    context_settings={"help_option_names": ["-h", "--help"]},
    subcommand_metavar="CITY [COUNTRY] | COMMAND ...",
    epilog="A city named like a command: iris weather news. Headlines too: iris New York us.",
    invoke_without_command=True,
)
@url_option(envvar="IRIS_URL")
@answer_options
@weather_options
@news_options
@click.version_option(package_name="iris", prog_name="iris")  # read from the package's metadata when asked for
@click.pass_context
def iris(ctx: click.Context) -> None:
    """Show the weather of a city and the headlines of a country.

    iris CITY [COUNTRY] prints the weather and, with a country, its headlines; iris alone a briefing for your home
    (see iris config). Options may stand anywhere.
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(import_module("client.commands").home_briefing(ctx))


@click.command(
    epilog="""\b
bash        add to ~/.bashrc:  eval "$(iris completion bash)"
zsh         add to ~/.zshrc:   eval "$(iris completion zsh)"
fish        iris completion fish > ~/.config/fish/completions/iris.fish
powershell  add to $PROFILE:   iris completion powershell | Out-String | Invoke-Expression"""
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes iris's commands, options and their values in a SHELL with Tab."""
    kind = get_completion_class(shell)
    if kind is None:  # PowerShell, in a version of click that doesn't support it yet
        raise click.UsageError(f"this version of click knows no completion for {shell}.")
    write(kind(ctx.find_root().command, {}, "iris", COMPLETION_VARIABLE).source())
