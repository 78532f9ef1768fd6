"""`/openapi.json` and `/docs`. The document is built once, and each chapter once a language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import unquote_plus, urlencode

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup, escape
from pydantic_core import to_json

from contract.queries import LONGEST_NAME
from master.facts.options import RenderParams
from master.facts.table import FACTS
from master.facts.words import words_in
from master.openapi.chapters import chapters, entries, find, problem_rows, where
from master.openapi.document import document
from master.operation import Json
from master.views.html import assets
from master.views.language import OWN_NAMES, address, home, language
from servicekit.problems import NoSuchPath

MAX_AGE_S = 300
MAX_PREFIXES = 16
"""Prefixes of proxies, and languages, for which what is built once is kept."""
ETAG_LENGTH = 32
CODE = re.compile(r"`([^`]+)`")
URL = re.compile(r"https://[\w./#-]*[\w/]")


class Docs:
    """The chapters of an Iris that serves these vendors' paths too, as HTML."""

    def __init__(self, vendors: tuple[str, ...]) -> None:
        self._described = document(vendors)
        self._chapters = {chapter.slug: chapter for chapter in chapters(self._described)}
        self._chapter_of = where(tuple(self._chapters.values()))
        self._index = {lang: entries(tuple(self._chapters.values()), words_in(lang)) for lang in OWN_NAMES}
        self._kept = lru_cache(maxsize=MAX_PREFIXES * len(self._chapters))(self._whole)

    def contents(self) -> str:
        """All chapters, by what stands in them."""
        return self._kept(language(), home(), "")

    def chapter(self, slug: str) -> str:
        """One of them; raises NoSuchPath where there is none of that name."""
        if slug not in self._chapters:
            there = ", ".join(self._chapters)
            raise NoSuchPath(f"There is no chapter {slug[:LONGEST_NAME]!r} in /docs; the chapters are {there}.")
        return self._kept(language(), home(), slug)

    def found(self, words: str) -> str:
        """What holds all these words, of all chapters."""
        return self._rendered("docs.html", home(), wanted=words, found=find(words, self._index[language()]))

    def _whole(self, _language: str, at_home: str, slug: str) -> str:
        """A chapter, or the contents; the arguments are all that its frame takes from the request."""
        chapter = self._chapters.get(slug)
        return self._rendered("docs_chapter.html" if chapter else "docs.html", at_home, chapter=chapter)

    def _rendered(self, template: str, at_home: str, **told: object) -> str:
        kept = "".join(at_home.partition("?")[1:])  # the language, where the address chose one

        def link(name: str, slug: str = "") -> str:
            """Where a path, a shape, a problem or a table stands."""
            return f"{address(f'/docs/{slug or self._chapter_of[name]}')}{kept}#{name}"

        nothing = {"chapter": None, "wanted": "", "found": ()}
        names = {"document": self._described, "contents": self._chapters.values(), "link": link, "kept": kept}
        return render_template(template, **FOR_TEMPLATES, **names, **{**nothing, **told})


def blueprint(vendors: tuple[str, ...]) -> Blueprint:
    """The routes, of an Iris that serves these vendors' paths too."""
    bp = Blueprint("openapi", __name__)
    described, pages = document(vendors), Docs(vendors)

    @lru_cache(maxsize=MAX_PREFIXES)
    def body(root: str) -> bytes:
        """The document of an Iris under this prefix."""
        server = {**described["servers"][0], "url": root or "/"}
        return to_json({**described, "servers": [server]})

    @bp.get("/openapi.json")
    def openapi() -> Response:
        return _cacheable(Response(body(request.script_root), content_type="application/json"))

    @bp.get("/docs")
    def docs() -> Response:
        """The contents, or what was found in all chapters."""
        words = " ".join(request.args.get("q", "").split())[:LONGEST_NAME]
        return _cacheable(assets.html(pages.found(words) if words else pages.contents()))

    @bp.get("/docs/<chapter>")
    def chapter(chapter: str) -> Response:
        return _cacheable(assets.html(pages.chapter(chapter)))

    return bp


