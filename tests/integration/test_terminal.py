"""The client in a real terminal, against the services in processes of their own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.integration.conftest import Iris, Sandbox, new_question
from tests.integration.terminals import CTRL_C, ROOT, Terminal, iris_command

WATCH_FOOTER = "Ctrl-C ends"
OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def terminal(running: Iris, sandbox: Sandbox, tmp_path: Path) -> Iterator[OpenTerminal]:
    """Open terminals, with the address of the running Iris and a config file of their own.

    Its home country is used by no other test, so that no answer is cached.
    """
    assert sandbox
    (tmp_path / "iris").mkdir()
    (tmp_path / "iris" / "config.toml").write_text('country = "it"\n')
    settings_of_test = {"IRIS_URL": running.url(), "XDG_CONFIG_HOME": str(tmp_path)}
    with ExitStack() as opened:

        def open_terminal(command: list[str], *, columns: int = 80, lines: int = 100, **settings: str) -> Terminal:
            opened_terminal = Terminal(command, settings_of_test | settings, columns=columns, lines=lines)
            opened.enter_context(closing(opened_terminal))
            return opened_terminal

        yield open_terminal


def test_a_terminal_gets_colours_and_fitting_lines(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("Athens", "it", "-n", "2"))
    assert (session.wait(), "\x1b[" in session.written) == (0, True)
    text = "\n".join(session.screen())
    assert ("Athens, Attica, Greece" in text, "°C" in text, "Headlines · Italy" in text) == (True, True, True)


@pytest.mark.parametrize(("setting", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_escape_is_written_where_the_environment_disables_colours(
    terminal: OpenTerminal, setting: str, value: str
) -> None:
    session = terminal(iris_command("Athens", "it", "-n", "2"), **{setting: value})
    assert (session.wait(), "\x1b" in session.written) == (0, False)


def test_cities_stand_side_by_side_where_they_fit(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("weather", "Athens", "東京", "Reykjavik", "--lang", "ja"), columns=130)
    assert session.wait() == 0
    first = session.screen()[0]
    assert len([name for name in first.split("  ") if name.strip()]) == 3, first


def test_the_answer_is_readable_in_thirty_columns(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("Αθήνα", "it", "-n", "2", "--lang", "el"), columns=30)
    assert session.wait() == 0
    text = "\n".join(session.screen())
    assert ("Αθήνα" in text, "°C" in text, "ΔΕΙΓΜΑ" in text) == (True, True, True)


@pytest.mark.parametrize("python", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_an_ascii_locale_gets_ascii_output(terminal: OpenTerminal, python: dict[str, str]) -> None:
    session = terminal(iris_command("Αθήνα", "it", "-n", "2", "--lang", "el"), LC_ALL="C", **python)
    assert (session.wait(), session.written.isascii(), "Athina" in session.written) == (0, True, True)


def test_a_utf_8_locale_gets_every_script(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("news", "jp", "-n", "2"), LC_ALL="C.UTF-8")
    assert (session.wait(), any(ord(character) > 0x3000 for character in session.written)) == (0, True)


def test_a_pipe_closed_early_is_no_error(terminal: OpenTerminal) -> None:
    pipeline = f"{sys.executable} -m client news it -n 100 --json | head -c 1; echo code ${{PIPESTATUS[0]}}"
    session = terminal(["bash", "-c", pipeline])
    assert (session.wait(), session.screen()) == (0, ["{code 0"])


def test_piped_output_has_no_escape(terminal: OpenTerminal) -> None:
    session = terminal(["sh", "-c", f"{sys.executable} -m client Athens it | cat"], columns=200)
    assert (session.wait(), "\x1b" in session.written) == (0, False)


def test_a_slow_answer_shows_a_spinner_that_is_erased(terminal: OpenTerminal, sandbox: Sandbox) -> None:
    sandbox.misbehave("delay", "/data/2.5/weather", delay_s=0.6)
    session = terminal(iris_command("weather", "Reykjavik", "--lang", "fi"))
    session.wait_for("asking http://")
    session.wait()
    assert "asking" not in "\n".join(session.screen())


def test_ctrl_c_ends_a_waiting_command_without_a_message(terminal: OpenTerminal, sandbox: Sandbox) -> None:
    sandbox.misbehave("hang", "/data/2.5/weather")
    session = terminal(iris_command("weather", "Reykjavik", "--lang", "hu"))
    session.wait_for("asking http://")
    session.type(CTRL_C)
    assert (session.wait(), "Traceback" in session.written, "iris:" in session.written) == (130, False, False)


def test_watch_redraws_until_ctrl_c(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("Athens", "--watch", "1s"))
    session.wait_for(WATCH_FOOTER)
    session.wait_for(WATCH_FOOTER)
    session.type(CTRL_C)
    assert (session.wait(), "Traceback" in session.written) == (130, False)
    assert any(line.startswith("Athens") for line in session.screen())  # under the sandbox's warnings


def test_watch_redraws_in_the_size_of_a_resized_window(terminal: OpenTerminal) -> None:
    session = terminal(iris_command("forecast", "Athens", "--watch", "1h"), columns=100, lines=40)
    session.wait_for(WATCH_FOOTER)
    wide = max(map(len, session.screen()))
    session.resize(50, 20)
    session.wait_for(WATCH_FOOTER)
    screen = session.screen()
    assert (wide > 80, max(map(len, screen)) <= 50, len(screen) <= 20) == (True, True, True)
    assert (screen[0].startswith("Athens"), "more lines" in screen[-3]) == (True, True)


@pytest.fixture
def shell(terminal: OpenTerminal, tmp_path: Path) -> Terminal:
    """An interactive bash with iris's completion loaded."""
    script = tmp_path / "bin" / "iris"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m client "$@"\n')
    script.chmod(0o755)
    session = terminal(["bash", "--norc", "--noprofile", "-i"], PS1="$ ", PATH=f"{script.parent}:/usr/bin:/bin")
    session.type('eval "$(iris completion bash)" && echo read""y\n')
    session.wait_for("ready")
    return session


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
    shell.wait_for(completed)


def test_the_doctor_reports_that_all_is_well(terminal: OpenTerminal, iris: Iris) -> None:
    for path in (new_question("/weather"), new_question("/news"), "/news?country=us&pageSize=1"):
        assert iris.get(path).status_code == 200  # so that no provider is as another test left it
    session = terminal(iris_command("doctor"))
    assert (session.wait(), session.screen()[-1]) == (0, "All is well."), session.written


def test_the_doctor_names_the_setting_of_a_refused_key(terminal: OpenTerminal, iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", "/data/2.5/*", status=401)
    assert iris.get(new_question("/weather")).json()["type"] == "provider-refused"
    session = terminal(iris_command("doctor"), columns=200)
    assert (session.wait(), "check OPENWEATHERMAP_API_KEY" in session.written) == (1, True), session.written
