"""What is written to stdout and stderr, and the exit code of the entry point."""

import io
import os
import sys
from typing import Any

import pytest

import client.__main__ as command
from client.terminal import transliterate

WEATHER = b'{"weather": [{"id": 800}],\n  "main": {"temp": 1}}'
TEXT = "Athens, GR — clear sky\n  21 °C"


def stdout_to_a_closed_pipe(monkeypatch: pytest.MonkeyPatch) -> io.TextIOWrapper:
    reader, writer = os.pipe()
    os.close(reader)
    stdout = os.fdopen(writer, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stdout)
    return stdout


def test_json_is_printed_byte_for_byte(master: Any, run_iris: Any, recorded: Any) -> None:
    body = recorded("openweathermap/current_arstaskog_snow_standard_2018.json")
    master.sends("/weather", body)
    assert run_iris("--json", "weather", "Årstaskog").stdout_bytes == body


def test_json_documents_are_separated_by_one_newline(master: Any, run_iris: Any) -> None:
    master.sends("/weather", WEATHER).sends("/news", b'{"articles": []}\n')
    assert run_iris("--json", "Athens", "gr").stdout_bytes == WEATHER + b'\n{"articles": []}\n'


def test_a_json_document_that_ends_with_a_newline_gets_no_second_one(master: Any, run_iris: Any) -> None:
    master.sends("/weather", WEATHER + b"\n")
    assert run_iris("--json", "weather", "Athens", "Rome").stdout_bytes == (WEATHER + b"\n") * 2


def test_cities_are_separated_by_an_empty_line(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", TEXT)
    assert run_iris("weather", *["Athens"] * 3).stdout == f"{TEXT}\n\n{TEXT}\n\n{TEXT}\n"


def test_status_lines_are_not_separated_by_empty_lines(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "Athens: 21 °C\n")
    assert run_iris("weather", "--line", "Athens", "Rome").stdout == "Athens: 21 °C\n" * 2


def test_an_ascii_pipe_gets_transliterated_text(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "Årstaskog, SE — Αθήνα")
    assert run_iris("x", charset="ascii").stdout == "Arstaskog, SE - Athina\n"


def test_a_pipe_gets_no_escape_that_master_sends(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "a\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J\u202eb\r")
    assert run_iris("x").stdout == "aredb \n"


def test_color_always_keeps_colours_in_a_pipe(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "\x1b[31mred\x1b[0m\x1b[2J")
    assert run_iris("x", "--color", "always").stdout == "\x1b[31mred\x1b[0m\n"


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("21 °C · Αθήνα…", "utf-8", "21 °C · Αθήνα…"),
        ("21 °C · é – 東…", "ascii", "21 C | e - ?..."),
        ("21 °C · é – ’", "latin-1", "21 °C · é - '"),
        ("Ζέστη στη Θεσσαλονίκη", "ascii", "Zesti sti Thessaloniki"),
        ("Αθήνα", "iso8859-7", "Αθήνα"),
        ("é", None, "e"),
        ("é", "no-such-encoding", "?"),
    ],
)
def test_text_is_transliterated_to_what_the_encoding_has(text: str, encoding: str | None, expected: str) -> None:
    assert transliterate(text, encoding) == expected


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_closed_pipe_exits_with_0_and_no_message(
    master: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    master.sends_text("/weather", TEXT)
    if flags:
        master.sends("/weather", WEATHER)
    with stdout_to_a_closed_pipe(monkeypatch):
        code = command.run(["Athens", *flags, "--url", master.url])
    assert (code, capfd.readouterr().err) == (0, "")


# a really full disk: a fake stream would raise what we think that one does
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")  # noqa: PTH110
def test_a_full_disk_is_reported_in_a_sentence(
    master: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    master.sends_text("/weather", TEXT)
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", full)
        code = command.run(["Athens", "--url", master.url])
    assert (code, capsys.readouterr().err) == (1, "iris: the answer can't be written: No space left on device.\n")


def test_an_interruption_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("client.commands.print_answers", interrupt)
    assert command.run(["Athens"]) == 130


def test_wrong_usage_is_reported_by_click(capsys: pytest.CaptureFixture[str]) -> None:
    assert (command.run(["weather"]), "name a CITY" in capsys.readouterr().err) == (2, True)


def test_the_run_function_returns_0_for_an_answer(master: Any, capsys: pytest.CaptureFixture[str]) -> None:
    master.sends_text("/weather", TEXT)
    assert (command.run(["Athens", "--url", master.url]), "21 °C" in capsys.readouterr().out) == (0, True)


def test_the_entry_point_exits_with_the_commands_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["iris", "weather"])
    with pytest.raises(SystemExit) as exit_:
        command.main()
    assert exit_.value.code == 2
