"""The sandbox knows the places of the gazetteer's file, as the weather service does."""

import pytest

from sandbox import gazetteer
from weather.gazetteer import FORMAT


def test_the_file_is_of_the_format_that_the_weather_service_reads() -> None:
    assert gazetteer.FORMAT == FORMAT


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"), [("Karpenisi", "GR", 38.9, 21.8), ("Wagga Wagga", "AU", -35.1, 147.4)]
)
def test_a_small_town_is_where_it_lies(name: str, country: str, lat: float, lon: float) -> None:
    found = gazetteer.named(name)[0]
    assert (found[2], found[5], found[6]) == (country, pytest.approx(lat, abs=0.1), pytest.approx(lon, abs=0.1))
    assert any(row[0] == found[0] for row in gazetteer.around(found[5], found[6]))
