"""MET Norway through the service. The payloads have the shape of its documentation, numbers were calculated by hand.

https://docs.api.met.no/doc/locationforecast/datamodel, https://api.met.no/doc/ForecastJSON
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import responses
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from time_machine import Traveller, travel

from contract.schemas.one_call import ONE_CALL
from contract.schemas.weather import CURRENT, FORECAST
from tests.unit.weather.conformity import kept
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.providers.felt import feels_like_c
from weather.providers.met_norway.symbols import by_cloud, conditions
from weather.settings import Settings

URL = "https://api.met.no/weatherapi/locationforecast/2.0/complete"
CONTACT = "weather@example.org"
START = datetime(2026, 12, 1, 12, tzinfo=UTC)
HEADERS = {
    "Date": "Tue, 01 Dec 2026 12:15:00 GMT",
    "Last-Modified": "Tue, 01 Dec 2026 12:03:11 GMT",
    "Expires": "Tue, 01 Dec 2026 12:46:00 GMT",
}


def period(symbol: str, **details: float) -> dict[str, Any]:
    return {"summary": {"symbol_code": symbol}, "details": details}


def entry(hour: int, celsius: float, **data: Any) -> dict[str, Any]:
    """The weather so many hours after noon; what MET doesn't know is a missing key."""
    instant = data.pop("instant", {})
    details = {"air_temperature": celsius, "cloud_area_fraction": 20.0, "relative_humidity": 60.0, "wind_speed": 3.0}
    time = (START + timedelta(hours=hour)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"time": time, "data": {"instant": {"details": {**details, **instant}}, **data}}


def forecast(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {}, "properties": {"meta": {}, "timeseries": list(entries)}}


RAIN = {
    "next_1_hours": period("rain", precipitation_amount=0.5),
    "next_6_hours": period("rain", precipitation_amount=9),
}
SERIES = forecast(
    *(entry(hour, 10.0 + hour, **RAIN) for hour in range(6)),
    entry(6, 4, next_6_hours=period("snow", precipitation_amount=6.0, air_temperature_min=-3, air_temperature_max=5)),
    entry(12, 2, next_6_hours=period("lightsleetshowers_night", precipitation_amount=2.4)),
    entry(18, 1, next_6_hours=period("partlycloudy_day", precipitation_amount=0.0)),
    entry(24, 3, next_6_hours=period("cloudy", precipitation_amount=0.0)),
    entry(30, 2),
)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(START + timedelta(minutes=15), tick=False) as now:
        yield now


@pytest.fixture
def met() -> FlaskClient:
    settings = Settings(contact=CONTACT, weather_providers="met-norway", gazetteer=NO_FILE)
    return create_app(settings).test_client()


