"""`/openapi.json` and `/docs`. The document is built once, and the page once a language."""

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

from master.facts.table import FACTS
from master.openapi.document import OPERATIONS, document, meaning
from master.operation import Json
from master.views.html import assets
from master.views.language import OWN_NAMES, home, language
from servicekit.problems import MethodNotAllowed, Problem

MAX_AGE_S = 300
MAX_PREFIXES = 16
"""Prefixes of proxies, and languages, for which what is built once is kept."""
ETAG_LENGTH = 32
CODE = re.compile(r"`([^`]+)`")
URL = re.compile(r"https://[\w./#-]*[\w/]")


def blueprint(vendors: tuple[str, ...]) -> Blueprint:
    """The two routes, of an Iris that serves these vendors' paths too."""
    bp = Blueprint("openapi", __name__)
    described = document(vendors)

    @lru_cache(maxsize=MAX_PREFIXES)
    def body(root: str) -> bytes:
        """The document of an Iris under this prefix."""
        server = {**described["servers"][0], "url": root or "/"}
        return to_json({**described, "servers": [server]})

    @lru_cache(maxsize=MAX_PREFIXES)
    def rendered(_language: str, _home: str) -> str:
        """The page; the arguments are all that its frame takes from the request."""
        return render_template(
            "docs.html",
            document=described,
            groups=by_tag(described),
            problems=problem_rows(),
            facts=FACTS,
            languages=OWN_NAMES,
            examples=examples,
            pieces=pieces,
            bounds=bounds,
            marked=marked,
            sample=sample,
            types_of=types_of,
        )

    @bp.get("/openapi.json")
    def openapi() -> Response:
        return _cacheable(Response(body(request.script_root), content_type="application/json"))

    @bp.get("/docs")
    def docs() -> Response:
        return _cacheable(assets.html(rendered(language(), home())))

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


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row of the table of problems."""

    type: str
    status: int
    title: str
    meaning: str


def by_tag(document: Json) -> Mapping[str, Sequence[tuple[str, Json]]]:
    """Paths with their operation objects, grouped by tag."""
    operations = [(path, item["get"]) for path, item in document["paths"].items()]
    return {
        tag["name"]: [(path, operation) for path, operation in operations if tag["name"] in operation["tags"]]
        for tag in document["tags"]
    }


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


def problem_rows() -> Sequence[ProblemRow]:
    """Every type of problem that is sent, by status."""
    by_type = {problem.type: problem for operation in OPERATIONS for problem in operation.problems}
    by_type |= {problem.type: problem for problem in (MethodNotAllowed, Problem)}
    rows = [ProblemRow(problem.type, problem.status, problem.title, meaning(problem)) for problem in by_type.values()]
    return sorted(rows, key=lambda row: (row.status, row.type))


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
