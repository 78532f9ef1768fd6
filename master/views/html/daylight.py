"""The sun's way over a place today: an arc, how long it is light, and polar days and nights in words."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.schemas.weather import CurrentWeather
from contract.sun import is_up, never_crosses
from master.facts.words import Words

MIDDLE, RADIUS_X, HORIZON, RADIUS_Y = 50, 44, 40, 34
"""Of the arc, in a drawing of 100 x 46."""


@dataclass(frozen=True, slots=True)
class Daylight:
    """What is said of the day's light, and where on the arc the sun stands: None where there is no arc, or no sun."""

    said: str
    arc: bool = False
    sun: tuple[float, float] | None = None


def daylight(weather: CurrentWeather, words: Words, now: datetime) -> Daylight | None:
    """The day's light at a place; None where it isn't known. `now` is aware."""
    if weather.sunrise and weather.sunset and weather.sunrise < weather.sunset:
        lasts = weather.sunset - weather.sunrise
        minutes = round(lasts / timedelta(minutes=1))
        passed = (now - weather.sunrise) / lasts
        return Daylight(words("{h} h {m} min", h=minutes // 60, m=minutes % 60), arc=True, sun=_on_arc(passed))
    point = weather.coord.point
    if point is None or not never_crosses(*point, now):
        return None
    return Daylight(
        words("The sun does not set today") if is_up(*point, now) else words("Polar night: the sun does not rise today")
    )


def _on_arc(passed: float) -> tuple[float, float] | None:
    if not 0 <= passed <= 1:
        return None
    angle = math.pi * passed
    return MIDDLE - RADIUS_X * math.cos(angle), HORIZON - RADIUS_Y * math.sin(angle)
