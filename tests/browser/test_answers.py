"""What an answer shows: the weather, the chart, headlines, where it all is from."""

import re

import requests
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.integration.conftest import Sandbox


def said(page: Page) -> str:
    """What the chart says of the slot that is looked at."""
    return page.locator("#chart-said").inner_text()


def test_the_weather_is_told_with_a_picture_and_by_the_places_own_clock(visit: Visit) -> None:
    page = visit.go("/?city=Tokyo,JP")
    expect(page.locator(".reading svg use")).to_have_attribute("href", re.compile("^#[a-z]"))
    assert page.locator(".reading svg").evaluate("picture => picture.getBBox().width") > 0
    for name in ("Wind", "Humidity", "Pressure", "Rain", "Sunrise", "Sunset"):
        expect(page.get_by_role("term").filter(has_text=re.compile(f"^{name}$"))).to_be_visible()
    expect(page.get_by_text("local time")).to_be_visible()
    expect(page.get_by_text("feels like")).to_be_visible()


def test_the_next_days_stand_in_short_and_as_a_table(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    assert page.get_by_role("list", name="The next days").get_by_role("listitem").count() in (5, 6)
    page.get_by_text("Show as a table").click()
    assert page.locator("#slots tr[data-said]").count() == 40
    expect(page.get_by_role("columnheader", name="Temperature")).to_be_visible()


def test_pointing_at_the_chart_tells_its_values(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    hint = said(page)
    page.locator(".drawing svg").hover(position={"x": 400, "y": 100})
    pointed = said(page)
    assert re.search(r"\d\d:00 · −?\d+\s°C · ", pointed)
    expect(page.locator(".c-cursor")).to_have_attribute("visibility", "visible")
    page.get_by_role("heading", level=1).hover()
    assert said(page) == hint != pointed


def test_arrow_keys_walk_along_the_chart(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    slider = page.get_by_role("slider", name=re.compile("Temperature"))
    slider.focus()
    first = said(page)
    slider.press("ArrowRight")
    second = said(page)
    assert first != second
    expect(slider).to_have_attribute("aria-valuetext", second)
    slider.press("End")
    rows = page.locator("#slots tr[data-said]")
    expect(slider).to_have_attribute("aria-valuetext", rows.last.get_attribute("data-said") or "")
    expect(page.locator(".c-cursor circle")).to_have_attribute("cx", rows.last.get_attribute("data-x") or "")


def test_on_a_phone_the_chart_is_touched_and_scrolls_by_itself(visiting: Visiting) -> None:
    visit = visiting(phone=True)
    page = visit.go("/?city=Athens")
    page.locator(".drawing svg").tap(position={"x": 200, "y": 60})
    assert re.search(r"\d\d:00 · ", said(page))
    page.get_by_role("slider", name=re.compile("Temperature")).press("End")
    assert page.locator(".scroll").evaluate("scroller => scroller.scrollLeft") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_headlines_lead_to_their_publishers_who_learn_nothing_of_the_reader(visit: Visit) -> None:
    page = visit.go("/?country=gr")
    cards = page.locator(".card")
    articles = requests.get(f"{visit.home}/news?country=gr", timeout=10).json()["articles"]
    assert cards.count() == len(articles) > 0
    link = cards.first.get_by_role("link")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("href", re.compile("^https://example.com/"))
    expect(cards.first.locator(".about")).to_have_text(re.compile(r"\(sandbox\) · .+ago"))
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.locator(".shot img").last).to_have_js_property("naturalWidth", 1)
    assert visit.pictures
    assert not any("referer" in headers or "cookie" in headers for headers in visit.pictures)


def test_pictures_load_as_they_come_into_sight_and_vanish_where_they_fail(visit: Visit) -> None:
    visit.pictures_fail = True
    page = visit.go("/?country=us&city=Athens,GR")
    assert len(visit.pictures) < page.locator(".card").count()
    for card in page.locator(".card").all():  # one after the other, as what flies past between two frames isn't loaded
        card.scroll_into_view_if_needed()
        expect(card.locator(".shot img")).to_have_count(0)
    assert visit.pictures
    expect(page.locator(".shot").first).to_have_text("S")


def test_it_is_always_said_where_an_answer_is_from(visit: Visit) -> None:
    page = visit.go("/?city=Athens")
    expect(page.locator(".weather .said")).to_contain_text("provided by OpenWeatherMap")
    expect(page.locator(".weather .said")).to_contain_text(re.compile("fetched .*(just now|ago)"))
    expect(page.locator(".weather .note.sample")).to_contain_text("SAMPLE DATA")
    expect(page.locator(".news .said")).to_contain_text(re.compile("provided by (NewsAPI|the publishers' own feeds)"))
    expect(page.locator(".news .note.sample")).to_contain_text("SAMPLE DATA")
    expect(page.locator(".note.stale")).to_have_count(0)


def test_stale_weather_is_called_stale_and_says_why(never_fresh: Visiting, sandbox: Sandbox) -> None:
    visit = never_fresh()
    visit.go("/?city=Cairo")
    sandbox.misbehave("status", "/data/2.5/weather", status=500)
    page = visit.go("/?city=Cairo")
    expect(page.locator(".note.stale").first).to_have_text("STALE: the provider fails at present")
    expect(page.locator(".degrees")).to_be_visible()
    assert visit.violations() == []
