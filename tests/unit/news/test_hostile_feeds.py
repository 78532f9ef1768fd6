"""What a broken or hostile feed can send. It must not reach the caller, and must not stop the other feeds."""

import gzip
from typing import Any

import pytest
import responses
from requests import ConnectionError as RequestsConnectionError

from news.feeds.feed import Feed
from news.feeds.parse import parse_feed
from tests.unit.news.samples import Newsroom, item, rss

BAD, GOOD = "https://bad.example/rss", "https://good.example/rss"
ROWS = [("gr", "Bad", BAD, "general"), ("gr", "Good", GOOD, "general")]
XML = "application/xml"


def bad_articles(newsroom: Newsroom, upstream: responses.RequestsMock, *rows: tuple[str, ...]) -> list[dict[str, Any]]:
    """Ask for a bad feed beside a good one. Checks that the good one's headline is there; returns the bad one's."""
    upstream.get(GOOD, body=rss(item("Good news")))
    answer = newsroom(*ROWS, *rows).get("/news?country=gr&pageSize=100")
    assert answer.status_code == 200
    articles = answer.json["articles"]
    assert "Good news" in [article["title"] for article in articles]
    return [article for article in articles if article["source"]["name"] == "Bad"]


BILLION_LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<!doctype html><html><body><h1>We moved</h1></body></html>", id="a web page"),
        pytest.param(b'{"articles": []}', id="JSON"),
        pytest.param(bytes(range(256)) * 10, id="random bytes"),
        pytest.param(b"<rss><channel><titel>x & y</title></rss>", id="malformed XML"),
        pytest.param(
            f"{BILLION_LAUGHS}<rss><channel><item><title>&j;</title></item></channel></rss>".encode(),
            id="a billion laughs",
        ),
        pytest.param(
            f"{BILLION_LAUGHS}<rss><channel><item><title>&j;</title></item></channel></rss>".encode("utf-16"),
            id="a billion laughs in UTF-16",
        ),
        pytest.param(b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item("&x;")), id="a local file"),
        pytest.param(b"<rss>" + b"x" * 20_000_000, id="20 MB"),
        pytest.param(b"<rss><channel>" + b"<item>" * 400_000, id="items without an end"),
        pytest.param(rss(item("<b>" * 100_000)), id="deep nesting"),
    ],
)
def test_an_unusable_feed_costs_only_its_own_headlines(
    newsroom: Newsroom, upstream: responses.RequestsMock, body: bytes
) -> None:
    upstream.get(BAD, body=body, content_type=XML)
    assert bad_articles(newsroom, upstream) == []


def test_the_complete_items_of_a_truncated_feed_are_used(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, body=rss(item("Whole"), item("Cut off"))[:-60], content_type=XML)
    assert [article["title"] for article in bad_articles(newsroom, upstream)] == ["Whole"]


def test_the_first_sixty_items_of_a_long_feed_are_used(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, body=rss(*(item(f"Story {number}") for number in range(2000))), content_type=XML)
    titles = [article["title"] for article in bad_articles(newsroom, upstream)]
    assert sorted(titles) == sorted(f"Story {number}" for number in range(60))


