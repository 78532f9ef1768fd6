import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.queries import NewsQuery
from news.app import create_app
from news.providers.newsapi import NewsApi
from news.settings import Settings
from servicekit.caching.shared import TolerantValkey
from servicekit.context import Deadline
from servicekit.problems import ProviderRefused
from servicekit.providers.host import Hosts
from tests.recordings import RECORDED

URL = "https://newsapi.org/v2/top-headlines"
KEY = "very-secret-key"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings(newsapi_api_key=KEY, news_providers="newsapi")).test_client()


@pytest.mark.parametrize(
    "path",
    [path for path in sorted((RECORDED / "newsapi").glob("t*.json")) if "removed" not in path.stem],
    ids=lambda path: str(path.stem),
)
def test_every_recorded_page_comes_through_unchanged(
    client: FlaskClient, upstream: responses.RequestsMock, path: Path
) -> None:
    upstream.get(URL, body=path.read_bytes())
    answer = client.get("/news?country=gr")
    assert answer.status_code == 200
    assert answer.json == json.loads(path.read_bytes())
    assert answer.headers["X-Provider"] == "newsapi"


@pytest.mark.parametrize(
    ("page", "total", "kept"), [("top_us_removed_pair_2024.json", 1, 1), ("top_us_2024_removed.json", 36, 19)]
)
def test_removed_articles_are_left_out(
    client: FlaskClient,
    upstream: responses.RequestsMock,
    recorded: Callable[[str], Any],
    page: str,
    total: int,
    kept: int,
) -> None:
    upstream.get(URL, json=recorded(f"newsapi/{page}"))
    answer = client.get("/news?country=us").json
    assert "[Removed]" not in {article["title"] for article in answer["articles"]}
    assert (answer["totalResults"], len(answer["articles"])) == (total, kept)


@pytest.mark.parametrize("total", [None, "many"])
def test_without_a_total_the_articles_of_the_page_are_counted(
    client: FlaskClient, upstream: responses.RequestsMock, total: Any
) -> None:
    upstream.get(
        URL, json={"status": "ok", "totalResults": total, "articles": [{"title": "a"}, {"title": "[Removed]"}]}
    )
    answer = client.get("/news?country=us").json
    assert (answer["totalResults"], answer["articles"]) == (1, [{"title": "a"}])


def test_the_request_has_newsapis_parameters_and_the_key_in_a_header_only(
    client: FlaskClient, upstream: responses.RequestsMock, recorded: Callable[[str], Any]
) -> None:
    upstream.get(URL, json=recorded("newsapi/total_zero.json"))
    client.get("/news?country=Greece&category=sports&q=a%26b&pageSize=7&page=2&sources=evil")
    sent = upstream.calls[0].request
    assert sent.params == {"country": "gr", "category": "sports", "q": "a&b", "pageSize": "7", "page": "2"}
    assert sent.headers["X-Api-Key"] == KEY
    assert sent.headers["User-Agent"].startswith("Iris/")
    assert KEY not in sent.url


@pytest.mark.parametrize(
    ("status", "payload", "expected"),
    [
        (401, "error_apiKeyInvalid.json", (502, "provider-refused")),
        (401, "error_apiKeyMissing.json", (502, "provider-refused")),
        (429, "error_rateLimited.json", (503, "provider-exhausted")),
        (426, "error_corsNotAllowed.json", (502, "provider-refused")),
        (400, "error_parametersMissing_top-headlines.json", (502, "provider-failed")),
        (400, "error_userAgentMissing.json", (502, "provider-failed")),
        (200, "error_apiKeyInvalid.json", (502, "provider-garbled")),
        (200, "fragment_bbc-news_articles_2023.json", (502, "provider-garbled")),
    ],
)
def test_every_recorded_error_becomes_its_problem(
    client: FlaskClient,
    upstream: responses.RequestsMock,
    status: int,
    payload: str,
    expected: tuple[int, str],
) -> None:
    upstream.get(URL, status=status, body=(RECORDED / "newsapi" / payload).read_bytes())
    answer = client.get("/news?country=us")
    assert (answer.status_code, answer.json["type"]) == expected


