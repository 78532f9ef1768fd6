"""The page that shows the description; in a browser it is tested under tests/browser."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from master import create_app
from master.openapi import page
from master.openapi.document import document
from master.openapi.operations import OPERATIONS
from master.settings import Settings
from master.words import words_in

TEMPLATE = Path(page.__file__).parents[1] / "page" / "templates" / "docs.html"


class Read(HTMLParser):
    """The page's links, targets and forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.targets: list[str] = []
        self.forms: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.attributes.append((tag, told))
        if tag == "a":
            self.links.append(told["href"] or "")
        if "id" in told:
            self.targets.append(told["id"] or "")
        if tag == "form":
            self.forms[told["action"] or ""] = []
        if tag in ("input", "select"):
            self.forms[list(self.forms)[-1]].append(told["name"] or "")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def docs(client: FlaskClient) -> Read:
    return Read(client.get("/docs").text)


def test_every_path_has_its_section_and_is_in_the_list_of_paths(docs: Read) -> None:
    names = {operation.name for operation in OPERATIONS}
    assert names <= set(docs.targets)
    assert {f"#{name}" for name in names} <= set(docs.links)


def test_every_link_within_the_page_leads_somewhere_and_no_target_is_there_twice(docs: Read) -> None:
    within = {link[1:] for link in docs.links if link.startswith("#")}
    assert within <= set(docs.targets)
    assert len(docs.targets) == len(set(docs.targets))


def test_every_example_is_a_plain_link(docs: Read) -> None:
    paths = document()["paths"]
    for path, item in paths.items():
        for example in page.examples(path, item["get"]):
            assert example.address in docs.links


def test_every_form_takes_each_parameter_and_waits_for_the_script(docs: Read) -> None:
    assert set(docs.forms) == {operation.path for operation in OPERATIONS if not operation.in_path}
    assert docs.forms["/news/countries"] == ["format", "width", "color", "glyphs", "line", "lang"]
    assert all("hidden" in told for tag, told in docs.attributes if tag == "form")


def test_nothing_in_it_is_inline(docs: Read) -> None:
    for tag, told in docs.attributes:
        assert "style" not in told
        assert not any(name.startswith("on") for name in told)
        assert tag != "style"
        assert tag != "script" or told["src"]


def test_it_speaks_greek(client: FlaskClient) -> None:
    answer = client.get("/docs", headers={"Accept-Language": "el"})
    assert '<html lang="el">' in answer.text
    assert "Η Ίρις για προγράμματα" in answer.text
    assert '<html lang="en">' in client.get("/docs?lang=en", headers={"Accept-Language": "el"}).text


def test_the_language_that_was_chosen_is_kept_on_the_way_home_and_nobody_elses(client: FlaskClient) -> None:
    assert "/?lang=el" in Read(client.get("/docs?lang=el").text).links
    assert "/?lang=el" not in Read(client.get("/docs", headers={"Accept-Language": "el"}).text).links


def test_all_its_words_are_there_in_greek() -> None:
    told = re.findall(r"""_\(["'](.+?)["']\)""", TEMPLATE.read_text())
    told += [tag["name"] for tag in document()["tags"]]
    assert [words for words in told if words_in("el")(words) == words] == []


def test_who_has_the_page_already_is_told_so(client: FlaskClient) -> None:
    answer = client.get("/docs")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/docs", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_description_is_escaped_before_it_is_marked_up() -> None:
    told = page.marked("`<b>` & https://example.com/a#b.")
    assert told == (
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
def test_a_type_is_called_what_a_person_calls_it(schema: dict[str, Any], name: str) -> None:
    assert "".join(piece.text for piece in page.pieces(schema)) == name
