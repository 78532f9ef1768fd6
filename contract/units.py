"""The units of the world's weather services and of people, and every conversion between them.

OpenWeatherMap's (https://openweathermap.org/weather-data): temperatures are Kelvin (standard), °C (metric) or °F
(imperial); speeds are m/s, or miles per hour if imperial; both are rounded to two decimals, as OpenWeatherMap's are.
The factors are the definitions of BIPM's SI brochure (9th edition) and of NIST Special Publication 811, appendix B.
"""

from bisect import bisect_right
from typing import Literal

Units = Literal["standard", "metric", "imperial"]

ZERO_CELSIUS_K = 273.15
FAHRENHEIT_A_KELVIN = 1.8
"""Degrees of Fahrenheit that a difference of one kelvin makes."""
KILOMETRE_PER_HOUR_MS = 1 / 3.6
MILE_PER_HOUR_MS = 0.44704
KNOT_MS = 1852 / 3600
INCH_MM = 25.4
FOOT_M = 0.3048
MILE_M = 1609.344
INCH_OF_MERCURY_HPA = 33.86389
MILLIMETRE_OF_MERCURY_HPA = 1.333224
BEAUFORT_FROM_MS = (0.3, 1.6, 3.4, 5.5, 8.0, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7)
"""Where the forces from 1 to 12 begin (WMO-No. 306, Manual on Codes, volume I.1, section E: calm is 0 to 0.2 m/s)."""


def temperature(celsius: float, units: Units) -> float:
    """A temperature, given in °C, in `units`."""
    if units == "metric":
        return round(celsius, 2)
    return round(celsius + ZERO_CELSIUS_K if units == "standard" else celsius_to_fahrenheit(celsius), 2)


def to_celsius(value: float, units: Units) -> float:
    """A temperature, given in `units`, in °C."""
    if units == "metric":
        return value
    return value - ZERO_CELSIUS_K if units == "standard" else fahrenheit_to_celsius(value)


def speed(speed_ms: float, units: Units) -> float:
    """A speed, given in m/s, in `units`."""
    return round(speed_ms / MILE_PER_HOUR_MS if units == "imperial" else speed_ms, 2)


def to_ms(value: float, units: Units) -> float:
    """A speed, given in `units`, in m/s."""
    return value * MILE_PER_HOUR_MS if units == "imperial" else value


def beaufort(speed_ms: float) -> int:
    """The force of a wind on the Beaufort scale, from 0 to 12."""
    return bisect_right(BEAUFORT_FROM_MS, speed_ms)


def fahrenheit_to_celsius(fahrenheit: float) -> float:
    """°F → °C."""
    return (fahrenheit - 32) * 5 / 9


def celsius_to_fahrenheit(celsius: float) -> float:
    """°C → °F."""
    return celsius * 9 / 5 + 32
