"""Pydantic types for JSON of which only a part is needed: a bad optional value costs itself, not the whole answer.

pydantic-core does it (`on_error`, unions), without a Python call for each value; the JSON Schema stays that of the
documented type. A number may come as a string ("283.4"): it is read as the number that it stands for.
"""

import math
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, GetCoreSchemaHandler, TypeAdapter, WithJsonSchema
from pydantic import Field as Field  # noqa: PLC0414 - schemas import it from here beside the types
from pydantic_core import CoreSchema, core_schema

from servicekit.plain_text import clean, link

T = TypeVar("T")

LARGEST = 1e4
"""The bound of numbers, in any unit: no temperature, speed, pressure or rain reaches it."""
LONGEST_TEXT = 2_000
"""Characters of a text that are kept."""
LATEST_S = 32_503_680_000
"""The year 3000, which `datetime` can express."""
DAY_S = 86_400
_NUMBER_IN_TEXT = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_LONGEST_NUMBER = 40


class _NoneIfInvalid:
    """Marks an optional value: None in place of an error."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), default=None, on_error="default")


class _EmptyIfInvalid:
    """Marks an object of optional fields: one without any of them in place of an error."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), default_factory=source, on_error="default")


class _DropIfInvalid:
    """Marks the items of a list: an invalid one is left out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), on_error="omit")


class Within:
    """A finite number from `low` to `high`, also as a string; an integer stays one. `whole` drops the fraction."""

    def __init__(self, low: float, high: float, *, whole: bool = False) -> None:
        self._low, self._high, self._whole = low, high, whole

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        low, high = self._low, self._high
        integer = core_schema.int_schema(strict=True, ge=math.ceil(low), le=math.floor(high))
        text = core_schema.str_schema(
            strict=True, strip_whitespace=True, max_length=_LONGEST_NUMBER, pattern=_NUMBER_IN_TEXT
        )
        strict, lax = (
            core_schema.float_schema(strict=strict, ge=low, le=high, allow_inf_nan=False) for strict in (True, False)
        )
        integer_in_text = core_schema.int_schema(ge=math.ceil(low), le=math.floor(high))
        fractions: list[CoreSchema] = [strict, core_schema.chain_schema([text, lax])]
        if self._whole:
            fractions = [core_schema.no_info_after_validator_function(int, schema) for schema in fractions]
        in_text = core_schema.chain_schema([text, integer_in_text])
        return core_schema.union_schema(
            [integer, in_text, *fractions],
            mode="left_to_right",
            custom_error_type="number_within",
            custom_error_message=f"Input should be a number from {low} to {high}",
        )


class _KeptAsNull(_NoneIfInvalid):
    """Marks an optional value whose null says something: that it isn't known, where its absence says none."""


NoneIfInvalid = Annotated[T | None, _NoneIfInvalid()]
"""A value, or None where it is missing, null or invalid; the field needs `= None` besides."""
NullIfUnknown = Annotated[T | None, _KeptAsNull()]
"""A `NoneIfInvalid` value that `as_documented` gives as null, rather than leaves out, where it is null or invalid."""
EmptyIfInvalid = Annotated[T, _EmptyIfInvalid()]
"""A model whose fields are all optional; an empty one where it is missing, null or invalid."""
DropIfInvalid = Annotated[T, _DropIfInvalid()]
"""An item of a list, left out where it is invalid."""


class Shape(BaseModel):
    """The base of all schemas: frozen, and silent about fields that it doesn't name."""

    model_config = ConfigDict(frozen=True)

    def _leave_out(self, *names: str) -> None:
        """Drop optional values that make no sense beside others; for validators, before anybody sees the object."""
        self.__dict__.update(dict.fromkeys(names))


def _bounded(text: str) -> str:
    return clean(text[:LONGEST_TEXT])


Text = Annotated[str, Field(strict=True), AfterValidator(_bounded)]
"""One line that is harmless to a terminal."""
WebLink = Annotated[str, Field(strict=True), AfterValidator(link)]
"""An http or https address; None where it isn't one that can be shown."""
Number = Annotated[float, Within(-LARGEST, LARGEST), WithJsonSchema({"type": "number"})]
"""A finite number of a size that weather has."""
Amount = Annotated[float, Within(0, LARGEST), WithJsonSchema({"type": "number", "minimum": 0})]
"""A number that is never negative: a speed, an amount of rain."""
Percent = Annotated[float, Within(0, 100), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100})]
"""From 0 to 100."""
UnixSeconds = Annotated[int, Within(1, LATEST_S - 1, whole=True), WithJsonSchema({"type": "integer"})]
"""A moment. OpenWeatherMap's 0 stands for "never", such as for the sunrise in the polar night."""
AnySeconds = Annotated[int, Within(-LATEST_S, LATEST_S - 1, whole=True), WithJsonSchema({"type": "integer"})]
"""A moment that may lie before 1970."""
UtcOffset = Annotated[int, Within(1 - DAY_S, DAY_S - 1, whole=True), WithJsonSchema({"type": "integer"})]
"""Seconds east of Greenwich."""


def as_documented(shape: TypeAdapter[Any], payload: Any) -> Any:  # noqa: ANN401 - JSON
    """The payload with each field that `shape` names of the documented type, or left out where it can't be read.

    Fields that `shape` doesn't name stay. Raises pydantic's ValidationError where a required field can't be read.
    """
    return _dumped(shape.validate_python(payload, extra="allow"))


_PLAIN = frozenset({int, bool, float, str})
"""What isn't a model nor a list; to ask `isinstance` of a model takes long, and sixteen days have 15,000 values."""


def _dumped(value: Any) -> Any:  # noqa: ANN401 - JSON
    """What was given and could be read; pydantic's own dump has no fields but those of the schema."""
    kind = type(value)
    if kind in _PLAIN:
        return value if kind is int or kind is bool else finite(value)
    if isinstance(value, BaseModel):
        given, fields_set, fields = {}, value.model_fields_set, value.__dict__
        for name, public_name, kept_as_null in _members(type(value)):
            if name in fields_set and (not _is_lost(inner := fields[name]) or kept_as_null):
                given[public_name] = _dumped(inner)
        return given | finite(value.model_extra) if value.model_extra else given
    return [_dumped(inner) for inner in value] if isinstance(value, list) else finite(value)


@cache
def _members(shape: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Each field's name, the name that JSON has it under, and whether a null of it means something."""
    return tuple(
        (name, field.alias or name, any(isinstance(mark, _KeptAsNull) for mark in field.metadata))
        for name, field in shape.model_fields.items()
    )


def _is_lost(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether a value stands for one that couldn't be read: a block that could has room for further fields."""
    if type(value) in _PLAIN:
        return False
    return value is None or (isinstance(value, BaseModel) and value.model_extra is None)


def finite(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON without what JSON can't say: null in place of NaN and infinities, U+FFFD of lone surrogates; no -0.0."""
    if type(value) is float:
        return value + 0.0 if math.isfinite(value) else None
    match value:
        case dict():
            return {finite(name): finite(inner) for name, inner in value.items()}
        case list():
            return [finite(inner) for inner in value]
        case float():
            return value + 0.0 if math.isfinite(value) else None
        case str() if not value.isascii():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case _:
            return value
