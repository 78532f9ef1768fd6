"""The conversion alone: single values calculated by hand, and the shape of any payload that Open-Meteo may send."""

import string
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import units
from contract.queries import ForecastQuery
from contract.schemas.weather import CURRENT, FORECAST
from servicekit.problems import ProviderGarbled
from tests.unit.weather.conformity import kept
from weather.forecasts import as_asked
from weather.places import Place
from weather.providers.open_meteo import parse
from weather.providers.open_meteo.convert import CONDITIONS, OutputOptions, current_weather, forecast, hourly_forecast

ATHENS = Place("Athens", 37.98376, 23.72784, "GR", id=264371, population=664046)
METRIC = OutputOptions("metric", str)

NOON = 1_700_049_600  # 2023-11-15 12:00 in UTC


def converted(**values: Any) -> dict[str, Any]:
    """The current weather of a payload with these values, and `<name>_unit` for units, besides the required ones."""
    units_ = {name: values.pop(f"{name}_unit") for name in list(values) if f"{name}_unit" in values}
    current = {"time": NOON, "interval": 3600, "temperature_2m": 10.0, "weather_code": 0, **values}
    return current_weather({"current": current, "current_units": units_}, ATHENS, METRIC)


def hourly(**columns: list[Any]) -> dict[str, Any]:
    """A payload with these hourly values, from noon on."""
    length = max(len(column) for column in columns.values())
    return {
        "current": {"time": NOON},
        "hourly": {"time": [NOON + 3600 * n for n in range(length)], **columns},
        "hourly_units": {"wind_speed_10m": "m/s"},
    }


