from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sandbox.open_meteo_air_quality import EUROPEAN_BANDS, EUROPEAN_INDEX, SEASONS, US_BANDS, US_INDEX, VARIABLES, index

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ATHENS = {"latitude": "37.9838", "longitude": "23.7278"}
ATHOS = {"latitude": "40.157", "longitude": "24.326"}
NOON = 1_795_435_200  # 2026-11-23 12:00 UTC


def air(client: FlaskClient, **params: Any) -> Any:
    return client.get("/v1/air-quality", query_string={**ATHENS, **params}).get_json()


def test_every_variable_has_a_unit_and_a_value_for_each_hour_of_five_days(client: FlaskClient) -> None:
    body = air(client, current=",".join(VARIABLES), hourly=",".join(VARIABLES))
    assert set(body["current"]) == {"time", "interval", *VARIABLES}
    assert set(body["hourly_units"]) == set(body["hourly"]) == {"time", *VARIABLES}
    assert {len(column) for column in body["hourly"].values()} == {120}
    known = {name: [value for value in body["hourly"][name] if value is not None] for name in VARIABLES}
    assert all(value >= 0 for values in known.values() for value in values)
    assert {name for name, values in known.items() if len(values) < 120} == {f"{plant}_pollen" for plant in SEASONS}
    assert body["hourly_units"]["pm2_5"] == "μg/m³"
    assert body["hourly_units"]["european_aqi"] == "EAQI"
    assert body["sandbox"] is True


def test_now_is_the_current_hour_in_the_zone_asked_for(client: FlaskClient) -> None:
    body = air(client, current="pm10", timezone="auto")
    assert (body["current"]["time"], body["current"]["interval"]) == ("2026-11-23T14:00", 3600)
    assert (body["timezone"], body["timezone_abbreviation"]) == ("Europe/Athens", "GMT+2")
    unix = air(client, current="pm10", hourly="pm10", timeformat="unixtime", forecast_days=1, past_days=1)
    assert (unix["current"]["time"], unix["current_units"]["time"]) == (NOON, "unixtime")
    assert (len(unix["hourly"]["time"]), unix["hourly"]["time"][0]) == (48, NOON - 36 * 3600)
    assert unix["current"]["pm10"] == unix["hourly"]["pm10"][36] == body["current"]["pm10"]


def test_nothing_is_told_that_was_not_asked_for(client: FlaskClient) -> None:
    assert not {"current", "hourly"} & set(air(client))


def test_an_index_is_that_of_the_worst_pollutant(client: FlaskClient) -> None:
    hours = air(client, hourly=",".join(VARIABLES))["hourly"]
    parts = [hours[f"european_aqi_{name}"] for name in EUROPEAN_BANDS]
    assert hours["european_aqi"] == [max(values) for values in zip(*parts, strict=True)]
    assert hours["us_aqi"] == [max(both) for both in zip(hours["us_aqi_pm2_5"], hours["us_aqi_pm10"], strict=True)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 0), (5, 10), (10, 20), (15, 30), (22.5, 50), (25, 60), (75, 100), (437.5, 110), (800, 120), (5000, 120)],
)
def test_the_european_index_is_linear_within_its_bands(value: float, expected: int) -> None:
    assert index(value, EUROPEAN_BANDS["pm2_5"], EUROPEAN_INDEX) == expected


def test_the_us_index_has_bands_of_its_own() -> None:
    assert [index(value, US_BANDS["pm2_5"], US_INDEX) for value in (0, 12, 35.5, 500.5)] == [0, 50, 100, 500]


def test_a_city_of_millions_has_worse_air_than_a_mountain_of_monks(client: FlaskClient) -> None:
    city, mountain = (air(client, hourly="pm2_5", **place)["hourly"]["pm2_5"] for place in (ATHENS, ATHOS))
    assert sum(city) > sum(mountain)


def test_at_night_there_is_no_ultraviolet(client: FlaskClient) -> None:
    sun = air(client, hourly="uv_index,uv_index_clear_sky", forecast_days=1)["hourly"]
    assert (sun["uv_index"][0], sun["uv_index_clear_sky"][0]) == (0, 0)
    assert 0 < sun["uv_index"][10] <= sun["uv_index_clear_sky"][10]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"latitude": "91"}, "Latitude must be in range of -90 to 90°. Given: 91.0."),
        ({"hourly": "smoke"}, "Cannot initialize ForecastVariable from invalid String value smoke."),
        ({"domains": "mars"}, "Data corrupted at path 'domains'."),
        ({"forecast_days": "8"}, "Forecast days is invalid. Allowed range 0 to 7."),
        ({"timezone": "Moon/Base"}, "Invalid timezone"),
    ],
)
def test_what_it_does_not_know_it_refuses_as_upstream_does(
    client: FlaskClient, params: dict[str, str], reason: str
) -> None:
    answer = client.get("/v1/air-quality", query_string={**ATHENS, **params})
    assert answer.status_code == 400
    assert answer.json
    assert answer.json["error"] is True
    assert reason in answer.json["reason"]


def test_faults_reach_it_too(client: FlaskClient) -> None:
    client.put("/_sandbox/faults", json={"path": "/v1/air-quality", "kind": "status", "status": 503})
    answer = client.get("/v1/air-quality", query_string=ATHENS)
    assert (answer.status_code, answer.json) == (503, {"error": True, "reason": "The service is overloaded"})
