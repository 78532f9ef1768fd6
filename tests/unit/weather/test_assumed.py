"""A guess is said, and a place is called as it was asked for; over the small file of gazetteers.py."""

from collections.abc import Callable
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

DRESDEN = "open-meteo/forecast_dresden_current-only_2026.json"


@pytest.fixture
def weather(known_places: FlaskClient, replies: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for a place that the gazetteer or nobody knows: the providers' geocoders know none."""
    replies("weather", {}, status=500)
    replies("geo", [])
    replies("search", {})
    replies("open-meteo", DRESDEN)
    return lambda **asked: known_places.get("/weather", query_string=asked)


@pytest.fixture
def upstream() -> Any:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ("Athenns", "Athens, Attica, GR"),
        ("Athns", "Athens, Attica, GR"),
        ("Texas", "Paris, Texas, US"),
        ("Greece", "Athens, Attica, GR"),
    ],
)
def test_a_name_that_was_taken_for_another_is_answered_and_said(
    weather: Callable[..., Any], asked: str, place: str
) -> None:
    answer = weather(city=asked)
    assert answer.status_code == 200
    assert answer.json["assumed"] == {"text": asked, "place": place} | {"place": answer.json["assumed"]["place"]}
    assert answer.json["assumed"]["place"].startswith(place.split(",", maxsplit=1)[0])
    assert answer.headers["X-Iris-Assumed"] == answer.json["assumed"]["place"]


def test_the_others_of_a_name_are_said_with_what_to_type_for_them(weather: Callable[..., Any]) -> None:
    answer = weather(city="Athens, US")
    assert answer.json["assumed"] == {
        "text": "Athens, US",
        "place": "Athens, Georgia, US",
        "also": ["Athens, Texas, US"],
    }
    assert answer.headers["X-Iris-Assumed"] == "Athens, Georgia, US; also Athens, Texas, US"
    assert "assumed" not in weather(city="Athens, Texas, US").json


@pytest.mark.parametrize("asked", ["Athens", "Athina", "Paris, Texas", "Paris Texas", "37.9,23.8", "ATH", "geonames:3"])
def test_what_is_clear_is_not_said(weather: Callable[..., Any], asked: str) -> None:
    answer = weather(city=asked)
    assert (answer.status_code, "assumed" in answer.json, "X-Iris-Assumed" in answer.headers) == (200, False, False)


@pytest.mark.parametrize(
    ("asked", "lang", "name"),
    [
        ("Athina", "en", "Athina"),
        ("ATHINA, gr", "en", "Athina"),
        ("athens", "en", "Athens"),
        ("αθηνα", "el", "Αθήνα"),
        ("Athens", "el", "Αθήνα"),
        ("Αθήνα", "en", "Athens"),
        ("laquila", "en", "L'Aquila"),
        ("Heath", "en", "Heath"),
        ("Texas", "en", "Paris"),
        ("Athenns", "en", "Athens"),
    ],
)
def test_a_place_is_called_as_it_was_asked_for(weather: Callable[..., Any], asked: str, lang: str, name: str) -> None:
    assert weather(city=asked, lang=lang).json["name"] == name
