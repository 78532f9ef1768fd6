from pathlib import Path

import gevent
import pytest
import responses
import time_machine
from gevent.event import Event
from requests.structures import CaseInsensitiveDict
from responses import matchers

from news.app import create_app
from news.feeds import fetch
from news.feeds.errors import UnusableFeed
from news.feeds.fetch import FeedReader, FeedResult, Fetcher, fetch_all, grace_s
from news.feeds.security import AddressGuard
from news.feeds.table import Feed
from news.settings import Settings
from servicekit.context import Deadline
from servicekit.http import TimedOut, UpstreamResponse
from tests.unit.news.samples import Newsroom, item, rss

A, B, C = "https://a.example/rss", "https://b.example/rss", "https://c.example/rss"
BOTH = [("gr", "Alpha", A, "general"), ("gr", "Beta", B, "general")]
HOURS = [f"Thu, 01 Oct 2026 {hour:02}:00:00 GMT" for hour in range(12)]


def titles(answer: dict) -> list[str]:
    return [article["title"] for article in answer["articles"]]


@time_machine.travel("2026-10-01T12:00:00Z", tick=True)
def test_feeds_of_a_country_become_one_page_in_newsapis_shape(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    picture = '<enclosure url="/p.jpg" type="image/jpeg"/><author>Zoe</author><description>So it is.</description>'
    upstream.get(A, body=rss(item("One", date=HOURS[9], more=picture), item("Three", date=HOURS[7])))
    upstream.get(B, body=rss(item("Two", date="Thu, 01 Oct 2026 11:00:00 +0300"), item("Undated")))
    answer = newsroom(*BOTH).get("/news?country=Greece&pageSize=3")
    assert answer.status_code == 200
    assert answer.headers["X-Provider"] == "feeds"
    assert titles(answer.json) == ["One", "Two", "Three"]
    assert answer.json["status"] == "ok"
    assert answer.json["totalResults"] == 4
    assert answer.json["articles"][0] == {
        "source": {"id": None, "name": "Alpha"},
        "author": "Zoe",
        "title": "One",
        "description": "So it is.",
        "url": "https://news.example/One",
        "urlToImage": "https://a.example/p.jpg",
        "publishedAt": "2026-10-01T09:00:00Z",
        "content": None,
    }
    assert answer.json["articles"][1]["publishedAt"] == "2026-10-01T08:00:00Z"


def test_pages_follow_one_another_and_end(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, body=rss(*(item(f"Story {hour}", date=HOURS[hour]) for hour in range(5))))
    client = newsroom(BOTH[0])
    pages = [client.get(f"/news?country=gr&pageSize=2&page={page}").json for page in (1, 2, 3, 4)]
    assert [titles(page) for page in pages] == [["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"], []]
    assert {page["totalResults"] for page in pages} == {5}


def test_a_search_leaves_only_what_it_finds(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    found = item("Nothing", more="<description>An election in spring</description>")
    upstream.get(A, body=rss(item("Elections today"), item("Rain today"), found))
    answer = newsroom(BOTH[0]).get("/news?country=gr&q=ELECTION").json
    assert (titles(answer), answer["totalResults"]) == (["Elections today", "Nothing"], 2)


def test_a_category_asks_its_own_feeds_only(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(B, body=rss(item("Goal")))
    client = newsroom(BOTH[0], ("gr", "Beta", B, "sports"))
    assert titles(client.get("/news?country=gr&category=sports").json) == ["Goal"]


def test_a_category_without_feeds_is_empty_and_asks_nobody(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    answer = newsroom(BOTH[0]).get("/news?country=gr&category=health")
    assert (answer.status_code, answer.json["totalResults"], len(upstream.calls)) == (200, 0, 0)


def test_a_country_that_nobody_covers_is_not_found(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    answer = newsroom(BOTH[0], newsapi_api_key="key").get("/news?country=aq")
    assert (answer.status_code, answer.json["type"], len(upstream.calls)) == (404, "country-not-covered", 0)
    assert "Antarctica" in answer.json["detail"]


@pytest.mark.parametrize(
    ("headers", "provider"),
    [
        ([{"X-Provider": "sandbox"}, {"X-Provider": "sandbox"}], "sandbox/feeds"),
        ([{"X-Provider": "sandbox"}, {}], "feeds"),
        ([{}, {}], "feeds"),
    ],
)
def test_sample_data_says_so(
    newsroom: Newsroom, upstream: responses.RequestsMock, headers: list[dict[str, str]], provider: str
) -> None:
    for url, told in zip((A, B), headers, strict=True):
        upstream.get(url, body=rss(item(url[8])), headers=told)
    assert newsroom(*BOTH).get("/news?country=gr").headers["X-Provider"] == provider


def test_a_feed_that_fails_costs_only_its_own_headlines(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, status=500)
    upstream.get(B, body=rss(item("Here")))
    assert titles(newsroom(*BOTH).get("/news?country=gr").json) == ["Here"]


def test_a_feed_without_items_is_an_answer(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, body=rss())
    answer = newsroom(BOTH[0]).get("/news?country=gr")
    assert (answer.status_code, answer.json["totalResults"]) == (200, 0)


def test_when_every_feed_fails_the_problem_says_how(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, status=403)
    upstream.get(B, body="<html>")
    upstream.get("https://user:secret@c.example/rss", body=TimeoutError())
    rows = [*BOTH, ("gr", "Gamma", "https://user:secret@c.example/rss", "general")]
    answer = newsroom(*rows).get("/news?country=gr")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")
    assert answer.json["detail"] == (
        "3 of 3 feeds of Greece failed: the feed answered with status 403, what came is no feed, "
        "the feed can't be reached."
    )


def test_when_every_feed_is_slow_the_problem_is_a_timeout(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    client = newsroom(*BOTH)
    answer = client.get("/news?country=gr", headers={"X-Deadline-Ms": "0"})
    assert (answer.status_code, answer.json["type"]) == (504, "provider-timeout")
    assert len(upstream.calls) == 0


def test_newsapi_without_articles_hands_over_to_the_feeds(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", json={"status": "ok", "totalResults": 0, "articles": []})
    upstream.get(A, body=rss(item("Here")))
    answer = newsroom(BOTH[0], newsapi_api_key="key").get("/news?country=gr")
    assert (answer.headers["X-Provider"], titles(answer.json)) == ("feeds", ["Here"])


def test_newsapi_in_trouble_hands_over_to_the_feeds(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", status=401)
    upstream.get(A, body=rss(item("Here")))
    answer = newsroom(BOTH[0], newsapi_api_key="key").get("/news?country=gr")
    assert answer.headers["X-Provider"] == "feeds"


def test_a_page_past_newsapis_last_is_not_filled_by_the_feeds(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", json={"status": "ok", "totalResults": 3, "articles": []})
    answer = newsroom(BOTH[0], newsapi_api_key="key").get("/news?country=gr&page=2")
    assert (answer.headers["X-Provider"], titles(answer.json)) == ("newsapi", [])


def test_newsapi_is_not_asked_about_countries_it_never_listed(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, body=rss(item("Snow")))
    answer = newsroom(("is", "Alpha", A, "general"), newsapi_api_key="key").get("/news?country=Iceland")
    assert titles(answer.json) == ["Snow"]


def test_the_countries_are_listed_with_who_covers_them(newsroom: Newsroom) -> None:
    client = newsroom(("is", "Alpha", A, "sports"), ("gr", "Beta", B, "general"), newsapi_api_key="key")
    answer = client.get("/news/countries")
    listed = {country["code"]: country for country in answer.json["countries"]}
    assert len(listed) == 55
    assert listed["is"] == {"code": "is", "name": "Iceland", "providers": ["feeds"], "categories": ["sports"]}
    assert listed["gr"]["providers"] == ["newsapi", "feeds"]
    assert listed["us"]["providers"] == ["newsapi"]
    assert len(listed["gr"]["categories"]) == 7
    assert answer.headers["Cache-Control"] == "public, max-age=900"


def test_without_a_table_of_its_own_the_shipped_one_is_asked(upstream: responses.RequestsMock) -> None:
    upstream.get("https://feeds.bbci.co.uk/news/rss.xml", body=rss(item("Rain")))
    upstream.get("https://www.theguardian.com/uk/rss", body=rss(item("More rain")))
    answer = create_app(Settings()).test_client().get("/news?country=UK")
    assert set(titles(answer.json)) <= {"Rain", "More rain"}
    assert answer.json["totalResults"] >= 1


def test_a_feed_that_has_not_changed_is_not_sent_again(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    told = {"ETag": '"v1"', "Last-Modified": "Thu, 01 Oct 2026 00:00:00 GMT", "X-Provider": "sandbox"}
    asked = {"If-None-Match": '"v1"', "If-Modified-Since": "Thu, 01 Oct 2026 00:00:00 GMT"}
    upstream.get(A, body=rss(item("Kept")), headers=told)
    upstream.get(A, status=304, headers={"X-Provider": "sandbox"}, match=[matchers.header_matcher(asked)])
    client = newsroom(BOTH[0])
    first, second = client.get("/news?country=gr"), client.get("/news?country=gr&pageSize=9")  # which no cache has
    assert first.json == second.json
    assert second.headers["X-Provider"] == "sandbox/feeds"
    assert "If-None-Match" not in upstream.calls[0].request.headers
    assert upstream.calls[1].response.status_code == 304


def test_a_feed_without_validators_is_not_kept(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, body=rss(item("Old")), headers={"ETag": '"v1"'})
    upstream.get(A, body=rss(item("New")))
    upstream.get(A, status=304)
    client = newsroom(BOTH[0])
    answers = [client.get(f"/news?country=gr&pageSize={size}") for size in (1, 2, 3)]  # which no cache has
    assert [answer.status_code for answer in answers] == [200, 200, 502]
    assert "status 304" in answers[2].json["detail"]


def test_only_so_many_feeds_are_kept(upstream: responses.RequestsMock) -> None:
    reader = FeedReader(Fetcher(AddressGuard()), max_cached=2)
    for url in (A, B, C, A):
        upstream.get(url, body=rss(item("Told")), headers={"ETag": '"v1"'})
        reader.read(Feed("gr", "Alpha", url), Deadline.within(5))
    assert ["If-None-Match" in call.request.headers for call in upstream.calls] == [False] * 4


def test_no_cookie_of_a_publisher_is_kept(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, body=rss(item("Told")), headers={"Set-Cookie": "reader=42; Path=/"})
    client = newsroom(BOTH[0])
    client.get("/news?country=gr")
    client.get("/news?country=gr&pageSize=9")
    assert "Cookie" not in upstream.calls[1].request.headers


READING = FeedResult((), UpstreamResponse(200, CaseInsensitiveDict(), b""))
FIVE = [Feed("gr", name, f"https://{name}.example/") for name in "abcde"]


@pytest.mark.parametrize(
    ("asked", "finished", "answered", "expected_s"),
    [(5, 0, 0, None), (5, 3, 0, None), (5, 1, 1, 1.2), (5, 2, 1, 1.2), (5, 3, 1, 0.4), (2, 1, 1, 0.4), (1, 1, 1, 0.4)],
)
def test_the_more_feeds_are_there_the_less_the_others_are_waited_for(
    monkeypatch: pytest.MonkeyPatch, asked: int, finished: int, answered: int, expected_s: float | None
) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0.4)
    assert grace_s(asked, finished, answered) == expected_s


def test_a_hanging_feed_is_not_waited_for_until_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0.01)
    left = []

    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        try:
            if feed.publisher == "c":
                Event().wait()
        finally:
            left.append(feed.publisher)
        return READING

    deadline = Deadline.within(60)
    fetched = fetch_all(FIVE, read, deadline)
    gevent.idle()
    assert deadline.left_s() > 59
    assert len(fetched.results) == 4
    assert [(feed.publisher, type(error)) for feed, error in fetched.errors] == [("c", TimedOut)]
    assert sorted(left) == list("abcde")


def test_while_nobody_has_answered_all_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0)
    rest = Event()

    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        if feed.publisher != "e":
            raise UnusableFeed("broken")
        gevent.spawn(rest.set)
        rest.wait()
        return READING

    fetched = fetch_all(FIVE, read, Deadline.within(60))
    assert (len(fetched.results), len(fetched.errors)) == (1, 4)


def test_the_table_may_name_private_hosts(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("http://127.0.0.1:3009/feeds/gr/1.rss", body=rss(item("Local")))
    client = newsroom(("gr", "Alpha", "http://127.0.0.1:3009/feeds/gr/1.rss", "general"))
    assert titles(client.get("/news?country=gr").json) == ["Local"]


def test_opml_is_a_table_too(upstream: responses.RequestsMock, tmp_path: Path) -> None:
    opml = tmp_path / "mine.opml"
    opml.write_text(f'<opml><body><outline text="Greece"><outline text="Alpha" xmlUrl="{A}"/></outline></body></opml>')
    upstream.get(A, body=rss(item("Told")))
    client = create_app(Settings.load(news_feeds=opml)).test_client()
    assert titles(client.get("/news?country=gr").json) == ["Told"]


def test_a_fault_of_ours_costs_one_feed_only() -> None:
    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        if feed.publisher == "b":
            raise ZeroDivisionError
        return READING

    fetched = fetch_all(FIVE, read, Deadline.within(60))
    assert (len(fetched.results), [str(error) for _, error in fetched.errors]) == (
        4,
        ["the feed met a fault of ours"],
    )
