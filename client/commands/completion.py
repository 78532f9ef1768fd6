"""`iris completion SHELL`: click's own script for it (https://click.palletsprojects.com/en/stable/shell-completion/)."""

import click
from click.shell_completion import get_completion_class

from client.choices import SHELLS
from client.output import write

VARIABLE = "_IRIS_COMPLETE"


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
    """Print what makes a SHELL complete iris's commands, options and their values with Tab."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click knows no completion for {shell}.")
    write(kind(ctx.find_root().command, {}, "iris", VARIABLE).source())
