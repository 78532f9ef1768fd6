"""The letters of a line's template, and what stands for what isn't known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.schemas.weather import CurrentWeather
from master.facts.results import PlaceWeather, Spoken
from master.views.text import line as line_module
from tests.unit.master.readable import ATHENS, NOW, OWM, athens, forecast, part, told_forecast, told_weather


def line(render: Any, template: str, query: str = "", **changes: Any) -> str:
    result = PlaceWeather(part(CurrentWeather.model_validate(athens(**changes)), OWM), None, None)
    text: str = render(result, f"line={template.replace('%', '%25')}{query}")
    return text.removesuffix("\n")


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("%l: %c %t %w", "Athens: ⛅ 21 °C ↘ 11 km/h"),
        ("%C", "scattered clouds"),
        ("%x", "m"),
        ("%f", "21 °C"),
        ("%h", "54 %"),
        ("%p", "0.3 mm"),
        ("%P", "1016 hPa"),
        ("%m", "🌑"),
        ("%S–%s", "07:12–19:24"),
        ("%z", "13:18"),
        ("%D %d", "06:47 19:48"),
        ("%T %Z", "21:30:00 UTC+03:00"),
        ("100%% %t%%", "100% 21 °C%"),
        ("no letter", "no letter"),
        (r"%l\n%t", "Athens\n21 °C"),
    ],
)
def test_each_letter_stands_for_what_it_does_at_wttr(render: Any, template: str, words: str) -> None:
    assert line(render, template) == words


@pytest.mark.parametrize(("code", "signs"), [(741, "≡ ="), (761, "≡ ="), (771, "≈ ~"), (781, "🌀 @"), (999, "☁ mm")])
def test_a_tornado_is_no_fog(render: Any, code: int, signs: str) -> None:
    assert line(render, "%c %x", weather=[{"id": code, "icon": "50d"}]) == signs


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({"rain": {"1h": 0}}, "0 mm"),
        ({"rain": {"1h": 0.02}}, "<0.1 mm"),
        ({"rain": {}, "snow": {"1h": 0.9}}, "0.9 mm"),
        ({"rain": {}, "weather": [{"id": 800}]}, "0 mm"),
        ({"rain": {}, "weather": [{"id": 500}]}, "?"),
        ({"rain": None, "weather": [{"id": 601}]}, "?"),
    ],
)
def test_no_rain_nearly_none_and_an_unknown_amount_are_three_things(
    render: Any, changes: dict[str, Any], amount: str
) -> None:
    assert line(render, "%p", **changes) == amount


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("&wind=bft", "↘ 2 Bft 1016 hPa 0.3 mm 07:12"),
        ("&wind=bft&lang=el", "↘ 2 μποφόρ 1016 hPa 0,3 mm 07:12"),
        ("&wind=ms&pressure=mmhg&precipitation=in&clock=12", "↘ 3.1 m/s 762 mmHg 0.01 in 7:12 AM"),
        ("&units=imperial&pressure=hpa&precipitation=mm", "↘ 3 mph 1016 hPa 0.3 mm 07:12"),
    ],
)
def test_single_measures_are_shown_as_asked_for(render: Any, query: str, said: str) -> None:
    assert line(render, "%w %P %p %S", query) == said


def test_a_wind_that_is_shown_as_none_has_no_arrow(render: Any) -> None:
    calm = {"speed": 0.2, "deg": 90}
    assert line(render, "%w", "&units=imperial", wind=calm) == "0 mph"
    assert line(render, "%w", "&wind=bft", wind=calm) == "0 Bft"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("القاهرة", "\u2068القاهرة\u2069: 21 °C"),
        ("ירושלים", "\u2068ירושלים\u2069: 21 °C"),
        ("Cairo القاهرة", "\u2068Cairo القاهرة\u2069: 21 °C"),
        ("Αθήνα", "Αθήνα: 21 °C"),
        ("東京", "東京: 21 °C"),
    ],
)
def test_a_name_from_right_to_left_keeps_its_direction_to_itself(render: Any, name: str, said: str) -> None:
    assert line(render, "%l: %t", name=name) == said


@pytest.mark.parametrize("letter", ["u", "f", "h", "P", "w", "S", "s", "z", "D", "d", "C"])
def test_what_is_not_known_is_a_question_mark(render: Any, letter: str) -> None:
    bare: dict[str, Any] = {"main": {"temp": 1}, "wind": {}, "sys": {}, "weather": [{}]}
    assert line(render, f"%{letter}", **bare) == "?"


def test_the_uv_index_is_shown_where_it_is_known(render: Any) -> None:
    assert line(render, "%u", uvi=4.4) == "4"


def test_wind_of_no_direction_has_no_arrow(render: Any) -> None:
    assert line(render, "%w", wind={"speed": 2}) == "7 km/h"


def test_a_place_without_a_name_is_called_by_its_country(render: Any) -> None:
    assert line(render, "%l", "&lang=el", name="") == "Ελλάδα"


def test_the_time_of_a_place_whose_clock_is_unknown_is_utc(render: Any) -> None:
    assert line(render, "%T %Z", timezone=None) == "18:30:00 UTC"


@pytest.mark.parametrize(("query", "words"), [("&units=imperial", "21 °F 3 mph"), ("&units=standard", "21 K 3.1 m/s")])
def test_units_are_as_wished(render: Any, query: str, words: str) -> None:
    assert line(render, "%t %w", query, wind={"speed": 3.1}) == words


def test_the_moon_in_ascii_is_a_word(render: Any) -> None:
    assert line(render, "%m %c", "&glyphs=ascii") == "new m"


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (datetime(2000, 1, 6, 18, 14, tzinfo=UTC), 0),
        (datetime(2024, 4, 8, 18, 21, tzinfo=UTC), 0),
        (datetime(2025, 9, 7, 18, 9, tzinfo=UTC), 4),
        (datetime(2025, 9, 14, 10, 33, tzinfo=UTC), 6),
        (datetime(2025, 9, 29, 23, 54, tzinfo=UTC), 2),
        (datetime(2026, 11, 24, 14, 53, tzinfo=UTC), 4),
    ],
)
def test_the_moons_phases_are_those_of_the_almanac(moment: datetime, phase: int) -> None:
    assert line_module.moon(moment) == phase


def current(day: datetime, **changes: Any) -> CurrentWeather:
    return CurrentWeather.model_validate(athens(dt=int(day.timestamp()), **changes))


def test_dawn_comes_before_the_sun_as_the_almanac_says() -> None:
    """Athens, 22 September 2025: civil twilight is 26 minutes long."""
    weather = current(datetime(2025, 9, 22, 12, tzinfo=UTC))
    (dawn, dusk), rise, fall = line_module.twilight(weather), weather.sunrise, weather.sunset
    assert dawn
    assert dusk
    assert rise
    assert fall
    assert abs(rise - dawn - timedelta(minutes=26)) < timedelta(minutes=2)
    assert abs(dusk - fall - timedelta(minutes=26)) <= timedelta(minutes=2)


REYKJAVIK = {"coord": {"lat": 64.15, "lon": -21.94}, "timezone": 0}


def test_a_summer_night_in_the_north_has_no_dusk() -> None:
    events = {"sunrise": 1750474500, "sunset": 1750464240}  # 02:55, and 00:04 of the same date, as of the day before
    weather = current(datetime(2025, 6, 21, 12, tzinfo=UTC), sys=events, **REYKJAVIK)
    assert line_module.twilight(weather) == (None, None)


@pytest.mark.parametrize("sunset", [1750464240, 1750550640])
def test_noon_is_in_the_middle_of_the_day_where_the_sun_sets_after_midnight(sunset: int) -> None:
    """Reykjavik, 21 June 2025: the sun stands highest at 13:30, whichever of the two sunsets near midnight is told."""
    events = {"sunrise": 1750474500, "sunset": sunset}
    noon = line_module.noon(current(datetime(2025, 6, 21, 12, tzinfo=UTC), sys=events, **REYKJAVIK))
    assert f"{noon:%d %H:%M}" == "21 13:30"


def test_noon_is_between_the_suns_times_where_the_place_is_not_known() -> None:
    weather = current(datetime(2025, 9, 22, 12, tzinfo=UTC), coord=None)
    assert f"{line_module.noon(weather):%H:%M}" == "13:18"
    assert line_module.twilight(weather) == (None, None)
    alone = current(datetime(2025, 9, 22, 12, tzinfo=UTC), coord=None, sys={"sunrise": 1758514320})
    assert line_module.noon(alone) is None


def test_one_of_the_suns_times_tells_the_noon() -> None:
    day = datetime(2025, 9, 22, 12, tzinfo=UTC)
    alone = [current(day, sys={name: unix_s}) for name, unix_s in (("sunrise", 1758514320), ("sunset", 1758558240))]
    assert [f"{line_module.noon(weather):%H:%M}" for weather in alone] == ["13:18", "13:18"]


@pytest.mark.parametrize("sunset", [datetime(2026, 7, 29, 8, 21, tzinfo=UTC), datetime(2026, 7, 28, 8, 24, tzinfo=UTC)])
def test_a_sun_that_sets_after_midnight_has_its_noon_its_dawn_and_its_dusk(render: Any, sunset: datetime) -> None:
    """Nome in July: some providers state the sunset of the calendar day, which is that of the evening before."""
    sunrise = datetime(2026, 7, 28, 13, 53, tzinfo=UTC)
    told = line(
        render,
        "%D %S %z %d",
        coord={"lat": 64.5, "lon": -165.4},
        timezone=-28_800,
        dt=int(sunrise.timestamp()) + 6 * 3_600,
        sys={"country": "US", "sunrise": int(sunrise.timestamp()), "sunset": int(sunset.timestamp())},
    )
    assert told == "04:00 05:53 15:08 02:08"


@pytest.mark.parametrize(
    ("date", "told"),
    [
        (datetime(2026, 6, 20, 22, 10, tzinfo=UTC), "? ? 12:46 ? ?"),  # past midnight of the 21st there
        (datetime(2026, 6, 20, 21, 50, tzinfo=UTC), "? ? 12:46 ? ?"),
        (datetime(2026, 12, 20, 22, 10, tzinfo=UTC), "09:31 ? ? ? 13:53"),  # the sun doesn't rise, but it dawns
    ],
)
def test_a_sun_that_does_not_set_has_a_noon_and_a_polar_night_a_dawn(render: Any, date: datetime, told: str) -> None:
    """Tromsø: noon is at 12:46 in June, by its summer time."""
    summer = date.month == 6
    said = line(
        render,
        "%D %S %z %s %d",
        coord={"lat": 69.65, "lon": 18.96},
        timezone=7200 if summer else 3600,
        timezone_name="Europe/Oslo",
        dt=int(date.timestamp()),
        sys={"country": "NO"},
        polar="day" if summer else "night",
    )
    assert said == told


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(minutes=20), "21 °C"),
        (timedelta(hours=26), "21 °C (stale, 1 day ago)"),
        (timedelta(hours=7), "21 °C (stale, 7 h ago)"),
    ],
)
def test_a_measurement_of_long_ago_is_marked(render: Any, age: timedelta, told: str) -> None:
    assert line(render, "%t", dt=int((NOW - age).timestamp())) == told


@pytest.mark.parametrize(
    ("hours", "headers", "aside"),
    [
        (0, OWM, ""),
        (26, OWM, " (stale, 1 day ago)"),
        (9, OWM, " (stale, 9 h ago)"),
        (0, {**OWM, "Age": "7300", "Cache-Status": "weather; fwd=stale; ttl=-6000"}, " (stale, 2 h ago)"),
    ],
)
def test_an_answer_of_old_data_is_marked_in_its_line_too(
    render: Any, hours: int, headers: dict[str, str], aside: str
) -> None:
    measured = int((NOW - timedelta(hours=hours)).timestamp())
    weather = told_weather(headers=headers)
    content = weather.weather.content.model_copy(update={"dt": measured})
    told = replace(weather, weather=part(content, headers), forecast=None)
    answer = Spoken("It is 21 °C.", "en", {}, 1.0, (), (told,), "", ())
    assert render(answer, "format=line") == f"It is 21 °C.{aside}\n"


def test_an_old_forecast_says_in_its_line_how_old_it_is(render: Any) -> None:
    days = forecast(ATHENS)
    later_s = int(NOW.timestamp()) - 26 * 3_600 - days["list"][0]["dt"]
    steps = [{**step, "dt": step["dt"] + later_s} for step in days["list"]]
    told = render(told_forecast({**days, "list": steps}), "format=line")
    assert told.startswith("Athens: ")
    assert told.endswith(" (stale, 1 day ago)\n")
