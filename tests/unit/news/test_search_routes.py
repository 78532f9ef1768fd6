from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
import time_machine
from flask.testing import FlaskClient

from news.app import create_app
from news.settings import Settings
from tests.unit.news.samples import item, rss

US, GB, GR_EL, GR_EN, SPORT = (f"https://{name}.example/rss" for name in ("us", "gb", "el", "en", "sport"))
TABLE = f"""country,language,publisher,url,category
us,en,Us Today,{US},general
gb,en,The Brit,{GB},general
gr,el,Nea,{GR_EL},general
gr,en,Athens Post,{GR_EN},general
us,en,Us Today,{SPORT},sports
"""
NOON = "2026-10-01T12:00:00Z"
TIMES = {hour: f"Thu, 01 Oct 2026 {hour:02}:00:00 GMT" for hour in range(12)}
Start = Callable[..., FlaskClient]

pytestmark = pytest.mark.usefixtures("_at_noon")


@pytest.fixture
def _at_noon() -> Any:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def client(tmp_path: Path, upstream: responses.RequestsMock) -> FlaskClient:
    path = tmp_path / "feeds.csv"
    path.write_text(TABLE, encoding="utf-8")
    upstream.get(US, body=rss(item("Rain in Ohio", date=TIMES[9]), item("Bitcoin falls", date=TIMES[8])))
    upstream.get(GB, body=rss(item("Rain in Kent", "https://www.brit.example/kent", date=TIMES[10])))
    upstream.get(GR_EL, body=rss(item("Βροχή στην Αθήνα", "https://nea.example/1", date=TIMES[7])))
    upstream.get(GR_EN, body=rss(item("Rain in Athens", "https://post.example/1", date=TIMES[6])))
    upstream.get(SPORT, body=rss(item("Home win", date=TIMES[5])))
    upstream.assert_all_requests_are_fired = False
    return create_app(Settings.load(news_feeds=path)).test_client()


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    assert answer.json["status"] == "ok"
    return [article["title"] for article in answer.json["articles"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("country=us", ["Rain in Ohio", "Bitcoin falls"]),
        ("country=us&q=bitcoin", ["Bitcoin falls"]),
        ("country=us&q=rain OR bitcoin", ["Rain in Ohio", "Bitcoin falls"]),
        ("country=us&q=-rain", ["Bitcoin falls"]),
        ("country=us&qInTitle=ohio", ["Rain in Ohio"]),
        ("country=us&category=sports", ["Home win"]),
        ("country=us&category=health", []),
        ("country=gr&language=en", ["Rain in Athens"]),
        ("country=gr&language=el", ["Βροχή στην Αθήνα"]),
        ("country=gr&language=fr", ["Βροχή στην Αθήνα", "Rain in Athens"]),
        ("language=en", ["Rain in Kent", "Rain in Ohio", "Bitcoin falls", "Rain in Athens"]),
        ("language=el", ["Βροχή στην Αθήνα"]),
        ("language=fr", []),
        ("sources=nea", ["Βροχή στην Αθήνα"]),
        ("sources=the-brit,Athens-Post", ["Rain in Kent", "Rain in Athens"]),
        ("sources=the-brit&q=ohio", []),
        ("pageSize=1", ["Rain in Kent"]),
        ("language=en&pageSize=2&page=2", ["Bitcoin falls", "Rain in Athens"]),
        ("language=en&pageSize=2&page=9", []),
    ],
)
def test_headlines_are_found_by_country_source_language_and_words(
    client: FlaskClient, asked: str, found: list[str]
) -> None:
    assert titles(client.get(f"/news/top?{asked}")) == found


def test_sources_have_their_ids_and_totals_agree_with_the_pages(client: FlaskClient) -> None:
    pages = [client.get(f"/news/top?language=en&pageSize=3&page={page}").json for page in (1, 2)]
    assert all(page is not None for page in pages)
    assert {page["totalResults"] for page in pages if page} == {4}
    assert [len(page["articles"]) for page in pages if page] == [3, 1]
    assert pages[0] is not None
    assert pages[0]["articles"][0]["source"] == {"id": "the-brit", "name": "The Brit"}


