"""`/history` and `/normals` over Open-Meteo's archive, in the shape that its documentation shows.

https://open-meteo.com/en/docs/historical-weather-api
"""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from requests import PreparedRequest

from contract.schemas.history import HISTORY
from contract.schemas.normals import NORMALS
from tests.unit.weather.conformity import kept
from weather.places import Place
from weather.providers.open_meteo.archive import normals, offset_zone, windows

ARCHIVE, FORECAST = "https://archive-api.open-meteo.com/v1/archive", "https://api.open-meteo.com/v1/forecast"
ATHENS, HOUR_S = "city=Athens", 3_600
HOURLY = {
    "temperature_2m": 20.0, "relative_humidity_2m": 60, "apparent_temperature": 19.0, "dew_point_2m": 12.0,
    "precipitation": 0.2, "rain": 0.2, "snowfall": 0.0, "weather_code": 61, "cloud_cover": 90, "pressure_msl": 1012.0,
    "wind_speed_10m": 4.0, "wind_direction_10m": 200, "wind_gusts_10m": 8.0,
}  # fmt: skip
UNITS = {"temperature_2m": "°C", "precipitation": "mm", "rain": "mm", "snowfall": "cm", "wind_speed_10m": "m/s"}


def days_of(request: PreparedRequest) -> tuple[int, dict[str, str], str]:
    """The hours of the dates asked for, the temperature by the hour of UTC."""
    asked: dict[str, Any] = request.params  # type: ignore[attr-defined]
    first, last = (date.fromisoformat(asked[name]) for name in ("start_date", "end_date"))
    midnight = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    times = [midnight + n * HOUR_S for n in range(24 * ((last - first).days + 1))]
    columns: dict[str, list[Any]] = {name: [value] * len(times) for name, value in HOURLY.items()}
    columns["temperature_2m"] = [10.0 + time // HOUR_S % 24 / 10 for time in times]
    body = {"latitude": 38.0, "longitude": 23.75, "utc_offset_seconds": 0, "timezone": "GMT",
            "hourly_units": {"time": "unixtime", **UNITS}, "hourly": {"time": times, **columns}}  # fmt: skip
    return 200, {}, json.dumps(body)


def spans_of(request: PreparedRequest, **changes: Any) -> tuple[int, dict[str, str], str]:
    """An object for each span of dates; each year is a tenth of a degree warmer, 1987 had the record."""
    asked: dict[str, Any] = request.params  # type: ignore[attr-defined]
    spans = zip(asked["start_date"].split(","), asked["end_date"].split(","), strict=True)
    return 200, {}, json.dumps([span(date.fromisoformat(a), date.fromisoformat(b), **changes) for a, b in spans])


def span(first: date, last: date, offset_s: int = 7_200) -> dict[str, Any]:
    each = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    high = [25 + (day.year - 1991) / 10 + (12 if day == date(1987, 7, 15) else 0) for day in each]
    times = [int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - offset_s for day in each]
    daily = {
        "temperature_2m_max": high,
        "temperature_2m_min": [value - 10 for value in high],
        "temperature_2m_mean": [value - 5 for value in high],
        "precipitation_sum": [2.0 if day.day % 5 == 0 else 0.0 for day in each],
    }
    units = {"temperature_2m_max": "°C", "precipitation_sum": "mm"}
    return {"latitude": 38, "longitude": 23.75, "utc_offset_seconds": offset_s, "timezone": "Etc/GMT-2",
            "daily_units": units, "daily": {"time": times, **daily}}  # fmt: skip


def test_a_past_day_is_eras_alone_in_one_calls_form(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, days_of)
    answer = known_places.get(f"/history?{ATHENS}&date=2021-08-03&units=metric").json
    assert kept(HISTORY, answer)
    assert (answer["name"], answer["date"], answer["source"]) == ("Athens", "2021-08-03", "reanalysis")
    assert len(answer["hourly"]) == 24
    assert answer["day"]["temp"]["max"] == 12.3
    assert answer["day"]["rain"] == pytest.approx(4.8)
    asked = upstream.calls[0].request.params
    assert (asked["models"], asked["start_date"], asked["end_date"]) == ("era5", "2021-08-02", "2021-08-04")
    assert (asked["latitude"], asked["longitude"], asked["timezone"]) == ("38.0", "23.75", "GMT")


def test_a_day_is_the_places_own(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, days_of)
    hourly = known_places.get(f"/history?{ATHENS}&date=2021-03-28").json["hourly"]
    zone = ZoneInfo("Europe/Athens")
    assert {datetime.fromtimestamp(hour["dt"], zone).date() for hour in hourly} == {date(2021, 3, 28)}
    assert len(hourly) == 23  # the clocks go forward


@pytest.mark.parametrize("day", ["1940-01-01", "1969-12-31"])
def test_days_before_1970_are_told(known_places: FlaskClient, upstream: Any, day: str) -> None:
    upstream.add_callback("GET", ARCHIVE, days_of)
    answer = known_places.get(f"/history?{ATHENS}&date={day}").json
    assert answer["date"] == day
    assert answer["day"]["dt"] < 0
    assert upstream.calls[0].request.params["start_date"] >= "1940-01-01"


def test_the_last_days_are_the_forecasts_model(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", FORECAST, days_of)
    today = datetime.now(ZoneInfo("Europe/Athens")).date()
    yesterday = known_places.get(f"/history?{ATHENS}")
    assert yesterday.json["date"] == (today - timedelta(days=1)).isoformat()
    assert yesterday.json["source"] == "model"
    assert "models" not in upstream.calls[0].request.params
    assert yesterday.cache_control.max_age <= 660
    assert known_places.get(f"/history?{ATHENS}&date={today}").json["date"] == today.isoformat()


def test_places_of_a_cell_share_a_call_and_keep_their_names(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, days_of)
    first = known_places.get(f"/history?{ATHENS}&date=2021-08-03").json
    point = first["coord"]
    other = known_places.get(f"/history?lat={point['lat'] + 0.01}&lon={point['lon']}&date=2021-08-03")
    assert other.json["coord"]["lat"] == pytest.approx(point["lat"] + 0.01)
    assert other.json["day"] == first["day"]
    assert len(upstream.calls) == 1
    assert other.cache_control.max_age == 86_400


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1939-12-31", "date must be a day from 1940-01-01 to today"),
        ("2999-01-01", "date must be a day from 1940-01-01 to today, which is "),
        ("2021-02-30", "date must be a day from 1940-01-01 to today"),
        ("yesterday", "date must be a day from 1940-01-01 to today"),
    ],
)
def test_a_day_that_is_none_is_refused_with_what_is_possible(
    known_places: FlaskClient, day: str, sentence: str
) -> None:
    answer = known_places.get(f"/history?{ATHENS}&date={day}")
    assert (answer.status_code, answer.json["type"]) == (400, "invalid-parameter")
    assert answer.json["detail"].startswith(sentence)


