from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC


def _ask(client: FlaskClient, path: str, **params: Any) -> Any:
    return client.get(path, query_string={"appid": "sandbox", **params})


def test_current_weather_has_upstreams_shape_and_is_marked_as_sample_data(client: FlaskClient) -> None:
    answer = _ask(client, "/data/2.5/weather", q="Athens")
    body = answer.get_json()
    assert (body["cod"], body["name"], body["id"], body["base"], body["dt"]) == (200, "Athens", 264371, "sandbox", NOON)
    assert set(body) >= {"coord", "weather", "main", "visibility", "wind", "clouds", "sys", "timezone"}
    assert body["timezone"] == 7200
    assert body["sys"]["sunrise"] < body["dt"] < body["sys"]["sunset"]
    assert answer.headers["X-Provider"] == "sandbox"


def test_units_change_the_temperature_and_the_wind(client: FlaskClient) -> None:
    standard, metric, imperial = (
        _ask(client, "/data/2.5/weather", q="Athens", units=units).get_json()
        for units in ("standard", "metric", "imperial")
    )
    assert standard["main"]["temp"] == pytest.approx(metric["main"]["temp"] + 273.15)
    assert imperial["main"]["temp"] == pytest.approx(metric["main"]["temp"] * 1.8 + 32, abs=0.01)
    assert imperial["wind"]["speed"] == pytest.approx(metric["wind"]["speed"] / 0.44704, abs=0.01)


def test_the_description_is_translated_and_falls_back_to_english(client: FlaskClient) -> None:
    descriptions = {
        lang: _ask(client, "/data/2.5/weather", q="Athens", lang=lang).get_json()["weather"][0]["description"]
        for lang in ("en", "el", "de", "fr", "es", "xx")
    }
    assert len(set(descriptions.values())) == 5
    assert descriptions["xx"] == descriptions["en"]


def test_coordinates_are_echoed_with_the_name_of_the_nearest_city(client: FlaskClient) -> None:
    body = _ask(client, "/data/2.5/weather", lat="52.3", lon="4.8").get_json()
    assert body["coord"] == {"lat": 52.3, "lon": 4.8}
    assert body["name"] == "Amsterdam"


def test_the_polar_night_has_neither_sunrise_nor_sunset(client: FlaskClient) -> None:
    body = _ask(client, "/data/2.5/weather", lat="78.2", lon="15.6").get_json()
    assert (body["sys"]["sunrise"], body["sys"]["sunset"]) == (0, 0)


def test_rain_snow_and_gusts_are_absent_when_there_are_none(client: FlaskClient) -> None:
    entries = [
        entry
        for city in ("Nairobi", "Oslo", "Athens", "London")
        for entry in _ask(client, "/data/2.5/forecast", q=city).get_json()["list"]
    ]
    for name in ("rain", "snow"):
        assert {name in entry for entry in entries} == {True, False}
    assert {"gust" in entry["wind"] for entry in entries} == {True, False}


def test_the_forecast_is_forty_steps_of_three_hours(client: FlaskClient) -> None:
    body = _ask(client, "/data/2.5/forecast", q="Tokyo").get_json()
    times = [entry["dt"] for entry in body["list"]]
    assert (body["cod"], body["message"], body["cnt"]) == ("200", 0, 40)
    assert times == list(range(NOON + 3 * 3600, NOON + 123 * 3600, 3 * 3600))
    assert body["list"][0]["dt_txt"] == "2026-11-23 15:00:00"
    assert body["city"]["name"] == "Tokyo"


def test_the_forecast_can_be_shortened(client: FlaskClient) -> None:
    assert _ask(client, "/data/2.5/forecast", q="Tokyo", cnt=3).get_json()["cnt"] == 3


@pytest.mark.parametrize("path", ["/data/2.5/weather", "/data/2.5/forecast", "/geo/1.0/direct", "/geo/1.0/reverse"])
@pytest.mark.parametrize("params", [{"appid": "wrong"}, {}])
def test_a_wrong_key_and_a_missing_one_get_the_recorded_401(
    client: FlaskClient, path: str, params: dict[str, str]
) -> None:
    answer = client.get(path, query_string={"q": "Athens", **params})
    assert answer.status_code == 401
    assert answer.get_json() == {
        "cod": 401,
        "message": "Invalid API key. Please see https://openweathermap.org/faq#error401 for more info.",
    }


@pytest.mark.parametrize(
    ("path", "params", "status", "message"),
    [
        ("/data/2.5/weather", {"q": "Nowhereville"}, 404, "city not found"),
        ("/data/2.5/weather", {"q": "Athens&appid=x&q=Paris"}, 404, "city not found"),
        ("/data/2.5/weather", {"q": " "}, 400, "Nothing to geocode"),
        ("/data/2.5/weather", {}, 400, "Nothing to geocode"),
        ("/data/2.5/weather", {"lat": "91", "lon": "0"}, 400, "wrong latitude"),
        ("/data/2.5/weather", {"lat": "x", "lon": "0"}, 400, "wrong latitude"),
        ("/data/2.5/weather", {"lat": "nan", "lon": "0"}, 400, "wrong latitude"),
        ("/data/2.5/forecast", {"lat": "1"}, 400, "wrong longitude"),
        ("/geo/1.0/direct", {}, 400, "Nothing to geocode"),
        ("/geo/1.0/reverse", {}, 400, "Nothing to geocode"),
    ],
)
def test_an_invalid_request_gets_upstreams_own_error(
    client: FlaskClient, path: str, params: dict[str, str], status: int, message: str
) -> None:
    answer = _ask(client, path, **params)
    assert answer.status_code == status
    assert answer.get_json() == {"cod": str(status), "message": message}


def test_geocoding_lists_candidates_with_their_states(client: FlaskClient) -> None:
    found = _ask(client, "/geo/1.0/direct", q="Springfield", limit=5).get_json()
    assert [place["state"] for place in found][:3] == ["Missouri", "Massachusetts", "Illinois"]


def test_an_unknown_state_is_left_out(client: FlaskClient) -> None:
    assert "state" not in _ask(client, "/geo/1.0/direct", q="Oslo").get_json()[0]


def test_geocoding_an_unknown_name_is_an_empty_list(client: FlaskClient) -> None:
    answer = _ask(client, "/geo/1.0/direct", q="Nowhereville")
    assert (answer.status_code, answer.get_json()) == (200, [])


def test_reverse_geocoding_gives_the_nearest(client: FlaskClient) -> None:
    found = _ask(client, "/geo/1.0/reverse", lat=48.8, lon=2.3, limit=2).get_json()
    assert [place["name"] for place in found] == ["Paris", "Saint-Denis"]


def test_a_postal_code_is_a_place(client: FlaskClient) -> None:
    found = client.get("/geo/1.0/zip?zip=ec1a,gb&appid=sandbox").json
    assert found is not None
    assert (found["zip"], found["name"], found["country"]) == ("ec1a", "London", "GB")
    assert client.get("/geo/1.0/zip?zip=10001&appid=sandbox").json["country"] == "US"  # type: ignore[index]
    assert client.get("/geo/1.0/zip?zip=00000&appid=sandbox").json == {"cod": "404", "message": "not found"}
    assert client.get("/geo/1.0/zip?appid=sandbox").status_code == 400
