"""People's renderings over HTTP: what is asked of whom, what comes back with which headers, and what when it fails."""

import json
import re
import threading
from html import unescape
from typing import Any

import gevent
import pytest
import responses
from flask.testing import FlaskClient
from requests import PreparedRequest
from responses import matchers

from master.app import create_app
from master.settings import Settings
from tests.fake_backends import SILENT, FakeBackends
from tests.unit.master.readable import ATHENS, article, athens, forecast

WEATHER, FORECAST, PLACES, NEWS = (
    f"http://{where}"
    for where in ("weather:3002/weather", "weather:3002/forecast", "weather:3002/places", "news:3003/news")
)
METRIC = matchers.query_param_matcher({"city": "Athens", "units": "metric"})
FOUND = [
    {"name": "Athens", "state": "Georgia", "country": "US", "lat": 33.96, "lon": -83.37},
    {"name": "Athens", "state": "Attica", "country": "GR", "lat": 37.98, "lon": 23.73},
]
PROVIDED = {"X-Provider": "openweathermap", "X-Served-By": "weather@a", "Cache-Control": "public, max-age=600"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.fixture
def services(upstream: responses.RequestsMock) -> responses.RequestsMock:
    upstream.get(WEATHER, json=athens(), headers={**PROVIDED, "Age": "60"}, match=[METRIC])
    upstream.get(FORECAST, json=forecast(ATHENS), headers={**PROVIDED, "Age": "500"}, match=[METRIC])
    upstream.get(PLACES, json=FOUND, headers=PROVIDED)
    headlines = {"articles": [article()]}
    upstream.get(NEWS, json=headlines, headers={**PROVIDED, "X-Provider": "feeds", "X-Served-By": "news@b"})
    return upstream


def problem(kind: str, status: int, detail: str = "It is so.", **headers: str) -> dict[str, Any]:
    body = json.dumps({"type": kind, "title": "So", "status": status, "detail": detail})
    return {"status": status, "body": body, "content_type": "application/problem+json", "headers": headers}


def text(client: FlaskClient, path: str, accept: str = "text/plain") -> str:
    return client.get(path, headers={"Accept": accept}).get_data(as_text=True)


@pytest.mark.usefixtures("services")
def test_the_weather_has_its_region_its_days_and_metric_units(client: FlaskClient) -> None:
    result = text(client, "/weather?city=Athens")
    assert result.startswith("Athens, Attica, Greece\n")
    assert "21 °C" in result
    assert "Tue 23 Sep" in result


def test_a_point_on_the_map_has_no_region_and_nobody_is_asked_for_it(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, json=athens())
    upstream.get(FORECAST, json=forecast(ATHENS))
    assert text(client, "/weather?lat=37.98&lon=23.73").startswith("Athens, Greece\n")
    assert [call.request.path_url.partition("?")[0] for call in upstream.calls if "places" in call.request.url] == []


def test_a_place_whose_whereabouts_nobody_tells_has_no_region(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, json=athens(coord=None))
    upstream.get(FORECAST, json=forecast(ATHENS))
    upstream.get(PLACES, json=FOUND)
    assert text(client, "/weather?city=Athens").startswith("Athens, Greece\n")


def test_days_from_another_provider_are_told_apart(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=athens(), headers=PROVIDED)
    upstream.get(FORECAST, json=forecast(ATHENS), headers={**PROVIDED, "X-Provider": "open-meteo"})
    result = text(client, "/weather?lat=37.98&lon=23.73")
    assert "provided by OpenWeatherMap\n" in result
    assert result.endswith("\n the next days · provided by Open-Meteo.com (CC BY 4.0)\n")


def test_a_line_asks_for_no_more_than_it_shows(client: FlaskClient, services: responses.RequestsMock) -> None:
    line = text(client, "/weather?city=Athens&format=line")  # of 2025
    assert re.fullmatch(r"Athens: ⛅ 21 °C ↘ 11 km/h \(stale, \d+ days ago\)\n", line)
    assert len(services.calls) == 1


def test_units_and_language_are_passed_on(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    requested = matchers.query_param_matcher({"city": "Athens", "units": "imperial", "lang": "el"})
    upstream.get(WEATHER, json=athens(name="Αθήνα"), match=[requested])
    upstream.get(FORECAST, json=forecast(ATHENS), match=[requested])
    upstream.get(PLACES, json=FOUND, match=[matchers.query_param_matcher({"q": "Athens", "lang": "el"})])
    result = text(client, "/weather?city=Athens&units=imperial&lang=el")
    assert result.startswith("Αθήνα, Attica, Ελλάδα\n")
    assert "21 °F" in result


def test_all_is_asked_at_once(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    """The weather's answer comes only after the other two were asked for."""
    asked = {"/forecast": threading.Event(), "/places": threading.Event()}

    def weather(_request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        for _ in range(1000):
            gevent.sleep(0)
            if all(gate.is_set() for gate in asked.values()):
                return 200, {}, json.dumps(athens())
        return 500, {}, "{}"

    def others(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked[request.path_url.partition("?")[0]].set()
        return 200, {}, json.dumps(forecast(ATHENS) if "forecast" in request.path_url else FOUND)

    upstream.add_callback("GET", WEATHER, weather, content_type="application/json")
    upstream.add_callback("GET", FORECAST, others, content_type="application/json")
    upstream.add_callback("GET", PLACES, others, content_type="application/json")
    assert "Attica" in text(client, "/weather?city=Athens")


def test_without_the_next_days_the_weather_is_still_told(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=athens(), headers=PROVIDED)
    upstream.get(FORECAST, **problem("provider-failed", 502, "OpenWeatherMap failed."))
    answer = client.get("/weather?city=Athens&format=text")
    assert answer.status_code == 200
    assert " The next days are missing: OpenWeatherMap failed.\n" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "upstream_path", "kind", "status"),
    [
        ("/weather?city=Athens", WEATHER, "city-not-found", 404),
        ("/forecast?city=Athens", FORECAST, "provider-timeout", 504),
        ("/places?q=Athens", PLACES, "provider-refused", 502),
        ("/news?country=gr", NEWS, "country-not-covered", 404),
        ("/news/countries", f"{NEWS}/countries", "service-unavailable", 503),
        ("/briefing?city=Athens", WEATHER, "city-not-found", 404),
    ],
)
@pytest.mark.parametrize("wanted", ["text", "line"])
def test_a_problem_is_one_plain_sentence(
    client: FlaskClient,
    upstream: responses.RequestsMock,
    path: str,
    upstream_path: str,
    kind: str,
    status: int,
    wanted: str,
) -> None:
    upstream.get(upstream_path, **problem(kind, status, **{"Retry-After": "9", "Cache-Control": "max-age=60"}))
    answer = client.get(f"{path}{'&' if '?' in path else '?'}format={wanted}")
    assert (answer.status_code, answer.get_data(as_text=True)) == (status, "It is so.\n")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert (answer.headers["Cache-Control"], answer.headers["Retry-After"]) == ("no-store", "9")


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/weather?format=text", 400, "The city is missing: a city is a name such as Amsterdam or London,CA.\n"),
        ("/weather?city=Athens&format=text&width=5", 400, "width must be a whole number from 40 to 200, not '5'.\n"),
        ("/nowhere?format=text", 404, "There is nothing at '/nowhere' here; /help tells what is.\n"),
        ("/weather?city=Athens&format=text", 503, "The service weather can't be reached.\n"),
    ],
)
@pytest.mark.usefixtures("upstream")
def test_masters_own_problems_are_sentences_too(client: FlaskClient, path: str, status: int, sentence: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.get_data(as_text=True)) == (status, sentence)
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["X-Request-ID"]


def test_a_method_that_is_none_is_told_with_those_that_are(client: FlaskClient) -> None:
    answer = client.post("/weather?format=text")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})
    assert answer.get_data(as_text=True) == "POST is not answered here; GET, HEAD, OPTIONS are.\n"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("{", "/weather?city=Athens"),
        ("[]", "/weather?city=Athens"),
        ('{"articles": 1}', "/news?country=gr"),
        ("{}", "/forecast?city=Athens"),
    ],
)
def test_json_of_another_shape_is_a_provider_that_makes_no_sense(
    client: FlaskClient, upstream: responses.RequestsMock, body: str, path: str
) -> None:
    for url in (WEATHER, FORECAST, NEWS):
        upstream.get(url, body=body, content_type="application/json")
    answer = client.get(f"{path}&format=text")
    assert answer.status_code == 502
    assert answer.get_data(as_text=True).startswith(f"The provider of {path[1:].partition('?')[0]} answers with")


