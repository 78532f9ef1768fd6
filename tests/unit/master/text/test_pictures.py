"""The sky as strokes of ASCII, and as a symbol of the page."""

from pathlib import Path

import pytest

import master.views.html
from master.views.html.weather_view import picture as symbol
from master.views.text.format import Ansi, columns
from master.views.text.weather import PICTURE_WIDTH, picture

CODES = [200, 300, 500, 600, 701, 711, 741, 761, 771, 781, 800, 801, 802, 803, 804, 0, 999]
SYMBOLS = (Path(master.views.html.__file__).parent / "templates" / "pictures.svg").read_text()


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_each_condition_has_a_picture_that_fits_and_a_symbol(code: int, night: bool) -> None:
    lines = picture(code, Ansi(coloured=False), night=night)
    assert 3 <= len(lines) <= 5
    assert max(map(columns, lines)) < PICTURE_WIDTH
    assert f'id="{symbol(code, night=night)}"' in SYMBOLS


def test_a_tornado_and_squalls_are_drawn_as_no_mist() -> None:
    mist, squalls, tornado = (picture(code, Ansi(coloured=False), night=False) for code in (741, 771, 781))
    assert mist != squalls != tornado != mist
    assert symbol(781, night=False) == "tornado"
