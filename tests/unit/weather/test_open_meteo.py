"""Open-Meteo through the service: the requests to it, and each recorded response. Numbers were calculated by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from contract.schemas.weather import CURRENT, FORECAST, PLACES
from tests.recordings import RECORDED
from tests.unit.weather.conformity import kept
from tests.unit.weather.conftest import OPEN_METEO
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.providers.open_meteo.client import pause_of, weight_of
from weather.settings import Settings

Replies = Callable[..., None]
Recorded = Callable[[str], Any]

ATHENS = {
    "results": [
        {
            "id": 264371,
            "name": "Αθήνα",
            "latitude": 37.98376,
            "longitude": 23.72784,
            "feature_code": "PPLC",
            "country_code": "GR",
            "population": 664046,
            "country": "Ελλάδα",
            "admin1": "Αττική",
        }
    ]
}
NEW_YORK = "open-meteo/forecast_newyork_current-hourly-daily_2026.json"
DRESDEN = "open-meteo/forecast_dresden_current-only_2026.json"
MUNICH = "open-meteo/forecast_munich_current_weather-unixtime_2026.json"


@pytest.mark.parametrize(
    ("units", "temperature", "wind"),
    [("standard", 294.35, 1.19), ("metric", 21.2, 1.19), ("imperial", 70.16, 2.67)],
)
def test_a_payload_with_only_current_values_becomes_the_current_weather(
    open_meteo: FlaskClient, replies: Replies, units: str, temperature: float, wind: float
) -> None:
    """Dresden: 21.2 °C, 4.3 km/h, 15:30 at UTC+2. The time makes it day, as there is no sunrise."""
    replies("open-meteo", DRESDEN)
    answer = open_meteo.get(f"/weather?lat=51.05&lon=13.74&units={units}")
    assert answer.json == {
        "coord": {"lon": 13.74, "lat": 51.05},
        "weather": [{"id": 800, "main": "Clear", "description": "clear sky", "icon": "01d"}],
        "base": "open-meteo",
        "source": "model",
        "main": {"temp": temperature, "temp_min": temperature, "temp_max": temperature, "humidity": 30},
        "wind": {"speed": wind},
        "rain": {"1h": 0},
        "snow": {"1h": 0},
        "dt": 1777642200,
        "sys": {"sunrise": 1777606712, "sunset": 1777660009},
        "timezone": 7200,
        "timezone_name": "Europe/Berlin",
        "id": 0,
        "name": "51.05, 13.74",
        "cod": 200,
        "moon": {"phase": 0.49, "rise": 1777661057, "set": 1777604456},
        "day_length": 53296,
    }
    assert answer.headers["X-Provider"] == "open-meteo"
    assert kept(CURRENT, answer.json)


def test_a_payload_with_local_times_becomes_the_current_weather(open_meteo: FlaskClient, replies: Replies) -> None:
    """New York: -1.4 °C, 4.8 km/h, 16:30 at UTC-5, sun from 07:00 to 17:19; the day from -9.2 to -0.2 °C."""
    replies("open-meteo", NEW_YORK)
    answer = open_meteo.get("/weather?lat=40.79&lon=-73.97&lang=el").json
    assert answer == {
        "coord": {"lon": -73.97, "lat": 40.79},
        "weather": [{"id": 804, "main": "Clouds", "description": "πυκνή συννεφιά", "icon": "04d"}],
        "base": "open-meteo",
        "source": "model",
        "main": {"temp": 271.75, "temp_min": 263.95, "temp_max": 272.95, "humidity": 60},
        "wind": {"speed": 1.33, "deg": 138},
        "dt": 1770413400,
        "sys": {"sunrise": 1770379244, "sunset": 1770416381},
        "timezone": -18000,
        "timezone_name": "America/New_York",
        "id": 0,
        "name": "40.79, -73.97",
        "cod": 200,
        "moon": {"phase": 0.66, "rise": 1770435956, "set": 1770386906},
        "day_length": 37137,
    }


def test_a_payload_with_the_older_block_and_unix_times_becomes_the_current_weather(
    open_meteo: FlaskClient, replies: Replies
) -> None:
    """Munich: 8.5 °C, 4.7 km/h from 9°, code 2, by day; the day from 4.7 to 9.5 °C."""
    replies("open-meteo", MUNICH)
    answer = open_meteo.get("/weather?lat=48.14&lon=11.58&units=metric").json
    assert answer["weather"] == [{"id": 802, "main": "Clouds", "description": "scattered clouds", "icon": "03d"}]
    assert answer["main"] == {"temp": 8.5, "temp_min": 4.7, "temp_max": 9.5}
    assert answer["wind"] == {"speed": 1.31, "deg": 9}
    assert (answer["dt"], answer["timezone"]) == (1770477300, 3600)
    assert answer["sys"] == {"sunrise": 1770446004, "sunset": 1770481370}


@pytest.mark.parametrize(
    ("path", "payload"),
    [
        ("/weather", "forecast_berlin_all-blocks_2023.json"),  # codes, but no temperatures
        ("/forecast", "forecast_berlin_all-blocks_2023.json"),
        ("/weather", "forecast_berlin_two-models_2023.json"),
        ("/forecast", "forecast_berlin_two-models_2023.json"),  # each variable's name ends in a model's
        ("/weather", "forecast_ecmwf_multi-location_2024.json"),  # a list of places
        ("/forecast", "forecast_ecmwf_multi-location_2024.json"),
        ("/forecast", "forecast_munich_current_weather-unixtime_2026.json"),  # temperatures, but no codes
        ("/forecast", "forecast_dresden_current-only_2026.json"),  # no hours
        ("/weather", "geocoding_miss.json"),
    ],
)
def test_a_payload_without_the_required_values_is_garbled(
    open_meteo: FlaskClient, replies: Replies, path: str, payload: str
) -> None:
    replies("open-meteo", f"open-meteo/{payload}")
    answer = open_meteo.get(f"{path}?lat=52.52&lon=13.41")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


def test_a_recorded_payload_becomes_a_forecast_of_forty_steps(open_meteo: FlaskClient, replies: Replies) -> None:
    """New York: after 16:30 at UTC-5 the next step is 19:00, midnight in UTC; it covers the three hours up to then."""
    replies("open-meteo", NEW_YORK)
    answer = open_meteo.get("/forecast?lat=40.79&lon=-73.97&units=metric").json
    assert kept(FORECAST, answer)
    steps = answer["list"]
    assert (answer["cod"], answer["message"], answer["cnt"], len(steps)) == ("200", 0, 40, 40)
    assert steps[0] == {
        "dt": 1770422400,
        "main": {"temp": -3.7, "temp_min": -3.7, "temp_max": -2.1},
        "weather": [{"id": 804, "main": "Clouds", "description": "overcast clouds", "icon": "04n"}],
        "wind": {"speed": 1.61},
        "rain": {"3h": 0},
        "snow": {"3h": 0},
        "sys": {"pod": "n"},
        "dt_txt": "2026-02-07 00:00:00",
    }
    assert steps[3]["weather"][0]["id"] == 600
    assert steps[3]["snow"] == {"3h": 0.1}  # 04:00: code 71, 0.1 mm
    assert steps[4]["snow"] == {"3h": 0.2}  # 05:00: code 71, 0.2 mm, though the step's own code is 3
    assert steps[4]["main"] == {"temp": -11.2, "temp_min": -11.2, "temp_max": -5.3}
    assert steps[6]["rain"] == {"3h": 0.1}  # 11:00: code 51, 0.1 mm
    assert [step["sys"]["pod"] for step in steps[:9]] == ["n", "n", "n", "n", "d", "d", "d", "d", "n"]
    assert steps[39]["dt_txt"] == "2026-02-11 21:00:00"
    assert answer["city"] == {
        "id": 0,
        "name": "40.79, -73.97",
        "coord": {"lon": -73.97, "lat": 40.79},
        "timezone": -18000,
        "timezone_name": "America/New_York",
        "sunrise": 1770379244,
        "sunset": 1770416381,
    }


def test_a_city_is_geocoded_and_its_weather_requested_by_coordinates(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("search", ATHENS)
    replies("open-meteo", DRESDEN)
    answer = open_meteo.get("/weather", query_string={"city": "Αθήνα", "lang": "el", "evil": "1"}).json
    assert (answer["name"], answer["id"], answer["sys"]["country"]) == ("Αθήνα", 264371, "GR")
    assert answer["coord"] == {"lat": 37.9838, "lon": 23.7278}
    search, weather = (call.request.params for call in upstream.calls)
    assert search == {"name": "Αθήνα", "count": "10", "language": "el", "format": "json"}
    assert {
        "latitude": "37.98376",
        "longitude": "23.72784",
        "timezone": "auto",
        "timeformat": "unixtime",
        "wind_speed_unit": "ms",
    }.items() <= weather.items()


def test_the_forecast_bears_the_citys_name_country_and_population(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("search", ATHENS)
    replies("open-meteo", NEW_YORK)
    city = open_meteo.get("/forecast", query_string={"city": "Αθήνα", "lang": "el"}).json["city"]
    assert (city["name"], city["country"], city["population"]) == ("Αθήνα", "GR", 664046)


def test_a_city_is_geocoded_once_per_language(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("search", ATHENS)
    replies("open-meteo", NEW_YORK)
    for path in ("/weather?city=Athens", "/forecast?city=Athens", "/weather?city=Athens&lang=el"):
        assert open_meteo.get(path).status_code == 200
    assert sum("/v1/search" in str(call.request.url) for call in upstream.calls) == 2


def test_a_name_not_found_in_english_is_searched_in_the_language_of_its_script(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("search", "open-meteo/geocoding_miss.json")
    replies("search", ATHENS)
    replies("open-meteo", DRESDEN)
    assert open_meteo.get("/weather", query_string={"city": "Αθήνα"}).json["name"] == "Αθήνα"
    assert [call.request.params["language"] for call in upstream.calls[:2]] == ["en", "el"]


def test_a_name_with_a_country_is_searched_in_english_and_the_countrys_language(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies
) -> None:
    replies("search", "open-meteo/geocoding_miss.json")
    answer = open_meteo.get("/weather?city=Milano,IT&lang=fr")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")
    assert answer.json["detail"] == "Open-Meteo knows no city called 'Milano,IT'."
    searches = [(call.request.params["name"], call.request.params["language"]) for call in upstream.calls]
    assert searches == [("Milano", "fr"), ("Milano", "en"), ("Milano", "it")]
    assert upstream.calls[0].request.params["count"] == "100"


@pytest.mark.parametrize(
    ("city", "latitude", "found"),
    [
        ("Berlin", "52.52437", "Berlin"),
        ("Berlin,DE", "52.52437", "Berlin"),
        ("Berlin,NH,US", "44.46867", "Berlin"),
        ("Berlin,Camden,New Jersey", "39.79123", "Berlin"),
    ],
)
def test_qualifiers_select_one_of_the_recorded_berlins(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, replies: Replies, city: str, latitude: str, found: str
) -> None:
    replies("search", "open-meteo/geocoding_berlin_ten.json")
    replies("open-meteo", DRESDEN)
    assert open_meteo.get("/weather", query_string={"city": city}).json["name"] == found
    assert upstream.calls[1].request.params["latitude"] == latitude


def test_a_city_of_that_name_in_another_country_is_not_found(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("search", "open-meteo/geocoding_berlin_ten.json")
    answer = open_meteo.get("/weather?city=Berlin,FR")
    assert (answer.status_code, answer.json["type"]) == (404, "city-not-found")
    assert "none in 'FR'" in answer.json["detail"]


@pytest.mark.parametrize(
    ("payload", "query", "first", "count"),
    [
        ("berlin_ten", "q=Berlin", ("Berlin", 52.52437, 13.41053, "DE", "Land Berlin"), 5),
        ("berlin_ten", "q=Berlin,US&limit=2", ("Berlin", 44.46867, -71.18508, "US", "New Hampshire"), 2),
        ("hollywood_ten", "q=Hollywood", ("Hollywood", 34.09834, -118.32674, "US", "California"), 5),
        ("hollywood_twenty", "q=Hollywood,IE", ("Hollywood", 53.09333, -6.60806, "IE", "Leinster"), 2),
        ("cordoba_one", "q=cordoba", ("Córdoba", -31.4135, -64.18105, "AR", "Cordoba"), 1),
    ],
)
def test_every_recorded_geocoding_becomes_a_list_of_places(
    open_meteo: FlaskClient,
    replies: Replies,
    payload: str,
    query: str,
    first: tuple[str, float, float, str, str],
    count: int,
) -> None:
    replies("search", f"open-meteo/geocoding_{payload}.json")
    answer = open_meteo.get(f"/places?{query}")
    assert kept(PLACES, answer.json)
    name, lat, lon, country, state = first
    assert answer.json[0] == {"name": name, "lat": lat, "lon": lon, "country": country, "state": state}
    assert len(answer.json) == count
    assert answer.headers["X-Provider"] == "open-meteo"


def test_an_unknown_name_yields_an_empty_list_of_places(open_meteo: FlaskClient, replies: Replies) -> None:
    replies("search", "open-meteo/geocoding_miss.json")
    answer = open_meteo.get("/places?q=Nowhere")
    assert (answer.status_code, answer.json) == (200, [])


def test_a_city_is_listed_and_the_state_of_the_same_name_is_not(open_meteo: FlaskClient, replies: Replies) -> None:
    state = {
        "id": 1,
        "name": "New York",
        "latitude": 43,
        "longitude": -75,
        "feature_code": "ADM1",
        "country_code": "US",
    }
    city = {**state, "id": 2, "latitude": 40.7, "feature_code": "PPL", "population": 8804190}
    replies("search", {"results": [{**state, "population": 19274244}, city]})
    assert [place["lat"] for place in open_meteo.get("/places?q=New York").json] == [40.7]


@pytest.mark.parametrize(
    ("status", "payload", "type_", "detail"),
    [
        (400, "error_400_latitude_range.json", "provider-failed", "Latitude must be in range of -90 to 90°"),
        (400, "error_400_invalid_value.json", "provider-failed", "Data corrupted at path 'temporal_resolution'"),
        (200, "error_400_invalid_value.json", "provider-failed", "Data corrupted at path"),
        (429, "error_429_minutely.json", "provider-exhausted", "quota is spent; try again in"),
        (429, "error_429_daily.json", "provider-exhausted", "quota is spent; try again in"),
    ],
)
@pytest.mark.parametrize("where", ["search", "open-meteo"])
def test_every_recorded_error_becomes_a_problem(
    open_meteo: FlaskClient, replies: Replies, where: str, status: int, payload: str, type_: str, detail: str
) -> None:
    replies(where, f"open-meteo/{payload}", status)
    answer = open_meteo.get("/weather?city=Athens" if where == "search" else "/weather?lat=1&lon=2")
    assert answer.json["type"] == type_
    assert detail in answer.json["detail"]


@pytest.mark.parametrize(
    ("status", "body", "type_"),
    [
        (502, "<html><body>502 Bad Gateway</body></html>", "provider-failed"),
        (500, '{"error":true,"reason":"Something went wrong"}', "provider-failed"),
        (400, "<html>", "provider-failed"),
        (400, '{"error":true}', "provider-failed"),
        (403, "", "provider-refused"),
        (429, "<html>", "provider-exhausted"),
        (200, "<html>", "provider-garbled"),
        (200, "[]", "provider-garbled"),
        (200, '{"hourly": {"time": 3}}', "provider-garbled"),
    ],
)
def test_an_error_or_garbled_body_becomes_a_problem(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, status: int, body: str, type_: str
) -> None:
    upstream.get("https://api.open-meteo.com/v1/forecast", body=body, status=status)
    assert open_meteo.get("/weather?lat=1&lon=2").json["type"] == type_


def test_an_error_reason_is_shortened_and_cleaned_of_control_characters(
    open_meteo: FlaskClient, replies: Replies
) -> None:
    replies("open-meteo", {"error": True, "reason": "\x1b[31mred\n" + "x" * 900}, 400)
    detail = open_meteo.get("/weather?lat=1&lon=2").json["detail"]
    assert "\x1b" not in detail
    assert detail.startswith("Open-Meteo refused the question: [31mred x")
    assert len(detail) < 260


def test_an_answer_of_the_sandbox_names_the_sandbox_as_provider(
    open_meteo: FlaskClient, replies: Replies, recorded: Recorded
) -> None:
    replies("open-meteo", {**recorded(DRESDEN), "sandbox": True}, headers={"X-Provider": "sandbox"})
    answer = open_meteo.get("/weather?lat=1&lon=2")
    assert (answer.json["base"], answer.headers["X-Provider"]) == ("sandbox", "sandbox/open-meteo")


def test_every_recording_of_open_meteo_is_used_by_a_test() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    for path in (RECORDED / "open-meteo").iterdir():
        assert path.name in here or path.stem.removeprefix("geocoding_") in here, path.name


@pytest.mark.parametrize(
    "odd",
    [
        5,
        None,
        {},
        {"name": "Berlin"},
        {"name": "Berlin", "latitude": 99, "longitude": 1},
        {"latitude": 1, "longitude": 2},
    ],
)
def test_a_bad_result_of_the_geocoder_costs_itself(
    open_meteo: FlaskClient, replies: Replies, recorded: Recorded, odd: Any
) -> None:
    good = recorded("open-meteo/geocoding_berlin_ten.json")["results"]
    replies("search", {"results": [odd, *good]})
    found = open_meteo.get("/places?q=Berlin").json
    assert [place["lat"] for place in found[:1]] == [52.52437]


def test_a_geocoders_odd_fields_cost_themselves(open_meteo: FlaskClient, replies: Replies) -> None:
    odd = {"id": "x", "population": "many", "country_code": 5, "admin1": [], "timezone": "Mars/Olympus"}
    replies("search", {"results": [{"name": "Berlin", "latitude": "52.5", "longitude": 13.4, **odd}]})
    assert open_meteo.get("/places?q=Berlin").json == [{"name": "Berlin", "lat": 52.5, "lon": 13.4, "country": ""}]


NO_ZONE = {"error": True, "reason": "Invalid timezone"}


def test_a_place_of_the_gazetteer_is_asked_for_in_gmt_and_told_in_its_own_zone(
    gazetteer_file: Path, upstream: responses.RequestsMock
) -> None:
    now = {"time": 1_806_192_000, "temperature_2m": 5.5, "weather_code": 3}
    payload = {"utc_offset_seconds": 0, "timezone": "GMT", "current": now}
    upstream.get("https://api.open-meteo.com/v1/forecast", json=payload)
    answer = create_app(Settings(gazetteer=gazetteer_file)).test_client().get("/weather?city=Athens&units=metric")
    assert (answer.status_code, answer.json["main"]["temp"]) == (200, 5.5)
    assert (answer.json["timezone_name"], answer.json["timezone"]) == ("Europe/Athens", 7_200)
    assert [call.request.params["timezone"] for call in upstream.calls] == ["GMT"]


@pytest.mark.parametrize(
    ("zone", "offset_s", "asked"),
    [
        ("Europe/Berlin", 3_600, ["auto", "GMT"]),
        ("Asia/Kathmandu", 20_700, ["auto", "GMT", "GMT"]),
        ("America/St_Johns", -9_000, ["auto", "GMT", "GMT"]),
    ],
)
def test_a_zone_that_nobody_knows_is_learnt_once(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, zone: str, offset_s: int, asked: list[str]
) -> None:
    """An answer in a zone of half an hour isn't used: its hours are stamped beside those that they are of."""
    now = {"time": 1_806_192_000, "temperature_2m": 5.5, "weather_code": 3}

    def reply(request: Any) -> tuple[int, dict[str, str], str]:
        own = {"timezone": zone, "utc_offset_seconds": offset_s}
        told = own if request.params["timezone"] == "auto" else {"timezone": "GMT", "utc_offset_seconds": 0}
        return 200, {}, json.dumps({**told, "current": now})

    upstream.add_callback(responses.GET, "https://api.open-meteo.com/v1/forecast", callback=reply)
    for units in ("metric", "metric&x=1"):
        answer = open_meteo.get(f"/weather?lat=1&lon=2&units={units}").json
        assert (answer["timezone_name"], answer["timezone"]) == (zone, offset_s)
    open_meteo.get("/forecast?lat=1&lon=2")
    assert [call.request.params["timezone"] for call in upstream.calls] == asked


