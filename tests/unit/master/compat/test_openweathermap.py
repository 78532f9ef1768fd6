import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from responses import matchers

from master.app import create_app
from master.settings import Settings
from servicekit.problems import NOT_OFFERED
from tests.fake_backends import FakeBackends
from tests.unit.master.compat.samples import FRESH, WEATHER, forecast, problem, weather

POINT = {"lat": "1.0", "lon": "2.0"}


def xml(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314 - our own


def forwarded(upstream: FakeBackends) -> list[tuple[str, dict[str, str]]]:
    """The paths that the services were asked for, with their parameters."""
    return [(call.request.path_url.partition("?")[0], call.request.params) for call in upstream.calls]


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ("q=Athens", {"city": "Athens"}),
        ("q=London,uk&appid=k&type=accurate", {"city": "London,uk"}),
        ("q=Athens&q=Paris", {"city": "Athens"}),
        ("Q=Athens", {"city": "Athens"}),
        ("lat=1&lon=2&q=Athens", POINT),
        ("id=264371", {"city": "geonames:264371"}),
        ("q=Athens&units=metric", {"city": "Athens", "units": "metric"}),
        ("q=Athens&units=Imperial", {"city": "Athens", "units": "imperial"}),
        ("q=Athens&units=default", {"city": "Athens"}),
        ("q=Athens&units=KELVIN", {"city": "Athens"}),
        ("q=Athens&units=bananas", {"city": "Athens"}),
        ("q=Athens&lang=el", {"city": "Athens", "lang": "el"}),
        ("q=Athens&lang=zh_cn", {"city": "Athens", "lang": "zh_cn"}),
        ("q=Athens&lang=klingon&mode=json&callback=1x", {"city": "Athens"}),
        ("q=%CE%91%CE%B8%CE%AE%CE%BD%CE%B1", {"city": "Αθήνα"}),
    ],
)
@pytest.mark.parametrize("path", ["/data/2.5/weather", "/data/2.5/weather/"])
def test_openweathermaps_parameters_are_read_in_all_their_spellings(
    client: FlaskClient, upstream: FakeBackends, path: str, asked: str, query: dict[str, str]
) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    answer = client.get(f"{path}?{asked}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert forwarded(upstream) == [("/weather", query)]


def test_the_current_weather_is_openweathermaps_own_shape(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(wind={"speed": 0.1}, snow={"1h": 1.5}), headers=FRESH)
    answer = client.get("/data/2.5/weather?id=264371")
    assert answer.json is not None
    assert answer.json["wind"] == {"speed": 0.1, "deg": 0}
    assert "rain" not in answer.json
    assert answer.json["snow"] == {"1h": 1.5}
    assert (answer.json["id"], answer.json["cod"]) == (264371, 200)
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert answer.headers["X-Provider"] == "open-meteo"
    assert client.get("/data/2.5/weather?id=264371", headers={"If-None-Match": '"e"'}).status_code == 304


def test_a_callers_key_reaches_no_service_no_log_and_no_cache_key(
    client: FlaskClient, upstream: FakeBackends, capsys: pytest.CaptureFixture[str]
) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    for key in ("very-secret-1", "very-secret-2"):
        assert client.get(f"/data/2.5/weather?q=Athens&APPID={key}", headers={"X-Api-Key": key}).status_code == 200
    assert len(upstream.calls) == 1
    assert "very-secret" not in str(upstream.calls)
    assert "very-secret" not in str(upstream.calls[0].request.headers)
    assert "very-secret" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("asked", "status", "cod", "message"),
    [
        ("", 400, "400", "Nothing to geocode"),
        ("q=", 400, "400", "Nothing to geocode"),
        ("lat=91&lon=2", 400, "400", "wrong latitude"),
        ("lat=x&lon=2", 400, "400", "wrong latitude"),
        ("lat=nan&lon=2", 400, "400", "wrong latitude"),
        ("lon=2", 400, "400", "wrong latitude"),
        ("lat=1", 400, "400", "wrong longitude"),
        ("lat=1&lon=181", 400, "400", "wrong longitude"),
        ("id=abc", 400, "400", "Invalid ID"),
        ("id=999999999999", 404, "404", "city not found"),
        ("zip=%3F", 400, "400", "invalid zip code"),
        ("q=%00", 404, "404", "city not found"),
        ("q=12", 404, "404", "city not found"),
    ],
)
@pytest.mark.parametrize("path", ["weather", "forecast", "forecast/daily", "onecall", "air_pollution"])
def test_a_question_that_cant_be_asked_gets_openweathermaps_error(
    client: FlaskClient, path: str, asked: str, status: int, cod: str, message: str
) -> None:
    answer = client.get(f"/data/2.5/{path}?{asked}")
    assert (answer.status_code, answer.json) == (status, {"cod": cod, "message": message})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("kind", "status", "answered", "cod", "message"),
    [
        ("city-not-found", 404, 404, "404", "city not found"),
        ("provider-exhausted", 503, 429, 429, "Your account is temporary blocked"),
        ("provider-failed", 502, 502, "502", "What went wrong."),
        ("provider-timeout", 504, 504, "504", "What went wrong."),
        ("service-unavailable", 503, 503, "503", "What went wrong."),
    ],
)
@pytest.mark.parametrize("path", ["weather", "forecast"])
def test_a_services_problem_becomes_openweathermaps_error(
    client: FlaskClient,
    upstream: FakeBackends,
    path: str,
    kind: str,
    status: int,
    answered: int,
    cod: Any,
    message: str,
) -> None:
    upstream.get(f"{WEATHER}/{path}", headers={"Retry-After": "60"}, **problem(kind, status))
    answer = client.get(f"/data/2.5/{path}?q=Athens")
    assert answer.json is not None
    assert (answer.status_code, answer.json["cod"]) == (answered, cod)
    assert answer.json["message"].startswith(message)
    assert answer.headers["Retry-After"] == "60"


