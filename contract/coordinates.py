"""A point on the map as people type and copy it: `37.98,23.73`, `51.5237° N, 5.0642° E`, `33°51'25"S 151°12'E`.

Degrees may be decimal or have minutes and seconds, the hemisphere may stand before or behind (ISO 6709, annex D), the
minus may be U+2212, and a comma may be the decimal sign where something else stands between the two.
"""

import re

_WRITTEN = str.maketrans({"−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "″": '"', "”": '"', "“": '"'})  # noqa: RUF001 - what keyboards and maps write
_DEGREES = (
    r"([+-]?\d{1,3}(?:\.\d{1,15})?)(?:\s*(?:°|deg\b))?"
    r"(?:\s*(\d{1,2}(?:\.\d{1,15})?)\s*'(?:\s*(\d{1,2}(?:\.\d{1,15})?)\s*(?:\"|''))?)?"
)
_ANGLE = re.compile(rf"(?:([NSEW])\s*{_DEGREES}|{_DEGREES}(?:\s*([NSEW])(?![A-Z]))?)", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"\s*[,،、，;/|]?\s*")  # noqa: RUF001 - Arabic and Chinese commas
_AROUND = re.compile(r"^(?:geo:|[(\[])\s*|\s*[)\]]$", re.IGNORECASE)
_WITH_DECIMAL_COMMAS = re.compile(r"([^;]*?\d,\d[^;]*?)(?:;|,\s|\s(?=[+-]?\d{1,3},\d))\s*([^;]*\d,\d[^;]*)")
_WHOLE_DEGREES = 2
"""Digits of a latitude that bears no letter; more are a postal code's."""
_SIGN, _APART = "[-−+]?", r"[\s,;]*"  # noqa: RUF001 - as above
_COPIED_ANGLE = (
    _SIGN + r"\d{1,3}(?:[.,]\d{1,15})?\s*[°º]?"
    r"(?:\s*\d{1,2}(?:\.\d{1,15})?\s*['′’](?:\s*\d{1,2}(?:\.\d{1,15})?\s*[\"″”])?)?"  # noqa: RUF001 - as above
)
IN_TEXT = (
    rf"{_SIGN}\d{{1,2}}\.\d+\s?,\s?{_SIGN}\d{{1,3}}\.\d+"
    rf"|{_SIGN}\d{{1,2}},\d+\s?;\s?{_SIGN}\d{{1,3}},\d+"
    rf"|{_COPIED_ANGLE}\s*[NS]\b{_APART}{_COPIED_ANGLE}\s*[EW]\b"
    rf"|\b[NS]\s*{_COPIED_ANGLE}{_APART}\b[EW]\s*{_COPIED_ANGLE}"
)
"""A point within other text: two decimals, with decimal commas if a semicolon parts them, or with its hemispheres.

A pattern for any case.
"""


def typed_coordinates(text: str) -> tuple[float, float] | None:
    """The latitude and the longitude, in degrees, that a city such as `37.98,23.73` is; None for any other text."""
    if not any(character.isdigit() for character in text):
        return None
    plain = _AROUND.sub("", text.strip().translate(_WRITTEN))
    decimal = _WITH_DECIMAL_COMMAS.fullmatch(plain)
    if decimal:
        plain = " ".join(part.strip().replace(",", ".") for part in decimal.groups())
    first = _ANGLE.match(plain)
    between = _BETWEEN.match(plain, first.end()) if first else None
    second = _ANGLE.fullmatch(plain, between.end()) if between else None
    if first is None or between is None or second is None:
        return None
    axes = _axis(first), _axis(second)
    if axes in (("", ""), ("lat", "lon")) and (between[0] or axes[0]):
        return _within(first, second) if axes[0] or _is_short(first) else None
    return _within(second, first) if axes == ("lon", "lat") else None


def _axis(angle: re.Match[str]) -> str:
    hemisphere = (angle[1] or angle[8] or "").upper()
    return "" if not hemisphere else "lat" if hemisphere in "NS" else "lon"


def _is_short(angle: re.Match[str]) -> bool:
    return len(angle[5].lstrip("+-").partition(".")[0]) <= _WHOLE_DEGREES


def _within(north: re.Match[str], east: re.Match[str]) -> tuple[float, float] | None:
    lat, lon = _degrees(north), _degrees(east)
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None  # noqa: PLR2004 - the poles and the date line


def _degrees(angle: re.Match[str]) -> float:
    whole, minutes, seconds = angle.groups()[1:4] if angle[2] else angle.groups()[4:7]
    size = abs(float(whole)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    south_or_west = (angle[1] or angle[8] or "").upper() in ("S", "W")
    return -size if whole.startswith("-") != south_or_west and size else size
