"""The US weather service through the service. Payloads have the shape of its OpenAPI, numbers were calculated by hand.

https://api.weather.gov/openapi.json, https://weather-gov.github.io/api/gridpoints
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient
from time_machine import travel

from contract.schemas.one_call import ONE_CALL
from contract.schemas.weather import CURRENT, FORECAST
from sandbox.app import create_app as create_sandbox
from tests.unit.weather.conformity import kept
from weather.app import create_app
from weather.providers.nws.conditions import Word, by_cloud, ids_of
from weather.providers.nws.grid import columns
from weather.settings import Settings

BASE = "https://api.weather.gov"
START = datetime(2026, 12, 1, 12, tzinfo=UTC)
NOW = START + timedelta(minutes=20)
POINT = {
    "properties": {
        "gridId": "TOP",
        "forecastGridData": f"{BASE}/gridpoints/TOP/32,81",
        "observationStations": f"{BASE}/gridpoints/TOP/32,81/stations",
        "timeZone": "America/Chicago",
    }
}
STATIONS = {"features": [{"properties": {"stationIdentifier": name}} for name in ("KFAR", "KNEXT", "bad/../id")]}


def timed(hour: int, duration: str, value: Any) -> dict[str, Any]:
    return {"validTime": f"{(START + timedelta(hours=hour)).isoformat()}/{duration}", "value": value}


def layer(*values: dict[str, Any], uom: str = "wmoUnit:degC") -> dict[str, Any]:
    return {"uom": uom, "values": list(values)}


def words(weather: str | None, intensity: str | None = None, coverage: str | None = None) -> list[dict[str, Any]]:
    return [{"weather": weather, "intensity": intensity, "coverage": coverage, "attributes": []}]


GRID = {
    "properties": {
        "updateTime": "2026-12-01T11:40:00+00:00",
        "temperature": layer(timed(0, "PT3H", 5), timed(3, "PT1H", 8), timed(4, "P1DT2H", 2)),
        "relativeHumidity": layer(timed(0, "P2D", 60), uom="wmoUnit:percent"),
        "skyCover": layer(timed(0, "P2D", 40), uom="wmoUnit:percent"),
        "windSpeed": layer(timed(0, "P2D", 18), uom="wmoUnit:km_h-1"),
        "windGust": layer(timed(0, "P2D", None), uom="wmoUnit:km_h-1"),
        "probabilityOfPrecipitation": layer(timed(0, "PT6H", 80), timed(6, "PT6H", None), uom="wmoUnit:percent"),
        "quantitativePrecipitation": layer(timed(0, "PT6H", 6.0), timed(6, "PT6H", 0), uom="wmoUnit:mm"),
        "snowfallAmount": layer(timed(0, "PT6H", 60), uom="wmoUnit:mm"),
        "weather": {
            "values": [
                timed(0, "PT3H", words("rain", "light")),
                timed(3, "PT3H", words("snow")),
                timed(6, "P1D", words(None)),
            ]
        },
        "visibility": {"values": []},
    }
}


def report(minutes: int, celsius: float | None, **values: Any) -> dict[str, Any]:
    """A station's report, so many minutes before noon."""
    quantities = {
        name: {"value": value, "unitCode": "wmoUnit:km_h-1" if "wind" in name else "", "qualityControl": "V"}
        for name, value in values.items()
        if not isinstance(value, dict | list)
    }
    others = {name: value for name, value in values.items() if isinstance(value, dict | list)}
    time = (START - timedelta(minutes=minutes)).isoformat()
    temperature = {"unitCode": "wmoUnit:degC", "value": celsius, "qualityControl": "V"}
    return {"properties": {"timestamp": time, "temperature": temperature, **quantities, **others}}


OVERCAST = [{"amount": "FEW"}, {"amount": "OVC"}]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def nws(gazetteer_file: Path) -> FlaskClient:
    settings = Settings(contact="weather@example.org", weather_providers="nws", gazetteer=gazetteer_file)
    return create_app(settings).test_client()


