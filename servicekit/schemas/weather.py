"""OpenWeatherMap's shapes, as far as Iris relies on them: for checking, rendering and describing the same answers.

Current weather (https://openweathermap.org/current), the forecast of five days in steps of three hours
(https://openweathermap.org/forecast5) and geocoding (https://openweathermap.org/api/geocoding-api). Only a temperature,
a condition and a time are required. Fields that aren't named here pass through untouched.
"""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, Field, PrivateAttr, TypeAdapter, WithJsonSchema, model_validator

from servicekit.schemas.lenient import Block, Lenient, Number, Shape, Text, UnixSeconds, Usable, UtcOffset

CLEAR_SKY = 800
"""Of https://openweathermap.org/weather-conditions."""
LONGEST_FORECAST = timedelta(days=16)
MAX_STEPS = 16 * 8


class Coordinates(Shape):
    """Degrees."""

    lat: Lenient[Number] = None
    lon: Lenient[Number] = None


class Condition(Shape):
    """One of OpenWeatherMap's conditions (https://openweathermap.org/weather-conditions)."""

    id: Lenient[Annotated[int, Field(strict=True, ge=0, lt=10_000), WithJsonSchema({"type": "integer"})]] = None
    main: Lenient[Text] = None
    description: Lenient[Text] = None
    icon: Lenient[Text] = None

    @property
    def code(self) -> int:
        """The condition's number, that of a clear sky where it has none."""
        return self.id or CLEAR_SKY

    @property
    def is_night(self) -> bool:
        """Whether the icon is one for the night."""
        return (self.icon or "").endswith("n")


UNKNOWN = Condition()


class Measures(Shape):
    """Temperatures in the units asked for, pressure in hPa, humidity in %."""

    temp: Number
    feels_like: Lenient[Number] = None
    temp_min: Lenient[Number] = None
    temp_max: Lenient[Number] = None
    pressure: Lenient[Number] = None
    humidity: Lenient[Number] = None


class Wind(Shape):
    """Speed in m/s (miles per hour where imperial), direction in degrees."""

    speed: Lenient[Number] = None
    deg: Lenient[Number] = None
    gust: Lenient[Number] = None


class Clouds(Shape):
    """Cover in %."""

    all: Lenient[Number] = None


class Precipitation(Shape):
    """Rain or snow, in mm of water: an hour's now, three hours' in a forecast."""

    last_hour: Lenient[Number] = Field(None, alias="1h")
    three_hours: Lenient[Number] = Field(None, alias="3h")


class Sun(Shape):
    """The country's code, and sunrise and sunset as Unix seconds."""

    country: Lenient[Text] = None
    sunrise: Lenient[UnixSeconds] = None
    sunset: Lenient[UnixSeconds] = None


class CurrentWeather(Shape):
    """The answer to `/weather`."""

    coord: Block[Coordinates] = Field(default_factory=Coordinates)
    weather: list[Usable[Condition]] = Field(min_length=1)
    main: Measures
    visibility: Lenient[Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]] = None
    wind: Block[Wind] = Field(default_factory=Wind)
    clouds: Block[Clouds] = Field(default_factory=Clouds)
    rain: Block[Precipitation] = Field(default_factory=Precipitation)
    snow: Block[Precipitation] = Field(default_factory=Precipitation)
    dt: UnixSeconds
    sys: Block[Sun] = Field(default_factory=Sun)
    timezone: Lenient[UtcOffset] = None
    name: Lenient[Text] = None

    @property
    def place(self) -> str:
        """The place's name, "" where it has none."""
        return self.name or ""

    @property
    def country(self) -> str:
        """The country's code, "" where it isn't known."""
        return self.sys.country or ""

    @property
    def condition(self) -> Condition:
        """The condition that OpenWeatherMap calls the primary one."""
        return self.weather[0]

    @property
    def descriptions(self) -> tuple[str, ...]:
        """What each condition is called, in the language asked for."""
        return tuple(condition.description for condition in self.weather if condition.description)

    @property
    def rain_mm(self) -> float | None:
        """Rain of the last hour."""
        return self.rain.last_hour

    @property
    def snow_mm(self) -> float | None:
        """Snow of the last hour, as water."""
        return self.snow.last_hour

    @property
    def zone_known(self) -> bool:
        """Whether its times are the place's own."""
        return self.timezone is not None

    @cached_property
    def measured(self) -> datetime:
        """When it was measured; in the place's own time, else in UTC."""
        return datetime.fromtimestamp(self.dt, _zone(self.timezone))

    @cached_property
    def sunrise(self) -> datetime | None:
        """In the place's own time, else in UTC."""
        return _moment(self.sys.sunrise, self.timezone)

    @cached_property
    def sunset(self) -> datetime | None:
        """In the place's own time, else in UTC."""
        return _moment(self.sys.sunset, self.timezone)


