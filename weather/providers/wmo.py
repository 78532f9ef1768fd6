"""WMO's weather codes, as far as Open-Meteo uses them (https://open-meteo.com/en/docs), as OpenWeatherMap's conditions.

OpenWeatherMap's are listed at https://openweathermap.org/weather-conditions. It knows neither hail nor rime, and one
kind of freezing rain only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of OpenWeatherMap's; its picture comes by day and by night."""

    id: int
    main: str
    description: str
    picture: str

    def as_json(self, *, by_day: bool, describe: Callable[[str], str]) -> dict[str, Any]:
        """One entry of `weather`; `describe` translates the English words."""
        return {
            "id": self.id,
            "main": self.main,
            "description": describe(self.description),
            "icon": self.picture + ("d" if by_day else "n"),
        }


_FOG = Condition(741, "Fog", "fog", "50")
_FREEZING_RAIN = Condition(511, "Rain", "freezing rain", "13")
_LIGHT_SNOW = Condition(600, "Snow", "light snow", "13")

CONDITIONS: Mapping[int, Condition] = {
    0: Condition(800, "Clear", "clear sky", "01"),
    1: Condition(801, "Clouds", "few clouds", "02"),
    2: Condition(802, "Clouds", "scattered clouds", "03"),
    3: Condition(804, "Clouds", "overcast clouds", "04"),
    45: _FOG,
    48: _FOG,
    51: Condition(300, "Drizzle", "light intensity drizzle", "09"),
    53: Condition(301, "Drizzle", "drizzle", "09"),
    55: Condition(302, "Drizzle", "heavy intensity drizzle", "09"),
    56: _FREEZING_RAIN,
    57: _FREEZING_RAIN,
    61: Condition(500, "Rain", "light rain", "10"),
    63: Condition(501, "Rain", "moderate rain", "10"),
    65: Condition(502, "Rain", "heavy intensity rain", "10"),
    66: _FREEZING_RAIN,
    67: _FREEZING_RAIN,
    71: _LIGHT_SNOW,
    73: Condition(601, "Snow", "snow", "13"),
    75: Condition(602, "Snow", "heavy snow", "13"),
    77: _LIGHT_SNOW,
    80: Condition(520, "Rain", "light intensity shower rain", "09"),
    81: Condition(521, "Rain", "shower rain", "09"),
    82: Condition(522, "Rain", "heavy intensity shower rain", "09"),
    85: Condition(620, "Snow", "light shower snow", "13"),
    86: Condition(622, "Snow", "heavy shower snow", "13"),
    95: Condition(211, "Thunderstorm", "thunderstorm", "11"),
    96: Condition(201, "Thunderstorm", "thunderstorm with rain", "11"),
    99: Condition(202, "Thunderstorm", "thunderstorm with heavy rain", "11"),
}

OF_SNOW = frozenset({71, 73, 75, 77, 85, 86})
"""Codes whose precipitation is snow, for when Open-Meteo tells only how much fell."""
