"""What an operation of the API is, for those who describe one beside its view; `master.openapi` collects them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from contract.problems import CityNotFound, CountryNotCovered, InvalidCity, InvalidCountry
from contract.queries import Query
from servicekit.problems import (
    InvalidParameter,
    KeyInvalid,
    KeyMissing,
    MissingParameter,
    Problem,
    ProviderExhausted,
    ProviderFailed,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
    ServiceUnavailable,
    TooManyRequests,
)

Json = dict[str, Any]
Answer = type[BaseModel] | type[list[Any]] | UnionType
"""The type of a JSON body: a model, `list[Model]`, or one of two models."""
REF_TEMPLATE = "#/components/schemas/{model}"
TEXT: Json = {"type": "string"}

KEYED = (KeyMissing, KeyInvalid)
"""Problems of every path but health, where API_KEYS is set."""
LIMITED = (*KEYED, TooManyRequests, ServiceUnavailable)
"""Problems of every path that counts against RATE_LIMIT."""
PARAMETERS = (MissingParameter, InvalidParameter)
PROVIDER = (ProviderRefused, ProviderFailed, ProviderGarbled, ProviderExhausted, ProviderTimeout)
WEATHER_PROBLEMS = (*LIMITED, *PARAMETERS, InvalidCity, CityNotFound, *PROVIDER)
NEWS_PROBLEMS = (*LIMITED, *PARAMETERS, InvalidCountry, CountryNotCovered, *PROVIDER)
BRIEFING_PROBLEMS = (
    *LIMITED, *PARAMETERS, InvalidCity, InvalidCountry, CityNotFound, CountryNotCovered, *PROVIDER,
)  # fmt: skip

CACHED = ("X-Provider", "Cache-Control", "Cache-Status", "ETag", "Age", "Vary")
"""Headers of a service's answer that caches may keep."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query that can be sent as it is."""

    summary: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherErrors:
    """Errors that aren't problems: what each status means, the schema of the body by media type, and its models."""

    statuses: Mapping[int, str]
    content: Mapping[str, Json]
    models: tuple[type[BaseModel], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """What GET of a path takes and answers."""

    path: str
    name: str
    """The `operationId`."""
    tag: str
    summary: str
    description: str
    answer: Answer | None = None
    """The type of its JSON body, where it has one."""
    content: Mapping[str, Json] = field(default_factory=dict)
    """The schemas of its other bodies, by media type."""
    query: type[Query] = Query
    rendered: bool = False
    """Whether it also comes as text, as a line and as a page."""
    problems: tuple[type[Problem], ...] = ()
    headers: tuple[str, ...] = ()
    """Response headers besides those of every answer."""
    examples: tuple[Example, ...] = ()
    in_path: tuple[Json, ...] = ()
    """Parameters in the path, as OpenAPI's parameter objects."""
    in_query: tuple[Json, ...] = ()
    """Parameters in the query that `query` hasn't got, likewise."""
    errors: OtherErrors | None = None
    """What stands in place of problems."""
    models: tuple[type[BaseModel], ...] = ()
    """Models that `content` refers to."""


def schema_of(answer: Answer) -> Json:
    """The schema of a JSON body, with references to its models in `components.schemas`."""
    references = [{"$ref": REF_TEMPLATE.format(model=model.__name__)} for model in models_of(answer)]
    reference = references[0] if len(references) == 1 else {"anyOf": references}
    return {"type": "array", "items": reference} if get_origin(answer) is list else reference


def models_of(answer: Answer) -> tuple[type[BaseModel], ...]:
    """The model itself, that of the list's items, or each of several."""
    answer_type: Any = answer
    models: tuple[type[BaseModel], ...] = get_args(answer_type) or (answer_type,)
    return models


VENDOR_STATUSES = (400, 401, 404, 429, 500, 502, 503, 504)


def other_errors(content: Mapping[str, Json], *models: type[BaseModel]) -> OtherErrors:
    """Errors of a vendor, whose bodies have these schemas, by media type."""
    return OtherErrors({status: HTTPStatus(status).phrase for status in VENDOR_STATUSES}, content, models)


def text_parameter(name: str, description: str, *, required: bool = False, **schema: Any) -> Json:  # noqa: ANN401 - JSON
    """A query parameter that is text, as OpenAPI describes it."""
    shape = {"type": "string", **schema}
    return {"name": name, "in": "query", "required": required, "description": description, "schema": shape}


def number_parameter(name: str, description: str, least: float, most: float, kind: str = "number") -> Json:
    """A query parameter that is a number within these bounds, likewise."""
    shape = {"type": kind, "minimum": least, "maximum": most}
    return {"name": name, "in": "query", "required": kind == "number", "description": description, "schema": shape}
