"""The page's languages: Flask-Babel over the catalogues that master reads at its start (`master/render/words.py`)."""

from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Babel, Domain  # type: ignore[import-untyped]

from master.render.html.measures import number
from master.render.words import LANGUAGES, Words, words_in
from servicekit.languages import openweathermap_code

OWN_NAMES = {"en": "English", "el": "Ελληνικά"}
"""What each language calls itself, for the switch."""


class BabelTranslations(NullTranslations):
    """One language's words as Flask-Babel asks for them."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def ugettext(self, message: str) -> str:
        """The words for an English message."""
        return self._words(message)


TRANSLATIONS = {lang: BabelTranslations(words) for lang, words in LANGUAGES.items()}


class ReadAtStart(Domain):  # type: ignore[misc]
    """Flask-Babel's messages, from memory."""

    def get_translations(self) -> BabelTranslations:
        """Those of the request's language."""
        return TRANSLATIONS[language()]


def language() -> str:
    """What the page speaks now: what `lang` says, else what the browser likes best, else English."""
    asked = request.args.get("lang", "").strip()
    if asked:
        wanted = openweathermap_code(asked)
        return wanted if wanted is not None and wanted in LANGUAGES else "en"
    return request.accept_languages.best_match(LANGUAGES) or "en"


def current_words() -> Words:
    """The words of the request's language."""
    return words_in(language())


def home() -> str:
    """The page's own address in the language that was chosen, if one was."""
    return f"/?lang={language()}" if request.args.get("lang") in LANGUAGES else "/"


def init_babel(app: Flask) -> None:
    """Let templates translate with `_`, and with `words` what holds values, into the language of the request."""
    babel = Babel(app, default_domain="master", locale_selector=language)
    babel.domain_instance = ReadAtStart(domain="master")
    app.jinja_env.filters["number"] = lambda value: number(value, current_words())

    @app.context_processor
    def _result() -> dict[str, object]:
        return {"language": language(), "home": home(), "words": current_words()}
