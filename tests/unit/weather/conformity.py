"""Whether a payload that Iris makes itself is of its schema to the letter: parsing forgives what it shouldn't make."""

from typing import Any

from pydantic import TypeAdapter


def kept(schema: TypeAdapter[Any], payload: Any) -> bool:
    """Whether parsing loses no value of a field that the schema names."""
    parsed = schema.dump_python(schema.validate_python(payload), mode="json", by_alias=True, exclude_unset=True)
    return _same(parsed, payload)


def _same(parsed: Any, made: Any) -> bool:
    match parsed:
        case dict():
            return isinstance(made, dict) and all(_same(value, made[name]) for name, value in parsed.items())
        case list():
            return len(parsed) == len(made) and all(map(_same, parsed, made))
        case _:
            return bool(parsed == made)
