"""Rain by quarters of an hour: in a few words at every door."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contract.schemas.weather import FORECAST, CurrentWeather
from master.ask import replies
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.replies import is_of_next_hours
from master.ask.speech import Speech
from master.ask.understand import understand
from master.ask.when import When
from master.facts.nowcast import Spell, is_known, next_spell, nowcast
from master.facts.options import RenderOptions
from master.facts.words import words_in
from master.views.text import block
from master.views.text.format import TextFormat
from master.views.text.line import line
from tests.unit.master.readable import athens, told_weather

FIRST_S = 1_758_564_000
NOW = datetime.fromtimestamp(FIRST_S + 300, UTC)


def weather(*mm_h: float, **more: Any) -> CurrentWeather:
    quarters = [{"dt": FIRST_S + 900 * n, "precipitation": amount} for n, amount in enumerate(mm_h)]
    return CurrentWeather.model_validate(athens(**({"minutely": quarters} if mm_h else {}), **more))


@pytest.mark.parametrize(
    ("mm_h", "said", "greek"),
    [
        ((0, 0, 1.2, 0.8, 0, 0, 0, 0), "rain in 25 min, for 30 min", "βροχή σε 25 λεπτά, για 30 λεπτά"),
        ((0.4, 0.4, 0, 0, 0, 0, 0, 0), "rain for 25 min more", "βροχή για 25 λεπτά ακόμη"),
        ((0.4,) * 8, "rain for longer", "βροχή για ώρα ακόμη"),
        ((0, 0, 0, 0, 0, 0, 0.5, 0.5), "rain in 85 min, for longer", "βροχή σε 85 λεπτά, για ώρα"),
        ((0.09,) * 8, "", ""),
        ((), "", ""),
    ],
)
def test_the_next_rain_is_said_in_a_few_words(mm_h: tuple[float, ...], said: str, greek: str) -> None:
    assert nowcast(weather(*mm_h), NOW, words_in("en")) == said
    assert nowcast(weather(*mm_h), NOW, words_in("el")) == greek


def test_snow_is_called_snow() -> None:
    quarters = [{"dt": FIRST_S + 900 * n, "precipitation": mm, "snow": mm} for n, mm in ((1, 0), (2, 2), (3, 0))]
    read = CurrentWeather.model_validate(athens(minutely=quarters))
    assert nowcast(read, NOW, words_in("en")) == "snow in 25 min, for 15 min"
    assert nowcast(read, NOW, words_in("el")) == "χιόνι σε 25 λεπτά, για 15 λεπτά"


def test_what_is_over_counts_no_more() -> None:
    later = NOW + timedelta(minutes=30)
    assert next_spell(weather(1, 1, 0, 0, 0.5, 0), later) == Spell(25, 15, is_snow=False)
    assert not is_known(weather(1, 1), NOW + timedelta(hours=3))


def test_odd_quarters_cost_themselves() -> None:
    odd = [{"dt": FIRST_S, "precipitation": "wet"}, {"dt": FIRST_S + 900, "precipitation": 1}, 7]
    read = CurrentWeather.model_validate(athens(minutely=odd))
    assert [quarter.dt for quarter in read.minutely or ()] == [FIRST_S + 900]


def test_text_and_line_say_it() -> None:
    quarters = [{"dt": FIRST_S + 900 * n, "precipitation": mm} for n, mm in ((2, 2), (3, 0))]
    told = told_weather(weather=athens(minutely=quarters))
    assert any("rain in 25 min, for 15 min" in row for row in block(told, TextFormat.of(RenderOptions("text"), NOW)))
    assert line(told, TextFormat.of(RenderOptions("line"), NOW), "%l: %N") == "Athens: rain in 25 min, for 15 min"
    dry = told_weather(weather=athens(minutely=[{"dt": FIRST_S, "precipitation": 0}]))
    assert line(dry, TextFormat.of(RenderOptions("line"), NOW), "%N") == ""
    assert line(told_weather(), TextFormat.of(RenderOptions("line"), NOW), "%N") == "?"


AHEAD = FORECAST.validate_python(
    {"list": [{"dt": FIRST_S + 10_800 * n, "main": {"temp": 20}, "weather": [{"id": 800}]} for n in range(1, 9)]}
)


def answer(when: When | None, form: Form, *mm_h: float) -> str:
    seen = Observed("Athens", NOW, weather(*mm_h), AHEAD)
    return replies.weather_reply(Intent("weather", "rain"), when, seen, Speech("en"), form)


POLAR, ENDS = Form(polar=True), Form(asks_when=True, ends=True)


def test_rain_in_the_next_hour_is_answered_to_the_quarter() -> None:
    hour, two = When(day="hours1"), When(day="hours2")
    assert answer(hour, POLAR, 0, 0, 1, 0) == "Yes, in Athens: rain in 25 min, for 15 min."
    assert answer(hour, POLAR, 0, 0, 0, 0, 0, 0, 1, 1) == "No, no rain is expected in Athens in the next 1 hour."
    assert answer(two, POLAR, 0, 0, 0, 0, 0, 0, 1, 0) == "Yes, in Athens: rain in 85 min, for 15 min."
    assert "min" not in answer(hour, POLAR)


def test_when_the_rain_stops_is_told_in_minutes_where_they_are_known() -> None:
    assert answer(None, ENDS, 1, 1, 0, 0) == "The rain in Athens stops in about 25 minutes."
    assert "minutes" not in answer(None, ENDS, 1, 1, 1, 1)
    assert "minutes" not in answer(None, ENDS, 0, 0, 1, 0)


@pytest.mark.parametrize("question", ["will it rain in the next hour in Athens?", "rain in Athens in the next 2 hours"])
def test_the_next_hour_needs_the_present_weather_too(question: str) -> None:
    understood = understand(question)
    assert is_of_next_hours(understood.intents[0], next(iter(understood.whens), None))
    assert not is_of_next_hours(Intent("weather", "snow"), When(day="hours1"))
    assert not is_of_next_hours(Intent("weather", "rain"), When(day="tomorrow"))


def test_quarters_that_are_interpolated_are_said_to_be() -> None:
    dry_then_wet = weather(0, 0, 1.2, 0.8, 0, 0, 0, 0, minutely_interpolated=True)
    assert nowcast(dry_then_wet, NOW, words_in("en")) == "rain in 25 min, for 30 min (interpolated from hours)"
    assert nowcast(weather(0, 0, minutely_interpolated=True), NOW, words_in("en")) == ""
