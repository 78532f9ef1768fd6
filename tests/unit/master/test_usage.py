"""The usage, which one gets for nothing more than curl and an address."""

import re
import shlex

import pytest
from flask.testing import FlaskClient

from contract.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery
from master.app import create_app
from master.facts.options import LETTERS, render_options
from master.settings import Settings
from master.usage import usage

QUESTIONS = {
    "/weather": WeatherQuery,
    "/forecast": WeatherQuery,
    "/places": PlacesQuery,
    "/news": NewsQuery,
    "/news/countries": Query,
    "/briefing": BriefingQuery,
}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(("path", "accept"), [("/help", "*/*"), ("/help", "text/html"), ("/", "*/*"), ("/", "")])
def test_plain_curl_gets_the_usage(client: FlaskClient, path: str, accept: str) -> None:
    answer = client.get(path, headers={"Accept": accept, "Host": "iris.example:3001"})
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.get_data(as_text=True) == usage("http://iris.example:3001/")


def test_a_browser_gets_the_page_at_the_same_address(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.content_type == "text/html; charset=utf-8"
    assert "Accept" in answer.headers["Vary"]


def test_it_fits_eighty_columns() -> None:
    assert max(map(len, usage("http://localhost:3001/").splitlines())) <= 80


@pytest.mark.parametrize("address", ["http://evil\x1b[31m/", "http://a b/", "http://x/'; rm -rf /", ""])
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    assert usage(address) == usage("http://localhost:3001/")


def test_every_example_is_a_question() -> None:
    examples = [shlex.split(line) for line in usage("http://iris/").splitlines() if line.startswith("  curl")]
    assert len(examples) == 8
    for words in examples:
        data = [word for word in words[1:] if "=" in word and not word.startswith("http")]
        url = next(word for word in words if word.startswith("http"))
        path, _, query = url.removeprefix("http://iris").partition("?")
        assert QUESTIONS[path].from_query_string((query or "&".join(data)).encode())
        assert render_options((query or "&".join(data)).encode(), "")


def test_every_letter_is_explained() -> None:
    explained = set(re.findall(r"%(.)", usage("").partition("letters:")[2]))
    assert explained == set(LETTERS)
