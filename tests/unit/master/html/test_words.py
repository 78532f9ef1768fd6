import re
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from contract.queries import Category
from master.facts.table import FACTS, UV_LEVELS
from master.facts.words import LANGUAGES
from master.views.html import page, views, weather_view

PAGE = Path(page.__file__).parent
CALLED = re.compile(r"""\b(?:_|words)\(\s*(["'])(.+?)\1""", re.DOTALL)
SAID = sorted(
    {
        *(
            found[1]
            for path in chain(PAGE.rglob("*.html"), PAGE.glob("*.py"))
            for found in CALLED.findall(path.read_text())
        ),
        *views.TITLES.values(),
        *views.ADVICE.values(),
        weather_view.WITH_SNOW,
        weather_view.WITHOUT_SNOW,
        views.CORRECT_IT,
        views.SOON_AGAIN,
        *(level for _, level in UV_LEVELS),
        *(fact.label for fact in FACTS),
        *get_args(get_args(Category)[0]),
    }
)


@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - {"en"}))
def test_everything_that_the_page_says_is_translated(lang: str) -> None:
    assert [words for words in SAID if words not in LANGUAGES[lang].translated] == []


@pytest.mark.parametrize("lang", sorted(set(LANGUAGES) - {"en"}))
def test_a_translation_keeps_the_places_for_values(lang: str) -> None:
    places = re.compile(r"\{\w+\}")
    for words in SAID:
        assert sorted(places.findall(words)) == sorted(places.findall(LANGUAGES[lang](words)))


def test_what_is_said_is_found() -> None:
    """Or the tests above would hold for nothing."""
    assert {"Ask Iris", "gusts {n}", "No such city", "sports", "The next days"} <= set(SAID)
    assert len(SAID) > 70
