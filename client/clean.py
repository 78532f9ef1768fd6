"""Removes from text whatever could control a terminal: headlines are written by strangers.

Master sanitizes too; the client doesn't rely on it.
"""

import re
import unicodedata
from urllib.parse import urlsplit

MAX_LINK_LENGTH = 2_000  # characters
JOINERS = "\u200c\u200d"  # format characters that Persian, Indic scripts and emoji need; they are safe

# ECMA-48: control sequences, control strings up to their terminator, and the short escapes.
ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
COLOUR = re.compile(r"\x1b\[[0-9;]{0,40}m")  # SGR
LINK = re.compile(r"\x1b\]8;[^;]*;(?P<url>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\)")  # OSC 8
RESET = "\x1b[0m"


def clean(text: str) -> str:
    """Return the text as one line without escapes, controls, bidi marks and lone surrogates, its blanks collapsed."""
    kept = "".join(character for character in ESCAPE.sub("", text) if _is_safe(character))
    return " ".join(kept.split())


def web_link(text: str) -> str | None:
    """Return the text if it is an http or https address that is safe to print, else None."""
    if len(text) > MAX_LINK_LENGTH or " " in text or clean(text) != text:
        return None
    try:
        url = urlsplit(text)
    except ValueError:  # a malformed IPv6 address
        return None
    return text if url.scheme in {"http", "https"} and url.hostname else None


def printable(text: str, *, styled: bool) -> str:
    """Return the lines without anything that controls a terminal; if `styled`, colours and web links are kept."""
    return "\n".join(_printable_line(line, styled=styled) for line in text.removesuffix("\n").split("\n"))


def _printable_line(line: str, *, styled: bool) -> str:
    parts: list[str] = []
    end = 0
    for escape in ESCAPE.finditer(line):
        parts += [_visible(line[end : escape.start()]), _allowed_escape(escape[0]) if styled else ""]
        end = escape.end()
    parts.append(_visible(line[end:]))
    colours = [part for part in parts if COLOUR.fullmatch(part)]
    return "".join([*parts, RESET] if colours and colours[-1] != RESET else parts)


def _visible(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text if _is_safe(character))


def _allowed_escape(escape: str) -> str:
    """Return a colour or a web link without its parameters, and "" for every other escape."""
    if COLOUR.fullmatch(escape):
        return escape
    link = LINK.fullmatch(escape)
    return f"\x1b]8;;{link['url']}\x1b\\" if link and (not link["url"] or web_link(link["url"])) else ""


def _is_safe(character: str) -> bool:
    if character.isspace() or character in JOINERS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
