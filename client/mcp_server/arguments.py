"""The tools' parameters: their types, bounds, and how they are described to an assistant.

Bounds stand in the schema, so that an assistant keeps to them; what a city, a country or a language is, master says.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from client.options import COUNTRIES

LANGUAGES = tuple(
    "af ar az bg ca cs da de el en es eu fa fi fr gl he hi hr hu id it ja ko lt lv mk nb nl pl pt pt-BR ro ru sk sl sq "
    "sr sv th tr uk vi zh-Hans zh-Hant zu".split()
)
"""Language tags (BCP 47) of all languages that providers have descriptions in. Master takes any other tag too, and
answers in the nearest of these."""
MAX_DAYS, MAX_HEADLINES, MAX_PLACES = 5, 100, 5
LONGEST_NAME, LONGEST_SEARCH = 100, 200


def _given(value: object) -> object:
    """None in place of an empty text: some assistants send that for what they leave out."""
    return None if value == "" else value


def _optional(schema: dict[str, Any]) -> None:
    """Drop the null that stands for "not given": a caller leaves the argument out instead."""
    schema.pop("default", None)


def _language(schema: dict[str, Any]) -> None:
    _optional(schema)
    schema["enum"] = list(LANGUAGES)


City = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="A city in any script, with a region or a country where several are called so: Athens, London,CA, "
        "Springfield,IL,US, 北京. A point on the map as latitude,longitude: 37.98,23.73. An airport's code: ATH.",
        examples=["Athens", "London,CA", "37.98,23.73"],
    ),
]
Name = Annotated[
    str,
    Field(
        min_length=1, max_length=LONGEST_NAME, description="A place's name, or its beginning.", examples=["Springfield"]
    ),
]
Units = Annotated[
    Literal["metric", "imperial", "standard"],
    Field(description="metric: °C and m/s. imperial: °F and miles an hour. standard: kelvin and m/s."),
]
Language = Annotated[
    Annotated[str, Field(max_length=40)] | SkipJsonSchema[None],
    BeforeValidator(_given),
    Field(
        description="The language of names and descriptions; that of the conversation is best.",
        json_schema_extra=_language,
    ),
]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS, description=f"How many days, today included: 1 to {MAX_DAYS}.")]
Country = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_NAME,
        description="A country by its code (ISO 3166-1) or its name: gr, GRC, Greece, Ελλάδα. Headlines are promised "
        f"for {', '.join(COUNTRIES)}.",
        examples=["gr", "Greece"],
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
Headlines = Annotated[
    int, Field(ge=1, le=MAX_HEADLINES, description=f"How many headlines at most: 1 to {MAX_HEADLINES}.")
]
Places = Annotated[int, Field(ge=1, le=MAX_PLACES, description=f"How many places at most: 1 to {MAX_PLACES}.")]
