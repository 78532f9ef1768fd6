"""The HTML of /docs; tests/browser tests it in a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.facts.words import words_in
from master.openapi import chapters, page
from master.openapi.document import OPERATIONS, document
from master.settings import Settings

TEMPLATES = (Path(page.__file__).parents[1] / "views" / "html" / "templates").glob("docs*.html")


class ParsedPage(HTMLParser):
    """The page's links, ids and forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.forms: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.attributes.append((tag, attributes))
        if tag == "a":
            self.links.append(attributes["href"] or "")
        if "id" in attributes:
            self.ids.append(attributes["id"] or "")
        if tag == "form":
            self.forms[attributes["action"] or ""] = []
        if tag in ("input", "select"):
            self.forms[list(self.forms)[-1]].append(attributes["name"] or "")


CHAPTERS = [chapter.slug for chapter in chapters.chapters(document())]
ADDRESSES = ["/docs", "/docs?q=rain", *(f"/docs/{slug}" for slug in CHAPTERS)]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture(scope="module")
def parsed(client: FlaskClient) -> dict[str, ParsedPage]:
    """The contents, a search and every chapter, by address."""
    return {address: ParsedPage(client.get(address).text) for address in ADDRESSES}


def test_every_path_shape_and_problem_stands_in_one_chapter_and_the_contents_lead_to_it(
    parsed: dict[str, ParsedPage],
) -> None:
    """The contents keep the ids of the time when all stood at /docs, for links from elsewhere."""
    contents = parsed["/docs"]
    names = {operation.name for operation in OPERATIONS} | set(document()["components"]["schemas"])
    names |= {row.type for row in chapters.problem_rows()} | set(chapters.TABLES)
    assert names <= set(contents.ids)
    for name in names - set(chapters.TABLES):
        (address,) = {link.partition("#")[0] for link in contents.links if link.endswith(f"#{name}")}
        assert [slug for slug in CHAPTERS if name in parsed[f"/docs/{slug}"].ids] == [address.rpartition("/")[2]]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_into_the_docs_has_a_target_and_ids_are_unique(parsed: dict[str, ParsedPage], address: str) -> None:
    shown = parsed[address]
    assert len(shown.ids) == len(set(shown.ids))
    for link in shown.links:
        path, _, fragment = link.partition("#")
        if path in ("", *ADDRESSES):
            assert not fragment or fragment in parsed[path or address].ids, link
        else:
            assert not path.startswith("/docs/"), link


def test_every_example_is_a_plain_link(parsed: dict[str, ParsedPage]) -> None:
    links = {link for shown in parsed.values() for link in shown.links}
    for path, item in document()["paths"].items():
        for example in page.examples(path, item["get"]):
            assert example.address in links


def test_every_form_has_the_parameters_of_its_path_and_is_hidden_without_javascript(
    parsed: dict[str, ParsedPage],
) -> None:
    forms = {address: form for slug in CHAPTERS for address, form in parsed[f"/docs/{slug}"].forms.items()}
    assert set(forms) == {operation.path for operation in OPERATIONS if not operation.in_path}
    measures = ["wind", "pressure", "precipitation", "clock"]
    assert forms["/news/countries"] == ["format", "width", "color", "glyphs", "line", *measures, "lang"]
    tried = [attributes for shown in parsed.values() for tag, attributes in shown.attributes if tag == "form"]
    assert all("hidden" in attributes or attributes.get("role") == "search" for attributes in tried)


def test_a_chapter_is_a_page_to_read_and_not_a_book(client: FlaskClient) -> None:
    """All at one address was 44,000 px high."""
    sizes = {address: len(client.get(address).data) for address in ADDRESSES}
    assert max(sizes.values()) < 150_000, sizes


def test_a_chapter_that_there_is_not_is_told_with_those_that_there_are(client: FlaskClient) -> None:
    answer = client.get("/docs/wether", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["type"]) == (404, "not-found")
    assert "weather, headlines" in answer.json["detail"]


# The search