def test_without_any_zone_none_is_claimed(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    payload = {
        "utc_offset_seconds": 0,
        "timezone": "GMT",
        "current": {"time": 1_806_192_000, "temperature_2m": 5.5, "weather_code": 3},
    }
    upstream.get("https://api.open-meteo.com/v1/forecast", json=NO_ZONE, status=400)
    upstream.get("https://api.open-meteo.com/v1/forecast", json=payload)
    answer = open_meteo.get("/weather?lat=1&lon=2")
    assert answer.status_code == 200
    assert not {"timezone", "timezone_name"} & answer.json.keys()
    assert [call.request.params["timezone"] for call in upstream.calls] == ["auto", "GMT"]


def test_a_zone_that_is_refused_twice_is_a_failure(open_meteo: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get("https://api.open-meteo.com/v1/forecast", json=NO_ZONE, status=400)
    answer = open_meteo.get("/weather?lat=1&lon=2")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")
    assert len(upstream.calls) == 2


NOW_S = 1_796_040_000 + 5_025  # 2026-11-30 13:23:45 in UTC


@pytest.mark.parametrize(
    ("reason", "pause_s"),
    [
        ("Minutely API request limit exceeded. Please try again in one minute.", 15),
        ("Hourly API request limit exceeded. Please try again in the next hour.", 36 * 60 + 15),
        ("Daily API request limit exceeded. Please try again tomorrow.", 10 * 3_600 + 36 * 60 + 15),
        ("Too many concurrent requests", 5),
        ("", 36 * 60 + 15),
    ],
)
def test_the_pause_after_a_429_is_that_of_its_reason(reason: str, pause_s: int) -> None:
    assert pause_of(reason, NOW_S) == pause_s


WHOLE = {
    "utc_offset_seconds": 0,
    "timezone": "UTC",
    "current": {"time": 1_795_694_400, "interval": 900, "temperature_2m": 21.0, "weather_code": 0},
    "hourly": {"time": [1_795_694_400], "temperature_2m": [21.0]},
}


@pytest.mark.parametrize(
    ("params", "weight"),
    [
        ({"current": "a,b"}, 1),
        ({"hourly": ",".join("abcdefghijklmnopqrs"), "forecast_days": "16"}, 2.17),
        ({"hourly": ",".join("abcdefghij"), "current": ",".join("abcdefghij"), "forecast_days": "7"}, 2),
        ({"hourly": ",".join("abcdefghij"), "forecast_days": "14", "past_days": "14"}, 2),
        ({"hourly": "a,b,c,d,e,f,g,h", "forecast_days": "15"}, 1),
    ],
)
def test_a_question_weighs_what_open_meteo_counts_it_as(params: dict[str, str], weight: float) -> None:
    """Variables by ten, and by fourteen days where there are more (https://open-meteo.com/en/pricing)."""
    assert weight_of(params) == weight


def test_a_body_that_breaks_off_is_asked_for_once_more(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """A failure in its midst adds text to an answer of status 200."""
    upstream.get(OPEN_METEO, body='{"current": {"time": 1, "temperature_2m": 3Internal error')
    upstream.get(OPEN_METEO, json=WHOLE)
    answer = open_meteo.get("/weather?lat=1&lon=2&units=metric")
    assert (answer.status_code, answer.json["main"]["temp"]) == (200, 21.0)
    assert len(upstream.calls) == 2


@pytest.mark.parametrize("body", ['{"current": {', "<html>busy</html>"])
def test_a_body_that_breaks_off_twice_is_garbled(
    open_meteo: FlaskClient, upstream: responses.RequestsMock, body: str
) -> None:
    upstream.get(OPEN_METEO, body=body)
    assert open_meteo.get("/weather?lat=1&lon=2").json["type"] == "provider-garbled"
    assert len(upstream.calls) == 2


def test_whole_json_of_another_shape_is_not_asked_for_again(
    open_meteo: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(OPEN_METEO, json=[])
    assert open_meteo.get("/weather?lat=1&lon=2").json["type"] == "provider-garbled"
    assert len(upstream.calls) == 1


def test_a_body_is_not_asked_for_again_where_the_quota_has_no_more(upstream: responses.RequestsMock) -> None:
    upstream.get(OPEN_METEO, body='{"current": {')
    client = create_app(Settings(gazetteer=NO_FILE, open_meteo_quota="4/minute")).test_client()
    assert client.get("/weather?lat=1&lon=2").json["type"] == "provider-garbled"
    assert len(upstream.calls) == 1
