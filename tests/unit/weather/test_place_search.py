"""Over the small file of tests/unit/weather/gazetteers.py; test_known_places.py has the names of the real earth."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import responses
from flask.testing import FlaskClient

from contract.queries import PlacesQuery, WeatherQuery
from tests.unit.weather.conftest import KEY
from weather.app import create_app
from weather.gazetteer import Gazetteer
from weather.place_search import PlaceSearch
from weather.settings import Settings

DRESDEN = "open-meteo/forecast_dresden_current-only_2026.json"
HELSINKI = "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json"


@pytest.fixture(scope="module")
def search(gazetteer_file: Path) -> PlaceSearch:
    return PlaceSearch(Gazetteer(gazetteer_file))


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("Athens", 1),
        ("αθηνα", 1),
        ("Athens, Greece", 1),
        ("Athens Greece", 1),
        ("Athens,GA", 2),
        ("Athens Texas", 3),
        ("Athens Texas USA", 3),
        ("Athens，TX", 3),
        ("Athens、 Texas", 3),
        ("Athens, US", 2),
        ("Paris", 4),
        ("Paris,IDF,FR", 4),
        ("Paris, State of Texas", 5),
        ("L Aquila", 6),
        ("Laquila, Italy", 6),
        ("Heath", 8),
        ("Greece", 1),
        ("Texas", 5),
        ("geonames:6", 6),
        ("ATHENS", 1),
    ],
)
def test_a_text_finds_the_place_that_it_means(search: PlaceSearch, asked: str, number: int) -> None:
    assert search.find(asked).places[0].id == number


@pytest.mark.parametrize(
    "asked",
    ["Atlantis", "Athens, Atlantis", "Athens,FR", "Athens,GA,GR", ",GR", "—", "geonames:404", "Heath,FR", "a,b,c,d,e"],
)
def test_a_text_that_means_no_place_finds_none(search: PlaceSearch, asked: str) -> None:
    assert search.find(asked).places == []


@pytest.mark.parametrize("asked", ["ATH", "ATH, GR", "ath", "LGAV", "lgav", "Venizelos airport", "Spata airport"])
def test_an_airport_is_found_by_its_codes_and_by_its_name(search: PlaceSearch, asked: str) -> None:
    assert search.find(asked).places[0].name == "Eleftherios Venizelos"


@pytest.mark.parametrize("asked", ["ATH, FR", "athe", "airport", "Eleftherios station"])
def test_an_airport_is_not_found_by_less(search: PlaceSearch, asked: str) -> None:
    assert search.find(asked).places == []


def test_coordinates_have_the_name_of_the_place_nearby_and_their_own_at_sea(search: PlaceSearch) -> None:
    near, sea = (search.find(text).places[0] for text in ("37.9,23.8", "0 -30"))
    assert (near.name, near.country, near.lat, near.lon) == ("Athens", "GR", 37.9, 23.8)
    assert (sea.name, sea.country) == ("0.00, -30.00", "")


def test_without_a_gazetteer_only_coordinates_are_found() -> None:
    search = PlaceSearch(None)
    assert search.find("Athens").places == []
    assert search.find("37.9,23.8").places[0].name == "37.90, 23.80"
    assert search.suggestions("Athenss") == []
    assert search.nearest(37.9, 23.8) is None
    assert not search.is_name_of("Athens", search.place_at(37.9, 23.8))
    assert search.place_of(WeatherQuery(city="Athens")) is None


def test_completions_have_the_places_of_the_name_before_those_that_begin_so(search: PlaceSearch) -> None:
    def completed(text: str, limit: int = 5) -> list[int | None]:
        return [place.id for place in search.completions(PlacesQuery(q=text, limit=limit))]

    assert completed("Athens") == [1, 2, 3]
    assert completed("Athens", 2) == [1, 2]
    assert completed("Athe") == [1, 2, 3]
    assert completed("Athe, US") == [2, 3]
    assert completed("Par") == [4, 5]
    assert completed("Zz") == []
    assert completed("37.9,23.8") == [1]


def test_a_misspelt_name_gets_up_to_three_that_are_near_and_each_finds_its_place(search: PlaceSearch) -> None:
    suggestions = search.suggestions("Athenns")
    assert suggestions[0] == "Athens, GR"
    assert all(search.find(suggestion).places for suggestion in suggestions)
    assert search.suggestions("Athens,FR") == ["Athens, GR", "Athens, US", "Athens, Texas, US"]
    assert search.suggestions("Athenns, Texas")[0] == "Athens, Texas, US"
    assert search.suggestions("—") == []


def test_a_name_is_known_of_a_place_that_the_gazetteer_has(search: PlaceSearch) -> None:
    athens = search.find("Athens").places[0]
    assert search.is_name_of("Athina", athens)
    assert not search.is_name_of("Sparta", athens)
    assert not search.is_name_of("Athens", search.place_at(0, -30))


def test_a_new_city_costs_one_upstream_call_on_every_provider(
    gazetteer_file: Path, upstream: responses.RequestsMock, replies: Callable[..., Any]
) -> None:
    replies("weather", HELSINKI)
    replies("open-meteo", DRESDEN)
    for settings in ({"openweathermap_api_key": KEY, "weather_providers": "openweathermap"}, {}):
        client = create_app(Settings(gazetteer=gazetteer_file, **settings)).test_client()
        answer = client.get("/weather?city=Paris Texas")
        assert (answer.status_code, answer.json["name"], answer.json["sys"]["country"]) == (200, "Paris", "US")
    asked = [urlsplit(str(call.request.url)) for call in upstream.calls]
    assert [url.path for url in asked] == ["/data/2.5/weather", "/v1/forecast"]
    assert all("33.66" in url.query and "-95.56" in url.query for url in asked)


def test_a_region_without_the_place_is_told_with_the_places_that_there_are(
    known_places: FlaskClient, replies: Callable[..., Any]
) -> None:
    replies("geo", [])
    replies("search", {})
    answer = known_places.get("/weather?city=Athens,FR")
    assert answer.status_code == 404
    assert answer.json["detail"].startswith("There is a 'Athens', but none in 'FR'")
    assert answer.json["suggestions"] == ["Athens, GR", "Athens, US", "Athens, Texas, US"]


def test_an_unknown_city_is_asked_of_each_provider_and_gets_suggestions(
    known_places: FlaskClient, upstream: responses.RequestsMock, replies: Callable[..., Any]
) -> None:
    replies("geo", [])
    replies("search", {})
    answer = known_places.get("/weather?city=Athenssss")
    assert (answer.status_code, answer.json["suggestions"][0]) == (404, "Athens, GR")
    asked = {str(call.request.url).split("/")[2] for call in upstream.calls}
    assert asked == {"api.openweathermap.org", "geocoding-api.open-meteo.com"}


def test_a_city_that_only_the_second_provider_knows_is_answered_by_it(
    known_places: FlaskClient, replies: Callable[..., Any]
) -> None:
    replies("geo", [])
    replies("search", {"results": [{"id": 9, "name": "Rio", "latitude": 1, "longitude": 2, "country_code": "BR"}]})
    replies("open-meteo", DRESDEN)
    answer = known_places.get("/weather?city=Rio")
    assert (answer.headers["X-Provider"], answer.json["name"], answer.json["coord"]) == (
        "open-meteo",
        "Rio",
        {"lat": 1, "lon": 2},
    )


def test_a_postal_code_with_a_country_goes_to_the_provider(
    known_places: FlaskClient, upstream: responses.RequestsMock, replies: Callable[..., Any]
) -> None:
    found = {"id": 9, "name": "Acharavi", "latitude": 39.79, "longitude": 19.82, "country_code": "GR"}
    replies("geo", [])
    replies("search", {"results": [found]})
    replies("open-meteo", DRESDEN)
    answer = known_places.get("/weather?city=10557,gr")
    assert (answer.status_code, answer.json["name"]) == (200, "Acharavi")
    assert any("10557" in str(call.request.url) for call in upstream.calls)


@pytest.mark.parametrize(
    "asked", ["Athens", "Athens,GA", "αθήνα", "ATH", "37.9,23.8", "geonames:4", "Paris Texas", "Greece"]
)
def test_places_and_weather_agree(known_places: FlaskClient, replies: Callable[..., Any], asked: str) -> None:
    replies("weather", HELSINKI)
    first = known_places.get("/places", query_string={"q": asked}).json[0]
    weather = known_places.get("/weather", query_string={"city": asked}).json
    assert (weather["name"], weather["sys"]["country"]) == (first["name"], first["country"])


@pytest.mark.parametrize(
    ("point", "named"), [("lat=37.9&lon=23.8", ("Athens", "GR")), ("lat=0&lon=-30", ("0.00, -30.00", ""))]
)
def test_the_place_near_a_point_is_named_and_a_point_at_sea_by_its_coordinates(
    known_places: FlaskClient, replies: Callable[..., Any], point: str, named: tuple[str, str]
) -> None:
    replies("weather", "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json", status=500)
    replies("open-meteo", DRESDEN)
    (near,) = known_places.get(f"/places/near?{point}").json
    weather = known_places.get(f"/weather?{point}").json
    assert (near["name"], near["country"]) == named
    assert (weather["name"], weather["sys"].get("country", "")) == named


@pytest.mark.parametrize(("language", "name"), [("el", "Αθήνα"), ("de", "Athen"), ("en", "Athens"), ("hy", "Athens")])
def test_a_city_is_named_in_the_callers_language_as_far_as_it_is_known(
    search: PlaceSearch, language: str, name: str
) -> None:
    assert search.find("Athens").places[0].name_in(language) == name


def test_the_answer_bears_the_name_in_the_callers_language(
    known_places: FlaskClient, replies: Callable[..., Any]
) -> None:
    replies("weather", "openweathermap/error_401_invalid_key.json", status=401)
    replies("open-meteo", DRESDEN)
    assert known_places.get("/weather?city=Athens&lang=el").json["name"] == "Αθήνα"
