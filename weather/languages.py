"""Languages: that of a place's name, and translated descriptions of the weather."""

import unicodedata
from pathlib import Path

from contract.languages import iso_code
from servicekit.translations import load_translations

LOCALES = Path(__file__).parent / "locales"
CATALOGUES = load_translations(LOCALES, "weather")

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


def translate_description(description: str, lang: str) -> str:
    """OpenWeatherMap's English description in the language of a query's `lang`; unchanged if not translated yet."""
    catalogue = CATALOGUES.get(lang) or CATALOGUES.get(iso_code(lang)) or {}
    return catalogue.get(description, description)
