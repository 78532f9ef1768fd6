"""Which providers may be asked: by a licence that is wanted, and by a contact that they want."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from time_machine import travel

from servicekit.settings import BadSettings
from tests.unit.weather.conftest import KEY
from tests.unit.weather.gazetteers import NO_FILE
from tests.unit.weather.test_met_norway import SERIES, START
from weather.app import create_app, load_settings
from weather.settings import Settings

NO_COMMERCE = "LICENCE=commercial, which the terms of its free service (https://open-meteo.com/) don't allow"


def test_with_a_commercial_licence_open_meteo_is_left_out_and_that_is_said(upstream: responses.RequestsMock) -> None:
    settings = Settings(licence="Commercial", openweathermap_api_key=KEY, gazetteer=NO_FILE)
    client = create_app(settings).test_client()
    states = {one["name"]: one for one in client.get("/providers").json["providers"]}
    assert states["open-meteo"]["state"] == "no licence"
    assert states["open-meteo"]["detail"] == f"It is skipped: {NO_COMMERCE}."
    assert client.get("/readyz").json["parts"]["open-meteo"] == f"no licence: {NO_COMMERCE}"
    assert client.get("/readyz").json["parts"]["openweathermap"] == "ready"
    answer = client.get("/air_pollution?lat=1&lon=2")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")
    assert f"open-meteo is skipped: {NO_COMMERCE}." in answer.json["detail"]
    assert not upstream.calls


def test_a_service_that_may_ask_nobody_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICENCE", "commercial")
    monkeypatch.setenv("WEATHER_PROVIDERS", "open-meteo")
    with pytest.raises(BadSettings, match="LICENCE=commercial"):
        load_settings()


def test_an_answer_bears_its_licence_and_its_credit(upstream: responses.RequestsMock) -> None:
    upstream.get(
        "https://api.open-meteo.com/v1/forecast",
        json={"current": {"time": 1_806_192_000, "temperature_2m": 5.5, "weather_code": 3}},
    )
    answer = create_app(Settings(gazetteer=NO_FILE)).test_client().get("/weather?lat=1&lon=2")
    assert answer.headers["X-Licence"] == "CC BY 4.0"
    assert answer.headers["X-Provider-Credit"] == "Open-Meteo.com (CC BY 4.0) <https://open-meteo.com/>"


@pytest.mark.parametrize(
    "contact",
    [
        "me",
        "me@",
        "a b@example.org",
        "me@example.org\r\nX: 1",
        "ftp://example.org",
        "me@exa(mple).org",
        "x" * 300 + "@a.b",
    ],
)
def test_a_contact_that_nobody_can_reach_stops_the_service(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("CONTACT", contact)
    with pytest.raises(BadSettings, match="CONTACT: must be a mail address or a web address"):
        load_settings()


@pytest.mark.parametrize("contact", ["me@example.org", "https://example.org/weather", "http://example.org"])
def test_a_contact_is_a_mail_address_or_a_web_address(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("CONTACT", contact)
    assert load_settings().contact == contact


def test_a_business_without_a_key_is_answered_by_met_norway(upstream: responses.RequestsMock) -> None:
    """Open-Meteo isn't asked at all: its free service is for non-commercial use."""
    entry = {"instant": {"details": {"air_temperature": 7.5}}, "next_1_hours": {"summary": {"symbol_code": "cloudy"}}}
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    series = [{"time": (now + timedelta(hours=hour)).isoformat(), "data": entry} for hour in range(4)]
    upstream.get(
        "https://api.met.no/weatherapi/locationforecast/2.0/complete", json={"properties": {"timeseries": series}}
    )
    settings = Settings(licence="commercial", contact="me@example.org", gazetteer=NO_FILE)
    answer = create_app(settings).test_client().get("/weather?lat=1&lon=2&units=metric")
    assert (answer.status_code, answer.json["main"]["temp"]) == (200, 7.5)
    assert answer.headers["X-Provider"] == "met-norway"


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 429}, {"body": "<html>"}, {"json": {}}])
def test_whatever_befalls_open_meteo_the_next_one_without_a_key_answers(
    upstream: responses.RequestsMock, trouble: dict[str, Any]
) -> None:
    upstream.get("https://api.open-meteo.com/v1/forecast", **trouble)
    upstream.get("https://api.met.no/weatherapi/locationforecast/2.0/complete", json=SERIES)
    with travel(START, tick=False):
        client = create_app(Settings(contact="me@example.org", gazetteer=NO_FILE)).test_client()
        for path in ("/weather", "/forecast", "/onecall", "/forecast"):
            answer = client.get(f"{path}?lat=1&lon=2")
            assert (answer.status_code, answer.headers["X-Provider"]) == (200, "met-norway")


def test_hours_are_asked_of_who_reaches_farthest_and_the_rest_as_configured(upstream: responses.RequestsMock) -> None:
    upstream.assert_all_requests_are_fired = False
    upstream.get("https://api.open-meteo.com/v1/forecast", status=500)
    upstream.get("https://api.met.no/weatherapi/locationforecast/2.0/complete", json=SERIES)
    with travel(START, tick=False):
        order = "met-norway,open-meteo"
        client = create_app(
            Settings(contact="me@example.org", weather_providers=order, gazetteer=NO_FILE)
        ).test_client()
        assert client.get("/forecast?lat=1&lon=2").status_code == 200
        assert [str(call.request.url).split("/")[2] for call in upstream.calls] == ["api.met.no"]
        days = client.get("/forecast?lat=1&lon=2.5&step=1d&days=16")
    assert (days.status_code, days.headers["X-Provider"]) == (200, "met-norway")
    asked = [str(call.request.url).split("/")[2] for call in upstream.calls]
    assert asked == ["api.met.no", "api.open-meteo.com", "api.met.no"]