@pytest.mark.parametrize(
    ("code", "condition", "icon"),
    [
        (0, (800, "Clear", "clear sky"), "01d"),
        (1, (801, "Clouds", "few clouds"), "02d"),
        (2, (802, "Clouds", "scattered clouds"), "03d"),
        (3, (804, "Clouds", "overcast clouds"), "04d"),
        (45, (741, "Fog", "fog"), "50d"),
        (48, (741, "Fog", "fog"), "50d"),
        (51, (300, "Drizzle", "light intensity drizzle"), "09d"),
        (55, (302, "Drizzle", "heavy intensity drizzle"), "09d"),
        (57, (511, "Rain", "freezing rain"), "13d"),
        (61, (500, "Rain", "light rain"), "10d"),
        (63, (501, "Rain", "moderate rain"), "10d"),
        (65, (502, "Rain", "heavy intensity rain"), "10d"),
        (66, (511, "Rain", "freezing rain"), "13d"),
        (73, (601, "Snow", "snow"), "13d"),
        (77, (600, "Snow", "light snow"), "13d"),
        (82, (522, "Rain", "heavy intensity shower rain"), "09d"),
        (86, (622, "Snow", "heavy shower snow"), "13d"),
        (95, (211, "Thunderstorm", "thunderstorm"), "11d"),
        (99, (202, "Thunderstorm", "thunderstorm with heavy rain"), "11d"),
    ],
)
def test_each_weather_code_becomes_a_condition_of_openweathermap(
    code: int, condition: tuple[int, str, str], icon: str
) -> None:
    assert converted(weather_code=code, is_day=1)["weather"] == [
        {"id": condition[0], "main": condition[1], "description": condition[2], "icon": icon}
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"temperature_2m": 50, "temperature_2m_unit": "°F"}, {"main": {"temp": 10, "temp_min": 10, "temp_max": 10}}),
        ({"wind_speed_10m": 36}, {"wind": {"speed": 10}}),
        ({"wind_speed_10m": 36, "wind_speed_10m_unit": "km/h"}, {"wind": {"speed": 10}}),
        ({"wind_speed_10m": 10, "wind_speed_10m_unit": "m/s"}, {"wind": {"speed": 10}}),
        ({"wind_speed_10m": 10, "wind_speed_10m_unit": "mp/h"}, {"wind": {"speed": 4.47}}),
        ({"wind_speed_10m": 10, "wind_speed_10m_unit": "kn"}, {"wind": {"speed": 5.14}}),
        ({"wind_speed_10m": 10, "wind_speed_10m_unit": "furlongs"}, {"wind": {}}),
        ({"wind_speed_10m": 10, "wind_speed_10m_unit": 7}, {"wind": {}}),
        ({"wind_gusts_10m": 72, "wind_direction_10m": 359.6}, {"wind": {"deg": 360, "gust": 20}}),
        ({"visibility": 24140}, {"visibility": 10000}),
        ({"visibility": 1000, "visibility_unit": "ft"}, {"visibility": 305}),
        ({"cloud_cover": 42.4}, {"clouds": {"all": 42}}),
        ({"rain": 1.5, "showers": 0.7, "snowfall": 0}, {"rain": {"1h": 2.2}}),
        ({"rain": 0.1, "rain_unit": "inch"}, {"rain": {"1h": 2.54}}),
        ({"snowfall": 7}, {"snow": {"1h": 10}}),
        ({"snowfall": 0.7, "rain": 0.2}, {"snow": {"1h": 1}, "rain": {"1h": 0.2}}),
        ({"snowfall": 1, "snowfall_unit": "inch"}, {"snow": {"1h": 3.63}}),
        ({"rain": 0.5, "interval": 900}, {"rain": {"1h": 2}}),
        ({"precipitation": 1.2}, {"rain": {"1h": 1.2}}),
        ({"pressure_msl": 1013.4, "surface_pressure": 990.6}, {}),
    ],
)
def test_a_value_in_any_unit_is_converted_to_openweathermaps_unit(
    values: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert expected.items() <= converted(**values).items()


def test_bare_precipitation_is_rain_or_snow_by_the_weather_code() -> None:
    answer = converted(precipitation=1.2, weather_code=73)
    assert answer["snow"] == {"1h": 1.2}
    assert "rain" not in answer


@pytest.mark.parametrize(
    ("values", "rain", "snow"),
    [
        ({}, None, None),
        ({"precipitation": None}, None, None),
        ({"precipitation": -1}, None, None),
        ({"precipitation": "?"}, None, None),
        ({"precipitation": 0}, 0, 0),
        ({"rain": 0, "showers": 0, "snowfall": 0, "precipitation": 0}, 0, 0),
        ({"rain": 0}, 0, None),
        ({"snowfall": 0}, None, 0),
        ({"rain": 0.004}, 0.01, None),
        ({"precipitation": "0.9"}, 0.9, None),
        ({"precipitation": 0.9, "rain": 0, "showers": 0, "snowfall": 0, "weather_code": 85}, None, 0.9),
        ({"precipitation": 0.9, "rain": 0, "showers": 0, "snowfall": 0, "weather_code": 80}, 0.9, None),
        ({"precipitation": 0.9, "rain": 0, "weather_code": 71}, None, 0.9),
        ({"precipitation": 0.9, "rain": 0.2, "showers": None, "snowfall": 0, "weather_code": 81}, 0.9, None),
        ({"precipitation": 0.9, "rain": 0.2, "weather_code": 85}, 0.2, 0.7),
        ({"precipitation": 0.9, "rain": 0.2, "showers": 0.1, "snowfall": 0.7}, 0.3, 1),
        ({"precipitation": 0.9, "snowfall": 0.35, "weather_code": 85}, None, 0.9),
    ],
)
def test_unknown_none_and_nearly_no_precipitation_are_three_things(
    values: dict[str, Any], rain: float | None, snow: float | None
) -> None:
    answer = converted(**values)
    assert [answer.get(kind, {}).get("1h") for kind in ("rain", "snow")] == [rain, snow]


def test_pressure_is_that_at_sea_level_if_known_else_at_the_ground() -> None:
    answer = converted(pressure_msl=1013.4, surface_pressure=990.6)["main"]
    assert (answer["pressure"], answer["sea_level"], answer["grnd_level"]) == (1013, 1013, 991)
    assert converted(surface_pressure=990.6)["main"]["pressure"] == 991


@pytest.mark.parametrize("missing", ["temperature_2m", "weather_code", "time"])
@pytest.mark.parametrize("value", [None, "?", True, 4_000_000_000_000])
def test_a_payload_without_temperature_code_or_time_is_garbled(missing: str, value: object) -> None:
    with pytest.raises(ProviderGarbled):
        converted(**{missing: value})


def test_a_payload_with_an_unknown_weather_code_is_garbled() -> None:
    for code in (-1, 100):
        with pytest.raises(ProviderGarbled):
            converted(weather_code=code)


def test_each_code_of_the_wmo_has_a_condition() -> None:
    assert sorted(CONDITIONS) == list(range(100))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"temperature_2m": "10.5", "weather_code": "0", "time": str(NOON)}, {"dt": NOON}),
        ({"temperature_2m": -0.0}, {"main": {"temp": 0, "temp_min": 0, "temp_max": 0}}),
        ({"wind_speed_10m": "36", "wind_direction_10m": "90"}, {"wind": {"speed": 10, "deg": 90}}),
        ({"wind_speed_10m": 0, "wind_direction_10m": 90}, {"wind": {"speed": 0}}),
        ({"wind_speed_10m": 0.6, "wind_direction_10m": 90}, {"wind": {"speed": 0.17, "deg": 90}}),
        ({"wind_speed_10m": 0.4, "wind_direction_10m": 90}, {"wind": {"speed": 0.11}}),
        ({"wind_speed_10m": 36, "wind_gusts_10m": 35}, {"wind": {"speed": 10}}),
        ({"wind_speed_10m": 36, "wind_direction_10m": 400}, {"wind": {"speed": 10}}),
        ({"relative_humidity_2m": 101}, {"main": {"temp": 10, "temp_min": 10, "temp_max": 10}}),
        ({"uv_index": 3.45}, {"uvi": 3.45}),
        ({"uv_index": 0}, {"uvi": 0}),
    ],
)
def test_values_are_of_the_documented_type_and_make_sense_together(
    values: dict[str, Any], expected: dict[str, Any]
) -> None:
    answer = converted(**values)
    assert expected.items() <= answer.items()
    assert "-0.0" not in str(answer)


