"""The parameters of a question and of its rendering as OpenAPI has them, from the models that check them."""

from collections.abc import Iterable

from master.openapi.operations import Operation
from master.openapi.schemas import Json, PlainJsonSchema
from master.wishes import Manner
from servicekit.queries import Query

MEANINGS = {
    "units": "Of temperatures and wind: K and m/s (standard), °C and m/s (metric), °F and miles an hour (imperial). "
    "Without it JSON is standard, and what people read is metric.",
    "lang": "Language of names and descriptions, by OpenWeatherMap's codes; Iris's own words are English or Greek.",
    "category": "Only headlines of this kind.",
    "limit": "At most so many places.",
    "pageSize": "Headlines on a page.",
    "page": "Which page of them.",
    "format": "For programs (json), or for people: a block of text, one line, a page. Without it Accept decides.",
    "width": "Columns of the text.",
    "color": "Whether text has ANSI colours; auto: where Accept asks for text/x-ansi.",
    "line": "A template for format=line, such as %l: %c %t %w; /help tells what each letter stands for.",
    "glyphs": "What Iris draws and writes with; ascii suits old terminals.",
}
"""What a parameter is for, where its description tells only which values it may have."""
UNLESS_RENDERED = "lang"
"""The parameter of a rendering that JSON takes no notice of where the question itself hasn't got it."""


def parameters(operation: Operation) -> list[Json]:
    """Each parameter of an operation, in the order of the models' fields."""
    asked = _parameters(operation.question)
    if not operation.rendered:
        return list(asked.values())
    manner = _parameters(Manner)
    if "units" not in asked:
        del manner["units"]
    if UNLESS_RENDERED not in asked:
        manner[UNLESS_RENDERED]["schema"] = {"type": "string", "format": "language", "default": "en"}
        manner[UNLESS_RENDERED]["description"] = "Language of what people read: en or el. JSON takes no notice of it."
    return [*asked.values(), *(manner[name] for name in manner if name not in asked)]


def _parameters(question: type[Query]) -> dict[str, Json]:
    described = question.model_json_schema(schema_generator=PlainJsonSchema)
    required = described.get("required", [])
    return {
        name: _parameter(name, schema, required=name in required)
        for name, schema in described.get("properties", {}).items()
    }


def _parameter(name: str, schema: Json, *, required: bool) -> Json:
    value = _without_null(schema)
    values = str(value.pop("description"))
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": MEANINGS.get(name, f"{values[0].upper()}{values[1:]}."),
        "schema": value,
    }


def _without_null(schema: Json) -> Json:
    """The schema of a value that is given: a query has no null, it leaves the parameter out."""
    alternatives: Iterable[Json] = schema.get("anyOf", ({},))
    given = next(alternative for alternative in alternatives if alternative.get("type") != "null")
    return {**given, **{key: value for key, value in schema.items() if key != "anyOf"}}
