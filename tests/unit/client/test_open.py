"""`--open N`: opens a headline in the browser, if its link is a web page."""

import json
import webbrowser
from typing import Any

import pytest


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were opened in a fake browser; it fails for those that contain "broken"."""
    pages: list[str] = []

    def open_page(url: str) -> bool:
        pages.append(url)
        return "broken" not in url

    monkeypatch.setattr(webbrowser, "open", open_page)
    return pages


def page(*urls: object) -> dict[str, Any]:
    return {
        "status": "ok",
        "articles": [{"title": f"Headline {n}\x1b[2J", "url": url} for n, url in enumerate(urls, 1)],
    }


def test_the_headline_is_opened_and_printed(master: Any, run_iris: Any, opened: list[str]) -> None:
    master.sends("/news", json.dumps(page("https://a.example/1", "https://a.example/2")).encode())
    result = run_iris("news", "gr", "--open", "2")
    assert (result.exit_code, result.stdout) == (0, "Headline 2\nhttps://a.example/2\n")
    assert opened == ["https://a.example/2"]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (["news", "gr", "--open", "3", "-n", "1"], "/news?country=gr&pageSize=3"),
        (["Athens", "gr", "--open", "3"], "/news?country=gr&pageSize=10"),
        (["briefing", "Athens", "--open", "12"], "/briefing?city=Athens&pageSize=12"),
    ],
)
def test_enough_headlines_are_requested_as_json(
    master: Any, run_iris: Any, opened: list[str], words: list[str], target: str
) -> None:
    body = json.dumps(page(*["https://a.example/"] * 12)).encode()
    master.sends("/news", body).sends("/briefing", b'{"news": ' + body + b"}")
    assert run_iris(*words).exit_code == 0
    assert ([request.split()[1] for request in master.requests], len(opened)) == ([target], 1)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "-h", None, 5, "https://a/\x1b[2J"])
def test_a_link_that_is_not_a_web_page_is_not_opened(
    master: Any, run_iris: Any, opened: list[str], url: object
) -> None:
    master.sends("/news", json.dumps(page(url)).encode())
    result = run_iris("news", "gr", "--open", "1")
    assert (result.exit_code, result.stderr, opened) == (1, "iris: headline 1 has no link to a page of the web.\n", [])


def test_a_headline_number_beyond_the_answer_is_an_error(master: Any, run_iris: Any, opened: list[str]) -> None:
    master.sends("/news", json.dumps(page("https://a.example/")).encode())
    result = run_iris("news", "gr", "--open", "2")
    assert (result.exit_code, result.stderr, opened) == (1, "iris: there is no headline 2: the answer has 1.\n", [])


def test_without_a_browser_the_link_is_printed(master: Any, run_iris: Any, opened: list[str]) -> None:
    master.sends("/news", json.dumps(page("https://broken.example/")).encode())
    result = run_iris("news", "gr", "--open", "1")
    assert (result.exit_code, "https://broken.example/\n" in result.stdout, len(opened)) == (1, True, 1)
    assert "no browser could be started" in result.stderr


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"articles": {}}', b'{"articles": ["x"]}', b'{"news": null}'])
def test_news_without_a_list_of_articles_is_not_from_iris(
    master: Any, run_iris: Any, opened: list[str], body: bytes
) -> None:
    master.sends("/news", body)
    result = run_iris("news", "gr", "--open", "1")
    assert (result.exit_code, "without a list of articles" in result.stderr, opened) == (3, True, [])


def test_a_problem_with_open_exits_with_1_and_opens_nothing(master: Any, run_iris: Any, opened: list[str]) -> None:
    master.sends_problem("/news", "No headlines for aq.")
    assert (run_iris("news", "aq", "--open", "1").exit_code, opened) == (1, [])
