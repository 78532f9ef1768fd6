"""Wrong usage: exit 2 and click's sentence, before anything is sent."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from client import __version__
from client.address import Address
from client.choices import CATEGORIES, COUNTRIES, LANGUAGES, UNITS
from client.cli import COMMANDS
from servicekit import countries, queries


@pytest.mark.parametrize(
    "words",
    [
        ["weather"],
        ["news"],
        ["news", "us", "gr"],
        ["New", "York", "us"],
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
def test_wrong_usage_exits_with_2_and_asks_nothing(master: Any, ask_iris: Any, words: list[str]) -> None:
    result = ask_iris(*words)
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
def test_a_malformed_address_exits_with_2(ask_iris: Any, url: str, place: str) -> None:
    words = ["--url", url, "weather", "Athens"] if place == "before" else ["weather", "Athens", "--url", url]
    result = ask_iris(*words)
    assert (result.exit_code, "Invalid value for '--url'" in result.stderr) == (2, True)


def test_a_malformed_address_in_the_environment_names_the_variable(ask_iris: Any) -> None:
    assert "IRIS_URL" in ask_iris("Athens", url="ftp://x").stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("localhost:3001", "http://localhost:3001"),
        (" http://localhost:3001/ ", "http://localhost:3001"),
        ("HTTPS://Iris.example/a/", "https://iris.example/a"),
        ("[::1]:3001", "http://[::1]:3001"),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert str(Address.parse(typed)) == meant


def test_an_address_typed_outdoes_the_environment(ask_iris: Any, master: Any) -> None:
    master.says("/weather", "Here I am.")
    assert ask_iris("weather", "Athens", "--url", master.url, url="http://127.0.0.1:1").stdout == "Here I am.\n"


def test_a_kind_of_headlines_set_for_all_commands_does_not_hinder_the_weather(ask_iris: Any, master: Any) -> None:
    """An alias such as `iris -n 5` stays usable for a city alone."""
    master.says("/weather", "Here I am.")
    assert ask_iris("-n", "5", "Athens").exit_code == 0


def test_the_version_is_the_packages(ask_iris: Any) -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    assert ask_iris("--version").stdout == f"iris, version {project['version']}\n"
    assert project["version"] == __version__


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["Athens", "--help"], ["config", "set", "-h"], *([name, "-h"] for name in COMMANDS)]
)
def test_help_is_ascii_and_exits_with_0(ask_iris: Any, words: list[str]) -> None:
    result = ask_iris(*words)
    assert (result.exit_code, result.stdout.isascii()) == (0, True)


def test_listing_the_commands_imports_none_of_them() -> None:
    listed = "import sys; from client.__main__ import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    imported = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stderr.split()
    assert not {"client.commands", "urllib3", "rich", "platformdirs", "webbrowser"} & set(imported)


def test_the_choices_are_those_of_the_contract() -> None:
    assert queries.Units.__origin__.__args__ == UNITS  # type: ignore[attr-defined]
    assert queries.Category.__origin__.__args__ == CATEGORIES  # type: ignore[attr-defined]
    assert tuple(queries.LANGUAGES) == LANGUAGES
    assert countries.LISTED == COUNTRIES
