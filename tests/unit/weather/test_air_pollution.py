"""`/air_pollution` over Open-Meteo's air quality."""

from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.air_pollution import AIR_POLLUTION
from tests.unit.weather.conformity import kept
from weather.providers.open_meteo.air_quality import index

URL = "https://air-quality-api.open-meteo.com/v1/air-quality"
NOW = 1_795_694_400
AIR = {
    "carbon_monoxide": 210.5,
    "nitrogen_monoxide": 1.5,
    "nitrogen_dioxide": 38.2,
    "ozone": 61,
    "sulphur_dioxide": 2.1,
    "pm2_5": 9.9,
    "pm10": 19.9,
    "ammonia": 0.7,
}
COMPONENTS = {"co": 210.5, "no": 1.5, "no2": 38.2, "o3": 61, "so2": 2.1, "pm2_5": 9.9, "pm10": 19.9, "nh3": 0.7}


def payload(**changes: Any) -> dict[str, Any]:
    air = {**AIR, **changes}
    hours = {"time": [NOW - 3_600, NOW, NOW + 3_600], **{name: [value] * 3 for name, value in air.items()}}
    return {"current": {"time": NOW, "interval": 3_600}, "hourly": hours}


def test_the_present_air_has_openweathermaps_components_and_index(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, json=payload())
    answer = open_meteo.get("/air_pollution?lat=52.52&lon=13.41").json
    assert answer == {
        "coord": {"lon": 13.41, "lat": 52.52},
        "list": [{"dt": NOW, "main": {"aqi": 2}, "components": COMPONENTS}],
    }
    assert kept(AIR_POLLUTION, answer)
    assert upstream.calls[0].request.params["hourly"].startswith("carbon_monoxide,nitrogen_monoxide")


def test_the_air_of_the_coming_hours_begins_with_this_one(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, json=payload())
    answer = open_meteo.get("/air_pollution/forecast?lat=52.52&lon=13.41").json
    assert [entry["dt"] for entry in answer["list"]] == [NOW, NOW + 3_600]


@pytest.mark.parametrize("odd", [None, "?", -1, {}, True, "nan"])
def test_a_concentration_that_is_none_costs_itself(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, odd: Any
) -> None:
    upstream.get(URL, json=payload(ozone=odd, pm10="19.9"))
    (entry,) = open_meteo.get("/air_pollution?lat=52.52&lon=13.41").json["list"]
    assert entry["components"] == {name: value for name, value in COMPONENTS.items() if name != "o3"}
    assert entry["main"] == {"aqi": 1}


@pytest.mark.parametrize("broken", [{}, {"current": {"time": NOW}}, {"hourly": {"time": [NOW], "ozone": [61]}}])
def test_without_any_concentration_or_time_it_is_garbled(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, broken: Any
) -> None:
    upstream.get(URL, json=broken)
    answer = open_meteo.get("/air_pollution?lat=52.52&lon=13.41")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


@pytest.mark.parametrize(
    ("components", "aqi"),
    [
        ({"o3": 59.9}, 1),
        ({"o3": 60}, 2),
        ({"o3": 60, "pm2_5": 25}, 3),
        ({"pm10": 199}, 4),
        ({"pm10": 200}, 5),
        ({"co": 15_400}, 5),
        ({"nh3": 500, "no2": 1}, 1),
        ({"nh3": 5}, 0),
    ],
)
def test_the_index_is_that_of_the_worst_component(components: dict[str, float], aqi: int) -> None:
    assert index(components) == aqi
