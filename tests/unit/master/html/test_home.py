import gzip
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from master.app import create_app
from master.facts.words import LANGUAGES
from master.settings import Settings
from master.views.language import OWN_NAMES
from tests.unit.master.readable import ATHENS, article, athens, forecast

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-GB,en;q=0.9"}
JSON = "application/json"
TOLD = {"Cache-Control": "public, max-age=600", "X-Provider": "openweathermap", "Age": "60"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def services(upstream: responses.RequestsMock) -> responses.RequestsMock:
    """All of them answer about Athens and Greece."""
    for path, payload in (("/weather", athens()), ("/forecast", forecast(ATHENS)), ("/places", [])):
        upstream.get(f"http://weather:3002{path}", json=payload, headers=TOLD)
    news: dict[str, Any] = {"articles": [article()]}
    upstream.get("http://news:3003/news", json=news, headers={**TOLD, "X-Provider": "newsapi"})
    return upstream


def asked(upstream: responses.RequestsMock) -> dict[str, dict[str, str]]:
    """The parameters of each question to a service, by its path."""
    return {call.request.path_url.partition("?")[0]: call.request.params for call in upstream.calls}


def test_before_anything_is_asked_nobody_is(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    answer = client.get("/", headers=BROWSER)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    assert "What is it like there" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert len(upstream.calls) == 0


def test_the_answer_says_who_provided_it_and_how_long_it_is_good(
    client: FlaskClient, services: responses.RequestsMock
) -> None:
    answer = client.get("/?city=Athens", headers=BROWSER)
    assert answer.status_code == 200
    assert answer.headers["X-Provider"] == "openweathermap, newsapi"
    assert answer.headers["Cache-Control"] == "public, max-age=75, must-revalidate"
    assert answer.headers["Age"] == "60"
    assert set(answer.headers["Vary"].split(", ")) == {"Accept", "Accept-Language", "Accept-Encoding"}
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert services.assert_call_count("http://news:3003/news?country=gr", 1)


def test_the_services_are_asked_in_the_pages_language_and_units(
    client: FlaskClient, services: responses.RequestsMock
) -> None:
    client.get("/?city=Athens&country=", headers={**BROWSER, "Accept-Language": "el"})
    assert asked(services)["/weather"] == {"city": "Athens", "units": "metric", "lang": "el"}
    assert asked(services)["/news"] == {"country": "gr"}


def test_a_part_speaks_the_browsers_language_too(client: FlaskClient, services: responses.RequestsMock) -> None:
    answer = client.get("/weather?city=Athens", headers={**BROWSER, "Accept-Language": "el"})
    assert '<html lang="el">' in answer.text
    assert asked(services)["/weather"]["lang"] == "el"


@pytest.mark.parametrize(
    ("said", "liked", "speaks"),
    [
        ("el", "en", "el"),
        ("de", "el", "en"),
        ("", "el-GR,el;q=0.9,en;q=0.8", "el"),
        ("", "fr-FR,en;q=0.5", "en"),
        ("", "", "en"),
        ("<b>", "el", "en"),
    ],
)
def test_the_page_speaks_what_was_chosen_else_what_is_liked(
    client: FlaskClient, said: str, liked: str, speaks: str
) -> None:
    answer = client.get("/", query_string={"lang": said}, headers={**BROWSER, "Accept-Language": liked})
    assert f'<html lang="{speaks}">' in answer.text


def test_there_is_a_switch_for_each_language() -> None:
    assert set(OWN_NAMES) == set(LANGUAGES)


def test_headlines_alone(client: FlaskClient, services: responses.RequestsMock) -> None:
    answer = client.get("/?country=Greece&category=science", headers=BROWSER)
    assert "Rain over Athens" in answer.text
    assert '<option value="gr" selected>Greece</option>' in answer.text
    assert asked(services) == {"/news": {"country": "gr", "category": "science"}}


@pytest.mark.usefixtures("services")
def test_a_country_that_is_not_promised_can_be_chosen_all_the_same(client: FlaskClient) -> None:
    answer = client.get("/?country=mt", headers=BROWSER)
    assert '<option value="mt" selected>Malta</option>' in answer.text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/?city=12345", 400, "That is not a city&#39;s name"),
        ("/?city=Athens&country=Atlantis", 400, "That is not a country"),
        ("/?lat=1", 400, "Something is missing in the question"),
        ("/?city=Athens&lang=xx", 400, "That can&#39;t be asked like this"),
        ("/nowhere", 404, "There is nothing here"),
        ("/static/nothing.css", 404, "There is nothing here"),
    ],
)
def test_a_problem_is_a_page_with_its_status(client: FlaskClient, path: str, status: int, says: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert says in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Request-ID"]


def test_what_was_typed_stays_in_the_form(client: FlaskClient) -> None:
    answer = client.get('/?city=123"45&category=science&units=imperial', headers=BROWSER)
    assert 'value="123&#34;45"' in answer.text
    assert '<option value="science" selected>' in answer.text
    assert '<input type="hidden" name="units" value="imperial">' in answer.text
    assert 'aria-invalid="true" aria-describedby="problem"' in answer.text


@pytest.mark.parametrize("query", ["city=%ff", "city=Ath%ff", "city=%00", "city=a&city=b", "units=%22%3E", "&&&", "=x"])
def test_whatever_the_address_holds_there_is_a_page(
    client: FlaskClient, services: responses.RequestsMock, query: str
) -> None:
    answer = client.get(f"/?{query}", headers=BROWSER)
    assert answer.status_code in (200, 400)
    assert answer.text.endswith("</html>")
    assert len(services.calls) <= 5


@pytest.mark.parametrize(
    ("path", "heading"), [("/", "What is it like"), ("/?country=gr", "Headlines"), ("/?city=1", "That is not")]
)
@pytest.mark.usefixtures("services")
def test_each_page_has_one_main_heading(client: FlaskClient, path: str, heading: str) -> None:
    page = client.get(path, headers=BROWSER).text
    assert page.count("<h1") == 1
    assert heading in page.partition("<h1")[2].partition("</h1>")[0]


def test_a_method_that_is_not_answered_says_which_is(client: FlaskClient) -> None:
    answer = client.post("/weather", headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (405, "text/html")
    assert "GET" in answer.headers["Allow"]


def no_such_city(upstream: responses.RequestsMock, **more: object) -> None:
    problem = {"type": "city-not-found", "title": "No such city", "status": 404, "detail": "Nobody knows it.", **more}
    for path in ("/weather", "/forecast"):
        upstream.get(
            f"http://weather:3002{path}",
            status=404,
            json=problem,
            content_type="application/problem+json",
            headers=TOLD,
        )


def test_a_city_that_is_not_known_offers_similar_ones(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    no_such_city(upstream, suggestions=["Athens, GR", "Athens, Georgia, US"])
    answer = client.get("/?city=Athens,GB", headers=BROWSER)
    assert answer.status_code == 404
    assert '<a href="/?city=Athens,+GR">Athens, GR</a>' in answer.text
    assert '<a href="/?city=Athens,+Georgia,+US">Athens, Georgia, US</a>' in answer.text


@pytest.mark.parametrize("city", ["Nowhereville", ",GB", "1,GB"])
def test_a_name_that_nobody_bears_offers_nothing(
    client: FlaskClient, upstream: responses.RequestsMock, city: str
) -> None:
    no_such_city(upstream)
    upstream.get("http://weather:3002/places", json=[], headers=TOLD)
    answer = client.get("/", query_string={"city": city}, headers=BROWSER)
    assert answer.status_code == 404
    assert "Did you mean" not in answer.text


@pytest.mark.usefixtures("services")
def test_a_large_page_goes_out_compressed(client: FlaskClient) -> None:
    plain = client.get("/?city=Athens", headers=BROWSER)
    small = client.get("/?city=Athens", headers={**BROWSER, "Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < 12_000


def test_a_terminal_gets_the_usage(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept": "*/*"}).mimetype == "text/plain"
