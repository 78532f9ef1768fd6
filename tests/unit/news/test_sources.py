from pathlib import Path

import pytest

from news.feeds.table import load_table
from news.sources import Publishers, language_code

ROWS = """country,language,publisher,url,category
gb,en,BBC News,https://feeds.bbci.co.uk/news/rss.xml,general
gb,en,BBC News,https://feeds.bbci.co.uk/sport/rss.xml,sports
us,en,BBC News,https://feeds.bbci.co.uk/us/rss.xml,general
us,en,TechCrunch,https://techcrunch.com/feed/,technology
gr,el,Καθημερινή,https://rss.kathimerini.gr/all,general
gr,en,Ekathimerini,https://www.ekathimerini.com/feed/,general
pt,pt-PT,Público,https://feeds.publico.pt/rss,general
br,pt-BR,Folha,https://feeds.folha.uol.com.br/rss,general
br,pt-BR,G1,https://g1.globo.com/rss,general
no,nb,NRK,https://www.nrk.no/toppsaker.rss,general
"""


@pytest.fixture
def sources(tmp_path: Path) -> Publishers:
    path = tmp_path / "feeds.csv"
    path.write_text(ROWS, encoding="utf-8")
    return Publishers(load_table(path))


def test_a_publisher_in_a_country_is_one_source(sources: Publishers) -> None:
    source = sources.get("bbc-news")
    assert source is not None
    assert source.as_json() == {
        "id": "bbc-news",
        "name": "BBC News",
        "description": "Headlines of BBC News, United Kingdom.",
        "url": "https://bbci.co.uk",
        "category": "general",
        "language": "en",
        "country": "gb",
    }
    assert source.as_json("sports")["category"] == "sports"


def test_ids_are_plain_and_each_is_of_one_source(sources: Publishers) -> None:
    found = sources.find(category=None, language=None, country=None)
    assert [source.id for source in found] == [
        "bbc-news",
        "bbc-news-us",
        "techcrunch",
        "kathimerini-gr",
        "ekathimerini",
        "publico",
        "folha",
        "g1",
        "nrk",
    ]
    assert sources.get(" BBC-News ") is not None
    assert sources.get("cnn") is None


@pytest.mark.parametrize(
    ("category", "language", "country", "ids"),
    [
        ("sports", None, None, ["bbc-news"]),
        ("technology", None, "us", ["techcrunch"]),
        (None, "el", None, ["kathimerini-gr"]),
        (None, "pt", None, ["publico", "folha", "g1"]),
        (None, "no", None, ["nrk"]),
        ("health", None, None, []),
    ],
)
def test_sources_are_found_by_category_language_and_country(
    sources: Publishers, category: str, language: str, country: str, ids: list[str]
) -> None:
    assert [source.id for source in sources.find(category=category, language=language, country=country)] == ids


def test_a_page_gets_the_ids_that_the_table_knows_and_keeps_those_that_it_has(sources: Publishers) -> None:
    articles = [{"source": {"id": None, "name": "bbc news"}}, {"source": {"id": "x", "name": "BBC News"}}]
    page = sources.with_ids({"articles": [*articles, {"source": {"name": "Nobody"}}, {"source": None}]}, "us")
    assert [article["source"]["id"] for article in page["articles"]] == ["bbc-news-us", "x", None, None]
    assert articles[0]["source"]["id"] is None  # type: ignore[index]


def test_an_unknown_publisher_writes_in_its_countrys_usual_language(sources: Publishers) -> None:
    assert sources.language_of("Nobody", "br") == "pt"
    assert sources.language_of(None, "fr") == ""


def test_a_language_is_asked_for_where_most_speak_it(sources: Publishers) -> None:
    assert sources.countries_of("pt") == ["br", "pt"]
    assert sources.countries_of("en") == ["us", "gb", "gr"]
    assert sources.countries_of("fr") == []


@pytest.mark.parametrize(("tag", "code"), [("pt-BR", "pt"), ("zh_TW", "zh"), ("se", "sv"), ("NB", "no"), ("", "")])
def test_languages_are_named_as_newsapi_does(tag: str, code: str) -> None:
    assert language_code(tag) == code


def test_each_source_of_the_built_in_table_has_an_id_a_language_and_an_address() -> None:
    found = Publishers(load_table(None)).find(category=None, language=None, country=None)
    assert len(found) > 100
    assert len({source.id for source in found}) == len(found)
    for source in found:
        assert source.id.isascii()
        assert len(source.language) == 2, source
        assert source.url.startswith("http")
