"""The requests that command lines become."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from client import http
from client.terminal import Terminal

TEXT = "format=text&width=80&color=never"


@pytest.fixture
def master(master: Any) -> Any:
    """A master that answers every path with text."""
    for path in ("/weather", "/forecast", "/news", "/briefing", "/places"):
        master.sends_text(path, "x")
    return master


def target(request: str) -> str:
    return request.split()[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["weather", "Athens"], f"/weather?city=Athens&{TEXT}"),
        (["Athens"], f"/weather?city=Athens&{TEXT}"),
        (["weather", "São Paulo"], f"/weather?city=S%C3%A3o+Paulo&{TEXT}"),
        (["weather", "a&appid=x"], f"/weather?city=a%26appid%3Dx&{TEXT}"),
        (["forecast", "Oslo", "--lang", "el"], f"/forecast?city=Oslo&lang=el&{TEXT}"),
        (["weather", "Oslo", "--units", "IMPERIAL"], f"/weather?city=Oslo&units=imperial&{TEXT}"),
        (
            ["weather", "Oslo", "--wind", "KN", "--pressure", "mmhg", "--precipitation", "in", "--clock", "12"],
            f"/weather?city=Oslo&{TEXT}&wind=kn&pressure=mmhg&precipitation=in&clock=12",
        ),
        (["weather", "--json", "Oslo", "--wind", "kn"], "/weather?city=Oslo"),
        (["--units", "imperial", "weather", "Oslo"], f"/weather?city=Oslo&units=imperial&{TEXT}"),
        (
            ["--units", "imperial", "weather", "Oslo", "--units", "standard"],
            f"/weather?city=Oslo&units=standard&{TEXT}",
        ),
        (["weather", "Oslo", "--color", "always"], "/weather?city=Oslo&format=text&width=80&color=always"),
        (["weather", "Oslo", "--line"], "/weather?city=Oslo&format=line&color=never"),
        (["weather", "Oslo", "--template", "%t"], "/weather?city=Oslo&format=line&color=never&line=%25t"),
        (["--json", "weather", "Oslo"], "/weather?city=Oslo"),
        (["weather", "--json", "Oslo", "--units", "metric"], "/weather?city=Oslo&units=metric"),
        (["weather", "--line", "--json", "Oslo"], "/weather?city=Oslo"),
        (["weather", "news"], f"/weather?city=news&{TEXT}"),
        (["news", "gr"], f"/news?country=gr&pageSize=10&{TEXT}"),
        (["-n", "3", "news", "gr", "--lang", "el"], f"/news?country=gr&pageSize=3&{TEXT}&lang=el"),
        (
            ["news", "us", "--category", "sports", "--query", "new york", "--number", "100"],
            f"/news?country=us&category=sports&pageSize=100&q=new+york&{TEXT}",
        ),
        (["briefing", "Athens"], f"/briefing?city=Athens&pageSize=10&{TEXT}"),
        (
            ["briefing", "Oslo", "gr", "-n", "2", "--units", "metric", "--category", "health"],
            f"/briefing?city=Oslo&units=metric&country=gr&category=health&pageSize=2&{TEXT}",
        ),
        (["places", "Springfield"], f"/places?q=Springfield&{TEXT}"),
        (["places", "Springfield", "--json", "--lang", "de"], "/places?q=Springfield&lang=de"),
    ],
)
def test_the_command_line_becomes_this_request(master: Any, run_iris: Any, words: list[str], expected: str) -> None:
    run_iris(*words)
    assert [target(request) for request in master.requests] == [expected]


def test_the_short_form_with_a_country_requests_weather_and_news(master: Any, run_iris: Any) -> None:
    master.sends_text("/weather", "w").sends_text("/news", "n")
    assert run_iris("Amsterdam", "nl", "-n", "5").stdout == "w\n\nn\n"
    assert sorted(map(target, master.requests)) == [
        f"/news?country=nl&pageSize=5&{TEXT}",
        f"/weather?city=Amsterdam&{TEXT}",
    ]


@pytest.mark.parametrize(
    ("words", "city", "country"),
    [
        (["New", "York", "us"], "New+York", "us"),
        (["Athens", "Greece"], "Athens", "Greece"),
        (["Athens", "GR"], "Athens", "GR"),
    ],
)
def test_the_last_word_of_the_short_form_may_be_a_country(
    master: Any, run_iris: Any, words: list[str], city: str, country: str
) -> None:
    master.sends_text("/weather", "w").sends_text("/news", "n")
    assert run_iris(*words).stdout == "w\n\nn\n"
    sent = {target(request) for request in master.requests}
    assert {f"/weather?city={city}&{TEXT}", f"/news?country={country}&pageSize=10&{TEXT}"} <= sent


@pytest.mark.parametrize("words", [["Paris", "Texas"], ["Wellington", "South", "Africa"]])
def test_a_last_word_that_is_no_country_belongs_to_the_city(master: Any, run_iris: Any, words: list[str]) -> None:
    master.sends_text("/weather", "w").sends_problem("/news", "No such country.", type="invalid-country")
    assert run_iris(*words).stdout == "w\n"
    assert f"/weather?city={'+'.join(words)}&{TEXT}" in map(target, master.requests)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], f"/briefing?city=Athens&lang=el&country=gr&pageSize=10&{TEXT}"),
        (["--json"], "/briefing?city=Athens&lang=el&country=gr&pageSize=10"),
        (["briefing"], f"/briefing?city=Athens&lang=el&country=gr&pageSize=10&{TEXT}"),
        (["briefing", "Oslo"], f"/briefing?city=Oslo&lang=el&pageSize=10&{TEXT}"),
        (["weather"], f"/weather?city=Athens&lang=el&{TEXT}"),
        (["forecast", "--lang", "de"], f"/forecast?city=Athens&lang=de&{TEXT}"),
        (["news"], f"/news?country=gr&pageSize=10&{TEXT}&lang=el"),
    ],
)
def test_omitted_arguments_are_taken_from_the_config_file(
    master: Any, run_iris: Any, write_config_file: Callable[[str], Any], words: list[str], expected: str
) -> None:
    write_config_file('city = "Athens"\ncountry = "gr"\nlang = "el"')
    run_iris(*words)
    assert [target(request) for request in master.requests] == [expected]


def test_a_limited_terminal_requests_ascii_and_the_least_width(master: Any, run_iris: Any) -> None:
    run_iris("Athens", terminal=lambda _color: Terminal(glyphs="ascii", columns=30))
    assert target(master.requests[0]) == "/weather?city=Athens&format=text&width=40&color=never&glyphs=ascii"


@pytest.mark.parametrize(
    ("flags", "header"),
    [
        (["--json"], "Accept: application/json"),
        ([], "Accept: text/plain"),
        ([], f"User-Agent: iris-client/{version('iris')}"),
    ],
)
def test_the_request_has_the_header(master: Any, run_iris: Any, flags: list[str], header: str) -> None:
    run_iris("Athens", *flags)
    assert f"\r\n{header}\r\n" in master.requests[0]


def test_a_path_in_the_address_is_a_prefix_of_masters_paths(master: Any, run_iris: Any) -> None:
    master.sends_text("/iris/weather", "w")
    assert run_iris("Athens", "--url", f"{master.url}/iris/").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("\udcce\udc91\udcce\udcb8", "%CE%91%CE%B8"),  # how Python decodes UTF-8 in an ASCII locale
        ("\udcff", "%FF"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_the_typed_bytes_are_sent_to_master_in_any_locale(typed: str, sent: str) -> None:
    assert http.weather(typed).target == f"/weather?city={sent}"


def test_a_proxy_in_the_environment_is_not_used(master: Any, run_iris: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    master.sends_text("/weather", "w")
    assert run_iris("Athens").exit_code == 0


def test_a_defect_shows_at_once_and_not_as_an_answer_that_does_not_come(
    master: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests run in threads, which would keep other errors than the client's own to themselves."""

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(http, "parse_response", broken)
    with pytest.raises(ZeroDivisionError, match="a defect"):
        next(http.fetch_all(http.Address.parse(master.url), [http.weather("Athens")], timeout_s=1000))


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ((), {}),
        (("--days", "10"), {"step": "1d", "days": "10"}),
        (("--hourly",), {"step": "1h", "days": "1"}),
        (("--hourly", "--days", "2"), {"step": "1h", "days": "2"}),
    ],
)
def test_a_forecast_may_be_of_more_days_or_by_the_hour(
    master: Any, run_iris: Any, options: tuple[str, ...], asked: dict[str, str]
) -> None:
    master.sends_text("/forecast", "days")
    assert run_iris("forecast", "Athens", *options).exit_code == 0
    sent = dict(parse_qsl(urlsplit(target(master.requests[-1])).query))
    assert {name: value for name, value in sent.items() if name in ("step", "days")} == asked


def test_more_days_than_are_forecast_are_wrong_usage(master: Any, run_iris: Any) -> None:
    assert run_iris("forecast", "Athens", "--days", "17").exit_code == 2
    assert not master.requests
