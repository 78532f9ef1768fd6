"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.errors import UnusableFeed
from news.feeds.feed import Feed
from news.feeds.headline import Headline
from news.feeds.parse import parse_feed
from tests.unit.news.samples import Newsroom

URL = "https://paper.example/feed.json"
PAPER = Feed("gr", "The Paper", URL)
VERSION = "https://jsonfeed.org/version/1.1"
ITEM = {
    "id": "1",
    "url": "https://paper.example/1",
    "title": "One <b> & two",
    "summary": "What <happened>.",
    "content_html": "<p>Not <b>this</b>.</p><img src='/html.jpg'>",
    "image": "https://paper.example/1.jpg",
    "date_published": "2026-10-01T11:00:00+03:00",
    "authors": [{"name": "Zoe", "url": "https://paper.example/zoe"}, {"name": "Ann"}],
    "language": "en",
}


def parse(*items: Any, **feed: Any) -> tuple[Headline, ...]:
    document = {"version": VERSION, "title": "The Paper", "items": list(items), **feed}
    return parse_feed(json.dumps(document).encode(), "application/feed+json", URL, PAPER).headlines


def parse_one(changes: Mapping[str, Any], **feed: Any) -> Headline:
    kept = {name: value for name, value in {**ITEM, **changes}.items() if value is not ...}
    (headline,) = parse(kept, **feed)
    return headline


def test_an_item_becomes_a_headline_its_title_and_summary_literally() -> None:
    assert parse_one({}) == Headline(
        publisher="The Paper",
        title="One <b> & two",
        link="https://paper.example/1",
        description="What <happened>.",
        author="Zoe, Ann",
        image="https://paper.example/1.jpg",
        published=datetime(2026, 10, 1, 8, tzinfo=UTC),
        guid="1",
    )


def test_a_json_feed_is_read_through_the_service(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    body = json.dumps({"version": VERSION, "title": "The Paper", "items": [ITEM]})
    upstream.get(URL, body=body, content_type="application/feed+json")
    answer = newsroom(("gr", "The Paper", URL, "general")).get("/news?country=gr")
    assert [article["title"] for article in answer.json["articles"]] == ["One <b> & two"]


@pytest.mark.parametrize(
    ("changes", "link"),
    [
        ({"url": "/2"}, "https://paper.example/2"),
        ({"url": ..., "external_url": "https://other.example/"}, "https://other.example/"),
        ({"url": "https://paper.example/2", "external_url": "https://other.example/"}, "https://paper.example/2"),
        ({"url": ..., "id": "https://paper.example/3"}, "https://paper.example/3"),
        ({"url": 5, "id": "https://paper.example/3"}, "https://paper.example/3"),
        ({"url": "https://paper.example/a b?c=1&amp;d=2"}, "https://paper.example/a%20b?c=1&d=2"),
    ],
)
def test_the_link_is_the_page_else_what_it_is_about_else_the_id(changes: Mapping[str, Any], link: str) -> None:
    assert parse_one(changes).link == link


@pytest.mark.parametrize(
    ("changes", "description"),
    [
        ({"summary": ..., "content_text": "Plain & simple"}, "Plain & simple"),
        ({"summary": ...}, "Not this."),
        ({"summary": "", "content_html": "<p>a &amp;amp; b</p>"}, "a &amp; b"),
        ({"summary": None, "content_html": 7}, None),
        ({"summary": "\ud83d\ude00 \ud83d"}, "😀 \ufffd"),
    ],
)
def test_the_description_is_the_summary_else_the_content(changes: Mapping[str, Any], description: str | None) -> None:
    assert parse_one(changes).description == description


@pytest.mark.parametrize(
    ("changes", "feed", "author"),
    [
        ({"authors": ..., "author": {"name": "Version One"}}, {}, "Version One"),
        ({"authors": ...}, {"authors": [{"name": "The Desk"}]}, "The Desk"),
        ({"authors": []}, {"author": {"name": "The Desk"}}, "The Desk"),
        ({"authors": [{"name": "zoe@paper.example"}, "Ann", {"url": "/"}]}, {}, None),
        ({"authors": ...}, {}, None),
    ],
)
def test_authors_are_the_items_else_the_feeds(
    changes: Mapping[str, Any], feed: Mapping[str, Any], author: str | None
) -> None:
    assert parse_one(changes, **feed).author == author


@pytest.mark.parametrize(
    ("changes", "image"),
    [
        ({"image": ..., "banner_image": "/banner.jpg"}, "https://paper.example/banner.jpg"),
        ({"image": ..., "attachments": [{"url": "/a", "mime_type": "image/png"}]}, "https://paper.example/a"),
        (
            {"image": ..., "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}, 3]},
            "https://paper.example/html.jpg",
        ),
        ({"image": ..., "attachments": "none"}, "https://paper.example/html.jpg"),
        ({"image": ..., "content_html": ...}, None),
    ],
)
def test_the_picture_is_stated_attached_or_in_the_content(changes: Mapping[str, Any], image: str | None) -> None:
    assert parse_one(changes).image == image


@pytest.mark.parametrize(
    ("changes", "published"),
    [
        ({"date_published": ..., "date_modified": "2026-10-01T09:00:00Z"}, datetime(2026, 10, 1, 9, tzinfo=UTC)),
        ({"date_published": 1790841600}, None),
        ({"date_published": "soon"}, None),
    ],
)
def test_the_date_is_that_of_publication_else_of_the_last_change(
    changes: Mapping[str, Any], published: datetime | None
) -> None:
    assert parse_one(changes).published == published


def test_items_without_title_or_link_and_items_that_are_none_are_left_out() -> None:
    untitled, unlinked = {**ITEM, "title": ""}, {**ITEM, "url": "", "id": "1"}
    assert [headline.title for headline in parse(untitled, unlinked, "item", None, [], ITEM)] == ["One <b> & two"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"articles": []}',
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"version": 1.1, "items": []}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [',
        b'{"a":' * 100_000,
        b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + b"9" * 5000 + b"]}",
        b"[]",
    ],
)
def test_other_json_is_no_feed(body: bytes) -> None:
    with pytest.raises(UnusableFeed, match="^what came is no feed$"):
        parse_feed(body, "application/json", URL, PAPER)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(ITEM)), JSON)
def test_a_broken_field_costs_only_itself(name: str, value: Any) -> None:
    headlines = parse({**ITEM, name: value}, {**ITEM, "title": "Other", "url": "/other"})
    assert headlines[-1].title == "Other"
    if name not in ("title", "url"):
        assert headlines[0].title == ITEM["title"]


def test_a_feed_that_has_expired_is_fetched_once_a_day() -> None:
    document = {"version": VERSION, "title": "The Paper", "items": [ITEM]}
    for expired, interval_s in ((True, 86_400), (False, 0), ("yes", 0)):
        body = json.dumps({**document, "expired": expired}).encode()
        assert parse_feed(body, "", URL, PAPER).wanted.interval_s == interval_s
