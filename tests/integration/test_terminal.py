"""The client in a real terminal, asking real processes."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.integration.conftest import Iris, Sandbox, new_question
from tests.integration.terminals import CTRL_C, ROOT, Terminal, command

WATCHING = "Ctrl-C ends"
Open = Callable[..., Terminal]


@pytest.fixture
def terminal(running: Iris, sandbox: Sandbox, tmp_path: Path) -> Iterator[Open]:
    """Open a terminal on a command, with Iris's address and a home of its own, whose news no other test asks for."""
    assert sandbox
    (tmp_path / "iris").mkdir()
    (tmp_path / "iris" / "config.toml").write_text('country = "it"\n')
    told = {"IRIS_URL": running.url(), "XDG_CONFIG_HOME": str(tmp_path)}
    with ExitStack() as opened:

        def begin(words: list[str], *, columns: int = 80, lines: int = 100, **settings: str) -> Terminal:
            begun = Terminal(words, told | settings, columns=columns, lines=lines)
            opened.enter_context(closing(begun))
            return begun

        yield begin


def test_a_terminal_gets_colours_and_fitting_lines(terminal: Open) -> None:
    shown = terminal(command("Athens", "it", "-n", "2"))
    assert (shown.end(), "\x1b[" in shown.written) == (0, True)
    text = "\n".join(shown.seen())
    assert ("Athens, Attica, Greece" in text, "°C" in text, "Headlines · Italy" in text) == (True, True, True)


@pytest.mark.parametrize(("setting", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_where_colours_are_not_wanted_there_is_no_escape(terminal: Open, setting: str, value: str) -> None:
    shown = terminal(command("Athens", "it", "-n", "2"), **{setting: value})
    assert (shown.end(), "\x1b" in shown.written) == (0, False)


def test_cities_stand_side_by_side_where_they_fit(terminal: Open) -> None:
    shown = terminal(command("weather", "Athens", "東京", "Reykjavik", "--lang", "ja"), columns=130)
    assert shown.end() == 0
    first = shown.seen()[0]
    assert len([name for name in first.split("  ") if name.strip()]) == 3, first


def test_thirty_columns_are_enough(terminal: Open) -> None:
    shown = terminal(command("Αθήνα", "it", "-n", "2", "--lang", "el"), columns=30)
    assert shown.end() == 0
    text = "\n".join(shown.seen())
    assert ("Αθήνα" in text, "°C" in text, "ΔΕΙΓΜΑ" in text) == (True, True, True)


@pytest.mark.parametrize("python", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_an_ascii_locale_gets_ascii(terminal: Open, python: dict[str, str]) -> None:
    shown = terminal(command("Αθήνα", "it", "-n", "2", "--lang", "el"), LC_ALL="C", **python)
    assert (shown.end(), shown.written.isascii(), "Athina" in shown.written) == (0, True, True)


def test_a_utf_8_locale_gets_every_script(terminal: Open) -> None:
    shown = terminal(command("news", "jp", "-n", "2"), LC_ALL="C.UTF-8")
    assert (shown.end(), any(ord(character) > 0x3000 for character in shown.written)) == (0, True)


@pytest.mark.skipif(not shutil.which("bash"), reason="bash isn't here")
def test_a_reader_who_leaves_early_is_no_trouble(terminal: Open) -> None:
    piped = f"{sys.executable} -m client news it -n 100 --json | head -c 1; echo code ${{PIPESTATUS[0]}}"
    shown = terminal(["bash", "-c", piped])
    assert (shown.end(), shown.seen()) == (0, ["{code 0"])


def test_what_is_piped_is_plain(terminal: Open) -> None:
    shown = terminal(["sh", "-c", f"{sys.executable} -m client Athens it | cat"], columns=200)
    assert (shown.end(), "\x1b" in shown.written) == (0, False)


def test_a_slow_answer_turns_a_spinner_that_leaves_no_trace(terminal: Open, sandbox: Sandbox) -> None:
    sandbox.misbehave("delay", "/data/2.5/weather", delay_s=0.6)
    shown = terminal(command("weather", "Reykjavik", "--lang", "fi"))
    shown.until("asking http://")
    shown.end()
    assert "asking" not in "\n".join(shown.seen())


def test_ctrl_c_ends_the_waiting_without_a_word(terminal: Open, sandbox: Sandbox) -> None:
    sandbox.misbehave("hang", "/data/2.5/weather")
    shown = terminal(command("weather", "Reykjavik", "--lang", "hu"))
    shown.until("asking http://")
    shown.type(CTRL_C)
    assert (shown.end(), "Traceback" in shown.written, "iris:" in shown.written) == (130, False, False)


def test_watching_draws_anew_and_ctrl_c_leaves(terminal: Open) -> None:
    shown = terminal(command("Athens", "--watch", "1s"))
    shown.until(WATCHING)
    shown.until(WATCHING)
    shown.type(CTRL_C)
    assert (shown.end(), "Traceback" in shown.written) == (130, False)
    assert shown.seen()[0].startswith("Athens")


def test_watching_fits_a_window_that_changes(terminal: Open) -> None:
    shown = terminal(command("forecast", "Athens", "--watch", "1h"), columns=100, lines=40)
    shown.until(WATCHING)
    wide = max(map(len, shown.seen()))
    shown.resize(50, 20)
    shown.until(WATCHING)
    seen = shown.seen()
    assert (wide > 80, max(map(len, seen)) <= 50, len(seen) <= 20) == (True, True, True)
    assert (seen[0].startswith("Athens"), "more lines" in seen[-3]) == (True, True)


@pytest.fixture
def shell(terminal: Open, tmp_path: Path) -> Terminal:
    """A bash that has read iris's completion."""
    if not shutil.which("bash"):
        pytest.skip("bash isn't here")
    script = tmp_path / "bin" / "iris"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m client "$@"\n')
    script.chmod(0o755)
    opened = terminal(["bash", "--norc", "--noprofile", "-i"], PS1="$ ", PATH=f"{script.parent}:/usr/bin:/bin")
    opened.type('eval "$(iris completion bash)" && echo read""y\n')
    opened.until("ready")
    return opened


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("iris wea", "iris weather "),
        ("iris news --category sc", "science "),
        ("iris weather Athens --units i", "imperial "),
        ("iris news g", "gr"),
        ("iris config set la", "lang "),
    ],
)
def test_tab_completes_in_bash(shell: Terminal, typed: str, completed: str) -> None:
    shell.type(f"{typed}\t\t")
    shell.until(completed)


def test_the_doctor_finds_all_well(terminal: Open) -> None:
    shown = terminal(command("doctor"))
    assert (shown.end(), shown.seen()[-1]) == (0, "All is well.")


def test_the_doctor_names_the_key_that_is_refused(terminal: Open, iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", "/data/2.5/*", status=401)
    assert iris.get(new_question("/weather")).json()["type"] == "provider-refused"
    shown = terminal(command("doctor"), columns=200)
    assert (shown.end(), "check OPENWEATHERMAP_API_KEY" in shown.written) == (1, True), shown.written
