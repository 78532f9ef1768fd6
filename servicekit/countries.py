"""What a country may be called: its codes (`gr`, `GRC`) or its name in many languages (`Greece`, `Ελλάδα`, `日本`).

Names come from Unicode's CLDR (through Babel), codes from ISO 3166-1 (through pycountry); both ship with their library.
"""

import unicodedata
from difflib import get_close_matches
from functools import cache

import pycountry
from babel import Locale

from servicekit.problems import InvalidCountry

LISTED = tuple(
    "ae ar at au be bg br ca ch cn co cu cz de eg fr gb gr hk hu id ie il in it jp kr lt lv ma mx my ng nl no nz ph pl "
    "pt ro rs ru sa se sg si sk th tr tw ua us ve za".split()
)
"""The 54 countries that NewsAPI's documentation ever listed: the ones that Iris promises headlines for."""

_LOCALES = (
    "en ar bg ca cs da de el es et fa fi fil fr he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro ru sk sl sr sv th "
    "tr uk ur vi zh zh_Hant"
).split()

_ALSO_CALLED = {
    "uk": "gb",
    "great britain": "gb",
    "britain": "gb",
    "england": "gb",
    "scotland": "gb",
    "wales": "gb",
    "northern ireland": "gb",
    "america": "us",
    "united states of america": "us",
    "u.s.": "us",
    "u.s.a.": "us",
    "uae": "ae",
    "emirates": "ae",
    "czech republic": "cz",
    "hong kong": "hk",
    "turkey": "tr",
    "republic of korea": "kr",
    "the netherlands": "nl",
}

_AMBIGUOUS = {"korea": ("kr", "kp"), "congo": ("cd", "cg"), "kongo": ("cd", "cg")}

_KOSOVO = ("xk", "xkx")  # of the codes that ISO 3166 leaves to its users, the one that everybody uses

_SHOWN = 4
_FEW = 3  # letters that a misspelt name has too many or too few


def country_code(words: str) -> str:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country given by code or name.

    Raises InvalidCountry, with the nearest names, where the words name no country or more than one.
    """
    code, wanted = known_code(words), _folded(words)
    if code:
        return code
    if wanted in _AMBIGUOUS:
        raise InvalidCountry(f"{words.strip()!r} may mean {_named(_AMBIGUOUS[wanted])}: name one of them.")
    raise InvalidCountry(_unknown(words.strip(), wanted))


def known_code(words: str) -> str | None:
    """The code of the country that these words name beyond doubt, or None, without a search for the nearest names."""
    wanted = _folded(words)
    if wanted in _AMBIGUOUS:
        return None
    return _ALSO_CALLED.get(wanted) or _by_code(wanted) or names().get(_plain(wanted))


def english_name(code: str) -> str:
    """What a country is called in English: `gr` → `Greece`."""
    return str(Locale("en").territories.get(code.upper(), code.upper()))


def _folded(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _by_code(wanted: str) -> str | None:
    if len(wanted) not in (2, 3) or not wanted.isascii() or not wanted.isalpha():
        return None
    if wanted in _KOSOVO:
        return _KOSOVO[0]
    code = wanted.upper()
    country = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
    return None if country is None else str(country.alpha_2).lower()


@cache
def names() -> dict[str, str]:
    """Every name without its accents → code; earlier locales win, so English comes first."""
    names: dict[str, str] = {}
    for locale in _LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if _by_code(code.lower()):
                names.setdefault(_plain(name.casefold()), code.lower())
    for country in pycountry.countries:
        names.setdefault(_plain(country.name.casefold()), country.alpha_2.lower())
    return names


def _plain(name: str) -> str:
    """Without accents, as people type: `Türkiye` and `turkiye`, `Ελλάδα` and `ελλαδα` meet."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", bare)


def _unknown(shown: str, wanted: str) -> str:
    alike = [name for name in names() if name[:1] == _plain(wanted)[:1] and abs(len(name) - len(wanted)) <= _FEW]
    near = [names()[name] for name in get_close_matches(_plain(wanted), alike, n=_SHOWN, cutoff=0.7)]
    near += [code for name, code in names().items() if len(wanted) > 2 and name.startswith(_plain(wanted))]  # noqa: PLR2004 - two letters begin too many names
    meant = f" Did you mean {_named(tuple(dict.fromkeys(near))[:_SHOWN])}?" if near else ""
    return (
        f"{shown[:60]!r} is no country.{meant} A country is a code or a name, such as gr, GRC, Greece or Ελλάδα; "
        f"headlines are promised for {', '.join(LISTED)}."
    )


def _named(codes: tuple[str, ...]) -> str:
    named = [f"{english_name(code)} ({code})" for code in codes]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
