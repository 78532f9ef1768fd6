"""A question's parameters as OpenAPI has them, from the model that checks them."""

from collections.abc import Iterable

from master.openapi.schemas import Json, PlainJsonSchema
from servicekit.questions import Question

MEANINGS = {
    "units": "Of temperatures and wind: K and m/s (standard), °C and m/s (metric), °F and miles an hour (imperial).",
    "lang": "Language of names and descriptions, by OpenWeatherMap's codes.",
    "category": "Only headlines of this kind.",
    "q": "What to look for.",
    "limit": "At most so many places.",
    "pageSize": "Headlines on a page.",
    "page": "Which page of them.",
}
"""What a parameter is for, where its description tells only which values it may have."""


def parameters(question: type[Question]) -> list[Json]:
    """Each parameter of a question, in the order of its fields."""
    described = question.model_json_schema(schema_generator=PlainJsonSchema)
    required = described.get("required", [])
    return [_parameter(name, schema, name in required) for name, schema in described.get("properties", {}).items()]


def _parameter(name: str, schema: Json, required: bool) -> Json:  # noqa: FBT001 - OpenAPI's own word
    value = _without_null(schema)
    values = str(value.pop("description"))
    meaning = MEANINGS.get(name)
    told = values if "enum" not in value else ""
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": " ".join(filter(None, (meaning, _sentence(told)))),
        "schema": value,
    }


def _without_null(schema: Json) -> Json:
    """The schema of a value that is given: a query has no null, it leaves the parameter out."""
    alternatives: Iterable[Json] = schema.get("anyOf", ({},))
    given = next(alternative for alternative in alternatives if alternative.get("type") != "null")
    return {**given, **{key: value for key, value in schema.items() if key != "anyOf"}}


def _sentence(words: str) -> str:
    return words and f"{words[0].upper()}{words[1:]}."
