"""Every main state in light and dark, on desktops and phones, without JavaScript, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting

STATES = ("/", "/?city=Athens&lang=el", "/?city=Tokyo&country=jp", "/?country=us", "/places?q=Springfield", "/docs")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", STATES)
def test_everybody_can_use_it(visiting: Visiting, path: str, phone: bool, dark: bool) -> None:
    visit = visiting(phone=phone, dark=dark)
    page = visit.go(path)
    assert visit.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_sticks_out(visiting: Visiting, width: int) -> None:
    visit = visiting()
    visit.page.set_viewport_size({"width": width, "height": 700})
    page = visit.go("/?city=Athens&lang=el")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_it_answers_too(visiting: Visiting) -> None:
    visit = visiting(java_script_enabled=False)
    page = visit.go("/")
    page.get_by_label("City").fill("Athens")
    page.get_by_label("Headlines from").select_option("France")
    page.get_by_role("button", name="Ask Iris").click()
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.get_by_role("heading", name="Headlines · France")).to_be_visible()
    expect(page.locator(".drawing svg")).to_be_visible()
    page.get_by_text("Show as a table").click()
    expect(page.locator("#slots")).to_be_visible()
    page.get_by_role("link", name="Units: K").click()
    expect(page.locator(".degrees")).to_contain_text("K")


def test_the_keyboard_alone_reaches_everything(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    for what in ("Iris", "Units: °F", "Ελληνικά", "city", "country", "category", "Ask Iris", "Show as a table"):
        assert what in reached
    first = page.locator(".card h3 a").first.inner_text()
    assert first in reached


def test_the_page_is_light(visit: Visit) -> None:
    """What crosses the wire for the page with an answer, pictures of headlines aside: a size, and no time."""
    sizes: list[int] = []
    visit.page.on("response", lambda answer: sizes.append(answer.request.sizes()["responseBodySize"]))
    page = visit.go("/?city=Athens&lang=el")
    page.wait_for_load_state("networkidle")
    own = sum(sizes)
    assert 0 < own < 60_000


def test_motion_is_reduced_for_who_wants_less(visiting: Visiting) -> None:
    for wanted, moves in (("reduce", False), ("no-preference", True)):
        page = visiting(reduced_motion=wanted).go("/")
        page.evaluate("document.querySelector('main').setAttribute('aria-busy', 'true')")
        animation = "getComputedStyle(document.querySelector('.waiting'), '::after').animationName"
        assert (page.evaluate(animation) != "none") is moves
