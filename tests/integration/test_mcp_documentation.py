"""What docs/mcp.md shows works: its JSON snippets start the server that they name, its curl commands answer."""

import json
import re
import shlex
import subprocess
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import stdio_client

from client.mcp_server.arguments import MAX_DAYS, MAX_HEADLINES, MAX_PLACES
from tests.integration.conftest import PATIENCE_S, Iris
from tests.integration.test_assistant import TOOLS, assistant, converse, endpoint, stdio_parameters

__all__ = ["assistant", "endpoint"]  # fixtures

DOCUMENT = (stdio_parameters("").cwd / "docs/mcp.md").read_text(encoding="utf-8")  # type: ignore[union-attr,operator]
SNIPPETS = [
    server
    for block in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    for servers in json.loads(block).values()
    for server in servers.values()
]
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines()]
STARTED = [(server["command"], *server["args"]) for server in SNIPPETS if "command" in server] + [
    tuple(shlex.split(line.partition(" -- ")[2])) for line in COMMANDS if " -- " in line
]
"""The commands that an assistant is told to start."""
CURLS = [line for line in COMMANDS if line.startswith("curl ")]
URLS = [server["url"] for server in SNIPPETS if "url" in server] + re.findall(r"--transport http iris (\S+)", DOCUMENT)


async def tools(client: Client) -> Any:
    return {tool.name for tool in (await client.list_tools()).tools}


def test_the_page_has_snippets_of_both_kinds_and_commands() -> None:
    assert len(STARTED) == 3
    assert len(CURLS) == 2
    assert set(URLS) == {"http://localhost:3004/mcp"}


@pytest.mark.parametrize("words", STARTED, ids=" ".join)
def test_a_command_that_an_assistant_is_told_to_start_serves_the_tools(iris: Iris, words: tuple[str, ...]) -> None:
    command, subcommand, *options = words
    assert (command, subcommand) == ("iris", "mcp")
    assert converse(stdio_client(stdio_parameters(iris.url(), *options)), tools) == set(TOOLS)


@pytest.mark.parametrize("line", CURLS)
def test_a_curl_command_answers(endpoint: str, line: str) -> None:
    words = [endpoint if word == URLS[0] else word for word in shlex.split(line)]
    assert endpoint in words
    ended = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert not json.loads(ended.stdout)["result"].get("isError")


def test_the_table_of_tools_has_each_one_with_its_arguments_and_bounds() -> None:
    rows = {
        row.split("`")[1]: row for row in DOCUMENT.splitlines() if row.startswith(("| `get_", "| `search_", "| `ask`"))
    }
    assert set(rows) == set(TOOLS)
    for name, arguments in TOOLS.items():
        assert all(f"`{argument}`" in rows[name] for argument in arguments)
    assert f"`days` 1–{MAX_DAYS} (3)" in rows["get_forecast"]
    assert "`steps`" in rows["get_forecast"]
    assert "`context`" in rows["ask"]
    assert f"`limit` 1–{MAX_PLACES} ({MAX_PLACES})" in rows["search_places"]
    assert f"`count` 1–{MAX_HEADLINES} (10)" in rows["get_headlines"]
