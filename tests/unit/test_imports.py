"""No import runs in a circle: not between modules, nor between the rooms of a package.

import-linter holds which room may import which (`pyproject.toml`); this holds what no layer says.
"""

import tomllib
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES)


def circle(names: Iterable[str], arrows: Iterable[tuple[str, str]]) -> list[str]:
    """The names on a circle; none where there is none."""
    imported: dict[str, set[str]] = {name: set() for name in names}
    for importer, name in arrows:
        if importer != name:
            imported[importer].add(name)
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def arrows(imports: grimp.ImportGraph, package: str = "") -> list[tuple[str, str]]:
    """Who imports whom, inside a package or in the whole."""
    return [
        (importer, name)
        for importer in imports.modules
        for name in imports.find_modules_directly_imported_by(importer)
        if all(module.partition(".")[0] == package or not package for module in (importer, name))
    ]


def test_no_modules_import_each_other_in_a_circle(imports: grimp.ImportGraph) -> None:
    assert circle(imports.modules, arrows(imports)) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_rooms_of_a_package_import_each_other_in_a_circle(imports: grimp.ImportGraph, package: str) -> None:
    """A room is a module or a folder right below the package."""

    def room(module: str) -> str:
        return ".".join(module.split(".")[:2])

    rooms = {room(module) for module in imports.modules if module.partition(".")[0] == package}
    assert circle(rooms, ((room(one), room(other)) for one, other in arrows(imports, package))) == []


def test_a_circle_would_be_found() -> None:
    assert circle("abc", [("a", "b"), ("b", "c"), ("c", "a"), ("b", "b")])
