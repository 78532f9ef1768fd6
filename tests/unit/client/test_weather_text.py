"""The weather's block, as one reads it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.columns import columns
from client.pictures import PICTURE_WIDTH, picture
from client.provenance import Provenance
from client.reading import WrongShapeError, read_weather
from client.weather_text import compass, weather_block

NOW = datetime(2025, 9, 22, 18, 30, tzinfo=UTC)
FRESH = Provenance("OpenWeatherMap", sample=False, age_s=None, stale=False)


def block(payload: Any, units: str = "metric", width: int = 80, provenance: Provenance = FRESH) -> str:
    return weather_block(read_weather(payload), provenance, units, NOW, width)


def test_a_whole_answer_reads_like_this(athens: dict[str, Any]) -> None:
    assert block(athens).splitlines() == [
        "Athens, GR — scattered clouds",
        r"    \ | /       21.3 °C, feels like 20.8 °C",
        "   - .-. .-.    wind 3.1 m/s from the north-west (gusts 6.2)",
        "    (  .(   ).  humidity 54 % · 1016 hPa",
        "     '(___.__)  rain 0.3 mm in the last hour",
        "                sun 07:12–19:24 · measured 20:10 local time",
        "  provided by OpenWeatherMap",
    ]


def test_the_barest_answer_reads_like_this() -> None:
    assert block({"weather": [{}], "main": {"temp": 1}}, width=40) == "\n  1.0 °C\n  provided by OpenWeatherMap"


def test_a_narrow_terminal_gets_no_picture(athens: dict[str, Any]) -> None:
    assert block(athens, width=59).splitlines()[1] == "  21.3 °C, feels like 20.8 °C"


@pytest.mark.parametrize(
    ("units", "words"),
    [("metric", "21.3 °C"), ("imperial", "21.3 °F"), ("standard", "21.3 K"), ("imperial", "3.1 mph")],
)
def test_each_unit_is_named(athens: dict[str, Any], units: str, words: str) -> None:
    assert words in block(athens, units)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"main": {"temp": -0.04}}, " 0.0 °C\n"),
        ({"main": {"temp": -7.26}}, "-7.3 °C"),
        ({"wind": {"speed": 2}}, "wind 2.0 m/s\n"),
        ({"snow": {"1h": 0.5}}, "snow 0.5 mm in the last hour"),
        ({"timezone": None}, "sun 04:12–16:24 · measured 17:10 UTC"),
        ({"timezone": 86_400}, "measured 17:10 UTC"),
        ({"timezone": 12_600}, "measured 20:40 local time"),
        ({"dt": 1_758_388_200}, "measured 20:10 local time, 20 Sep 2025"),
        ({"weather": [{"description": "mist"}, {"description": "rain"}]}, "Athens, GR — mist, rain"),
        ({"sys": {}}, "Athens — scattered clouds"),
        ({"name": 5}, "GR — scattered clouds"),
    ],
)
def test_what_upstream_changes_shows(athens: dict[str, Any], change: dict[str, Any], words: str) -> None:
    assert words in block(athens | change)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"wind": {}}, "wind"),
        ({"rain": {"1h": 0}}, "rain"),
        ({"rain": []}, "rain"),
        ({"dt": None}, "measured"),
        ({"dt": 1e300}, "measured"),
        ({"dt": float("inf")}, "measured"),
        ({"dt": True}, "measured"),
        ({"sys": {"sunrise": 0, "sunset": 0}}, "sun "),
        ({"main": {"temp": 1, "humidity": 1e9}}, "humidity"),
        ({"main": {"temp": 1, "humidity": "54"}}, "humidity"),
    ],
)
def test_what_is_missing_or_absurd_is_left_out(athens: dict[str, Any], change: dict[str, Any], word: str) -> None:
    assert word not in block(athens | change)


@pytest.mark.parametrize(
    ("degrees", "name"), [(0, "north"), (360, "north"), (22, "north"), (90, "east"), (313, "north-west"), (-90, "west")]
)
def test_wind_comes_from_the_nearest_of_eight_directions(degrees: float, name: str) -> None:
    assert compass(degrees) == name


@pytest.mark.parametrize("night", [False, True])
@pytest.mark.parametrize("condition_id", [200, 301, 500, 600, 741, 800, 801, 802, 803, 804, 0, 999_999])
def test_each_picture_leaves_a_gap_to_the_text(condition_id: int, *, night: bool) -> None:
    assert max(map(len, picture(condition_id, night=night))) < PICTURE_WIDTH


@pytest.mark.parametrize("condition_id", [800, 801])
def test_the_night_sky_has_no_sun(condition_id: int) -> None:
    assert picture(condition_id, night=True) != picture(condition_id, night=False)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "provided by a provider that master doesn't name"),
        ({"X-Provider": "open-meteo"}, "provided by Open-Meteo"),
        ({"X-Provider": "acme\x1b[31m"}, "provided by acme"),
        ({"X-Provider": "sandbox/openweathermap"}, "OpenWeatherMap · SAMPLE DATA from the sandbox, not real weather"),
        ({"X-Provider": "sandbox"}, "doesn't name\n  SAMPLE DATA from the sandbox, not real weather"),
        ({"Age": "0"}, "fetched just now"),
        ({"Age": "240"}, "fetched 4 min ago"),
        ({"Cache-Status": "iris; hit; fwd = stale"}, "STALE: the provider gives nothing newer"),
    ],
)
def test_the_provenance_is_said(athens: dict[str, Any], headers: dict[str, str], words: str) -> None:
    assert words in block(athens, provenance=Provenance.of(headers))


@pytest.mark.parametrize("age", ["", "soon", "-4", "²", "9" * 5_000])
def test_an_age_that_is_no_number_is_not_said(athens: dict[str, Any], age: str) -> None:
    assert "fetched" not in block(athens, provenance=Provenance.of({"Age": age}))


@pytest.mark.parametrize("width", [30, 80])
@pytest.mark.parametrize(
    "name",
    [
        "arstaskog_snow_standard_2018",
        "berlin_wind-var_metric_2014",
        "buenosaires_gust_standard",
        "cochin_no-visibility_imperial_2014",
        "london_lang-ru_standard",
        "munich_two-conditions_metric_2019",
        "newyork_no-wind-deg_standard",
        "saopaulo_rain_lang-pt_standard",
    ],
)
def test_a_recorded_answer_fits_the_terminal(recorded: Any, name: str, width: int) -> None:
    text = block(json.loads(recorded(f"openweathermap/current_{name}.json")), width=width)
    assert max(map(columns, text.splitlines())) <= width


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["main", "weather", "wind", "rain", "sys", "dt", "timezone", "name"]
PARTS = st.dictionaries(st.sampled_from(["temp", "speed", "deg", "1h", "sunrise", "sunset", "country"]), JSON)


@settings(deadline=None, database=None)
@given(st.fixed_dictionaries({}, optional={name: JSON | PARTS | st.lists(PARTS) for name in NAMES}))
def test_no_json_object_breaks_the_block(payload: dict[str, Any]) -> None:
    try:
        text = block({"weather": [{"description": "x"}], "main": {"temp": 1}} | payload, width=40)
    except WrongShapeError:
        return
    assert all(columns(line) <= 40 for line in text.split("\n"))
