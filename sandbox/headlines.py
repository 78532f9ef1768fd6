"""Invented headlines: one every twenty minutes in every country, of which the last day's are listed.

A headline is a function of its slot of twenty minutes, so it does not change while it is listed; the list changes on
the hour. Titles are patterns from headlines.csv with cities of the country filled in.
"""

import csv
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from sandbox import places
from sandbox.climate import HOUR_S

COUNTRIES = tuple(
    "ae ar at au be bg br ca ch cn co cu cz de eg fr gb gr hk hu id ie il in it jp kr lt lv ma mx my ng nl no nz ph pl "
    "pt ro rs ru sa se sg si sk th tr tw ua us ve za".split()
)
CATEGORIES = ("general", "business", "entertainment", "health", "science", "sports", "technology")
_LANGUAGES = {
    **dict.fromkeys(("gr",), "el"),
    **dict.fromkeys(("at", "ch", "de"), "de"),
    **dict.fromkeys(("fr",), "fr"),
    **dict.fromkeys(("ar", "co", "cu", "mx", "ve"), "es"),
    **dict.fromkeys(("br", "pt"), "pt"),
    **dict.fromkeys(("jp",), "ja"),
    **dict.fromkeys(("ru",), "ru"),
}
_AUTHORS = ("Sam Sample", "Alex Probe", "Maria Muster", None, "Jo Example")
_SOURCES = ("Gazette", "Courier", "Tribune")
SLOT_S = 1200
_REMOVED_EVERY = 24
_LISTED_S = 24 * HOUR_S


@dataclass(frozen=True, slots=True)
class InventedHeadline:
    """One article; `slot` is its number and `published` Unix time. NewsAPI hides all fields of a removed one."""

    slot: int
    published: int
    category: str
    source: str
    author: str | None
    title: str
    description: str | None
    content: str | None
    url: str
    image_url: str | None
    is_removed: bool


def language_of(country: str) -> str:
    """The language of a country's headlines; English if headlines.csv doesn't have its own."""
    return _LANGUAGES.get(country, "en")


@lru_cache(maxsize=1024)
def headlines(country: str, hour: int) -> tuple[InventedHeadline, ...]:
    """A country's headlines of the day before `hour` (Unix time of a full hour), newest first; none if unknown."""
    if country not in COUNTRIES:
        return ()
    newest = hour // SLOT_S - 1
    return tuple(_headline(country, slot) for slot in range(newest, newest - _LISTED_S // SLOT_S, -1))


def _headline(country: str, slot: int) -> InventedHeadline:
    language = language_of(country)
    category = CATEGORIES[slot % len(CATEGORIES)]
    turn = slot // len(CATEGORIES)
    titles = _patterns()[language, category]
    cities = places.of_country(country)[:5]
    city = cities[turn % len(cities)]
    name = city.local_names().get(language, city.name)
    if language == "ja":
        name = next((n for n in city.alternates if _is_japanese(n)), name)
    drawn = blake2b(f"{country}/{slot}".encode(), digest_size=8).digest()
    sample = _patterns()[language, "sample"][0].format(city=name)
    url = f"https://example.com/{country}/{category}/{slot}"
    return InventedHeadline(
        slot=slot,
        published=slot * SLOT_S + drawn[0] * 4,
        category=category,
        source=f"Sample {_SOURCES[slot % len(_SOURCES)]} {country.upper()} (sandbox)",
        author=_AUTHORS[drawn[1] % len(_AUTHORS)],
        title=titles[turn % len(titles)].format(city=name, n=3 + drawn[2] % 37),
        description=None if drawn[3] % 6 == 0 else sample,
        content=None if drawn[4] % 4 == 0 else f"{sample}\r\n{sample[:60]}… [+{500 + drawn[5] * 9} chars]",
        url=url,
        image_url=None if drawn[6] % 3 == 0 else f"{url}.jpg",
        is_removed=slot % _REMOVED_EVERY == 0,
    )


def _is_japanese(name: str) -> bool:
    """Whether all characters of a name are Han characters that Shift_JIS has, so none is simplified Chinese."""
    is_han = all("\u4e00" <= character <= "\u9fff" for character in name)
    return is_han and "?" not in name.encode("shift_jis", "replace").decode("shift_jis")


@cache
def _patterns() -> dict[tuple[str, str], list[str]]:
    patterns: dict[tuple[str, str], list[str]] = {}
    with (Path(__file__).parent / "headlines.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            patterns.setdefault((row["language"], row["category"]), []).append(row["title"])
    return patterns
