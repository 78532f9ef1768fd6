"""The answer to `/normals`: what is usual at a place on a day of the year, and what was extreme on it."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, WithJsonSchema

from contract.schemas.place_answer import PlaceAnswer
from contract.schemas.weather import Temperature
from servicekit.lenient import Amount, EmptyIfInvalid, NoneIfInvalid, Shape, Within

Year = Annotated[int, Within(1940, 9_999, whole=True), WithJsonSchema({"type": "integer"})]
Share = Annotated[float, Within(0, 1), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]


class Usual(Shape):
    """A temperature of the day in the units asked for: its mean, and between what it was in eight years of ten."""

    mean: Temperature
    low: NoneIfInvalid[Temperature] = None
    high: NoneIfInvalid[Temperature] = None


class UsualRain(Shape):
    """Rain and snow of the day: the share of days with 1 mm or more, and the mean in mm."""

    chance: NoneIfInvalid[Share] = None
    mm: NoneIfInvalid[Amount] = None


class Records(Shape):
    """The extremes of this very day since `since`, each with its year, the latest one of several."""

    since: NoneIfInvalid[Year] = None
    temp_max: NoneIfInvalid[Temperature] = None
    temp_max_year: NoneIfInvalid[Year] = None
    temp_min: NoneIfInvalid[Temperature] = None
    temp_min_year: NoneIfInvalid[Year] = None
    rain: NoneIfInvalid[Amount] = None
    rain_year: NoneIfInvalid[Year] = None


class Normals(PlaceAnswer):
    """By a reanalysis, ERA5: means over a cell of some 25 km, milder than the extremes of a station."""

    date: dt.date
    source: NoneIfInvalid[Literal["reanalysis"]] = None
    period: NoneIfInvalid[list[Year]] = None
    """The first and the last year of the means."""
    temp_max: Usual
    temp_min: Usual
    temp_mean: NoneIfInvalid[Usual] = None
    rain: EmptyIfInvalid[UsualRain] = Field(default_factory=UsualRain)
    records: EmptyIfInvalid[Records] = Field(default_factory=Records)


NORMALS = TypeAdapter(Normals)