def found(client: FlaskClient, words: str, lang: str = "en") -> list[str]:
    """The names of what is found, the best first."""
    answer = client.get("/docs", query_string={"q": words, "lang": lang})
    section = answer.text.partition('class="index"')[2].partition("</section>")[0]
    return re.findall(r"<a [^>]*><code>(.*?)</code></a>", section)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("pollen", "/air"),
        ("FORECAST days", "/forecast"),
        ("onecall", "/data/2.5/onecall"),
        ("city-not-found", "city-not-found"),
        ("Retry-After", "Retry-After"),
        ("404", "city-not-found"),
    ],
)
def test_the_search_looks_through_all_that_is_said(client: FlaskClient, words: str, first: str) -> None:
    assert first in found(client, words)[:6]


def test_the_search_knows_a_greek_readers_words_without_accents_too(client: FlaskClient) -> None:
    assert "Υγρασία" in found(client, "υγρασια", "el")
    assert "/news" in found(client, "Ειδήσεις", "el")


@pytest.mark.parametrize("words", ["qqqq", "rain qqqq", "<script>"])
def test_what_nothing_holds_is_said_and_the_words_stay_in_the_box(client: FlaskClient, words: str) -> None:
    answer = client.get("/docs", query_string={"q": words})
    assert "Nothing found." in answer.text
    assert ("input", words) in [
        (tag, attributes.get("value")) for tag, attributes in ParsedPage(answer.text).attributes
    ]
    assert "<script>" not in answer.text


def test_a_search_without_a_word_shows_the_contents(client: FlaskClient) -> None:
    assert client.get("/docs?q=+").text == client.get("/docs").text


def test_links_within_the_docs_keep_the_language_of_the_address(client: FlaskClient) -> None:
    for address in ("/docs?lang=el", "/docs/weather?lang=el", "/docs?q=rain&lang=el"):
        links = [link for link in ParsedPage(client.get(address).text).links if link.startswith("/docs")]
        assert links
        assert all("?lang=el" in link for link in links)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_has_no_inline_style_or_script(parsed: dict[str, ParsedPage], address: str) -> None:
    for tag, attributes in parsed[address].attributes:
        assert "style" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "style"
        assert tag != "script" or attributes["src"]


def test_the_page_comes_in_greek_where_the_browser_prefers_it(client: FlaskClient) -> None:
    answer = client.get("/docs", headers={"Accept-Language": "el"})
    assert '<html lang="el">' in answer.text
    assert "Η Ίρις για προγράμματα" in answer.text
    assert '<html lang="en">' in client.get("/docs?lang=en", headers={"Accept-Language": "el"}).text


def test_the_link_home_keeps_the_language_only_if_the_address_chose_it(client: FlaskClient) -> None:
    assert "/?lang=el" in ParsedPage(client.get("/docs?lang=el").text).links
    assert "/?lang=el" not in ParsedPage(client.get("/docs", headers={"Accept-Language": "el"}).text).links


def test_every_message_of_the_template_is_translated_to_greek() -> None:
    messages = [message for path in TEMPLATES for message in re.findall(r"""_\(["'](.+?)["']\)""", path.read_text())]
    messages += [*chapters.TABLES.values()] + [tag["name"] for tag in document()["tags"]]
    assert [message for message in messages if words_in("el")(message) == message] == []


def test_a_caller_with_the_current_etag_gets_304_for_the_page(client: FlaskClient) -> None:
    answer = client.get("/docs/weather")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/docs/weather", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_description_is_escaped_before_it_is_marked_up() -> None:
    html = page.marked("`<b>` & https://example.com/a#b.")
    assert html == (
        "<code>&lt;b&gt;</code> &amp; "
        '<a href="https://example.com/a#b" rel="noopener noreferrer">https://example.com/a#b</a>.'
    )


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"type": "number"}, "number"),
        ({"$ref": "#/components/schemas/Step"}, "Step"),
        ({"anyOf": [{"$ref": "#/components/schemas/Clouds"}, {"type": "null"}]}, "Clouds or null"),
        ({"type": "array", "items": {"type": "string"}}, "array of string"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object of string"),
        ({"type": "string", "const": "ok"}, '"ok"'),
        ({"type": "string", "enum": ["ready", "failing"]}, '"ready" or "failing"'),
    ],
)
def test_a_types_name_is_readable(schema: dict[str, Any], name: str) -> None:
    assert "".join(piece.text for piece in page.pieces(schema)) == name