def test_a_page_after_the_last_that_the_plan_shows_is_empty(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """As a failure, a few such queries would open the breaker, and stop all queries for headlines."""
    upstream.get(URL, status=426, body=(RECORDED / "newsapi" / "error_maximumResultsReached.json").read_bytes())
    answers = [client.get(f"/news?country=us&page={page}") for page in range(900, 910)]
    assert {(answer.status_code, answer.json["totalResults"]) for answer in answers} == {(200, 0)}
    assert client.get("/providers").json["providers"][0]["state"] == "ready"


def test_newsapi_without_a_key_refuses_and_sends_no_request(upstream: responses.RequestsMock) -> None:
    query = NewsQuery.from_query_string(b"country=us")
    with pytest.raises(ProviderRefused):
        NewsApi(Settings(), Hosts("news", Settings(), TolerantValkey(None))).headlines(query, Deadline.within(5))
    assert len(upstream.calls) == 0


def test_a_country_that_newsapi_never_listed_sends_no_request(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    answer = client.get("/news?country=is")
    assert (answer.status_code, answer.json["type"]) == (404, "country-not-covered")
    assert len(upstream.calls) == 0


def test_readiness_lists_the_provider(client: FlaskClient) -> None:
    assert client.get("/readyz").json["parts"] == {"newsapi": "ready"}


def test_equal_queries_are_answered_from_the_cache(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json={"status": "ok", "totalResults": 0, "articles": []})
    cache_statuses = [
        client.get(path).headers["Cache-Status"].split(";")[1]
        for path in ("/news?country=gr", "/news?pageSize=20&country=Greece&page=1", "/news?country=gr&page=2")
    ]
    assert (cache_statuses, len(upstream.calls)) == ([" fwd=miss", " hit", " fwd=miss"], 2)


def test_a_provider_without_its_key_names_the_missing_setting() -> None:
    body = create_app(Settings()).test_client().get("/providers").json
    assert [(p["name"], p["state"]) for p in body["providers"]] == [("newsapi", "no key"), ("feeds", "not asked yet")]
    assert "NEWSAPI_API_KEY" in body["providers"][0]["detail"]


def test_a_provider_is_ready_after_a_successful_call(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json={"status": "ok", "totalResults": 0, "articles": []})
    client = create_app(Settings(newsapi_api_key="k", news_providers="newsapi")).test_client()
    client.get("/news?country=us")
    assert client.get("/providers").json["providers"][0]["state"] == "ready"


ODD_ARTICLES = [
    {"title": "A name as source", "source": "The Post", "url": "https://post.example/1"},
    {"title": "No source", "source": None, "url": "https://post.example/2"},
    {"title": "A list as source", "source": ["The Post"], "url": "https://post.example/3"},
    {"title": "A broken address", "source": {"id": 7, "name": {"en": "Post"}}, "url": "http://[bad"},
    {"title": 7, "description": ["x"], "author": {"name": "A"}, "url": "https://post.example/5", "score": 0.5},
    {"title": "No date", "url": "https://post.example/6", "publishedAt": "0001-01-01T00:00:00Z"},
    "no article",
    None,
]


@pytest.mark.parametrize("path", ["/news?country=us", "/news/top?country=us", "/news/top?language=en"])
def test_an_article_of_another_shape_costs_no_more_than_what_cannot_be_read(
    upstream: responses.RequestsMock, path: str
) -> None:
    upstream.get(URL, json={"status": "ok", "totalResults": 8, "articles": ODD_ARTICLES})
    client = create_app(Settings(newsapi_api_key=KEY, news_providers="newsapi")).test_client()
    answer = client.get(path)
    assert answer.status_code == 200
    articles = {article["url"]: article for article in answer.json["articles"]}
    assert len(articles) == 6
    assert articles["https://post.example/1"]["source"]["name"] == "The Post"
    assert articles["https://post.example/2"]["source"]["name"] is None
    assert articles["https://post.example/3"]["source"]["name"] is None
    assert articles[None]["source"]["name"] is None
    assert (articles["https://post.example/5"]["title"], articles["https://post.example/5"]["score"]) == (None, 0.5)
    assert articles["https://post.example/6"]["publishedAt"] is None


def test_a_kept_article_with_a_broken_address_ends_no_search(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json={"status": "ok", "totalResults": 8, "articles": ODD_ARTICLES})
    client = create_app(Settings(newsapi_api_key=KEY, news_providers="newsapi")).test_client()
    client.get("/news?country=us")
    for asked in ("domains=post.example", "domains=post.example&excludeDomains=other.example", "q=broken&sources="):
        assert client.get(f"/news/everything?{asked}").status_code == 200
    found = client.get("/news/everything?domains=post.example").json["articles"]
    assert len(found) == 5
    assert client.get("/news/everything?q=broken").json["totalResults"] == 1
    assert client.get("/news/everything?q=source&from=2026-01-01").json["articles"] == []
