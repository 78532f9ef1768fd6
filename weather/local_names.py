"""Names by language for the gazetteer's build: GeoNames' alternate names as packages ship them bear no language.

A name is taken for a language where the script tells: Greek, Hangul, kana, and so on. Scripts that several languages
share are distinguished by letters that only one of them has, as far as that goes. The names of the cities that stand
for time zones are in Unicode's CLDR (through Babel), in every language.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from babel import Locale
from rapidfuzz.distance import Levenshtein

from contract.folding import fold, without_accents
from contract.greek import COUNTRIES as GREEK_SPEAKING
from contract.greek import keys_of_greek, keys_of_latin

CLDR_LANGUAGES = (
    "af ar az bg ca cs da de el es eu fa fi fr gl he hi hr hu id it ja ko lt lv mk nl nb pl pt ro ru sk sl sq sr sv th "
    "tr uk vi zh zu"
).split()
SCRIPTS: Mapping[str, tuple[str, str]] = {
    "el": (r"\u0370-\u03ff", ""),
    "ru": ("а-яё", ""),  # noqa: RUF001 - Cyrillic
    "uk": ("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "ґєії"),
    "ja": (r"\u30a0-\u30ff", ""),
    "ko": (r"\uac00-\ud7a3", ""),
    "zh": (r"\u4e00-\u9fff", ""),
    "ar": (r"\u0621-\u063a\u0641-\u0652", ""),
    "fa": (r"\u0621-\u063a\u0641-\u0652پچژگکی", "پچژگکی"),
    "he": (r"\u05d0-\u05ea", ""),
    "hi": (r"\u0900-\u097f", ""),
    "th": (r"\u0e00-\u0e7f", ""),
    "ka": (r"\u10d0-\u10ff", ""),
    "hy": (r"\u0531-\u058a", ""),
}
"""By language: the lower-case letters of its words, and those that tell it from another language in the same script:
with some, one word that has one of them is enough; with none, the whole name is in its letters."""
_SEPARATORS = r"\s\-‐–'’׳\"״.·・="  # noqa: RUF001 - those of many scripts
_NAME = re.compile(
    "|".join(
        f"(?P<{language}>(?!.*[ёыэў])(?:.*[{_SEPARATORS}])?[{letters}]*[{own}][{letters}]*(?:[{_SEPARATORS}].*)?)"
        if own
        else f"(?P<{language}>[{letters}{_SEPARATORS}]+)"
        for language, (letters, own) in SCRIPTS.items()
    )
)
"""A whole name in lower case; its group is called by the language. One match a name, as there are half a million."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_PAST_LATIN = "\u0370"
_NOT_THE_NAME = re.compile(r"\s*\(.*\)|\u00ad")
"""What CLDR adds to some names: `Tripoli (Libye)`, and soft hyphens."""
_GREEK_ACCENT = re.compile("[άέήίόύώΐΰ]")
_PREFERRED: Mapping[str, Callable[[str], bool]] = {
    "el": lambda name: bool(_GREEK_ACCENT.search(name.casefold())),
    "zh": lambda name: _is_in_charset(name, "gb2312"),
}


def local_names(place: Mapping[str, Any]) -> dict[str, str]:
    """The names of a place (a row of `Source.places`) by ISO 639-1 language, as far as they can be distinguished."""
    alternates = [name for name in place["alternatenames"] if not name.isascii() and max(name) >= _PAST_LATIN]
    candidates: dict[str, list[str]] = {}
    for name in alternates:
        if written := _NAME.fullmatch(name.lower()):
            candidates.setdefault(str(written.lastgroup), []).append(name)
    at_home = place["countrycode"] in GREEK_SPEAKING
    names = {
        language: _likeliest(
            language, candidates[language], alternates, like=place["name"] if at_home and language == "el" else ""
        )
        for language in SCRIPTS
        if language in candidates
    }
    if place["countrycode"] == "JP" and "zh" in names:
        names["ja"] = names["zh"]
    greek = {"el": place["greek"][0]} if place["greek"] else {}
    english = {"en": bare} if at_home and (bare := without_accents(place["name"])) != place["name"] else {}
    everyday: Mapping[str, str] = place["everyday"]
    return names | _cldr_names(place["timezone"], place["name"]) | greek | english | dict(everyday)


def _likeliest(language: str, found: Sequence[str], names: Iterable[str], *, like: str = "") -> str:
    """Of the names found that can be of this language, the one most like all in its script; the shorter of equals.

    With `like`, a Greek place's name in Latin letters, the one that sounds most like it: Ioánnina is Ιωάννινα, where
    other names of the town are a letter shorter.
    """
    preferred = [name for name in found if language in _PREFERRED and _PREFERRED[language](name)] or found
    if len(preferred) < 2:  # noqa: PLR2004 - nothing to choose from
        return preferred[0]
    others = [name for name in names if _CYRILLIC.search(name.casefold())] if language in {"ru", "uk"} else found
    sounds = keys_of_latin(fold(like)) if like else []
    return min(
        preferred,
        key=lambda name: (
            min(
                (Levenshtein.distance(sound, key) for sound in sounds for key in keys_of_greek([fold(name)])), default=0
            ),
            sum(Levenshtein.distance(name, other) for other in others),
            len(name),
        ),
    )


def _is_in_charset(name: str, charset: str) -> bool:
    try:
        name.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _exemplar_cities() -> dict[str, dict[str, str]]:
    """The city of each time zone by language, English included; CLDR has none where the zone's own name says it."""
    cities: dict[str, dict[str, str]] = {}
    for language in ("en", *CLDR_LANGUAGES):
        zones: Mapping[str, Mapping[str, str]] = Locale.parse(language).time_zones
        for zone, names in zones.items():
            if names.get("city"):
                cities.setdefault(zone, {})["no" if language == "nb" else language] = names["city"]
    return cities


def _cldr_names(zone: str, name: str) -> dict[str, str]:
    """CLDR's names of the city that stands for the zone, if `name` is that city."""
    english, names = _city_of(zone)
    return names if fold(name) == english else {}


@cache
def _city_of(zone: str) -> tuple[str, dict[str, str]]:
    """The folded English name of the city that stands for a zone, and its names in other languages."""
    names = _exemplar_cities().get(zone, {})
    english = names.get("en") or zone.rpartition("/")[2].replace("_", " ")
    return fold(english), {
        language: _NOT_THE_NAME.sub("", city) for language, city in names.items() if language != "en"
    }
