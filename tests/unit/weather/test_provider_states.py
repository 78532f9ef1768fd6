"""`/providers`: the state of each provider, without a call to it."""

from collections.abc import Callable

import responses
from flask.testing import FlaskClient

from tests.unit.weather.conftest import KEY

Replies = Callable[..., None]
HELSINKI = "openweathermap/current_helsinki_snow-no-snow-object_standard_2017.json"


def test_a_request_for_the_states_calls_no_provider(both: FlaskClient, upstream: responses.RequestsMock) -> None:
    answer = both.get("/providers")
    assert [(p["name"], p["state"]) for p in answer.json["providers"] if p["state"] != "no contact"] == [
        ("openweathermap", "not asked yet"),
        ("open-meteo", "not asked yet"),
    ]
    assert (answer.headers["Cache-Control"], len(upstream.calls)) == ("no-store", 0)


def test_the_state_of_a_provider_without_a_key_names_the_setting(open_meteo: FlaskClient) -> None:
    state = open_meteo.get("/providers").json["providers"][0]
    assert (state["state"], state["detail"]) == ("no key", "It is skipped: OPENWEATHERMAP_API_KEY isn't set.")


def test_the_state_after_a_refused_key_names_the_setting_but_not_the_key(both: FlaskClient, replies: Replies) -> None:
    replies("weather", {"cod": 401}, 401)
    replies("open-meteo", "open-meteo/forecast_dresden_current-only_2026.json")
    both.get("/weather?lat=51&lon=13")
    answer = both.get("/providers")
    assert [p["state"] for p in answer.json["providers"][:2]] == ["refused", "ready"]
    assert "check OPENWEATHERMAP_API_KEY" in answer.json["providers"][0]["detail"]
    assert KEY not in answer.text
