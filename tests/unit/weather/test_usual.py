"""`/weather?usual=1`: how today compares with what is usual, of the answers that `/normals` and `/history` have."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from requests import PreparedRequest

from contract.schemas.weather import CURRENT
from tests.unit.weather.conformity import kept
from tests.unit.weather.test_past import ARCHIVE, FORECAST, days_of, spans_of

HOUR_S, MEAN_C = 3_600, 25 + (2005.5 - 1991) / 10
"""The mean of the highs of `spans_of`."""


def forecast_host(request: PreparedRequest, high: float) -> tuple[int, dict[str, str], str]:
    """The weather now, or the hours of the last days, of which none is warmer than that."""
    if "start_date" in request.params:  # type: ignore[attr-defined]
        status, headers, body = days_of(request)
        known = json.loads(body)
        known["hourly"]["temperature_2m"] = [high] * len(known["hourly"]["time"])
        return status, headers, json.dumps(known)
    now_s = int(datetime.now(UTC).timestamp()) // HOUR_S * HOUR_S
    hours = [now_s + n * HOUR_S for n in range(-24, 24)]
    return 200, {}, json.dumps({
        "utc_offset_seconds": 0, "timezone": "GMT",
        "current": {"time": now_s, "interval": 900, "temperature_2m": 11.0, "weather_code": 3},
        "hourly": {"time": hours, "temperature_2m": [11.0] * 48, "weather_code": [3] * 48},
    })  # fmt: skip


def _today() -> str:
    return datetime.now(ZoneInfo("Europe/Athens")).date().isoformat()


@pytest.mark.parametrize(
    ("above", "word"), [(2.0, "warmer"), (-3.0, "colder"), (0.8, "about as usual"), (-0.9, "about as usual")]
)
def test_today_is_compared_with_what_is_usual(
    known_places: FlaskClient, upstream: Any, above: float, word: str
) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    upstream.add_callback("GET", FORECAST, partial(forecast_host, high=MEAN_C + above))
    days = [_today()]
    answer = known_places.get("/weather?city=Athens&units=metric&usual=1").json
    assert kept(CURRENT, answer)
    usual = answer["usual"]
    assert usual["date"] in [*days, _today()]
    assert (usual["word"], usual["warmer_by"]) == (word, above)
    assert (usual["temp_max"], usual["high"]) == (pytest.approx(MEAN_C, abs=0.01), pytest.approx(MEAN_C + above))
    assert (usual["provider"], usual["source"]) == ("open-meteo", "reanalysis")
    assert "usual" not in known_places.get("/weather?city=Athens").json


def test_a_difference_is_told_in_the_callers_degrees(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    upstream.add_callback("GET", FORECAST, partial(forecast_host, high=MEAN_C + 2))
    told = {
        units: known_places.get(f"/weather?city=Athens&usual=1&units={units}").json["usual"]
        for units in ("standard", "metric", "imperial")
    }
    assert [told[units]["warmer_by"] for units in told] == [2.0, 2.0, 3.6]
    assert told["standard"]["temp_max"] == pytest.approx(MEAN_C + 273.15, abs=0.01)
    assert told["imperial"]["high"] == pytest.approx(32 + 1.8 * (MEAN_C + 2), abs=0.01)


def test_what_is_usual_is_asked_for_once_and_kept_for_normals_too(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    upstream.add_callback("GET", FORECAST, partial(forecast_host, high=MEAN_C))
    for path in ("/weather?city=Athens&usual=1", "/weather?lat=37.98&lon=23.73&usual=1", "/normals?city=Athens"):
        assert known_places.get(path).status_code == 200
    assert sum(call.request.url.startswith(ARCHIVE) for call in upstream.calls) == 1


def test_an_unknown_high_of_today_leaves_what_is_usual(known_places: FlaskClient, upstream: Any) -> None:
    def without_past(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        is_past = "start_date" in request.params  # type: ignore[attr-defined]
        return (500, {}, "busy") if is_past else forecast_host(request, 0)

    upstream.add_callback("GET", ARCHIVE, spans_of)
    upstream.add_callback("GET", FORECAST, without_past)
    usual = known_places.get("/weather?city=Athens&units=metric&usual=1").json["usual"]
    assert usual["temp_max"] == pytest.approx(MEAN_C, abs=0.01)
    assert not {"warmer_by", "word", "high", "reason"} & usual.keys()


def test_an_archive_that_fails_costs_the_comparison_alone(known_places: FlaskClient, upstream: Any) -> None:
    upstream.get(ARCHIVE, status=503, body="busy")
    upstream.add_callback("GET", FORECAST, partial(forecast_host, high=MEAN_C))
    answer = known_places.get("/weather?city=Athens&usual=1")
    assert answer.status_code == 200
    assert list(answer.json["usual"]) == ["reason"]
    assert "Open-Meteo" in answer.json["usual"]["reason"]


def test_a_value_that_is_neither_is_refused(known_places: FlaskClient) -> None:
    answer = known_places.get("/weather?city=Athens&usual=2")
    assert (answer.status_code, answer.json["detail"]) == (400, "usual must be 1 or 0, not '2'.")
