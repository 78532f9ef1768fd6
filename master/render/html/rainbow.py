"""The colours of temperatures: the rainbow, from frost to heat."""

from collections.abc import Callable
from dataclasses import dataclass

SPECTRUM = (
    (-15, "#8a56b8"),
    (-3, "#5560c0"),
    (6, "#3a86c4"),
    (14, "#429462"),
    (21, "#c9981a"),
    (28, "#d9772a"),
    (36, "#c8452f"),
)
"""Degrees Celsius, and the colour that stands for them whatever the units."""


@dataclass(frozen=True, slots=True)
class Rainbow:
    """The line's colours: where the coldest and the hottest would be drawn, and the stops between: percent, colour."""

    coldest: float
    hottest: float
    stops: tuple[tuple[float, str], ...]


def rainbow(y: Callable[[float], float], units: str) -> Rainbow:
    """The colours of a line; `y` tells where a temperature in these units is drawn."""
    (cold, _), (hot, _) = SPECTRUM[0], SPECTRUM[-1]
    return Rainbow(
        coldest=y(from_celsius(cold, units)),
        hottest=y(from_celsius(hot, units)),
        stops=tuple((100 * (temperature - cold) / (hot - cold), colour) for temperature, colour in SPECTRUM),
    )


def from_celsius(temperature: float, units: str) -> float:
    """A temperature in °C as those units."""
    match units:
        case "standard":
            return temperature + 273.15
        case "imperial":
            return temperature * 1.8 + 32
        case _:
            return temperature
