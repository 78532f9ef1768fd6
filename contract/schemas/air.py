"""The answer to `/air`: OpenWeatherMap's air pollution, with the indices of Europe and the USA, and pollen.

An entry of `list` is one of https://openweathermap.org/api/air-pollution; the other members are Iris's own.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, WithJsonSchema

from contract.schemas.air_pollution import AirOfHour, Micrograms
from contract.schemas.place_answer import PlaceAnswer
from servicekit.lenient import DropIfInvalid, EmptyIfInvalid, NoneIfInvalid, Shape, Within

Pollutant = Literal["pm2_5", "pm10", "no2", "o3", "so2"]
EuropeanBand = Literal["good", "fair", "moderate", "poor", "very poor", "extremely poor"]
UsBand = Literal["good", "moderate", "unhealthy for sensitive groups", "unhealthy", "very unhealthy", "hazardous"]
PollenLevel = Literal["none", "low", "moderate", "high", "very high"]
PLANTS = ("alder", "birch", "grass", "mugwort", "olive", "ragweed")
"""Whose pollen is known."""


class EuropeanIndex(Shape):
    """The European index of the worst pollutant, from 1 (good) to 6 (extremely poor), and which one that is."""

    index: Annotated[int, Within(1, 6, whole=True), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 6})]
    band: EuropeanBand
    pollutant: NoneIfInvalid[Pollutant] = None


class UsIndex(Shape):
    """The index of the USA, from 0 to 500."""

    index: Annotated[int, Within(0, 10_000, whole=True), WithJsonSchema({"type": "integer", "minimum": 0})]
    band: UsBand


class PollenCount(Shape):
    """Grains in a cubic metre, and in a word how many that are for this plant."""

    grains: Micrograms
    level: PollenLevel


class Pollen(Shape):
    """The pollen of each plant; known in Europe only."""

    alder: NoneIfInvalid[PollenCount] = None
    birch: NoneIfInvalid[PollenCount] = None
    grass: NoneIfInvalid[PollenCount] = None
    mugwort: NoneIfInvalid[PollenCount] = None
    olive: NoneIfInvalid[PollenCount] = None
    ragweed: NoneIfInvalid[PollenCount] = None

    @property
    def known(self) -> Mapping[str, PollenCount]:
        """The counts that are known, by plant."""
        counts = {plant: getattr(self, plant) for plant in PLANTS}
        return {plant: count for plant, count in counts.items() if count is not None}


class AirNow(AirOfHour):
    """The present hour."""

    european_aqi: NoneIfInvalid[EuropeanIndex] = None
    us_aqi: NoneIfInvalid[UsIndex] = None
    pollen: EmptyIfInvalid[Pollen] = Field(default_factory=Pollen)


class AirDay(Shape):
    """A day by the place's calendar: the worst of each index, and the most of each pollen, of its known hours."""

    date: date
    european_aqi: NoneIfInvalid[EuropeanIndex] = None
    us_aqi: NoneIfInvalid[UsIndex] = None
    pollen: EmptyIfInvalid[Pollen] = Field(default_factory=Pollen)


class Air(PlaceAnswer):
    """The air now (`list` has one entry, as OpenWeatherMap's has) and of the next days."""

    air: Annotated[list[AirNow], Field(min_length=1)] = Field(alias="list")
    days: list[DropIfInvalid[AirDay]] = Field(default_factory=list)

    @property
    def now(self) -> AirNow:
        """The present hour."""
        return self.air[0]

    @property
    def of_pollen(self) -> bool:
        """Whether pollen is known here, now or on a day to come."""
        return bool(self.now.pollen.known or any(day.pollen.known for day in self.days))


AIR = TypeAdapter(Air)
