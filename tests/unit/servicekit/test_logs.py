import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from servicekit import logs
from weather.settings import Settings


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    logs.REQUEST_ID.set("")


def configured(**settings: Any) -> Any:
    logs.configure("weather", Settings(openweathermap_api_key="very-secret", **settings))
    return structlog.get_logger("test")


def test_a_line_is_json_with_service_level_time_and_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    log = configured()
    logs.REQUEST_ID.set("r1")
    log.info("request", status=200, question="city=Αθήνα")
    line = json.loads(capsys.readouterr().err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "service": "weather",
        "event": "request",
        "level": "info",
        "request_id": "r1",
        "status": 200,
        "question": "city=Αθήνα",
    }


def test_a_librarys_line_is_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    configured()
    logging.getLogger("some.library").warning("took %d s", 3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["service"]) == ("took 3 s", "warning", "weather")


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_no_key_is_ever_written(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    log = configured(log_format=log_format)
    try:
        raise ValueError("GET /data?appid=very-secret")
    except ValueError:
        log.exception("failed for very-secret", url="x?appid=very-secret", count=3)
    written = capsys.readouterr().err
    assert "very-secret" not in written
    assert written.count("***") >= 3


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_control_characters_forge_no_line(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    configured(log_format=log_format).info("request", question="city=a\nlevel=error event=forged\x1b[31m")
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert "\x1b" not in written


@pytest.mark.parametrize("log_format", ["json", "text"])
@pytest.mark.parametrize("before", [0, 3_995])
def test_what_a_stranger_sent_makes_no_long_line(
    capsys: pytest.CaptureFixture[str], log_format: str, before: int
) -> None:
    """A library quotes it, once or in a traceback; a key that stands where the line is cut is struck all the same."""
    configured(log_format=log_format)
    long = "a" * before + "very-secret" + "b" * 100_000 + "end"
    try:
        raise ValueError(long)
    except ValueError:
        logging.getLogger("some.library").exception("can't read %r", long)
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    assert len(written) < 20_000
    assert "end" in written
    assert "very-" not in written


def test_lines_below_the_level_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configured(log_level="warning").info("request")
    assert capsys.readouterr().err == ""


def test_the_http_librarys_urls_are_not_logged_even_when_debugging(capsys: pytest.CaptureFixture[str]) -> None:
    configured(log_level="debug")
    logging.getLogger("urllib3.connectionpool").debug("GET /data?q=x")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("detail", "written"),
    [
        ("Nobody knows a city called 'Athens;appid=abc123'.", "Nobody knows a city called 'Athens;appid=***'."),
        ("There is an 'Athens', but none in 'API_KEY = abc123'.", "There is an 'Athens', but none in 'API_KEY = ***'."),
        ("No city 'Oslo;x-api-key=abc123&token=abc123'.", "No city 'Oslo;x-api-key=***&token=***'."),
        ("No city called 'Key West' or 'monkey=1'.", "No city called 'Key West' or 'monkey=1'."),
    ],
)
def test_a_key_that_a_problem_quotes_is_struck(capsys: pytest.CaptureFixture[str], detail: str, written: str) -> None:
    configured().warning("provider", detail=detail)
    assert json.loads(capsys.readouterr().err)["detail"] == written
