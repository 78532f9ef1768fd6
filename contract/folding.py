# ruff: noqa: RUF001, RUF002 - letters of many scripts
"""Spellings of a name that count as one: the gazetteer's key, made alike when it is built and when it is asked.

It needs the standard library only, as the build of the gazetteer runs it without the services' packages.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ŋ": "n",
        "ı": "i",  # Turkish
        "ə": "e",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ی": "ي",  # Persian letters as Arabic ones, which look the same
        "ک": "ك",
        "ى": "ي",
        "ة": "ه",  # Arabic
        "ـ": None,
        "\u200c": None,  # joiners
        "\u200d": None,
    }
)
"""After casefolding: letters that no decomposition turns into the plain ones that people type."""
_ANY_OF_LETTERS = re.compile(f"[{''.join(map(chr, _LETTERS))}]")

_APOSTROPHES = re.compile("['’‘ʻʼʽʾʿ`´ʹʺ′״׳]")  # those of many keyboards
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]")
_ABBREVIATED = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
"""Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic. In other scripts marks are letters."""

_REGION_TYPES = frozenset(
    "administrative and autonomous canton community county department district federal governorate kanton land "
    "municipality oblast of parish prefecture province provincia region regierungsbezirk republic state territory the "
    "voivodeship voivodship wojewodztwo область край".split()
)
_ABBREVIATIONS = {
    "αγ": "αγιοσ αγια αγιοι αγιου", "ν": "νεα νεο νεοσ νεοι", "π": "παλαιο παλαια παλιο παλια", "κ": "κατω",
    "α": "ανω", "μεγ": "μεγαλη μεγαλο", "ag": "agios agia agioi", "ay": "ayia ayios", "n": "north new nea neo",
    "s": "san south santa", "e": "east", "w": "west", "sta": "santa", "sto": "santo", "pto": "puerto porto",
    "pta": "punta", "pte": "pointe", "pt": "port point", "mte": "monte", "gral": "general", "cd": "ciudad",
    "gt": "great", "lt": "little", "hts": "heights", "spgs": "springs", "bch": "beach", "jct": "junction",
}  # fmt: skip
"""Folded words that names are shortened by, and what each may stand for; those that are always so are canonical."""
_CANONICAL = {"saint": "st", "sankt": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@lru_cache(maxsize=8192)
def fold(name: str) -> str:
    """A name without case, accents and punctuation: `St. John's` and `SAINT JOHNS` both give `st johns`."""
    if name.isascii() and name.isalpha():  # one plain word, as most names are
        return name.lower()
    text = _APOSTROPHES.sub("", name)
    if "." in text:
        text = _ABBREVIATED.sub("", text)
    text = plain_letters(text)
    words = text.split()
    if not "".join(words).isalnum():  # one call in C, where the substitution takes a call of Python a blank
        words = _NEITHER_LETTER_NOR_DIGIT.sub(_mark_or_blank, text).split()
    if len(words) > 1:
        words = [_CANONICAL.get(word, word) for word in words]
    return " ".join(words)


def plain_letters(text: str) -> str:
    """Any text without case and accents, its letters as people type them: `Łódź` → `lodz`. Punctuation stays."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", decomposed))
    return (
        plain.translate(_LETTERS) if _ANY_OF_LETTERS.search(plain) else plain
    )  # most need none, and a search is quick


def without_accents(text: str) -> str:
    """A text with its case, and without accents: `Chaniá` → `Chania`."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def spellings(name: str) -> tuple[str, ...]:
    """The folded name and, where it has an apostrophe, the one with a blank instead: `laquila` and `l aquila`."""
    if name.isascii() and name.isalpha():
        return (name.lower(),)
    folded = fold(name)
    if _APOSTROPHES.search(name):
        return tuple(filter(None, dict.fromkeys((folded, fold(_APOSTROPHES.sub(" ", name))))))
    return (folded,) if folded else ()


def own_names(name: str) -> tuple[str, ...]:
    """A place's name and the parts that it goes by alone: `Donostia` / `San Sebastián`, `Halle` of `Halle (Saale)`."""
    return (name, *name.split(" / "), name.partition(" (")[0])


def written_out(folded: str) -> tuple[str, ...]:
    """A folded name with its first abbreviation written out, in each way: `αγ νικολαοσ`, `sta cruz`, `n york`."""
    words = folded.split()
    at = next((number for number, word in enumerate(words) if word in _ABBREVIATIONS), None)
    if at is None or len(words) < 2:  # noqa: PLR2004 - a letter alone is a name
        return ()
    return tuple(" ".join((*words[:at], whole, *words[at + 1 :])) for whole in _ABBREVIATIONS[words[at]].split())


@lru_cache(maxsize=8192)
def fold_region(name: str) -> str:
    """A region's folded name without its type, so that `Land Berlin` and `State of Berlin` equal `Berlin`."""
    folded = fold(name)
    return " ".join(word for word in folded.split() if word not in _REGION_TYPES) or folded


def without_umlauts(folded: str) -> str:
    """A folded name with `ae`, `oe` and `ue` as the letter that an umlaut folds to: `duesseldorf` → `dusseldorf`."""
    return re.sub("([aou])e", r"\1", folded)


def _mark_or_blank(character: re.Match[str]) -> str:
    return character[0] if unicodedata.category(character[0])[0] == "M" else " "
