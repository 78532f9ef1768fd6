"""From the units that upstreams measure in to those that a question asks for (https://openweathermap.org/weather-data).

A temperature goes out in Kelvin (standard), °C (metric) or °F (imperial), a speed in m/s or, where imperial, in miles
per hour; both with two decimals, as OpenWeatherMap gives them.
"""

from typing import Literal

Units = Literal["standard", "metric", "imperial"]

ZERO_CELSIUS_K = 273.15
MILE_PER_HOUR_MS = 0.44704
KNOT_MS = 1852 / 3600
INCH_MM = 25.4
FOOT_M = 0.3048


def temperature(celsius: float, units: Units) -> float:
    """A temperature in the units asked for."""
    if units == "metric":
        return round(celsius, 2)
    return round(celsius + ZERO_CELSIUS_K if units == "standard" else celsius * 9 / 5 + 32, 2)


def speed(ms: float, units: Units) -> float:
    """A speed in the units asked for."""
    return round(ms / MILE_PER_HOUR_MS if units == "imperial" else ms, 2)


def celsius_of_fahrenheit(fahrenheit: float) -> float:
    """°F → °C."""
    return (fahrenheit - 32) * 5 / 9
