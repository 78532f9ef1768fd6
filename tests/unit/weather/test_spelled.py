"""Over the small file of tests/unit/weather/gazetteers.py."""

from pathlib import Path

import pytest

from weather.gazetteer import Gazetteer
from weather.place_search import Match, PlaceSearch


@pytest.fixture(scope="module")
def search(gazetteer_file: Path) -> PlaceSearch:
    return PlaceSearch(Gazetteer(gazetteer_file))


def test_the_first_spelling_that_has_a_place_decides(search: PlaceSearch) -> None:
    found = search.spelled(["Αθηνασ", "αθηνα", "Paris"])
    assert (found.match, found.spelling, found.places[0].name) == (Match.EXACT, "αθηνα", "Athens")


def test_a_letter_less_is_near(search: PlaceSearch) -> None:
    found = search.spelled(["Athns"])
    assert (found.match, found.places[0].name) == (Match.NEAR, "Athens")


def test_a_nonsense_name_finds_nothing(search: PlaceSearch) -> None:
    found = search.spelled(["Qwxyzvw"])
    assert found.match is Match.SIMILAR
    assert found.places == []


def test_a_short_name_is_not_forgiven(search: PlaceSearch) -> None:
    assert search.spelled(["Par"]).match is Match.SIMILAR


def test_an_airports_code_in_small_letters_may_be_a_word(search: PlaceSearch) -> None:
    assert search.spelled(["ath"]).match is Match.CODE
    assert search.spelled(["ATH"]).match is Match.EXACT


def test_without_a_gazetteer_nothing_is_found() -> None:
    assert PlaceSearch(None).spelled(["Athens"]).places == []
