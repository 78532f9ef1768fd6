"""The answer to `/sea`: waves, swell and the temperature of the water off a place by the coast."""

from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter, WithJsonSchema

from contract.schemas.place_answer import PlaceAnswer
from contract.schemas.weather import Direction, Latitude, Longitude, Temperature
from servicekit.lenient import DropIfInvalid, EmptyIfInvalid, NoneIfInvalid, Number, Shape, UnixSeconds, Within

Height = Annotated[float, Within(0, 50), WithJsonSchema({"type": "number", "minimum": 0})]
"""Of waves, in metres, from trough to crest: the mean of the highest third."""
Period = Annotated[float, Within(0, 60), WithJsonSchema({"type": "number", "minimum": 0})]
"""Seconds from crest to crest."""


class Waves(Shape):
    """Waves: how high, from where in degrees, and how many seconds apart."""

    height: NoneIfInvalid[Height] = None
    direction: NoneIfInvalid[Direction] = None
    period: NoneIfInvalid[Period] = None


class SeaOfHour(Shape):
    """The sea of an hour: all waves, those of the wind, the swell; the water's temperature in the units asked for."""

    dt: UnixSeconds
    waves: EmptyIfInvalid[Waves] = Field(default_factory=Waves)
    wind_waves: EmptyIfInvalid[Waves] = Field(default_factory=Waves)
    swell: EmptyIfInvalid[Waves] = Field(default_factory=Waves)
    sea_temp: NoneIfInvalid[Temperature] = None


class SeaDay(Shape):
    """A day by the place's calendar: the highest waves and the water's mean temperature."""

    date: date
    waves: EmptyIfInvalid[Waves] = Field(default_factory=Waves)
    sea_temp: NoneIfInvalid[Temperature] = None


class SeaCell(Shape):
    """The cell of the model that the sea is of, and how far from the place that is."""

    lat: Latitude
    lon: Longitude
    distance_km: NoneIfInvalid[Number] = None


class Sea(PlaceAnswer):
    """The sea now, and of the next days."""

    cell: NoneIfInvalid[SeaCell] = None
    now: SeaOfHour
    days: list[DropIfInvalid[SeaDay]] = Field(default_factory=list)


SEA = TypeAdapter(Sea)
