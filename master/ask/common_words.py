"""The ten thousand commonest words of English and of Greek: which words a misspelt name of a place is never taken for.

`words/common_*.txt` tell where they come from, and their licence (CC BY-SA 4.0); `local/common_words.py` makes them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from contract.greek import is_greek, sound

FOLDER = Path(__file__).parent / "words"


def is_common(key: str, *, greek: bool) -> bool:
    """Whether a folded word is one of the commonest of its language; in a Greek question also in Latin letters."""
    return rank(key, greek=greek) is not None


def rank(key: str, *, greek: bool) -> int | None:
    """How common a folded word is, the commonest being 0; None where it isn't among them."""
    if is_greek(key):
        return _ranks("el").get(key)
    found = _ranks("en").get(key)
    return _sounds().get(sound(key), found) if greek and found is None else found


def greek_word(text: str) -> str:
    """The common Greek word that a folded one in Latin letters sounds as; the word itself where none does."""
    found = _sounds().get(sound(text))
    return text if found is None else _words("el")[found]


@cache
def _ranks(language: str) -> Mapping[str, int]:
    return {word: number for number, word in enumerate(_words(language))}


@cache
def _words(language: str) -> tuple[str, ...]:
    """The words, the commonest first."""
    lines = (FOLDER / f"common_{language}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))


def commonest(language: str, number: int) -> tuple[str, ...]:
    """So many of the commonest words of a language."""
    return _words(language)[:number]


@cache
def _sounds() -> Mapping[str, int]:
    """The Greek words by how they sound, for Greek in Latin letters."""
    return {sound(word): number for word, number in sorted(_ranks("el").items(), key=lambda entry: -entry[1])}
