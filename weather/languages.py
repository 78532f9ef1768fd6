"""Languages: OpenWeatherMap has codes of its own for some (https://openweathermap.org/current#multi)."""

import unicodedata

_ISO = {
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

_WRITTEN_IN = {
    "ARABIC": ("ar", "fa"),
    "ARMENIAN": ("hy",),
    "BENGALI": ("bn",),
    "CJK": ("zh", "ja"),
    "CYRILLIC": ("ru", "uk"),
    "DEVANAGARI": ("hi",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "HANGUL": ("ko",),
    "HEBREW": ("he",),
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "TAMIL": ("ta",),
    "THAI": ("th",),
}


def iso(lang: str) -> str:
    """The ISO 639-1 code of a language that a question names: `cz` → `cs`."""
    return _ISO.get(lang, lang)


def of_script(name: str) -> tuple[str, ...]:
    """Languages (ISO 639-1) that a name's first letter is likely written in; none for Latin letters."""
    letter = next((character for character in name if character.isalpha()), " ")
    return _WRITTEN_IN.get(unicodedata.name(letter, "").split(" ")[0].split("-")[0], ())
