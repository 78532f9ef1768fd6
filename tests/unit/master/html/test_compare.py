"""Several places beside each other, for people and for programs."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from responses import matchers

from contract.queries import CompareQuery
from master.app import create_app
from master.settings import Settings
from servicekit.problems import BadQuestion
from tests.fake_backends import FakeBackends
from tests.unit.master.readable import ATHENS, article, athens, forecast

TOLD = {"Cache-Control": "public, max-age=600", "X-Provider": "openweathermap", "Age": "60"}
BROWSER = {"Accept": "text/html"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def services(upstream: FakeBackends) -> FakeBackends:
    """They know Athens, and a town whose weather can't be had."""
    for path, payload in (("/weather", athens()), ("/forecast", forecast(ATHENS)), ("/places", [])):
        for city in ("Athens", "Volos", "Patras", "Chania", "Corfu"):
            match = [matchers.query_param_matcher({"q" if path == "/places" else "city": city}, strict_match=False)]
            upstream.get(f"http://weather:3002{path}", json=payload, headers=TOLD, match=match)
    problem: dict[str, Any] = {"type": "city-not-found", "title": "No such city", "status": 404, "detail": "Unknown."}
    for path in ("/weather", "/forecast"):
        match = [matchers.query_param_matcher({"city": "Nowhereville"}, strict_match=False)]
        upstream.get(
            f"http://weather:3002{path}",
            status=404,
            json=problem,
            content_type="application/problem+json",
            match=match,
        )
    upstream.get("http://news:3003/news", json={"articles": [article(), article()]}, headers=TOLD)
    return upstream


@pytest.mark.usefixtures("services")
def test_programs_get_a_briefing_for_each_place_in_the_order_asked(client: FlaskClient) -> None:
    answer = client.get("/compare?city=Volos&city=Nowhereville&city=Athens")
    assert answer.status_code == 200
    assert [place["city"] for place in answer.json["places"]] == ["Volos", "Nowhereville", "Athens"]
    volos, nowhere, _ = answer.json["places"]
    assert volos["weather"]["main"]["temp"]
    assert (nowhere["weather"], nowhere["news"]) == (None, None)
    assert [problem["type"] for problem in nowhere["problems"]] == ["city-not-found"]
    assert answer.headers["Cache-Control"] == "no-store"  # as a part of it is missing


@pytest.mark.usefixtures("services")
def test_where_no_place_can_be_had_that_is_the_answer(client: FlaskClient) -> None:
    assert client.get("/compare?city=Nowhereville").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "city=", "city=12345", "city=Athens&units=feet", "&".join(f"city=a{n}a" for n in range(9))]
)
def test_what_cannot_be_compared_says_why(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/compare?{query}")
    assert answer.status_code == 400
    assert answer.json["detail"]


def test_a_place_that_is_named_twice_is_asked_for_once() -> None:
    assert len(CompareQuery.each(["Athens", " Athens", "", "Volos"], {})) == 2
    with pytest.raises(BadQuestion):
        CompareQuery.each([], {})


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(("count", "drawn"), [(1, 0), (2, 2), (4, 4), (5, 0)])
def test_two_to_four_places_are_drawn_on_one_axis(client: FlaskClient, count: int, drawn: int) -> None:
    cities = ("Athens", "Volos", "Patras", "Chania", "Corfu")[:count]
    page = client.get("/compare?" + "&".join(f"city={city}" for city in cities), headers=BROWSER).text
    assert page.count('<li class="place"') == count
    assert page.count('<path class="c-line line-') == 2 * drawn  # on the axis, and in the legend
    assert ('id="axis-table"' in page) is bool(drawn)
    assert ("Vertical lines mark midnight UTC." in page) is bool(drawn)
    named = re.findall(r'<text class="c-text" x="[\d.]+" y="232">(\w{3} \d+ \w{3})</text>', page)
    assert bool(named) is bool(drawn)
    assert len(named) == len(set(named))


@pytest.mark.usefixtures("services")
def test_the_switches_keep_the_places(client: FlaskClient) -> None:
    page = client.get("/compare?city=Athens&city=Volos&lang=el", headers=BROWSER).text
    assert 'href="/compare?city=Athens&amp;city=Volos&amp;units=imperial&amp;lang=el"' in page
    assert "Τόποι δίπλα δίπλα" in page


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize(("shape", "lines"), [("line", 2), ("text", 20), ("md", 20)])
def test_a_terminal_gets_one_place_after_the_other(client: FlaskClient, shape: str, lines: int) -> None:
    told = client.get(f"/compare?city=Athens&city=Volos&format={shape}").text
    assert told.count("Athens") >= 2
    assert len(told.splitlines()) >= lines


@pytest.mark.parametrize("theme", ["light", "dark", "purple"])
def test_a_theme_can_be_chosen_without_a_script(client: FlaskClient, theme: str) -> None:
    page = client.get(f"/?theme={theme}", headers=BROWSER).text
    assert (f'data-theme="{theme}"' in page) is (theme != "purple")
