from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.open_meteo import DAILY_FROM_HOURS, DAILY_FROM_SUN, VARIABLES, abbreviation

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NOON = 1_795_435_200  # 2026-11-23 12:00 UTC
ATHENS = {"latitude": "37.9838", "longitude": "23.7278"}


def _forecast(client: FlaskClient, **params: Any) -> Any:
    return client.get("/v1/forecast", query_string={**ATHENS, **params}).get_json()


def test_a_forecast_has_zone_offset_and_the_sandbox_key(client: FlaskClient) -> None:
    body = _forecast(client, timezone="auto")
    assert body["sandbox"] is True
    assert (body["timezone"], body["utc_offset_seconds"], body["timezone_abbreviation"]) == (
        "Europe/Athens",
        7200,
        "GMT+2",
    )
    assert not {"current", "hourly", "daily"} & set(body)


def test_every_variable_has_a_unit_and_as_many_values_as_times(client: FlaskClient) -> None:
    body = _forecast(client, current=",".join(VARIABLES), hourly=",".join(VARIABLES), forecast_days=2, past_days=1)
    assert set(body["current"]) == {"time", "interval", *VARIABLES}
    assert set(body["hourly_units"]) == set(body["hourly"]) == {"time", *VARIABLES}
    assert {len(column) for column in body["hourly"].values()} == {72}
    assert body["hourly"]["time"][0] == "2026-11-22T00:00"


def test_current_weather_is_for_a_quarter_of_an_hour(client: FlaskClient) -> None:
    assert _forecast(client, current="is_day")["current"] == {"time": "2026-11-23T12:15", "interval": 900, "is_day": 1}


def test_every_daily_variable_has_a_value_a_day(client: FlaskClient) -> None:
    names = (*DAILY_FROM_HOURS, *DAILY_FROM_SUN)
    body = _forecast(client, daily=",".join(names), timezone="Europe/Athens")
    assert {len(body["daily"][name]) for name in ("time", *names)} == {7}
    assert body["daily"]["time"][0] == "2026-11-23"
    assert body["daily"]["sunrise"][0].startswith("2026-11-23T07:1")
    assert all(
        low <= high
        for low, high in zip(body["daily"]["temperature_2m_min"], body["daily"]["temperature_2m_max"], strict=True)
    )


def test_unix_times_are_in_utc(client: FlaskClient) -> None:
    body = _forecast(client, hourly="rain", daily="sunset", forecast_days=1, timezone="auto", timeformat="unixtime")
    midnight = NOON - 14 * 3600
    assert (body["hourly"]["time"][0], body["daily"]["time"]) == (midnight, [midnight])
    assert midnight < body["daily"]["sunset"][0] < midnight + 86_400
    assert body["daily_units"]["sunset"] == "unixtime"


def test_forecast_hours_begin_with_this_hour(client: FlaskClient) -> None:
    assert _forecast(client, hourly="rain", forecast_hours=2)["hourly"]["time"] == [
        "2026-11-23T12:00",
        "2026-11-23T13:00",
    ]


@pytest.mark.parametrize(("timeformat", "nothing"), [("iso8601", "1970-01-01T00:00"), ("unixtime", 0)])
def test_the_polar_night_has_sunrises_in_1970(client: FlaskClient, timeformat: str, nothing: Any) -> None:
    body = _forecast(client, latitude=78.2, longitude=15.6, daily="sunrise", forecast_days=1, timeformat=timeformat)
    assert body["daily"]["sunrise"] == [nothing]


def test_units_are_converted_and_labelled(client: FlaskClient) -> None:
    names = "temperature_2m,wind_speed_10m,precipitation,snowfall"
    default = _forecast(client, current=names)
    other = _forecast(
        client, current=names, temperature_unit="fahrenheit", wind_speed_unit="ms", precipitation_unit="inch"
    )
    assert list(default["current_units"].values())[2:] == ["°C", "km/h", "mm", "cm"]
    assert list(other["current_units"].values())[2:] == ["°F", "m/s", "inch", "inch"]
    assert other["current"]["temperature_2m"] == pytest.approx(default["current"]["temperature_2m"] * 1.8 + 32, abs=0.1)
    assert other["current"]["wind_speed_10m"] * 3.6 == pytest.approx(default["current"]["wind_speed_10m"], abs=0.05)


