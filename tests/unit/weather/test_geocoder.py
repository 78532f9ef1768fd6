import json
from collections.abc import Callable
from typing import Any

import gevent
import pytest
import requests
import responses
from flask.testing import FlaskClient

from servicekit.greenlets import spawn
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
def test_what_a_person_asks_at_once_looks_the_place_up_once(
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
    asked = [spawn(lambda path=path: client.application.test_client().get(path).status_code) for path in paths]
    gevent.joinall(asked)
    assert (asked[2].value, sum(call.request.url.startswith(url) for call in upstream.calls)) == (200, 1)
