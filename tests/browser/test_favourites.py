"""What the browser keeps: favourites in their order, choices, headlines for later."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting


def keep(visit: Visit, *cities: str) -> None:
    for city in cities:
        visit.go(f"/?city={city}").get_by_role("button", name="Favourite").click()


def test_favourites_stand_on_the_empty_page_in_the_order_of_their_owner(visit: Visit) -> None:
    keep(visit, "Oslo,NO", "Athens,GR")
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.go("/")
    places = page.locator("#favourites .place")
    expect(places).to_have_count(2)
    expect(places.first).to_contain_text("Athens")
    expect(places.first).to_contain_text("°C")
    expect(places.first.locator(".two li")).to_have_count(2)
    assert len([url for url in asked if "/compare" in url]) == 1
    page.get_by_role("button", name="Move Oslo up").click()
    expect(places.first).to_contain_text("Oslo")
    visit.go("/")
    expect(places.first).to_contain_text("Oslo")
    assert visit.violations() == []
    page.get_by_role("button", name="Remove Oslo").click()
    expect(places).to_have_count(1)


def test_favourites_travel_as_a_link(visiting: Visiting) -> None:
    mine, theirs = visiting(), visiting(phone=True)
    keep(mine, "Oslo,NO", "Athens,GR")
    link = mine.go("/").locator("#share")
    expect(mine.page.locator("#favourites .place")).to_have_count(2)
    address = link.get_attribute("href") or ""
    page = theirs.go(address.removeprefix(theirs.home))
    assert theirs.violations() == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Keep these as favourites").click()
    theirs.go("/")
    expect(page.locator("#favourites .place")).to_have_count(2)


def test_a_star_is_taken_back(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    star = page.get_by_role("button", name="Favourite")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    visit.go("/")
    expect(page.locator("#favourites")).to_be_hidden()


def test_what_was_chosen_is_remembered_and_an_address_says_otherwise(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    for switch, address in (("Units: °F", "units=imperial"), ("12 h", "clock=12"), ("dark", "theme=dark")):
        page.get_by_role("link", name=switch).click()
        page.wait_for_url(re.compile(address))
    visit.go("/?city=Oslo")
    expect(page.locator(".degrees")).to_contain_text("°F")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator(".hours h3").first).to_contain_text("M")
    visit.go("/?city=Oslo&units=metric")
    expect(page.locator(".degrees")).to_contain_text("°C")


def test_a_choice_holds_though_the_page_that_it_led_to_never_came(visit: Visit) -> None:
    """It is stored by the click itself, before other scripts have come."""
    late = re.compile(r"/static/(?!choices)\w+\.\w+\.js$")
    visit.page.route(late, lambda route: route.abort())
    page = visit.go("/?city=Athens")
    page.route(re.compile("theme=dark"), lambda route: route.abort())
    with page.expect_request(re.compile("theme=dark")):
        page.get_by_role("link", name="dark").click()
    page.unroute_all()
    page.goto(f"{visit.home}/?city=Oslo")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/?city=Oslo&theme=dark")
    page.get_by_role("link", name="light").click()
    page.wait_for_url(re.compile("theme=light"))


def test_places_are_compared_without_a_script(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).go("/?city=Athens")
    page.get_by_role("link", name="Compare").click()
    page.get_by_label("Add a city").fill("Oslo")
    page.get_by_role("button", name="Add").click()
    expect(page.locator(".place")).to_have_count(2)
    expect(page.locator("#axis-table")).to_be_visible()


def test_a_headline_is_saved_for_later_and_taken_off_the_shelf(visit: Visit) -> None:
    page = visit.go("/?country=gr")
    card = page.locator(".card").nth(2)
    title = card.locator("h3").inner_text()
    card.get_by_role("button", name="Save for later").click()
    expect(card.get_by_role("button", name="Saved")).to_have_attribute("aria-pressed", "true")
    assert visit.violations() == []
    visit.go("/")
    shelf = page.locator("#saved")
    expect(shelf.get_by_role("link", name=title)).to_be_visible()
    shelf.get_by_role("button", name="Remove").click()
    expect(shelf).to_be_hidden()


def test_topics_search_and_more_need_no_script(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).go("/?country=us")
    page.get_by_role("navigation", name="Topics").get_by_role("link", name="science").click()
    expect(page.get_by_role("link", name="science")).to_have_attribute("aria-current", "true")
    page.get_by_role("searchbox", name="Search the headlines").fill("qqqqqq")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("No headlines.")).to_be_visible()
    page.get_by_role("link", name="all headlines").click()
    expect(page.locator(".card").first).to_be_visible()
