"""/docs: the API by examples that run, with a script and without."""

import json

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, Visiting


def section(page: Page, name: str) -> Locator:
    """What is said of a path."""
    return page.locator(f"section#{name}")


def test_a_form_asks_this_very_iris_and_shows_what_came(visit: Visit) -> None:
    weather = section(visit.go("/docs/weather"), "weather")
    weather.get_by_label("city", exact=True).fill("Αθήνα")
    weather.get_by_label("lang", exact=True).fill("el")
    weather.get_by_role("button", name="Ask").click()
    expect(weather.get_by_role("status")).to_contain_text("200 OK")
    told = json.loads(weather.get_by_label("Body").inner_text())
    assert told["name"] == "Αθήνα"
    weather.get_by_text("Headers", exact=True).click()
    expect(weather.locator("pre").get_by_text("x-provider: sandbox/openweathermap")).to_be_visible()


def test_a_problem_is_shown_as_it_came(visit: Visit) -> None:
    news = section(visit.go("/docs/headlines"), "news")
    news.get_by_label("country", exact=True).fill("Atlantis")
    news.get_by_label("country", exact=True).press("Enter")
    expect(news.get_by_role("status")).to_contain_text("400")
    expect(news.get_by_label("Body")).to_contain_text('"type": "invalid-country"')


def test_a_terminals_colours_are_shown_and_not_obeyed(visit: Visit) -> None:
    briefing = section(visit.go("/docs/both"), "briefing")
    briefing.get_by_label("format", exact=True).select_option("text")
    briefing.get_by_label("color", exact=True).select_option("always")
    briefing.get_by_role("button", name="Ask").click()
    expect(briefing.get_by_label("Body")).to_contain_text("␛[")


def test_the_line_for_curl_follows_the_form_and_leaves_out_what_is_empty(visit: Visit) -> None:
    page = visit.go("/docs/weather")
    places = section(page, "places")
    places.get_by_label("q", exact=True).fill("St. John's")
    places.get_by_label("limit", exact=True).fill("")
    line = f"curl '{visit.home}/places?q=St.+John%27s&format=json'"
    expect(places.locator(".curl code")).to_have_text(line)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    places.get_by_role("button", name="Copy").click()
    expect(places.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == line


def test_an_iris_that_is_gone_is_said_to_be(visit: Visit) -> None:
    page = visit.go("/docs/about-this-iris")
    page.context.set_offline(True)
    health = section(page, "healthz")
    health.get_by_role("button", name="Ask").click()
    expect(health.get_by_role("status")).to_have_text("Iris can’t be reached.")


def test_without_javascript_its_examples_are_links(visiting: Visiting) -> None:
    page = visiting(java_script_enabled=False).go("/docs")
    page.get_by_label("Search all chapters").fill("weather template")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="/weather", exact=True).click()
    expect(page.get_by_role("button", name="Ask")).to_have_count(0)
    page.get_by_role("link", name="/weather?city=London,CA&line=%l: %c %t %w").click()
    expect(page.locator("body")).to_contain_text("London: ")


def test_its_words_are_greek_for_a_greek_browser(visiting: Visiting) -> None:
    visit = visiting(locale="el-GR")
    page = visit.go("/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Η Ίρις για προγράμματα")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iris for programs")


def test_nothing_serious_is_wrong_with_it_once_a_form_was_used(visit: Visit) -> None:
    page = visit.go("/docs/weather?lang=el")
    weather = section(page, "weather")
    weather.get_by_role("button", name="Ρώτησε").click()
    expect(weather.get_by_role("status")).to_contain_text("200 OK")
    assert visit.violations() == []


def test_all_chapters_are_searched_at_once(visit: Visit) -> None:
    page = visit.go("/docs/weather")
    page.get_by_label("Search all chapters").fill("pollen")
    page.get_by_label("Search all chapters").press("Enter")
    page.get_by_role("link", name="/air", exact=True).click()
    expect(section(page, "air")).to_be_in_viewport()
    page.get_by_label("Search all chapters").fill("qqqq")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    assert visit.violations() == []


def test_an_address_from_before_there_were_chapters_leads_to_its_part(visit: Visit) -> None:
    page = visit.go("/docs#news")
    page.wait_for_url("**/docs/headlines#news")
    expect(section(page, "news")).to_be_in_viewport()
