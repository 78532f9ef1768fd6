"""OpenWeatherMap's words for the weather in other languages, from gettext catalogues: one `.po` file a language.

Babel reads them at the start, so nothing has to be compiled: a new folder under `locales/` is a new language.
"""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from weather.languages import iso

LOCALES = Path(__file__).parent / "locales"


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as po:
        return read_po(po, abort_invalid=True)


CATALOGUES: Mapping[str, Catalog] = {
    path.parts[-3]: _catalogue(path) for path in sorted(LOCALES.glob("*/LC_MESSAGES/weather.po"))
}


def described(english: str, lang: str) -> str:
    """The words in a language that a question may name, in English where nobody has translated them yet."""
    catalogue = CATALOGUES.get(lang) or CATALOGUES.get(iso(lang))
    message = catalogue.get(english) if catalogue is not None else None
    return str(message.string) if message is not None and message.string else english