@pytest.mark.usefixtures("clock")
def test_now_is_between_two_hours_of_the_model(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    """A quarter past noon: a quarter of the way from 10 to 11 °C, and the rain of the hour that has begun."""
    upstream.get(URL, json=SERIES, headers=HEADERS)
    answer = met.get("/weather?lat=59.91&lon=10.75&units=metric")
    now = answer.json
    assert (now["main"]["temp"], now["main"]["humidity"], now["wind"], now["clouds"]) == (
        10.2,
        60,
        {"speed": 3},
        {"all": 20},
    )
    assert (now["rain"], now["weather"][0]["id"]) == ({"1h": 0.5}, 500)
    assert now["dt"] == int(START.timestamp()) + 900
    assert (now["base"], now["timezone_name"], now["timezone"]) == ("met-norway", "Etc/GMT-1", 3_600)
    assert now["source"] == "forecast"
    assert not {"visibility", "uvi"} & now.keys()
    assert kept(CURRENT, now)
    assert (answer.headers["X-Provider"], answer.headers["X-Licence"]) == ("met-norway", "CC BY 4.0")
    assert answer.headers["X-Provider-Credit"].startswith("Iris, based on data from MET Norway (CC BY 4.0) <https://")


@pytest.mark.usefixtures("clock")
def test_amounts_stand_at_their_end_and_no_hour_is_counted_twice(
    met: FlaskClient, upstream: responses.RequestsMock
) -> None:
    """Hours first: three of 0.5 mm by 15 h UTC; then six hours in a step of their own, the blocks of before unused."""
    upstream.get(URL, json=SERIES, headers=HEADERS)
    steps = met.get("/forecast?lat=59.91&lon=10.75&units=metric").json
    told = {step["dt_txt"][5:16]: step for step in steps["list"]}
    assert list(told) == ["12-01 15:00", "12-01 18:00", "12-02 00:00", "12-02 06:00", "12-02 12:00", "12-02 18:00"]
    assert told["12-01 15:00"]["rain"] == {"3h": 1.5}
    assert told["12-01 18:00"]["rain"] == {"3h": 1.5}
    assert told["12-02 00:00"]["snow"] == {"6h": 6.0}
    assert (told["12-02 00:00"]["main"]["temp_min"], told["12-02 00:00"]["main"]["temp_max"]) == (-3, 5)
    assert (told["12-02 06:00"]["rain"], told["12-02 06:00"]["snow"]) == ({"6h": 1.2}, {"6h": 1.2})
    assert told["12-02 12:00"]["weather"][0]["id"] == 802
    assert [step["weather"][0]["id"] for step in told.values()] == [500, 500, 601, 612, 802, 804]
    assert kept(FORECAST, steps)


@pytest.mark.usefixtures("clock")
def test_a_day_has_the_hours_and_its_share_of_the_blocks(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    """At UTC+1 the first of December ends at 23 h UTC, by when five sixths of the block of 6 mm have fallen."""
    upstream.get(URL, json=SERIES, headers=HEADERS)
    answer = met.get("/onecall?lat=59.91&lon=10.75&units=metric").json
    assert kept(ONE_CALL, answer)
    first, second = answer["daily"][:2]
    assert datetime.fromtimestamp(first["dt"], ZoneInfo("Etc/GMT-1")).hour == 12
    assert first["rain"] == pytest.approx(3.0)
    assert first["snow"] == pytest.approx(5.0, abs=1.01)
    assert (first["temp"]["max"], second["temp"]["max"]) == (15, 3)
    assert first["temp"]["min"] == -3


@pytest.mark.usefixtures("clock")
def test_the_question_bears_the_contact_and_canonical_coordinates(
    met: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, json=SERIES, headers=HEADERS)
    assert met.get("/weather?lat=59.900000001&lon=-0.00001").status_code == 200
    request = upstream.calls[0].request
    assert request.params == {"lat": "59.9", "lon": "0"}
    assert request.headers["User-Agent"].startswith("Iris/")
    assert request.headers["User-Agent"].endswith(f" ({CONTACT})")


def test_one_body_serves_all_questions_until_it_expires_and_is_renewed_by_a_304(
    met: FlaskClient, upstream: responses.RequestsMock, clock: Traveller
) -> None:
    upstream.get(URL, json=SERIES, headers=HEADERS)
    for path in ("/weather?lat=59.91&lon=10.75", "/forecast?lat=59.91&lon=10.75"):
        answer = met.get(path)
        assert answer.status_code == 200
        lifetime_s = int(answer.headers["Cache-Control"].split("max-age=")[1].split(",")[0])
        assert 0.89 * 1_860 <= lifetime_s <= 1.1 * 1_860
    assert len(upstream.calls) == 1
    clock.shift(2_400)
    upstream.replace(responses.GET, URL, status=304, headers={**HEADERS, "Expires": "Tue, 01 Dec 2026 12:25:00 GMT"})
    assert met.get("/onecall?lat=59.91&lon=10.75").status_code == 200
    assert [call.request.headers.get("If-Modified-Since") for call in upstream.calls] == [
        None,
        HEADERS["Last-Modified"],
    ]


@pytest.mark.usefixtures("clock")
def test_a_deprecated_version_is_used_and_said_once(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=SERIES, status=203, headers=HEADERS)
    with capture_logs() as logs:
        for lon in (10, 11):
            assert met.get(f"/weather?lat=59.91&lon={lon}").status_code == 200
    assert [line["log_level"] for line in logs if line["event"] == "deprecated"] == ["warning"]


@pytest.mark.parametrize(
    ("status", "type_", "says"),
    [
        (400, "provider-failed", "refused the question"),
        (403, "provider-refused", "CONTACT"),
        (404, "city-not-found", "has no forecast for"),
        (422, "city-not-found", "has no forecast for"),
        (429, "provider-exhausted", "try again"),
        (500, "provider-failed", "500"),
        (301, "provider-failed", "301"),
    ],
)
@pytest.mark.usefixtures("clock")
def test_each_status_has_its_problem(
    met: FlaskClient, upstream: responses.RequestsMock, status: int, type_: str, says: str
) -> None:
    upstream.get(URL, status=status, body="<html>no</html>")
    answer = met.get("/weather?lat=59.91&lon=10.75")
    assert answer.json["type"] == type_
    assert says in answer.json["detail"]


@pytest.mark.usefixtures("clock")
def test_after_a_403_it_is_not_asked_for_an_hour(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=403)
    for lon in (10, 11, 12):
        assert met.get(f"/weather?lat=59.91&lon={lon}").status_code == 502
    assert len(upstream.calls) == 1
    state = met.get("/providers").json["providers"][0]
    assert (state["state"], "CONTACT" in state["detail"]) == ("refused", True)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        '{"properties": {"timeseries": []}}',
        '{"properties": {"timeseries": [{"time": "soon", "data": {}}]}}',
        '{"properties": {"timeseries": [{"time": "2026-12-01T12:00:00Z", "data": {"instant": {"details": {}}}}]}}',
        "<html>",
    ],
)
@pytest.mark.usefixtures("clock")
def test_what_is_no_forecast_is_garbled(met: FlaskClient, upstream: responses.RequestsMock, body: str) -> None:
    upstream.get(URL, body=body)
    for path in ("/weather", "/forecast", "/onecall"):
        assert met.get(f"{path}?lat=1&lon=2").json["type"] == "provider-garbled"


