"""The exit code and the sentence on stderr for each way a run can end."""

import gzip
import socket
from typing import Any

import pytest

from client import http
from client.http import MAX_BODY_BYTES, Address, fetch_all

WEATHER = "Athens: clear sky, 21 °C"
JSON = b'{"weather": []}'


def test_an_answer_exits_with_0(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", WEATHER)
    assert run_iris("Athens").exit_code == 0


def test_a_problem_is_printed_as_its_sentence_and_request_id(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "No city called Atlantis is known.\n", "404 Not Found")
    result = run_iris("Atlantis")
    assert (result.exit_code, result.stderr) == (1, "iris: No city called Atlantis is known. (request 3f2a)\n")


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        (["wether", "Athens"], "iris weather Athens"),
        (["News", "New Zealand"], "iris news 'New Zealand'"),
        (["forcast"], "iris forecast"),
    ],
)
def test_a_misspelt_command_that_is_no_city_gets_a_suggestion(
    master: Any, run_iris: Any, typed: list[str], suggested: str
) -> None:
    master.sends_text("/weather", "No such city.", "404 Not Found").sends_text(
        "/news", "No such country.", "404 Not Found"
    )
    assert run_iris(*typed).stderr.endswith(f"iris: did you mean: {suggested}?\n")


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
def test_no_command_is_suggested_for_a_known_city_or_a_dissimilar_word(master: Any, run_iris: Any, status: str) -> None:
    master.sends_text("/weather", WEATHER, status)
    assert "did you mean" not in run_iris("wether" if status == "200 OK" else "Atlantis").stderr


def test_a_json_problem_is_printed_as_the_same_sentence(master: Any, run_iris: Any) -> None:
    master.sends_problem("/weather", "No city called Atlantis is known.")
    result = run_iris("--json", "Atlantis")
    assert (result.exit_code, result.stderr) == (1, "iris: No city called Atlantis is known. (request 3f2a)\n")


def test_a_problem_without_detail_is_printed_as_its_title(master: Any, run_iris: Any) -> None:
    master.sends_problem("/weather", None, title="No such city")
    assert run_iris("--json", "Atlantis").stderr == "iris: No such city (request 3f2a)\n"


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_a_problem_cannot_control_the_terminal(master: Any, run_iris: Any, flags: list[str]) -> None:
    hostile = "No\x1b[31m city\x07\u202e."
    master.sends_text("/weather", hostile, "404 Not Found")
    if flags:
        master.sends_problem("/weather", hostile)
    assert run_iris("Atlantis", *flags).stderr == "iris: No city. (request 3f2a)\n"


