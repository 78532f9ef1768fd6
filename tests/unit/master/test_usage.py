"""The usage, which one gets for nothing more than curl and an address."""

import re
import shlex

import pytest
from flask.testing import FlaskClient

from contract.queries import BriefingQuery, NewsQuery, PlacesQuery, Query, WeatherQuery
from master.app import create_app
from master.facts.options import LETTERS, render_options
from master.openapi.document import OWN_OPERATIONS
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
NOT_ASKED_BY_PEOPLE = {
    *("/help", "/SKILL.md", "/places/spelled", "/places/near"),
    *("/healthz", "/readyz", "/manifest.webmanifest", "/sw.js"),
}
"""The usage itself, and what the page, assistants and machines ask by themselves."""


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


def test_it_names_every_path_that_a_person_asks() -> None:
    told = usage("http://iris/").replace("http://iris/", "/")
    asked = [operation.path for operation in OWN_OPERATIONS if "{" not in operation.path]
    assert [path for path in asked if path not in told and path not in NOT_ASKED_BY_PEOPLE] == []


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


@pytest.mark.parametrize("path", ["/llms.txt", "/SKILL.md"])
def test_assistants_are_told_how_to_ask_this_iris(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "iris.example:3001"})
    told = answer.get_data(as_text=True)
    assert (answer.status_code, answer.content_type) == (200, "text/markdown; charset=utf-8")
    assert "localhost" not in told
    addresses = re.findall(r"http://iris\.example:3001(/[^\s)'`]*)", told)
    assert len(addresses) >= 6
    paths = {rule.rule for rule in client.application.url_map.iter_rules()}
    assert {address.partition("?")[0] for address in addresses} <= paths
    for path_of, _, query in (address.partition("?") for address in addresses):
        if path_of in QUESTIONS:
            QUESTIONS[path_of].from_query_string(query.encode())


def test_a_strange_host_is_not_told_to_assistants(client: FlaskClient) -> None:
    told = client.get("/llms.txt", headers={"Host": "x(y)"}).get_data(as_text=True)
    assert "x(y)" not in told
