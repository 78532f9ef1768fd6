from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from sandbox.feeds import FORMATS, InventedFeed, listing, table
from sandbox.headlines import COUNTRIES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

WHOLE = [feed for feed in table() if not feed.url.endswith(".broken")]


@pytest.mark.parametrize("feed", WHOLE, ids=lambda feed: feed.url)
def test_every_feed_is_xml_with_items_and_marked_as_sample_data(client: FlaskClient, feed: InventedFeed) -> None:
    answer = client.get(feed.url)
    text = answer.data.decode(answer.data.split(b'"')[3].decode())
    root = ET.fromstring(text.partition("?>")[2])  # noqa: S314 - our own document
    items = [node for node in root.iter() if node.tag.rpartition("}")[2] in ("item", "entry")]
    assert len(items) >= 5
    assert "(sandbox)</title>" in text


def test_every_country_has_at_least_two_publishers() -> None:
    counts = Counter(feed.country for feed in table())
    assert set(counts) == set(COUNTRIES)
    assert min(counts.values()) >= 2


def test_the_publishers_of_a_country_share_no_headline(client: FlaskClient) -> None:
    first, second = (client.get(f"/feeds/gb/{name}").data.decode() for name in ("1.rss", "2.atom"))
    links = {part.split("<")[0] for part in first.split("<link>https://example.com/gb/")[1:]}
    assert links
    assert not any(f"/gb/{link}" in second for link in links)


@pytest.mark.parametrize(
    ("path", "encoding", "word"),
    [
        ("/feeds/gr/1.rss", "iso-8859-7", "Αθήνα"),
        ("/feeds/gr/2.rdf", "windows-1253", "Αθήνα"),
        ("/feeds/jp/1.rss", "shift_jis", "横浜"),
        ("/feeds/jp/2.rdf", "euc-jp", "東京"),
        ("/feeds/ru/1.rss", "windows-1251", "Москва"),
    ],
)
def test_some_feeds_are_not_in_utf_8(client: FlaskClient, path: str, encoding: str, word: str) -> None:
    document = client.get(path).data
    assert f'encoding="{encoding}"'.encode() in document
    assert word in document.decode(encoding)


def test_feeds_have_the_irregularities_of_real_feeds(client: FlaskClient) -> None:
    document = client.get("/feeds/us/1.rss").data.decode()
    for oddity in ("<![CDATA[<b>", "&amp;laquo;", "<media:content ", "<enclosure ", "&lt;img src="):
        assert oddity in document, oddity


def test_some_items_have_no_date(client: FlaskClient) -> None:
    rdf, atom = (client.get(f"/feeds/{name}").data.decode(errors="replace") for name in ("gr/2.rdf", "ae/2.atom"))
    assert 0 < rdf.count("<dc:date>") < rdf.count("</item>")
    assert 0 < atom.count("<published>") < atom.count("</entry>")


def test_a_feed_of_a_category_has_only_items_of_that_category(client: FlaskClient) -> None:
    document = client.get("/feeds/gr/3.atom").data.decode()
    assert document.count("/gr/sports/") == document.count("<id>https://example.com/gr/sports/") * 2


def test_one_feed_is_malformed_xml(client: FlaskClient) -> None:
    with pytest.raises(ET.ParseError):
        ET.fromstring(client.get("/feeds/gr/4.broken").data)  # noqa: S314 - our own document


def test_an_empty_atom_feed_still_has_a_date() -> None:
    assert "<updated>1970-01-01T00:00:00Z</updated>" in FORMATS["atom"][0]("Nothing", "https://example.com", [])


@pytest.mark.parametrize("header", [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")])
def test_a_conditional_request_for_an_unchanged_feed_gets_304(client: FlaskClient, header: tuple[str, str]) -> None:
    first = client.get("/feeds/us/1.rss")
    again = client.get("/feeds/us/1.rss", headers={header[1]: first.headers[header[0]]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/feeds/us/9.rss", "/feeds/xx/1.rss", "/feeds/us/1.atom"])
def test_a_feed_that_is_not_in_the_table_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_table_has_addresses_under_the_requests_host(client: FlaskClient) -> None:
    rows = list(csv.DictReader(client.get("/feeds.csv", base_url="http://sandbox:3009").text.splitlines()))
    assert list(rows[0]) == ["country", "language", "publisher", "url", "category"]
    assert rows[0]["url"] == "http://sandbox:3009/feeds/ae/1.rss"


def test_a_base_address_may_end_in_a_slash() -> None:
    assert listing("http://here/") == listing("http://here")
