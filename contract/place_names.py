"""What a place is called in an answer: as the caller called it where that is a name of it in the caller's script.

`Heraklion` is not called Irákleion, nor `Nafplio` Náfplio; who asks in Greek is told of Ναύπλιο.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from contract.folding import fold, without_accents
from contract.greek import COUNTRIES as GREEK_SPEAKING
from contract.languages import ENGLISH, iso_code

_SCRIPTS = {
    **dict.fromkeys(("bg", "mk", "ru", "sr", "uk"), frozenset({"CYRILLIC"})),
    **dict.fromkeys(("ar", "fa"), frozenset({"ARABIC"})),
    "el": frozenset({"GREEK"}),
    "he": frozenset({"HEBREW"}),
    "hi": frozenset({"DEVANAGARI"}),
    "ja": frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    "ko": frozenset({"HANGUL"}),
    "th": frozenset({"THAI"}),
    "zh": frozenset({"CJK"}),
}
"""By ISO 639-1 language; all others of OpenWeatherMap's are written in Latin letters."""
_LATIN = frozenset({"LATIN"})
_SHORTEST_CALLED = 4
"""Letters of a name that isn't an abbreviation, such as `NYC`."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001 - an apostrophe
_SMALL = frozenset(
    "am an and au aux da das de dei del della der des di do dos du e el en et im in la las le les los of on "
    "op sous sur the under upon y zu".split()
)
"""Words that are written small within names: Newcastle upon Tyne, Rio de Janeiro."""


def scripts_of(text: str) -> frozenset[str]:
    """The scripts of a text's letters, as Unicode's names of them begin: `LATIN`, `GREEK`, `CJK`."""
    return frozenset(unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in text if letter.isalpha())


def is_in_script_of(language: str, text: str) -> bool:
    """Whether a text is written as a language is, by OpenWeatherMap's code or ISO 639-1's."""
    return scripts_of(text) <= _SCRIPTS.get(iso_code(language), _LATIN)


def local_name(names: Mapping[str, str], country: str, language: str) -> str | None:
    """A place's name in a language, of its names by ISO 639-1 language; None where it isn't known.

    Who writes Latin letters calls a Greek place as English does, if nothing else is known: `Chania`, not Chaniá.
    """
    name = names.get(iso_code(language))
    if name is None and country in GREEK_SPEAKING and is_in_script_of(language, "a"):
        return names.get(ENGLISH)
    return name


def called(asked: str, own: Iterable[str], language: str) -> str | None:
    """The name by which a place was asked for, as it is written, if a speaker of the language writes so; None else.

    `asked` is known to be a name of the place, in any case, `own` has the names that the place is known by best: their
    capitals and punctuation count, and their accents where the language's script isn't Latin.
    """
    if not is_in_script_of(language, asked):
        return None
    wanted, folded = asked.casefold(), fold(asked)
    is_latin = is_in_script_of(language, "a")
    same = [name for name in own if fold(name) == folded]
    for name in same:
        if name.casefold() == wanted or not is_latin:
            return name
    plain = next((bare for name in same if (bare := without_accents(name)).casefold() == wanted), None)
    if plain or same:
        return plain or same[0]
    return None if len(asked) < _SHORTEST_CALLED and is_latin else _with_capitals(asked.casefold())


def _with_capitals(name: str) -> str:
    """A name in lower case as it is written: `newcastle upon tyne` → `Newcastle upon Tyne`."""

    def capital(word: re.Match[str]) -> str:
        return word[0] if word.start() and word[0] in _SMALL else word[0][0].upper() + word[0][1:]

    return _WORD.sub(capital, name)
