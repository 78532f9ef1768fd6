"""What other vendors' paths need of the weather service: days, postal codes, numbers, neighbours, whole days' hours."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient
from responses import matchers

from contract.schemas.one_call import DAILY_FORECAST
from tests.unit.weather.conformity import kept
from tests.unit.weather.conftest import KEY, OPEN_METEO, OPEN_METEO_GEOCODING, OPENWEATHERMAP
from tests.unit.weather.gazetteers import NO_FILE
from tests.unit.weather.test_one_call import NOW, payload
from weather.app import create_app
from weather.gazetteer import Gazetteer
from weather.settings import Settings

OPEN_METEO_BY_ID = OPEN_METEO_GEOCODING.replace("search", "get")
LONDON = {
    "id": 2643743,
    "name": "London",
    "latitude": 51.5085,
    "longitude": -0.1257,
    "country_code": "GB",
    "timezone": "Europe/London",
    "postcodes": ["EC1A", "SW1A 1AA", 5],
}
Replies = Callable[..., None]


def test_days_are_told_in_the_daily_forecasts_words(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", payload())
    answer = open_meteo.get("/forecast?step=1d&lat=52.52&lon=13.41&units=metric&days=3")
    assert answer.status_code == 200, answer.text
    got = answer.json
    assert got is not None
    assert kept(DAILY_FORECAST, got)
    assert (got["cod"], got["cnt"], len(got["list"])) == ("200", 3, 3)
    assert got["city"]["coord"] == {"lat": 52.52, "lon": 13.41}
    assert (got["city"]["timezone"], got["city"]["timezone_name"]) == (3600, "Europe/Berlin")
    first = got["list"][1]
    assert first["temp"]["min"] < first["temp"]["max"]
    assert {"moon_phase", "dew_point", "uvi"} <= first.keys()
    assert "wind_speed" not in first


@pytest.mark.parametrize(("asked", "days"), [("", 5), ("days=1", 1), ("days=16", 8)])
def test_days_are_as_many_as_are_asked_for_and_known(
    open_meteo: FlaskClient, replies: Replies, asked: str, days: int
) -> None:
    replies("open-meteo", payload())
    answer = open_meteo.get(f"/forecast?step=1d&lat=52.52&lon=13.41&{asked}").json
    assert answer is not None
    assert answer["cnt"] == days


def test_sixteen_days_are_asked_of_open_meteo(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    wanted = matchers.query_param_matcher({"forecast_days": "16"}, strict_match=False)
    upstream.get(OPEN_METEO, json=payload(), match=[wanted])
    assert open_meteo.get("/forecast?step=1d&lat=52.52&lon=13.41").status_code == 200


def test_days_that_nobody_knows_are_a_problem(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("open-meteo", {**payload(), "hourly": {}})
    answer = open_meteo.get("/forecast?step=1d&lat=52.52&lon=13.41")
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")
    assert open_meteo.get("/forecast?step=1d&lat=1&lon=2&days=17").status_code == 400


def test_hours_may_begin_at_the_days_midnight(open_meteo: FlaskClient, replies: Replies) -> None:
    later = {**payload(), "current": {**payload()["current"], "time": NOW + 10 * 3600}}
    replies("open-meteo", later)
    since_now = open_meteo.get("/onecall?lat=52.52&lon=13.41").json
    since_midnight = open_meteo.get("/onecall?lat=52.52&lon=13.41&since=midnight&hours=73").json
    assert since_now is not None
    assert since_midnight is not None
    assert (len(since_now["hourly"]), since_now["hourly"][0]["dt"]) == (48, NOW + 10 * 3600)
    assert (len(since_midnight["hourly"]), since_midnight["hourly"][0]["dt"]) == (73, NOW - 3600)


def test_a_postal_code_is_found_in_open_meteos_list(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    other = {**LONDON, "name": "Elsewhere", "postcodes": ["X1"]}
    upstream.get(
        OPEN_METEO_GEOCODING,
        json={"results": [other, LONDON]},
        match=[matchers.query_param_matcher({"countryCode": "GB", "count": "100"}, strict_match=False)],
    )
    found = {"name": "London", "lat": 51.5085, "lon": -0.1257, "country": "GB"}
    assert open_meteo.get("/places/zip?zip=ec1a,gb").json == {"zip": "ec1a", **found}
    assert open_meteo.get("/places/zip?zip=SW1A1AA, GB").json == {"zip": "SW1A1AA", **found}
    assert open_meteo.get("/places/zip?zip=SW9,gb").json == {}
    assert open_meteo.get("/places/zip?zip=a,b,c").status_code == 400
    assert open_meteo.get("/places/zip").status_code == 400


def test_a_postal_code_is_asked_of_openweathermap(
    openweathermap: FlaskClient, upstream: responses.RequestsMock
) -> None:
    found = {"zip": "10001", "name": "New York", "lat": 40.75, "lon": -73.99, "country": "US"}
    asked = matchers.query_param_matcher({"zip": "10001,US", "appid": KEY})
    upstream.get(f"{OPENWEATHERMAP}/geo/1.0/zip", json=found, match=[asked])
    assert openweathermap.get("/places/zip?zip=10001").json == found


@pytest.mark.parametrize("status", [400, 404])
def test_a_postal_code_that_openweathermap_lacks_is_asked_of_the_next(
    both: FlaskClient, upstream: responses.RequestsMock, status: int
) -> None:
    upstream.get(f"{OPENWEATHERMAP}/geo/1.0/zip", json={"cod": str(status), "message": "not found"}, status=status)
    upstream.get(OPEN_METEO_GEOCODING, json={"results": [LONDON]})
    answer = both.get("/places/zip?zip=EC1A,gb")
    assert answer.json is not None
    assert (answer.json["name"], answer.headers["X-Provider"]) == ("London", "open-meteo")


def test_a_spent_quota_is_told_for_postal_codes_too(
    openweathermap: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(f"{OPENWEATHERMAP}/geo/1.0/zip", status=429)
    assert openweathermap.get("/places/zip?zip=10001").status_code == 503


def test_a_number_that_the_gazetteer_lacks_is_asked_of_open_meteo(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    upstream.get(
        OPEN_METEO_BY_ID, json=LONDON, match=[matchers.query_param_matcher({"id": "2643743", "language": "en"})]
    )
    replies("open-meteo", payload())
    answer = open_meteo.get("/weather?city=geonames:2643743").json
    assert answer is not None
    assert (answer["name"], answer["id"], answer["coord"]) == ("London", 2643743, {"lon": -0.1257, "lat": 51.5085})


@pytest.mark.parametrize("status", [400, 404])
def test_a_number_that_nobody_has_is_no_city(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, status: int
) -> None:
    upstream.get(OPEN_METEO_BY_ID, json={"error": True, "reason": "Not Found"}, status=status)
    answer = open_meteo.get("/weather?city=geonames:99999999")
    assert answer.json is not None
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")


def test_places_around_a_point_are_nearest_first(known_places: FlaskClient, gazetteer_file: Path) -> None:
    names = [place["name"] for place in known_places.get("/places/near?lat=52.5&lon=-1.8&limit=20").json or ()]
    assert names == ["Small Heath"]
    assert Gazetteer(gazetteer_file).around(37.98, 23.73, 5)[0].name == "Athens"
    at_sea: Any = known_places.get("/places/near?lat=0&lon=-30&limit=3").json
    assert [place["country"] for place in at_sea] == [""]
    without = create_app(Settings(gazetteer=NO_FILE)).test_client()
    assert [place["country"] for place in without.get("/places/near?lat=52&lon=13").json or ()] == [""]


def test_only_places_of_the_very_name_may_be_asked_for(
    known_places: FlaskClient, upstream: responses.RequestsMock
) -> None:
    assert len(known_places.get("/places?q=Athe&limit=5").json or ()) > 0
    upstream.get(f"{OPENWEATHERMAP}/geo/1.0/direct", json=[])
    upstream.get(OPEN_METEO_GEOCODING, json={})
    assert known_places.get("/places?q=Athe&match=name").json == []
    assert len(known_places.get("/places?q=Athens&match=name&limit=5").json or ()) == 3
