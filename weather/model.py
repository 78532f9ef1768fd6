"""OpenWeatherMap's current weather (https://openweathermap.org/current), as far as Iris relies on it.

Fields that really go missing are optional; fields that aren't named here pass through untouched.
"""

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
    pressure: float
    humidity: float


class Wind(BaseModel):
    """Speed in m/s (miles per hour where imperial), direction in degrees."""

    speed: float
    deg: float | None = None
    gust: float | None = None


class Clouds(BaseModel):
    """Cover in %."""

    all: float


class Fallen(BaseModel):
    """Rain or snow of the last hour, in mm."""

    last_hour: float | None = Field(None, alias="1h")


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


CURRENT = TypeAdapter(CurrentWeather)
