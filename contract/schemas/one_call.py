"""OpenWeatherMap's One Call 3.0 (https://openweathermap.org/api/one-call-3): now, 48 hours and 8 days of one point."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.schemas.weather import (
    Assumed,
    Chance,
    Code,
    Condition,
    Direction,
    Distance,
    ForecastPlace,
    Latitude,
    Longitude,
    Precipitation,
    Pressure,
    Quarter,
    Reach,
    SecondsOfDay,
    Speed,
    Temperature,
    UvIndex,
    Whole,
)
from contract.zones import ZoneName
from servicekit.lenient import (
    Amount,
    DropIfInvalid,
    EmptyIfInvalid,
    NoneIfInvalid,
    Number,
    Percent,
    Shape,
    Text,
    UnixSeconds,
    UtcOffset,
)


class Moment(Shape):
    """The weather of a moment: in One Call the measures stand side by side, `clouds` in % and `dew_point` as `temp`."""

    dt: UnixSeconds
    sunrise: NoneIfInvalid[UnixSeconds] = None
    sunset: NoneIfInvalid[UnixSeconds] = None
    temp: Temperature
    feels_like: NoneIfInvalid[Temperature] = None
    pressure: NoneIfInvalid[Pressure] = None
    humidity: NoneIfInvalid[Percent] = None
    dew_point: NoneIfInvalid[Temperature] = None
    uvi: NoneIfInvalid[UvIndex] = None
    clouds: NoneIfInvalid[Percent] = None
    visibility: NoneIfInvalid[Distance] = None
    wind_speed: NoneIfInvalid[Speed] = None
    wind_deg: NoneIfInvalid[Direction] = None
    wind_gust: NoneIfInvalid[Speed] = None
    weather: Annotated[list[DropIfInvalid[Condition]], Field(min_length=1)]
    pop: NoneIfInvalid[Chance] = None
    rain: NoneIfInvalid[Precipitation] = None
    snow: NoneIfInvalid[Precipitation] = None


class DayTemperatures(Shape):
    """Temperatures of a day's morning (6 h), noon, evening (18 h) and night (24 h), and its lowest and highest."""

    morn: NoneIfInvalid[Temperature] = None
    day: NoneIfInvalid[Temperature] = None
    eve: NoneIfInvalid[Temperature] = None
    night: NoneIfInvalid[Temperature] = None
    min: NoneIfInvalid[Temperature] = None
    max: NoneIfInvalid[Temperature] = None


class OneCallDay(Shape):
    """A calendar day at the place; `dt` is its noon, `rain` and `snow` are mm, `moon_phase` goes from 0 (new) to 1."""

    dt: UnixSeconds
    sunrise: NoneIfInvalid[UnixSeconds] = None
    sunset: NoneIfInvalid[UnixSeconds] = None
    moonrise: NoneIfInvalid[UnixSeconds] = None
    moonset: NoneIfInvalid[UnixSeconds] = None
    moon_phase: NoneIfInvalid[Chance] = None
    summary: NoneIfInvalid[Text] = None
    temp: DayTemperatures
    feels_like: NoneIfInvalid[DayTemperatures] = None
    pressure: NoneIfInvalid[Pressure] = None
    humidity: NoneIfInvalid[Percent] = None
    dew_point: NoneIfInvalid[Temperature] = None
    wind_speed: NoneIfInvalid[Speed] = None
    wind_deg: NoneIfInvalid[Direction] = None
    wind_gust: NoneIfInvalid[Speed] = None
    weather: Annotated[list[DropIfInvalid[Condition]], Field(min_length=1)]
    clouds: NoneIfInvalid[Percent] = None
    pop: NoneIfInvalid[Chance] = None
    rain: NoneIfInvalid[Amount] = None
    snow: NoneIfInvalid[Amount] = None
    uvi: NoneIfInvalid[UvIndex] = None


class OneCall(Shape):
    """The answer to `/onecall`; blocks that were excluded are absent. `minutely_interpolated` is Iris's own."""

    lat: Latitude
    lon: Longitude
    timezone: NoneIfInvalid[ZoneName] = None
    timezone_offset: NoneIfInvalid[UtcOffset] = None
    current: NoneIfInvalid[Moment] = None
    minutely: NoneIfInvalid[list[DropIfInvalid[Quarter]]] = None
    minutely_interpolated: NoneIfInvalid[bool] = None
    hourly: NoneIfInvalid[list[DropIfInvalid[Moment]]] = None
    daily: NoneIfInvalid[list[DropIfInvalid[OneCallDay]]] = None


class ForecastDay(Shape):
    """A day of the daily forecast (https://openweathermap.org/forecast16), which names the wind otherwise.

    The moon, the dew point, the UV index, seconds of sunshine and of the day and polar days and nights are Iris's own.
    """

    dt: UnixSeconds
    sunrise: NoneIfInvalid[UnixSeconds] = None
    sunset: NoneIfInvalid[UnixSeconds] = None
    temp: DayTemperatures
    feels_like: NoneIfInvalid[DayTemperatures] = None
    pressure: NoneIfInvalid[Pressure] = None
    humidity: NoneIfInvalid[Percent] = None
    weather: Annotated[list[DropIfInvalid[Condition]], Field(min_length=1)]
    speed: NoneIfInvalid[Speed] = None
    deg: NoneIfInvalid[Direction] = None
    gust: NoneIfInvalid[Speed] = None
    moonrise: NoneIfInvalid[UnixSeconds] = None
    moonset: NoneIfInvalid[UnixSeconds] = None
    moon_phase: NoneIfInvalid[Chance] = None
    dew_point: NoneIfInvalid[Temperature] = None
    uvi: NoneIfInvalid[UvIndex] = None
    clouds: NoneIfInvalid[Percent] = None
    pop: NoneIfInvalid[Chance] = None
    rain: NoneIfInvalid[Amount] = None
    snow: NoneIfInvalid[Amount] = None
    sunshine: NoneIfInvalid[SecondsOfDay] = None
    day_length: NoneIfInvalid[SecondsOfDay] = None
    polar: NoneIfInvalid[Literal["day", "night"]] = None


class DailyForecast(Shape):
    """The answer to `/forecast` in steps of a day."""

    cod: NoneIfInvalid[Code] = None
    message: NoneIfInvalid[Number] = None
    cnt: NoneIfInvalid[Whole] = None
    city: EmptyIfInvalid[ForecastPlace] = Field(default_factory=ForecastPlace)
    days: Annotated[list[DropIfInvalid[ForecastDay]], Field(min_length=1)] = Field(alias="list")
    reach: NoneIfInvalid[Reach] = None
    assumed: NoneIfInvalid[Assumed] = None


ONE_CALL = TypeAdapter(OneCall)
DAILY_FORECAST = TypeAdapter(DailyForecast)
