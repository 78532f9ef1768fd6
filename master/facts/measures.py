"""In which measures people are shown the weather: those of `units`, or single ones that the caller named.

Payloads have temperatures in their `units`, winds in m/s (mph for imperial), pressure in hPa and precipitation in mm.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from contract.units import (
    INCH_MM,
    INCH_OF_MERCURY_HPA,
    KILOMETRE_PER_HOUR_MS,
    KNOT_MS,
    MILE_M,
    MILE_PER_HOUR_MS,
    MILLIMETRE_OF_MERCURY_HPA,
    Units,
    beaufort,
    to_celsius,
    to_ms,
)
from master.facts.words import Words

ALIASES = {
    "km/h": "kmh", "kph": "kmh", "m/s": "ms", "mps": "ms", "mi/h": "mph", "knots": "kn", "knot": "kn", "kt": "kn",
    "kts": "kn", "beaufort": "bft", "mbar": "hpa", "mb": "hpa", "torr": "mmhg", "inch": "in", "inches": "in",
    "12h": "12", "24h": "24",
}  # fmt: skip
"""Other spellings of the choices."""


def _choice(value: object) -> object:
    return ALIASES.get(lowered := value.strip().lower(), lowered) if isinstance(value, str) else value


Wind = Annotated[
    Literal["kmh", "ms", "mph", "kn", "bft"],
    BeforeValidator(_choice),
    Field(description="one of kmh, ms, mph, kn, bft"),
]
Pressure = Annotated[
    Literal["hpa", "inhg", "mmhg"], BeforeValidator(_choice), Field(description="one of hpa, inhg, mmhg")
]
Precipitation = Annotated[Literal["mm", "in"], BeforeValidator(_choice), Field(description="one of mm, in")]
Clock = Annotated[Literal["12", "24"], BeforeValidator(_choice), Field(description="one of 12, 24")]

DEGREES: dict[Units, str] = {"standard": "K", "metric": "°C", "imperial": "°F"}
WINDS = {
    "kmh": (KILOMETRE_PER_HOUR_MS, 0, "km/h"),
    "ms": (1, 1, "m/s"),
    "mph": (MILE_PER_HOUR_MS, 0, "mph"),
    "kn": (KNOT_MS, 0, "kn"),
}
"""The unit in m/s, the decimals that are shown, and the unit's sign."""
PRESSURES = {
    "hpa": (1, 0, "hPa"),
    "inhg": (INCH_OF_MERCURY_HPA, 2, "inHg"),
    "mmhg": (MILLIMETRE_OF_MERCURY_HPA, 0, "mmHg"),
}
"""The unit in hPa, the decimals that are shown, and the unit's sign."""
TENTHS_BELOW_MM = 10.0
TENTHS_BELOW_M = 5_000
USUAL_WIND: dict[Units, Wind] = {"standard": "ms", "metric": "kmh", "imperial": "mph"}


Kind = Literal["temperature", "speed", "pressure", "water", "distance", "depth", "percent", "index"]
"""What a figure measures: by it its unit is chosen."""


class Quantity(NamedTuple):
    """A figure to be shown; `under` says that it is less than what is shown, but not nothing."""

    value: float
    decimals: int
    unit: str
    under: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is shown as 0."""
        return round(self.value, self.decimals) == 0


@dataclass(frozen=True, slots=True)
class Measures:
    """The units, and the measures that differ from theirs."""

    units: Units = "metric"
    wind: Wind | None = None
    pressure: Pressure | None = None
    precipitation: Precipitation | None = None
    clock: Clock | None = None

    def quantity(self, kind: Kind, value: float) -> Quantity:
        """A figure of this kind, as the payload has it."""
        convert = {
            "temperature": self.temperature,
            "speed": self.wind_speed,
            "pressure": self.pressure_of,
            "water": self.amount,
            "distance": self.distance,
            "depth": self.depth,
        }.get(kind)
        return convert(value) if convert else Quantity(value, 0, "%" if kind == "percent" else "")

    def temperature(self, value: float) -> Quantity:
        """A temperature, as the payload has it in these units."""
        return Quantity(value, 0, DEGREES[self.units])

    def celsius(self, value: float) -> float:
        """A temperature, as the payload has it in these units, in °C."""
        return to_celsius(value, self.units)

    def speed_ms(self, value: float) -> float:
        """A wind's speed, as the payload has it in these units, in m/s."""
        return to_ms(value, self.units)

    def wind_speed(self, value: float) -> Quantity:
        """A wind's speed, as the payload has it in these units."""
        wanted, speed_ms = self.wind or USUAL_WIND[self.units], self.speed_ms(value)
        if wanted == "bft":
            return Quantity(beaufort(speed_ms), 0, "Bft")
        unit_ms, decimals, sign = WINDS[wanted]
        return Quantity(speed_ms / unit_ms, decimals, sign)

    def pressure_of(self, pressure_hpa: float) -> Quantity:
        """An atmospheric pressure."""
        unit_hpa, decimals, sign = PRESSURES[self.pressure or ("inhg" if self.units == "imperial" else "hpa")]
        return Quantity(pressure_hpa / unit_hpa, decimals, sign)

    def amount(self, amount_mm: float) -> Quantity:
        """An amount of rain or snow. What would be rounded to nothing is shown as less than the least."""
        wanted = self.precipitation or ("in" if self.units == "imperial" else "mm")
        if wanted == "in":
            value, decimals = amount_mm / INCH_MM, 2
        else:
            value, decimals = amount_mm, 1 if 0 < amount_mm < TENTHS_BELOW_MM else 0
        least = 10.0**-decimals
        under = value > 0 and round(value, decimals) == 0
        return Quantity(least if under else value, decimals if amount_mm else 0, wanted, under)

    def distance(self, metres: float) -> Quantity:
        """How far one sees."""
        decimals = 1 if metres < TENTHS_BELOW_M else 0
        if self.units == "imperial":
            return Quantity(metres / MILE_M, decimals, "mi")
        return Quantity(metres / 1000, decimals, "km")

    def depth(self, metres: float) -> Quantity:
        """How deep snow lies."""
        if self.units == "imperial":
            return Quantity(metres * 1000 / INCH_MM, 0, "in")
        return Quantity(metres * 100, 0, "cm")

    def time(self, moment: datetime, words: Words) -> str:
        """The time of day, in the moment's own zone."""
        return words.twelve_hours(moment) if self.clock == "12" else f"{moment:%H:%M}"


METRIC = Measures()
"""What people are shown by default."""
