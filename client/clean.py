"""Text made harmless to a terminal: what master sends is checked here once more, as strangers write headlines."""

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
COLOUR = re.compile(r"\x1b\[[0-9;]{0,40}m")  # SGR
LINK = re.compile(r"\x1b\]8;[^;]*;(?P<url>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\)")  # OSC 8
RESET = "\x1b[0m"


def clean(text: str) -> str:
    """One line without escapes, controls, bidi steering, lone surrogates or runs of blanks."""
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


def printable(text: str, *, styled: bool) -> str:
    """Lines with nothing in them that steers a terminal: colours and links to the web stay where `styled` says so."""
    return "\n".join(_printable_line(line, styled=styled) for line in text.removesuffix("\n").split("\n"))


def _printable_line(line: str, *, styled: bool) -> str:
    parts: list[str] = []
    end = 0
    for escape in ESCAPE.finditer(line):
        parts += [_visible(line[end : escape.start()]), _kept(escape[0]) if styled else ""]
        end = escape.end()
    parts.append(_visible(line[end:]))
    colours = [part for part in parts if COLOUR.fullmatch(part)]
    return "".join([*parts, RESET] if colours and colours[-1] != RESET else parts)


def _visible(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text if _harmless(character))


def _kept(escape: str) -> str:
    if COLOUR.fullmatch(escape):
        return escape
    told = LINK.fullmatch(escape)
    return f"\x1b]8;;{told['url']}\x1b\\" if told and (not told["url"] or link(told["url"])) else ""


def _harmless(character: str) -> bool:
    if character.isspace() or character in JOINERS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