@pytest.mark.usefixtures("services")
def test_the_headers_are_those_of_all_that_it_is_made_of(client: FlaskClient) -> None:
    answer = client.get("/briefing?city=Athens", headers={"Accept": "text/plain"})
    assert answer.headers["X-Provider"] == "openweathermap, feeds"
    assert answer.headers["X-Served-By"] == "weather@a, news@b"
    assert answer.headers["Vary"] == "Accept"
    assert answer.headers["Cache-Status"].startswith("master; ")


@pytest.mark.usefixtures("services")
def test_it_is_as_old_as_its_oldest_part_and_good_as_long_as_its_shortest_lived(client: FlaskClient) -> None:
    answer = client.get("/weather?city=Athens&format=text")
    assert (answer.headers["Age"], answer.headers["Cache-Control"]) == ("500", "public, max-age=515, must-revalidate")


@pytest.mark.usefixtures("services")
def test_a_briefing_is_both(client: FlaskClient) -> None:
    result = text(client, "/briefing?city=Athens")
    assert "Athens, Attica, Greece" in result
    assert "Headlines · Greece" in result


def test_a_briefing_without_headlines_is_the_weather(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=athens())
    upstream.get(NEWS, **problem("provider-failed", 502, "NewsAPI failed."))
    answer = client.get("/briefing?city=Athens&country=jp&format=text")
    assert answer.status_code == 200
    assert "\nThe headlines are missing: NewsAPI failed.\n" in answer.get_data(as_text=True)


