import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import gevent
import pytest
import requests
import responses
from flask.testing import FlaskClient

from servicekit.context import spawn
from tests.unit.weather.conftest import OPEN_METEO_GEOCODING, OPENWEATHERMAP

ATHENS = {"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR"}
FOUND = {
    "id": 1,
    "name": "Athens",
    "latitude": 37.98,
    "longitude": 23.73,
    "country_code": "GR",
    "feature_code": "PPLC",
    "timezone": "Europe/Athens",
}
LOOK_UPS = {
    "openweathermap": (f"{OPENWEATHERMAP}/geo/1.0/direct", [ATHENS]),
    "open_meteo": (OPEN_METEO_GEOCODING, {"results": [FOUND]}),
}


@pytest.mark.parametrize("provider", sorted(LOOK_UPS))
def test_concurrent_requests_for_one_city_share_one_look_up(
    request: pytest.FixtureRequest, upstream: responses.RequestsMock, replies: Callable[..., None], provider: str
) -> None:
    client: FlaskClient = request.getfixturevalue(provider)
    url, found = LOOK_UPS[provider]

    def slowly(_request: requests.PreparedRequest) -> tuple[int, dict[str, Any], str]:
        gevent.sleep(0)
        return 200, {}, json.dumps(found)

    upstream.add_callback("GET", url, slowly)
    replies("weather", "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json")
    replies("forecast", "openweathermap/forecast_london_metric_2020.json")
    paths = ("/weather?city=Athens", "/forecast?city=Athens", "/places?q=Athens")
    greenlets = [spawn(lambda path=path: client.application.test_client().get(path).status_code) for path in paths]
    gevent.joinall(greenlets)
    assert (greenlets[2].value, sum(call.request.url.startswith(url) for call in upstream.calls)) == (200, 1)


def test_concurrent_requests_for_two_cities_each_get_their_own_look_up(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    def slowly(request: requests.PreparedRequest) -> tuple[int, dict[str, Any], str]:
        gevent.sleep(0)
        name = parse_qs(urlsplit(str(request.url)).query)["name"][0]
        return 200, {}, json.dumps({"results": [{**FOUND, "name": name}]})

    upstream.add_callback("GET", OPEN_METEO_GEOCODING, slowly)
    names = ("Athens", "Sparta")
    greenlets = [
        spawn(lambda name=name: open_meteo.application.test_client().get(f"/places?q={name}").json) for name in names
    ]
    gevent.joinall(greenlets)
    assert [greenlet.value[0]["name"] for greenlet in greenlets] == ["Athens", "Sparta"]


def test_a_shared_look_up_that_fails_counts_as_one_failure_of_the_provider(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    def failing(_request: requests.PreparedRequest) -> tuple[int, dict[str, Any], str]:
        gevent.sleep(0)
        return 500, {}, "{}"

    upstream.add_callback("GET", OPEN_METEO_GEOCODING, failing)
    paths = [
        f"/{what}?city=Athens&units={units}"
        for what in ("weather", "forecast")
        for units in ("metric", "imperial", "standard")
    ]
    greenlets = [spawn(lambda path=path: open_meteo.application.test_client().get(path).status_code) for path in paths]
    gevent.joinall(greenlets)
    assert [greenlet.value for greenlet in greenlets] == [502] * 6
    (state,) = [one for one in open_meteo.get("/providers").json["providers"] if one["name"] == "open-meteo"]
    assert (len(upstream.calls), state["state"]) == (1, "failing")
