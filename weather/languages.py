"""Languages: that of a place's name, and translated descriptions of the weather."""

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from contract.languages import ENGLISH, iso_code
from servicekit.translations import load_translations

LOCALES = Path(__file__).parent / "locales"
CATALOGUES = load_translations(LOCALES, "weather")

DESCRIPTIONS: Mapping[int, str] = {
    200: "thunderstorm with light rain",
    201: "thunderstorm with rain",
    202: "thunderstorm with heavy rain",
    210: "light thunderstorm",
    211: "thunderstorm",
    212: "heavy thunderstorm",
    221: "ragged thunderstorm",
    230: "thunderstorm with light drizzle",
    231: "thunderstorm with drizzle",
    232: "thunderstorm with heavy drizzle",
    300: "light intensity drizzle",
    301: "drizzle",
    302: "heavy intensity drizzle",
    310: "light intensity drizzle rain",
    311: "drizzle rain",
    312: "heavy intensity drizzle rain",
    313: "shower rain and drizzle",
    314: "heavy shower rain and drizzle",
    321: "shower drizzle",
    500: "light rain",
    501: "moderate rain",
    502: "heavy intensity rain",
    503: "very heavy rain",
    504: "extreme rain",
    511: "freezing rain",
    520: "light intensity shower rain",
    521: "shower rain",
    522: "heavy intensity shower rain",
    531: "ragged shower rain",
    600: "light snow",
    601: "snow",
    602: "heavy snow",
    611: "sleet",
    612: "light shower sleet",
    613: "shower sleet",
    615: "light rain and snow",
    616: "rain and snow",
    620: "light shower snow",
    621: "shower snow",
    622: "heavy shower snow",
    701: "mist",
    711: "smoke",
    721: "haze",
    731: "sand/dust whirls",
    741: "fog",
    751: "sand",
    761: "dust",
    762: "volcanic ash",
    771: "squalls",
    781: "tornado",
    800: "clear sky",
    801: "few clouds",
    802: "scattered clouds",
    803: "broken clouds",
    804: "overcast clouds",
}
"""OpenWeatherMap's descriptions by condition id (https://openweathermap.org/weather-conditions)."""
OTHER_DIALECTS = frozenset({"pt_br"})
"""Languages that are worded in another one's way only where there is no better: Brazil has words of its own."""

_LANGUAGES_BY_SCRIPT = {
    "ARABIC": ("ar", "fa"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("bn",),
    "CJK": ("zh", "ja"),
    "CYRILLIC": ("ru", "uk"),
    "DEVANAGARI": ("hi",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "TAMIL": ("ta",),
    "THAI": ("th",),
}


def likely_languages(name: str) -> tuple[str, ...]:
    """Languages (ISO 639-1) that are written in the script of the name's first letter; none for the Latin script."""
    letter = next((character for character in name if character.isalpha()), " ")
    script = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
    return _LANGUAGES_BY_SCRIPT.get(script, ())


def is_translated(lang: str) -> bool:
    """Whether descriptions have words of ours in the language of a query's `lang`."""
    return lang == ENGLISH or (lang not in OTHER_DIALECTS and _catalogue(lang) is not None)


def translate_condition(condition_id: object, description: str, lang: str) -> str:
    """A description in the language of a query's `lang`, by its condition's id where that is one of OpenWeatherMap's.

    One that isn't English, or has no translation, stays as it is.
    """
    catalogue = _catalogue(lang)
    english = DESCRIPTIONS.get(condition_id) if isinstance(condition_id, int) else None
    if catalogue is None:
        return description
    if lang in OTHER_DIALECTS:  # it may be in that dialect already
        return catalogue.get(description, description)
    return catalogue.get(description) or catalogue.get(english or description, description)


def translate_description(description: str, lang: str) -> str:
    """OpenWeatherMap's English description in the language of a query's `lang`; unchanged if not translated yet."""
    return translate_condition(None, description, lang)


def _catalogue(lang: str) -> Mapping[str, str] | None:
    return CATALOGUES.get(lang) or CATALOGUES.get(iso_code(lang))