@pytest.mark.parametrize("uv", [None, -1, 1e9, "high", True])
def test_a_uv_index_that_is_none_is_left_out(uv: Any) -> None:
    assert "uvi" not in converted(uv_index=uv)


BERLIN = Place("Berlin", 52.52, 13.41, "DE")
CHANGE = 1_806_192_000  # 2027-03-28 00:00 in UTC; the clocks go forward at 01:00


def berlin(**changes: Any) -> dict[str, Any]:
    times = [CHANGE - 86_400 + 3600 * n for n in range(72)]
    hours = {"time": times, "temperature_2m": [5] * 72, "weather_code": [3] * 72, "uv_index": [1.5] * 72}
    return {
        "utc_offset_seconds": 3600,
        "timezone": "Europe/Berlin",
        "current": {"time": CHANGE - 86_400},
        "hourly": hours,
    } | changes


def test_a_forecast_across_a_change_of_the_clocks_has_each_step_in_its_own_offset() -> None:
    answer = forecast(berlin(), BERLIN, METRIC)
    assert (answer["city"]["timezone"], answer["city"]["timezone_name"]) == (3600, "Europe/Berlin")
    assert {step["uvi"] for step in answer["list"]} == {1.5}
    steps = FORECAST.validate_python(answer).steps
    assert [f"{step.moment:%d %H:%M %z}" for step in steps[6:10]] == [
        "27 22:00 +0100",
        "28 01:00 +0100",
        "28 05:00 +0200",
        "28 08:00 +0200",
    ]


@pytest.mark.parametrize("name", [None, "Europe/Atlantis", "../../etc/passwd", 7, "America/New_York", ""])
def test_without_a_true_name_of_the_zone_the_offset_holds_throughout(name: Any) -> None:
    answer = forecast(berlin(timezone=name), BERLIN, METRIC)
    assert "timezone_name" not in answer["city"]
    assert {f"{step.moment:%z}" for step in FORECAST.validate_python(answer).steps} == {"+0100"}


def test_of_a_zone_that_is_known_by_name_alone_the_offset_is_told() -> None:
    answer = forecast(berlin(utc_offset_seconds=None), BERLIN, METRIC)
    assert (answer["city"]["timezone"], answer["city"]["timezone_name"]) == (3600, "Europe/Berlin")


