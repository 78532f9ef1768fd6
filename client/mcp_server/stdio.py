"""`iris mcp`: the server on stdin and stdout, for an assistant that starts it."""

import os
from typing import NoReturn

import anyio
import click

from client.answers import Runtime
from client.config import Options
from client.mcp_server.iris import CALLER, Caller, Iris
from client.mcp_server.server import create_server


def serve(ctx: click.Context) -> NoReturn:
    """Serve until stdin ends."""
    options = Options.resolve(ctx.meta)
    runtime: Runtime = ctx.obj or Runtime()
    anyio.run(_serve, options, runtime.timeout_s)
    ctx.exit(0)


async def _serve(options: Options, timeout_s: float) -> None:
    CALLER.set(Caller(api_key=os.environ.get("IRIS_API_KEY", "").strip(), language=options.lang or ""))
    async with Iris(options.address, timeout_s) as iris:
        await create_server(iris, local=True).run_stdio_async()
