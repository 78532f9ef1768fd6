"""Questions about more days than five, and about hours: which forecast is asked for, and what is said of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from contract.queries import WeatherQuery
from contract.schemas.weather import FORECAST, Forecast
from master.app import create_app
from master.ask import replies
from master.ask.intents import Intent
from master.ask.observed import Observed
from master.ask.replies import question_ahead
from master.ask.speech import Speech
from master.ask.understand import understand
from master.ask.when import When
from master.settings import Settings

NOW = datetime(2026, 11, 30, 20, tzinfo=UTC)
ATHENS = WeatherQuery.from_values({"city": "Athens", "units": "metric"})


def steps(length_s: int, count: int, *, days: Any = None) -> Forecast:
    first = int(NOW.timestamp()) + length_s
    return FORECAST.validate_python(
        {
            "list": [
                {
                    "dt": first + n * length_s,
                    "main": {"temp": n % 24},
                    "weather": [{"id": 800, "description": "clear sky"}],
                    "pop": 0.4 if n == 1 else 0.0,
                }
                for n in range(count)
            ],
            "city": {"name": "Athens", "timezone": 0},
            **({"days": days} if days else {}),
        }
    )


def said(intent: Intent, when: When | None, forecast: Forecast, lang: str = "en") -> str:
    return replies.weather_reply(intent, when, Observed("Athens", NOW, None, forecast), Speech(lang))


@pytest.mark.parametrize(
    ("question", "days", "step"),
    [
        ("will it rain in Athens in ten days?", 12, "3h"),
        ("what's the weather in Athens in two weeks?", 16, "3h"),
        ("weather in Athens for the next 16 days", 16, "3h"),
        ("weather in Athens tomorrow", 5, "3h"),
        ("weather in Athens in the next 48 hours", 5, "3h"),
        ("hourly forecast for Athens tomorrow", 5, "1h"),
        ("hour by hour weather in Athens in eight days", 10, "1h"),
        ("weather in Athens", 5, "3h"),
        ("καιρός στην Αθήνα σε δέκα μέρες", 12, "3h"),
        ("ωριαία πρόγνωση για Αθήνα αύριο", 5, "1h"),
        ("weather in Athens in 300 days", 16, "3h"),
    ],
)
def test_a_question_asks_for_as_many_days_and_as_short_steps_as_it_needs(question: str, days: int, step: str) -> None:
    understood = understand(question)
    when = next(iter(understood.whens), None)
    asked = question_ahead(understood.intents[0], when, ATHENS, NOW)
    assert (asked.days, asked.step, asked.city, asked.units) == (days, step, "Athens", "metric")


def test_hours_are_told_one_by_one_with_rain_where_it_is_likely() -> None:
    sentence = said(Intent("weather", "hours"), When(day="tomorrow"), steps(3_600, 40))
    assert sentence.startswith("Athens tomorrow: 00:00 4 °C, 01:00 5 °C, 02:00 6 °C,")
    assert sentence.count("°C") == 24


def test_hours_without_a_time_are_the_next_day() -> None:
    sentence = said(Intent("weather", "hours"), None, steps(3_600, 40))
    assert sentence.startswith("Athens in the next 24 hours: 20:00 0 °C, 21:00 1 °C (rain 40 %), 22:00 2 °C")


def test_of_a_longer_time_each_third_hour_is_told() -> None:
    sentence = said(Intent("weather", "hours"), When(day="hours48"), steps(3_600, 60))
    assert sentence.count("°C") == 16
    assert "23:00 3 °C" in sentence


def test_the_range_of_today_is_that_of_all_of_it_where_it_is_known() -> None:
    noon = int(datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp())
    forecast = steps(10_800, 40, days=[{"dt": noon, "temp": {"min": 2, "max": 31}}])
    assert said(Intent("weather", "temperature"), When(day="today"), forecast) == "Today in Athens: 2 to 31 °C, hot."
    unknown = said(Intent("weather", "temperature"), When(day="today"), steps(10_800, 40))
    assert unknown.startswith("The rest of today in Athens")


def test_ten_days_ahead_is_answered_from_sixteen() -> None:
    day = (NOW + timedelta(days=10)).date()
    sentence = said(Intent("weather", ""), When(day="day+10"), steps(10_800, 128))
    assert sentence.startswith(f"On {day:%A}") or "10 December" in sentence


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()
