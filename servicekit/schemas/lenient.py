"""Pydantic types for JSON of which only a part is needed: a bad optional value costs itself, not the whole answer.

pydantic-core does it (`on_error`), without a Python call for each value; the JSON Schema stays that of the type itself.
"""

from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, WithJsonSchema
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


class _NoneIfInvalid:
    """Marks an optional value: None in place of an error."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), default=None, on_error="default")


class _EmptyIfInvalid:
    """Marks an object of optional fields: one without any of them in place of an error."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), default_factory=source, on_error="default")


class _OmittedIfInvalid:
    """Marks the items of a list: an invalid one is left out."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_default_schema(handler(source), on_error="omit")


Lenient = Annotated[T | None, _NoneIfInvalid()]
"""A value, or None where it is missing, null or invalid; the field needs `= None` besides."""
Block = Annotated[T, _EmptyIfInvalid()]
"""A model whose fields are all optional; an empty one where it is missing, null or invalid."""
Usable = Annotated[T, _OmittedIfInvalid()]
"""An item of a list, left out where it is invalid."""


class Shape(BaseModel):
    """The base of all schemas: frozen, and silent about fields that it doesn't name."""

    model_config = ConfigDict(frozen=True)


def _bounded(text: str) -> str:
    return clean(text[:LONGEST_TEXT])


Text = Annotated[str, Field(strict=True), AfterValidator(_bounded)]
"""One line that is harmless to a terminal."""
WebLink = Annotated[str, Field(strict=True), AfterValidator(link)]
"""An http or https address; None where it isn't one that can be shown."""
Number = Annotated[
    float, Field(strict=True, ge=-LARGEST, le=LARGEST, allow_inf_nan=False), WithJsonSchema({"type": "number"})
]
"""A finite number of a size that weather has."""
UnixSeconds = Annotated[float, Field(strict=True, gt=0, lt=LATEST_S), WithJsonSchema({"type": "integer"})]
"""A moment. OpenWeatherMap's 0 stands for "never", such as for the sunrise in the polar night."""
UtcOffset = Annotated[float, Field(strict=True, gt=-DAY_S, lt=DAY_S), WithJsonSchema({"type": "integer"})]
"""Seconds east of Greenwich."""
