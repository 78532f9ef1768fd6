"""What people come for, in as many clicks as it may take: each task says how it is done and how often one presses."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting

Step = Callable[[Page], None]


def press(name: str, role: str = "link") -> Step:
    """One click."""
    return lambda page: page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]


def open_(css: str) -> Step:
    """One click on what has no name of its own."""
    return lambda page: page.locator(css).first.click()


def ask(text: str) -> Step:
    """Type, and press Enter: one click."""

    def typed(page: Page) -> None:
        page.locator("#city").fill(text)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"city="))

    return typed


def shows(css: str, text: str | re.Pattern[str] = "") -> Step:
    """What one came for."""
    return lambda page: (
        expect(page.locator(css).first).to_contain_text(text)
        if text
        else expect(page.locator(css).first).to_be_visible()
    )


TASKS: dict[str, tuple[str, tuple[Step, ...], Step]] = {
    "see the weather of a city": ("/", (ask("Athens"),), shows(".degrees")),
    "find the rain of Saturday afternoon": (
        "/?city=London",
        (lambda page: page.locator(".days summary", has_text="Sat").first.click(),),
        shows(".days details[open] .hours li", re.compile(r"\d\d:00")),
    ),
    "ask whether it rains tomorrow": ("/", (ask("will it rain in Athens tomorrow?"),), shows("#said", "Athens")),
    "ask on about another city": (
        "/?city=will+it+rain+in+Athens+tomorrow%3F",
        (ask("what about Larissa?"),),
        shows("#said", "Larissa"),
    ),
    "ask in Greek": ("/?lang=el", (ask("θα βρέξει αύριο στον Βόλο;"),), shows("#said", "Βόλος")),
    "take a question that is offered": ("/", (press("What's new in Greece?"),), shows("#said")),
    "compare two cities": ("/", (ask("is it warmer in Rome or Athens?"),), shows("#said", "Rome")),
    "compare two cities on one axis": (
        "/?city=Athens",
        (
            press("Compare"),
            lambda page: (page.get_by_label("Add a city").fill("Oslo"), page.keyboard.press("Enter"))[1],
        ),
        shows("#axis-table", "Oslo"),
    ),
    "read the headlines of a topic": (
        "/?country=gr",
        (press("science"),),
        shows(".tabs [aria-current]", "science"),
    ),
    "read in Fahrenheit": ("/?city=Athens", (press("Units: °F"),), shows(".degrees", "°F")),
    "read in Greek": ("/?city=Athens", (press("Ελληνικά"),), shows("#place", "Αθήνα")),
    "read by dark": ("/?city=Athens", (press("dark"),), shows("html[data-theme=dark] #place")),
    "keep a favourite and see it on the first page": (
        "/?city=Athens",
        (press("Favourite", "button"), press("Iris")),
        shows("#favourites .place", "Athens"),
    ),
    "save a headline": (
        "/?country=gr",
        (press("Save for later", "button"),),
        shows(".save[aria-pressed=true]", "Saved"),
    ),
    "see sixteen days": ("/?city=Athens", (press("Sixteen days"),), shows(".where.beside", re.compile("of 16 days"))),
    "look every value up in a table": (
        "/?city=Athens",
        (open_(".chart summary"),),
        shows("#slots tbody tr"),
    ),
    "learn what Iris can do": ("/", (press("What Iris can do"),), shows("h1", "What Iris can do")),
}


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_no_more_clicks_than_it_should(visiting: Visiting, task: str, phone: bool) -> None:
    start, steps, came_for = TASKS[task]
    assert len(steps) <= 2
    page = visiting(phone=phone).go(start)
    for step in steps:
        if phone and step is TASKS["read in Greek"][1][0]:
            page.locator(".switch a[hreflang=el]").click()
        else:
            step(page)
    came_for(page)
