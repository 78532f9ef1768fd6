import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from client import answers, http
from client.answers import Runtime
from client.chat import _history, converse
from client.config import Options
from client.http import Address

ANSWER = {"answer": "It rains.", "context": "intents=weather", "suggestions": ["And tomorrow?"]}


WEATHER = {"understood": {"intent": "weather"}, "data": [{"weather": {}}]}


def path_of(request: str) -> str:
    return request.split()[1]


def sends_answer(master: Any, sentence: str, **members: Any) -> None:
    master.sends("/ask", json.dumps({"answer": sentence, **WEATHER, **members}).encode())


def test_ask_sends_the_words_as_one_question(run_iris: Any, master: Any) -> None:
    sends_answer(master, "It rains.")
    result = run_iris("ask", "will", "it", "rain?")
    assert result.exit_code == 0
    assert result.output == "It rains.\n"
    assert len(master.requests) == 1
    assert path_of(master.requests[0]).startswith("/ask?q=will+it+rain%3F&")


def test_home_is_where_it_is_asked(run_iris: Any, master: Any, write_config_file: Callable[[str], Path]) -> None:
    write_config_file('city = "Volos"\n')
    sends_answer(master, "x")
    run_iris("ask", "will it rain?")
    run_iris("ask", "will it rain?", "--near", "Λαμία")
    run_iris("ask", "--near", "38.9,22.4", "will it rain?")
    near = [parse_qs(urlsplit(path_of(request)).query)["near"] for request in master.requests]
    assert near == [["Volos"], ["Λαμία"], ["38.9,22.4"]]


@pytest.mark.parametrize(
    ("sentence", "members"),
    [
        ("Where? Name a city, such as Athens.", {"understood": {"intent": "weather"}, "data": []}),
        ("I don't know official warnings.", {"understood": {"intent": "outside"}, "data": []}),
        ("Of which country?", {"understood": {"intent": "news"}, "data": []}),
    ],
)
@pytest.mark.parametrize("how", [(), ("--full",), ("--line",), ("--json",)])
def test_a_question_back_and_where_else_to_look_are_no_answer(
    run_iris: Any, master: Any, sentence: str, members: dict[str, Any], how: tuple[str, ...]
) -> None:
    sends_answer(master, sentence, **members)
    result = run_iris("ask", "a question", *how)
    assert result.exit_code == 1
    assert result.stderr == f"iris: {sentence}\n"
    assert (json.loads(result.stdout)["answer"] if how == ("--json",) else result.stdout or sentence) == sentence


@pytest.mark.parametrize("kind", ["not-understood", "city-not-found"])
def test_what_is_not_understood_is_no_answer(run_iris: Any, master: Any, kind: str) -> None:
    master.sends_problem("/ask", "I did not understand that.", type=kind)
    result = run_iris("ask", "qwertz")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("iris: I did not understand that.")


@pytest.mark.parametrize("intent", ["help", "smalltalk"])
def test_small_talk_is_answered_without_data(run_iris: Any, master: Any, intent: str) -> None:
    sends_answer(master, "Hello!", understood={"intent": intent}, data=[])
    result = run_iris("ask", "hello")
    assert (result.exit_code, result.stdout) == (0, "Hello!\n")


def test_the_table_is_shown_in_full_only(run_iris: Any, master: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    sends_answer(master, "It rains.")
    fetched, table = [], http.Response(b"", "It rains.\n\nAthens  12 mm", {})
    plain = answers.fetch_all

    def fetch(address: Address, requests: Any, timeout_s: float, **rest: Any) -> Iterator[Any]:
        """The fake master has one answer a path, and here two renderings of one are asked for."""
        fetched.extend(request.form for request in requests)
        return iter([table]) if requests[0].form == "text" else plain(address, requests, timeout_s, **rest)

    monkeypatch.setattr(answers, "fetch_all", fetch)
    assert run_iris("ask", "will it rain?").output == "It rains.\n"
    assert run_iris("ask", "will it rain?", "--full").output == "It rains.\n\nAthens  12 mm\n"
    assert fetched == ["json", "json", "text"]


def test_the_measures_hold_in_the_sentence_too(run_iris: Any, master: Any) -> None:
    sends_answer(master, "The wind has 12 kn.")
    run_iris("ask", "how windy is it?", "--wind", "kn", "--clock", "12")
    assert "wind=kn&clock=12" in path_of(master.requests[0])


@pytest.mark.parametrize(
    ("provider", "language", "expected"),
    [
        ("sandbox/openweathermap", "en", "It rains. (sample)\n"),
        ("open-meteo, sandbox/newsapi", "el", "It rains. (δείγμα)\n"),
        ("open-meteo", "en", "It rains.\n"),
    ],
)
def test_sample_data_never_passes_for_real(
    run_iris: Any, master: Any, capsys: pytest.CaptureFixture[str], provider: str, language: str, expected: str
) -> None:
    answer = {"answer": "It rains.", "language": language, **WEATHER}
    master.sends("/ask", json.dumps(answer).encode(), X_Provider=provider)
    assert run_iris("ask", "will it rain?").output == expected
    assert chat(master, "will it rain?") == 0
    assert capsys.readouterr().out == expected


def test_an_answer_without_a_sentence_is_not_iris(run_iris: Any, master: Any) -> None:
    master.sends("/ask", b'{"answer": 3, "data": [1]}')
    assert run_iris("ask", "will it rain?").exit_code == 3


@pytest.mark.parametrize("option", [("--full",), ("--near", "Volos")])
def test_options_of_questions_are_refused_where_no_question_is_asked(
    run_iris: Any, master: Any, option: tuple[str, ...]
) -> None:
    master.sends_text("/weather", "sunny")
    result = run_iris("Athens", *option)
    assert result.exit_code == 2
    assert "iris ask" in result.stderr


def test_a_sentence_that_is_no_city_is_a_question(run_iris: Any, master: Any) -> None:
    master.sends_problem("/weather", "No such city.", type="city-not-found")
    master.sends_problem("/news", "No such country.", type="invalid-country")
    sends_answer(master, "It rains.")
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


def test_a_conversation_goes_on_from_the_context_of_a_problem(master: Any) -> None:
    master.sends_problem("/ask", "I know no place called Qwx.", type="city-not-found", context="intents=weather%2Frain")
    chat(master, "will it rain in Qwx?", "Athens")
    assert "context=intents%3Dweather%252Frain" in path_of(master.requests[1])


@pytest.mark.parametrize(("answered", "code"), [(True, 0), (False, 1)])
def test_master_tells_whether_a_question_is_answered(run_iris: Any, master: Any, *, answered: bool, code: int) -> None:
    sends_answer(master, "I know nothing of the past.", answered=answered)
    assert run_iris("ask", "did it rain last week in Rome?").exit_code == code


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
