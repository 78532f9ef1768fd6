from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.headlines import COUNTRIES, headlines, language_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC


def _ask(client: FlaskClient, **params: Any) -> Any:
    return client.get("/v2/top-headlines", query_string=params, headers={"X-Api-Key": "sandbox"})


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_forty_headlines_of_the_last_day(client: FlaskClient, country: str) -> None:
    body = _ask(client, country=country, pageSize=100).get_json()
    live = [article for article in body["articles"] if article["title"] != "[Removed]"]
    times = [datetime.fromisoformat(article["publishedAt"]).timestamp() for article in live]
    assert body["status"] == "ok"
    assert len(live) >= 40
    assert all("sandbox" in article["source"]["name"] for article in body["articles"])
    assert times == sorted(times, reverse=True)
    assert NOON - 86_400 <= min(times) <= max(times) <= NOON


def test_all_54_countries_of_newsapi_are_covered() -> None:
    assert len(set(COUNTRIES)) == 54


def test_some_fields_are_null_as_in_newsapi(client: FlaskClient) -> None:
    articles = _ask(client, country="us", pageSize=100).get_json()["articles"]
    for name in ("author", "description", "content", "urlToImage"):
        assert {article[name] is None for article in articles} == {True, False}


def test_a_removed_article_has_newsapis_form(client: FlaskClient) -> None:
    articles = _ask(client, country="us", pageSize=100).get_json()["articles"]
    removed = [article for article in articles if article["title"] == "[Removed]"]
    assert removed
    assert removed[0]["url"] == "https://removed.com"
    assert removed[0]["publishedAt"] == "1970-01-01T00:00:00Z"


def test_headlines_stay_for_an_hour_and_shift_by_three_with_the_next() -> None:
    now, later = headlines("gr", NOON), headlines("gr", NOON + 3600)
    assert now == headlines("gr", NOON)
    assert later[3:] == now[: len(now) - 3]


@pytest.mark.parametrize(("country", "word"), [("gr", "Αθήνα"), ("jp", "東京"), ("de", "Berlin"), ("br", "São Paulo")])
def test_headlines_mention_cities_of_their_country(client: FlaskClient, country: str, word: str) -> None:
    assert _ask(client, country=country, q=word).get_json()["totalResults"] > 0


def test_a_country_without_its_own_patterns_has_english_headlines() -> None:
    assert language_of("ae") == "en"


def test_pages_follow_one_another_without_a_gap(client: FlaskClient) -> None:
    whole = _ask(client, country="gr", pageSize=40).get_json()["articles"]
    parts = [_ask(client, country="gr", page=page).get_json()["articles"] for page in (1, 2)]
    assert parts[0] + parts[1] == whole
    assert len(parts[0]) == 20


def test_category_and_words_filter_the_headlines(client: FlaskClient) -> None:
    everything = _ask(client, country="us").get_json()["totalResults"]
    sports = _ask(client, country="us", category="sports", pageSize=100).get_json()
    marathon = _ask(client, country="us", category="sports", q="MARATHON").get_json()
    assert everything > sports["totalResults"] > marathon["totalResults"] > 0
    assert all("Marathon" in article["title"] for article in marathon["articles"])


def test_words_without_a_country_search_the_united_states(client: FlaskClient) -> None:
    assert _ask(client, q="marathon").get_json()["totalResults"] > 0


@pytest.mark.parametrize("params", [{"country": "xx"}, {"sources": "bbc-news"}])
def test_an_uncovered_country_or_source_has_no_articles(client: FlaskClient, params: dict[str, str]) -> None:
    assert _ask(client, **params).get_json() == {"status": "ok", "totalResults": 0, "articles": []}


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({}, 400, "parametersMissing"),
        ({"sources": "bbc-news", "country": "us"}, 400, "parametersIncompatible"),
        ({"country": "us", "category": "gossip"}, 400, "parameterInvalid"),
        ({"country": "us", "pageSize": "101"}, 400, "parameterInvalid"),
        ({"country": "us", "pageSize": "0"}, 400, "parameterInvalid"),
        ({"country": "us", "page": "x"}, 400, "parameterInvalid"),
        ({"country": "us", "page": "6"}, 426, "maximumResultsReached"),
    ],
)
def test_an_invalid_request_gets_newsapis_code(
    client: FlaskClient, params: dict[str, str], status: int, code: str
) -> None:
    answer = _ask(client, **params)
    assert (answer.status_code, answer.get_json()["status"], answer.get_json()["code"]) == (status, "error", code)


@pytest.mark.parametrize(
    ("headers", "params", "status", "code"),
    [
        ({}, {}, 401, "apiKeyMissing"),
        ({"X-Api-Key": "wrong"}, {}, 401, "apiKeyInvalid"),
        ({}, {"apiKey": "wrong"}, 401, "apiKeyInvalid"),
        ({"User-Agent": "", "X-Api-Key": "sandbox"}, {}, 400, "userAgentMissing"),
    ],
)
def test_a_request_without_key_or_user_agent_is_refused(
    client: FlaskClient, headers: dict[str, str], params: dict[str, str], status: int, code: str
) -> None:
    answer = client.get("/v2/top-headlines", query_string={"country": "us", **params}, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_the_key_can_be_a_query_parameter(client: FlaskClient) -> None:
    assert client.get("/v2/top-headlines?country=us&apiKey=sandbox").status_code == 200
