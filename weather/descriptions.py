"""OpenWeatherMap's words for the weather in other languages, from the catalogues under `locales/`."""

from pathlib import Path

from servicekit.translations import load_translations
from weather.languages import iso

LOCALES = Path(__file__).parent / "locales"
CATALOGUES = load_translations(LOCALES, "weather")


def described(english: str, lang: str) -> str:
    """The words in a language that a question may name, in English where nobody has translated them yet."""
    catalogue = CATALOGUES.get(lang) or CATALOGUES.get(iso(lang)) or {}
    return catalogue.get(english, english)
