"""Conversion into the units that a query asks for (https://openweathermap.org/weather-data).

Temperatures become Kelvin (standard), °C (metric) or °F (imperial). Speeds become m/s, or miles per hour if imperial.
Both are rounded to two decimals, as OpenWeatherMap's are.
"""

from typing import Literal

Units = Literal["standard", "metric", "imperial"]

ZERO_CELSIUS_K = 273.15
MILE_PER_HOUR_MS = 0.44704
KNOT_MS = 1852 / 3600
INCH_MM = 25.4
FOOT_M = 0.3048


def temperature(celsius: float, units: Units) -> float:
    """A temperature, given in °C, in `units`."""
    if units == "metric":
        return round(celsius, 2)
    return round(celsius + ZERO_CELSIUS_K if units == "standard" else celsius * 9 / 5 + 32, 2)


def speed(speed_ms: float, units: Units) -> float:
    """A speed, given in m/s, in `units`."""
    return round(speed_ms / MILE_PER_HOUR_MS if units == "imperial" else speed_ms, 2)


def fahrenheit_to_celsius(fahrenheit: float) -> float:
    """°F → °C."""
    return (fahrenheit - 32) * 5 / 9
