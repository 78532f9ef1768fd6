"""Real processes answer as /openapi.json says: allowed values, values that aren't, and, with CI set, all boundaries."""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from master.openapi.document import OPERATIONS, document
from tests.integration.conftest import PATIENCE_S, Iris, iris_with

VALUES = {
    "city": ["Athens", "London,CA", "Αθήνα", "東京", "St. John's", "Nowhereville", "a&appid=x"],
    "country": ["gr", "USA", "Ελλάδα", "Deutschland", "is", "va"],
    "context": ["", "intents=weather&places=Athens%2C+GR&whens=tomorrow"],
    "words": ["rain", "Αθήνα", "a b", '"quoted"', "%", "a&country=us"],
    "date": ["1940-01-01", "1996-02-29", "2021-08-03"],  # those to come have no past
    "moment": ["-946000000", "0", "1627980000"],
    "language": ["en", "el", "zh-CN", "EL"],
    "line": ["%l: %c %t %w", "%%", "%C|%f|%h|%p|%P|%m|%D %S %z %s %d|%T %Z", "", "<b>%l</b>"],
}
"""Values for Iris's own formats, which Schemathesis can't generate from a schema."""
EXAMPLES = [
    f"{operation.path}?{urlencode(example.query)}" for operation in OPERATIONS for example in operation.examples
]

for name, values in VALUES.items():
    schemathesis.openapi.format(name, st.sampled_from(values))
CONFIG = {
    "generation": {"deterministic": True},
    "phases": {"coverage": {"enabled": bool(os.environ.get("CI"))}},  # each boundary of each parameter: a minute
    "checks": {"negative_data_rejection": {"expected-statuses": ["400", "404", "405", "414"]}},
    "operations": [
        {
            "include-path": "/ask",  # any words are a valid question, and some mean nothing
            "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422", "5xx"]}},
        }
    ],
}
EXAMPLES_EACH = int(os.environ.get("DESCRIBED_EXAMPLES", settings.default.max_examples))
"""Cases of each operation and phase; `python -m bench described` asks for enough to make thousands."""
SCHEMA = schemathesis.openapi.from_dict(document(), config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture(scope="module")
def iris() -> Iterator[Iris]:
    """A system with all providers: some questions only one of them can answer."""
    with iris_with(WEATHER_PROVIDERS="", NEWS_PROVIDERS="") as iris:
        yield iris


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The operations of the cases that were sent; how many they were stands in a report (`--junit-xml`)."""
    sent: list[str] = []
    yield sent
    request.node.user_properties.append(("cases", len(sent)))


@SCHEMA.parametrize()
@settings(max_examples=EXAMPLES_EACH, suppress_health_check=list(HealthCheck))
def test_every_answer_matches_its_description(case: schemathesis.Case, iris: Iris, tried: list[str]) -> None:
    _put_together(case)
    tried.append(case.operation.label)
    _make_invalid(case)
    case.call_and_validate(base_url=iris.url(), timeout=PATIENCE_S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_gets_an_answer(iris: Iris, example: str) -> None:
    answer = iris.get(example)
    assert answer.status_code == 200, answer.text


def _put_together(case: schemathesis.Case) -> None:
    """Make a valid case keep to `x-parameters`, which Schemathesis doesn't know."""
    query: Any = case.query
    rule = case.operation.definition.raw.get("x-parameters")
    if not rule or not case.meta.generation.mode.is_positive or jsonschema_rs.is_valid(rule, query):
        return
    query.pop("lat", None)
    query.pop("lon", None)
    query.setdefault("city", "Athens")
    assert jsonschema_rs.is_valid(rule, query)


def _make_invalid(case: schemathesis.Case) -> None:
    """Make an invalid case invalid for Iris too.

    A parameter that is sent empty is as one that isn't given, Schemathesis's `\\p{L}` lacks rare scripts' letters, and
    what it takes for a violation of Iris's own formats may be none, as it knows but the values above.
    """
    query: Any = case.query
    violated: Any = case.meta.phase.data
    if case.meta.generation.mode.is_positive:
        return
    if "`pattern`" in str(violated.description) and violated.parameter in _city_parameters(case):
        query[violated.parameter] = "1"
    if "`format`" in str(violated.description) and violated.parameter in query:
        query[violated.parameter] = "\x00"
    if violated.parameter in (case.path_parameters or {}):
        case.path_parameters[violated.parameter] = "1"  # no place's name
    query.update({name: "\x00" for name, value in query.items() if _is_sent_empty(value)})


def _is_sent_empty(value: object) -> bool:
    """Of a list's items, or an object's keys, the first one counts."""
    first = next(iter(value), "") if isinstance(value, (list, dict)) else value
    return isinstance(first, str) and not first.strip()


def _city_parameters(case: schemathesis.Case) -> set[str]:
    return {
        parameter.name for parameter in case.operation.query if parameter.definition["schema"].get("format") == "city"
    }
