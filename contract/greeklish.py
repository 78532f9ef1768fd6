# ruff: noqa: RUF001, RUF002 - Greek letters
"""Greek names as people write them: in the genitive, or in Latin letters.

The latter have a key, which `Χαλκίδα`, `Chalkida`, `Halkida` and `Xalkida` share.

ISO 843 and GeoNames transliterate in one way each; people write by ear or by the letter's look. The key keeps what a
name sounds like: one letter for η ι υ ει οι, one for β and μπ, none doubled. It is coarser than the spelling, so it is
asked last and of Greek places only.
"""

import re
from collections.abc import Iterable

COUNTRIES = frozenset({"GR", "CY"})
MARK = "~"
"""What a key begins with among the gazetteer's names; no folded name does."""
SHORTEST = 4
"""Letters from which a key tells enough."""

_GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρσςτυφχω", "avgdezi8iklmnxoprsstifho", strict=True)) | {"ψ": "ps"})
_GREEK_PAIRS = (("αι", "e"), ("ει", "i"), ("οι", "i"), ("ου", "u"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "v"))
_GREEK_MORE = (("ντ", "d"), ("γκ", "g"), ("γγ", "g"))
_LATIN_PAIRS = (("ch", "h"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "8"), ("ks", "x"), ("ae", "e"), ("ai", "e"))
_LATIN_MORE = (("ei", "i"), ("oi", "i"), ("ou", "u"), ("au", "av"), ("eu", "ev"), ("mp", "v"), ("nt", "d"), ("gk", "g"))
_LATIN_LETTERS = str.maketrans({"y": "i", "b": "v", "w": "o", "c": "k", "j": "i"})
_VOICELESS = re.compile("([ae])[vf](?=[8kpsthxf])")
_DOUBLED = re.compile(r"(.)\1+")
_SOFT_START = re.compile(r"\bgi(?=[aeou])")


_GENITIVES = (("ιου", ("ι",)), ("ου", ("οσ", "ο")), ("ασ", ("α",)), ("ησ", ("η",)), ("ων", ("α", "εσ", "οι")))


def nominatives(folded: str) -> list[str]:
    """What a folded name in the genitive, as of a region after a town's (`Κρήτης`), may be in the nominative."""
    return [
        folded.removesuffix(ending) + nominative
        for ending, nominatives in _GENITIVES
        if folded.endswith(ending)
        for nominative in nominatives
    ]


def keys_of_greek(folded: Iterable[str]) -> set[str]:
    """The keys of those of these folded names that are written in Greek."""
    return {_finish(_replace(name, _GREEK_PAIRS + _GREEK_MORE).translate(_GREEK)) for name in folded if _is_greek(name)}


def keys_of_latin(folded: str) -> list[str]:
    """The keys that a folded name in Latin letters may have, the likelier first; `x` is ξ, or χ by its look."""
    if not folded.isascii() or len(folded) < SHORTEST:
        return []
    plain = _replace(folded, _LATIN_PAIRS + _LATIN_MORE).translate(_LATIN_LETTERS)
    return list(dict.fromkeys(_finish(text) for text in (plain, plain.replace("x", "h"))))


def _is_greek(name: str) -> bool:
    return len(name) >= SHORTEST and all(character == " " or "α" <= character <= "ω" for character in name)


def _replace(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for written, sound in pairs:
        text = text.replace(written, sound)
    return text


def _finish(text: str) -> str:
    return MARK + _SOFT_START.sub("i", _DOUBLED.sub(r"\1", _VOICELESS.sub(r"\1f", text)))
