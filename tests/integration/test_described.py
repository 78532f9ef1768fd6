"""Everything that /openapi.json promises, asked of real processes: what is allowed, at the edges, and what isn't."""

from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from master.openapi.document import document
from master.openapi.operations import OPERATIONS
from tests.integration.conftest import PATIENCE_S, Iris

WORDS = {
    "city": ["Athens", "London,CA", "Αθήνα", "東京", "St. John's", "Atlantis", "a&appid=x"],
    "country": ["gr", "USA", "Ελλάδα", "Deutschland", "is", "va"],
    "words": ["rain", "Αθήνα", "a b", '"quoted"', "%", "a&country=us"],
    "language": ["en", "el", "zh-CN", "EL"],
    "line": ["%l: %c %t %w", "%%", "%C|%f|%h|%p|%P|%m|%D %S %z %s %d|%T %Z", "", "<b>%l</b>"],
}
"""What has a format of ours: no schema tells a city's name from other words."""
EXAMPLES = [
    f"{operation.path}?{urlencode(example.query)}" for operation in OPERATIONS for example in operation.examples
]

for name, words in WORDS.items():
    schemathesis.openapi.format(name, st.sampled_from(words))
CONFIG = {
    "generation": {"deterministic": True},
    "checks": {"negative_data_rejection": {"expected-statuses": ["400", "404", "405", "414"]}},
}
SCHEMA = schemathesis.openapi.from_dict(document(), config=SchemathesisConfig.from_dict(CONFIG))


@SCHEMA.parametrize()
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case, iris: Iris) -> None:
    _ask_for_one_place(case)
    case.call_and_validate(base_url=iris.url(), timeout=PATIENCE_S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_answered(iris: Iris, example: str) -> None:
    answer = iris.get(example)
    assert answer.status_code == 200, answer.text


def _ask_for_one_place(case: schemathesis.Case) -> None:
    """What OpenAPI can't say of a question that is meant well: it has a city, or lat and lon."""
    query: Any = case.query
    if not case.meta.generation.mode.is_positive or not _takes_a_city(case):
        return
    if "lat" not in query or "lon" not in query:
        query.setdefault("city", "Athens")
    if "city" in query:
        query.pop("lat", None)
        query.pop("lon", None)


def _takes_a_city(case: schemathesis.Case) -> bool:
    return any(parameter.name == "city" for parameter in case.operation.query)
