from pathlib import Path

import pytest
import responses
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from servicekit.settings import BadSettings
from weather.app import NO_GAZETTEER, create_app, load_settings
from weather.settings import Settings

NO_CONTACT = dict.fromkeys(("met-norway", "nws"), "no contact: CONTACT isn't set")


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("/weather?city=123", "invalid-city"),
        ("/weather?lat=37.9", "missing-parameter"),
        ("/weather?lat=91&lon=0", "invalid-parameter"),
        ("/weather?city=Athens&lat=37.9&lon=23.7", "invalid-parameter"),
        ("/forecast", "missing-parameter"),
        ("/forecast?city=Athens&units=kelvin", "invalid-parameter"),
        ("/places", "missing-parameter"),
        ("/places?q=Athens&limit=6", "invalid-parameter"),
        ("/places?q=Athens&limit=none", "invalid-parameter"),
        ("/places?q=%00", "invalid-city"),
    ],
)
def test_bad_input_never_reaches_an_upstream(
    both: FlaskClient, upstream: responses.RequestsMock, path: str, type_: str
) -> None:
    answer = both.get(path)
    assert (answer.status_code, answer.json["type"]) == (400, type_)
    assert len(upstream.calls) == 0


def test_readiness_lists_the_providers(known_places: FlaskClient) -> None:
    assert known_places.get("/readyz").json["parts"] == {"openweathermap": "ready", "open-meteo": "ready", **NO_CONTACT}


def test_readiness_tells_that_a_key_and_the_gazetteer_are_missing(open_meteo: FlaskClient) -> None:
    answer = open_meteo.get("/readyz")
    assert (answer.status_code, answer.json["parts"]) == (
        200,
        {
            "openweathermap": "no key: OPENWEATHERMAP_API_KEY isn't set",
            "open-meteo": "ready",
            **NO_CONTACT,
            "gazetteer": NO_GAZETTEER,
        },
    )


def test_a_provider_without_its_key_is_skipped_with_one_line_in_the_log(gazetteer_file: Path) -> None:
    with capture_logs() as logs:
        create_app(Settings(gazetteer=gazetteer_file))
    skipped = ["openweathermap", *NO_CONTACT]
    assert [(line["log_level"], line["provider"]) for line in logs] == [("info", name) for name in skipped]


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_FRESH_S", "60")
    monkeypatch.setenv("WEATHER_PROVIDERS", " Open-Meteo , openweathermap,open-meteo,")
    monkeypatch.setenv("OPEN_METEO_URL", "http://sandbox:3009/")
    settings = load_settings()
    assert settings.weather_fresh_s == 60
    assert settings.weather_providers == ("open-meteo", "openweathermap")
    assert settings.open_meteo_url == "http://sandbox:3009"
    assert Settings(weather_providers=["open-meteo"]).weather_providers == ("open-meteo",)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (
            "open-meteo,yr",
            "WEATHER_PROVIDERS: there is no provider 'yr'; there are openweathermap, open-meteo, met-norway, nws",
        ),
        (" , ", "WEATHER_PROVIDERS: no provider is named; there are openweathermap, open-meteo, met-norway, nws"),
        (
            "openweathermap",
            "WEATHER_PROVIDERS: openweathermap is skipped: OPENWEATHERMAP_API_KEY isn't set; and no other",
        ),
    ],
)
def test_an_unusable_list_of_providers_stops_the_service(
    monkeypatch: pytest.MonkeyPatch, value: str, sentence: str
) -> None:
    monkeypatch.setenv("WEATHER_PROVIDERS", value)
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert sentence in str(caught.value)


def test_a_malformed_key_is_not_also_reported_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEATHER_PROVIDERS", "openweathermap")
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY", "κλειδί")
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert "WEATHER_PROVIDERS" not in str(caught.value)
