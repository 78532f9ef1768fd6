# ruff: noqa: RUF001 - what keyboards and maps write
"""A point on the map as people type and copy it: `37.98,23.73`, `N 37 58.5 E 23 43.2`, `33°51'25"S 151°12'E`.

Degrees may be decimal or have minutes and seconds, with their marks or without, the hemisphere may stand before or
behind (ISO 6709, annex D), as a letter or a word, in Greek too, the minus may be U+2212, and a comma may be the decimal
sign where something else stands between the two. The German O for east isn't read: to others it is west.
"""

import re
from collections.abc import Sequence

from contract.folding import plain_letters

_WRITTEN = str.maketrans({"−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "´": "'", "″": '"', "”": '"',
                          "“": '"'})  # fmt: skip
_AROUND = re.compile(r"^(?:geo:|[(\[])\s*|\s*[)\]/]$", re.IGNORECASE)
_DEGREES, _SIXTIETHS = r"([+-]?\d{1,3}(?:\.\d{1,15})?)", r"(\d{1,2}(?:\.\d{1,15})?)"
_SIGNED = rf"{_DEGREES}(?:\s*(?:°|deg\b))?(?:\s*{_SIXTIETHS}\s*'(?:\s*{_SIXTIETHS}\s*(?:\"|''))?)?"
_TWO_SIGNED = re.compile(
    rf"{_SIGNED}(?:\s*[,،、，;/|]\s*|\s+){_SIGNED}|([+-]\d\d(?:\.\d+)?)([+-]\d{{3}}(?:\.\d+)?)", re.ASCII
)
_WITH_DECIMAL_COMMAS = re.compile(r"([^;]*?\d,\d[^;]*?)(?:;|,\s|\s(?=[+-]?\d{1,3},\d))\s*([^;]*\d,\d[^;]*)")
_WHOLE_DEGREES = 2
"""Digits of a latitude that bears no letter; more are a postal code's."""

_SIDES = {
    **dict.fromkeys("n north northern lat latitude β βορεια βορειο βορειοσ πλατοσ".split(), "N"),
    **dict.fromkeys("s south southern ν νοτια νοτιο νοτιοσ".split(), "S"),
    **dict.fromkeys("e ε east eastern lon lng long longitude α ανατολικα ανατολικο μηκοσ".split(), "E"),
    **dict.fromkeys("w west western δ δυτικα δυτικο".split(), "W"),
}
"""By a letter or a word without accents. What merely names the axis stands for the side of its positive degrees."""
_LATIN_NEIGHBOURS = frozenset("eεw")
"""Beside these Ν is the Latin N typed in Greek, not Νότος."""
_PIECE = re.compile(
    r"([+-]?[0-9]{1,8}(?:[.,][0-9]{1,15})?)|(s(?=[nsew]\b)|[^\W\d_]+)|[°'\":,;/|&=.]|(\S)", re.IGNORECASE
)
_SECONDS = frozenset(("s", "sec", "seconds"))
_MARKS = frozenset("d deg degree degrees m min minutes".split()) | _SECONDS
_MOST_NUMBERS = 3
_COMPACT = {"NS": re.compile(r"(\d\d)(\d\d)(\d\d(?:\.\d+)?)?"), "EW": re.compile(r"(\d{3})(\d\d)(\d\d(?:\.\d+)?)?")}
"""Degrees, minutes and seconds in one number, as pilots write them."""

_SIGN, _APART = "[-−+]?", r"[\s,;]*"
_COPIED_ANGLE = (
    _SIGN + r"\d{1,3}(?:[.,]\d{1,15})?\s*[°º]?"
    r"(?:\s*\d{1,2}(?:[.,]\d{1,15})?\s*(?:['′’]|(?=[\sNSEWΒΝΑΔ]))(?:\s*\d{1,2}(?:[.,]\d{1,15})?\s*[\"″”]?)?)?"
)
IN_TEXT = (
    rf"{_SIGN}\d{{1,2}}\.\d+\s?,\s?{_SIGN}\d{{1,3}}\.\d+"
    rf"|{_SIGN}\d{{1,2}},\d+\s?;\s?{_SIGN}\d{{1,3}},\d+"
    rf"|{_COPIED_ANGLE}\s*[NSΒΝ]\b{_APART}{_COPIED_ANGLE}\s*[EWΑΔ]\b"
    rf"|\b[NSΒΝ]\s*{_COPIED_ANGLE}{_APART}\b[EWΑΔ]\s*{_COPIED_ANGLE}"
)
"""A point within other text: two decimals, with decimal commas if a semicolon parts them, or with its hemispheres.

A pattern for any case.
"""


