"""OpenWeatherMap's air pollution (https://openweathermap.org/api/air-pollution)."""

from typing import Annotated

from pydantic import Field, TypeAdapter, WithJsonSchema

from contract.schemas.weather import Coordinates
from servicekit.lenient import Block, Lenient, Shape, UnixSeconds, Usable, Within

Micrograms = Annotated[float, Within(0, 1e6), WithJsonSchema({"type": "number", "minimum": 0})]
"""µg/m³."""


class Components(Shape):
    """Concentrations."""

    co: Lenient[Micrograms] = None
    no: Lenient[Micrograms] = None
    no2: Lenient[Micrograms] = None
    o3: Lenient[Micrograms] = None
    so2: Lenient[Micrograms] = None
    pm2_5: Lenient[Micrograms] = None
    pm10: Lenient[Micrograms] = None
    nh3: Lenient[Micrograms] = None


class Index(Shape):
    """The air quality index, from 1 (good) to 5 (very poor)."""

    aqi: Annotated[int, Within(1, 5, whole=True), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5})]


class AirOfHour(Shape):
    """The air of an hour."""

    dt: UnixSeconds
    main: Index
    components: Block[Components] = Field(default_factory=Components)


class AirPollution(Shape):
    """The answer to `/air_pollution` (one entry) and `/air_pollution/forecast` (an entry an hour)."""

    coord: Block[Coordinates] = Field(default_factory=Coordinates)
    air: Annotated[list[Usable[AirOfHour]], Field(min_length=1)] = Field(alias="list")


AIR_POLLUTION = TypeAdapter(AirPollution)
