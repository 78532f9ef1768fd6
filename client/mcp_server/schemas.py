"""The tools' schemas as they are listed: an assistant pays for each byte of them in each conversation."""

from typing import Any

NOTHING_NEW = ("title", "description")
"""Of a shape: its name, and what its members tell."""


def of_arguments(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a tool's arguments, briefly, which says that there are no others.

    How long a text may be is said where one is longer.
    """
    return {**_brief(schema, {}, ("minLength", "maxLength")), "additionalProperties": False}


def of_result(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a tool's result in one piece, briefly; bounds are for those who write values, not for readers."""
    shape: dict[str, Any] = _brief(schema, schema.get("$defs", {}), ("minimum", "maximum"))
    return shape


def _brief(schema: Any, shapes: dict[str, Any], without: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - JSON
    """The JSON schema without `$defs`, titles and members `without`; shapes stand where they are referred to."""
    if isinstance(schema, list):
        return [_brief(item, shapes, without) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        shape = shapes[schema["$ref"].rpartition("/")[2]]
        schema = {**shape, **{name: value for name, value in schema.items() if name != "$ref"}}
    if "properties" in schema:
        schema = {name: value for name, value in schema.items() if name not in NOTHING_NEW}
        members = {name: _brief(value, shapes, without) for name, value in schema["properties"].items()}
        rest = {name: value for name, value in schema.items() if name not in ("properties", "$defs")}
        return {**rest, "properties": members}
    kept = {
        name: _brief(value, shapes, without)
        for name, value in schema.items()
        if name != "title" and name not in without
    }
    return _nullable(kept)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """`{"type": ["string", "null"]}` in place of the choice between two schemas."""
    match schema:
        case {"anyOf": [{"type": str() as kind, **others}, {"type": "null"}], **rest} if not others:
            return {"type": [kind, "null"], **rest}
    return schema