def test_a_day_without_hours_is_garbled(known_places: FlaskClient, upstream: Any) -> None:
    upstream.get(ARCHIVE, json={"hourly": {"time": []}})
    answer = known_places.get(f"/history?{ATHENS}&date=2021-08-03")
    assert (answer.status_code, answer.json["detail"]) == (502, "Open-Meteo has no weather of 2021-08-03.")


def test_normals_are_means_ranges_and_records_from_one_call(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    answer = known_places.get(f"/normals?{ATHENS}&date=2026-07-15&units=metric").json
    assert kept(NORMALS, answer)
    assert answer["period"] == [1991, 2020]
    assert answer["temp_max"] == {"mean": 26.45, "low": 25.29, "high": 27.61}
    assert answer["temp_min"]["mean"] == 16.45
    assert answer["rain"] == {"chance": 0.2, "mm": 0.4}
    records = answer["records"]
    assert (records["since"], records["temp_max"], records["temp_max_year"]) == (1940, 36.6, 1987)
    assert (records["temp_min"], records["temp_min_year"]) == (9.9, 1940)
    asked = upstream.calls[0].request
    assert len(upstream.calls) == 1
    assert len(asked.url) < 4_000
    assert (asked.params["models"], asked.params["timezone"]) == ("era5", "Etc/GMT-2")


def test_normals_are_kept_for_a_year_for_a_cell(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    for query in (ATHENS, "lat=37.98&lon=23.73", f"{ATHENS}&units=imperial", f"{ATHENS}&lang=el"):
        assert known_places.get(f"/normals?{query}&date=2026-07-15").status_code == 200
    assert len(upstream.calls) == 1


def test_todays_normals_are_not_kept_as_tomorrows(known_places: FlaskClient, upstream: Any) -> None:
    upstream.add_callback("GET", ARCHIVE, spans_of)
    answer = known_places.get(f"/normals?{ATHENS}")
    assert answer.json["date"] == datetime.now(ZoneInfo("Europe/Athens")).date().isoformat()
    assert answer.cache_control.max_age == 600


def test_where_several_spans_are_refused_the_thirty_years_are_asked_for_in_one(
    known_places: FlaskClient, upstream: Any
) -> None:
    upstream.get(ARCHIVE, json={"error": True, "reason": "Invalid date format"}, status=400)
    upstream.get(ARCHIVE, json=span(date(1990, 12, 20), date(2021, 1, 12)))
    answer = known_places.get(f"/normals?{ATHENS}&date=2026-07-15&units=metric").json
    assert answer["temp_max"]["mean"] == 26.45
    assert answer["records"]["since"] == 1991
    assert upstream.calls[1].request.params["start_date"] == "1990-12-20"


def test_what_is_refused_twice_is_a_failure(known_places: FlaskClient, upstream: Any) -> None:
    upstream.get(ARCHIVE, json={"error": True, "reason": "no"}, status=400)
    answer = known_places.get(f"/normals?{ATHENS}&date=2026-07-15")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-failed")


def test_too_few_years_are_no_normal(known_places: FlaskClient, upstream: Any) -> None:
    upstream.get(ARCHIVE, json=[span(date(2000, 7, 8), date(2000, 7, 22))])
    answer = known_places.get(f"/normals?{ATHENS}&date=2026-07-15")
    assert (answer.status_code, answer.json["type"]) == (502, "provider-garbled")


def test_a_year_with_a_null_counts_neither_for_the_usual_nor_for_records() -> None:
    payloads = [span(first, last) for first, last in windows(date(2026, 7, 15), 2025)]
    hot = next(each for each in payloads if len(each["daily"]["time"]) == 1 and max(
        each["daily"]["temperature_2m_max"]) > 36)  # fmt: skip
    hot["daily"]["precipitation_sum"] = [None]
    answer = normals(payloads, Place("Athens", 38, 23.75, timezone="Europe/Athens"), date(2026, 7, 15))
    assert answer["records"]["temp_max_year"] == 2025


def test_a_leap_day_has_the_last_days_of_february_and_records_of_leap_years() -> None:
    spans = windows(date(2024, 2, 29), 2025)
    assert (date(1991, 2, 21), date(1991, 3, 7)) in spans
    assert (date(1992, 2, 22), date(1992, 3, 7)) in spans
    assert [first.year for first, last in spans if first == last] == [
        year for year in (*range(1940, 1991, 4), 2024) if year < 1991 or year > 2020
    ]


def test_a_days_windows_are_those_of_every_year() -> None:
    spans = windows(date(2026, 1, 3), 2025)
    assert len(spans) == 86
    assert (date(1990, 12, 27), date(1991, 1, 10)) in spans
    assert (date(1940, 1, 3), date(1940, 1, 3)) in spans


@pytest.mark.parametrize(
    ("zone", "lon", "name"),
    [
        ("Europe/Athens", 23.7, "Etc/GMT-2"),
        ("America/New_York", -74.0, "Etc/GMT+5"),
        ("Australia/Sydney", 151.2, "Etc/GMT-10"),
        ("Europe/London", -0.1, "Etc/GMT+0"),
        (None, 139.7, "Etc/GMT-9"),
    ],
)
def test_days_are_cut_by_the_standard_offset(zone: str | None, lon: float, name: str) -> None:
    assert offset_zone(Place("Somewhere", 0, lon, timezone=zone), 2026) == name
