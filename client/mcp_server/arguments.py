"""The tools' parameters: their types, bounds, and how they are described to an assistant.

Bounds stand in the schema, so that an assistant keeps to them; what a city, a country or a language is, master says.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

MAX_DAYS, MAX_HEADLINES, MAX_PLACES = 16, 100, 5
LONGEST_DATE = 10
LONGEST_NAME, LONGEST_SEARCH, LONGEST_QUESTION, LONGEST_CONTEXT = 100, 200, 300, 600


def _given(value: object) -> object:
    """None in place of an empty text: some assistants send that for what they leave out."""
    return None if value == "" else value


def _optional(schema: dict[str, Any]) -> None:
    """Drop the null that stands for "not given": a caller leaves the argument out instead."""
    schema.pop("default", None)


City = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="A city in any script (Athens; London,CA), a point (37.98,23.73), an airport (ATH).",
    ),
]
Name = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_NAME, description="A place's name, or its beginning."),
]
UNITS = "metric: °C, m/s. imperial: °F, mph. standard: K, m/s."
Units = Annotated[Literal["metric", "imperial", "standard"], Field(description=UNITS)]
OptionalUnits = Annotated[
    Literal["metric", "imperial", "standard"] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(description=f"{UNITS} Else those used at the place.", json_schema_extra=_optional),
]
Question = Annotated[
    str,
    Field(
        min_length=1, max_length=LONGEST_QUESTION, description="In English or Greek: will it rain in Athens tomorrow?"
    ),
]
Near = Annotated[
    Annotated[str, Field(max_length=LONGEST_NAME)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(description="Where it is asked, for questions without a place.", json_schema_extra=_optional),
]
ContextOfLast = Annotated[
    Annotated[str, Field(max_length=LONGEST_CONTEXT)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(description="The context of the last answer.", json_schema_extra=_optional),
]
Kind = Annotated[
    Literal["air", "sea", "sure", "history", "normals"],
    Field(description="air: and pollen. sure: how sure it is. history: a day."),
]
Date = Annotated[
    Annotated[str, Field(max_length=LONGEST_DATE)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(description="Of history and normals: 2026-07-15.", json_schema_extra=_optional),
]
Steps = Annotated[bool, Field(description="Whether to list the days' steps of three hours.")]
Hourly = Annotated[bool, Field(description="Their hours instead.")]
Language = Annotated[
    Annotated[str, Field(max_length=40)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(
        description="A tag: en, el, pt-BR.",
        json_schema_extra=_optional,
    ),
]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS, description=f"How many days, today included: 1 to {MAX_DAYS}.")]
Country = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="A country by its code or its name: gr, GRC, Greece. iris://news/countries lists those covered.",
    ),
]
OptionalCountry = Annotated[
    Annotated[str, Field(max_length=LONGEST_NAME)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(
        description="A country by its code or name, in place of the city's own.",
        json_schema_extra=_optional,
    ),
]
Category = Annotated[
    Literal["business", "entertainment", "general", "health", "science", "sports", "technology"] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(description="One kind of headlines.", json_schema_extra=_optional),
]
Words = Annotated[
    Annotated[str, Field(max_length=LONGEST_SEARCH)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(
        description="Words that the headlines must have, in the country's language.",
        json_schema_extra=_optional,
    ),
]
Headlines = Annotated[int, Field(ge=1, le=MAX_HEADLINES, description=f"At most: 1 to {MAX_HEADLINES}.")]
Places = Annotated[int, Field(ge=1, le=MAX_PLACES, description=f"How many places at most: 1 to {MAX_PLACES}.")]