def test_an_unknown_source_and_an_uncovered_country_are_problems(client: FlaskClient) -> None:
    answer = client.get("/news/top?sources=nea,nobody")
    assert answer.json is not None
    assert (answer.status_code, answer.json["title"]) == (400, "No such source")
    assert "nobody" in answer.json["detail"]
    assert client.get("/news/top?country=fr").status_code == 404
    assert client.get("/news/everything?sources=nobody").status_code == 400


def test_feeds_that_fail_are_a_problem_where_nothing_else_came(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.replace("GET", GB, status=500)
    assert titles(client.get("/news/top?language=en"))[0] == "Rain in Ohio"
    assert client.get("/news/top?sources=the-brit").status_code == 502


def test_headlines_may_be_kept_for_as_long_as_their_oldest_part(client: FlaskClient) -> None:
    answer = client.get("/news/top?language=en")
    assert answer.headers["X-Provider"] == "feeds"
    assert 0 < int(answer.headers["Cache-Control"].removeprefix("public, max-age=")) <= 990
    assert client.get("/news/top?language=fr").headers["X-Provider"] == "feeds"


def test_sources_are_listed_in_newsapis_shape(client: FlaskClient) -> None:
    answer = client.get("/news/sources?country=us&category=sports")
    assert answer.json == {
        "status": "ok",
        "sources": [
            {
                "id": "us-today",
                "name": "Us Today",
                "description": "Headlines of Us Today, United States.",
                "url": "https://us.example",
                "category": "sports",
                "language": "en",
                "country": "us",
            }
        ],
    }
    assert client.get("/news/sources?language=el").json["sources"][0]["id"] == "nea"  # type: ignore[index]


@pytest.fixture
def seen(client: FlaskClient) -> FlaskClient:
    """The service after all countries were asked for."""
    for asked in ("us", "gb", "gr", "us&category=sports"):
        assert client.get(f"/news?country={asked}").status_code == 200
    return client


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=rain", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
        ("q=rain NOT ohio", ["Rain in Kent", "Rain in Athens"]),
        ("q=(bitcoin OR win)", ["Bitcoin falls", "Home win"]),
        ("qInTitle=athens", ["Rain in Athens"]),
        ("q=rain&searchIn=description", []),
        ("q=rain&searchIn=title", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
        ("q=rain&language=en&pageSize=1&page=2", ["Rain in Ohio"]),
        ("q=βροχη", ["Βροχή στην Αθήνα"]),
        ("q=rain OR βροχή&language=el", ["Βροχή στην Αθήνα"]),
        ("domains=brit.example", ["Rain in Kent"]),
        ("domains=rit.example", []),
        ("q=rain&excludeDomains=brit.example,post.example", ["Rain in Ohio"]),
        ("sources=athens-post", ["Rain in Athens"]),
        ("q=rain&from=2026-10-01T08:30:00", ["Rain in Kent", "Rain in Ohio"]),
        ("q=rain&to=2026-10-01T09:00:00Z", ["Rain in Ohio", "Rain in Athens"]),
        ("q=rain&from=2026-10-02", []),
        ("q=rain OR bitcoin OR falls&sortBy=relevancy&pageSize=1", ["Bitcoin falls"]),
        ("q=rain&sortBy=popularity", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
    ],
)
def test_what_was_lately_seen_is_searched_as_newsapi_does(seen: FlaskClient, asked: str, found: list[str]) -> None:
    answer = seen.get(f"/news/everything?{asked}")
    assert titles(answer) == found
    assert answer.headers["X-Coverage"] == "headlines seen in the last 86400 s; not an archive"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_search_looks_at_headlines_of_its_language_that_nobody_asked_for_yet(client: FlaskClient) -> None:
    assert titles(client.get("/news/everything?q=rain")) == ["Rain in Ohio"]
    assert titles(client.get("/news/everything?q=βροχή&language=el")) == ["Βροχή στην Αθήνα"]
    assert titles(client.get("/news/everything?sources=the-brit")) == ["Rain in Kent"]


def test_a_search_finds_what_was_seen_while_the_feeds_fail(seen: FlaskClient, upstream: responses.RequestsMock) -> None:
    for url in (US, GB):
        upstream.replace("GET", url, status=500)
    assert titles(seen.get("/news/everything?q=kent&sources=the-brit")) == ["Rain in Kent"]


def test_a_search_for_nothing_is_refused(client: FlaskClient) -> None:
    answer = client.get("/news/everything?language=en")
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"]) == (400, "missing-parameter")
    assert client.get("/news/everything?q=a&from=yesterday").status_code == 400


def test_what_is_kept_is_bounded_in_time(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(TABLE, encoding="utf-8")
    client = create_app(Settings.load(news_feeds=path, news_keep_s="60")).test_client()
    with responses.RequestsMock() as upstream:
        upstream.get(US, body=rss(item("Rain in Ohio", date=TIMES[9])))
        assert titles(client.get("/news/everything?q=rain")) == ["Rain in Ohio"]
        with time_machine.travel("2026-10-01T12:01:30Z"):
            answer = client.get("/news/everything?q=rain")
    assert titles(answer) == []
    assert answer.headers["X-Coverage"] == "headlines seen in the last 60 s; not an archive"


def test_many_headlines_are_fetched_page_by_page(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    rows = "".join(f"us,en,Paper {n},https://p{n}.example/rss,general\n" for n in range(4))
    path.write_text(TABLE.splitlines()[0] + "\n" + rows, encoding="utf-8")
    client = create_app(Settings.load(news_feeds=path)).test_client()
    words = "amber birch cedar daisy elder fern garlic hazel iris juniper kale lilac maple nettle olive".split()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as upstream:
        for n in range(4):
            stories = [
                item(f"{words[n]} {word} {other}", f"https://p{n}.example/{word}-{other}")
                for word in words[:6]
                for other in words[6:13]
            ]
            upstream.get(f"https://p{n}.example/rss", body=rss(*stories))
        first = client.get("/news/top?country=us&pageSize=100").json
        last = client.get("/news/top?country=us&pageSize=100&page=2").json
    assert first is not None
    assert last is not None
    assert first["totalResults"] == last["totalResults"] == len(first["articles"]) + len(last["articles"]) == 168


@pytest.mark.parametrize(
    "q", ["rain NOT ohio", "ohio OR bitcoin", "(rain OR win) -ohio", "“rain in ohio”", "in", "+rain"]
)
def test_news_and_newsapis_path_search_alike(client: FlaskClient, q: str) -> None:
    plain, top = (client.get(path, query_string={"country": "us", "q": q}) for path in ("/news", "/news/top"))
    by_language = client.get("/news/top", query_string={"country": "us", "language": "en", "q": q})
    assert titles(plain) == titles(top) == titles(by_language)
    assert titles(client.get("/news?country=us&q=rain NOT ohio")) == []
    assert titles(client.get("/news?country=us&q=station OR rain")) == ["Rain in Ohio"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=rain&from=2026-10-01&to=2026-10-01", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
        ("q=rain&to=2026-10-01", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
        ("q=rain&to=20261001", ["Rain in Kent", "Rain in Ohio", "Rain in Athens"]),
        ("q=rain&to=2026-10-01T00:00:00", []),
        ("q=rain&to=2026-09-30", []),
        ("domains=www.brit.example", ["Rain in Kent"]),
        ("domains=https://brit.example/", ["Rain in Kent"]),
        ("domains=https://www.brit.example:443/news?x=1", ["Rain in Kent"]),
        ("domains=*.brit.example", ["Rain in Kent"]),
        ("domains=brit.example/news", ["Rain in Kent"]),
        ("q=rain&excludeDomains=https://brit.example/,www.post.example", ["Rain in Ohio"]),
        ("domains=http://[bad", []),
    ],
)
def test_dates_are_whole_days_and_domains_are_read_as_pasted(seen: FlaskClient, asked: str, found: list[str]) -> None:
    assert titles(seen.get(f"/news/everything?{asked}")) == found
