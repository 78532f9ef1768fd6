# ruff: noqa: RUF001, RUF002 - Greek letters
"""Greek as people write it: without accents, misspelt, in Latin letters (Greeklish), inflected.

Words are compared by a key of how they sound, which is the same for `βρέχει`, `βρεχι`, `vrexei` and `bre3ei`, and for
`Χαλκίδα`, `Chalkida`, `Halkida` and `Xalkida`. Names of places are looked up by their letters first, so `spellings`
lists what a written form may stand for; the gazetteer has the keys of Greek places, which are asked last.

It needs the standard library only, as the build of the gazetteer runs it without the services' packages.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, product

from contract.folding import fold

COUNTRIES = frozenset({"GR", "CY"})
"""Where Greek is spoken, by ISO 3166-1 alpha-2 code."""
MARK = "~"
"""What a key begins with among the gazetteer's names; no folded name does."""
SHORTEST = 4
"""Letters from which a key tells enough."""
MAX_SPELLINGS = 40
"""Of one name: the service looks each up."""
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_ALL_GREEK = re.compile("[α-ω ]+")
_DIGRAPHS = (
    ("ου", "u"), ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"),
    ("αυ", "av"), ("ευ", "ev"), ("μπ", "v"), ("ντ", "d"), ("γκ", "g"), ("γγ", "g"),
)  # fmt: skip
_LETTERS = str.maketrans("αβγδεζηθικλμνξοπρστυφχψω", "avgdeziθiklmnxoprstifxπo")
_LATIN = (
    (r"th", "θ"), (r"(?<=[a-z])8|8(?=[a-z])", "θ"), (r"(?<=[a-z])3|3(?=[a-z])", "x"), (r"ks", "x"), (r"ps", "π"),
    (r"ch|kh", "x"), (r"ph", "f"), (r"ou", "U"), (r"ai", "e"), (r"(?:ei|oi|yi|ui)", "i"),
    (r"(?<=[ae])[uy]", "v"), (r"mp|mb|b", "v"), (r"nt|nd", "d"), (r"gk|ng|gg", "g"), (r"h(?=[aeoUi])", "X"),
    (r"[hyu]", "i"), (r"w", "o"), (r"[cq]", "k"), (r"j", "g"),
)  # fmt: skip
_LATIN_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _LATIN)
_ROMAN_DIGRAPHS = (("ου", "u"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("τζ", "j"), ("αυ", "av"), ("ευ", "ev"))
_ROMAN = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo", strict=True)) | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
_DOUBLES = re.compile(r"(.)\1+")
_VOICELESS = re.compile("([ae])v(?=[θkpstxfπ])")
"""`αυ` and `ευ` before these sound as `af` and `ef`: Ναύπλιο is Nafplio."""
_SOFT_START = re.compile(r"\bgi(?=[aeou])")
"""Γιάννενα is Yannena."""
_LONE_U = re.compile("(?<![aeo])u(?![aeio])")

_SOUNDS: dict[str, tuple[str, ...]] = {
    "e": ("ε", "αι"),
    "i": ("ι", "η", "υ", "ει", "οι"),
    "o": ("ο", "ω"),
    "u": ("ου",),
    "x": ("χ", "ξ"),
    "v": ("β", "μπ", "υ"),
    "d": ("ντ", "δ"),
    "g": ("γ", "γκ"),
    "π": ("ψ",),
    "l": ("λ", "λλ"),
    "s": ("σ", "σσ"),
    "t": ("τ", "ττ"),
    "n": ("ν", "νν"),
    "a": ("α",),
    "k": ("κ",),
    "m": ("μ",),
    "p": ("π",),
    "r": ("ρ",),
    "f": ("φ",),
    "z": ("ζ",),
    "θ": ("θ",),
}
"""The letters for each sound, the usual ones first."""
_ENDINGS = (
    ("ων", ("α", "ες", "οι", "ων", "αι")),
    ("ους", ("οι", "ους", "ος")),
    ("ου", ("ος", "ο", "ης", "ι", "ου", "ας")),
    ("ας", ("α", "ας")),
    ("ης", ("η", "ης")),
    ("ος", ("ος", "ο", "ι")),
    ("εως", ("η",)),
    ("ες", ("ες", "α")),
    ("ο", ("ο", "ος", "ον")),
    ("α", ("α", "ας")),
    ("η", ("η", "ης")),
    ("ι", ("ι", "η")),
    ("ε", ("ε",)),
)
"""By how an inflected form ends: the endings that its nominative may have."""
_FOLDED_ENDINGS = tuple((fold(ending), tuple(map(fold, replacements))) for ending, replacements in _ENDINGS)
"""The same as `fold` leaves words: with one sigma."""


def is_greek(text: str) -> bool:
    """Whether there is a Greek letter in it."""
    return _GREEK.search(text) is not None


@lru_cache(maxsize=16_384)
def sound(word: str) -> str:
    """How a folded word sounds, whichever letters it is written in; the same for spellings that people mix up."""
    if not is_greek(word):
        return _latin_sound(word)
    text = word
    for letters, sounds in _DIGRAPHS:
        text = text.replace(letters, sounds)
    return _DOUBLES.sub(r"\1", text.translate(_LETTERS))


def _latin_sound(word: str) -> str:
    text = word
    for pattern, sounds in _LATIN_RULES:
        text = pattern.sub(sounds, text)
    return _DOUBLES.sub(r"\1", text.lower())


def keys_of_greek(folded: Iterable[str]) -> set[str]:
    """The gazetteer's keys of those of these folded names that are written in Greek."""
    return {_key(name) for name in folded if len(name) >= SHORTEST and _ALL_GREEK.fullmatch(name)}


def keys_of_latin(folded: str) -> list[str]:
    """The gazetteer's keys that a folded name in Latin letters may have.

    A `u` is υ by its look or ου by its sound, `ae` two sounds or one: Peiraeas is Πειραιάς.
    """
    if not folded.isascii() or len(folded) < SHORTEST:
        return []
    return list(dict.fromkeys((_key(folded), _key(_LONE_U.sub("ou", folded)), _key(folded.replace("ae", "e")))))


def _key(name: str) -> str:
    sounds = " ".join(map(sound, name.split()))
    return MARK + _SOFT_START.sub("i", _VOICELESS.sub(r"\1f", sounds))


def nominatives(name: str) -> tuple[str, ...]:
    """A folded Greek name as it is, then in the nominatives that it may be inflected from, word by word.

    The words of a name agree: `νεας υορκης` gives `νεα υορκη`.
    """
    words = name.split()
    forms = [_nominatives(word) for word in words]
    if len(words) == 1:
        return tuple(dict.fromkeys((name, *forms[0])))
    combined = (" ".join(parts) for parts in islice(product(*forms), MAX_SPELLINGS // 4))
    return tuple(dict.fromkeys((name, *combined)))


def _nominatives(word: str) -> tuple[str, ...]:
    for ending, replacements in _FOLDED_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word.removesuffix(ending)
            return tuple(stem + replacement for replacement in replacements)
    return (word,)


def spellings(name: str, limit: int = MAX_SPELLINGS) -> tuple[str, ...]:
    """What a name in Greek or Latin letters may be in Greek, folded and in the nominative, the likeliest first.

    At most `limit`: what is written rightly, then its nominatives, then other spellings that sound alike.
    """
    folded = fold(name)
    first = nominatives(folded) if is_greek(folded) else ()
    roman = tuple(map(romanized, (folded, *first[1:3]))) if first else ()
    alike = (form for text in _alike(folded) for form in nominatives(text)[:3])
    return tuple(islice(dict.fromkeys((*first, *roman, *islice(alike, 4 * limit))), limit))


def romanized(folded: str) -> str:
    """A Greek name in Latin letters, for places that are known by those only: `βερονα` → `verona`."""
    for letters, latin in _ROMAN_DIGRAPHS:
        folded = folded.replace(letters, latin)
    return folded.translate(_ROMAN)


def _alike(folded: str) -> Iterator[str]:
    """Greek spellings of the sound of a name, those with the fewest unusual letters first."""
    sounds = " ".join(sound(word) for word in folded.split())
    choices = [_SOUNDS.get(letter, (letter,)) for letter in sounds][:24]
    ends = {
        position
        for position, letter in enumerate(sounds)
        if letter == "i" and sounds[position + 1 : position + 2] in ("", " ")
    }
    for position in ends & set(range(len(choices))):
        choices[position] = ("η", "ι")
    usual = [options[0] for options in choices]
    rest = sounds[24:]
    yield "".join(usual) + rest
    single = [(position, option) for position, options in enumerate(choices) for option in options[1:]]
    single.sort(key=lambda change: choices[change[0]].index(change[1]))
    for position, option in single:
        yield "".join((*usual[:position], option, *usual[position + 1 :])) + rest
    for index, (position, option) in enumerate(single):
        for other, another in single[index + 1 :]:
            if other != position:
                changed = list(usual)
                changed[position], changed[other] = option, another
                yield "".join(changed) + rest
