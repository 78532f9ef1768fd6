"""In which measures people are shown the weather: those of `units`, or single ones that the caller named.

Payloads have temperatures in their `units`, winds in m/s (mph for imperial), pressure in hPa and precipitation in mm.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from contract.queries import Units
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

DEGREES: dict[Units, str] = {"standard": "K", "metric": "C", "imperial": "F"}
MS_PER_MPH = 0.44704
WINDS = {"kmh": (3.6, 0, "km/h"), "ms": (1, 1, "m/s"), "mph": (1 / MS_PER_MPH, 0, "mph"), "kn": (1.943844, 0, "kn")}
"""Of a wind in m/s: the factor, the decimals and the unit."""
BEAUFORT_MS = (0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7)
"""Where the forces from 1 to 12 begin, in m/s (World Meteorological Organization)."""
PRESSURES = {"hpa": (1, 0, "hPa"), "inhg": (0.02953, 2, "inHg"), "mmhg": (0.750062, 0, "mmHg")}
MM_PER_INCH = 25.4
TENTHS_BELOW_MM = 10.0
USUAL_WIND: dict[Units, Wind] = {"standard": "ms", "metric": "kmh", "imperial": "mph"}


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

    def wind_speed(self, value: float) -> Quantity:
        """A wind's speed, as the payload has it in these units."""
        speed_ms, wanted = (
            value * MS_PER_MPH if self.units == "imperial" else value,
            self.wind or USUAL_WIND[self.units],
        )
        if wanted == "bft":
            return Quantity(bisect_right(BEAUFORT_MS, speed_ms), 0, "Bft")
        factor, decimals, unit = WINDS[wanted]
        return Quantity(speed_ms * factor, decimals, unit)

    def pressure_of(self, pressure_hpa: float) -> Quantity:
        """An atmospheric pressure."""
        usual = "inhg" if self.units == "imperial" else "hpa"
        factor, decimals, unit = PRESSURES[self.pressure or usual]
        return Quantity(pressure_hpa * factor, decimals, unit)

    def amount(self, amount_mm: float) -> Quantity:
        """An amount of rain or snow. What would be rounded to nothing is shown as less than the least."""
        wanted = self.precipitation or ("in" if self.units == "imperial" else "mm")
        if wanted == "in":
            value, decimals = amount_mm / MM_PER_INCH, 2
        else:
            value, decimals = amount_mm, 1 if 0 < amount_mm < TENTHS_BELOW_MM else 0
        least = 10.0**-decimals
        under = value > 0 and round(value, decimals) == 0
        return Quantity(least if under else value, decimals if amount_mm else 0, wanted, under)

    def time(self, moment: datetime, words: Words) -> str:
        """The time of day, in the moment's own zone."""
        return words.twelve_hours(moment) if self.clock == "12" else f"{moment:%H:%M}"


METRIC = Measures()
"""What people are shown by default."""
