"""Upstream's text made harmless to a terminal: headlines and names are written by strangers."""

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST_LINK = 2_000  # characters
JOINERS = "\u200c\u200d"  # shape Persian, Indic scripts and emoji, and steer nothing

# ECMA-48: control sequences, control strings up to their terminator, and the short escapes.
ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)


def clean(text: str) -> str:
    """One line without escapes, controls, bidi steering, lone surrogates or runs of blanks."""
    if text.isprintable():  # nearly always, and quick to decide
        return " ".join(text.split())
    kept = "".join(character for character in ESCAPE.sub("", text) if _harmless(character))
    return " ".join(kept.split())


def link(text: str) -> str | None:
    """Return the text if it is a plain http or https address that does nothing to a terminal, else None."""
    if len(text) > LONGEST_LINK or " " in text or clean(text) != text:
        return None
    try:
        url = urlsplit(text)
    except ValueError:  # a broken IPv6 address
        return None
    return text if url.scheme in {"http", "https"} and url.hostname else None


def _harmless(character: str) -> bool:
    if character.isspace() or character in JOINERS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
