"""The same question means the same place whoever asked before, however short the name and in whichever case."""

import sqlite3
import string
from collections.abc import Iterator
from contextlib import closing

import pytest

from contract.queries import WeatherQuery
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch
from weather.places import Place

CASES = (str.upper, str.lower, str.title)
TOWN = 5_000


@pytest.fixture(scope="module")
def search(whole_gazetteer: Gazetteer) -> PlaceSearch:
    return PlaceSearch(whole_gazetteer)


def rows(query: str) -> Iterator[str]:
    with closing(sqlite3.connect(DEFAULT_PATH)) as file:
        yield from (text for (text,) in file.execute(query))


def codes_and_short_names(letter: str) -> list[str]:
    """Those that begin with a letter."""
    codes = rows("SELECT iata FROM airports WHERE iata NOT NULL UNION SELECT icao FROM airports WHERE icao NOT NULL")
    names = rows("SELECT DISTINCT folded FROM names WHERE LENGTH(folded) <= 4 AND ref & 3 <> 2")
    return [text for text in dict.fromkeys((*codes, *names)) if text[0].lower() == letter]


def first(search: PlaceSearch, text: str) -> Place | None:
    return next(iter(search.find(text).places), None)


@pytest.mark.parametrize("letter", [*string.ascii_lowercase, *"αβγδεθικλμνοπρστφχ"])
def test_what_the_cache_keeps_under_one_key_is_one_place(search: PlaceSearch, letter: str) -> None:
    """All airport codes and all names of at most four letters, but those made by machine, each in three cases."""
    kept: dict[str, tuple[str, Place | None]] = {}
    wrong = []
    for text in codes_and_short_names(letter):
        for typed in {case(text) for case in CASES}:
            place = first(search, typed)
            before, meant = kept.setdefault(WeatherQuery(city=typed).cache_key, (typed, place))
            if meant != place:
                wrong.append((before, typed, meant and meant.name, place and place.name))
    assert kept
    assert wrong == []


def test_three_capitals_are_the_airport_of_that_code(search: PlaceSearch, whole_gazetteer: Gazetteer) -> None:
    codes = [code for code in rows("SELECT iata FROM airports WHERE iata NOT NULL") if code not in ("USA", "UAE")]
    assert [code for code in codes if first(search, code) != whole_gazetteer.airport(code)] == []


def test_small_letters_are_a_town_of_that_name_else_the_airport(
    search: PlaceSearch, whole_gazetteer: Gazetteer
) -> None:
    wrong = []
    for code in rows("SELECT iata FROM airports WHERE iata NOT NULL"):
        place = first(search, code.lower())
        is_town = place is not None and not place.airport and (place.population or 0) > TOWN
        if not is_town and place != whole_gazetteer.airport(code):
            wrong.append(code)
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "name", "country"),
    [
        ("LAX", "Los Angeles International Airport", "US"),
        ("lax", "Los Angeles International Airport", "US"),
        ("ULM", "New Ulm Municipal Airport", "US"),
        ("Ulm", "Ulm", "DE"),
        ("ulm", "Ulm", "DE"),
        ("bar", "Bar", "ME"),
        ("sfo", "San Francisco International Airport", "US"),
        ("bos", "General Edward Lawrence Logan International Airport", "US"),
        ("ber", "Berlin Brandenburg Airport", "DE"),
        ("del", "Indira Gandhi International Airport", "IN"),
        ("rom", "Rome", "IT"),
        ("rio", "Rio de Janeiro", "BR"),
        ("KDCA", "Ronald Reagan Washington Ntl Airport", "US"),
        ("nzch", "Christchurch International Airport", "NZ"),
        ("egll", "London Heathrow Airport", "GB"),
        ("EDDF", "Frankfurt am Main International Airport", "DE"),
        ("LIMA", "Lima", "PE"),
        ("rome", "Rome", "IT"),
        ("OSLO", "Oslo", "NO"),
        ("usa", "Washington", "US"),
    ],
)
def test_a_code_or_a_short_name_means(search: PlaceSearch, asked: str, name: str, country: str) -> None:
    place = first(search, asked)
    assert place is not None
    assert (place.name, place.country) == (name, country)
