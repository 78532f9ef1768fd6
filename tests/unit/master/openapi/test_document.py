"""The document agrees with the code; tests/integration/test_described.py checks real answers against it."""

import re
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask.testing import FlaskClient

from contract.queries import BriefingQuery, NewsQuery, PlacesQuery, WeatherQuery
from master.app import create_app
from master.facts.options import RenderParams
from master.gateway.rate_limit import EXEMPT_FROM_LIMIT
from master.openapi.document import MEANINGS, OPERATIONS, document
from master.operation import Operation
from master.settings import Settings
from servicekit import __version__, problems
from servicekit.problems import BadQuestion

QUERIES = {
    "/weather": WeatherQuery,
    "/forecast": WeatherQuery,
    "/places": PlacesQuery,
    "/news": NewsQuery,
    "/briefing": BriefingQuery,
}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def test_the_document_is_valid_openapi_3_1() -> None:
    schemathesis.openapi.from_dict(document()).validate()


def test_exactly_the_served_paths_are_described() -> None:
    served = {_as_openapi(rule.rule) for rule in create_app(Settings()).url_map.iter_rules()}
    assert set(document()["paths"]) == served


def test_every_type_of_problem_is_described() -> None:
    described = str([responses for _, responses in _responses()])
    for problem in _subclasses(problems.Problem):
        assert problem in (problems.OtherHttpProblem, problems.MethodNotAllowed) or f"'{problem.type}'" in described


def test_429_is_described_where_the_rate_limit_applies_and_only_there() -> None:
    described = {path: "429" in responses for path, responses in _responses()}
    for rule in create_app(Settings()).url_map.iter_rules():
        assert described[_as_openapi(rule.rule)] == (rule.endpoint not in EXEMPT_FROM_LIMIT)


@pytest.mark.parametrize("path", QUERIES)
def test_every_parameter_of_a_query_is_described(path: str) -> None:
    fields = [*QUERIES[path].model_fields.items(), *RenderParams.model_fields.items()]
    described = {
        parameter["name"] for parameter in document()["paths"][path]["get"]["parameters"] if "name" in parameter
    }
    assert {field.alias or name for name, field in fields} - {"units"} <= described


@pytest.mark.parametrize("path", QUERIES)
def test_every_example_is_a_valid_query(path: str) -> None:
    for query in _examples(path):
        assert QUERIES[path].from_values(query)


def test_bounds_choices_and_defaults_come_from_the_query_models() -> None:
    schemas = {name: parameter["schema"] for name, parameter in _parameters("/news").items()}
    assert schemas["pageSize"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert schemas["category"]["enum"][0] == "business"
    assert _parameters("/weather")["lat"]["schema"] == {"type": "number", "minimum": -90, "maximum": 90}
    assert _parameters("/news")["country"]["required"]
    assert not _parameters("/briefing")["country"]["required"]


PLACED = [operation for operation in OPERATIONS if operation.query.TOGETHER]
PLACE = {"city": "Athens", "lat": "37.98", "lon": "23.73"}
SUBSETS = [dict(chosen) for length in range(4) for chosen in combinations(PLACE.items(), length)]


@pytest.mark.parametrize("operation", PLACED, ids=lambda operation: operation.path)
@pytest.mark.parametrize("given", SUBSETS, ids=",".join)
def test_what_is_refused_of_parameters_together_is_described(operation: Operation, given: dict[str, str]) -> None:
    """`/weather` without a place was refused, and its description took it for a good question."""
    rule = document()["paths"][operation.path]["get"]["x-parameters"]
    try:
        operation.query.from_values(given)
    except BadQuestion:
        accepted = False
    else:
        accepted = True
    assert jsonschema_rs.is_valid(rule, given) == accepted


def test_each_path_that_takes_a_city_or_a_point_says_so() -> None:
    taking = {o.path for o in OPERATIONS if {"city", "lat", "lon"} <= o.query.parameter_names()}
    assert {operation.path for operation in PLACED} == taking > {"/weather", "/forecast", "/briefing"}


def test_every_meaning_belongs_to_a_parameter_that_exists() -> None:
    queries = [*QUERIES.values(), RenderParams]
    names = {field.alias or name for query in queries for name, field in query.model_fields.items()}
    assert set(MEANINGS) <= names


def test_the_documents_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__


def test_a_caller_with_the_current_etag_gets_304_for_the_document(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")
    assert (answer.status_code, answer.json) == (200, document())
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def _as_openapi(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _parameters(path: str) -> dict[str, Any]:
    parameters = document()["paths"][path]["get"]["parameters"]
    return {parameter["name"]: parameter for parameter in parameters if "name" in parameter}


def _examples(path: str) -> list[dict[str, Any]]:
    named: dict[str, dict[str, Any]] = {}
    for name, parameter in _parameters(path).items():
        for example, value in parameter.get("examples", {}).items():
            named.setdefault(example, {})[name] = value["value"]
    assert named
    return list(named.values())


def _responses() -> Iterator[tuple[str, Any]]:
    for path, item in document()["paths"].items():
        yield path, item["get"]["responses"]


def _subclasses(problem: type[problems.Problem]) -> Iterator[type[problems.Problem]]:
    for subclass in problem.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)
