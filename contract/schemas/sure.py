"""The answer to `/sure`: between what the weather will be in eight cases of ten, and a word for how sure that is.

Iris's own: OpenWeatherMap has nothing of the kind. `sure=1` puts the same bands beside the entries of other answers.
"""

import datetime as dt
from typing import Literal

from pydantic import Field, TypeAdapter

from contract.schemas.place_answer import PlaceAnswer
from contract.schemas.weather import Temperature
from servicekit.lenient import Amount, DropIfInvalid, NoneIfInvalid, Shape, Text, UnixSeconds

Word = Literal["sure", "fairly sure", "unsure", "very unsure"]
"""By the width of the band."""


class TemperatureBand(Shape):
    """Between what a temperature will be, in the units asked for: the 10 % and the 90 % quantile."""

    low: Temperature
    high: Temperature
    word: NoneIfInvalid[Word] = None


class RainBand(Shape):
    """Between how many mm of rain and snow will fall, likewise."""

    least: Amount
    most: Amount
    word: NoneIfInvalid[Word] = None


class StepSure(Shape):
    """Of a moment, and what falls until then since the entry before."""

    temp: NoneIfInvalid[TemperatureBand] = None
    rain: NoneIfInvalid[RainBand] = None


class DaySure(Shape):
    """Of a day at the place, from midnight to midnight: its high, its low and what falls."""

    temp_max: NoneIfInvalid[TemperatureBand] = None
    temp_min: NoneIfInvalid[TemperatureBand] = None
    rain: NoneIfInvalid[RainBand] = None


class SureHour(StepSure):
    """An hour, named by its end."""

    dt: UnixSeconds


class SureDay(DaySure):
    """A day of the place's calendar."""

    date: dt.date


class Sure(PlaceAnswer):
    """How sure the forecast is, by an ensemble: many runs of a model from slightly different beginnings."""

    hourly: list[DropIfInvalid[SureHour]] = Field(default_factory=list)
    daily: list[DropIfInvalid[SureDay]] = Field(min_length=1)


class SureNote(Shape):
    """What an answer that was asked with `sure=1` says of its bands: who provides them, or why there are none."""

    provider: NoneIfInvalid[Text] = None
    reason: NoneIfInvalid[Text] = None


SURE = TypeAdapter(Sure)