@pytest.fixture
def service(upstream: responses.RequestsMock) -> responses.RequestsMock:
    """The service's paths, each with what it answers."""
    upstream.assert_all_requests_are_fired = False
    upstream.get(f"{BASE}/gridpoints/TOP/32,81/stations", json=STATIONS)
    upstream.get(f"{BASE}/gridpoints/TOP/32,81", json=GRID)
    return upstream


CITY = "city=Paris,US"


def asked(upstream: responses.RequestsMock) -> list[str]:
    return [str(call.request.url).removeprefix(BASE).partition("?")[0] for call in upstream.calls]


def points_at(upstream: responses.RequestsMock, nws: FlaskClient) -> str:
    """Make the path of the points of Paris in Texas answer; the path."""
    found = nws.get("/places?q=Paris,US&limit=1").json[0]
    path = f"/points/{found['lat']:.4f}".rstrip("0") + f",{found['lon']:.4f}".rstrip("0")
    upstream.get(f"{BASE}{path}", json=POINT)
    return path


def test_now_is_what_the_nearest_station_measured(nws: FlaskClient, service: responses.RequestsMock) -> None:
    """36 km/h are 10 m/s; the newest report lacks the wind, which an older one of the last hour lends."""
    points_at(service, nws)
    fog = [{"weather": "fog_mist", "intensity": None}]
    reports = [
        report(5, None),
        report(10, 4.0, visibility=800, cloudLayers=OVERCAST, presentWeather=fog, precipitationLastHour=0.4),
        report(60, 3.0, windSpeed=36, windDirection=270, seaLevelPressure=101_300),
    ]
    service.get(f"{BASE}/stations/KFAR/observations", json={"features": reports})
    answer = nws.get(f"/weather?{CITY}&units=metric")
    now = answer.json
    assert (now["main"]["temp"], now["main"]["pressure"], now["wind"]) == (4, 1013, {"speed": 10, "deg": 270})
    assert (now["visibility"], now["clouds"], now["rain"]) == (800, {"all": 100}, {"1h": 0.4})
    assert now["weather"][0]["id"] == 741
    assert now["main"]["feels_like"] == pytest.approx(-1.75, abs=0.01)
    assert (now["timezone_name"], now["dt"]) == ("America/Chicago", int((START - timedelta(minutes=10)).timestamp()))
    assert kept(CURRENT, now)
    assert answer.headers["X-Licence"] == "US public domain"


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [report(100, 4.0, cloudLayers=OVERCAST)],
        [report(10, None, cloudLayers=OVERCAST)],
        [report(10, 4.0, cloudLayers=[])],
        [report(10, 4.0, temperature={"value": 4.0, "qualityControl": "X"}, cloudLayers=OVERCAST)],
        [{"properties": {"timestamp": "soon"}}],
    ],
)
def test_where_no_station_tells_it_the_forecast_of_this_hour_does(
    nws: FlaskClient, service: responses.RequestsMock, reports: list[dict[str, Any]]
) -> None:
    points_at(service, nws)
    service.get(f"{BASE}/stations/KFAR/observations", json={"features": reports})
    service.get(f"{BASE}/stations/KNEXT/observations", status=404)
    now = nws.get(f"/weather?{CITY}&units=metric").json
    assert (now["main"]["temp"], now["weather"][0]["id"]) == (5, 500)
    assert now["source"] == "forecast"
    assert "/stations/KNEXT/observations" in asked(service)
    assert not any(".." in path for path in asked(service))


