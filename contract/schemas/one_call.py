"""OpenWeatherMap's One Call 3.0 (https://openweathermap.org/api/one-call-3): now, 48 hours and 8 days of one point."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from contract.schemas.weather import (
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
    UvIndex,
    Whole,
)
from contract.zones import ZoneName
from servicekit.lenient import (
    Amount,
    Block,
    Lenient,
    Number,
    Percent,
    Shape,
    Text,
    UnixSeconds,
    Usable,
    UtcOffset,
)


class Moment(Shape):
    """The weather of a moment: in One Call the measures stand side by side, `clouds` in % and `dew_point` as `temp`."""

    dt: UnixSeconds
    sunrise: Lenient[UnixSeconds] = None
    sunset: Lenient[UnixSeconds] = None
    temp: Number
    feels_like: Lenient[Number] = None
    pressure: Lenient[Pressure] = None
    humidity: Lenient[Percent] = None
    dew_point: Lenient[Number] = None
    uvi: Lenient[UvIndex] = None
    clouds: Lenient[Percent] = None
    visibility: Lenient[Distance] = None
    wind_speed: Lenient[Amount] = None
    wind_deg: Lenient[Direction] = None
    wind_gust: Lenient[Amount] = None
    weather: Annotated[list[Usable[Condition]], Field(min_length=1)]
    pop: Lenient[Chance] = None
    rain: Lenient[Precipitation] = None
    snow: Lenient[Precipitation] = None


class DayTemperatures(Shape):
    """Temperatures of a day's morning (6 h), noon, evening (18 h) and night (24 h), and its lowest and highest."""

    morn: Lenient[Number] = None
    day: Lenient[Number] = None
    eve: Lenient[Number] = None
    night: Lenient[Number] = None
    min: Lenient[Number] = None
    max: Lenient[Number] = None


class Day(Shape):
    """A calendar day at the place; `dt` is its noon, `rain` and `snow` are mm, `moon_phase` goes from 0 (new) to 1."""

    dt: UnixSeconds
    sunrise: Lenient[UnixSeconds] = None
    sunset: Lenient[UnixSeconds] = None
    moonrise: Lenient[UnixSeconds] = None
    moonset: Lenient[UnixSeconds] = None
    moon_phase: Lenient[Chance] = None
    summary: Lenient[Text] = None
    temp: DayTemperatures
    feels_like: Lenient[DayTemperatures] = None
    pressure: Lenient[Pressure] = None
    humidity: Lenient[Percent] = None
    dew_point: Lenient[Number] = None
    wind_speed: Lenient[Amount] = None
    wind_deg: Lenient[Direction] = None
    wind_gust: Lenient[Amount] = None
    weather: Annotated[list[Usable[Condition]], Field(min_length=1)]
    clouds: Lenient[Percent] = None
    pop: Lenient[Chance] = None
    rain: Lenient[Amount] = None
    snow: Lenient[Amount] = None
    uvi: Lenient[UvIndex] = None


class OneCall(Shape):
    """The answer to `/onecall`; blocks that were excluded are absent."""

    lat: Latitude
    lon: Longitude
    timezone: Lenient[ZoneName] = None
    timezone_offset: Lenient[UtcOffset] = None
    current: Lenient[Moment] = None
    hourly: Lenient[list[Usable[Moment]]] = None
    daily: Lenient[list[Usable[Day]]] = None


class ForecastDay(Shape):
    """A day of the daily forecast (https://openweathermap.org/forecast16), which names the wind otherwise."""

    dt: UnixSeconds
    sunrise: Lenient[UnixSeconds] = None
    sunset: Lenient[UnixSeconds] = None
    temp: DayTemperatures
    feels_like: Lenient[DayTemperatures] = None
    pressure: Lenient[Pressure] = None
    humidity: Lenient[Percent] = None
    weather: Annotated[list[Usable[Condition]], Field(min_length=1)]
    speed: Lenient[Amount] = None
    deg: Lenient[Direction] = None
    gust: Lenient[Amount] = None
    clouds: Lenient[Percent] = None
    pop: Lenient[Chance] = None
    rain: Lenient[Amount] = None
    snow: Lenient[Amount] = None


class DailyForecast(Shape):
    """The answer to `/forecast/daily`."""

    cod: Lenient[Code] = None
    message: Lenient[Number] = None
    cnt: Lenient[Whole] = None
    city: Block[ForecastPlace] = Field(default_factory=ForecastPlace)
    days: Annotated[list[Usable[ForecastDay]], Field(min_length=1)] = Field(alias="list")


ONE_CALL = TypeAdapter(OneCall)
DAILY_FORECAST = TypeAdapter(DailyForecast)