def test_the_weather_is_printed_though_the_news_fails(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", WEATHER).sends_text("/news", "No headlines for aq.", "404 Not Found")
    result = run_iris("Athens", "aq")
    assert (result.exit_code, result.stdout, result.stderr) == (
        1,
        f"{WEATHER}\n",
        "iris: No headlines for aq. (request 3f2a)\n",
    )


def test_the_exit_code_of_an_unavailable_iris_wins_over_that_of_a_problem(master: Any, run_iris: Any) -> None:
    master.sends("/weather", b"<html>").sends_text("/news", "No headlines for aq.", "404 Not Found")
    assert run_iris("Athens", "aq").exit_code == 3


def test_the_same_error_is_printed_once(master: Any, run_iris: Any) -> None:
    master.sends("/weather", b"<html>")
    assert run_iris("weather", "Athens", "Rome", "Oslo").stderr.count("iris:") == 1


def test_no_further_request_is_sent_once_iris_is_unavailable(master: Any) -> None:
    master.sends("/weather", b"<html>")
    cities = [http.weather(city) for city in ("Athens", "Rome", "Oslo")]
    outcomes = list(fetch_all(Address.parse(master.url), cities, timeout_s=10, max_concurrent=1))
    assert (len(outcomes), len(master.requests)) == (1, 1)


def test_a_closed_port_is_reported_with_the_command_to_start(run_iris: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    result = run_iris("Athens", url=url)
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
def test_an_unreachable_host_exits_with_3_and_the_reason(run_iris: Any, url: str, why: str) -> None:
    result = run_iris("Athens", url=url)
    assert (result.exit_code, why in result.stderr) == (3, True)


def test_a_server_without_tls_at_an_https_address_exits_with_3(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", WEATHER)
    master.stopping.set()  # closes the connection during the handshake, instead of waiting for the end of a request
    result = run_iris("Athens", url=master.url.replace("http:", "https:"))
    assert (result.exit_code, result.stderr.startswith("iris: ")) == (3, True)


@pytest.mark.parametrize("drips", [False, True])
def test_the_deadline_ends_a_request_that_hangs_or_drips(master: Any, run_iris: Any, *, drips: bool) -> None:
    """A header that arrives byte by byte never hits the socket's own timeout."""
    master.drips = drips
    result = run_iris("Athens", timeout_s=0.2)
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
def test_a_body_that_is_not_json_is_not_from_iris(master: Any, run_iris: Any, body: bytes) -> None:
    master.sends("/weather", body)
    result = run_iris("weather", "Athens", "--json")
    assert (result.exit_code, "something other than JSON" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/html", b"<html>"), ("application/json", JSON), ("text/plain", b"\xff"), ("", b"Athens")],
)
def test_an_answer_that_is_not_text_is_not_from_iris(
    master: Any, run_iris: Any, content_type: str, body: bytes
) -> None:
    master.sends("/weather", body, content_type=content_type)
    result = run_iris("weather", "Athens")
    assert (result.exit_code, "something other than text" in result.stderr, result.stdout) == (3, True, "")


def test_an_answer_without_the_headers_of_iris_is_not_from_iris(master: Any, run_iris: Any) -> None:
    master.answers["/weather"] = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
    result = run_iris("Athens")
    assert (result.exit_code, "without the headers that Iris sends" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_an_answer_above_the_size_limit_is_not_from_iris(master: Any, run_iris: Any, flags: list[str]) -> None:
    master.sends_text("/weather", " " * (MAX_BODY_BYTES + 1))
    result = run_iris("weather", "Athens", *flags)
    assert (result.exit_code, "more than 5 MB" in result.stderr, result.stdout) == (3, True, "")


@pytest.mark.parametrize("announced", ["Content-Length: 500", "Transfer-Encoding: chunked"])
def test_a_truncated_answer_is_not_from_iris(master: Any, run_iris: Any, announced: str) -> None:
    master.answers["/weather"] = f"HTTP/1.1 200 OK\r\n{announced}\r\n\r\n".encode() + JSON
    result = run_iris("Athens")
    assert (result.exit_code, "broke off its answer" in result.stderr) == (3, True)


@pytest.mark.parametrize("raw", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"])
def test_a_server_that_does_not_speak_http_is_not_iris(master: Any, run_iris: Any, raw: bytes) -> None:
    master.answers["/weather"] = raw
    result = run_iris("Athens")
    assert (result.exit_code, "didn't speak HTTP" in result.stderr) == (3, True)


def test_a_redirect_is_not_followed(master: Any, run_iris: Any) -> None:
    master.sends("/weather", b"", "302 Found", Location=f"{master.url}/news").sends_text("/news", WEATHER)
    result = run_iris("Athens")
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
def test_an_error_that_is_not_a_problem_of_iris_is_not_from_iris(
    master: Any, run_iris: Any, content_type: str, body: bytes
) -> None:
    master.sends("/weather", body, "502 Bad Gateway", content_type)
    result = run_iris("Athens")
    assert (result.exit_code, "HTTP status 502" in result.stderr) == (3, True)


def test_an_error_without_the_headers_of_iris_is_not_from_iris(master: Any, run_iris: Any) -> None:
    head = b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\n"
    master.answers["/weather"] = head + b"oops"
    result = run_iris("Athens")
    assert (result.exit_code, "HTTP status 502" in result.stderr) == (3, True)
