"""A question cut into words, numbers and punctuation, with nothing in it that steers a terminal or a page."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from contract.coordinates import IN_TEXT
from contract.folding import fold
from servicekit.plain_text import clean

LONGEST = 500
"""Characters that are read: no question is longer, and what follows is passed over."""
MAX_TOKENS = 80
LONGEST_WORD = 40
_TOKEN = re.compile(
    rf"(?P<point>{IN_TEXT})"
    r"|(?P<hours>\d{1,2}\s?-\s?\d{1,2}\s?(?:[ap]\.?m\b|[πμ]\.?μ\b)\.?)"
    r"|(?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}[/-]\d{1,2}(?:[/-]\d{4}|[/-]\d{2})?(?![\d/-]))"
    r"|(?P<clock>\d{1,2}:\d{2}(?!\d)|\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\b|[πμ]\.?μ\b)\.?)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th|η|ης)\b)"
    r"|(?P<word>(?:st|mt|ft|ste|sta|sto|pto|ag|αγ|ν|π|μεγ)\.(?=\s)|(?:[389]|2(?=(?:n[iy]|mo|mr|da))|4(?=cast))?[^\W\d_]+(?:['’`.-]?[^\W_]+)*)"
    r"|(?P<number>\d+)"
    r"|(?P<mark>[,;:·?!.…&+–—])",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’`]s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the question. `kind` is word, number, date, clock, ordinal, point (two coordinates) or mark.

    `key` is what it is compared by: folded, and of a word without the possessive 's.
    """

    text: str
    key: str
    kind: str
    start: int
    end: int


def normalise(question: str) -> str:
    """One line without control and bidi characters, at most LONGEST characters of it."""
    return clean(unicodedata.normalize("NFC", question[: 2 * LONGEST]))[:LONGEST]


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a normalised question, at most MAX_TOKENS."""
    return tuple(islice(_tokens(text), MAX_TOKENS))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind, part = str(found.lastgroup), found[0]
        if kind == "word" and len(part) > LONGEST_WORD:
            continue
        key = fold(_POSSESSIVE.sub("", part)) if kind == "word" else part.lower()
        if key:
            yield Token(part, key.replace(" ", ""), kind, found.start(), found.end())
