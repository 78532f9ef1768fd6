from pathlib import Path

import pytest
import responses
import time_machine

from news.app import create_app
from news.settings import Settings
from tests.unit.news.samples import Newsroom, item, rss

A, B, C = "https://a.example/rss", "https://b.example/rss", "https://c.example/rss"
BOTH = [("gr", "Alpha", A, "general"), ("gr", "Beta", B, "general")]
US = ("us", "Alpha", A, "general")
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


def test_pages_continue_one_another_and_are_empty_after_the_last(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, body=rss(*(item(f"Story {hour}", date=HOURS[hour]) for hour in range(5))))
    client = newsroom(BOTH[0])
    pages = [client.get(f"/news?country=gr&pageSize=2&page={page}").json for page in (1, 2, 3, 4)]
    assert [titles(page) for page in pages] == [["Story 4", "Story 3"], ["Story 2", "Story 1"], ["Story 0"], []]
    assert {page["totalResults"] for page in pages} == {5}


def test_a_search_returns_only_matching_headlines(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    found = item("Nothing", more="<description>An election in spring</description>")
    upstream.get(A, body=rss(item("Elections today"), item("Rain today"), found))
    answer = newsroom(BOTH[0]).get("/news?country=gr&q=ELECTION").json
    assert (titles(answer), answer["totalResults"]) == (["Elections today", "Nothing"], 2)


def test_a_category_is_answered_from_its_own_feeds_only(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(B, body=rss(item("Goal")))
    client = newsroom(BOTH[0], ("gr", "Beta", B, "sports"))
    assert titles(client.get("/news?country=gr&category=sports").json) == ["Goal"]


def test_a_category_without_feeds_is_empty_and_sends_no_request(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    answer = newsroom(BOTH[0]).get("/news?country=gr&category=health")
    assert (answer.status_code, answer.json["totalResults"], len(upstream.calls)) == (200, 0, 0)


def test_a_country_that_no_provider_covers_is_a_404(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
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
def test_sample_data_is_marked_as_from_the_sandbox(
    newsroom: Newsroom, upstream: responses.RequestsMock, headers: list[dict[str, str]], provider: str
) -> None:
    for url, own_headers in zip((A, B), headers, strict=True):
        upstream.get(url, body=rss(item(url[8])), headers=own_headers)
    assert newsroom(*BOTH).get("/news?country=gr").headers["X-Provider"] == provider


def test_a_feed_that_fails_costs_only_its_own_headlines(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, status=500)
    upstream.get(B, body=rss(item("Here")))
    assert titles(newsroom(*BOTH).get("/news?country=gr").json) == ["Here"]


def test_a_feed_without_items_gives_an_empty_page(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(A, body=rss())
    answer = newsroom(BOTH[0]).get("/news?country=gr")
    assert (answer.status_code, answer.json["totalResults"]) == (200, 0)


def test_when_every_feed_fails_the_problem_lists_the_reasons(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, status=403)
    upstream.get(B, body="<html>")
    upstream.get("https://user:secret@c.example/rss", body=TimeoutError())
    rows = [*BOTH, ("gr", "Gamma", "https://user:secret@c.example/rss", "general")]
    answer = newsroom(*rows).get("/news?country=gr")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")
    assert answer.json["detail"] == (
        "3 of 3 feeds of Greece failed: the feed answered with status 403, a web page came in place of a feed, "
        "the feed can't be reached."
    )


def test_when_every_feed_is_slow_the_problem_is_a_timeout(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    client = newsroom(*BOTH)
    answer = client.get("/news?country=gr", headers={"X-Deadline-Ms": "0"})
    assert (answer.status_code, answer.json["type"]) == (504, "provider-timeout")
    assert len(upstream.calls) == 0


def test_the_feeds_answer_when_newsapi_has_no_articles(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", json={"status": "ok", "totalResults": 0, "articles": []})
    upstream.get(A, body=rss(item("Here")))
    answer = newsroom(US, newsapi_api_key="key").get("/news?country=us")
    assert (answer.headers["X-Provider"], titles(answer.json)) == ("feeds", ["Here"])


def test_the_feeds_answer_when_newsapi_refuses_the_key(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", status=401)
    upstream.get(A, body=rss(item("Here")))
    answer = newsroom(US, newsapi_api_key="key").get("/news?country=us")
    assert answer.headers["X-Provider"] == "feeds"


def test_a_page_after_newsapis_last_one_is_not_filled_from_the_feeds(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get("https://newsapi.org/v2/top-headlines", json={"status": "ok", "totalResults": 3, "articles": []})
    answer = newsroom(US, newsapi_api_key="key").get("/news?country=us&page=2")
    assert (answer.headers["X-Provider"], titles(answer.json)) == ("newsapi", [])


def test_a_country_that_newsapi_never_listed_is_answered_by_the_feeds(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, body=rss(item("Snow")))
    answer = newsroom(("is", "Alpha", A, "general"), newsapi_api_key="key").get("/news?country=Iceland")
    assert titles(answer.json) == ["Snow"]


def test_the_countries_are_listed_with_their_providers_and_categories(newsroom: Newsroom) -> None:
    client = newsroom(("is", "Alpha", A, "sports"), ("gr", "Beta", B, "general"), newsapi_api_key="key")
    answer = client.get("/news/countries")
    listed = {country["code"]: country for country in answer.json["countries"]}
    assert len(listed) == 55
    assert listed["is"] == {"code": "is", "name": "Iceland", "providers": ["feeds"], "categories": ["sports"]}
    assert listed["gr"]["providers"] == ["newsapi", "feeds"]
    assert listed["us"]["providers"] == ["newsapi"]
    assert len(listed["gr"]["categories"]) == 7
    assert answer.headers["Cache-Control"] == "public, max-age=900"


def test_the_built_in_table_is_used_when_no_other_is_set(upstream: responses.RequestsMock) -> None:
    upstream.get("https://feeds.bbci.co.uk/news/rss.xml", body=rss(item("Rain")))
    upstream.get("https://www.theguardian.com/uk/rss", body=rss(item("More rain")))
    answer = create_app(Settings()).test_client().get("/news?country=UK")
    assert set(titles(answer.json)) <= {"Rain", "More rain"}
    assert answer.json["totalResults"] >= 1


def test_a_private_host_that_the_table_names_is_fetched(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get("http://127.0.0.1:3009/feeds/gr/1.rss", body=rss(item("Local")))
    client = newsroom(("gr", "Alpha", "http://127.0.0.1:3009/feeds/gr/1.rss", "general"))
    assert titles(client.get("/news?country=gr").json) == ["Local"]


def test_an_opml_table_is_fetched(upstream: responses.RequestsMock, tmp_path: Path) -> None:
    opml = tmp_path / "mine.opml"
    opml.write_text(f'<opml><body><outline text="Greece"><outline text="Alpha" xmlUrl="{A}"/></outline></body></opml>')
    upstream.get(A, body=rss(item("Headline")))
    client = create_app(Settings.load(news_feeds=opml)).test_client()
    assert titles(client.get("/news?country=gr").json) == ["Headline"]


NEWSAPI = "https://newsapi.org/v2/top-headlines"


def test_newsapi_is_asked_last_about_countries_that_it_did_not_answer_lately(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, body=rss(item("Here")))
    client = newsroom(BOTH[0], US, newsapi_api_key="key")
    assert client.get("/news?country=gr").headers["X-Provider"] == "feeds"
    assert [call.request.url for call in upstream.calls] == [A]


def test_newsapi_is_asked_first_where_it_had_headlines_within_a_day(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(A, status=500)
    upstream.get(NEWSAPI, json={"status": "ok", "totalResults": 1, "articles": [{"title": "From NewsAPI"}]})
    client = newsroom(BOTH[0], newsapi_api_key="key")
    asked = [client.get(f"/news?country=gr&q={q}").headers["X-Provider"] for q in ("one", "two")]
    assert asked == ["newsapi", "newsapi"]
    assert [str(call.request.url).partition("?")[0] for call in upstream.calls] == [A, NEWSAPI, NEWSAPI]


def test_newsapi_alone_is_asked_about_any_country_that_it_lists(upstream: responses.RequestsMock) -> None:
    upstream.get(NEWSAPI, json={"status": "ok", "totalResults": 0, "articles": []})
    client = create_app(Settings(newsapi_api_key="k", news_providers="newsapi")).test_client()
    assert client.get("/news?country=gr").json["totalResults"] == 0


def test_a_new_row_of_the_table_counts_without_a_restart(
    newsroom: Newsroom, upstream: responses.RequestsMock, tmp_path: Path
) -> None:
    upstream.get(A, body=rss(item("One")))
    upstream.get(B, body=rss(item("Two")))
    client = newsroom(BOTH[0])
    assert titles(client.get("/news?country=gr").json) == ["One"]
    with (tmp_path / "feeds.csv").open("a", encoding="utf-8") as table:
        table.write(f"gr,el,Beta,{B},general\nis,is,Gamma,https://c.example/rss,general\n")
    assert set(titles(client.get("/news?country=gr").json)) == {"One", "Two"}
    assert "is" in [country["code"] for country in client.get("/news/countries").json["countries"]]
    assert [source["name"] for source in client.get("/news/sources?country=gr").json["sources"]] == ["Alpha", "Beta"]


@pytest.mark.parametrize("path", ["/news/?country=gr", "/news/countries/"])
def test_a_slash_at_the_end_makes_no_difference(
    newsroom: Newsroom, upstream: responses.RequestsMock, path: str
) -> None:
    upstream.get(A, body=rss(item("One")))
    client = newsroom(BOTH[0])
    client.get("/news?country=gr")
    assert client.get(path).json == client.get(path.replace("/?", "?").removesuffix("/")).json


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss(), "it has no items"),
        (rss("<item><title>No link</title></item>"), "its only item hasn't a title and a link on http or https"),
        (rss("<item/>", "<item><link>/1</link></item>"), "none of its 2 items has a title and a link on http or https"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "it has no items"),
        (b"<html><p>We moved</p></html>", "a web page came in place of a feed"),
    ],
)
def test_a_feed_that_yields_nothing_leaves_one_line_in_the_log_that_says_why(
    newsroom: Newsroom, upstream: responses.RequestsMock, capfd: pytest.CaptureFixture[str], body: bytes, reason: str
) -> None:
    upstream.get(A, body=body)
    upstream.get(B, body=rss(item("Two")))
    assert titles(newsroom(*BOTH).get("/news?country=gr").json) == ["Two"]
    out, err = capfd.readouterr()
    lines = [line for line in (out + err).splitlines() if "publisher=Alpha" in line]
    assert len(lines) == 1
    assert reason in lines[0]
    assert "a.example" in lines[0]
