"""Wrong usage exits with 2 before anything is sent; help and version."""

import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest

from client.cli import COMMANDS
from client.http import Address
from client.options import CATEGORIES, COUNTRIES, LANGUAGES, UNITS
from contract import countries, queries


@pytest.mark.parametrize(
    "words",
    [
        ["weather"],
        ["news"],
        ["news", "us", "gr"],
        ["Athens", "--category", "sports"],
        ["Athens", "-n", "3"],
        ["Athens", "--units", "warm"],
        ["news", "us", "--category", "gossip"],
        ["news", "us", "-n", "0"],
        ["news", "us", "-n", "101"],
        ["news", "us", "--units", "metric"],
        ["weather", "Athens", "--category", "sports"],
        ["Athens", "--open", "1"],
        ["news", "us", "--open", "0"],
        ["briefing", "Athens", "--query", "x"],
        ["briefing"],
        ["forecast"],
        ["places"],
        ["Athens", "--watch", "5"],
        ["Athens", "--watch", "0m"],
        ["Athens", "--watch", "25h"],
        ["Athens", "--color", "red"],
        ["completion", "tcsh"],
        ["doctor", "Athens"],
        ["Athens", "--no-such-option"],
        ["--no-such-option"],
        [],
    ],
)
def test_wrong_usage_exits_with_2_and_sends_nothing(master: Any, run_iris: Any, words: list[str]) -> None:
    result = run_iris(*words)
    assert (result.exit_code, master.requests) == (2, [])


@pytest.mark.parametrize(
    "url",
    [
        "ftp:x",
        "ftp://x",
        "",
        "http://",
        "http://:3001",
        "http://h:99999",
        "localhost:port",
        "http://a b",
        "http://h\r\nX: y",
        "http://[::1",
        "http://h/?x",
        "http://h/#x",
        "http://user:word@h",
        "\udcff",
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_malformed_address_exits_with_2(run_iris: Any, url: str, place: str) -> None:
    words = ["--url", url, "weather", "Athens"] if place == "before" else ["weather", "Athens", "--url", url]
    result = run_iris(*words)
    assert (result.exit_code, "Invalid value for '--url'" in result.stderr) == (2, True)


def test_a_malformed_address_in_the_environment_names_the_variable(run_iris: Any) -> None:
    assert "IRIS_URL" in run_iris("Athens", url="ftp://x").stderr


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("localhost:3001", "http://localhost:3001"),
        (" http://localhost:3001/ ", "http://localhost:3001"),
        ("HTTPS://Iris.example/a/", "https://iris.example/a"),
        ("[::1]:3001", "http://[::1]:3001"),
    ],
)
def test_an_address_is_normalised(typed: str, normalised: str) -> None:
    assert str(Address.parse(typed)) == normalised


def test_a_typed_address_wins_over_the_environment(run_iris: Any, master: Any) -> None:
    master.sends_text("/weather", "Here I am.")
    assert run_iris("weather", "Athens", "--url", master.url, url="http://127.0.0.1:1").stdout == "Here I am.\n"


def test_a_headline_option_before_the_command_is_accepted_for_a_city_alone(run_iris: Any, master: Any) -> None:
    """So that an alias such as `iris -n 5` works for every command."""
    master.sends_text("/weather", "Here I am.")
    assert run_iris("-n", "5", "Athens").exit_code == 0


def test_the_version_is_the_one_of_the_package(run_iris: Any) -> None:
    assert run_iris("--version").stdout == f"iris, version {version('iris')}\n"


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["Athens", "--help"], ["config", "set", "-h"], *([name, "-h"] for name in COMMANDS)]
)
def test_help_is_ascii_and_exits_with_0(run_iris: Any, words: list[str]) -> None:
    result = run_iris(*words)
    assert (result.exit_code, result.stdout.isascii()) == (0, True)


SLOW_TO_IMPORT = {"client.commands", "importlib.metadata", "platformdirs", "rich", "urllib3", "webbrowser"}
PRINT_MODULES_IMPORTED_FOR_HELP = """
import sys
before = set(sys.modules)  # coverage imports some of them itself
from client.__main__ import run
run(["--help"])
print(*set(sys.modules) - before, file=sys.stderr)
"""


def test_help_imports_nothing_slow() -> None:
    command = [sys.executable, "-c", PRINT_MODULES_IMPORTED_FOR_HELP]
    imported = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split()
    assert "client.cli" in imported
    assert not SLOW_TO_IMPORT & set(imported)


def test_the_choices_equal_those_that_the_services_accept() -> None:
    assert queries.Units.__origin__.__args__ == UNITS  # type: ignore[attr-defined]
    assert queries.Category.__origin__.__args__ == CATEGORIES  # type: ignore[attr-defined]
    assert tuple(queries.LANGUAGES) == LANGUAGES
    assert countries.NEWSAPI_COUNTRIES == COUNTRIES
