"""OpenWeatherMap's shapes, as far as Iris relies on them.

Current weather (https://openweathermap.org/current), the forecast of five days in steps of three hours
(https://openweathermap.org/forecast5) and geocoding (https://openweathermap.org/api/geocoding-api). Fields that really
go missing are optional; fields that aren't named here pass through untouched.
"""

from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter


class Coordinates(BaseModel):
    """Degrees."""

    lat: float
    lon: float


class Condition(BaseModel):
    """One of OpenWeatherMap's conditions (https://openweathermap.org/weather-conditions)."""

    id: int
    main: str
    description: str
    icon: str


class Measures(BaseModel):
    """Temperatures in the units asked for, pressure in hPa, humidity in %."""

    temp: float
    feels_like: float | None = None
    temp_min: float | None = None
    temp_max: float | None = None
    pressure: float | None = None
    humidity: float | None = None


class Wind(BaseModel):
    """Speed in m/s (miles per hour where imperial), direction in degrees."""

    speed: float | None = None
    deg: float | None = None
    gust: float | None = None


class Clouds(BaseModel):
    """Cover in %."""

    all: float


class Fallen(BaseModel):
    """Rain or snow, in mm of water: an hour's now, three hours' in a forecast."""

    last_hour: float | None = Field(None, alias="1h")
    three_hours: float | None = Field(None, alias="3h")


class Sun(BaseModel):
    """The country's code, and sunrise and sunset as Unix seconds."""

    country: str | None = None
    sunrise: int | None = None
    sunset: int | None = None


class CurrentWeather(BaseModel):
    """The answer to `/weather`."""

    coord: Coordinates
    weather: list[Condition] = Field(min_length=1)
    main: Measures
    visibility: float | None = None
    wind: Wind
    clouds: Clouds | None = None
    rain: Fallen | None = None
    snow: Fallen | None = None
    dt: int
    sys: Sun
    timezone: int | None = None
    name: str


class Step(BaseModel):
    """Three hours of a forecast, of which `dt` is the end; `pop` is the chance of rain or snow, from 0 to 1."""

    dt: int
    main: Measures
    weather: list[Condition] = Field(min_length=1)
    clouds: Clouds | None = None
    wind: Wind
    visibility: float | None = None
    pop: Annotated[float, Field(ge=0, le=1)] | None = None
    rain: Fallen | None = None
    snow: Fallen | None = None
    dt_txt: str


class ForecastPlace(BaseModel):
    """Whose forecast it is; sunrise and sunset are today's."""

    name: str
    coord: Coordinates
    country: str | None = None
    timezone: int | None = None
    sunrise: int | None = None
    sunset: int | None = None


class Forecast(BaseModel):
    """The answer to `/forecast`."""

    cod: str
    cnt: int
    steps: list[Step] = Field(alias="list")
    city: ForecastPlace


class GeocodedPlace(BaseModel):
    """One entry of the answer to `/places`."""

    name: str
    local_names: dict[str, str] | None = None
    lat: float
    lon: float
    country: str
    state: str | None = None


CURRENT = TypeAdapter(CurrentWeather)
FORECAST = TypeAdapter(Forecast)
PLACES = TypeAdapter(list[GeocodedPlace])
