"""OpenWeatherMap's `timemachine` and `day_summary`, made of `/history`."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from tests.fake_backends import FakeBackends
from tests.unit.master.kinds.answers import history

HISTORY = "http://weather:3002/history"
NOON = 1_795_946_400  # 2026-11-29 12:00 in Athens


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    upstream.get(HISTORY, json=history())
    return create_app(Settings()).test_client()


def get(client: FlaskClient, path: str) -> Any:
    answer = client.get(f"/data/3.0/onecall/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_time_machine_gives_the_hour_of_a_moment(client: FlaskClient, upstream: FakeBackends) -> None:
    answer = get(client, f"timemachine?lat=37.98&lon=23.72&dt={NOON + 600}&units=metric")
    (hour,) = answer["data"]
    assert (hour["dt"], hour["temp"], hour["rain"]) == (NOON, 14.2, {"1h": 1.2})
    assert (answer["lat"], answer["timezone"], answer["timezone_offset"]) == (37.98, "Europe/Athens", 7200)
    assert upstream.calls[-1].request.params["date"] == "2026-11-29"


def test_the_time_machine_asks_for_the_places_own_day(client: FlaskClient, upstream: FakeBackends) -> None:
    get(client, f"timemachine?lat=37.98&lon=23.72&dt={NOON - 13 * 3_600}")  # 23:00 of the day before, in UTC 21:00
    get(client, f"timemachine?lat=37.98&lon=23.72&dt={NOON + 11 * 3_600}")  # 23:00 of that day
    get(client, f"timemachine?lat=37.98&lon=23.72&dt={NOON + 13 * 3_600}")  # 01:00 of the next one, in UTC 23:00
    assert [call.request.params["date"] for call in upstream.calls][-2:] == ["2026-11-29", "2026-11-30"]


def test_a_day_in_short_has_its_range_its_afternoon_and_what_fell(client: FlaskClient) -> None:
    answer = get(client, "day_summary?lat=37.98&lon=23.72&date=2026-11-29&units=metric")
    assert answer == {
        "lat": 37.98,
        "lon": 23.72,
        "tz": "+02:00",
        "date": "2026-11-29",
        "units": "metric",
        "precipitation": {"total": 1.8},
        "temperature": {"min": 7.7, "max": 14.2, "morning": 7.7, "afternoon": 14.2},
        "wind": {"max": {"speed": 6.1, "direction": 32}},
    }


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("timemachine?lat=1&lon=2", "dt must be a moment in Unix seconds"),
        ("timemachine?lat=1&lon=2&dt=soon", "dt must be a moment in Unix seconds"),
        ("day_summary?lat=1&lon=2", "date is missing: a day such as 2026-07-15"),
        ("day_summary?date=2026-07-15", "Nothing to geocode"),
    ],
)
def test_what_is_missing_is_said_in_openweathermaps_error(client: FlaskClient, path: str, message: str) -> None:
    answer = client.get(f"/data/3.0/onecall/{path}")
    assert (answer.status_code, answer.json) == (400, {"cod": "400", "message": message})


def test_a_day_before_1940_says_what_is_possible(client: FlaskClient) -> None:
    answer = client.get("/data/3.0/onecall/day_summary?lat=1&lon=2&date=1939-01-01")
    assert answer.status_code == 400
    assert answer.json is not None
    assert "from 1940-01-01 to today" in answer.json["message"]
