"""Each way an asking can end: its exit code, and its sentence on stderr."""

import gzip
import socket
from typing import Any

import pytest

from client import questions
from client.address import Address
from client.ask import LARGEST_ANSWER
from client.waiting import ask_all

WEATHER = "Athens: clear sky, 21 °C"
JSON = b'{"weather": []}'


def test_an_answer_exits_with_0(master: Any, ask_iris: Any) -> None:
    master.says("/weather", WEATHER)
    assert ask_iris("Athens").exit_code == 0


def test_a_problem_is_its_sentence_and_its_request(master: Any, ask_iris: Any) -> None:
    master.says("/weather", "No city called Atlantis is known.\n", "404 Not Found")
    result = ask_iris("Atlantis")
    assert (result.exit_code, result.stderr) == (1, "iris: No city called Atlantis is known. (request 3f2a)\n")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["wether", "Athens"], "iris weather Athens"),
        (["News", "New Zealand"], "iris news 'New Zealand'"),
        (["forcast"], "iris forecast"),
    ],
)
def test_a_command_is_suggested_where_no_city_is_called_so(
    master: Any, ask_iris: Any, typed: list[str], meant: str
) -> None:
    master.says("/weather", "No such city.", "404 Not Found").says("/news", "No such country.", "404 Not Found")
    assert ask_iris(*typed).stderr.endswith(f"iris: did you mean: {meant}?\n")


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_no_command_is_suggested_for_a_city_nor_for_a_word_that_is_like_none(
    master: Any, ask_iris: Any, status: str
) -> None:
    master.says("/weather", WEATHER, status)
    assert "did you mean" not in ask_iris("wether" if status == "200 OK" else "Atlantis").stderr


def test_a_problem_as_json_is_the_same_sentence(master: Any, ask_iris: Any) -> None:
    master.has_a_problem("/weather", "No city called Atlantis is known.")
    result = ask_iris("--json", "Atlantis")
    assert (result.exit_code, result.stderr) == (1, "iris: No city called Atlantis is known. (request 3f2a)\n")


def test_a_problem_without_detail_tells_its_title(master: Any, ask_iris: Any) -> None:
    master.has_a_problem("/weather", None, title="No such city")
    assert ask_iris("--json", "Atlantis").stderr == "iris: No such city (request 3f2a)\n"


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_problem_cannot_steer_the_terminal(master: Any, ask_iris: Any, flags: list[str]) -> None:
    steering = "No\x1b[31m city\x07\u202e."
    master.says("/weather", steering, "404 Not Found")
    if flags:
        master.has_a_problem("/weather", steering)
    assert ask_iris("Atlantis", *flags).stderr == "iris: No city. (request 3f2a)\n"


def test_the_weather_is_printed_though_the_news_fails(master: Any, ask_iris: Any) -> None:
    master.says("/weather", WEATHER).says("/news", "No headlines for aq.", "404 Not Found")
    result = ask_iris("Athens", "aq")
    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        f"{WEATHER}\n",
        "iris: No headlines for aq. (request 3f2a)\n",
    )


