"""The page's languages: Flask-Babel, with the catalogues that master reads at its start (nothing to compile)."""

from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale  # type: ignore[import-untyped]

LOCALES = Path(__file__).parents[1] / "locales"
LANGUAGES = {"en": "English", "el": "Ελληνικά"}
"""What the page speaks, each by its own name."""


def _translations(po: Path) -> NullTranslations:
    with po.open("rb") as text:
        catalogue = read_po(text, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


CATALOGUES = {path.parts[-3]: _translations(path) for path in sorted(LOCALES.glob("*/LC_MESSAGES/master.po"))}
_ENGLISH = NullTranslations()


class ReadAtStart(Domain):  # type: ignore[misc]
    """Flask-Babel's messages, from memory."""

    def get_translations(self) -> NullTranslations:
        """Those of the request's language."""
        return CATALOGUES.get(str(get_locale()), _ENGLISH)


def language() -> str:
    """What the page speaks now: what `lang` says, else what the browser likes best, else English."""
    wanted = request.args.get("lang", "")
    if wanted:
        return wanted if wanted in LANGUAGES else "en"
    return request.accept_languages.best_match(LANGUAGES) or "en"


def locale() -> Locale:
    """The language's words for numbers, dates and countries."""
    return get_locale() or Locale("en")


def home() -> str:
    """The page's own address in the language that was chosen, if one was."""
    return f"/?lang={language()}" if request.args.get("lang") in LANGUAGES else "/"


def speak(app: Flask) -> None:
    """Let templates say `_("…")` in the language of the request."""
    babel = Babel(app, default_domain="master", locale_selector=language)
    babel.domain_instance = ReadAtStart(domain="master")

    @app.context_processor
    def _told() -> dict[str, str]:
        return {"language": language(), "home": home()}
