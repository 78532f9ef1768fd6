"""The command `iris mcp`. The SDK behind it is large, so it is an extra of the package, imported when it is called."""

from importlib import import_module

import click

from client.options import lang_option, url_option

MISSING = "iris mcp needs the MCP SDK, which isn't installed: pipx install 'iris[mcp]', or pip install mcp."


@click.command()
@url_option()
@lang_option()
@click.pass_context
def mcp(ctx: click.Context) -> None:
    """Serve Iris to an assistant on stdin and stdout, by the Model Context Protocol.

    Claude, Copilot and others start it by themselves (docs/mcp.md). IRIS_API_KEY holds the key where Iris wants one.
    """
    try:
        stdio = import_module("client.mcp_server.stdio")
    except ModuleNotFoundError as missing:
        raise click.ClickException(MISSING) from missing
    stdio.serve(ctx)
