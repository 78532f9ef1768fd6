"""Shell completion, tested through click's own implementation."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click import shell_completion
from click.shell_completion import ShellComplete

from client.cli import COMMANDS, iris


def completions(*words: str, prefix: str = "") -> list[str]:
    completion = ShellComplete(iris, {}, "iris", "_IRIS_COMPLETE")
    return [item.value for item in completion.get_completions(list(words), prefix)]


@pytest.mark.parametrize(
    ("words", "prefix", "expected"),
    [
        ([], "wea", ["weather"]),
        ([], "", list(COMMANDS)),
        (["weather", "Athens", "--units"], "", ["standard", "metric", "imperial"]),
        (["--units"], "m", ["metric"]),
        (["news", "--category"], "s", ["science", "sports"]),
        (["news"], "g", ["gb", "gr"]),
        (["briefing", "Athens"], "g", ["gb", "gr"]),
        (["briefing"], "g", []),
        (["Athens"], "g", ["gb", "gr"]),
        (["New", "York"], "u", ["ua", "us"]),
        (["Athens", "gr"], "g", []),
        (["weather", "Athens", "--lang"], "pt", ["pt", "pt_br"]),
        (["weather"], "--cat", []),
        (["news"], "--cat", ["--category"]),
        (["config"], "", ["path", "set", "unset"]),
        (["config", "set"], "c", ["city", "country", "clock"]),
        (["config", "set", "units"], "", ["standard", "metric", "imperial"]),
        (["config", "set", "city"], "A", []),
        (["completion"], "z", ["zsh"]),
    ],
)
def test_tab_offers_the_values_that_match_the_prefix(words: list[str], prefix: str, expected: list[str]) -> None:
    assert completions(*words, prefix=prefix) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_completion_script_of_each_shell_calls_iris(run_iris: Any, shell: str) -> None:
    result = run_iris("completion", shell)
    assert (result.exit_code, "_IRIS_COMPLETE" in result.stdout) == (0, True)


def test_a_shell_that_the_installed_click_does_not_support_is_wrong_usage(
    run_iris: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older click doesn't support PowerShell."""
    monkeypatch.delitem(shell_completion._available_shells, "powershell", raising=False)  # noqa: SLF001 - an older click
    result = run_iris("completion", "powershell")
    assert (result.exit_code, "knows no completion for powershell" in result.stderr) == (2, True)


@pytest.mark.parametrize("words", [[], ["weather"], ["weather", "Oslo"], ["places"], ["briefing"]])
def test_tab_offers_cities_of_a_running_master(master: Any, words: list[str]) -> None:
    places = [
        {"name": "Athens", "country": "GR"},
        {"name": "Athens", "country": "GR"},
        {"name": "Athenry", "country": "IE"},
        {"name": "Nowhere"},
        {"name": 5, "country": "US"},
        "Athens",
    ]
    master.sends("/places", json.dumps(places).encode())
    assert completions("--url", master.url, *words, prefix="ath") == ["Athens,GR", "Athenry,IE"]


def test_tab_escapes_a_citys_name_for_bash_alone(master: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    master.sends("/places", json.dumps([{"name": "St. John's", "country": "AG"}]).encode())
    assert completions("--url", master.url, "weather", prefix="st.") == ["St. John's,AG"]
    monkeypatch.setenv("_IRIS_COMPLETE", "bash_complete")
    assert completions("--url", master.url, "weather", prefix="st.") == ["St.\\ John\\'s,AG"]


@pytest.mark.parametrize("body", [b"{}", b"no JSON", b'{"type": "invalid-city"}'])
def test_tab_offers_no_city_where_master_lists_none(master: Any, body: bytes) -> None:
    master.sends("/places", body)
    assert completions("--url", master.url, "weather", prefix="ath") == []


def test_tab_offers_no_city_without_a_master_or_with_one_that_hangs(
    master: Any, write_config_file: Callable[[str], Any]
) -> None:
    assert completions("--url", "http://127.0.0.1:9", "weather", prefix="ath") == []
    assert completions("--url", master.url, "weather", prefix="ath") == []
    assert completions("--url", master.url, "weather", prefix="a") == []
    write_config_file("city = 5")
    assert completions("weather", prefix="ath") == []
