"""OpenWeatherMap's air pollution (https://openweathermap.org/api/air-pollution)."""

from typing import Annotated

from pydantic import Field, TypeAdapter, WithJsonSchema

from contract.schemas.weather import Coordinates
from servicekit.lenient import DropIfInvalid, EmptyIfInvalid, NoneIfInvalid, Shape, UnixSeconds, Within

Micrograms = Annotated[float, Within(0, 1e6), WithJsonSchema({"type": "number", "minimum": 0})]
"""µg/m³."""


class Components(Shape):
    """Concentrations."""

    co: NoneIfInvalid[Micrograms] = None
    no: NoneIfInvalid[Micrograms] = None
    no2: NoneIfInvalid[Micrograms] = None
    o3: NoneIfInvalid[Micrograms] = None
    so2: NoneIfInvalid[Micrograms] = None
    pm2_5: NoneIfInvalid[Micrograms] = None
    pm10: NoneIfInvalid[Micrograms] = None
    nh3: NoneIfInvalid[Micrograms] = None


class Index(Shape):
    """The air quality index, from 1 (good) to 5 (very poor)."""

    aqi: Annotated[int, Within(1, 5, whole=True), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5})]


class AirOfHour(Shape):
    """The air of an hour."""

    dt: UnixSeconds
    main: Index
    components: EmptyIfInvalid[Components] = Field(default_factory=Components)


class AirPollution(Shape):
    """The answer to `/air_pollution` (one entry) and `/air_pollution/forecast` (an entry an hour)."""

    coord: EmptyIfInvalid[Coordinates] = Field(default_factory=Coordinates)
    air: Annotated[list[DropIfInvalid[AirOfHour]], Field(min_length=1)] = Field(alias="list")


AIR_POLLUTION = TypeAdapter(AirPollution)
