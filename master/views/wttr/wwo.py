"""World Weather Online's conditions, which wttr.in speaks in: by OpenWeatherMap's, with its words and symbols.

Codes: https://www.worldweatheronline.com/weather-api/api/docs/weather-icons.aspx; symbols: wttr.in's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WwoCondition:
    """A condition: its code, what it is called in English, and wttr.in's symbol and plain symbol of it."""

    code: int
    words: str
    symbol: str
    plain: str


SYMBOLS: Mapping[str, tuple[str, str]] = {
    "sunny": ("☀️", "o"),
    "partly cloudy": ("⛅️", "m"),
    "cloudy": ("☁️", "mm"),
    "very cloudy": ("☁️", "mmm"),
    "fog": ("🌫", "="),
    "light showers": ("🌦", "."),
    "heavy showers": ("🌧", "//"),
    "light rain": ("🌦", "/"),
    "heavy rain": ("🌧", "///"),
    "light sleet": ("🌧", "x"),
    "light sleet showers": ("🌧", "x/"),
    "light snow": ("🌨", "*"),
    "light snow showers": ("🌨", "*/"),
    "heavy snow": ("❄️", "**"),
    "heavy snow showers": ("❄️", "*/*"),
    "thundery showers": ("⛈", "!/"),
    "thundery heavy rain": ("🌩", "/!/"),
    "thundery snow showers": ("⛈", "*!*"),
}
WIDE = frozenset("🌫🌧🌨🌩✨⛅")
"""Symbols that terminals show in two columns; wttr.in fills all up to three."""
SYMBOL_COLUMNS = 3

_NAMES: Mapping[int, tuple[str, str]] = {
    113: ("Sunny", "sunny"),
    116: ("Partly cloudy", "partly cloudy"),
    119: ("Cloudy", "cloudy"),
    122: ("Overcast", "very cloudy"),
    143: ("Mist", "fog"),
    200: ("Thundery outbreaks possible", "thundery showers"),
    248: ("Fog", "fog"),
    266: ("Light drizzle", "light rain"),
    296: ("Light rain", "light rain"),
    302: ("Moderate rain", "heavy rain"),
    308: ("Heavy rain", "heavy rain"),
    311: ("Light freezing rain", "light sleet"),
    317: ("Light sleet", "light sleet"),
    320: ("Moderate or heavy sleet", "light snow"),
    326: ("Light snow", "light snow showers"),
    332: ("Moderate snow", "heavy snow"),
    338: ("Heavy snow", "heavy snow"),
    353: ("Light rain shower", "light showers"),
    356: ("Moderate or heavy rain shower", "heavy showers"),
    359: ("Torrential rain shower", "heavy rain"),
    362: ("Light sleet showers", "light sleet showers"),
    365: ("Moderate or heavy sleet showers", "light sleet showers"),
    368: ("Light snow showers", "light snow showers"),
    371: ("Moderate or heavy snow showers", "heavy snow showers"),
    386: ("Patchy light rain with thunder", "thundery showers"),
    389: ("Moderate or heavy rain with thunder", "thundery heavy rain"),
}
_CODES: Mapping[int, tuple[int, ...]] = {
    113: (800,),
    116: (801, 802),
    119: (803, 771),
    122: (804,),
    143: (701, 711, 721, 731, 751, 761, 762),
    200: (210, 211, 221),
    248: (741,),
    266: (300, 301, 302, 310, 311),
    296: (312, 500),
    302: (501,),
    308: (502, 503, 504),
    311: (511,),
    317: (611, 615),
    320: (616,),
    326: (600,),
    332: (601,),
    338: (602,),
    353: (313, 321, 520),
    356: (314, 521, 531),
    359: (522,),
    362: (612,),
    365: (613,),
    368: (620,),
    371: (621, 622),
    386: (200, 230, 231),
    389: (201, 202, 212, 232, 781),
}
"""OpenWeatherMap's conditions (https://openweathermap.org/weather-conditions) by the code that comes nearest."""
CONDITIONS = {
    owm: WwoCondition(code, _NAMES[code][0], *SYMBOLS[_NAMES[code][1]]) for code, owms in _CODES.items() for owm in owms
}
UNKNOWN = WwoCondition(119, "Cloudy", "✨", "?")
"""What stands for a condition that nobody knows: a cloud, as its code must be one."""
CLEAR, FOGGY, THUNDERY, SNOWY = 113, (143, 248), (200, 386, 389), (317, 320, 326, 332, 338, 362, 365, 368, 371)


def condition(owm_id: int, *, night: bool = False) -> WwoCondition:
    """The condition for one of OpenWeatherMap's; a clear sky isn't called sunny by night."""
    found = CONDITIONS.get(owm_id, UNKNOWN)
    return WwoCondition(found.code, "Clear", found.symbol, found.plain) if night and found.code == CLEAR else found


def padded(symbol: str) -> str:
    """A symbol with blanks up to the width that wttr.in gives all of them."""
    return symbol + " " * (SYMBOL_COLUMNS - (2 if symbol[0] in WIDE else 1))