class Step(Shape):
    """Three hours of a forecast, of which `dt` is the end; `pop` is the chance of rain or snow, from 0 to 1."""

    dt: UnixSeconds
    main: Measures
    weather: Lenient[list[Usable[Condition]]] = None
    clouds: Block[Clouds] = Field(default_factory=Clouds)
    wind: Block[Wind] = Field(default_factory=Wind)
    visibility: Lenient[Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]] = None
    pop: Lenient[Annotated[Number, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})]] = None
    rain: Block[Precipitation] = Field(default_factory=Precipitation)
    snow: Block[Precipitation] = Field(default_factory=Precipitation)
    dt_txt: Lenient[Text] = None

    _zone: tzinfo = PrivateAttr(UTC)

    @cached_property
    def moment(self) -> datetime:
        """The end of the three hours; in the place's own time, else in UTC."""
        return datetime.fromtimestamp(self.dt, self._zone)

    @property
    def condition(self) -> Condition:
        """The primary condition; one without any fields where there is none."""
        return self.weather[0] if self.weather else UNKNOWN

    @property
    def description(self) -> str:
        """What the condition is called in the language asked for."""
        return self.condition.description or ""

    @property
    def rain_mm(self) -> float | None:
        """Rain of the three hours."""
        return self.rain.three_hours

    @property
    def snow_mm(self) -> float | None:
        """Snow of the three hours, as water."""
        return self.snow.three_hours

    @property
    def water_mm(self) -> float:
        """Rain and snow of the three hours."""
        return (self.rain_mm or 0.0) + (self.snow_mm or 0.0)

    @property
    def chance_percent(self) -> float | None:
        """The chance of rain or snow."""
        return None if self.pop is None else min(max(self.pop, 0.0), 1.0) * 100


def _in_order(steps: list[Step]) -> list[Step]:
    """Sort by time; keep one step for each moment, and none past what a forecast covers."""
    by_moment = {step.dt: step for step in steps}
    moments = sorted(by_moment)[:MAX_STEPS]
    return [by_moment[moment] for moment in moments if moment - moments[0] <= LONGEST_FORECAST.total_seconds()]


class ForecastPlace(Shape):
    """Whose forecast it is; sunrise and sunset are today's, as Unix seconds."""

    name: Lenient[Text] = None
    coord: Block[Coordinates] = Field(default_factory=Coordinates)
    country: Lenient[Text] = None
    timezone: Lenient[UtcOffset] = None
    sunrise: Lenient[UnixSeconds] = None
    sunset: Lenient[UnixSeconds] = None


class Forecast(Shape):
    """The answer to `/forecast`; a step without a time or a temperature is left out."""

    cod: Lenient[Text] = None
    cnt: Lenient[Annotated[int, Field(strict=True)]] = None
    steps: Annotated[list[Usable[Step]], Field(min_length=1), AfterValidator(_in_order)] = Field(alias="list")
    city: Block[ForecastPlace] = Field(default_factory=ForecastPlace)

    @model_validator(mode="after")
    def _place_steps(self) -> Self:
        zone = _zone(self.timezone)
        for step in self.steps:
            step._zone = zone  # noqa: SLF001 - a step of its own
        return self

    @property
    def place(self) -> str:
        """The place's name, "" where it has none."""
        return self.city.name or ""

    @property
    def country(self) -> str:
        """The country's code, "" where it isn't known."""
        return self.city.country or ""

    @property
    def coord(self) -> Coordinates:
        """Where the place lies."""
        return self.city.coord

    @property
    def timezone(self) -> float | None:
        """Seconds east of Greenwich, None where it isn't known."""
        return self.city.timezone

    @property
    def zone_known(self) -> bool:
        """Whether its times are the place's own."""
        return self.timezone is not None

    @cached_property
    def sunrise(self) -> datetime | None:
        """Today's, in the place's own time, else in UTC."""
        return _moment(self.city.sunrise, self.timezone)

    @cached_property
    def sunset(self) -> datetime | None:
        """Today's, in the place's own time, else in UTC."""
        return _moment(self.city.sunset, self.timezone)


class GeocodedPlace(Shape):
    """One entry of the answer to `/places`; `state` is the region."""

    name: Lenient[Text] = None
    local_names: Lenient[dict[str, Text]] = None
    lat: Number
    lon: Number
    country: Lenient[Text] = None
    state: Lenient[Text] = None

    def name_in(self, lang: str) -> str:
        """What the place is called in a language, else its usual name."""
        return (self.local_names or {}).get(lang) or self.name or ""


def _zone(offset_s: float | None) -> tzinfo:
    return UTC if offset_s is None else timezone(timedelta(seconds=offset_s))


def _moment(unix_s: float | None, offset_s: float | None) -> datetime | None:
    return None if unix_s is None else datetime.fromtimestamp(unix_s, _zone(offset_s))


CURRENT = TypeAdapter(CurrentWeather)
FORECAST = TypeAdapter(Forecast)
PLACES = TypeAdapter(list[Usable[GeocodedPlace]])
