"""Feeds as publishers really send them, through the service. Their bodies are the corpus of `make fuzz` too."""

from pathlib import Path

import pytest
import responses
import time_machine

from tests.unit.news.samples import Newsroom

CORPUS = Path(__file__).parents[2] / "fuzz" / "corpus"
URL = "https://publisher.example/rss"
PUBLISHED = "2026-11-25T20:04:42Z"


@pytest.fixture(autouse=True)
def _the_day_after() -> None:
    with time_machine.travel("2026-11-26T12:00:00Z", tick=True):
        yield


def ask(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, content_type: str = "text/xml", country: str = "gb"
) -> list[dict]:
    upstream.get(URL, body=(CORPUS / f"{name}.xml").read_bytes(), content_type=content_type)
    answer = newsroom((country, "The Paper", URL, "general")).get(f"/news?country={country}&pageSize=100")
    assert answer.status_code == 200
    assert answer.json["totalResults"] == len(answer.json["articles"])
    return answer.json["articles"]


@pytest.mark.parametrize(
    ("name", "content_type", "titles"),
    [
        ("utf8_one_bad_byte", "text/xml", ["Νέα μέτρα για την ενέργεια", "Δεύτερο θέμα"]),
        ("gb2312_trunc", "text/xml", ["北京今天发布新政策"]),
        ("x_sjis", "text/xml", ["東京で新しい展覧会"]),
        ("windows_31j", "text/xml", ["東京で新しい展覧会①"]),
        ("big5_eten", "text/xml", ["市場裏恒生指數上漲"]),
        ("header_latin1_xml_cp1251", "text/xml; charset=ISO-8859-1", ["Новые правила для всех водителей"]),
        ("cp1253_as_8859_7", "text/xml; charset=ISO-8859-7", ["«Άνοιξε» η αγορά – “πρώτη” φορά"]),
        ("doctype_nbsp", "application/rss+xml", ["Hello world"]),
        ("atom_text_tags", "application/atom+xml", ["How the <video> element changed the <table>"]),
        ("atom_html_escaped", "application/atom+xml", ["Why Array<String> beats a list"]),
        ("amp_raw", "application/rss+xml", ["Marks & Spencer profits up; R&D too"]),
        ("gzip_unlabelled", "application/rss+xml", ["Zipped"]),
        (
            "link_fragments",
            "application/rss+xml",
            ["Kick-off in Athens", "Penalty saved late on", "Full time whistle: draw"],
        ),
        (
            "link_hashbang",
            "application/rss+xml",
            ["Budget passes vote", "Train strike called off", "New museum opens doors"],
        ),
        ("same_title_recurring", "application/rss+xml", ["Morning briefing"] * 3),
    ],
)
def test_the_titles_are_as_their_authors_meant_them(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, content_type: str, titles: list[str]
) -> None:
    assert [article["title"] for article in ask(newsroom, upstream, name, content_type)] == titles


@pytest.mark.parametrize(
    ("name", "description"), [("utf8_one_bad_byte", "κομμέ\ufffd..."), ("gb2312_trunc", "内容很\ufffd")]
)
def test_an_undecodable_byte_is_one_replacement_character(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, description: str
) -> None:
    assert ask(newsroom, upstream, name)[-1]["description"] == description


@pytest.mark.parametrize(("name", "items"), [("dates_forms", 37), ("zones_named", 35)])
def test_every_form_of_a_date_is_the_same_instant(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, items: int
) -> None:
    articles = ask(newsroom, upstream, name)
    assert len(articles) == items
    to_the_minute = {"noseconds", "eu_dot", "us_words", "us_words_dash"}
    for article in articles:
        form = article["url"].rpartition("/")[2]
        assert article["publishedAt"] == ("2026-11-25T20:04:00Z" if form in to_the_minute else PUBLISHED), form


@pytest.mark.parametrize(
    ("name", "links", "images"),
    [
        (
            "link_inner_space",
            ["https://e.example/my%20story/a%20b.html"],
            ["https://e.example/img/big%20photo%201.jpg"],
        ),
        ("amp_raw", ["https://e.example/1?a=1&b=2&copy=3"], [None]),
        ("img_lazy", ["https://e.example/1"], ["https://e.example/lazy.jpg"]),
        (
            "enclosure_badtype",
            [f"https://e.example/{number}" for number in (1, 2, 3)],
            [f"https://e.example/{letter}.jpg" for letter in "efg"],
        ),
    ],
)
def test_addresses_are_as_their_authors_meant_them(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, links: list[str], images: list[str | None]
) -> None:
    articles = ask(newsroom, upstream, name)
    assert [article["url"] for article in articles] == links
    assert [article["urlToImage"] for article in articles] == images


def test_the_newest_sixty_of_three_hundred_items_are_used(newsroom: Newsroom, upstream: responses.RequestsMock) -> None:
    articles = ask(newsroom, upstream, "items_300")
    assert [article["url"] for article in articles] == [f"https://e.example/{number}" for number in range(299, 239, -1)]
