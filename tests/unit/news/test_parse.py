from datetime import UTC, datetime

import pytest

from news.feeds.errors import UnusableFeed
from news.feeds.items import MAX_ITEMS, Headline, http_link, link_key
from news.feeds.parse import parse_feed
from news.feeds.table import Feed
from tests.unit.news.samples import item, rss

URL = "https://paper.example/rss"
PAPER = Feed("gr", "The Paper", URL)
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def parse(*items: str) -> tuple[Headline, ...]:
    feed = rss(*items).replace(b"<rss", f"<rss {MEDIA}".encode())
    return parse_feed(feed, "application/rss+xml; charset=utf-8", URL, PAPER).headlines


def parse_one(more: str) -> Headline:
    (headline,) = parse(item("Title", "https://paper.example/1", more=more))
    return headline


def test_an_item_becomes_a_headline_of_its_publisher() -> None:
    more = "<description>&lt;p&gt;First sentence.&lt;/p&gt;</description><author>Zoe</author>"
    headline = parse(item("A &amp;amp; B", "/1", "Thu, 01 Oct 2026 11:00:00 +0300", more))[0]
    assert headline == Headline(
        publisher="The Paper",
        title="A & B",
        link="https://paper.example/1",
        description="First sentence.",
        author="Zoe",
        image=None,
        published=datetime(2026, 10, 1, 8, tzinfo=UTC),
    )


def test_a_headline_becomes_an_article_in_newsapis_shape() -> None:
    article = parse(item("Title", "https://paper.example/1", "Thu, 01 Oct 2026 11:00:00 +0300"))[0].as_article()
    assert (article.source.name, article.title, article.url) == ("The Paper", "Title", "https://paper.example/1")
    assert article.publishedAt == "2026-10-01T08:00:00Z"


@pytest.mark.parametrize("incomplete", [item(""), "<item><title>No link</title></item>", item("T", "http://[::1")])
def test_an_item_without_a_title_or_a_valid_link_is_left_out(incomplete: str) -> None:
    assert [headline.title for headline in parse(incomplete, item("Kept"))] == ["Kept"]


@pytest.mark.parametrize(
    ("more", "author"),
    [
        ("<author>Zoe</author>", "Zoe"),
        ("<author>zoe@paper.example</author>", None),
        ("<author>zoe@paper.example (Zoe)</author>", "Zoe"),
        ("<author>Zoe &lt;zoe@news.photography&gt;</author>", "Zoe"),
        ("<author>https://paper.example/zoe</author>", None),
        ("", None),
    ],
)
def test_an_author_is_a_name_and_no_address(more: str, author: str | None) -> None:
    assert parse_one(more).author == author


@pytest.mark.parametrize(
    ("more", "published"),
    [
        ("<pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate>", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        (
            "<pubDate>soon</pubDate><updated>2026-10-01T09:00:00Z</updated>",
            datetime(2026, 10, 1, 9, tzinfo=UTC),
        ),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>soon</pubDate>", None),
        ("", None),
    ],
)
def test_the_date_is_that_of_publication_else_of_the_last_change(more: str, published: datetime | None) -> None:
    assert parse_one(more).published == published


NARROW = '<media:content url="https://p.example/narrow.jpg" medium="image" width="300"/>'
WIDE = '<media:content url="https://p.example/wide" type="image/jpeg" width="900px"/>'
THUMBNAIL = '<media:thumbnail url="https://p.example/thumbnail.jpg"/>'
ENCLOSURE = '<enclosure url="/enclosure.png" length="1"/>'
IMG = "<description>&lt;img width='80' src='https://p.example/img.gif?a=1&amp;amp;b=2'&gt;</description>"
VIDEO = '<media:content url="https://p.example/film.mp4" medium="video"/>'
PIXEL = '<media:content url="https://p.example/pixel.jpg" medium="image" width="1" height="1"/>'
AVATAR = '<media:content url="https://secure.gravatar.com/avatar/1" medium="image"/>'
BROKEN = '<media:content url="http://[::1" medium="image"/>'


@pytest.mark.parametrize(
    ("more", "image"),
    [
        (IMG + ENCLOSURE + THUMBNAIL + NARROW + WIDE, "https://p.example/wide"),
        (IMG + ENCLOSURE + THUMBNAIL + VIDEO, "https://p.example/thumbnail.jpg"),
        (IMG + ENCLOSURE, "https://paper.example/enclosure.png"),
        (IMG, "https://p.example/img.gif?a=1&b=2"),
        (PIXEL + AVATAR + BROKEN + IMG, "https://p.example/img.gif?a=1&b=2"),
        (PIXEL + AVATAR + BROKEN + VIDEO, None),
    ],
)
def test_the_picture_is_the_widest_else_a_thumbnail_an_enclosure_or_an_img(more: str, image: str | None) -> None:
    assert parse_one(more).image == image


def test_a_pictures_caption_is_not_taken_for_the_articles_title() -> None:
    caption = '<media:content url="https://p.example/1.jpg"><media:title>Caption</media:title></media:content>'
    assert parse_one(caption).title == "Title"


def test_only_the_first_items_of_a_long_feed_are_parsed() -> None:
    headlines = parse(*(item(f"Story {number}") for number in range(MAX_ITEMS + 5)))
    assert [headline.title for headline in headlines] == [f"Story {number}" for number in range(MAX_ITEMS)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>We moved</body></html>", "what came is no feed"),
        (b"<!DOCTYPE rss [<!ENTITY a '&b;'><!ENTITY b 'c'>]>" + rss(), "the feed declares entities"),
        (rss(item("<b>" * 150_001)), "the feed is too large or too deep to be read"),
    ],
)
def test_a_document_that_is_no_feed_or_exceeds_the_limits_is_unusable(body: bytes, reason: str) -> None:
    with pytest.raises(UnusableFeed, match=f"^{reason}$"):
        parse_feed(body, "", URL, PAPER)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://news.example/a?b=c&d=e#f", "https://news.example/a?b=c&d=e#f"),
        (" https://news.example/\n a ", "https://news.example/a"),
        ("https://news.example/Αθήνα", "https://news.example/%CE%91%CE%B8%CE%AE%CE%BD%CE%B1"),
        ("https://παράδειγμα.example/", "https://xn--hxajbheg2az3al.example/"),
        ('https://news.example/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
        ("https://news.example/%41\ud800", "https://news.example/%41?"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//news.example/", None),
        ("/relative", None),
        ("http:///nowhere", None),
        ("http://[::1", None),
        ("http://news.example:0/", None),
        ("http://user:password@news.example/", None),
        ("http://" + "a" * 70 + ".example/", None),
        ("https://news.example/" + "a" * 2000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_http_links_are_accepted_and_they_are_percent_encoded(link: str | None, shown: str | None) -> None:
    assert http_link(link) == shown


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a?id=1",
        "https://www.news.example/a/?id=1",
        "https://news.example/a?utm_source=rss&id=1&fbclid=x#top",
    ],
)
def test_tracking_parameters_scheme_and_www_make_no_other_article(other: str) -> None:
    assert link_key(other) == link_key("https://news.example/a?id=1")


def test_other_parameters_make_another_article() -> None:
    assert link_key("https://news.example/a?id=2") != link_key("https://news.example/a?id=1")