def test_all_items_of_a_feed_of_whole_articles_are_used(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    article = "<description>" + "&lt;p&gt;text&lt;/p&gt;" * 1000 + "</description>"
    upstream.get(BAD, body=rss(*(item(f"Story {number}", more=article) for number in range(20))), content_type=XML)
    assert len(bad_articles(newsroom, upstream)) == 20


def test_a_decompression_bomb_is_not_unpacked(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    bomb = gzip.compress(b"<rss>" + b" " * 60_000_000)
    upstream.get(BAD, body=bomb, content_type=XML, headers={"Content-Encoding": "gzip"})
    assert bad_articles(newsroom, upstream) == []


def test_a_gzipped_feed_is_read(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, body=gzip.compress(rss(item("Packed"))), content_type=XML, headers={"Content-Encoding": "gzip"})
    assert [article["title"] for article in bad_articles(newsroom, upstream)] == ["Packed"]


def test_a_feed_with_a_false_content_encoding_costs_only_its_own_headlines(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(BAD, body=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert bad_articles(newsroom, upstream) == []


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ("<title>&lt;script&gt;alert(1)&lt;/script&gt;Calm</title>", "Calm"),
        ("<title><![CDATA[<script>alert(1)</script>Calm<img src=x onerror=alert(1)>]]></title>", "Calm"),
        ("<title>&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Calm</title>", "Calm"),
        ("<title>\x1b[2J\x1b[31mCalm\u202e</title>", "Calm"),
    ],
)
def test_scripts_and_escape_sequences_are_removed_from_a_title(
    newsroom: Newsroom, upstream: responses.RequestsMock, more: str, shown: str
) -> None:
    upstream.get(BAD, body=rss(f"<item>{more}<link>https://bad.example/1</link></item>"), content_type=XML)
    assert [article["title"] for article in bad_articles(newsroom, upstream)] == [shown]


def test_escape_sequences_are_removed_from_a_description(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, body=rss(item("T", more="<description>\x1b[31mred\x1b[0m\x07</description>")), content_type=XML)
    assert bad_articles(newsroom, upstream)[0]["description"] == "red"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://bad.example/", ""]
)
def test_an_item_without_an_http_link_is_left_out(
    newsroom: Newsroom, upstream: responses.RequestsMock, link: str
) -> None:
    upstream.get(
        BAD, body=rss(f"<item><title>Bad link</title><link>{link}</link></item>", item("Kept")), content_type=XML
    )
    assert [article["title"] for article in bad_articles(newsroom, upstream)] == ["Kept"]


@pytest.mark.parametrize(
    "media",
    [
        '<enclosure url="javascript:alert(1)" type="image/png"/>',
        '<enclosure url="https://bad.example/sound.mp3" type="audio/mpeg"/>',
        '<enclosure url="https://bad.example/?id=1" length="1"/>',
        '<media:content url="https://bad.example/p.jpg" medium="image" width="1" height="1"/>',
        '<media:content url="https://bad.example/film.mp4" medium="video"/>',
        '<media:thumbnail url="http://[::1"/>',
        "<description>&lt;img src='https://bad.example/c.gif' width='1' height='1'&gt;</description>",
        "<description>&lt;img src='data:image/png;base64,AAAA'&gt;</description>",
        "<description>&lt;img src='https://secure.gravatar.com/avatar/1'&gt;</description>",
    ],
)
def test_tracking_pixels_avatars_and_other_media_are_not_used_as_picture(
    newsroom: Newsroom, upstream: responses.RequestsMock, media: str
) -> None:
    body = rss(item("T", more=media)).replace(b"<rss", b'<rss xmlns:media="http://search.yahoo.com/mrss/"')
    upstream.get(BAD, body=body, content_type=XML)
    assert bad_articles(newsroom, upstream)[0]["urlToImage"] is None


@pytest.mark.parametrize(
    "date", ["yesterday", "0000-00-00", "Thu, 01 Jan 1970 00:00:00 GMT", "9999999999999", "Mon, 99 Foo 2026"]
)
def test_an_impossible_date_becomes_null(newsroom: Newsroom, upstream: responses.RequestsMock, date: str) -> None:
    upstream.get(BAD, body=rss(item("T", date=date)), content_type=XML)
    assert bad_articles(newsroom, upstream)[0]["publishedAt"] is None


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:3009/secret",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://localhost/",
        "file:///etc/passwd",
        "ftp://bad.example/",
        "http://[broken",
        "http://bad.example:0/",
        pytest.param(f"http://{'a' * 64}α.example/", id="no valid hostname"),
    ],
)
def test_a_redirect_to_a_private_or_non_http_address_is_not_followed(
    newsroom: Newsroom, upstream: responses.RequestsMock, target: str
) -> None:
    upstream.get(BAD, status=302, headers={"Location": target})
    assert bad_articles(newsroom, upstream) == []
    assert {call.request.url for call in upstream.calls} == {BAD, GOOD}


def test_a_redirect_to_a_private_host_that_the_table_names_is_followed(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(BAD, status=301, headers={"Location": "http://10.0.0.1/moved"})
    upstream.get("http://10.0.0.1/moved", body=rss(item("Moved")))
    upstream.get("http://10.0.0.1/", body=rss(item("Own")))
    articles = bad_articles(newsroom, upstream, ("gr", "Own", "http://10.0.0.1/", "general"))
    assert [article["title"] for article in articles] == ["Moved"]


def test_five_redirects_are_followed(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    for hop, status in enumerate((301, 302, 303, 307, 308)):
        where = BAD if hop == 0 else f"http://bad.example/{hop}"
        upstream.get(where, status=status, headers={"Location": f"//bad.example/{hop + 1}" if hop else "http:/1"})
    upstream.replace(responses.GET, BAD, status=301, headers={"Location": "http://bad.example/1"})
    upstream.get("http://bad.example/5", body=rss(item("At last", link="relative")))
    assert [article["url"] for article in bad_articles(newsroom, upstream)] == ["http://bad.example/relative"]


def test_a_sixth_redirect_is_not_followed(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, status=302, headers={"Location": BAD})
    assert bad_articles(newsroom, upstream) == []
    assert sum(call.request.url == BAD for call in upstream.calls) == 6


def test_a_redirect_without_a_location_is_a_failure(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    upstream.get(BAD, status=302)
    assert bad_articles(newsroom, upstream) == []


def test_a_feed_whose_connection_is_reset_costs_only_its_own_headlines(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(BAD, body=RequestsConnectionError("reset"))
    assert bad_articles(newsroom, upstream) == []


@pytest.mark.parametrize(
    "costly",
    [
        pytest.param("<item><author>" + "a." * 50_000 + "</author></item>", id="author"),
        pytest.param("<item><author>" + ("a." * 190 + "<!--<author/>-->") * 250 + "</author></item>", id="pieces"),
        pytest.param("<item><title>" + " " * 900_000 + "</title></item>", id="white space"),
        pytest.param("<item>" + "<b>" * 15_000 + "</item>", id="open tags"),
        pytest.param("<item>" + "<media:title>" * 15_000 + "</item>", id="captions"),
        pytest.param("<item><title>" + "&lt;script&gt;" * 5_000 + "</title></item>", id="scripts"),
    ],
)
def test_a_feed_made_to_slow_the_parser_down_is_parsed_in_bounded_time(costly: str) -> None:
    parse_feed(rss(costly), XML, BAD, Feed("gr", "Bad", BAD))
