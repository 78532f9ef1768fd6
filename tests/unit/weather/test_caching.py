"""The service's answers, kept: what meets in one entry, and what goes out from it."""

from collections.abc import Callable

import pytest
import responses
from flask.testing import FlaskClient

Replies = Callable[..., None]
HELSINKI = "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json"
ATHENS = [{"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR"}]


@pytest.mark.parametrize(
    ("asked", "again"),
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
def test_equal_questions_meet_in_one_entry(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies, asked: str, again: str
) -> None:
    replies(
        "geo",
        [
            {**ATHENS[0], "name": name, "country": c}
            for name, c in (("Athens", "GR"), ("London", "CA"), ("Malmö", "SE"))
        ],
    )
    replies("weather", HELSINKI)
    first, calls = openweathermap.get(asked), len(upstream.calls)
    second = openweathermap.get(again)
    assert (first.status_code, first.data) == (200, second.data)
    assert (second.headers["Cache-Status"].split(";")[1], len(upstream.calls)) == (" hit", calls)


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("/weather?lat=1&lon=2", "/weather?lat=1&lon=2&units=metric"),
        ("/weather?lat=1&lon=2", "/weather?lat=1&lon=2&lang=de"),
        ("/weather?lat=1&lon=2", "/weather?lat=1&lon=2.001"),
        ("/weather?lat=1&lon=2", "/forecast?lat=1&lon=2"),
        ("/places?q=Athens", "/places?q=Athens&limit=1"),
    ],
)
def test_different_questions_do_not(openweathermap: FlaskClient, replies: Replies, asked: str, other: str) -> None:
    replies("geo", ATHENS)
    replies("weather", HELSINKI)
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    for path in (asked, other):
        assert openweathermap.get(path).headers["Cache-Status"] == "weather; fwd=miss; stored"


def test_forecasts_and_places_are_kept_too(
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


def test_that_a_city_is_none_is_asked_once(
    openweathermap: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("geo", [])
    first, calls = openweathermap.get("/weather?city=Atlantis"), len(upstream.calls)
    second = openweathermap.get("/weather?city=ATLANTIS")
    assert (second.status_code, second.json["detail"]) == (404, first.json["detail"])
    assert second.headers["Cache-Control"].startswith("public, max-age=")
    assert len(upstream.calls) == calls


def test_trouble_is_not_kept(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("weather", {}, 500)
    answer = openweathermap.get("/weather?lat=1&lon=2")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (502, "no-store")
    assert "Cache-Status" not in answer.headers


def test_its_lifetime_is_the_setting_give_or_take_a_tenth(openweathermap: FlaskClient, replies: Replies) -> None:
    replies("weather", HELSINKI)
    told = openweathermap.get("/weather?lat=1&lon=2").headers["Cache-Control"]
    lifetime_s = int(told.partition("max-age=")[2].partition(",")[0])
    assert 540 <= lifetime_s <= 660
    assert told == f"public, max-age={lifetime_s}, stale-while-revalidate={lifetime_s}, stale-if-error=86400"
