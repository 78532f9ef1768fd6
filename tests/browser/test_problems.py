"""Each problem has its own words and look, and a way on."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.integration.conftest import Sandbox


def told(page: Page, kind: str, title: str) -> None:
    """The page tells this problem, and no answer."""
    panel = page.locator(f".problem[data-type={kind}]")
    expect(panel.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator(".now")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "status", "kind", "title"),
    [
        ("/?city=12345", 400, "invalid-city", "That is not a city's name"),
        ("/?country=Atlantis", 400, "invalid-country", "That is not a country"),
        ("/?city=Athens&units=feet", 400, "invalid-parameter", "That can't be asked like this"),
        ("/?lat=91&lon=0", 400, "invalid-parameter", "That can't be asked like this"),
        ("/?lat=38", 400, "missing-parameter", "Something is missing in the question"),
        ("/weather", 400, "missing-parameter", "Something is missing in the question"),
        ("/weather?city=Athens&lang=xx", 400, "invalid-parameter", "That can't be asked like this"),
        ("/?city=Nowhereville", 404, "city-not-found", "No such city"),
        ("/?country=aq", 404, "country-not-covered", "No headlines for that country"),
        ("/nowhere", 404, "not-found", "There is nothing here"),
    ],
)
def test_a_question_that_has_no_answer(visit: Visit, question: str, status: int, kind: str, title: str) -> None:
    told(visit.go(question, status), kind, title)
    assert visit.violations() == []


@pytest.mark.parametrize(
    ("fault", "how", "city", "status", "kind", "title"),
    [
        ("status", {"status": 500}, "Vienna", 502, "provider-failed", "The provider doesn't answer"),
        ("status", {"status": 401}, "Prague", 502, "provider-refused", "The provider refuses our key"),
        ("garbage", {}, "Dublin", 502, "provider-garbled", "The provider's answer makes no sense"),
        ("hang", {}, "Madrid", 504, "provider-timeout", "The provider takes too long"),
    ],
)
def test_a_provider_that_fails(
    visit: Visit, sandbox: Sandbox, fault: str, how: dict[str, Any], city: str, status: int, kind: str, title: str
) -> None:
    sandbox.misbehave(fault, **how)
    page = visit.go(f"/?city={city}", status)
    told(page, kind, title)
    expect(page.get_by_role("combobox", name="City")).to_have_value(city)
    expect(page.locator(".problem small")).to_have_text(re.compile("^Request [0-9a-f]{32}$"))
    assert visit.violations() == []


def test_asking_again_helps_when_the_provider_is_back(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", status=503)
    page = visit.go("/?city=Budapest", 502)
    sandbox.reset()
    page.get_by_role("link", name="Ask again").click()
    expect(page.get_by_role("heading", level=1, name="Budapest")).to_be_visible()


def test_a_spent_quota_says_when_it_is_renewed(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.misbehave("rate-limit", "/data/2.5/weather", retry_after_s=3, times=1)
    page = visit.go("/?city=Warsaw")
    told(page, "provider-exhausted", "The provider's quota is spent")
    expect(page.locator(".problem")).to_contain_text(re.compile(r"Ask again in \d s\."))


def test_who_asks_too_often_is_told_so_and_still_gets_a_page_that_looks_well(strict: Visiting) -> None:
    visit = strict()
    visit.go("/?city=Athens")
    page = visit.go("/?city=Athens", 429)
    told(page, "too-many-requests", "That was a lot of questions")
    expect(page.locator(".problem")).to_contain_text(re.compile(r"Ask again in \d+ s\."))
    assert page.locator(".top").evaluate("top => getComputedStyle(top).display") == "flex"


def test_headlines_come_though_the_weather_does_not(visit: Visit, sandbox: Sandbox) -> None:
    """The gazetteer knows the country; the page says which half is missing, and tries again by itself."""
    sandbox.misbehave("status", "/data/2.5/weather", status=500)
    page = visit.go("/?city=Lisbon")
    panel = page.locator(".problem")
    expect(panel.locator(".half")).to_have_text("The weather is missing")
    expect(panel).to_contain_text(re.compile(r"Asks again by itself in \d+ s\."))
    expect(page.get_by_role("heading", name="Headlines · Portugal")).to_be_visible()
    assert visit.violations() == []


def test_a_page_that_failed_asks_again_by_itself(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", status=503)
    visit.page.clock.install()
    page = visit.go("/?city=Ljubljana", 502)
    expect(page.locator(".acts")).to_contain_text("Asks again by itself")
    sandbox.reset()
    page.clock.fast_forward("01:00")
    page.clock.run_for(60_000)
    expect(page.get_by_role("heading", level=1, name="Ljubljana")).to_be_visible()


def test_a_country_without_headlines_is_no_mistake_of_the_readers(visit: Visit) -> None:
    page = visit.go("/?country=aq", 404)
    expect(page.locator("#country")).not_to_have_attribute("aria-invalid", "true")


def test_half_an_answer_is_shown_with_what_is_missing(without_news: Visiting) -> None:
    visit = without_news()
    visit.page.add_init_script("sessionStorage['iris.tried:' + location.href] = 3")  # it asks again no more
    page = visit.go("/?city=Athens")
    expect(page.locator(".degrees")).to_be_visible()
    expect(page.locator(".problem[data-type=service-unavailable]")).to_contain_text("A part of Iris is not available")
    assert visit.violations() == []


def test_without_the_next_days_there_is_still_today(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", "/data/2.5/forecast", status=500)
    page = visit.go("/?city=Helsinki")
    expect(page.locator(".degrees")).to_be_visible()
    expect(page.locator(".problem[data-type=provider-failed]")).to_be_visible()
    expect(page.locator(".chart")).to_have_count(0)


def test_no_headlines_of_a_kind_is_said(visit: Visit, sandbox: Sandbox) -> None:
    sandbox.misbehave("empty", "/v2/top-headlines")
    page = visit.go("/?country=us&category=health")
    expect(page.get_by_text("No headlines.")).to_be_visible()


def test_a_city_in_the_wrong_country_offers_those_of_its_name(visit: Visit) -> None:
    page = visit.go("/?city=Athens,GB&units=imperial", 404)
    expect(page.get_by_role("combobox", name="City")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Athens, GR", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Athens")).to_be_visible()
    expect(page.locator(".degrees")).to_contain_text("°F")


def test_problems_speak_greek_and_quote_the_cause_as_it_was_said(visiting: Visiting) -> None:
    page = visiting(locale="el-GR").go("/?city=Nowhereville", 404)
    expect(page.get_by_role("heading", name="Δεν υπάρχει τέτοια πόλη")).to_be_visible()
    expect(page.locator(".problem .detail")).to_be_hidden()
    expect(page.locator(".problem .detail")).to_have_attribute("lang", "en")
