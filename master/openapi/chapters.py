"""The chapters of /docs: the operations of each tag with the shapes of their answers, and tables; the search."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contract.folding import plain_letters
from master.facts.table import FACTS
from master.facts.words import Words
from master.openapi.document import OPERATIONS, document, meaning
from master.operation import Json
from servicekit.problems import MethodNotAllowed, Problem

TABLES = {"headers": "Headers", "facts": "Facts of the weather", "problems": "Problems"}
"""The chapters that are tables: their titles by their slugs."""
REF = "#/components/schemas/"
NO_WORD = re.compile(r"\W+")
PROBLEM = "Problem"
"""The shape of every problem, which stands in their chapter."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A row of the table of problems."""

    type: str
    status: int
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of /docs."""

    slug: str
    title: str
    """In English; it is translated where it is shown."""
    operations: Sequence[tuple[str, Json]] = ()
    """Paths with their operation objects."""
    shapes: Mapping[str, Json] | None = None
    """The schemas that no chapter before this one has, by name."""


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """Something that /docs tells of, and that its search finds."""

    chapter: str
    """The slug of its chapter."""
    id: str
    name: str
    summary: str
    text: str
    """All that is said of it, in plain letters."""


def slug(title: str) -> str:
    """A chapter's title as its address has it: `As wttr.in` → `as-wttr-in`."""
    return NO_WORD.sub("-", title.lower())


def chapters(described: Json) -> Sequence[Chapter]:
    """A chapter a tag, in the document's order, and then one a table."""
    placed: set[str] = {PROBLEM}
    made = []
    for tag in described["tags"]:
        operations = [
            (path, item["get"]) for path, item in described["paths"].items() if tag["name"] in item["get"]["tags"]
        ]
        named = list(_shapes_of([operation["responses"] for _, operation in operations], described))
        made.append(Chapter(slug(tag["name"]), tag["name"], operations, _schemas(named, placed, described)))
        placed.update(named)
    problem = {PROBLEM: described["components"]["schemas"][PROBLEM]}
    return [
        *made,
        *(Chapter(slug, title, shapes=problem if slug == "problems" else None) for slug, title in TABLES.items()),
    ]


def _schemas(names: Iterable[str], placed: set[str], described: Json) -> Mapping[str, Json]:
    return {name: described["components"]["schemas"][name] for name in names if name not in placed}


def _shapes_of(node: Any, described: Json, seen: dict[str, None] | None = None) -> dict[str, None]:  # noqa: ANN401 - JSON
    """The names of the schemas that a part of the document refers to, and of those that these refer to."""
    found = {} if seen is None else seen
    match node:
        case {"$ref": str(ref)} if ref.startswith(REF):
            name = ref.removeprefix(REF)
            if name not in found:
                found[name] = None
                _shapes_of(described["components"]["schemas"][name], described, found)
        case dict():
            for part in node.values():
                _shapes_of(part, described, found)
        case list():
            for part in node:
                _shapes_of(part, described, found)
    return found


def problem_rows() -> Sequence[ProblemRow]:
    """Every type of problem that is sent, by status."""
    by_type = {problem.type: problem for operation in OPERATIONS for problem in operation.problems}
    by_type |= {problem.type: problem for problem in (MethodNotAllowed, Problem)}
    rows = [ProblemRow(problem.type, problem.status, problem.title, meaning(problem)) for problem in by_type.values()]
    return sorted(rows, key=lambda row: (row.status, row.type))


def where(made: Sequence[Chapter]) -> Mapping[str, str]:
    """The slug of the chapter that each operation, shape, problem and table stands in, by its id."""
    found = {slug: slug for slug in TABLES} | {row.type: "problems" for row in problem_rows()}
    for chapter in made:
        found |= dict.fromkeys(chapter.shapes or (), chapter.slug)
        found |= {operation["operationId"]: chapter.slug for _, operation in chapter.operations}
    return found


def entries(made: Sequence[Chapter], words: Words) -> Sequence[OperationEntry]:
    """What the search looks through, for a reader with these words."""
    return [
        OperationEntry(chapter, name_id, name, summary, plain_letters(" ".join((name, summary, *said))))
        for chapter, name_id, name, summary, *said in (*_of_chapters(made, words), *_of_tables(words))
    ]


def _of_chapters(made: Sequence[Chapter], words: Words) -> Iterator[tuple[str, ...]]:
    for chapter in made:
        heading = (chapter.title, words(chapter.title))
        for path, operation in chapter.operations:
            parameters = [f"{each['name']} {each['description']}" for each in operation["parameters"] if "name" in each]
            said = (operation["description"], *parameters, *heading)
            yield chapter.slug, operation["operationId"], path, operation["summary"], *said
        for name, schema in (chapter.shapes or {}).items():
            yield chapter.slug, name, name, schema["description"], " ".join(schema["properties"])


def _of_tables(words: Words) -> Iterator[tuple[str, ...]]:
    components = document()["components"]
    for name, header in (*components["headers"].items(), *components["parameters"].items()):
        yield "headers", "headers", name, header["description"], TABLES["headers"], words(TABLES["headers"])
    for fact in FACTS:
        yield "facts", "facts", words(fact.label), fact.field, fact.label
    for row in problem_rows():
        yield "problems", row.type, row.type, row.meaning, f"{row.status} {row.title}"


def find(wanted: str, among: Sequence[OperationEntry]) -> Sequence[OperationEntry]:
    """Those that hold all the words: first those whose name does, then those that are summed up in them."""
    words = plain_letters(wanted).split()
    if not words:
        return ()
    found = [entry for entry in among if all(word in entry.text for word in words)]
    return sorted(found, key=lambda entry: tuple(-_holding(text, words) for text in (entry.name, entry.summary)))


def _holding(text: str, words: Sequence[str]) -> int:
    """How many of the words a text holds."""
    plain = plain_letters(text)
    return sum(word in plain for word in words)
