import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client.answers import Runtime
from client.chat import _history, converse
from client.config import Options
from client.http import Address

ANSWER = {"answer": "It rains.", "context": "intents=weather", "suggestions": ["And tomorrow?"]}


def path_of(request: str) -> str:
    return request.split()[1]


def test_ask_sends_the_words_as_one_question(run_iris: Any, master: Any) -> None:
    master.sends_text("/ask", "It rains.")
    result = run_iris("ask", "will", "it", "rain?")
    assert result.exit_code == 0
    assert result.output.strip() == "It rains."
    assert path_of(master.requests[0]).startswith("/ask?q=will+it+rain%3F&")


def test_home_is_where_it_is_asked(run_iris: Any, master: Any, write_config_file: Callable[[str], Path]) -> None:
    write_config_file('city = "Volos"\n')
    master.sends_text("/ask", "x")
    run_iris("ask", "will it rain?")
    assert "near=Volos" in path_of(master.requests[0])


def test_a_sentence_that_is_no_city_is_a_question(run_iris: Any, master: Any) -> None:
    master.sends_problem("/weather", "No such city.", type="city-not-found")
    master.sends_problem("/news", "No such country.", type="invalid-country")
    master.sends_text("/ask", "It rains.")
    result = run_iris("will", "it", "rain", "in", "athens")
    assert result.exit_code == 0
    assert "It rains." in result.output
    assert "q=will+it+rain+in+athens" in path_of(master.requests[-1])


def test_a_city_of_several_words_stays_a_city(run_iris: Any, master: Any) -> None:
    master.sends_text("/weather", "sunny")
    master.sends_problem("/news", "No such country.", type="invalid-country")
    result = run_iris("Rio", "de", "Janeiro")
    assert "sunny" in result.output
    assert not any(path_of(request).startswith("/ask") for request in master.requests)


def typed(*lines: str | BaseException) -> Callable[[tuple[str, ...]], str]:
    given: Iterator[str | BaseException] = iter(lines)

    def read(_suggested: tuple[str, ...]) -> str:
        line = next(given, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    return read


def chat(master: Any, *lines: str | BaseException) -> int:
    return converse(Runtime(timeout_s=10.0), Options(Address.parse(master.url)), typed(*lines))


def test_a_conversation_carries_the_context_along(master: Any, capsys: pytest.CaptureFixture[str]) -> None:
    master.sends("/ask", json.dumps(ANSWER).encode())
    assert chat(master, "weather in Athens", "", KeyboardInterrupt(), "and tomorrow?") == 0
    assert capsys.readouterr().out == "It rains.\nIt rains.\n"
    assert "context" not in path_of(master.requests[0])
    assert "context=intents%3Dweather" in path_of(master.requests[1])


def test_a_conversation_goes_on_after_a_problem(master: Any, capsys: pytest.CaptureFixture[str]) -> None:
    master.sends_problem("/ask", "I know no place called Qwx.", type="city-not-found")
    assert chat(master, "weather in Qwx") == 1
    assert "Qwx" in capsys.readouterr().err


def test_what_is_no_answer_ends_the_conversation(master: Any) -> None:
    master.sends("/ask", b"[]")
    assert chat(master, "weather in Athens") == 3


def test_chat_reads_a_pipe(run_iris: Any, master: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    master.sends("/ask", json.dumps(ANSWER).encode())
    lines = typed("weather in Athens")
    monkeypatch.setattr("builtins.input", lambda: lines(()))
    result = run_iris("chat")
    assert result.exit_code == 0
    assert result.output == "It rains.\n"


def test_questions_are_kept_where_that_is_possible(tmp_path: Path) -> None:
    file = tmp_path / "state" / "questions"
    history = _history(file)
    history.append_string("weather in Athens")
    assert "weather in Athens" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert type(_history(tmp_path / "state" / "questions" / "no")).__name__ == "InMemoryHistory"