def test_a_zone_that_has_another_offset_now_is_not_the_places() -> None:
    payload = berlin() | {"current": {"time": CHANGE, "temperature_2m": 5, "weather_code": 3}}
    assert current_weather(payload, BERLIN, METRIC)["timezone_name"] == "Europe/Berlin"
    elsewhere = current_weather(payload | {"timezone": "America/New_York"}, BERLIN, METRIC)
    assert (elsewhere["timezone"], "timezone_name" in elsewhere) == (3600, False)


def test_a_zone_that_the_place_is_known_to_be_in_serves_where_the_payload_names_none() -> None:
    place = Place("Berlin", 52.52, 13.41, "DE", timezone="Europe/Berlin")
    assert forecast(berlin(timezone=None), place, METRIC)["city"]["timezone_name"] == "Europe/Berlin"


LONGYEARBYEN = Place("Longyearbyen", 78.22, 15.63, "NO")
MIDSUMMER, MIDWINTER = 1_781_956_800, 1_797_768_000  # 2026-06-20 and 2026-12-20, at 12:00 in UTC


@pytest.mark.parametrize("noon", [MIDSUMMER, MIDWINTER])
def test_where_the_sun_does_not_rise_or_set_there_is_no_time_of_it(noon: int) -> None:
    payload = {"utc_offset_seconds": 7200, "current": {"time": noon, "temperature_2m": 1, "weather_code": 0}}
    answer = current_weather(payload, LONGYEARBYEN, METRIC)
    assert answer["sys"] == {"country": "NO"}
    assert answer["weather"][0]["icon"] == ("01d" if noon == MIDSUMMER else "01n")


def test_a_sunset_after_midnight_is_kept() -> None:
    """Reykjavik, 21 June 2026: the sun rises at 02:55 and sets at 00:03 (NOAA's calculator)."""
    noon = 1_782_043_200
    payload = {"current": {"time": noon, "temperature_2m": 9, "weather_code": 0, "is_day": 1}}
    sun = current_weather(payload, Place("Reykjavik", 64.15, -21.94, "IS"), METRIC)["sys"]
    assert sun["sunrise"] == pytest.approx(noon - 32_700, abs=120)
    assert sun["sunset"] == pytest.approx(noon + 43_380, abs=120)


