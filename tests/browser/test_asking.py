"""Asking: the form, suggestions, the address bar, the switches."""

import re

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit, Visiting


def suggested(page: Page) -> Locator:
    """The suggestions that are shown."""
    return page.get_by_role("listbox", name="City").get_by_role("option")


def test_a_city_gets_its_weather_and_the_headlines_of_its_country(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("combobox", name="City").fill("Athens,GR")
    page.get_by_role("button", name="Ask Iris").click()
    expect(page).to_have_url(f"{visit.home}/?city=Athens%2CGR")
    expect(page).to_have_title(re.compile(r"Athens −?\d+ °C · Iris"))
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.get_by_role("heading", name="Headlines · Greece")).to_be_visible()


def test_suggestions_are_chosen_by_keyboard(visit: Visit) -> None:
    page = visit.go("/")
    field = page.get_by_role("combobox", name="City")
    field.press_sequentially("Springfield")
    options = suggested(page)
    expect(options.first).to_contain_text("United States")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"\d places\."))
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-1")
    field.press("ArrowUp")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    chosen = options.nth(0).inner_text()
    field.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Springfield")).to_be_visible()
    expect(page.locator(".now .where")).to_have_text(chosen.removeprefix("Springfield "))


def test_suggestions_are_chosen_by_pointing(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("combobox", name="City").press_sequentially("Tokyo")
    suggested(page).first.click()
    expect(page.get_by_role("heading", name="Headlines · Japan")).to_be_visible()


def test_escape_puts_the_suggestions_away_and_keeps_what_was_typed(visit: Visit) -> None:
    page = visit.go("/")
    field = page.get_by_role("combobox", name="City")
    field.press_sequentially("Tokyo")
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("Tokyo")


def test_an_early_answer_that_comes_late_is_not_shown(visit: Visit) -> None:
    page, held = visit.go("/"), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/places\?q=Tokyo&"), hold)
    field = page.get_by_role("combobox", name="City")
    with page.expect_request(re.compile(r"/places\?q=Tokyo&")):
        field.fill("Tokyo")
    field.fill("Paris")
    options = suggested(page)
    expect(options.first).to_contain_text("Paris")
    for route in held:
        route.abort()
    expect(options.first).to_contain_text("Paris")


def test_without_suggestions_one_still_asks(visit: Visit) -> None:
    page = visit.go("/")
    page.route(re.compile("/places"), lambda route: route.fulfill(status=502, json={"title": "No service"}))
    with page.expect_response(re.compile("/places")):
        page.get_by_role("combobox", name="City").press_sequentially("Qu")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.get_by_role("combobox", name="City").press_sequentially("ito")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Quito")).to_be_visible()


KEEP_WHAT_IS_SAID = """() => {
  const [main, status] = [document.querySelector("main"), document.querySelector("[role=status]")];
  const keep = () => { sessionStorage.busy = main.ariaBusy; sessionStorage.said = status.textContent; };
  new MutationObserver(keep).observe(main, { attributes: true });
}"""


def test_while_iris_is_asked_the_page_says_so(visit: Visit) -> None:
    """Kept in the window's memory, as the page that said it is gone when there is an answer."""
    page = visit.go("/")
    page.evaluate(KEEP_WHAT_IS_SAID)
    page.get_by_role("combobox", name="City").fill("Oslo")
    page.get_by_role("button", name="Ask Iris").click()
    expect(page.get_by_role("heading", level=1, name="Oslo")).to_be_visible()
    assert page.evaluate("[sessionStorage.busy, sessionStorage.said]") == ["true", "Asking …"]
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")


def test_going_back_ends_the_waiting(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("link", name="Tokyo").click()
    expect(page.get_by_role("heading", name="Headlines · Japan")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="What is it like there")).to_be_visible()
    expect(page.get_by_role("main")).to_have_attribute("aria-busy", "false")


def test_a_country_that_was_chosen_stays(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    page.locator(".options summary").click()
    page.get_by_label("Headlines from").select_option("Japan")
    page.get_by_label("About").select_option("sports")
    page.get_by_role("button", name="Ask Iris").click()
    expect(page.get_by_role("heading", name="Headlines · Japan")).to_be_visible()
    expect(page).to_have_url(f"{visit.home}/?city=Athens&country=jp&category=sports")


def test_the_switches_keep_the_question(visit: Visit) -> None:
    page = visit.go("/?city=Athens,GR&country=de&category=science")
    page.get_by_role("link", name="Units: °F").click()
    expect(page.locator(".degrees")).to_contain_text("°F")
    page.get_by_role("link", name="Ελληνικά").click()
    expect(page.get_by_role("heading", name="Ειδήσεις · Γερμανία")).to_be_visible()
    expect(page.locator(".degrees")).to_contain_text("°F")
    expect(page.locator("html")).to_have_attribute("lang", "el")
    expect(page).to_have_url(
        f"{visit.home}/?city=Athens,GR&country=de&category=science&units=imperial&lang=el",
    )


def test_a_shared_link_shows_the_same_to_whoever_opens_it(visiting: Visiting) -> None:
    link = "/?city=Athens,GR&country=gr&category=science&units=standard&lang=el"
    pages = [visiting(locale=locale).go(link) for locale in ("de-DE", "el-GR")]
    one, other = (page.get_by_role("main").aria_snapshot() for page in pages)
    assert one == other
    assert "Ειδήσεις · Ελλάδα" in one


def test_the_page_speaks_what_the_browser_likes(visiting: Visiting) -> None:
    page = visiting(locale="el-GR").go("/?city=Athens")
    expect(page.get_by_role("button", name="Ρωτήστε", exact=True)).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("Υγρασία")


def test_the_parts_have_addresses_of_their_own(visit: Visit) -> None:
    page = visit.go("/news?country=gr&lang=en")
    expect(page.get_by_role("heading", name="Headlines · Greece")).to_be_visible()
    expect(page.locator(".now")).to_have_count(0)
    page = visit.go("/forecast?city=Athens")
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    page = visit.go("/places?q=Springfield")
    page.get_by_role("link", name="Illinois").click()
    expect(page.get_by_role("heading", level=1, name="Springfield")).to_be_visible()
    page = visit.go("/news/countries")
    page.get_by_role("link", name="Japan").click()
    expect(page.get_by_role("heading", name="Headlines · Japan")).to_be_visible()
