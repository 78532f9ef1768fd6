"""The MCP Inspector's command line, from npm, over both transports (https://github.com/modelcontextprotocol/inspector)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.stack import Service, Stack, free_ports
from tests.clients.conftest import FOLDER, NODE_MODULES, NOT_INSTALLED, PATIENCE_S

INSPECTOR = NODE_MODULES / ".bin/mcp-inspector"
TOOL_FAILED = 5
"""The Inspector's exit code for a result that is an error."""
CALLS = {
    "get_current_weather": ("city=Athens",),
    "get_forecast": ("city=London,CA", "days=2", "units=imperial"),
    "get_more_weather": ("city=Athens", "kind=air"),
    "search_places": ("name=Springfield", "limit=2"),
    "get_warnings": ("city=Athens", "language=el"),
    "get_headlines": ("country=gr", "count=3", "category=science"),
    "get_briefing": ("city=Oslo", "count=2", "language=el"),
    "ask": ("question=will it rain in Athens tomorrow?",),
}

Inspect = Callable[..., Any]
"""Runs the Inspector with these options; its JSON, once its exit code is as expected."""


@pytest.fixture(scope="session")
def assistant(ports: dict[str, int]) -> Iterator[str]:
    """Where the assistant's service answers."""
    (port,) = free_ports(1)
    service = Service("assistant", port, ["assistant"], {"IRIS_URL": f"http://127.0.0.1:{ports['master']}"})
    with Stack([service], dict(os.environ), quiet=True):
        yield f"http://127.0.0.1:{port}/mcp"


@pytest.fixture(params=["http", "stdio"])
def inspect(request: pytest.FixtureRequest, iris: str, assistant: str, tmp_path: Any) -> Inspect:
    assert INSPECTOR.exists(), NOT_INSTALLED
    over_http = [assistant, "--transport", "http"]
    over_stdio = ["--cwd", str(FOLDER.parents[1]), "--", sys.executable, "-m", "client", "mcp", "--url", iris]

    def run(*options: str, exits: int = 0) -> Any:
        words = [*over_http, *options] if request.param == "http" else [*options, *over_stdio]
        ended = subprocess.run(
            [INSPECTOR, "--cli", *words],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert ended.returncode == exits, ended.stderr
        return json.loads(ended.stdout)

    return run


def arguments(tool: str) -> list[str]:
    return [word for pair in CALLS[tool] for word in ("--tool-arg", pair)]


def test_it_lists_the_tools_and_finds_nothing_in_their_schemas_that_clients_trip_over(inspect: Inspect) -> None:
    tools = inspect("--method", "tools/list", "--strict")["tools"]
    assert {tool["name"] for tool in tools} == set(CALLS)
    assert all(tool["outputSchema"]["type"] == "object" for tool in tools)


@pytest.mark.parametrize("tool", CALLS)
def test_it_calls_each_tool(inspect: Inspect, tool: str) -> None:
    result = inspect("--method", "tools/call", "--tool-name", tool, *arguments(tool))
    assert not result["isError"]
    assert result["structuredContent"]["provenance"]["provider"]
    assert json.loads(result["content"][1]["text"]) == result["structuredContent"]


def test_an_unknown_place_is_an_error_with_names_near_to_it(inspect: Inspect) -> None:
    result = inspect(
        *("--method", "tools/call", "--tool-name", "get_forecast", "--tool-arg", "city=Nafplip, IT"), exits=TOOL_FAILED
    )
    assert "Did you mean Naples, IT · Náfplio, GR?" in result["content"][0]["text"]


def test_it_reads_the_resources_and_fills_in_the_prompt(inspect: Inspect) -> None:
    uris = [resource["uri"] for resource in inspect("--method", "resources/list")["resources"]]
    assert sorted(uris) == ["iris://attribution", "iris://news/countries"]
    countries = inspect("--method", "resources/read", "--uri", "iris://news/countries")["contents"][0]["text"]
    assert {"code", "name"} <= set(json.loads(countries)["countries"][0])
    prompt = inspect("--method", "prompts/get", "--prompt-name", "daily_briefing", "--prompt-args", "city=Athens")
    assert 'city="Athens"' in prompt["messages"][0]["content"]["text"]
