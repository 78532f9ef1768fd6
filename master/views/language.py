"""The language of a person whose browser asks, and the addresses of ours that keep it."""

from flask import g, request

from contract.languages import openweathermap_code
from contract.units import Units
from master.facts.words import LANGUAGES, Words, words_in

FAHRENHEIT = frozenset({"US", "LR", "PW", "FM", "MH", "BS", "KY"})
"""Countries of the Fahrenheit scale."""
OWN_NAMES = {"en": "English", "el": "Ελληνικά"}
"""What each language calls itself, for the switch."""


def language() -> str:
    """What the page speaks now: what `lang` says, else what the browser likes best, else English.

    Found once a request: each translated word asks for it.
    """
    found: str | None = g.get("language")
    if found is None:
        found = g.language = _wanted_language()
    return found


def _wanted_language() -> str:
    asked = request.args.get("lang", "").strip()
    if asked:
        wanted = openweathermap_code(asked)
        return wanted if wanted is not None and wanted in LANGUAGES else "en"
    return request.accept_languages.best_match(LANGUAGES) or "en"


def usual_units() -> Units:
    """The units that the browser's own country uses: those of its language's region, and metric without one."""
    region = (request.accept_languages.best or "").rpartition("-")[2].upper()
    return "imperial" if region in FAHRENHEIT else "metric"


def current_words() -> Words:
    """The words of the request's language."""
    return words_in(language())


def address(path: str) -> str:
    """A path of ours as the browser asks for it: behind the prefix that a proxy serves Iris under, if there is one."""
    return f"{request.script_root}{path}"


def home() -> str:
    """The page's own address in the language that was chosen, if one was."""
    return address(f"/?lang={language()}" if request.args.get("lang") in LANGUAGES else "/")
