"""What docs/gazetteer.md promises of places holds over the whole gazetteer."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.queries import WeatherQuery
from tests.unit.weather.test_known_places import rows
from weather.gazetteer import DEFAULT_PATH, Gazetteer
from weather.place_search import PlaceSearch

PAGE = Path(__file__).parents[3] / "docs" / "gazetteer.md"
NOTHING = "nothing"


@pytest.fixture(scope="module")
def search(whole_gazetteer: Gazetteer) -> PlaceSearch:
    return PlaceSearch(whole_gazetteer)


def promises() -> Iterator[tuple[str, str]]:
    """What is asked, and `name, country` of the place that is answered for."""
    text = PAGE.read_text(encoding="utf-8").partition("## What is promised")[2].partition("\n## ")[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")]
        if len(cells) == 3 and cells[1].startswith("`"):
            asked, answered = re.findall(r"`([^`]+)`", cells[1]), cells[2].split(" · ")
            yield from zip(asked, answered, strict=True)


@pytest.mark.parametrize(("asked", "answered"), list(promises()))
def test_a_promise_of_the_documentation_holds(search: PlaceSearch, asked: str, answered: str) -> None:
    places = search.find(WeatherQuery(city=asked).city or "").places
    assert (f"{places[0].name}, {places[0].country}" if places else NOTHING) == answered


def test_the_page_promises_something_of_each_kind() -> None:
    assert len(list(promises())) >= 35


def test_an_airports_label_finds_it(search: PlaceSearch, whole_gazetteer: Gazetteer) -> None:
    """Every seventh airport, as all take a while."""
    with closing(sqlite3.connect(DEFAULT_PATH)) as file:
        codes = [code for (code,) in file.execute("SELECT COALESCE(iata, icao) FROM airports WHERE id % 7 = 0")]
    wrong = []
    for code in codes:
        airport = whole_gazetteer.airport(code)
        label = search.label(airport) if airport else code
        found = search.find(label).places[:1]
        at = [(round(place.lat, 3), round(place.lon, 3)) for place in (*found, airport) if place]
        if len(set(at)) != 1:
            wrong.append((code, label))
    assert len(codes) > 2_000
    assert wrong == []


def test_a_misspelt_name_is_answered_for_or_gets_suggestions(search: PlaceSearch) -> None:
    answered = 0
    for row in rows("misspelt_places.csv"):
        meant = search.resolve_misspelt(WeatherQuery(city=row["asked"]))
        if meant:
            assert meant.assumed
            assert meant.place.name == row["suggested"] or meant.assumed.place.startswith(row["suggested"])
            answered += 1
    assert answered >= 20


@pytest.mark.parametrize(
    "word",
    ["aoeu", "issue", "hello", "null", "test", "config", "rescue", "league", "undefined", "login", "tissue", "window",
     "favicon", "qwertyuiop", "blah", "index"],
)  # fmt: skip
def test_a_word_that_is_no_place_is_none_and_isnt_misspelt(search: PlaceSearch, word: str) -> None:
    assert search.find(word).places == []
    assert search.resolve_misspelt(WeatherQuery(city=word)) is None


@pytest.mark.parametrize(
    ("asked", "place"),
    [("Amsterdm", "Amsterdam"), ("Stockholmm", "Stockholm"), ("Pariss", "Paris"), ("Nafplip", "Náfplio"),
     ("Brusels", "Brussels"), ("Liverpol, UK", "Liverpool"), ("Reykjavikk", "Reykjavík")],
)  # fmt: skip
def test_a_misspelt_town_is_meant_and_said(search: PlaceSearch, asked: str, place: str) -> None:
    assert search.find(asked).places == []
    meant = search.resolve_misspelt(WeatherQuery(city=asked))
    assert meant
    assert (meant.place.name, meant.assumed and meant.assumed.text) == (place, asked)


@pytest.mark.parametrize("asked", ["Londn", "londn", "Londn, GB"])
def test_a_slip_that_geonames_lists_is_said_too(search: PlaceSearch, asked: str) -> None:
    resolved = search.resolve(WeatherQuery(city=asked))
    assert resolved
    assert (resolved.called, resolved.assumed and resolved.assumed.place) == (None, "London, England, GB")
    assert search.spelled([asked]).match == "near"


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Heraklion", "Heraklion"), ("larissa", "Larissa"), ("COLOGNE", "Cologne"), ("Nafplio", "Nafplio"),
     ("Munich", "Munich"), ("Marrakech", "Marrakech"), ("Rom", None), ("Tehran", "Tehran")],
)  # fmt: skip
def test_a_place_is_called_so_and_nothing_is_assumed(search: PlaceSearch, asked: str, name: str | None) -> None:
    resolved = search.resolve(WeatherQuery(city=asked))
    assert resolved
    assert (resolved.called, resolved.assumed) == (name, None)


@pytest.mark.parametrize(
    ("asked", "also"),
    [("Springfield", "Illinois"), ("Portland", "Maine"), ("Columbus", "Georgia"), ("Birmingham", "Alabama"),
     ("Cambridge", "Massachusetts"), ("Halle", "Flanders")],
)  # fmt: skip
def test_a_name_of_several_places_says_the_others(search: PlaceSearch, asked: str, also: str) -> None:
    resolved = search.resolve(WeatherQuery(city=asked))
    assert resolved
    assert resolved.assumed
    labels = resolved.assumed.also
    assert any(also in label for label in labels)
    for label in (resolved.assumed.place, *labels):
        found = search.find(label).places[0]
        assert label.startswith(found.name)
    assert len({search.find(label).places[0].id for label in (resolved.assumed.place, *labels)}) == len(labels) + 1


@pytest.mark.parametrize("asked", ["Athens", "London", "Paris", "Reykjavik", "New York", "Springfield, Illinois, US"])
def test_a_name_that_everybody_understands_is_no_guess(search: PlaceSearch, asked: str) -> None:
    resolved = search.resolve(WeatherQuery(city=asked))
    assert resolved
    assert resolved.assumed is None


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [("Milan station", "Milan, IT"), ("Bath Cathedral", "Bath, GB"), ("Sparta museum", "Sparta, GR")],
)
def test_a_landmark_is_said_to_be_none_of_what_is_known(search: PlaceSearch, asked: str, suggested: str) -> None:
    assert search.resolve_misspelt(WeatherQuery(city=asked)) is None
    problem = search.not_found(asked, "")
    assert problem.detail.startswith("I know towns and airports, not stations, sights or mountains such as")
    assert problem.suggestions[0] == suggested
