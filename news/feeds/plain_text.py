"""Plain text of what publishers send: no markup, no entities, nothing that a terminal would obey."""

import re
import unicodedata
from html import unescape

LONGEST_MARKUP = 4_000
"""Characters of one field that are looked at; a headline and its first sentences are far shorter."""

_DEEPEST_ESCAPE = 4
_JOINERS = "\u200c\u200d"  # parts of words in Persian and Indic scripts
_HIDDEN = re.compile(
    r"<(script|style|noscript|iframe)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*(?:>|\Z)|<[!?][^<>]*(?:>|\Z)")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code em font i mark q s small span strong sub sup tt u wbr".split()
)
_ESCAPE_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|\Z)|\x1b.?")


def plain_text(markup: str | None, longest: int) -> str | None:
    """At most `longest` characters in one line, None where there are none; however often the text was escaped."""
    text = (markup or "")[:LONGEST_MARKUP]
    for _ in range(_DEEPEST_ESCAPE):
        bare = unescape(_without_tags(text))
        if bare == text:
            break
        text = bare
    text = " ".join(_harmless(_without_tags(text)).split())
    return _shortened(text, longest) or None


def _without_tags(text: str) -> str:
    return _TAG.sub(lambda tag: "" if (tag[1] or "").lower() in _INLINE else " ", _HIDDEN.sub(" ", text))


def _harmless(text: str) -> str:
    """Without escape sequences, control characters and what overrides the direction of writing."""
    return "".join(_harmless_character(c) for c in _ESCAPE_SEQUENCE.sub("", text))


def _harmless_character(character: str) -> str:
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else ""
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > longest * 3 // 4 else cut).rstrip(" ,.;:-\u2013") + "…"
