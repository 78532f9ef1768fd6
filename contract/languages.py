"""Languages that can be asked for: any BCP 47 tag, as the nearest of OpenWeatherMap's codes.

Which language is near enough is Unicode's decision (CLDR's language matching, through langcodes).
"""

import re

from langcodes import closest_supported_match, tag_is_valid

LANGUAGES = (
    "af ar az bg ca cz da de el en es eu fa fi fr gl he hi hr hu id it ja kr la lt mk nl no pl pt pt_br ro ru sk sl sp "
    "sq sr se sv th tr ua uk vi zh_cn zh_tw zu"
).split()
"""OpenWeatherMap's codes (https://openweathermap.org/current#multi); some are its own, such as `cz` and `kr`."""
ENGLISH = "en"
ISO_CODES = {
    "cz": "cs",
    "kr": "ko",
    "la": "lv",  # Latvian; Latin isn't offered
    "pt_br": "pt",
    "se": "sv",
    "sp": "es",
    "ua": "uk",
    "zh_cn": "zh",
    "zh_tw": "zh",
}
"""OpenWeatherMap's codes that ISO 639-1 lacks, or has for another language, and the language's code there."""
_OLD_CODES = {"al": "sq"}  # what OpenWeatherMap called them in former years
_TAGS = {code: ISO_CODES.get(code, code) for code in LANGUAGES} | {
    "no": "nb",
    "pt": "pt-PT",
    "pt_br": "pt-BR",
    "zh_cn": "zh-Hans",
    "zh_tw": "zh-Hant",
}
_CODES_BY_TAG = {tag: code for code, tag in reversed(_TAGS.items()) if code not in {"se", "sp", "ua"}}
"""The code for each tag; sv, es and uk have two."""
_FARTHEST = 25
"""CLDR's distance up to which speakers of one language are expected to read another; beyond it English serves."""
_LONGEST_TAG = 60
_POSIX_ENDING = re.compile(r"[.@].*$")


def openweathermap_code(tag: str) -> str | None:
    """OpenWeatherMap's code for a language: `cs` → `cz`, `zh-Hant-TW` → `zh_tw`, `gsw` → `de`; None for no language.

    Its own codes come first, so that `la` is Latvian, and then tags in BCP 47 or a POSIX locale (`pt_BR.UTF-8`). A
    language that isn't near to any of OpenWeatherMap's is answered in English.
    """
    asked = _POSIX_ENDING.sub("", tag.strip())[:_LONGEST_TAG]
    own = asked.lower().replace("-", "_")
    if own in _TAGS or own in _OLD_CODES:
        return _OLD_CODES.get(own, own)
    wanted = asked.replace("_", "-")
    if not tag_is_valid(wanted):
        return None
    nearest = closest_supported_match(wanted, list(_CODES_BY_TAG), max_distance=_FARTHEST)
    return _CODES_BY_TAG.get(nearest or ENGLISH, ENGLISH)


def iso_code(lang: str) -> str:
    """The ISO 639-1 code of a query's `lang`: `cz` → `cs`."""
    return ISO_CODES.get(lang, lang)