def test_what_no_provider_of_the_deployment_has_isnt_there(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/onecall", **problem("provider-failed", 502, NOT_OFFERED))
    answer = client.get("/data/3.0/onecall?lat=1&lon=2")
    assert (answer.status_code, answer.json) == (404, {"cod": "404", "message": NOT_OFFERED})


def test_too_many_requests_are_refused_in_openweathermaps_words() -> None:
    client = create_app(Settings(rate_limit="1/hour")).test_client()
    assert client.get("/data/2.5/weather").status_code == 400
    answer = client.get("/data/2.5/weather?q=Athens")
    assert answer.json is not None
    assert (answer.status_code, answer.json["cod"]) == (429, 429)
    assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/data/2.5/nothing").status_code == 429


@pytest.mark.parametrize("path", ["/data/2.5/nothing", "/data/3.0/onecall/overview", "/geo/2.0/direct", "/data/2.5/"])
def test_an_unknown_path_gets_openweathermaps_error(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json) == (404, {"cod": "404", "message": "Internal error"})


def test_another_method_gets_openweathermaps_error_and_the_methods_that_are_answered(client: FlaskClient) -> None:
    answer = client.post("/data/2.5/weather?q=Athens")
    assert answer.json is not None
    assert (answer.status_code, answer.json["cod"]) == (405, "405")
    assert "GET" in answer.headers["Allow"]


def test_the_forecast_has_as_many_steps_as_are_asked_for(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/forecast", json=forecast(), headers=FRESH)
    for asked, steps in (("cnt=3", 3), ("cnt=40", 40), ("cnt=999", 40), ("cnt=0", 40), ("cnt=x", 40), ("", 40)):
        answer = client.get(f"/data/2.5/forecast?q=Athens&{asked}").json
        assert answer is not None
        assert (answer["cnt"], len(answer["list"]), answer["cod"]) == (steps, steps, "200")
    assert ["rain" in step for step in answer["list"][:2]] == [False, True]
    assert answer["list"][0]["wind"] == {"speed": 0.1, "deg": 0}
    assert len(upstream.calls) == 1


def test_days_are_asked_for_by_their_number(client: FlaskClient, upstream: FakeBackends) -> None:
    day = {"dt": 1, "temp": {"day": 1.5}, "rain": 0.0, "speed": 0.1, "weather": [{"id": 800}]}
    upstream.get(f"{WEATHER}/forecast", json={"cnt": 1, "list": [day]}, headers=FRESH)
    answer = client.get("/data/2.5/forecast/daily?q=Athens&cnt=20&units=metric").json
    assert answer == {
        "cnt": 1,
        "list": [{"deg": 0, "dt": 1, "temp": {"day": 1.5}, "speed": 0.1, "weather": [{"id": 800}]}],
    }
    assert client.get("/data/2.5/forecast/daily?q=Athens").status_code == 200
    assert forwarded(upstream) == [
        ("/forecast", {"city": "Athens", "units": "metric", "step": "1d", "days": "16"}),
        ("/forecast", {"city": "Athens", "step": "1d", "days": "7"}),
    ]


def test_hours_are_asked_for_by_their_number(client: FlaskClient, upstream: FakeBackends) -> None:
    """Four days of them, as OpenWeatherMap has, unless more are wanted than its own 96."""
    upstream.get(f"{WEATHER}/forecast", json=forecast(120), headers=FRESH)
    for asked, days, steps in (("", "4", 96), ("cnt=30", "2", 30), ("cnt=100", "5", 100), ("cnt=9999", "16", 120)):
        answer = client.get(f"/data/2.5/forecast/hourly?q=Athens&{asked}").json
        assert (answer["cnt"], len(answer["list"])) == (steps, steps)
        wanted = {"step": "1h", "days": days} if days != "5" else {"step": "1h"}
        assert forwarded(upstream)[-1] == ("/forecast", {"city": "Athens", **wanted})


@pytest.mark.parametrize("version", ["2.5", "3.0"])
def test_one_call_leaves_out_what_is_excluded(client: FlaskClient, upstream: FakeBackends, version: str) -> None:
    told = {
        "lat": 1,
        "lon": 2,
        "current": {"dt": 1, "rain": {"1h": 0}},
        "daily": [{"dt": 1, "rain": 0.2, "wind_deg": 9}],
    }
    upstream.get(f"{WEATHER}/onecall", json=told, headers=FRESH)
    answer = client.get(f"/data/{version}/onecall?lat=1&lon=2&exclude=minutely,Hourly,alerts")
    assert answer.json == {
        "lat": 1,
        "lon": 2,
        "current": {"wind_deg": 0, "dt": 1},
        "daily": [{"wind_deg": 9, "dt": 1, "rain": 0.2}],
    }
    assert forwarded(upstream) == [("/onecall", {**POINT, "exclude": "hourly"})]


@pytest.mark.parametrize("path", ["/air_pollution", "/air_pollution/forecast"])
def test_air_pollution_names_each_component(client: FlaskClient, upstream: FakeBackends, path: str) -> None:
    upstream.get(
        f"{WEATHER}{path}",
        json={"coord": {"lon": 2, "lat": 1}, "list": [{"dt": 1, "main": {"aqi": 2}, "components": {"co": 170.1}}]},
        headers=FRESH,
    )
    answer = client.get(f"/data/2.5{path}?lat=1&lon=2").json
    assert answer is not None
    assert answer["list"][0]["components"] == dict.fromkeys(("no", "no2", "o3", "so2", "pm2_5", "pm10", "nh3")) | {
        "co": 170.1
    }


PLACE = {"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR"}
AT_SEA = {"name": "0.00, -30.00", "lat": 0, "lon": -30, "country": ""}


def test_geocoding_finds_names_as_openweathermap_does(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/places", json=[PLACE], headers=FRESH)
    assert client.get("/geo/1.0/direct?q=Athens&limit=5&appid=k").json == [PLACE]
    assert client.get("/geo/1.0/direct?q=Athens").json == [PLACE]
    assert forwarded(upstream) == [
        ("/places", {"q": "Athens", "match": "name"}),
        ("/places", {"q": "Athens", "limit": "1", "match": "name"}),
    ]
    assert client.get("/geo/1.0/direct?q=%3F%3F").json == {"cod": "400", "message": "Nothing to geocode"}
    assert client.get("/geo/1.0/direct").json == {"cod": "400", "message": "Nothing to geocode"}


def test_reverse_geocoding_finds_nothing_at_sea(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/places/near", json=[PLACE], match=[matchers.query_param_matcher({**POINT, "limit": "2"})])
    upstream.get(f"{WEATHER}/places/near", json=[AT_SEA])
    assert client.get("/geo/1.0/reverse?lat=1&lon=2&limit=2").json == [PLACE]
    assert client.get("/geo/1.0/reverse?lat=0&lon=-30").json == []
    assert client.get("/geo/1.0/reverse").json == {"cod": "400", "message": "wrong latitude"}


def test_a_postal_code_is_a_place(client: FlaskClient, upstream: FakeBackends) -> None:
    found = {"zip": "EC1A", "name": "London", "lat": 51.5, "lon": -0.13, "country": "GB"}
    known = [matchers.query_param_matcher({"zip": "EC1A,GB"})]
    upstream.get(f"{WEATHER}/places/zip", json=found, match=known, headers=FRESH)
    upstream.get(f"{WEATHER}/places/zip", json={})
    upstream.get(f"{WEATHER}/weather", json=weather(name="City of London"), headers=FRESH)
    assert client.get("/geo/1.0/zip?zip=EC1A,GB").json == found
    answer = client.get("/geo/1.0/zip?zip=00000")
    assert (answer.status_code, answer.json) == (404, {"cod": "404", "message": "not found"})
    told = client.get("/data/2.5/weather?zip=EC1A,GB").json
    assert told is not None
    assert told["name"] == "London"
    assert upstream.calls[-1].request.params == {"lat": "51.5", "lon": "-0.13"}
    answer = client.get("/data/2.5/weather?zip=00000")
    assert (answer.status_code, answer.json) == (404, {"cod": "404", "message": "city not found"})


def test_find_has_the_weather_of_all_places_of_a_name(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/places", json=[PLACE, {**PLACE, "lat": 33.96, "name": "Athens", "country": "US"}])
    upstream.get(f"{WEATHER}/weather", json=weather(rain={"1h": 0.5}), headers=FRESH)
    answer = client.get("/data/2.5/find?q=Athens&type=like&units=metric&cnt=3")
    told = answer.json
    assert told is not None
    assert (told["message"], told["cod"], told["count"], len(told["list"])) == ("like", "200", 2, 2)
    entry = told["list"][0]
    assert (entry["id"], entry["name"], entry["sys"], entry["rain"]) == (
        264371,
        "Athens",
        {"country": "GR"},
        {"1h": 0.5},
    )
    assert entry["snow"] is None
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert forwarded(upstream)[0] == ("/places", {"q": "Athens", "limit": "3"})


def test_find_around_a_point_leaves_out_the_sea(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/places/near", json=[AT_SEA])
    answer = client.get("/data/2.5/find?lat=0&lon=-30&cnt=50").json
    assert answer == {"message": "accurate", "cod": "200", "count": 0, "list": []}
    assert forwarded(upstream) == [("/places/near", {"lat": "0.0", "lon": "-30.0", "limit": "20"})]


def test_a_group_leaves_out_ids_that_nobody_knows(client: FlaskClient, upstream: FakeBackends) -> None:
    known = matchers.query_param_matcher({"city": "geonames:264371"})
    upstream.get(f"{WEATHER}/weather", json=weather(), match=[known])
    upstream.get(f"{WEATHER}/weather", **problem("city-not-found", 404))
    told = client.get("/data/2.5/group?id=264371,99").json
    assert told is not None
    assert (told["cnt"], told["list"][0]["id"], told["list"][0]["sys"]["timezone"]) == (1, 264371, 7200)
    assert client.get("/data/2.5/group?id=99").json == {"cod": "404", "message": "city not found"}
    assert client.get("/data/2.5/group").json == {"cod": "400", "message": "Nothing to geocode"}
    assert client.get("/data/2.5/group?id=" + ",".join("123456")).status_code == 404
    assert client.get("/data/2.5/group?id=" + ",".join(map(str, range(1, 22)))).status_code == 400


def test_a_group_fails_as_its_provider_does(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/weather", **problem("provider-exhausted", 503))
    assert client.get("/data/2.5/group?id=1,2").status_code == 429


def test_the_weather_comes_in_xml(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(rain={"1h": 0.5}, name="A&B"), headers=FRESH)
    answer = client.get("/data/2.5/weather?q=Athens&mode=xml&units=metric")
    assert answer.content_type == "application/xml; charset=utf-8"
    root = xml(answer.data)
    found = {element.tag: element.attrib for element in root.iter()}
    assert found["city"] == {"id": "264371", "name": "A&B"}
    assert found["coord"] == {"lon": "23.7278", "lat": "37.9838"}
    assert found["sun"] == {"rise": "2026-11-26T05:17:29", "set": "2026-11-26T15:08:17"}
    assert found["temperature"] == {"value": "290.5", "min": "289.7", "max": "291.4", "unit": "celsius"}
    assert found["speed"] == {"value": "7.2", "unit": "m/s", "name": "Moderate breeze"}
    assert found["direction"] == {"value": "1", "code": "N", "name": "North"}
    assert found["precipitation"] == {"value": "0.5", "mode": "rain", "unit": "1h"}
    assert found["weather"] == {"number": "802", "value": "scattered clouds", "icon": "03d"}
    assert found["lastupdate"] == {"value": "2026-11-26T11:00:00"}
    assert root.findtext("city/country") == "GR"
    assert root.findtext("city/timezone") == "7200"


@pytest.mark.parametrize(
    ("amounts", "precipitation"),
    [
        ({}, {"mode": "no"}),
        ({"rain": {}}, {"mode": "no"}),
        ({"rain": None}, {}),
        ({"rain": {"1h": None}}, {}),
        ({"snow": {"1h": None}}, {}),
        ({"rain": {"1h": None}, "snow": {"1h": 0.4}}, {"value": "0.4", "mode": "snow", "unit": "1h"}),
    ],
)
def test_an_unknown_amount_is_no_dry_weather_in_xml(
    client: FlaskClient, upstream: FakeBackends, amounts: dict[str, Any], precipitation: dict[str, str]
) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(**amounts), headers=FRESH)
    (element,) = xml(client.get("/data/2.5/weather?q=Athens&mode=xml").data).iter("precipitation")
    assert element.attrib == precipitation


@pytest.mark.parametrize(
    ("units", "wind", "speed"),
    [
        ("imperial", {"speed": 20, "deg": 348.8}, {"value": "20", "unit": "mph", "name": "Fresh Breeze"}),
        ("standard", {"speed": 0.2}, {"value": "0.2", "unit": "m/s", "name": "Calm"}),
        ("metric", {"speed": 40, "deg": 270}, {"value": "40", "unit": "m/s", "name": "Hurricane"}),
        ("metric", {}, {"unit": "m/s"}),
    ],
)
def test_xml_names_the_wind(
    client: FlaskClient, upstream: FakeBackends, units: str, wind: dict[str, Any], speed: dict[str, str]
) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(wind=wind, sys={}), headers=FRESH)
    root = xml(client.get(f"/data/2.5/weather?q=Athens&mode=xml&units={units}").data)
    found = root.find("wind/speed")
    assert found is not None
    assert found.attrib == speed
    precipitation = root.find("precipitation")
    assert precipitation is not None
    assert precipitation.attrib == {"mode": "no"}


def test_an_error_comes_in_xml_too(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/weather", **problem("provider-failed", 502, "It said <no> & left."))
    answer = client.get("/data/2.5/weather?q=Athens&mode=xml")
    assert answer.content_type == "application/xml; charset=utf-8"
    root = xml(answer.data)
    assert (root.tag, root.findtext("cod"), root.findtext("message")) == ("ClientError", "502", "It said <no> & left.")


def test_a_fault_of_ours_is_openweathermaps_error_too(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(f"{WEATHER}/forecast", json={"no": "list"})
    answer = client.get("/data/2.5/forecast?q=Athens")
    assert (answer.status_code, answer.json) == (500, {"cod": "500", "message": "That is a fault of ours."})


def test_what_a_deployment_doesnt_want_isnt_there() -> None:
    client = create_app(Settings(compat="newsapi")).test_client()
    answer = client.get("/data/2.5/weather?q=Athens")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert create_app(Settings(compat="none")).test_client().get("/geo/1.0/direct?q=x").status_code == 404


@pytest.mark.parametrize("callback", ["cb", "_cb1", "$", "jQuery.cb_123", "window.app.show"])
def test_a_callback_gets_the_answer_as_a_script(client: FlaskClient, upstream: FakeBackends, callback: str) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    plain = client.get("/data/2.5/weather?q=London&appid=x").json
    answer = client.get("/data/2.5/weather", query_string={"q": "London", "appid": "x", "callback": callback})
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.text.startswith(f"{callback}({{")
    assert json.loads(answer.text.removeprefix(f"{callback}(").removesuffix(")")) == plain


@pytest.mark.parametrize("callback", ["", "1cb", "alert(1);cb", "a b", "a.", "</script>", "ü", "c" * 101])
def test_what_is_no_functions_name_is_passed_over(client: FlaskClient, upstream: FakeBackends, callback: str) -> None:
    upstream.get(f"{WEATHER}/weather", json=weather(), headers=FRESH)
    answer = client.get("/data/2.5/weather", query_string={"q": "London", "callback": callback})
    assert answer.content_type == "application/json"
    assert answer.json["name"]


def test_a_callback_gets_errors_too(client: FlaskClient) -> None:
    answer = client.get("/data/2.5/weather?callback=cb")
    assert (answer.status_code, answer.text) == (400, 'cb({"cod":"400","message":"Nothing to geocode"})')
