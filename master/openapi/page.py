"""What `/docs` makes of the description, besides placing it: addresses of examples, names of types, fields of forms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus, urlencode

from markupsafe import Markup, escape

from master.openapi.operations import OPERATIONS
from master.openapi.responses import meaning
from master.openapi.schemas import Json
from servicekit.problems import MethodNotAllowed, Problem

CODE = re.compile(r"`([^`]+)`")
ADDRESS = re.compile(r"https://[\w./#-]*[\w/]")


@dataclass(frozen=True, slots=True)
class Link:
    """An example: what it shows, and the address that asks it."""

    summary: str
    address: str

    @property
    def shown(self) -> str:
        """The address as a person reads it."""
        return unquote_plus(self.address)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a type's name; some lead to a shape."""

    text: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A problem: what programs go by, and what it means."""

    type: str
    status: int
    title: str
    meaning: str


def examples(path: str, operation: Json) -> list[Link]:
    """Every question that the examples of the parameters make up together; the path alone where there is none."""
    asked: dict[str, tuple[str, dict[str, str]]] = {}
    for parameter in operation["parameters"]:
        for name, example in parameter.get("examples", {}).items():
            asked.setdefault(name, (example["summary"], {}))[1][parameter["name"]] = _written(example["value"])
    if not asked:
        return [] if "{" in path else [Link(operation["summary"], path)]
    return [Link(summary, f"{path}?{urlencode(query, safe=',')}") for _, (summary, query) in sorted(asked.items())]


def pieces(schema: Json) -> list[Piece]:
    """What a type is called: `number`, `array of Step`, `Clouds or null`."""
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
    """Attributes of the form's field that takes such a value."""
    if schema["type"] == "string":
        return {"type": "text", **({"maxlength": schema["maxLength"]} if "maxLength" in schema else {})}
    step = {"step": 1 if schema["type"] == "integer" else "any"}
    return {"type": "number", "min": schema["minimum"], "max": schema["maximum"], **step}


def sample(parameter: Json) -> str:
    """The value that the first example has; the form begins with it."""
    first = parameter.get("examples", {}).get("example-1")
    return _written(first["value"]) if first else ""


def troubles() -> Sequence[Trouble]:
    """Every problem that goes out, by status."""
    kinds = {kind.type: kind for operation in OPERATIONS for kind in operation.problems}
    kinds |= {kind.type: kind for kind in (MethodNotAllowed, Problem)}
    told = [Trouble(kind.type, kind.status, kind.title, meaning(kind)) for kind in kinds.values()]
    return sorted(told, key=lambda trouble: (trouble.status, trouble.type))


def types_of(response: Json) -> Sequence[str]:
    """The types of problem that a response may be, where it is one."""
    for content in response.get("content", {}).values():
        match content["schema"]:
            case {"allOf": [_, {"properties": {"type": {"enum": types}}}]}:
                return list(types)
    return []


def by_tag(document: Json) -> Mapping[str, Sequence[tuple[str, Json]]]:
    """Paths and their operations, grouped."""
    paths = [(path, item["get"]) for path, item in document["paths"].items()]
    return {
        tag["name"]: [(path, told) for path, told in paths if tag["name"] in told["tags"]] for tag in document["tags"]
    }


def marked(text: str) -> Markup:
    """A description as HTML: what stands between backquotes is code, and an address is a link."""
    safe = CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(ADDRESS.sub(r'<a href="\g<0>" rel="noopener noreferrer">\g<0></a>', safe))  # noqa: S704 - escaped above


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
