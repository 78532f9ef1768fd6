"""The HTML of /docs; tests/browser tests it in a browser."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.facts.words import words_in
from master.openapi import page
from master.openapi.document import OPERATIONS, document
from master.settings import Settings

TEMPLATE = Path(page.__file__).parents[1] / "views" / "html" / "templates" / "docs.html"


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


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def docs(client: FlaskClient) -> ParsedPage:
    return ParsedPage(client.get("/docs").text)


def test_every_path_has_a_section_and_a_link_to_it(docs: ParsedPage) -> None:
    names = {operation.name for operation in OPERATIONS}
    assert names <= set(docs.ids)
    assert {f"#{name}" for name in names} <= set(docs.links)


def test_every_link_within_the_page_has_a_target_and_ids_are_unique(docs: ParsedPage) -> None:
    fragments = {link[1:] for link in docs.links if link.startswith("#")}
    assert fragments <= set(docs.ids)
    assert len(docs.ids) == len(set(docs.ids))


def test_every_example_is_a_plain_link(docs: ParsedPage) -> None:
    paths = document()["paths"]
    for path, item in paths.items():
        for example in page.examples(path, item["get"]):
            assert example.address in docs.links


def test_every_form_has_the_parameters_of_its_path_and_is_hidden_without_javascript(docs: ParsedPage) -> None:
    assert set(docs.forms) == {operation.path for operation in OPERATIONS if not operation.in_path}
    measures = ["wind", "pressure", "precipitation", "clock"]
    assert docs.forms["/news/countries"] == ["format", "width", "color", "glyphs", "line", *measures, "lang"]
    assert all("hidden" in attributes for tag, attributes in docs.attributes if tag == "form")


def test_the_page_has_no_inline_style_or_script(docs: ParsedPage) -> None:
    for tag, attributes in docs.attributes:
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
    messages = re.findall(r"""_\(["'](.+?)["']\)""", TEMPLATE.read_text())
    messages += [tag["name"] for tag in document()["tags"]]
    assert [message for message in messages if words_in("el")(message) == message] == []


def test_a_caller_with_the_current_etag_gets_304_for_the_page(client: FlaskClient) -> None:
    answer = client.get("/docs")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/docs", headers={"If-None-Match": answer.headers["ETag"]})
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
