"""The stand-in for MET Norway, its odd sides included."""

from typing import Any

import pytest
from flask.testing import FlaskClient

PATH = "/weatherapi/locationforecast/2.0/complete"
US = {"User-Agent": "Iris/1 (weather@example.org)"}


def series(client: FlaskClient, query: str = "lat=59.91&lon=10.75") -> list[dict[str, Any]]:
    return client.get(f"{PATH}?{query}", headers=US).json["properties"]["timeseries"]


@pytest.mark.parametrize(
    ("query", "agent", "status"),
    [
        ("lat=59.91&lon=10.75", "python-requests/2", 403),
        ("lat=59.91&lon=10.75", "", 403),
        ("lat=59.91234&lon=10.75", US["User-Agent"], 403),
        ("lat=95&lon=10.75", US["User-Agent"], 400),
        ("lat=a&lon=10.75", US["User-Agent"], 400),
        ("lat=59.91&lon=10.75", "Iris/1 (https://example.org)", 200),
    ],
)
def test_it_refuses_as_upstream_does(client: FlaskClient, query: str, agent: str, status: int) -> None:
    assert client.get(f"{PATH}?{query}", headers={"User-Agent": agent}).status_code == status


def test_what_has_not_changed_is_a_304_and_a_version_about_to_end_a_203(client: FlaskClient) -> None:
    first = client.get(f"{PATH}?lat=1&lon=2", headers=US)
    again = client.get(f"{PATH}?lat=1&lon=2", headers={**US, "If-Modified-Since": first.headers["Last-Modified"]})
    assert (again.status_code, again.data) == (304, b"")
    assert {"Expires", "Date"} <= set(dict(again.headers))
    assert client.get(PATH.replace("complete", "compact") + "?lat=1&lon=2", headers=US).status_code == 203


def test_hours_come_first_then_blocks_and_the_last_has_the_instant_alone(client: FlaskClient) -> None:
    entries = series(client)
    hourly = [entry for entry in entries if "next_1_hours" in entry["data"]]
    assert 54 <= len(hourly) < 60
    assert entries[: len(hourly)] == hourly
    assert all(int(entry["time"][11:13]) % 6 == 0 for entry in entries[len(hourly) :])
    assert set(entries[-1]["data"]) == {"instant"}


def test_gusts_and_chances_are_of_the_north(client: FlaskClient) -> None:
    northern, southern = series(client)[0]["data"], series(client, "lat=-33.9&lon=151.2")[0]["data"]
    assert "wind_speed_of_gust" in northern["instant"]["details"]
    assert "wind_speed_of_gust" not in southern["instant"]["details"]
    assert "probability_of_precipitation" not in southern["next_1_hours"]["details"]
