"""A misspelt name is rather a place's own than a lesser known one of a larger place."""

import pytest

from weather.gazetteer import Gazetteer
from weather.place_search import PlaceSearch


@pytest.mark.parametrize(("spelled", "name"), [
    ("zermat", "Zermatt"), ("bristl", "Bristol"), ("Proto", "Porto"), ("vallencia", "Valencia"), ("Mykonso", "Mykonos"),
    ("frankfrt", "Frankfurt am Main"),
])  # fmt: skip
def test_a_misspelt_name_is_the_one_that_a_place_goes_by(whole_gazetteer: Gazetteer, spelled: str, name: str) -> None:
    found = PlaceSearch(whole_gazetteer).spelled((spelled,))
    assert str(found.match) == "near"
    assert found.places[0].name == name
