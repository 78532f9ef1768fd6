"""What reaches stdout and stderr, and how the command leaves."""

import io
import os
import sys
from typing import Any

import pytest

import client.__main__ as command
from client.legible import legible

WEATHER = b'{"weather": [{"id": 800}],\n  "main": {"temp": 1}}'
TEXT = "Athens, GR — clear sky\n  21 °C"


def stdout_to_a_reader_who_left(monkeypatch: pytest.MonkeyPatch) -> io.TextIOWrapper:
    reader, writer = os.pipe()
    os.close(reader)
    stdout = os.fdopen(writer, "w", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stdout)
    return stdout


def test_json_comes_byte_for_byte(master: Any, ask_iris: Any, recorded: Any) -> None:
    body = recorded("openweathermap/current_arstaskog_snow_standard_2018.json")
    master.answers_with("/weather", body)
    assert ask_iris("--json", "weather", "Årstaskog").stdout_bytes == body


def test_several_documents_are_parted_by_one_line_end(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", WEATHER).answers_with("/news", b'{"articles": []}\n')
    assert ask_iris("--json", "Athens", "gr").stdout_bytes == WEATHER + b'\n{"articles": []}\n'


def test_a_document_that_ends_its_line_is_followed_at_once(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", WEATHER + b"\n")
    assert ask_iris("--json", "weather", "Athens", "Rome").stdout_bytes == (WEATHER + b"\n") * 2


def test_several_cities_are_blocks_with_a_line_between(master: Any, ask_iris: Any) -> None:
    master.says("/weather", TEXT)
    assert ask_iris("weather", *["Athens"] * 3).stdout == f"{TEXT}\n\n{TEXT}\n\n{TEXT}\n"


def test_status_lines_follow_each_other_at_once(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "Athens: 21 °C\n")
    assert ask_iris("weather", "--line", "Athens", "Rome").stdout == "Athens: 21 °C\n" * 2


def test_an_ascii_pipe_gets_plain_letters(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "Årstaskog, SE — Αθήνα")
    assert ask_iris("x", charset="ascii").stdout == "Arstaskog, SE - Athina\n"


def test_whatever_master_sends_a_pipe_gets_no_escape(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "a\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J\u202eb\r")
    assert ask_iris("x").stdout == "aredb \n"


def test_colours_go_into_a_pipe_where_they_are_wished(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "\x1b[31mred\x1b[0m\x1b[2J")
    assert ask_iris("x", "--color", "always").stdout == "\x1b[31mred\x1b[0m\n"


@pytest.mark.parametrize(
    ("text", "encoding", "spelt"),
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
def test_text_is_spelt_in_what_the_encoding_has(text: str, encoding: str | None, spelt: str) -> None:
    assert legible(text, encoding) == spelt


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_reader_who_left_is_no_trouble(
    master: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    master.says("/weather", TEXT)
    if flags:
        master.answers_with("/weather", WEATHER)
    with stdout_to_a_reader_who_left(monkeypatch):
        code = command.run(["Athens", *flags, "--url", master.url])
    assert (code, capfd.readouterr().err) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux's device that is always full")  # noqa: PTH110
def test_a_full_disk_is_a_sentence(
    master: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    master.says("/weather", TEXT)
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", full)
        code = command.run(["Athens", "--url", master.url])
    assert (code, capsys.readouterr().err) == (1, "iris: the answer can't be written: No space left on device.\n")


def test_an_interruption_exits_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("client.commands.asking.answer", interrupt)
    assert command.run(["Athens"]) == 130


def test_wrong_usage_is_clicks_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert (command.run(["weather"]), "name a CITY" in capsys.readouterr().err) == (2, True)


def test_an_answer_leaves_with_0(master: Any, capsys: pytest.CaptureFixture[str]) -> None:
    master.says("/weather", TEXT)
    assert (command.run(["Athens", "--url", master.url]), "21 °C" in capsys.readouterr().out) == (0, True)


def test_the_entry_point_leaves_with_the_commands_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["iris", "weather"])
    with pytest.raises(SystemExit) as left:
        command.main()
    assert left.value.code == 2
