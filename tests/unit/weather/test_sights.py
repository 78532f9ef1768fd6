"""What is no town is said to be none, with the town that is near, though a village is called so."""

import csv
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract import landmarks
from contract.landmarks import is_sight, names_landmark, sight_town
from contract.queries import WeatherQuery
from tests.unit.weather.conftest import OPEN_METEO_GEOCODING
from weather.app import create_app
from weather.gazetteer import Gazetteer
from weather.place_search import PlaceSearch
from weather.settings import Settings

TABLE = Path(landmarks.__file__).parent / "sights.csv"


@pytest.fixture
def search(whole_gazetteer: Gazetteer) -> PlaceSearch:
    return PlaceSearch(whole_gazetteer)


@pytest.fixture
def client(gazetteer_file: Path) -> FlaskClient:
    """The service with Open-Meteo only, and a small gazetteer."""
    return create_app(Settings(gazetteer=gazetteer_file)).test_client()


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_each_town_of_the_table_of_sights_is_found(search: PlaceSearch) -> None:
    assert [row["town"] for row in rows() if not search.find(row["town"]).places] == []


def test_each_sight_is_a_landmark_and_no_place(search: PlaceSearch) -> None:
    names = [name for row in rows() for name in row["names"].split(";")]
    assert len(names) > 300
    assert [name for name in names if search.find(name).places or not names_landmark(name)] == []


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("Acropolis", "Athens, GR"),
        ("the acropolis", "Athens, GR"),
        ("Ακρόπολη", "Athens, GR"),
        ("Mont Blanc", "Chamonix-Mont-Blanc, FR"),
        ("Big Ben", "London, GB"),
        ("Everest", "Namche Bazaar, NP"),
        ("White House", "Washington, US"),
        ("Uluru", "Yulara, AU"),
        ("big ben london", "London, GB"),
        ("Everest Base Camp", "Namche Bazaar, NP"),
        ("Lake Garda", "Garda, IT"),
        ("Lake Como", "Como, IT"),
    ],
)
def test_a_sight_is_none_of_what_is_known_and_its_town_is_suggested(
    search: PlaceSearch, asked: str, suggested: str
) -> None:
    assert search.resolve_misspelt(WeatherQuery(city=asked)) is None
    problem = search.not_found(asked, "")
    assert problem.detail.startswith("I know towns and airports, not stations, sights or mountains such as")
    assert problem.suggestions[0] == suggested


def test_a_village_that_is_called_as_a_sight_is_suggested_too_and_found_in_its_country(search: PlaceSearch) -> None:
    assert "White House, US" in search.not_found("White House", "").suggestions
    assert search.find("White House, US").places[0].state == "Tennessee"


@pytest.mark.parametrize("name", ["Hyde Park", "Petra", "Hollywood", "Niagara Falls", "Fuji", "Olympia", "Louvre"])
def test_a_town_that_is_as_well_known_is_no_sight(search: PlaceSearch, name: str) -> None:
    assert not is_sight(name)
    assert search.find(name).places


def test_words_around_a_sight_of_one_word_make_it_another_name() -> None:
    assert sight_town("Everest") == "Namche Bazaar, NP"
    assert sight_town("Everest Street North") is None


def test_a_question_names_the_sights_town(search: PlaceSearch) -> None:
    spelled = search.spelled(["Big Ben", "Big", "Ben"])
    assert (spelled.match, spelled.places[0].name) == ("similar", "London")


@pytest.mark.parametrize("asked", ["Red Square Hotel Bridge", "Statue of Xanadu", "CN Building"])
def test_no_airport_is_suggested_by_a_word_that_is_its_code(search: PlaceSearch, asked: str) -> None:
    assert all("Airport" not in label for label in search.suggestions(asked))


@pytest.mark.parametrize(
    ("asked", "code"),
    [("Heathrow", "LHR"), ("gatwick", "LGW"), ("O'Hare", "ORD"), ("schiphol", "AMS"), ("Βενιζέλος", "ATH")],
)
def test_an_airport_is_meant_by_its_everyday_name(search: PlaceSearch, asked: str, code: str) -> None:
    assert search.find(asked).places[0].airport == code


def test_a_town_in_a_country_precedes_an_airports_everyday_name(search: PlaceSearch) -> None:
    assert search.find("Heathrow, US").places[0].state == "Florida"


@pytest.mark.parametrize(
    ("text", "name", "may"),
    [
        ("hello", "Hellouw", False),
        ("blah", "Blahou", False),
        ("Big Bon", "Big Bond", False),
        ("test", "Pomerode", False),
        ("null", "Nallavila", False),
        ("Zabriskie", "Zabriskie Point", True),
        ("Zabriskie Point", "Zabriskie", True),
        ("Mull", "Isle of Mull", True),
        ("Mull", "Mulligan Valley", False),
        ("Kastellorizon", "Kastellórizo", True),
        ("Pireas", "Piraeus", True),
        ("Λουτρό", "Loutró", True),
        ("264371", "Athens", True),
        ("10557", "Acharavi", True),
        ("Loutro, GR", "Loutró", True),
    ],
)
def test_what_a_geocoder_finds_must_be_called_nearly_so(search: PlaceSearch, text: str, name: str, may: bool) -> None:
    assert search.may_mean(text, name) is may


def test_without_a_gazetteer_the_geocoders_are_believed() -> None:
    assert PlaceSearch(None).may_mean("hello", "Hellouw")


FOUND = {"id": 1, "latitude": 37.1, "longitude": -119.7, "country_code": "US", "timezone": "America/Los_Angeles"}


def test_a_word_that_a_geocoder_completes_to_a_name_is_no_place(
    client: FlaskClient, upstream: responses.RequestsMock, replies: Any
) -> None:
    upstream.get(OPEN_METEO_GEOCODING, json={"results": [{**FOUND, "name": "Blahou"}]})
    replies("open-meteo", "open-meteo/forecast_newyork_current-hourly-daily_2026.json")
    answer = client.get("/weather?city=blah")
    assert (answer.status_code, answer.get_json()["type"]) == (404, "city-not-found")


def test_a_sight_is_asked_of_no_provider(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    answer = client.get("/weather?city=Acropolis")
    assert (answer.status_code, answer.get_json()["suggestions"][0]) == (404, "Athens, GR")
    assert not upstream.calls


def test_a_place_with_more_words_in_its_name_is_answered_for_and_said(
    client: FlaskClient, upstream: responses.RequestsMock, replies: Any
) -> None:
    upstream.get(OPEN_METEO_GEOCODING, json={"results": [{**FOUND, "name": "Zabriskie Point"}]})
    replies("open-meteo", "open-meteo/forecast_newyork_current-hourly-daily_2026.json")
    answer = client.get("/weather?city=Zabriskie")
    assert answer.get_json()["assumed"] == {"text": "Zabriskie", "place": "Zabriskie Point, US"}
    assert answer.headers["X-Iris-Assumed"] == "Zabriskie Point, US"