def hours_of(begin: datetime, hours: int = 72) -> dict[str, Any]:
    """A payload in GMT whose hourly temperatures count the hours since a local midnight."""
    first_s = int(begin.timestamp()) // 3600 * 3600
    return {
        "timezone": "GMT",
        "utc_offset_seconds": 0,
        "current": {"time": first_s + 12 * 3600, "temperature_2m": 12, "weather_code": 3},
        "hourly": {
            "time": [first_s + 3600 * n for n in range(hours)],
            "temperature_2m": [float(n) for n in range(hours)],
            "weather_code": [3] * hours,
        },
    }


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2027-03-28", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-11-01", 25),
        ("Asia/Kolkata", "2026-06-01", 24),
        ("Asia/Kathmandu", "2026-06-01", 24),
        ("America/St_Johns", "2027-03-14", 23),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ],
)
def test_a_days_high_and_low_are_of_the_hours_of_the_places_own_calendar_day(zone: str, day: str, hours: float) -> None:
    """Full hours of UTC: where the offset is a half, the day's first one begins within half an hour of midnight."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    payload = hours_of(midnight)
    place = Place("Somewhere", 0.0, 0.0, "XX", timezone=zone)
    main = current_weather(payload, place, METRIC)["main"]
    first, last = main["temp_min"], main["temp_max"]
    is_half = midnight.timestamp() % 3600 != 0
    assert first == (1 if is_half else 0)
    assert last == pytest.approx(hours - 1 + is_half, abs=0.5)
    asked = ForecastQuery.from_values({"lat": 0, "lon": 0, "step": "1d", "days": 2})
    daily = as_asked(hourly_forecast(payload, place, METRIC), asked)["list"]
    noon = datetime.fromtimestamp(daily[0]["dt"], ZoneInfo(zone))
    assert (noon.date(), noon.hour) == (midnight.date(), 12)
    assert daily[0]["temp"]["max"] == last


@pytest.mark.parametrize(
    "odd",
    [
        {"hourly": {**berlin()["hourly"], "wind_speed_10m": 7}},
        {"hourly": {**berlin()["hourly"], "rain": None}},
        {"hourly_units": "metric"},
        {"current": None},
        {"current_units": 5},
    ],
)
def test_an_odd_block_or_column_costs_itself(odd: dict[str, Any]) -> None:
    answer = forecast(berlin(**odd), BERLIN, METRIC)
    assert answer["cnt"] >= 16
    assert answer["list"][0]["main"]["temp"] == 5


@pytest.mark.parametrize(
    ("unix_s", "is_day", "icon"),
    [
        (NOON, 1, "01d"),
        (NOON, 0, "01n"),
        (NOON, None, "01d"),
        (1_700_061_000, None, "01d"),
        (1_700_061_400, None, "01n"),
        (NOON + 43_200, 7, "01n"),
    ],
)
def test_the_icon_is_for_day_or_night_by_the_upstreams_word_or_else_by_the_suns_course(
    unix_s: int, is_day: int | None, icon: str
) -> None:
    """The sun sets at 17:11 in UTC+2, 1,700,061,214."""
    payload = {"current": {"time": unix_s, "temperature_2m": 1, "weather_code": 0, "is_day": is_day}}
    assert current_weather(payload, ATHENS, METRIC)["weather"][0]["icon"] == icon


def test_an_hour_without_values_costs_only_its_own_step() -> None:
    payload = hourly(temperature_2m=[1, 2, 3, None, 5, 6, 7, 8, 9, 10], weather_code=[0] * 7)
    assert [step["dt"] for step in forecast(payload, ATHENS, METRIC)["list"]] == [NOON + 6 * 3600]


def test_a_step_has_the_sum_of_precipitation_and_the_greatest_probability_of_its_three_hours() -> None:
    payload = hourly(
        temperature_2m=[9, 8, 4, 6],
        weather_code=[0, 61, 61, 3],
        rain=[5, 0.4, None, 0.6],
        snowfall=[0, 0, 0.7, 0],
        precipitation_probability=[100, 30, 80, None],
        is_day=[1, 1, 1, 0],
    )
    step = forecast(payload, ATHENS, METRIC)["list"][0]
    assert (step["rain"], step["snow"], step["pop"]) == ({"3h": 1.0}, {"3h": 1.0}, 0.8)
    assert step["main"] == {"temp": 6, "temp_min": 4, "temp_max": 8}
    assert (step["sys"]["pod"], step["dt_txt"]) == ("n", "2023-11-15 15:00:00")


def test_without_a_time_of_its_own_a_forecast_begins_after_ours() -> None:
    payload = berlin(current=None)
    steps = [forecast(payload, BERLIN, METRIC, clock)["list"] for clock in (CHANGE, CHANGE - 10**6, None)]
    assert [first["dt"] for first, *_ in steps] == [CHANGE + 10_800, CHANGE - 86_400, CHANGE - 86_400]


def test_a_utc_offset_of_half_an_hour_shifts_the_steps_and_loses_none() -> None:
    times = [NOON + 1800 + 3600 * n for n in range(12)]
    payload = {
        "utc_offset_seconds": 19_800,
        "hourly": {"time": times, "temperature_2m": [1] * 12, "weather_code": [0] * 12},
    }
    steps = forecast(payload, ATHENS, METRIC)["list"]
    assert [step["dt_txt"] for step in steps] == [f"2023-11-15 {hour}:30:00" for hour in (12, 15, 18, 21)]


def test_a_payload_without_hours_to_come_is_garbled() -> None:
    with pytest.raises(ProviderGarbled):
        forecast({"current": {"time": NOON}}, ATHENS, METRIC)


@given(st.floats(-90, 60))
def test_a_temperature_survives_a_round_trip_through_every_unit(celsius: float) -> None:
    assert units.temperature(celsius, "standard") - 273.15 == pytest.approx(celsius, abs=0.006)
    assert units.temperature(celsius, "metric") == pytest.approx(celsius, abs=0.006)
    assert units.fahrenheit_to_celsius(units.temperature(celsius, "imperial")) == pytest.approx(celsius, abs=0.006)


@given(st.floats(0, 120), st.sampled_from([("km/h", 3.6), ("m/s", 1), ("mp/h", 3600 / 1609.344), ("kn", 3600 / 1852)]))
def test_a_speed_survives_a_round_trip_through_every_unit(speed_ms: float, unit: tuple[str, float]) -> None:
    row = parse.Row({"wind_speed_10m": speed_ms * unit[1]}, {"wind_speed_10m": unit[0]}, 0)
    read_ms = row.speed_ms("wind_speed_10m")
    assert read_ms == pytest.approx(speed_ms)
    assert units.speed(read_ms, "imperial") * 1609.344 / 3600 == pytest.approx(speed_ms, abs=0.006)
    assert units.speed(read_ms, "standard") == pytest.approx(speed_ms, abs=0.006)


def measured(lowest: float, highest: float) -> st.SearchStrategy[Any]:
    return st.none() | st.floats(lowest, highest) | st.integers(int(lowest), int(highest))


VARIABLES = {
    "temperature_2m": measured(-90, 140),
    "apparent_temperature": measured(-90, 140),
    "relative_humidity_2m": measured(0, 100),
    "is_day": st.sampled_from([None, 0, 1]),
    "precipitation": measured(0, 200),
    "rain": measured(0, 200),
    "showers": measured(0, 200),
    "snowfall": measured(0, 200),
    "weather_code": st.none() | st.sampled_from(sorted(CONDITIONS)),
    "cloud_cover": measured(0, 100),
    "pressure_msl": measured(850, 1100),
    "surface_pressure": measured(400, 1100),
    "visibility": measured(0, 100_000),
    "wind_speed_10m": measured(0, 200),
    "wind_direction_10m": measured(0, 360),
    "wind_gusts_10m": measured(0, 300),
    "precipitation_probability": measured(0, 100),
}
UNITS = {
    "temperature_2m": ["°C", "°F"],
    "apparent_temperature": ["°C", "°F"],
    "rain": ["mm", "inch"],
    "snowfall": ["cm", "inch"],
    "visibility": ["m", "ft"],
    "wind_speed_10m": ["km/h", "m/s", "mp/h", "kn", string.ascii_lowercase],
}
units_blocks = st.none() | st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in UNITS.items()})


@st.composite
def payloads(draw: st.DrawFn) -> dict[str, Any]:
    """Any payload of Open-Meteo's: both formats of time, any units, missing values, lists of different lengths."""
    local = draw(st.booleans())
    first = draw(st.integers(NOON // 3600 - 30, NOON // 3600 + 30)) * 3600

    def formatted(unix_s: int) -> int | str:
        return f"2023-11-{15 + (unix_s - NOON) // 86_400 % 10:02}T12:00" if local else unix_s

    hours = draw(st.integers(0, 12))
    columns = {
        name: draw(st.lists(values, max_size=hours))
        for name, values in VARIABLES.items()
        if draw(st.booleans()) or name in ("temperature_2m", "weather_code")
    }
    return {
        "utc_offset_seconds": draw(st.integers(-48, 56)) * 900,
        "current": {
            "time": formatted(NOON),
            "interval": draw(st.sampled_from([900, 3600])),
            **draw(st.fixed_dictionaries({}, optional=VARIABLES)),
        },
        "current_units": draw(units_blocks),
        "hourly": {"time": [formatted(first + 3600 * n) for n in range(hours)], **columns},
        "hourly_units": draw(units_blocks),
        "sandbox": draw(st.booleans()),
    }


@given(payloads(), st.sampled_from(["standard", "metric", "imperial"]))
def test_any_payload_of_open_meteo_becomes_openweathermaps_shape(
    payload: dict[str, Any], output_units: units.Units
) -> None:
    parse.FORECAST.validate_python(payload)
    options = OutputOptions(output_units, str)
    values = payload["current"]
    if values.get("temperature_2m") is None or values.get("weather_code") is None:
        with pytest.raises(ProviderGarbled):
            current_weather(payload, ATHENS, options)
    else:
        answer = current_weather(payload, ATHENS, options)
        assert kept(CURRENT, answer)
        assert answer["main"]["temp_min"] <= answer["main"]["temp"] <= answer["main"]["temp_max"]
        assert answer["base"] == ("sandbox" if payload["sandbox"] else "open-meteo")
    try:
        steps = forecast(payload, ATHENS, options)
    except ProviderGarbled:
        return
    assert kept(FORECAST, steps)
    assert steps["cnt"] == len(steps["list"]) <= 40
