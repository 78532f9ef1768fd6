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


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("Nice", True),
        ("Nea Smyrni", True),
        ("Νέα Σμύρνη", True),
        ("nice", False),
        ("Nice?", False),
        ("Will It Rain There", False),
    ],
)
def test_words_that_are_written_as_a_name_may_be_one(text: str, may_be: bool) -> None:
    """The gazetteer decides: tests/browser/test_tasks.py has it decide."""
    assert PageQuestion(city=text).may_be_a_name is may_be
