"""Text spelt in the letters that an encoding has: old consoles and `LC_ALL=C` have few."""

import unicodedata

# Left to right: dashes, middle dot, ellipsis, single and double quotation marks, the degree sign.
PLAIN = {
    "\u2014": "-",
    "\u2013": "-",
    "\u00b7": "|",
    "\u2026": "...",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00b0": "",
}
GREEK = dict(
    zip(
        "\u03b1\u03b2\u03b3\u03b4\u03b5\u03b6\u03b7\u03b8\u03b9\u03ba\u03bb\u03bc"
        "\u03bd\u03be\u03bf\u03c0\u03c1\u03c2\u03c3\u03c4\u03c5\u03c6\u03c7\u03c8\u03c9",
        "a v g d e z i th i k l m n x o p r s s t y f ch ps o".split(),
        strict=True,
    )
)
"""From alpha to omega, letter by letter, after ISO 843."""


def legible(text: str, encoding: str | None) -> str:
    """Spell the text in what the encoding has: plainer, without accents, Greek in Latin letters, or "?"."""
    return "".join(_spelt(character, encoding or "ascii") for character in text)


def _spelt(character: str, encoding: str) -> str:
    if _fits(character, encoding):
        return character
    letter = unicodedata.normalize("NFKD", character)[0]
    greek = GREEK.get(letter.lower(), letter)
    candidates = (PLAIN.get(character, character), letter, greek.capitalize() if letter.isupper() else greek)
    return next((text for text in candidates if _fits(text, encoding)), "?")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
