"""The page's box: what is a place and what a question, and the turns that stay."""

import pytest

from master.views.html.asked import MOST_TURNS, PageQuestion


@pytest.mark.parametrize(
    "text",
    ["Athens", "London,CA", "Αθήνα", "New York, NY", "37.98,23.73", "12345", "10001,US", "São Paulo", "a", "Bath"],
)
def test_a_place_alone_is_no_question(text: str) -> None:
    assert PageQuestion(city=text).is_a_name


@pytest.mark.parametrize(
    "text",
    [
        "Athens tomorrow",
        "Αθήνα αύριο",
        "In Athens",
        "Στην Αθήνα",
        "what about Larissa?",
        "στη Λάρισα;",
        "Larissa?",
        "Paris or London?",
        "Athens, or: will it rain in Athens tomorrow?",
        "hello",
    ],
)
def test_whatever_says_more_than_a_place_is_a_question(text: str) -> None:
    assert not PageQuestion(city=text).is_a_name


def test_an_address_holds_the_last_turns_only() -> None:
    asked = PageQuestion.of({"city": "e"}, ["a", " ", "b", "c", "d"])
    assert asked.earlier == ("b", "c", "d")
    assert len(asked.earlier) == MOST_TURNS
