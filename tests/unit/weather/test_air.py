"""`/air` over Open-Meteo: payloads of the shape that https://open-meteo.com/en/docs/air-quality-api documents."""

from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.air import AIR, PLANTS
from tests.unit.weather.conformity import kept
from weather.air_bands import EUROPEAN_BANDS, european_index, pollen_count, us_index

URL = "https://air-quality-api.open-meteo.com/v1/air-quality"
NOW = 1_795_694_400  # 2026-11-26 12:00 UTC
HOUR = 3_600
BERLIN, NEW_YORK = "lat=52.52&lon=13.41", "lat=40.71&lon=-74.01"
AIR_OF_AN_HOUR = {
    "carbon_monoxide": 210.5,
    "nitrogen_monoxide": 1.5,
    "nitrogen_dioxide": 38.2,
    "ozone": 61,
    "sulphur_dioxide": 2.1,
    "pm2_5": 9.9,
    "pm10": 19.9,
    "ammonia": 0.7,
    "us_aqi": 41,
}
POLLEN = {"alder": 0.0, "birch": 95.5, "grass": 4.0, "mugwort": 0.4, "olive": None, "ragweed": 500}


def payload(**changes: Any) -> dict[str, Any]:
    """48 hours from the day's midnight on, in the zone that `timezone=auto` finds."""
    air = {**AIR_OF_AN_HOUR, **{f"{plant}_pollen": grains for plant, grains in POLLEN.items()}, **changes}
    times = [NOW + (number - 12) * HOUR for number in range(48)]
    return {
        "latitude": 52.5,
        "longitude": 13.4,
        "utc_offset_seconds": 3600,
        "timezone": "Europe/Berlin",
        "current_units": {"time": "unixtime", "interval": "seconds", "us_aqi": "USAQI"},
        "current": {"time": NOW, "interval": HOUR, "us_aqi": 41},
        "hourly_units": {"time": "unixtime", "pm10": "μg/m³", "birch_pollen": "grains/m³"},
        "hourly": {"time": times, **{name: [value] * 48 for name, value in air.items()}},
    }


def test_the_air_has_both_indices_in_numbers_and_words(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, json=payload())
    answer = open_meteo.get(f"/air?{BERLIN}").json
    assert kept(AIR, answer)
    (now,) = answer["list"]
    assert now["european_aqi"] == {"index": 3, "band": "moderate", "pollutant": "no2"}
    assert now["us_aqi"] == {"index": 41, "band": "good"}
    assert now["main"] == {"aqi": 2}
    assert answer["timezone_name"] == "Europe/Berlin"
    assert [day["date"] for day in answer["days"]] == ["2026-11-26", "2026-11-27", "2026-11-28"]


def test_pollen_is_told_in_words_in_europe(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=payload())
    pollen = open_meteo.get(f"/air?{BERLIN}").json["list"][0]["pollen"]
    levels = {plant: count["level"] for plant, count in pollen.items()}
    assert levels == {"alder": "none", "birch": "high", "grass": "low", "mugwort": "none", "ragweed": "very high"}
    assert pollen["birch"]["grains"] == 95.5


def test_pollen_is_neither_asked_for_nor_told_elsewhere(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    elsewhere = payload(**{f"{plant}_pollen": None for plant in PLANTS})
    upstream.get(URL, json=elsewhere)
    answer = open_meteo.get(f"/air?{NEW_YORK}").json
    assert "pollen" not in answer["list"][0]
    assert all("pollen" not in day for day in answer["days"])
    assert "pollen" not in upstream.calls[0].request.params["hourly"]


def test_a_day_has_the_worst_of_its_hours(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    body = payload()
    body["hourly"]["ozone"][30] = 170  # 6 o'clock UTC of the next day
    body["hourly"]["grass_pollen"][30] = 60
    upstream.get(URL, json=body)
    today, tomorrow, _ = open_meteo.get(f"/air?{BERLIN}").json["days"]
    assert today["european_aqi"]["band"] == "moderate"
    assert tomorrow["european_aqi"] == {"index": 5, "band": "very poor", "pollutant": "o3"}
    assert tomorrow["pollen"]["grass"] == {"grains": 60, "level": "high"}


@pytest.mark.parametrize("odd", [None, "?", -1, {}, True, "nan"])
def test_an_odd_value_costs_itself(open_meteo: FlaskClient, upstream: responses.RequestsMock, odd: Any) -> None:
    upstream.get(URL, json=payload(us_aqi=odd, nitrogen_dioxide=odd, birch_pollen=odd))
    (now,) = open_meteo.get(f"/air?{BERLIN}").json["list"]
    assert "us_aqi" not in now
    assert now["european_aqi"] == {"index": 2, "band": "fair", "pollutant": "pm2_5"}
    assert "birch" not in now["pollen"]


def test_all_paths_of_the_air_cost_one_call(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=payload())
    for path in ("/air", "/air_pollution", "/air_pollution/forecast", "/air"):
        assert open_meteo.get(f"{path}?{BERLIN}").status_code == 200
    assert len(upstream.calls) == 1


def test_a_deployment_without_a_provider_of_air_names_the_setting(openweathermap: FlaskClient) -> None:
    answer = openweathermap.get(f"/air?{BERLIN}")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")
    assert "open-meteo can: name it in WEATHER_PROVIDERS." in answer.json["detail"]


@pytest.mark.parametrize(
    ("components", "band", "pollutant"),
    [
        ({"pm2_5": 5}, "good", "pm2_5"),
        ({"pm2_5": 5.1}, "fair", "pm2_5"),
        ({"pm10": 120, "pm2_5": 3}, "moderate", "pm10"),
        ({"no2": 100, "o3": 20}, "poor", "no2"),
        ({"so2": 275}, "very poor", "so2"),
        ({"o3": 180.5, "co": 9_999}, "extremely poor", "o3"),
        ({"o3": 70, "no2": 24}, "fair", "no2"),
    ],
)
def test_the_european_index_is_that_of_the_worst_pollutant(
    components: dict[str, float], band: str, pollutant: str
) -> None:
    index = european_index(components)
    assert index == {"index": EUROPEAN_BANDS.index(band) + 1, "band": band, "pollutant": pollutant}


def test_what_no_index_is_made_of_has_none() -> None:
    assert european_index({"co": 200, "nh3": 1}) is None
    assert us_index(None) is us_index(-1) is None


@pytest.mark.parametrize(
    ("index", "band"),
    [(0, "good"), (50, "good"), (50.4, "good"), (51, "moderate"), (150, "unhealthy for sensitive groups"),
     (200, "unhealthy"), (300, "very unhealthy"), (301, "hazardous")],
)  # fmt: skip
def test_the_index_of_the_usa_has_its_word(index: float, band: str) -> None:
    assert us_index(index) == {"index": round(index), "band": band}


@pytest.mark.parametrize(
    ("plant", "grains", "level"),
    [("birch", 0.4, "none"), ("birch", 14, "low"), ("birch", 15, "moderate"), ("olive", 1_500, "very high"),
     ("grass", 5, "moderate"), ("grass", 20, "high"), ("ragweed", 9.9, "low"), ("mugwort", 50, "high")],
)  # fmt: skip
def test_a_count_of_pollen_has_its_word(plant: str, grains: float, level: str) -> None:
    assert pollen_count(plant, grains)["level"] == level
