"""README.md and docs/ agree with the code. tests/e2e/test_readme.py runs the commands that they show."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest

from master.openapi.document import document
from master.services import SERVICES
from servicekit.problems import Problem
from servicekit.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
RECORDS = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
SETTINGS = [
    pytest.param(settings, name, id=f"{service}.{name}")
    for service in ("master", *(service.name for service in SERVICES))
    if (settings := import_module(f"{service}.settings").Settings)
    for name in settings.model_fields
]
CALCULATED = {"web_concurrency": "the cores that it may use, at most 4", "gazetteer": "share/iris/gazetteer.sqlite"}
"""What the table says where a default isn't the same everywhere."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str) -> list[str]:
    """The rows of a document's tables."""
    return [line for line in read(name).splitlines() if line.startswith("| ")]


def anchors(text: str) -> set[str]:
    """The ids that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def problem_types(kind: type[Problem] = Problem) -> Iterator[tuple[int, str]]:
    """The status and type of every problem."""
    yield kind.status, kind.type
    for subclass in kind.__subclasses__():
        yield from problem_types(subclass)


@pytest.mark.parametrize(("service", "name"), SETTINGS)
def test_a_setting_is_documented_with_its_default(service: type[ServiceSettings], name: str) -> None:
    cells = [row for row in rows("docs/settings.md") if row.startswith(f"| `{name.upper()}` |")]
    assert cells, f"docs/settings.md has no row for {name.upper()}"
    field = service.model_fields[name]
    default = CALCULATED[name] if field.default_factory else field.default
    written = {None: "none", (): "none"}.get(default) or (
        ",".join(default)
        if isinstance(default, tuple)
        else f"{default:g}"
        if isinstance(default, float)
        else str(default)
    )
    assert any(written in row for row in cells), f"{name.upper()} has the default {written}"


def test_every_problem_is_documented_with_its_status() -> None:
    documented = {
        (int(row.split("|")[1]), row.split("`")[1]) for row in rows("docs/problems.md") if row[2:5].isdecimal()
    }
    assert documented == {(status, kind) for status, kind in problem_types() if kind != "about:blank"}


def test_every_path_and_parameter_is_documented() -> None:
    api = read("docs/api.md")
    for path, item in document()["paths"].items():
        assert f"`{path}`" in api
        for parameter in item["get"]["parameters"]:
            assert "name" not in parameter or parameter["name"] in api


def test_every_response_header_is_documented() -> None:
    assert all(f"`{header}`" in read("docs/api.md") for header in document()["components"]["headers"])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(((?!https?:)[^)\s]+)\)", text):
        target, _, fragment = unquote(link).partition("#")
        file = (path.parent / target) if target else path
        assert file.exists(), link
        assert not fragment or fragment in anchors(file.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", RECORDS)
def test_a_decision_record_is_in_the_index_and_has_all_parts(name: str) -> None:
    assert f"]({name})" in read("docs/decisions/README.md")
    parts = re.findall(r"^## (.+)$", read(f"docs/decisions/{name}"), re.MULTILINE)
    assert [parts[0], *parts[-2:]] == ["Context", "Decision", "Consequences"]


def test_the_readme_is_read_aloud_in_four_minutes_and_its_headings_are_unique() -> None:
    """At 140 words a minute, without what one doesn't read aloud: examples, tables, pictures and links' addresses."""
    readme = read("README.md")
    prose = re.sub(r"```.*?```|^[|!].*?$|\]\([^)]*\)", "", readme, flags=re.DOTALL | re.MULTILINE)
    assert len(prose.split()) <= 560
    headings = re.findall(r"^## .+$", readme, re.MULTILINE)
    assert len(headings) == len(set(headings))