def test_layers_are_spread_over_their_hours_and_sums_shared(nws: FlaskClient, service: responses.RequestsMock) -> None:
    """6 mm in six hours: three hours of rain, three of snow, whose depth isn't water."""
    points_at(service, nws)
    steps = nws.get(f"/forecast?{CITY}&units=metric").json
    told = {step["dt_txt"][8:16]: step for step in steps["list"]}
    assert (told["01 15:00"]["rain"], told["01 18:00"]["snow"]) == ({"3h": 3.0}, {"3h": 3.0})
    assert (told["01 15:00"]["main"]["temp"], told["01 18:00"]["main"]["temp"]) == (8, 2)
    assert (told["01 15:00"]["weather"][0]["id"], told["01 18:00"]["weather"][0]["id"]) == (500, 601)
    assert told["01 15:00"]["wind"] == {"speed": 5}
    assert told["01 15:00"]["pop"] == 0.8
    assert "pop" not in told["01 21:00"]
    assert told["01 21:00"]["weather"][0]["id"] == 802
    assert kept(FORECAST, steps)
    assert kept(ONE_CALL, nws.get(f"/onecall?{CITY}").json)
    assert len(nws.get(f"/forecast?{CITY}&step=1h&days=1").json["list"]) == 24
    assert asked(service).count("/gridpoints/TOP/32,81") <= 3


def test_a_cell_that_is_gone_is_looked_up_again_once(nws: FlaskClient, upstream: responses.RequestsMock) -> None:
    path = points_at(upstream, nws)
    upstream.get(f"{BASE}/gridpoints/TOP/32,81", status=404, json={"title": "Not Found"})
    upstream.get(
        f"{BASE}{path}",
        json={"properties": {**POINT["properties"], "forecastGridData": f"{BASE}/gridpoints/TOP/33,81"}},
    )
    upstream.get(f"{BASE}/gridpoints/TOP/33,81", json=GRID)
    assert nws.get(f"/forecast?{CITY}").status_code == 200
    assert asked(upstream) == [path, "/gridpoints/TOP/32,81", path, "/gridpoints/TOP/33,81"]


def test_a_cell_that_stays_gone_is_an_answer(nws: FlaskClient, service: responses.RequestsMock) -> None:
    points_at(service, nws)
    service.replace(responses.GET, f"{BASE}/gridpoints/TOP/32,81", status=404)
    assert nws.get(f"/forecast?{CITY}").json["type"] == "city-not-found"
    assert nws.get("/providers").json["providers"][0]["state"] == "ready"


def test_a_forecast_of_yesterday_is_none(nws: FlaskClient, service: responses.RequestsMock) -> None:
    points_at(service, nws)
    old = {"properties": {**GRID["properties"], "updateTime": "2026-11-30T23:00:00+00:00"}}
    service.replace(responses.GET, f"{BASE}/gridpoints/TOP/32,81", json=old)
    answer = nws.get(f"/forecast?{CITY}").json
    assert (answer["type"], "12 hours old" in answer["detail"]) == ("provider-failed", True)


def test_a_redirect_to_the_same_host_is_followed(nws: FlaskClient, service: responses.RequestsMock) -> None:
    path = points_at(service, nws)
    service.replace(responses.GET, f"{BASE}{path}", status=301, headers={"Location": "/points/40.7,-74"})
    service.get(f"{BASE}/points/40.7,-74", json=POINT)
    assert nws.get(f"/forecast?{CITY}").status_code == 200


@pytest.mark.parametrize("question", ["city=Athens", "lat=0&lon=-30", "city=Nowhere at all"])
def test_outside_its_area_it_is_not_asked_and_nothing_has_failed(
    nws: FlaskClient, upstream: responses.RequestsMock, question: str
) -> None:
    assert nws.get(f"/weather?{question}").status_code >= 400
    assert not upstream.calls
    assert nws.get("/providers").json["providers"][0]["state"] == "not asked yet"


@pytest.mark.parametrize(
    ("status", "type_"),
    [(403, "provider-refused"), (404, "city-not-found"), (429, "provider-exhausted"), (503, "provider-failed")],
)
def test_each_status_has_its_problem(
    nws: FlaskClient, upstream: responses.RequestsMock, status: int, type_: str
) -> None:
    path = points_at(upstream, nws)
    upstream.replace(responses.GET, f"{BASE}{path}", status=status, body="<html>")
    assert nws.get(f"/forecast?{CITY}").json["type"] == type_


