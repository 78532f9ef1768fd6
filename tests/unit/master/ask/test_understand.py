"""What questions are understood as; the corpus of `tests/ask/` has many more."""

import pytest

from master.ask.understand import understand


@pytest.mark.parametrize("city", ["Cairo", "cairo"])
def test_cairo_is_a_city_and_no_greek_weather(city: str) -> None:
    told = understand(city)

    assert told.language == "en"
    assert [place.text for place in told.places] == [city]
