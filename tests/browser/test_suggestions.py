"""What is suggested as one types, from the gazetteer: tests/browser/test_asking.py has how it is chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.test_asking import suggested
from tests.integration.conftest import Sandbox


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Nafpl", "Nafplio Peloponnese, Greece"),
        ("Ναυπλ", "Nafplio Peloponnese, Greece"),
        ("北京", "Beijing Beijing, China"),
        ("Москв", "Moscow Moscow, Russia"),
        ("القاهرة", "Cairo Cairo, Egypt"),
        ("Dusseld", "Düsseldorf North Rhine-Westphalia, Germany"),
        ("Lodz", "Łódź"),
        ("Gouda", "Gouda South Holland, Netherlands"),
        ("Paris, Texas", "Paris Texas, United States"),
    ],
)
def test_a_place_is_suggested_with_its_region_and_country(visit: Visit, typed: str, shown: str) -> None:
    page = visit.go("/")
    page.get_by_role("combobox", name="City").press_sequentially(typed)
    expect(suggested(page).first).to_contain_text(shown)


def test_a_suggestion_taken_is_the_place_that_was_shown(visit: Visit) -> None:
    """There are many; region and country in the address tell them apart."""
    page = visit.go("/")
    field = page.get_by_role("combobox", name="City")
    field.press_sequentially("Springfield, Missouri")
    option = suggested(page).first
    expect(option).to_contain_text("Missouri, United States")
    option.click()
    expect(page.get_by_role("heading", level=1, name="Springfield")).to_be_visible()
    expect(page.locator(".now .where")).to_have_text("Missouri, United States")


def test_suggestions_are_in_the_language_of_the_page(visiting: Visiting) -> None:
    page = visiting(locale="el-GR").go("/")
    page.get_by_role("combobox", name="Πόλη").press_sequentially("Athin")
    option = page.get_by_role("listbox").get_by_role("option").first
    expect(option).to_contain_text("Αθήνα")
    expect(option).to_contain_text("Ελλάδα")


def test_a_suggestion_costs_no_upstream_call(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.reset()
    page = visit.go("/")
    page.get_by_role("combobox", name="City").press_sequentially("Kalamat")
    expect(suggested(page).first).to_contain_text("Kalamata Peloponnese, Greece")
    assert sandbox.calls()["paths"] == {}