@pytest.mark.parametrize(("unit", "label"), [("mph", "mp/h"), ("kn", "kn")])
def test_wind_speed_is_available_in_other_units(client: FlaskClient, unit: str, label: str) -> None:
    assert _forecast(client, current="wind_gusts_10m", wind_speed_unit=unit)["current_units"]["wind_gusts_10m"] == label


def test_open_meteo_and_openweathermap_report_the_same_weather(client: FlaskClient) -> None:
    ours = _forecast(client, current="temperature_2m,relative_humidity_2m,wind_speed_10m", wind_speed_unit="ms")[
        "current"
    ]
    theirs = client.get("/data/2.5/weather?q=Athens&units=metric&appid=sandbox").get_json()
    assert ours["temperature_2m"] == pytest.approx(theirs["main"]["temp"])
    assert ours["relative_humidity_2m"] == theirs["main"]["humidity"]
    assert ours["wind_speed_10m"] == pytest.approx(theirs["wind"]["speed"])


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"latitude": "91"}, "Latitude must be in range of -90 to 90°. Given: 91.0."),
        ({"longitude": "-181"}, "Longitude must be in range of -180 to 180°. Given: -181.0."),
        ({"latitude": "x"}, "Data corrupted at path 'latitude'. Cannot convert 'x' to Float."),
        (
            {"hourly": "rain,gossip"},
            "Data corrupted at path 'hourly'. Cannot initialize ForecastVariable from invalid String value gossip.",
        ),
        (
            {"wind_speed_unit": "warp"},
            "Data corrupted at path 'wind_speed_unit'. Cannot initialize from invalid String value warp.",
        ),
        ({"forecast_days": "17"}, "Forecast days is invalid. Allowed range 0 to 16."),
        ({"timezone": "Moon/Base"}, "Invalid timezone"),
    ],
)
def test_an_invalid_parameter_gets_400_with_a_reason(client: FlaskClient, params: dict[str, str], reason: str) -> None:
    answer = client.get("/v1/forecast", query_string={**ATHENS, **params})
    assert (answer.status_code, answer.get_json()) == (400, {"error": True, "reason": reason})


def test_a_forecast_needs_coordinates(client: FlaskClient) -> None:
    answer = client.get("/v1/forecast")
    assert (answer.status_code, answer.get_json()["error"]) == (400, True)


@pytest.mark.parametrize(
    ("offset_s", "label"), [(0, "GMT"), (19_800, "GMT+5:30"), (-12_600, "GMT-3:30"), (-18_000, "GMT-5")]
)
def test_the_zone_is_abbreviated_by_its_offset(offset_s: int, label: str) -> None:
    assert abbreviation(offset_s) == label


def test_a_search_matches_prefixes_in_any_script(client: FlaskClient) -> None:
    body = client.get("/v1/search", query_string={"name": "αθην", "language": "el"}).get_json()
    first = body["results"][0]
    assert (first["name"], first["country_code"], first["country"], first["feature_code"]) == (
        "Αθήνα",
        "GR",
        "Greece",
        "PPLC",
    )
    assert body["sandbox"] is True


def test_a_search_can_be_limited_to_a_country_and_a_count(client: FlaskClient) -> None:
    query = {"name": "Springfield", "countryCode": "US", "count": "2"}
    results = client.get("/v1/search", query_string=query).get_json()["results"]
    assert [each["admin1"] for each in results] == ["Missouri", "Massachusetts"]


@pytest.mark.parametrize("name", ["Nowhereville", "A", "", "Pa"])
def test_a_search_without_a_match_has_no_results_key(client: FlaskClient, name: str) -> None:
    answer = client.get("/v1/search", query_string={"name": name})
    assert answer.status_code == 200
    assert "results" not in answer.get_json()


def test_two_characters_match_a_name_of_two_characters(client: FlaskClient) -> None:
    results = client.get("/v1/search", query_string={"name": "東京"}).get_json()["results"]
    assert [each["name"] for each in results] == ["Tokyo"]


def test_a_count_out_of_range_is_refused(client: FlaskClient) -> None:
    assert client.get("/v1/search?name=Athens&count=101").status_code == 400


def test_a_place_can_be_requested_by_its_id(client: FlaskClient) -> None:
    assert client.get("/v1/get?id=264371").get_json()["name"] == "Athens"


def test_an_unknown_id_is_404(client: FlaskClient) -> None:
    assert client.get("/v1/get?id=1").status_code == 404
