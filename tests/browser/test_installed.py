"""The page at hand: one's own location, the cities asked lately, and the last answer without a network."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from local.stack import LOOPBACK, Stack, free_ports
from tests.browser.conftest import Visit, Visiting, another_master, visits
from tests.integration.conftest import SETTINGS, Iris


def test_ones_location_is_asked_for_on_a_click_only_and_sent_to_about_a_kilometre(visiting: Visiting) -> None:
    visit = visiting(permissions=["geolocation"], geolocation={"latitude": 37.98376, "longitude": 23.72784})
    page = visit.go("/?city=Oslo&units=imperial")
    page.get_by_role("button", name="Use my location").click()
    expect(page).to_have_url(re.compile(r"/\?lat=37\.98&lon=23\.73&units=imperial$"))
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()


def test_a_refused_location_is_a_sentence(visiting: Visiting) -> None:
    page = visiting(permissions=[]).go("/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.get_by_role("alert")).to_contain_text("was not allowed")
    expect(page.get_by_role("button", name="Use my location")).to_be_enabled()


def test_without_scripts_there_is_no_button_for_the_location(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).go("/")
    expect(page.locator("#locate")).to_be_hidden()
    expect(page.locator("#recent")).to_be_hidden()


def test_the_cities_asked_lately_are_offered_on_the_empty_page(visit: Visit) -> None:
    page = visit.go("/")
    expect(page.get_by_role("heading", name="Asked lately")).to_be_hidden()
    for city in ("Athens,GR", "Tokyo", "athens"):
        visit.go(f"/?city={city}&units=imperial")
        expect(page.locator("#place")).to_be_visible()
    visit.go("/?lang=el")
    recent = page.locator("#recent").get_by_role("link")
    expect(recent).to_have_text(["Athens", "Tokyo"])
    recent.last.click()
    expect(page.get_by_role("heading", level=1, name="Τόκιο")).to_be_visible()


def test_what_was_asked_lately_is_the_place_and_not_the_question(visit: Visit) -> None:
    visit.go("/?city=will+it+rain+in+Athens+tomorrow%3F")
    page = visit.go("/")
    page.locator("#recent").get_by_role("link", name="Athens").click()
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.locator("#said")).to_have_count(0)


def test_the_cities_asked_lately_can_be_forgotten(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    expect(page.locator("#place")).to_be_visible()
    visit.go("/")
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator("#recent")).to_be_hidden()
    assert "Athens" not in page.evaluate("JSON.stringify(localStorage)")
    assert visit.violations() == []


@pytest.mark.parametrize("kept", ["no JSON", "5", "null", '[{"name": 5}, {}, {"name": "<b>x</b>", "query": "city=x"}]'])
def test_whatever_the_browsers_storage_holds_the_page_works(visit: Visit, kept: str) -> None:
    page = visit.go("/")
    page.evaluate("kept => localStorage.setItem('iris.recent', kept)", kept)
    visit.go("/")
    assert page.locator("#recent a").all_inner_texts() in ([], ["<b>x</b>"])


@pytest.fixture
def mortal(browser: Browser, iris: Iris) -> Iterator[tuple[Visiting, Stack]]:
    """Windows on a master that can be stopped, which is what a page without a network meets."""
    port = free_ports(1)[0]
    urls = {"WEATHER_URL": iris.url("weather"), "NEWS_URL": iris.url("news")}
    environment = {name: value for name, value in os.environ.items() if not name.endswith(("_PROXY", "_proxy"))}
    with Stack([another_master(port, **urls)], {**environment, **SETTINGS}, quiet=True) as stack:
        for visiting in visits(browser, f"http://{LOOPBACK}:{port}"):
            yield visiting, stack


def wait_for_kept_pages(page: Page, count: int) -> None:
    """Wait until the service worker is in charge and has kept so many pages, at most ten seconds."""
    kept = "async () => navigator.serviceWorker.controller && (await (await caches.open('iris-pages')).keys()).length"
    for _ in range(100):
        if page.evaluate(kept) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(kept))


def test_without_a_network_the_last_answer_is_shown_with_its_age(mortal: tuple[Visiting, Stack]) -> None:
    visiting, stack = mortal
    visit = visiting(service_workers="allow")
    page = visit.go("/?city=Athens")
    wait_for_kept_pages(page, 1)
    visit.go("/?city=Tokyo&lang=el")
    wait_for_kept_pages(page, 2)
    stack.stop()
    page.goto(f"{visit.home}/?city=Athens")
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.locator("#offline")).to_have_text(
        re.compile(r"No network: this is the last answer, asked for .*ago|now")
    )
    assert (
        page.locator("#offline").evaluate("shown => getComputedStyle(shown).borderRadius") == "10px"
    )  # with its style
    page.goto(f"{visit.home}/")
    expect(page.locator("#place")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "el")
    assert visit.violations() == []
    page.goto(f"{visit.home}/?city=Paris")
    expect(page.get_by_role("heading", level=1)).to_contain_text("δεν έχει κρατηθεί")
    expect(page.locator("#place")).to_have_count(0)
    page.get_by_role("link", name="Athens").click()
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()


def test_the_page_can_be_installed(visit: Visit) -> None:
    page = visit.go("/")
    address = page.locator("link[rel=manifest]").get_attribute("href")
    found = page.evaluate("async address => (await fetch(address)).json()", address)
    assert (found["name"], found["display"], found["start_url"]) == ("Iris", "standalone", "./")
    icon = found["icons"][0]["src"]
    assert (
        page.evaluate("async icon => (await fetch(icon)).headers.get('Content-Type')", f"/{icon}")
        == "image/svg+xml; charset=utf-8"
    )