def test_a_briefing_without_weather_is_the_headlines_asked_for(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, **problem("provider-failed", 502, "OpenWeatherMap failed."))
    upstream.get(NEWS, json={"articles": [article()]}, match=[matchers.query_param_matcher({"country": "jp"})])
    result = text(client, "/briefing?city=Athens&country=jp")
    assert result.startswith("The weather is missing: OpenWeatherMap failed.\n\nHeadlines · Japan\n")


def test_a_briefing_of_neither_is_the_worse_problem(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, **problem("city-not-found", 404))
    upstream.get(NEWS, **problem("provider-exhausted", 503, "NewsAPI takes no more.", **{"Retry-After": "9"}))
    answer = client.get("/briefing?city=Atlantis&country=gr&format=text")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "NewsAPI takes no more.\n")
    assert answer.headers["Retry-After"] == "9"


def test_a_place_of_no_country_asks_for_one(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(WEATHER, json=athens(sys={}))
    result = text(client, "/briefing?lat=1&lon=2&width=120")
    assert result.endswith(
        "\nThe headlines are missing: The weather names no country for the headlines: add country=, such as gr.\n"
    )


def test_the_second_page_goes_on_counting(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(NEWS, json={"articles": [article()]})
    assert "\n 11 Rain over Athens\n" in text(client, "/news?country=gr&pageSize=10&page=2")


def test_places_and_countries_are_lists(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(PLACES, json=FOUND)
    upstream.get(f"{NEWS}/countries", json={"countries": [{"code": "gr"}]})
    assert " 1 Athens, Georgia, United States   33.96, -83.37\n" in text(client, "/places?q=Athens")
    assert text(client, "/news/countries") == "Headlines of 1 countries\n\n gr Greece\n"


@pytest.mark.usefixtures("services")
def test_who_asks_for_ansi_gets_it_in_colour(client: FlaskClient) -> None:
    answer = client.get("/news?country=gr", headers={"Accept": "text/x-ansi"})
    assert answer.content_type == "text/x-ansi; charset=utf-8"
    assert answer.get_data(as_text=True).startswith("\x1b[1mHeadlines")


@pytest.mark.usefixtures("services")
def test_json_stays_what_the_service_said(client: FlaskClient) -> None:
    answer = client.get("/news?country=gr&format=json&width=60", headers={"Accept": "text/html"})
    assert (answer.content_type, answer.json) == ("application/json", {"articles": [article()]})


def test_without_the_weather_the_answer_waits_for_nothing_else(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(WEATHER, **problem("city-not-found", 404))
    upstream.get(FORECAST, body=SILENT)
    upstream.get(PLACES, body=SILENT)
    assert client.get("/weather?city=Athens&format=text").status_code == 404


@pytest.mark.usefixtures("services")
@pytest.mark.parametrize("rendering", ["text", "line", "html", "md"])
def test_who_has_a_rendering_already_is_told_so(client: FlaskClient, rendering: str) -> None:
    first = client.get(f"/weather?city=Athens&format={rendering}")
    again = client.get(f"/weather?city=Athens&format={rendering}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/weather?city=Athens&format=text&width=120", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("provider", "shown"),
    [
        ("newsapi", 'A "real" <b 5% bargain'),
        ("sandbox/newsapi", 'A "real" <b 5% bargain'),
        ("feeds", "&quot;real&quot;"),
    ],
)
@pytest.mark.parametrize("rendering", ["text", "html", "line"])
def test_newsapis_references_are_plain_for_people_and_as_they_came_in_json(
    client: FlaskClient, upstream: responses.RequestsMock, provider: str, shown: str, rendering: str
) -> None:
    """A feed's text is plain already: what looks like a reference in it is what its author wrote."""
    title = "A &quot;real&quot; <b 5% <i>bargain</i>"
    upstream.get(NEWS, json={"articles": [article(title=title)]}, headers={"X-Provider": provider})
    assert client.get("/news?country=gr").json["articles"][0]["title"] == title
    answer = client.get(f"/news?country=gr&format={rendering}")
    assert shown in (unescape(answer.text) if rendering == "html" else answer.text)
