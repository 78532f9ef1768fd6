"""What goes over the wire."""

from typing import Any

import pytest

from client import questions

WEATHER = b'{"weather": [{"id": 800}], "main": {"temp": 1}}'
NEWS = b'{"status": "ok", "articles": []}'


def target(request: str) -> str:
    return request.split()[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["weather", "Athens"], "/weather?city=Athens&units=metric"),
        (["Athens"], "/weather?city=Athens&units=metric"),
        (["weather", "São Paulo"], "/weather?city=S%C3%A3o+Paulo&units=metric"),
        (["weather", "a&appid=x"], "/weather?city=a%26appid%3Dx&units=metric"),
        (["weather", "Oslo", "--units", "IMPERIAL", "--lang", "el"], "/weather?city=Oslo&units=imperial&lang=el"),
        (["--units", "imperial", "weather", "Oslo"], "/weather?city=Oslo&units=imperial"),
        (["--units", "imperial", "weather", "Oslo", "--units", "standard"], "/weather?city=Oslo&units=standard"),
        (["--json", "weather", "Oslo"], "/weather?city=Oslo"),
        (["weather", "--json", "Oslo", "--units", "metric"], "/weather?city=Oslo&units=metric"),
        (["weather", "news"], "/weather?city=news&units=metric"),
        (["news", "gr"], "/news?country=gr&pageSize=10"),
        (["-n", "3", "news", "gr"], "/news?country=gr&pageSize=3"),
        (
            ["news", "us", "--category", "sports", "--query", "new york", "--number", "100"],
            "/news?country=us&category=sports&pageSize=100&q=new+york",
        ),
    ],
)
def test_the_words_become_this_question(master: Any, ask_iris: Any, words: list[str], expected: str) -> None:
    master.answers_with("/weather", WEATHER).answers_with("/news", NEWS)
    ask_iris(*words)
    assert [target(request) for request in master.requests] == [expected]


def test_the_short_form_with_a_country_asks_both(master: Any, ask_iris: Any) -> None:
    master.answers_with("/weather", WEATHER).answers_with("/news", NEWS)
    ask_iris("Amsterdam", "nl", "-n", "5")
    assert sorted(map(target, master.requests)) == [
        "/news?country=nl&pageSize=5",
        "/weather?city=Amsterdam&units=metric",
    ]


@pytest.mark.parametrize("header", ["Accept: application/json", "User-Agent: iris-client/1.0.0"])
def test_the_question_carries_the_header(master: Any, ask_iris: Any, header: str) -> None:
    ask_iris("Athens", wait_s=0.3)
    assert f"\r\n{header}\r\n" in master.requests[0]


def test_a_path_in_the_address_comes_before_masters_own(master: Any, ask_iris: Any) -> None:
    master.answers_with("/iris/weather", WEATHER)
    assert ask_iris("Athens", "--url", f"{master.url}/iris/").exit_code == 0


def test_bytes_that_are_not_utf_8_go_to_master_to_refuse() -> None:
    assert questions.weather("\udcff").target == "/weather?city=%ED%B3%BF"


def test_a_proxy_in_the_environment_is_not_used(master: Any, ask_iris: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    master.answers_with("/weather", WEATHER)
    assert ask_iris("Athens").exit_code == 0
