"""Which providers may be asked: by a licence that is wanted, and by a contact that they want."""

import pytest
import responses

from servicekit.settings import BadSettings
from tests.unit.weather.conftest import KEY
from tests.unit.weather.gazetteers import NO_FILE
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
