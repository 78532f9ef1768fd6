"""Caching of the service's answers: which requests share an entry, and what the headers say about it."""

from collections.abc import Callable

import pytest
import responses
from flask.testing import FlaskClient

Replies = Callable[..., None]
HELSINKI = "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json"
ATHENS = [{"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR"}]


@pytest.mark.parametrize(
    ("path", "equal_path"),
    [
        ("/weather?city=Athens", "/weather?city=%20ATHENS%20"),
        ("/weather?city=athens&units=metric", "/weather?units=metric&city=Athens"),
        ("/weather?city=Athens", "/weather?city=Athens&units=standard&lang=EN&unknown=1"),
        ("/weather?city=Malm%C3%B6", "/weather?city=MALMO%CC%88"),
        ("/weather?city=London,CA", "/weather?city=london%20,%20ca"),
        ("/weather?lat=37.98&lon=23.73", "/weather?lon=23.730000001&lat=37.97999999"),
        ("/weather?lat=0&lon=0", "/weather?lat=-0.00001&lon=-0.0"),
    ],
)
def test_requests_for_the_same_thing_share_a_cache_entry(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies, path: str, equal_path: str
) -> None:
    replies(
        "geo",
        [
            {**ATHENS[0], "name": name, "country": c}
            for name, c in (("Athens", "GR"), ("London", "CA"), ("Malmö", "SE"))
        ],
    )
    replies("weather", HELSINKI)
    first, calls = openweathermap.get(path), len(upstream.calls)
    second = openweathermap.get(equal_path)
    assert (first.status_code, first.data) == (200, second.data)
    assert (second.headers["Cache-Status"].split(";")[1], len(upstream.calls)) == (" hit", calls)


@pytest.mark.parametrize(
    ("path", "other_path"),
    [
        ("/weather?lat=1&lon=2", "/weather?lat=1&lon=2&lang=ja"),  # in which OpenWeatherMap has words, and we don't
        ("/weather?lat=1&lon=2", "/weather?lat=1&lon=2.001"),
        ("/weather?lat=1&lon=2", "/forecast?lat=1&lon=2"),
        ("/places?q=Athens", "/places?q=Athens&limit=1"),
    ],
)
def test_requests_for_different_things_have_entries_of_their_own(
    openweathermap: FlaskClient, replies: Replies, path: str, other_path: str
) -> None:
    replies("geo", ATHENS)
    replies("weather", HELSINKI)
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    for each in (path, other_path):
        assert openweathermap.get(each).headers["Cache-Status"] == "weather; fwd=miss; stored"


def test_forecasts_and_places_are_cached_too(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", ATHENS)
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    for path in ("/forecast?lat=1&lon=2", "/places?q=Athens", "/places?q=athens&limit=5"):
        openweathermap.get(path)
    calls = len(upstream.calls)
    for path in ("/forecast?lat=1&lon=2", "/places?q=Athens"):
        assert "; hit" in openweathermap.get(path).headers["Cache-Status"]
    assert len(upstream.calls) == calls == 2


def test_that_a_city_is_unknown_is_cached(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", [])
    first, calls = openweathermap.get("/weather?city=Atlantis"), len(upstream.calls)
    second = openweathermap.get("/weather?city=ATLANTIS")
    assert (second.status_code, second.json["detail"]) == (404, first.json["detail"])
    assert second.headers["Cache-Control"].startswith("public, max-age=")
    assert len(upstream.calls) == calls


def test_a_provider_failure_is_not_cached(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("weather", {}, 500)
    answer = openweathermap.get("/weather?lat=1&lon=2")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (502, "no-store")
    assert "Cache-Status" not in answer.headers


def test_the_lifetime_is_weather_fresh_s_give_or_take_a_tenth(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("weather", HELSINKI)
    cache_control = openweathermap.get("/weather?lat=1&lon=2").headers["Cache-Control"]
    lifetime_s = int(cache_control.partition("max-age=")[2].partition(",")[0])
    assert 540 <= lifetime_s <= 660
    assert cache_control == f"public, max-age={lifetime_s}, stale-while-revalidate={lifetime_s}, stale-if-error=86400"