def typed_coordinates(text: str) -> tuple[float, float] | None:
    """The latitude and the longitude, in degrees, that a city such as `37.98,23.73` is; None for any other text."""
    if not any(character.isdigit() for character in text):
        return None
    plain = _AROUND.sub("", text.strip().translate(_WRITTEN))
    if any(character.isalpha() for character in plain):
        return _with_sides(plain)
    decimal = _WITH_DECIMAL_COMMAS.fullmatch(plain)
    if decimal:
        plain = " ".join(part.strip().replace(",", ".") for part in decimal.groups())
    found = _TWO_SIGNED.fullmatch(plain)
    if not found:
        return None
    north, east = (found.groups()[6:7], found.groups()[7:]) if found[7] else (found.groups()[:3], found.groups()[3:6])
    is_short = len(north[0].lstrip("+-").partition(".")[0]) <= _WHOLE_DEGREES
    return _within(_degrees(*north), _degrees(*east)) if is_short else None


def _with_sides(text: str) -> tuple[float, float] | None:
    """A point whose two angles each have a hemisphere, both before their numbers or both behind."""
    pieces = _pieces(text)
    behind = bool(pieces) and pieces[0] not in _SIDES.values()
    angles: list[tuple[str, list[str]]] = []
    for piece in reversed(pieces) if behind else pieces:
        if piece in _SIDES.values():
            angles.append((piece, []))
        elif angles:
            angles[-1][1].append(piece)
        else:
            return None
    degrees = {}
    for side, numbers in angles:
        axis = "NS" if side in "NS" else "EW"
        degrees[axis] = _degrees(*_split(axis, numbers[::-1] if behind else numbers), side=side)
    return _within(degrees["NS"], degrees["EW"]) if len(angles) == len(degrees) == 2 else None  # noqa: PLR2004 - two axes


def _pieces(text: str) -> list[str]:
    """The numbers and the hemispheres of a text, in its order; none where there is anything else in it."""
    pieces: list[str] = []
    words: list[str] = []
    for number, word, other in _PIECE.findall(text):
        key = plain_letters(word)
        if number:
            pieces.append(number.replace(",", "."))
        elif key in _SIDES and not (key in _SECONDS and words[-1:] in (["m"], ["min"])):
            pieces.append(_SIDES[key])
            words.append(key)
        elif key in _MARKS:
            words.append(key)
        elif word or other:
            return []
    typed_in_greek = "ν" in words and not _LATIN_NEIGHBOURS.isdisjoint(words)
    return ["N" if typed_in_greek and piece == "S" else piece for piece in pieces]


def _split(axis: str, numbers: Sequence[str]) -> Sequence[str | None]:
    compact = _COMPACT[axis].fullmatch(numbers[0]) if len(numbers) == 1 else None
    return compact.groups() if compact else numbers


def _within(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:  # noqa: PLR2004 - the poles and the date line
        return None
    return lat, lon


def _degrees(*parts: str | None, side: str = "") -> float | None:
    """Degrees, minutes and seconds in degrees; None unless only the last has decimals and none but the first a sign."""
    given = [part for part in parts if part]
    whole, *sixtieths = given or [""]
    size = 0.0
    for place, part in enumerate(given):
        if (place and (part[0] in "+-" or float(part) >= 60)) or ("." in part and place < len(sixtieths)):  # noqa: PLR2004
            return None
        size += abs(float(part)) / 60**place
    if not 0 < len(given) <= _MOST_NUMBERS:
        return None
    return -size if size and (whole.startswith("-") or side in ("S", "W")) else size
