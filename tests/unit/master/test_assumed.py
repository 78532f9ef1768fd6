"""Every door says what was assumed of a place, with what to type for the others."""

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.weather import Assumed
from master.app import create_app
from master.facts.assumed import assumed_line, assumed_name
from master.facts.words import words_in
from master.settings import Settings
from tests.unit.master.readable import ATHENS, athens, forecast

ALSO = ["Springfield, Massachusetts, US", "Springfield, Illinois, US"]
ASSUMED = {"text": "Springfield", "place": "Springfield, Missouri, US", "also": ALSO}
HEADER = "Springfield, Missouri, US; also Springfield, Massachusetts, US / Springfield, Illinois, US"
SAID = "Springfield, Missouri, US; also in Massachusetts, Illinois: ask for Springfield, Massachusetts, US"


@pytest.fixture
def client(upstream: responses.RequestsMock) -> FlaskClient:
    headers = {"X-Iris-Assumed": HEADER, "X-Provider": "open-meteo", "Cache-Control": "public, max-age=600"}
    upstream.assert_all_requests_are_fired = False
    upstream.get("http://weather:3002/weather", json={**athens(), "assumed": ASSUMED}, headers=headers)
    upstream.get("http://weather:3002/forecast", json={**forecast(ATHENS), "assumed": ASSUMED}, headers=headers)
    upstream.get("http://weather:3002/places", json=[])
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(
    "path",
    [
        "/weather?city=Springfield&format=text",
        "/forecast?city=Springfield&format=text",
        "/weather?city=Springfield&format=html",
        "/Springfield?T",
    ],
)
def test_reports_and_the_page_say_it_in_a_line(client: FlaskClient, path: str) -> None:
    shown = client.get(path, headers={"User-Agent": "curl/8"}).get_data(as_text=True)
    assert SAID in " ".join(shown.split())


@pytest.mark.parametrize(
    "path",
    ["/weather?city=Springfield&format=line", "/forecast?city=Springfield&format=line", "/Springfield?format=3",
     "/Springfield?format=%l:+%t", "/weather?city=Springfield&line=%25l:+%25t"],
)  # fmt: skip
def test_one_line_says_it_by_the_places_region_and_the_header(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.get_data(as_text=True).startswith("Springfield, Missouri: ")
    assert answer.headers["X-Iris-Assumed"] == HEADER


@pytest.mark.parametrize(
    "path", ["/weather?city=Springfield", "/data/2.5/weather?q=Springfield", "/weather?city=Springfield&format=text"]
)
def test_a_header_says_it_at_every_path(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["X-Iris-Assumed"] == HEADER


def test_json_has_it_in_a_field_of_its_own(client: FlaskClient) -> None:
    assert client.get("/weather?city=Springfield").json["assumed"] == ASSUMED
    assert client.get("/data/2.5/weather?q=Springfield").json["assumed"] == ASSUMED


def test_a_place_without_a_region_is_in_its_country() -> None:
    others = Assumed(place="Birmingham, England, GB", also=["Birmingham, US"])
    assert assumed_line(others, words_in("en")).startswith("Birmingham, England, GB; also in United States: ask for")
    assert assumed_line(others, words_in("el")).startswith("Birmingham, England, GB· επίσης σε: Ηνωμένες Πολιτείες·")


def test_a_misspelt_name_is_said() -> None:
    misspelt = Assumed(text="Londn", place="London, England, GB")
    assert assumed_line(misspelt, words_in("en")) == "“Londn” is taken to be London, England, GB."
    assert assumed_line(None, words_in("en")) == ""


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Springfield, Missouri, US", "Springfield, Missouri"),
        ("Porto, Porto, PT", "Porto, PT"),
        ("Singapore, SG", "Singapore, SG"),
        ("LAX", "LAX"),
    ],
)
def test_an_assumed_place_has_its_region_or_its_country(place: str, name: str) -> None:
    assert assumed_name(Assumed(place=place)) == name
    assert assumed_name(None) == ""
