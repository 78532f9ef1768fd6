"""The output schemas agree with what /openapi.json says of master's answers."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter

from client.mcp_server import results
from client.mcp_server.arguments import Category
from client.mcp_server.server import ATTRIBUTION
from client.options import CATEGORIES
from master.facts.provenance import NAMES
from master.openapi.document import document
from tests.unit.test_documentation import read

MASTERS = document()["components"]["schemas"]
SAME = {
    "WeatherResult": "CurrentWeather",
    "Place": "GeocodedPlace",
    "Publisher": "Source",
    "HeadlinesResult": "Headlines",
    "BriefingResult": "Briefing",
    "HourlyWater": "Precipitation",
    "StepWater": "Precipitation",
}
"""Schemas of ours whose name at master is another one; the rest have the same."""
OURS = ("WeatherResult", "Forecast", "PlacesResult", "HeadlinesResult", "BriefingResult")


def schemas() -> Iterator[tuple[str, Any]]:
    for name in OURS:
        whole = TypeAdapter(getattr(results, name)).json_schema()
        yield from whole.pop("$defs", {}).items()
        yield name, whole


def kinds(schema: Any) -> set[str]:
    """The types that a schema allows, a model's being object."""
    if "$ref" in schema:
        return {"object"}
    if "anyOf" in schema:
        return set().union(*map(kinds, schema["anyOf"]))
    named = schema.get("type", "object")
    return {named} if isinstance(named, str) else set(named)


@pytest.mark.parametrize(("name", "schema"), list(schemas()), ids=[name for name, _ in schemas()])
def test_each_field_is_one_of_masters_with_the_same_type(name: str, schema: Any) -> None:
    if name in ("Provenance", "PlacesResult"):
        return
    masters = MASTERS[SAME.get(name, name)]["properties"]
    for field, ours in schema["properties"].items():
        if field == "provenance":
            continue
        assert kinds(ours) <= kinds(masters[field]) | {"object"}, f"{name}.{field}"
        assert kinds(ours) - {"null"}


def test_what_master_requires_is_required_here() -> None:
    for name, schema in schemas():
        masters = MASTERS.get(SAME.get(name, name), {})
        if name not in ("BriefingResult", "Problem"):  # master leaves no half of a briefing out
            assert set(masters.get("required", ())) <= set(schema.get("required", ())), name


def test_the_attribution_names_every_provider_with_the_readmes_links() -> None:
    assert all(f"| `{name}` |" in ATTRIBUTION for name in NAMES)
    for link in (
        "https://open-meteo.com/",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://www.geonames.org/",
    ):
        assert link in ATTRIBUTION
        assert link in read("README.md")


def test_the_categories_are_masters() -> None:
    described = TypeAdapter(Category).json_schema()
    assert tuple(described["enum"]) == CATEGORIES