def _cacheable(response: Response) -> Response:
    """The response with `Cache-Control` and `ETag`; 304 where `If-None-Match` has that ETag."""
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_S}"
    response.set_etag(sha256(response.get_data()).hexdigest()[:ETAG_LENGTH])
    response.make_conditional(request)
    return response


# What the template asks for


@dataclass(frozen=True, slots=True)
class ExampleLink:
    """An example: what it shows, and its URL."""

    summary: str
    address: str

    @property
    def shown(self) -> str:
        """The URL without percent-encoding."""
        return unquote_plus(self.address)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a type's name; `shape` names the schema that it links to."""

    text: str
    shape: str = ""


def examples(path: str, operation: Json) -> list[ExampleLink]:
    """A link for each example of an operation object; one to the path itself where it has none and takes nothing."""
    queries: dict[str, tuple[str, dict[str, str]]] = {}
    for parameter in operation["parameters"]:
        for name, example in parameter.get("examples", {}).items():
            queries.setdefault(name, (example["summary"], {}))[1][parameter["name"]] = _as_text(example["value"])
    if not queries:
        asks = "{" in path or any(parameter.get("in") == "query" for parameter in operation["parameters"])
        return [] if asks else [ExampleLink(operation["summary"], path)]
    return [
        ExampleLink(summary, f"{path}?{urlencode(query, safe=',')}") for _, (summary, query) in sorted(queries.items())
    ]


def pieces(schema: Json) -> list[Piece]:
    """A type's name: `number`, `array of Step`, `Clouds or null`."""
    match schema:
        case {"$ref": ref}:
            name = ref.rpartition("/")[2]
            return [Piece(name, name)]
        case {"anyOf": [first, *others]}:
            return [*pieces(first), *(piece for other in others for piece in (Piece(" or "), *pieces(other)))]
        case {"type": "array", "items": inner} | {"type": "object", "additionalProperties": inner}:
            return [Piece(f"{schema['type']} of "), *pieces(inner)]
        case {"const": value}:
            return [Piece(f'"{value}"')]
        case {"enum": values}:
            return [Piece(" or ".join(f'"{value}"' for value in values))]
        case _:
            return [Piece(str(schema["type"]))]


def bounds(schema: Json) -> dict[str, Any]:
    """The attributes of the HTML input that takes such a value."""
    if schema["type"] == "string":
        return {"type": "text", **({"maxlength": schema["maxLength"]} if "maxLength" in schema else {})}
    step = {"step": 1 if schema["type"] == "integer" else "any"}
    return {"type": "number", "min": schema["minimum"], "max": schema["maximum"], **step}


def sample(parameter: Json) -> str:
    """The parameter's value in the first example, with which the form is filled in."""
    first = parameter.get("examples", {}).get("example-1")
    return _as_text(first["value"]) if first else ""


def types_of(response: Json) -> Sequence[str]:
    """The types of problem that a response object may be; none for an answer."""
    for content in response.get("content", {}).values():
        match content["schema"]:
            case {"allOf": [_, {"properties": {"type": {"enum": types}}}]}:
                return list(types)
    return []


def marked(text: str) -> Markup:
    """A description as HTML: text between backquotes becomes code, and a URL becomes a link."""
    safe = CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(URL.sub(r'<a href="\g<0>" rel="noopener noreferrer">\g<0></a>', safe))  # noqa: S704 - escaped above


def _as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


FOR_TEMPLATES: Mapping[str, object] = {
    "bounds": bounds,
    "examples": examples,
    "facts": FACTS,
    "languages": OWN_NAMES,
    "marked": marked,
    "pieces": pieces,
    "problems": problem_rows(),
    "rendering": RenderParams.parameter_names(),
    "sample": sample,
    "types_of": types_of,
}
