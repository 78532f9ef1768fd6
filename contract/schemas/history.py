"""The answer to `/history`: the weather of a day that is past."""

import datetime as dt
from typing import Literal

from pydantic import Field, TypeAdapter

from contract.schemas.one_call import Moment, OneCallDay
from contract.schemas.place_answer import PlaceAnswer
from servicekit.lenient import AnySeconds, DropIfInvalid, NoneIfInvalid

Source = Literal["reanalysis", "model"]
"""ERA5, which weighs all observations of its time; or a forecast's model of the last days. Neither is a station."""


class PastHour(Moment):
    """An hour, which may lie before 1970."""

    dt: AnySeconds
    sunrise: NoneIfInvalid[AnySeconds] = None
    sunset: NoneIfInvalid[AnySeconds] = None


class PastDay(OneCallDay):
    """A day, which may lie before 1970."""

    dt: AnySeconds
    sunrise: NoneIfInvalid[AnySeconds] = None
    sunset: NoneIfInvalid[AnySeconds] = None
    moonrise: NoneIfInvalid[AnySeconds] = None
    moonset: NoneIfInvalid[AnySeconds] = None


class History(PlaceAnswer):
    """A day by the place's calendar, in One Call's form: all of it, and by the hour."""

    date: dt.date
    source: NoneIfInvalid[Source] = None
    day: PastDay
    hourly: list[DropIfInvalid[PastHour]] = Field(default_factory=list)


HISTORY = TypeAdapter(History)
