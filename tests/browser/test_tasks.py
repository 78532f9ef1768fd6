"""What people come for, in as many clicks as it may take: each task says how it is done and how often one presses."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from master.facts.words import words_in
from tests.browser.conftest import Visiting


@dataclass(frozen=True, slots=True)
class Person:
    """Who does a task: with a pointer, a finger or the keyboard alone, in English or in Greek."""

    page: Page
    lang: str = "en"
    keyboard: bool = False

    def says(self, english: str) -> str:
        """What the page calls it in this person's language."""
        return words_in(self.lang)(english)

    def press(self, what: Locator) -> None:
        """Once: a click, a tap, or Enter on what can have the focus."""
        if not self.keyboard:
            what.click()
            return
        what.focus()
        assert what.evaluate("each => each === document.activeElement && each.tabIndex >= 0")
        self.page.keyboard.press("Enter")


Step = Callable[[Person], None]


def press(english: str, role: str = "link") -> Step:
    """One click on what has this name."""
    return lambda person: person.press(person.page.get_by_role(role, name=person.says(english)).first)  # type: ignore[arg-type]


def open_(css: str, text: str | Mapping[str, str] = "") -> Step:
    """One click on what has no name of its own."""

    def opened(person: Person) -> None:
        wanted = text if isinstance(text, str) else text[person.lang]
        person.press(person.page.locator(css, has_text=wanted or None).first)

    return opened


def ask(english: str, greek: str, box: str = "#city") -> Step:
    """Type, and press Enter: one click."""

    def typed(person: Person) -> None:
        person.page.locator(box).fill(english if person.lang == "en" else greek)
        person.page.locator(box).press("Enter")

    return typed


def shows(css: str, english: str | re.Pattern[str] = "", greek: str | re.Pattern[str] = "") -> Step:
    """What one came for."""

    def shown(person: Person) -> None:
        text = greek if greek and person.lang == "el" else english
        seen = expect(person.page.locator(css).first)
        seen.to_contain_text(text) if text else seen.to_be_visible()

    return shown


TASKS: dict[str, tuple[str, tuple[Step, ...], Step]] = {
    "see the weather of a city": ("/?", (ask("Athens", "Αθήνα"),), shows(".degrees")),
    "find the rain of Saturday afternoon": (
        "/?city=London",
        (open_(".days summary", {"en": "Sat", "el": "Σάβ"}),),
        shows(".days details[open] .hours li", re.compile(r"\d\d:00")),
    ),
    "ask whether it rains tomorrow": (
        "/?",
        (ask("will it rain in Athens tomorrow?", "θα βρέξει αύριο στην Αθήνα;"),),
        shows("#said", "Athens", "Αθήνα"),
    ),
    "ask on about another city": (
        "/?city=will+it+rain+in+Athens+tomorrow%3F",
        (ask("what about Larissa?", "στη Λάρισα;"),),
        shows("#said", re.compile("Larissa|Λάρισα")),
    ),
    "ask in Greek": ("/?", (ask("θα βρέξει αύριο στον Βόλο;", "θα βρέξει αύριο στον Βόλο;"),), shows("#said", "Βόλος")),
    "take a question that is offered": ("/?", (press("What's new in Greece?"),), shows("#said")),
    "compare two cities": (
        "/?",
        (ask("is it warmer in Rome or Athens?", "πού κάνει πιο ζέστη, στη Ρώμη ή στην Αθήνα;"),),
        shows("#said", "Rome", "Ρώμη"),
    ),
    "compare two cities on one axis": (
        "/?city=Athens",
        (press("Compare"), ask("Oslo", "Όσλο", box="#add")),
        shows("#axis-table", "Oslo", "Όσλο"),
    ),
    "read the headlines of a topic": (
        "/?country=gr",
        (press("science"),),
        shows(".tabs [aria-current]", "science", "επιστήμη"),
    ),
    "read in Fahrenheit": ("/?city=Athens", (open_(".switch a", "°F"),), shows(".degrees", "°F")),
    "read in another language": (
        "/?city=Athens",
        (
            lambda person: person.press(
                person.page.locator(f".switch a[hreflang={'en' if person.lang == 'el' else 'el'}]")
            ),
        ),
        shows("#place", "Αθήνα", "Athens"),
    ),
    "read by dark": ("/?city=Athens", (press("dark"),), shows("html[data-theme=dark] #place")),
    "keep a favourite and see it on the first page": (
        "/?city=Athens",
        (press("Favourite", "button"), open_(".mark")),
        shows("#favourites .place", "Athens", "Αθήνα"),
    ),
    "save a headline": (
        "/?country=gr",
        (press("Save for later", "button"),),
        shows(".save[aria-pressed=true]"),
    ),
    "see sixteen days": ("/?city=Athens", (press("Sixteen days"),), shows(".where.beside", "16")),
    "look every value up in a table": ("/?city=Athens", (open_(".chart summary"),), shows("#slots tbody tr")),
    "learn what Iris can do": ("/?", (press("What Iris can do"),), shows("h1", "What Iris can do", "Τι μπορεί η Ίρις")),
    "search the headlines": (
        "/?country=gr",
        (ask("Λάρισα", "Λάρισα", box="#words"),),
        shows(".card h3", "Λάρισα"),
    ),
    "read by a clock of twelve hours": (
        "/?city=Athens",
        (press("12 h"),),
        shows(".hours h3", re.compile("[AP]M|[πμ].μ.")),
    ),
    "take another place of the name": (
        "/?city=Springfield",
        (open_(".weather .chips.small a"),),
        shows("#place", "Springfield", re.compile("S|Σ")),
    ),
}


@pytest.mark.parametrize(
    ("phone", "keyboard", "lang"),
    [(False, False, "en"), (True, False, "en"), (False, True, "el")],
    ids=["desktop", "phone", "Greek, by keyboard"],
)
@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_no_more_clicks_than_it_should(
    visiting: Visiting, task: str, phone: bool, keyboard: bool, lang: str
) -> None:
    start, steps, came_for = TASKS[task]
    assert len(steps) <= 2
    person = Person(visiting(phone=phone).go(f"{start}&lang={lang}"), lang, keyboard)
    for step in steps:
        step(person)
    came_for(person)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Nice", "Nice"),
        ("Nea Smyrni", "Nea Smyrni"),
        ("Reading", "Reading"),
        ("Νίκαια", "Nikaia"),
        ("Bath", "Bath"),
        ("Split", "Split"),
        ("القاهرة", "Cairo"),
    ],
)
def test_a_name_that_is_a_word_is_a_place_in_the_box(visiting: Visiting, typed: str, place: str) -> None:
    """As is one that is written from right to left."""
    person = Person(visiting().go("/?lang=en"))
    ask(typed, typed)(person)
    shows("#place", place)(person)
    expect(person.page.locator("#said")).to_have_count(0)
