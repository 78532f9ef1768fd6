"""What docs/ask.md promises: each row of its tables, crossed with places, times and spellings."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest

from contract.folding import fold
from contract.schemas.weather import SpelledPlace
from master.ask.places import Found, resolve, with_towns
from master.ask.understand import understand
from tests.ask.score import lookup_in
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch

PAGE = Path(__file__).parents[4] / "docs" / "ask.md"
ENGLISH_PLACES = {
    "Athens": "Athens, GR", "Thessaloniki": "Thessaloniki, GR", "New York": "New York, US", "London": "London, GB",
    "Paris": "Paris, FR", "Tokyo": "Tokyo, JP", "Rio de Janeiro": "Rio de Janeiro, BR", "Larissa": "Larissa, GR",
}  # fmt: skip
GREEK_PLACES = {
    "στην Αθήνα": "Athens, GR", "στη Θεσσαλονίκη": "Thessaloniki, GR", "στο Ηράκλειο": "Heraklion, GR",
    "στον Βόλο": "Volos, GR", "στα Χανιά": "Chania, GR", "στο Λονδίνο": "London, GB", "στη Νέα Υόρκη": "New York, US",
    "στα Ιωάννινα": "Ioannina, GR",
}  # fmt: skip
ENGLISH_COUNTRIES = {"Greece": "gr", "Germany": "de", "the UK": "gb", "Italy": "it", "Japan": "jp"}
GREEK_COUNTRIES = {"την Ελλάδα": "gr", "τη Γερμανία": "de", "την Κύπρο": "cy", "την Ιταλία": "it"}
WITHOUT_ACCENTS = str.maketrans("άέήίόύώϊΐϋΰ", "αεηιουωιιυυ")
GREEKLISH = (
    ("ου", "ou"), ("αι", "ai"), ("ει", "ei"), ("οι", "oi"), ("αυ", "av"), ("ευ", "ev"), ("μπ", "mp"), ("ντ", "nt"),
    ("γκ", "gk"), ("θ", "th"), ("χ", "x"), ("ψ", "ps"), ("ξ", "ks"),
)  # fmt: skip
LETTERS = str.maketrans("αβγδεζηικλμνοπρστυφως", "avgdeziiklmnoprstifos")


class Case(NamedTuple):
    question: str
    intent: str
    place: str
    country: str
    when: str


def rows(first_column: str) -> Iterator[tuple[str, str, str]]:
    """The rows of the table that begins with this heading."""
    lines = iter(PAGE.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first_column} |"))
    next(lines)
    for line in lines:
        if not line.startswith("|"):
            return
        name, english, greek = (cell.strip() for cell in line.strip("|").split("|"))
        yield name.strip("`"), english, greek


def greeklish(text: str) -> str:
    text = text.lower().translate(WITHOUT_ACCENTS)
    for greek, latin in GREEKLISH:
        text = text.replace(greek, latin)
    return text.translate(LETTERS).replace(";", "?")


def spellings(question: str, *, greek: bool) -> tuple[str, ...]:
    plain = question.lower().rstrip("?;")
    if greek:
        return question, plain.translate(WITHOUT_ACCENTS), greeklish(question)
    return question, plain, f"hey, {plain} please"


def cases(*, greek: bool) -> Iterator[Case]:
    """Each row with each place, times in turn; and with each time, places in turn."""
    places = GREEK_PLACES if greek else ENGLISH_PLACES
    countries = GREEK_COUNTRIES if greek else ENGLISH_COUNTRIES
    times = [(row[0], row[2 if greek else 1]) for row in rows("`understood.whens`") if row[2 if greek else 1]]
    for intent, *templates in rows("intent"):
        template = templates[greek]
        if "{country}" in template:
            yield from (Case(template.format(country=name), intent, "", code, "") for name, code in countries.items())
        elif "{time}" in template:
            pairs = [
                *zip(places, cycle(times), strict=False),
                *((p, t) for t, p in zip(times, cycle(places), strict=False)),
            ]
            for place, (when, time) in [*((place, ("", "")) for place in places), *pairs]:
                asked = re.sub(" +(?=[?;, ]|$)", "", template.format(place=place, time=time))
                yield Case(asked, intent, places[place], "", when)
        elif template:
            yield from (Case(template.format(place=place), intent, places[place], "", "*") for place in places)


@cache
def search() -> PlaceSearch:
    return PlaceSearch(Gazetteer(DEFAULT_PATH))


@cache
def look_up(names: tuple[str, ...]) -> list[SpelledPlace]:
    return lookup_in(search())(names)


@cache
def point(city: str) -> tuple[float, float]:
    place = search().find(city).places[0]
    return place.lat, place.lon


def got(question: str) -> Case:
    found = resolve(with_towns(understand(question), look_up), look_up)
    places = [place for place in found.places if isinstance(place, Found)]
    understanding = found.understanding
    city = next((place.label for place in places if place.place), "")
    country = next((place.country for place in places), "")
    return Case(question, str(understanding.intents[0]), city, country, ", ".join(map(str, understanding.whens)))


def is_right(case: Case, question: str) -> bool:
    told = got(question)
    intent = case.intent.removesuffix("…")
    if not (told.intent == intent or (intent != case.intent and told.intent.startswith(intent))):
        return False
    if case.country:
        return told.country == case.country
    if intent == "help" or not case.place:
        return True
    at, wanted = (point(told.place) if told.place else (0.0, 0.0)), point(case.place)
    same_place = abs(at[0] - wanted[0]) < 0.3 and abs(at[1] - wanted[1]) < 0.3
    return same_place and case.when in ("*", told.when)


@pytest.mark.parametrize("greek", [False, True])
def test_what_the_page_promises_is_understood(*, greek: bool) -> None:
    asked = [(case, text) for case in cases(greek=greek) for text in spellings(case.question, greek=greek)]
    wrong = [(text, case.intent, case.when, got(text)[1:]) for case, text in asked if not is_right(case, text)]
    assert len(asked) > 1_500
    assert len(wrong) / len(asked) <= 0.01, wrong[:40]


def test_places_of_the_test_differ_when_folded() -> None:
    """A place that stood for another one would hide a mistake."""
    assert len({fold(name) for name in ENGLISH_PLACES}) == len(ENGLISH_PLACES)
    assert len({point(city) for city in ENGLISH_PLACES.values()}) == len(ENGLISH_PLACES)
