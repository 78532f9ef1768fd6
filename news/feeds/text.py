"""Text of feeds: one line of plain text from markup, and search in it."""

import re
import unicodedata

from servicekit.markup import ESCAPED_AT_MOST, text_of
from servicekit.plain_text import clean

MAX_MARKUP_LENGTH = 4_000
"""Characters of one field that are processed; a title and the first sentences of an article are far shorter."""


def plain_text(
    markup: str | None, max_length: int, *, escaped_at_most: int = ESCAPED_AT_MOST, is_title: bool = False
) -> str | None:
    """One line of at most `max_length` characters without markup, or None if nothing is left: see `text_of`."""
    text = text_of((markup or "")[:MAX_MARKUP_LENGTH], escaped_at_most=escaped_at_most, is_title=is_title)
    return literal_text(text, max_length)


def literal_text(text: str | None, max_length: int) -> str | None:
    """The text as one line of at most `max_length` characters that is harmless to a terminal, or None if it is empty."""
    return _shorten(clean((text or "")[:MAX_MARKUP_LENGTH]), max_length) or None


def _shorten(text: str, max_length: int) -> str:
    """Cut at the last space, unless that removes more than a quarter."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > max_length * 3 // 4 else cut).rstrip(" ,.;:-\u2013") + "…"


_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_SCRIPT_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


class Search:
    """A compiled `q`: all of its words and "quoted phrases" must occur. Case and accents make no difference.

    A word matches the beginning of a word of the text, so that it also finds plurals and inflected forms. A phrase
    matches whole words only. In a script without spaces between words, a term matches anywhere.
    """

    def __init__(self, q: str | None) -> None:
        terms = _TERM.findall(q or "")
        phrases = [(fold(phrase), True) for phrase, _ in terms]
        words = [(fold(word), False) for _, word in terms]
        self._patterns = [_pattern(term, whole_words=is_phrase) for term, is_phrase in phrases + words if term]

    def matches(self, *texts: str | None) -> bool:
        """Whether every term occurs in one of the texts. A search without terms matches any text."""
        text = fold(" | ".join(text or "" for text in texts))
        return all(pattern.search(text) for pattern in self._patterns)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", " ".join(letters.split()))


def _pattern(term: str, *, whole_words: bool) -> re.Pattern[str]:
    if _SCRIPT_WITHOUT_SPACES.search(term):
        return re.compile(re.escape(term))
    return re.compile(rf"(?<!\w){re.escape(term)}" + (r"(?!\w)" if whole_words else ""))
