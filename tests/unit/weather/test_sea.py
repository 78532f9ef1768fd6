"""`/sea` over Open-Meteo: payloads of the shape that https://open-meteo.com/en/docs/marine-weather-api documents."""

from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.sea import SEA
from tests.unit.weather.conformity import kept

URL = "https://marine-api.open-meteo.com/v1/marine"
NOW = 1_795_694_400  # 2026-11-26 12:00 UTC
HOUR = 3_600
CHANIA = "lat=35.51&lon=24.02"
COLUMNS = {
    "wave_height": 0.9, "wave_direction": 247, "wave_period": 5.2,
    "wind_wave_height": 0.14, "wind_wave_direction": 250, "wind_wave_period": 2.3,
    "swell_wave_height": 0.88, "swell_wave_direction": 166, "swell_wave_period": 8.7,
    "sea_surface_temperature": 20.3,
}  # fmt: skip


def payload(lat: float = 35.54, lon: float = 24.04, **changes: Any) -> dict[str, Any]:
    """36 hours from the day's midnight in Athens on; the point is that of the cell."""
    times = [NOW + (number - 14) * HOUR for number in range(36)]
    columns = {**COLUMNS, **changes}
    return {
        "latitude": lat,
        "longitude": lon,
        "utc_offset_seconds": 7200,
        "timezone": "Europe/Athens",
        "current_units": {"time": "unixtime", "interval": "seconds", "wave_height": "m"},
        "current": {"time": NOW, "interval": 900, "wave_height": 0.9},
        "hourly_units": {"time": "unixtime", "wave_height": "m", "sea_surface_temperature": "°C"},
        "hourly": {"time": times, **{name: [value] * 36 for name, value in columns.items()}},
    }


def test_the_sea_has_waves_swell_and_its_temperature(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=payload())
    answer = open_meteo.get(f"/sea?{CHANIA}&units=metric").json
    assert kept(SEA, answer)
    assert answer["now"] == {
        "dt": NOW,
        "waves": {"height": 0.9, "direction": 247, "period": 5.2},
        "wind_waves": {"height": 0.14, "direction": 250, "period": 2.3},
        "swell": {"height": 0.88, "direction": 166, "period": 8.7},
        "sea_temp": 20.3,
    }
    assert answer["cell"]["distance_km"] == pytest.approx(3.8, abs=0.1)
    assert [day["date"] for day in answer["days"]] == ["2026-11-26", "2026-11-27"]
    assert upstream.calls[0].request.params["cell_selection"] == "sea"


def test_the_water_is_told_in_the_callers_units_from_one_call(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, json=payload())
    told = [open_meteo.get(f"/sea?{CHANIA}&units={units}").json for units in ("standard", "imperial")]
    assert [sea["now"]["sea_temp"] for sea in told] == [293.45, 68.54]
    assert [sea["days"][0]["sea_temp"] for sea in told] == [293.45, 68.54]
    assert len(upstream.calls) == 1


def test_a_day_has_its_highest_waves(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    body = payload()
    body["hourly"]["wave_height"][20] = 3.4
    upstream.get(URL, json=body)
    assert open_meteo.get(f"/sea?{CHANIA}").json["days"][0]["waves"]["height"] == 3.4


LAND = dict.fromkeys(COLUMNS)
ZEROS = {**dict.fromkeys(COLUMNS, 0), "sea_surface_temperature": None}


@pytest.mark.parametrize("columns", [LAND, ZEROS], ids=["nulls", "zeros"])
def test_a_place_on_land_is_told_how_near_the_sea_must_be(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, columns: dict[str, Any]
) -> None:
    upstream.get(URL, json=payload(**columns))
    answer = open_meteo.get("/sea?lat=40.42&lon=-3.7")
    assert (answer.status_code, answer.json["type"]) == (404, "no-sea-near")
    assert "within 25 km" in answer.json["detail"]


def test_a_cell_too_far_away_is_not_the_places_sea(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=payload(lat=36.5, lon=24.0))
    answer = open_meteo.get(f"/sea?{CHANIA}")
    assert answer.status_code == 404
    assert "the nearest sea that is known lies 110 km away" in answer.json["detail"]


def test_that_there_is_no_sea_is_kept(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=payload(**LAND))
    assert {open_meteo.get("/sea?lat=40.42&lon=-3.7").status_code for _ in range(3)} == {404}
    assert len(upstream.calls) == 1


@pytest.mark.parametrize("odd", [None, "?", -1, {}, 99])
def test_an_odd_height_costs_itself(open_meteo: FlaskClient, upstream: responses.RequestsMock, odd: Any) -> None:
    upstream.get(URL, json=payload(swell_wave_height=odd))
    now = open_meteo.get(f"/sea?{CHANIA}").json["now"]
    assert now["swell"] == {"direction": 166, "period": 8.7}


@pytest.mark.parametrize("broken", [{}, {"current": {"time": NOW}}])
def test_without_the_sea_of_now_it_is_garbled(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, broken: Any
) -> None:
    upstream.get(URL, json=broken)
    answer = open_meteo.get(f"/sea?{CHANIA}")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")
