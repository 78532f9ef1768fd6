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
SCRIPTS: Mapping[str, str] = {
    "el": r"[\u0370-\u03ff]+",
    "ru": r"[а-яё]+",  # noqa: RUF001 - Cyrillic
    "uk": r"[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя]*[ґєії][абвгґдеєжзиіїйклмнопрстуфхцчшщьюя]*",
    "ja": r"[\u30a0-\u30ff]+",
    "ko": r"[\uac00-\ud7a3]+",
    "zh": r"[\u4e00-\u9fff]+",
    "ar": r"[\u0621-\u063a\u0641-\u0652]+",
    "fa": r"[\u0621-\u063a\u0641-\u0652پچژگکی]*[پچژگکی][\u0621-\u063a\u0641-\u0652پچژگکی]*",
    "he": r"[\u05d0-\u05ea]+",
    "hi": r"[\u0900-\u097f]+",
    "th": r"[\u0e00-\u0e7f]+",
    "ka": r"[\u10d0-\u10ff]+",
    "hy": r"[\u0531-\u058a]+",
}
"""By language: what one word of a name in it looks like, in lower case."""

_ALPHABETS = {
    r"\u0370-\u03ff": ("el",),
    r"\u0400-\u04ff": ("ru", "uk"),
    r"\u30a0-\u30ff": ("ja",),
    r"\uac00-\ud7a3": ("ko",),
    r"\u4e00-\u9fff": ("zh",),
    r"\u0600-\u06ff": ("ar", "fa"),
    r"\u05d0-\u05ea": ("he",),
    r"\u0900-\u097f": ("hi",),
    r"\u0e00-\u0e7f": ("th",),
    r"\u10d0-\u10ff": ("ka",),
    r"\u0531-\u058a": ("hy",),
}
"""The languages of which a name with a letter between these two can be."""
_LETTER = re.compile("|".join(f"([{letters}])" for letters in _ALPHABETS))
_FAMILIES: Mapping[str, str] = {"ru": r"[\u0400-\u04ff]", "uk": r"[\u0400-\u04ff]"}
_SEPARATORS = re.compile(r"[\s\-‐–'’׳\"״.·・=]+")  # noqa: RUF001 - those of many scripts
_COMPILED = {language: re.compile(word) for language, word in SCRIPTS.items()}
_NOT_THE_NAME = re.compile(r"\s*\(.*\)|\u00ad")
"""What CLDR adds to some names: `Tripoli (Libye)`, and soft hyphens."""
_NOT_UKRAINIAN = re.compile("[ёыэў]")
_GREEK_ACCENT = re.compile("[άέήίόύώΐΰ]")
_PREFERRED: Mapping[str, Callable[[str], bool]] = {
    "el": lambda name: bool(_GREEK_ACCENT.search(name.casefold())),
    "zh": lambda name: _is_in_charset(name, "gb2312"),
}


def local_names(place: Mapping[str, Any]) -> dict[str, str]:
    """The names of a place (a row of `Source.places`) by ISO 639-1 language, as far as they can be distinguished."""
    alternates = [name for name in place["alternatenames"] if not name.isascii()]
    candidates: dict[str, list[str]] = {}
    for name in alternates:
        for language in _languages(name):
            candidates.setdefault(language, []).append(name)
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
    family = _FAMILIES.get(language)
    others = [name for name in names if re.search(family, name.casefold())] if family else found
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


def _languages(name: str) -> list[str]:
    """The languages that a name can be of. Latin letters tell nothing."""
    if max(name) < "\u0370":  # Latin letters, as in most names
        return []
    lowered = name.lower()
    alphabets = {found.lastindex for found in _LETTER.finditer(lowered)}
    if not alphabets:
        return []
    words = [word for word in _SEPARATORS.split(lowered) if word]
    return [
        language
        for number, languages in enumerate(_ALPHABETS.values(), start=1)
        if number in alphabets
        for language in languages
        if _are_written_in(language, words)
    ]


def _are_written_in(language: str, words: Iterable[str]) -> bool:
    matching = map(_COMPILED[language].fullmatch, words)
    if language == "uk":
        return any(matching) and not any(map(_NOT_UKRAINIAN.search, words))
    return any(matching) if language == "fa" else all(matching)


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