def test_no_iris_outweighs_a_problem(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", b"<html>").says("/news", "No headlines for aq.", "404 Not Found")
    assert ask_iris("Athens", "aq").exit_code == 3


def test_the_same_trouble_is_told_once(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", b"<html>")
    assert ask_iris("weather", "Athens", "Rome", "Oslo").stderr.count("iris:") == 1


def test_once_there_is_no_iris_no_further_question_is_sent(master: Any) -> None:
    master.answers_with("/weather", b"<html>")
    cities = [questions.weather(city) for city in ("Athens", "Rome", "Oslo")]
    outcomes = list(ask_all(Address.parse(master.url), cities, wait_s=10, at_once=1))
    assert (len(outcomes), len(master.requests)) == (1, 1)


def test_a_closed_port_says_what_to_start(ask_iris: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    result = ask_iris("Athens", url=url)
    assert (result.exit_code, result.stderr) == (
        3,
        (
            f"iris: nothing answers at {url}. Start it with 'docker compose up' or 'make run', "
            "or say where it is with --url or IRIS_URL.\n"
        ),
    )


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://no-such-host.invalid", "no such host name is known"),
        ("http://" + "a" * 70, "nothing answers"),
        ("http://127.0.0.1:0", "nothing answers"),
    ],
)
def test_a_host_that_is_not_there_is_named(ask_iris: Any, url: str, why: str) -> None:
    result = ask_iris("Athens", url=url)
    assert (result.exit_code, why in result.stderr) == (3, True)


def test_a_server_without_tls_is_no_trusted_one(master: Any, ask_iris: Any) -> None:
    master.says("/weather", WEATHER)
    master.over.set()  # hang up on the handshake instead of waiting for the request's end
    result = ask_iris("Athens", url=master.url.replace("http:", "https:"))
    assert (result.exit_code, result.stderr.startswith("iris: ")) == (3, True)


@pytest.mark.parametrize("drips", [False, True])
def test_waiting_has_an_end(master: Any, ask_iris: Any, *, drips: bool) -> None:
    """Drips of a header never run into the socket's own timeout; the deadline holds all the same."""
    master.drips = drips
    result = ask_iris("Athens", wait_s=0.2)
    assert (result.exit_code, "gave no answer within 0.2 s" in result.stderr) == (3, True)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>welcome to nginx</html>",
        b"",
        b'"weather"',
        b"[" * 100_000,
        b'{"a": ' + b"1" * 5_000 + b"}",
        b'{"a": "\xff"}',
        gzip.compress(JSON, mtime=0),
    ],
)
def test_what_is_no_json_is_not_iris(master: Any, ask_iris: Any, body: bytes) -> None:
    master.answers_with("/weather", body)
    result = ask_iris("weather", "Athens", "--json")
    assert (result.exit_code, "something other than JSON" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/html", b"<html>"), ("application/json", JSON), ("text/plain", b"\xff"), ("", b"Athens")],
)
def test_what_is_no_text_is_not_iris(master: Any, ask_iris: Any, content_type: str, body: bytes) -> None:
    master.answers_with("/weather", body, content_type=content_type)
    result = ask_iris("weather", "Athens")
    assert (result.exit_code, "something other than text" in result.stderr, result.stdout) == (3, True, "")


def test_a_text_without_iriss_headers_is_somebody_elses(master: Any, ask_iris: Any) -> None:
    master.answers["/weather"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
    result = ask_iris("Athens")
    assert (result.exit_code, "without the headers that Iris sends" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_answer_without_end_is_not_iris(master: Any, ask_iris: Any, flags: list[str]) -> None:
    master.says("/weather", " " * (LARGEST_ANSWER + 1))
    result = ask_iris("weather", "Athens", *flags)
    assert (result.exit_code, "more than 5 MB" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize("announced", ["Content-Length: 500", "Transfer-Encoding: chunked"])
def test_a_truncated_answer_is_not_iris(master: Any, ask_iris: Any, announced: str) -> None:
    master.answers["/weather"] = f"HTTP/1.1 200 OK\r\n{announced}\r\n\r\n".encode() + JSON
    result = ask_iris("Athens")
    assert (result.exit_code, "broke off its answer" in result.stderr) == (3, True)


@pytest.mark.parametrize("raw", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"])
def test_what_does_not_speak_http_is_not_iris(master: Any, ask_iris: Any, raw: bytes) -> None:
    master.answers["/weather"] = raw
    result = ask_iris("Athens")
    assert (result.exit_code, "didn't speak HTTP" in result.stderr) == (3, True)


def test_a_redirect_is_not_followed(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", b"", "302 Found", Location=f"{master.url}/news").says("/news", WEATHER)
    result = ask_iris("Athens")
    assert (result.exit_code, "answers with a redirect: that isn't Iris" in result.stderr) == (3, True)
    assert len(master.requests) == 1


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", b"<h1>Bad Gateway</h1>"),
        ("application/json", b'{"detail": "x"}'),
        ("application/problem+json", b"[]"),
        ("application/problem+json", b'{"detail": 5}'),
        ("text/plain", b" "),
    ],
)
def test_an_error_that_is_no_problem_of_iris_is_not_iris(
    master: Any, ask_iris: Any, content_type: str, body: bytes
) -> None:
    master.answers_with("/weather", body, "502 Bad Gateway", content_type)
    result = ask_iris("Athens")
    assert (result.exit_code, "HTTP status 502" in result.stderr) == (3, True)


def test_an_error_without_iriss_headers_is_somebody_elses(master: Any, ask_iris: Any) -> None:
    head = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n"
    master.answers["/weather"] = head + b"oops"
    result = ask_iris("Athens")
    assert (result.exit_code, "HTTP status 502" in result.stderr) == (3, True)
