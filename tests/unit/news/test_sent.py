"""Bodies as publishers were reported to send them, each after a kind of fault, and what is right (docs/feeds.md)."""

import re
from pathlib import Path
from typing import Any

import pytest
import responses
import time_machine
from flask.testing import FlaskClient

from news.search import Search
from tests.unit.news.samples import Newsroom

SENT = Path(__file__).parent / "sent"
TYPES = {"by": "application/atom+xml", "do": "application/atom+xml", "sv": "text/html"}
Opened = tuple[FlaskClient, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30T16:00:00Z", tick=True):
        yield


@pytest.fixture
def news_of(newsroom: Newsroom, upstream: responses.RequestsMock) -> Any:
    """A function that serves files of SENT as feeds of their country, one publisher each, and asks `/news`."""

    def ask(*names: str, q: str = "", publishers: str = "AB") -> list[dict[str, Any]]:
        rows = []
        for number, name in enumerate(names):
            path = next(SENT.glob(f"{name}*"))
            kind = TYPES.get(name[:2]) or ("application/feed+json" if path.suffix == ".json" else "application/rss+xml")
            url = f"https://pub.example/feeds/{name}"
            upstream.get(url, body=path.read_bytes(), content_type=kind)
            rows.append((name[:2], publishers[number], url, "general"))
        answer = newsroom(*rows).get("/news", query_string={"country": names[0][:2], "q": q, "pageSize": "100"})
        assert answer.status_code == 200, answer.text
        articles: list[dict[str, Any]] = answer.json["articles"]
        return articles

    return ask


def titles(articles: list[dict[str, Any]]) -> list[str]:
    return [article["title"] for article in articles]


@pytest.mark.parametrize(("name", "title"), [("al-", "Budget vote passes late"), ("ag-", "Default is XHTML")])
def test_plain_rss_under_an_odd_default_namespace_has_its_items(news_of: Any, name: str, title: str) -> None:
    assert titles(news_of(name)) == [title]


@pytest.mark.parametrize(
    ("name", "picture"),
    [
        ("by-", "https://pub.example/posts/7/images/bird.jpg"),
        ("pa-", "https://pixel.mag.example/imgs/daily/2026/14-horse.w700.h700.jpg"),
        ("bs-", "https://cdn.example/t.jpg"),
        ("cd-", "https://cdn.example/2026/point-blank.jpg"),
        ("cf-", "https://cdn.example/icons/2026/portrait.jpg"),
    ],
)
def test_the_picture_is_the_one_that_the_feed_states(news_of: Any, name: str, picture: str) -> None:
    assert [article["urlToImage"] for article in news_of(name)] == [picture]


@pytest.mark.parametrize(("name", "author"), [("cy-", "Jane Roe, Tim Poe"), ("dk-", "Jane Roe"), ("do-", "Mary Major")])
def test_authors_are_names(news_of: Any, name: str, author: str) -> None:
    assert [article["author"] for article in news_of(name)] == [author]


def test_an_item_whose_only_address_is_its_enclosure_has_that_one(news_of: Any) -> None:
    assert [article["url"] for article in news_of("es-")] == [
        "https://cdn.example/ep1.mp3",
        "https://cdn.example/ep2.mp3",
    ]


def test_a_json_feed_is_read_as_its_author_meant_it(news_of: Any) -> None:
    assert titles(news_of("fi-")) == ["First JSON story", "Second JSON story"]
    assert titles(news_of("ge-")) == ["The city\u2019s \u2018new\u2019 tram & bus"]


def test_a_host_is_written_as_the_url_standard_has_it(news_of: Any) -> None:
    assert [article["url"] for article in news_of("mk-")] == ["https://xn--nxasmm1c.example/%CE%BD%CE%AD%CE%B1/1"]


def test_a_story_in_two_feeds_of_a_publisher_is_told_once(news_of: Any) -> None:
    assert len(news_of("na-link_same_mod.", "na-link_same_mod2", publishers="AA")) == 2


def test_the_publishers_name_at_a_titles_end_is_no_part_of_it(news_of: Any) -> None:
    assert len(news_of("qa-dup_plain", "qa-dup_suffix")) == 2


def test_items_under_one_link_with_guids_of_their_own_are_different_stories(news_of: Any) -> None:
    assert titles(news_of("bj-")) == ["Rivers of gold", "Bridges in fog", "Tunnels below"]


@pytest.mark.parametrize(
    ("name", "q", "found"),
    [
        ("nz-", "\u201cclimate deal\u201d", ["Ministers don't back climate deal"]),
        ("nz-", "don\u2019t", ["Ministers don't back climate deal"]),
        ("nz-", "rooney's", ["Rooney\u2019s new novel is out"]),
        ("nz-", "Tesla, recalls", ["Tesla recalls cars"]),
        ("nz-", "tesla?", ["Tesla recalls cars"]),
        ("pl-", "Lodz", ["Łódź buduje metro"]),
        ("tr-", "ışık", ["IŞIK KESİNTİSİ BİTTİ"]),
        ("no-", "Tromso", ["Tromsø får ny bro"]),
        ("in-", '"कर"', []),
    ],
)
def test_a_search_finds_what_people_mean(news_of: Any, name: str, q: str, found: list[str]) -> None:
    assert titles(news_of(name, q=q)) == found


def test_a_flag_of_tags_stays(news_of: Any) -> None:
    flag = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "gbeng") + "\U000e007f"
    assert titles(news_of("kz-")) == [f"{flag} win the final"]


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("at-", {"2026-01-12", "2026-02-12"}),
        ("uy-", {"2026-09-30"}),
        ("lb-", {"2026-11-10"}),
        ("ma-", {"2026-11-10"}),
    ],
)
def test_months_have_the_names_of_the_country(news_of: Any, name: str, dates: set[str]) -> None:
    assert {(article["publishedAt"] or "")[:10] for article in news_of(name)} == dates


def test_a_page_that_points_to_its_feed_is_followed_once(news_of: Any, upstream: responses.RequestsMock) -> None:
    upstream.get("https://pub.example/f/plain", body=(SENT / "uy-date_uy.xml").read_bytes())
    assert titles(news_of("sv-")) == ["Nota de setiembre"]


DOCUMENTATION = (Path(__file__).parents[3] / "docs" / "feeds.md").read_text(encoding="utf-8")
SEARCHES = re.findall(r"^\| `(?P<q>[^`]+)` \| (?P<title>.+) \| (?P<found>yes|no) \|$", DOCUMENTATION, re.MULTILINE)


def test_the_documentation_lists_every_kind_of_repair() -> None:
    listed = DOCUMENTATION.partition("## What is repaired")[2].partition("\n## ")[0]
    assert set(re.findall(r"`([a-z]{2}-[a-z0-9_]+)`", listed)) == {path.stem for path in SENT.iterdir()}


@pytest.mark.parametrize(("q", "title", "found"), SEARCHES)
def test_a_search_finds_what_the_documentation_promises(q: str, title: str, found: str) -> None:
    assert Search.of(q).finds([title]) == (found == "yes")


def test_the_documentation_promises_something() -> None:
    assert len(SEARCHES) >= 20
