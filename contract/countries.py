"""What a country may be called: its codes (`gr`, `GRC`) or its name in many languages (`Greece`, `Ελλάδα`, `日本`).

Codes are those of ISO 3166-1 (through pycountry). Names are in two tables beside this module: `country_names.csv` has
those of Unicode's CLDR, which `country_names.py` collects, and `everyday_names.csv` what people say and CLDR lacks.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pycountry
from babel import Locale
from rapidfuzz.distance import OSA

from contract.folding import fold
from contract.problems import InvalidCountry

_TABLES = ("everyday_names.csv", "country_names.csv")

NEWSAPI_COUNTRIES = tuple(
    "ae ar at au be bg br ca ch cn co cu cz de eg fr gb gr hk hu id ie il in it jp kr lt lv ma mx my ng nl no nz ph pl "
    "pt ro rs ru sa se sg si sk th tr tw ua us ve za".split()
)
"""The 54 countries that NewsAPI's documentation ever listed: the ones that Iris promises headlines for."""
PROMISED = f"Headlines are promised for {', '.join(NEWSAPI_COUNTRIES)}."
"""What is said where a country whose headlines are asked for is none."""

_KOREAS, _CONGOS = ("kr", "kp"), ("cd", "cg")
_AMBIGUOUS = {
    **dict.fromkeys(("korea", "corea", "coree", "κορεα", "корея"), _KOREAS),
    **dict.fromkeys(("congo", "kongo", "κονγκο", "конго"), _CONGOS),
}
"""By folded name."""

_KOSOVO = ("xk", "xkx")  # of the codes that ISO 3166 leaves to its users, the one that everybody uses

_SHOWN = 4
_SHORT, _MEDIUM = 6, 9
"""Letters up to which a misspelt name may have one mistake, and two; longer ones may have three."""
_LONGEST = 100
"""Letters of what is compared with every name; no country's has more."""
_CODE_LENGTHS = (2, 3)
_PARTS = re.compile(r"^(.*?)\s*[(（](.*)[)）]$")  # noqa: RUF001 - Chinese parentheses
"""`Myanmar (Burma)`, of which either part is a name."""


def country_code(words: str, more: str = "") -> str:
    """The ISO 3166-1 alpha-2 code, in lower case, of a country given by code or name.

    Raises InvalidCountry, with the nearest names, where the words name no country (`more` then ends the detail), or
    more than one.
    """
    code, wanted = known_code(words), _key(words)
    if code:
        return code
    if wanted in _AMBIGUOUS:
        raise InvalidCountry(f"{words.strip()!r} may mean {_named(_AMBIGUOUS[wanted])}: name one of them.")
    raise InvalidCountry(" ".join(filter(None, (_unknown(words.strip(), wanted), more))))


def known_code(words: str) -> str | None:
    """The code of the country that these words name beyond doubt, or None, without a search for the nearest names."""
    wanted = _key(words)
    if wanted in _AMBIGUOUS:
        return None
    return _by_code(wanted) or names().get(wanted)


def possible_codes(words: str) -> tuple[str, ...]:
    """The codes of all countries that these words may name: two for `Korea`, none for what names no country."""
    code = known_code(words)
    return (code,) if code else _AMBIGUOUS.get(_key(words), ())


def english_name(code: str) -> str:
    """What a country is called in English: `gr` → `Greece`."""
    return str(Locale("en").territories.get(code.upper(), code.upper()))


@cache
def names() -> dict[str, str]:
    """Every name, folded → code. Everyday names come first, and a whole name before a part of another one."""
    whole: dict[str, str] = {}
    parts: dict[str, str] = {}
    for code, name in _listed_names():
        whole.setdefault(_key(name), code)
        split = _PARTS.match(name)
        for part in split.groups() if split else ():
            if len(part) > max(_CODE_LENGTHS):
                parts.setdefault(_key(part), code)
    return {name: code for name, code in (parts | whole).items() if name and name not in _AMBIGUOUS}


def _listed_names() -> Iterator[tuple[str, str]]:
    """Code and name. In the second table a column of names is one language, and the earlier language counts."""
    for file in _TABLES:
        with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as table:
            rows = [(row["code"], row["names"].split("|")) for row in csv.DictReader(table)]
        for position in range(max(len(found) for _, found in rows)):
            yield from ((code, found[position]) for code, found in rows if position < len(found))


def _key(words: str) -> str:
    """A name for comparison; `The Netherlands` is `Netherlands`, and `Bosnia & Herzegovina` has an `and`."""
    return fold(words.replace("&", " and ")).removeprefix("the ")


def _by_code(wanted: str) -> str | None:
    if len(wanted) not in _CODE_LENGTHS or not wanted.isascii() or not wanted.isalpha():
        return None
    if wanted in _KOSOVO:
        return _KOSOVO[0]
    code = wanted.upper()
    country = pycountry.countries.get(alpha_2=code) or pycountry.countries.get(alpha_3=code)
    return None if country is None else str(country.alpha_2).lower()


def _unknown(shown: str, wanted: str) -> str:
    near = _nearest(wanted)
    meant = f" Did you mean {_named(near)}?" if near else ""
    return f"{shown[:60]!r} is no country.{meant} A country is a code or a name, such as gr, GRC, Greece or Ελλάδα."


def _nearest(wanted: str) -> tuple[str, ...]:
    """The countries with the fewest mistakes in their name, if those are few for its length, and those that begin so.

    More than one mistake counts only after the right first letter: Narnia isn't Dania, as Denmark is called in Polish.
    """
    if not max(_CODE_LENGTHS) < len(wanted) <= _LONGEST:
        return ()
    allowed = 1 if len(wanted) <= _SHORT else 2 if len(wanted) <= _MEDIUM else 3
    mistakes: dict[str, int] = {}
    for name, code in names().items():
        if len(name) <= max(_CODE_LENGTHS):
            continue
        count = 0 if name.startswith(wanted) else OSA.distance(wanted, name, score_cutoff=allowed)
        if count <= allowed and (count <= 1 or name[0] == wanted[0]):
            mistakes[code] = min(count, mistakes.get(code, count))
    fewest = sorted(mistakes, key=lambda code: mistakes[code])
    misspelt = [code for code in fewest if mistakes[code]]
    return tuple([code for code in fewest if not mistakes[code] or mistakes[code] == mistakes[misspelt[0]]][:_SHOWN])


def _named(codes: tuple[str, ...]) -> str:
    named = [f"{english_name(code)} ({code})" for code in codes]
    return " or ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
