"""Measures as people read them: whole degrees, km/h for metric winds, the time by the place's own clock.

A number and its unit stay on one line.
"""

from datetime import datetime

from master.render.text.format import KMH_PER_MS, SPEED, octant
from master.render.text.weather import COMPASS
from master.render.words import Words

DEGREES = {"standard": "K", "metric": "°C", "imperial": "°F"}
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"


def number(value: float, words: Words, decimals: int = 0) -> str:
    """A number with a true minus, which is read aloud, where a hyphen isn't."""
    return words.number(value, decimals).replace("-", MINUS)


def degrees(value: float, units: str, words: Words) -> str:
    """A temperature with its unit."""
    return f"{number(value, words)}{NO_BREAK}{DEGREES[units]}"


def speed(value: float, units: str, words: Words) -> str:
    """A wind's speed with its unit."""
    return f"{number(value * KMH_PER_MS if units == 'metric' else value, words)}{NO_BREAK}{words(SPEED[units])}"


def millimetres(value: float, words: Words) -> str:
    """Rain or snow; a tenth counts below ten."""
    return f"{number(value, words, 1 if 0 < value < 10 else 0)}{NO_BREAK}mm"  # noqa: PLR2004 - as the docstring says


def origin(deg: float, words: Words) -> str:
    """Where a wind comes from, in one of eight directions."""
    return words(COMPASS[octant(deg)])


def clock(moment: datetime) -> str:
    """The time of day on the moment's own clock."""
    return f"{moment:%H:%M}"