@pytest.mark.parametrize("hours", [-3, 40])
def test_a_series_without_the_present_has_no_weather_now(upstream: responses.RequestsMock, hours: int) -> None:
    upstream.get(URL, json=SERIES)
    with travel(START + timedelta(hours=hours), tick=False):
        client = create_app(Settings(contact=CONTACT, weather_providers="met-norway", gazetteer=NO_FILE)).test_client()
        assert client.get("/weather?lat=1&lon=2").json["type"] == "provider-garbled"


def test_without_a_contact_it_is_not_asked_and_that_is_said(upstream: responses.RequestsMock) -> None:
    client = create_app(Settings(gazetteer=NO_FILE)).test_client()
    states = {one["name"]: one for one in client.get("/providers").json["providers"]}
    assert states["met-norway"]["state"] == "no contact"
    assert states["met-norway"]["detail"] == "It is skipped: CONTACT isn't set."
    assert client.get("/readyz").json["parts"]["met-norway"] == "no contact: CONTACT isn't set"
    assert not upstream.calls


def test_a_city_that_nobody_knows_is_left_to_the_others(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    assert met.get("/weather?city=Nowhere").json["type"] == "city-not-found"
    assert not upstream.calls


@pytest.mark.parametrize(
    ("symbol", "mm_h", "cloud", "ids"),
    [
        ("clearsky_day", None, None, (800,)),
        ("fair_polartwilight", None, None, (801,)),
        ("partlycloudy_night", None, 40, (802,)),
        ("partlycloudy_night", None, 70, (803,)),
        ("cloudy", 0.0, 100, (804,)),
        ("fog", None, None, (741,)),
        ("lightrain", None, None, (500,)),
        ("rain", None, None, (501,)),
        ("heavyrain", 1.0, None, (500,)),
        ("heavyrain", 2.5, None, (501,)),
        ("lightrain", 8.0, None, (502,)),
        ("heavyrainshowers_day", None, None, (522,)),
        ("lightsleet", None, None, (615,)),
        ("heavysleetshowers_day", None, None, (613,)),
        ("heavysnow", 1.0, None, (602,)),
        ("lightsnowshowers_polartwilight", None, None, (620,)),
        ("rainandthunder", None, None, (201,)),
        ("heavyrainshowersandthunder_day", 9.0, None, (202,)),
        ("lightssleetshowersandthunder_day", None, None, (210, 612)),
        ("lightsleetshowersandthunder_day", None, None, (210, 612)),
        ("lightssnowshowersandthunder_night", None, None, (210, 620)),
        ("heavysnowandthunder", None, None, (212, 602)),
        ("heavysleetandthunder", None, None, (212, 616)),
        ("volcano", None, 90, (804,)),
        ("volcano", None, None, ()),
        (None, None, 10, (800,)),
    ],
)
def test_each_symbol_is_a_condition_whose_strength_is_the_rains(
    symbol: str | None, mm_h: float | None, cloud: float | None, ids: tuple[int, ...]
) -> None:
    assert conditions(symbol, mm_h, cloud) == ids


@pytest.mark.parametrize(("cloud", "id_"), [(0, 800), (13, 800), (14, 801), (38, 801), (50, 802), (86, 803), (87, 804)])
def test_an_unknown_sky_is_told_by_its_clouds(cloud: float, id_: int) -> None:
    assert by_cloud(cloud) == id_


@pytest.mark.parametrize(
    ("celsius", "humidity", "wind_ms", "felt"),
    [
        (32.2, 70, 1, 40.6),  # 90 °F at 70 %: 105 °F in the weather service's table
        (-10, 50, 5.56, -17.0),  # -10 °C at 20 km/h: -18 °C in Canada's table, in whole degrees
        (20, 90, 9, 20),
        (30, 30, 0, 30),
        (5, None, None, 5),
        (30, None, 3, 30),
        (9, 50, 1.3, 9),
    ],
)
def test_what_it_feels_like(celsius: float, humidity: float | None, wind_ms: float | None, felt: float) -> None:
    assert feels_like_c(celsius, humidity, wind_ms) == pytest.approx(felt, abs=1)


@pytest.mark.usefixtures("clock")
def test_hours_end_and_days_go_on(met: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json=SERIES, headers=HEADERS)
    hours = met.get("/forecast?lat=59.91&lon=10.75&units=metric&step=1h&days=2").json["list"]
    assert [step["dt_txt"][8:13] for step in hours[:6]] == ["01 12", "01 13", "01 14", "01 15", "01 16", "01 17"]
    assert [next(iter({**step.get("snow", {}), **step.get("rain", {})})) for step in hours[1:8]] == ["1h"] * 6 + ["6h"]
    parsed = FORECAST.validate_python({"list": hours})
    assert [step.length.total_seconds() // 3600 for step in parsed.steps[-3:]] == [6, 6, 6]
    assert [step.rain_mm for step in parsed.steps[-3:]] == [1.2, 0, 0]
    days = met.get("/forecast?lat=59.91&lon=10.75&units=metric&step=1d&days=2").json
    assert [day["temp"]["min"] for day in days["list"]] == [-3, 1]
    assert days["list"][0]["snow"] == pytest.approx(5.0)
    assert len(upstream.calls) == 1