@pytest.mark.parametrize(
    "body", ["{}", "<html>", '{"properties": {"temperature": {"values": []}}}', '{"properties": []}']
)
def test_what_is_no_forecast_is_garbled(nws: FlaskClient, service: responses.RequestsMock, body: str) -> None:
    points_at(service, nws)
    service.replace(responses.GET, f"{BASE}/gridpoints/TOP/32,81", body=body)
    assert nws.get(f"/forecast?{CITY}").json["type"] == "provider-garbled"


@pytest.mark.parametrize(
    ("found", "chance", "cover", "visibility_m", "ids"),
    [
        ([], None, 10, None, [800]),
        ([], None, 85, None, [804]),
        ([], None, None, None, []),
        ([Word("rain", "heavy")], None, 90, None, [502]),
        ([Word("rain_showers", "very_light", "chance")], 40, 30, None, [802]),
        ([Word("rain_showers", "very_light", "chance")], 50, 30, None, [520]),
        ([Word("snow"), Word("rain")], None, None, None, [601, 501]),
        ([Word("rain", "light"), Word("thunderstorms")], None, None, None, [200, 500]),
        ([Word("thunderstorms", coverage="isolated")], 60, None, None, [210]),
        ([Word("thunderstorms", attributes=frozenset({"large_hail"}))], None, None, None, [212]),
        ([Word("thunderstorms", attributes=frozenset({"tornadoes"}))], None, None, None, [781]),
        ([Word("freezing_rain", "light"), Word("snow", "light")], None, None, None, [511, 600]),
        ([Word("sleet")], None, None, None, [611]),
        ([Word("drizzle", "light"), Word("fog")], None, None, None, [300, 741]),
        ([Word("fog_mist")], None, None, 3_000, [701]),
        ([Word("fog_mist")], None, None, 900, [741]),
        ([Word("frogs")], None, None, None, [500]),
    ],
)
def test_the_most_severe_word_is_told_first(
    found: list[Word], chance: float | None, cover: float | None, visibility_m: float | None, ids: list[int]
) -> None:
    assert ids_of(found, chance, cover, visibility_m) == ids


@pytest.mark.parametrize(("cover", "id_"), [(0, 800), (25, 801), (50, 802), (84, 803), (85, 804)])
def test_the_sky_is_told_by_its_clouds(cover: float, id_: int) -> None:
    assert by_cloud(cover) == id_


@pytest.mark.parametrize(
    ("valid_time", "hours"),
    [
        ("2026-12-01T12:00:00+00:00/PT1H", 1),
        ("2026-12-01T12:00:00+00:00/P1DT6H", 30),
        ("2026-12-01T06:00:00-06:00/P1D", 24),
        ("2026-12-01T12:00:00/PT1H", 0),
        ("2026-12-01T12:00:00+00:00/soon", 0),
        ("now/PT1H", 0),
        ("2026-12-01T12:00:00+00:00/P900D", 240),
    ],
)
def test_a_time_with_a_length_is_so_many_hours(valid_time: str, hours: int) -> None:
    grid = {"properties": {"temperature": {"values": [{"validTime": valid_time, "value": 1}]}}}
    assert len(columns(grid, 0)["hourly"].get("time", [])) == hours


def test_the_sandbox_has_all_of_it(upstream: responses.RequestsMock) -> None:
    sandbox = create_sandbox().test_client()

    def reply(request: Any) -> tuple[int, dict[str, str], bytes]:
        answer = sandbox.get(request.path_url, headers=dict(request.headers), base_url=BASE)
        return answer.status_code, dict(answer.headers), answer.data

    upstream.add_callback(responses.GET, re.compile(f"{BASE}/.*"), callback=reply)
    settings = Settings(contact="weather@example.org", weather_providers="nws")
    client = create_app(settings).test_client()
    for path in ("/weather", "/forecast", "/onecall"):
        answer = client.get(f"{path}?lat=39.74&lon=-104.98")
        assert (answer.status_code, answer.headers["X-Provider"]) == (200, "sandbox/nws")
    assert len(upstream.calls) == 4
