"""The signs that stand for weather: in Unicode, and in plain ASCII for terminals that have no more.

Of Unicode's only those are used whose width every terminal agrees on (no variation selectors, no pictographs that are
drawn wider than they count).
"""

from collections.abc import Mapping
from dataclasses import dataclass

THUNDER, DRIZZLE, RAIN, SNOW, MIST, CLOUDS = 2, 3, 5, 6, 7, 8
"""The hundreds of OpenWeatherMap's condition numbers (https://openweathermap.org/weather-conditions)."""
CLEAR_SKY, FEW_CLOUDS, SCATTERED_CLOUDS = 800, 801, 802
_BY_CODE = {771: "squall", 781: "tornado"}
"""Of OpenWeatherMap's 7xx, which are else what one sees little through: mist, smoke, dust."""
_BY_HUNDREDS = {THUNDER: "thunder", DRIZZLE: "drizzle", RAIN: "rain", SNOW: "snow", MIST: "mist"}


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set. `arrows` go by where the wind comes from, clockwise from the north; `levels` rise."""

    sky: Mapping[str, str]
    arrows: tuple[str, ...]
    drawn: bool
    """Whether the arrows are arrows, rather than letters."""
    levels: str
    moons: tuple[str, ...]
    between: str
    to: str
    dash: str
    ellipsis: str
    degree: str


UNICODE = Glyphs(
    sky={
        "clear": "☀",
        "clear night": "☾",
        "few": "⛅",
        "few night": "☁",
        "clouds": "☁",
        "mist": "≡",
        "drizzle": "☂",
        "rain": "☔",
        "thunder": "⚡",
        "snow": "❄",
        "squall": "≈",
        "tornado": "🌀",
    },
    arrows=tuple("↓↙←↖↑↗→↘"),
    drawn=True,
    levels="▁▂▃▄▅▆▇█",
    moons=tuple("🌑🌒🌓🌔🌕🌖🌗🌘"),
    between=" · ",
    to="…",
    dash=" — ",
    ellipsis="…",
    degree="°",
)
ASCII = Glyphs(
    sky={
        "clear": "o",
        "clear night": "o",
        "few": "m",
        "few night": "m",
        "clouds": "mm",
        "mist": "=",
        "drizzle": ".",
        "rain": "//",
        "thunder": "!/",
        "snow": "*",
        "squall": "~",
        "tornado": "@",
    },
    arrows=("N", "NE", "E", "SE", "S", "SW", "W", "NW"),
    drawn=False,
    levels="_.-=^",
    moons=("new", "crescent", "half", "gibbous", "full", "gibbous", "half", "crescent"),
    between=" | ",
    to="..",
    dash=" - ",
    ellipsis="...",
    degree="",
)
"""The sky as in wttr.in's plain-text symbols; the wind by where it comes from."""
GLYPH_WIDTH = 2


def sky(condition_id: int, *, night: bool) -> str:
    """The name of a condition's glyph; one that nobody knows is a cloud."""
    if condition_id == CLEAR_SKY:
        return "clear night" if night else "clear"
    if condition_id in {FEW_CLOUDS, SCATTERED_CLOUDS}:
        return "few night" if night else "few"
    return _BY_CODE.get(condition_id) or _BY_HUNDREDS.get(condition_id // 100, "clouds")


def octant(degrees: float) -> int:
    """The nearest of eight directions; 0 and 360 are the north's 0, 90 is the east's 2."""
    return round(degrees / 45) % 8
