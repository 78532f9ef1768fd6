"""Words in other languages, from gettext catalogues: one `.po` file a language.

Babel reads them at the start, so nothing has to be compiled: a new folder under `locales/` is a new language.
"""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po


def load_translations(locales: Path, domain: str) -> Mapping[str, Mapping[str, str]]:
    """What is translated, by language and English words; what has no translation yet is left out."""
    return {path.parts[-3]: _translated(path) for path in sorted(locales.glob(f"*/LC_MESSAGES/{domain}.po"))}


def _translated(path: Path) -> Mapping[str, str]:
    with path.open("rb") as po:
        catalogue = read_po(po, abort_invalid=True)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
