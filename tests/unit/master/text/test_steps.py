"""Forecasts in steps of an hour or of a day, and of more days than five, as people are shown them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from contract.schemas.weather import Forecast
from master.app import create_app
from master.facts.options import RenderOptions
from master.facts.results import PlaceForecast
from master.settings import Settings
from master.views.markdown import document
from master.views.text import block
from master.views.text.format import TextFormat
from master.views.text.line import line
from servicekit.plain_text import clean
from tests.fake_backends import FakeBackends
from tests.unit.master.readable import ATHENS, NOW, forecast, part

NOON_S = 1_758_531_600
"""Noon of the day of `NOW` in Athens."""


def hours(count: int = 48) -> dict[str, Any]:
    """Athens by the hour, from 21:00 on: it rains in the second and the third hour."""
    first = 1_758_564_000
    return {
        "list": [
            {
                "dt": first + 3_600 * n,
                "main": {"temp": 20 - n % 24 / 2},
                "weather": [{"id": 500 if n in (1, 2) else 800, "description": "rain" if n in (1, 2) else "clear sky"}],
                "wind": {"speed": 3.0, "deg": 90},
                "pop": 0.7 if n in (1, 2) else 0.0,
                **({"rain": {"1h": 0.4}} if n in (1, 2) else {}),
            }
            for n in range(count)
        ],
        "city": ATHENS,
    }


def told(step: Any, days: int, content: Any) -> PlaceForecast:
    return PlaceForecast(part(Forecast.model_validate(content)), None, step, days)


def text(result: PlaceForecast, **options: Any) -> list[str]:
    return [row.rstrip() for row in block(result, TextFormat.of(RenderOptions("text", **options), NOW))]


def test_days_have_a_line_each() -> None:
    rows = text(told("1d", 3, forecast(ATHENS)))
    days = [row for row in rows if "…" in row or " Sep" in row]
    assert [row.split("  ")[0].strip() for row in days] == ["Mon 22 Sep (rest of day)", "Tue 23 Sep", "Wed 24 Sep"]
    assert "15…25 °C" in days[1]
    assert "km/h" in days[1]


def test_hours_stand_under_their_dates_and_are_named_by_their_beginnings() -> None:
    rows = text(told("1h", 1, hours()))
    assert " Mon 22 Sep" in rows
    assert " Tue 23 Sep" in rows
    at = rows.index(" Mon 22 Sep")
    assert rows[at + 1].startswith(" 21:00")
    assert "0.4 mm 70 %" in rows[at + 2]
    assert len([row for row in rows if "°C" in row]) == 24


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("step", ["1h", "1d"])
def test_no_line_is_wider_than_asked_for(width: int, step: str) -> None:
    content = hours() if step == "1h" else forecast(ATHENS)
    assert max(map(len, text(told(step, 5, content), width=width))) <= width


def test_the_range_of_a_day_that_is_partly_over_is_that_of_all_of_it() -> None:
    whole = [{"dt": NOON_S, "temp": {"min": 11, "max": 31}}]
    rows = text(told("1d", 1, {**forecast(ATHENS), "days": whole}))
    assert "Mon 22 Sep  " in rows[2]
    assert "11…31 °C" in rows[2]


def test_a_line_of_hours_has_the_next_twelve() -> None:
    said = line(told("1h", 5, hours()), TextFormat.of(RenderOptions("line"), NOW), "")
    assert said.startswith("Athens: ")
    assert said.count("°C") == 12
    assert "21:00" in said


def test_a_line_of_days_has_as_many_as_were_asked_for() -> None:
    said = line(told("3h", 2, forecast(ATHENS)), TextFormat.of(RenderOptions("line"), NOW), "")
    assert said.count("°C") == 2


def test_markdown_has_a_row_for_each_hour() -> None:
    rows = document(told("1h", 1, hours()), TextFormat.of(RenderOptions("text"), NOW))
    assert len([row for row in rows if "°C" in row]) == 24
    assert any("0.4 mm, 70 %" in row for row in rows)


def test_that_fewer_days_are_known_is_said() -> None:
    short = {**forecast(ATHENS), "reach": {"days": 5, "asked": 16}}
    assert " 5 of 16 days are known." in text(told("1d", 16, short))
    assert " Είναι γνωστές 5 από 16 ημέρες." in text(told("1d", 16, short), lang="el")
    assert "5 of 16 days are known." in "\n".join(
        document(told("1d", 16, short), TextFormat.of(RenderOptions("text"), NOW))
    )
    assert not any("days are known" in row for row in text(told("1d", 5, forecast(ATHENS))))


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("step=1d&days=16", {"days": "16"}),
        ("step=1h&days=2", {"step": "1h", "days": "2"}),
        ("step=1d", {}),
        ("days=16", {"days": "16"}),
    ],
)
def test_people_are_shown_days_by_the_steps_that_they_are_made_of(
    client: FlaskClient, upstream: FakeBackends, asked: str, wanted: dict[str, str]
) -> None:
    """So that all renderings of a day are made of the same figures."""
    upstream.get("http://weather:3002/forecast", json=hours() if "1h" in asked else forecast(ATHENS))
    upstream.get("http://weather:3002/places", json=[])
    answer = client.get(f"/forecast?city=Athens&{asked}&format=text")
    assert answer.status_code == 200
    sent = next(call.request.params for call in upstream.calls if "/forecast" in call.request.url)
    assert sent == {"city": "Athens", "units": "metric", **wanted}


def test_the_page_has_all_days_and_links_to_sixteen_where_it_has_fewer(
    client: FlaskClient, upstream: FakeBackends
) -> None:
    upstream.get("http://weather:3002/forecast", json={**forecast(ATHENS), "reach": {"days": 5, "asked": 16}})
    upstream.get("http://weather:3002/places", json=[])
    few = client.get("/forecast?city=Athens&format=html").get_data(as_text=True)
    assert "/forecast?lat=37.98&amp;lon=23.73&amp;days=16&amp;format=html" in few
    many = clean(client.get("/forecast?city=Athens&days=16&format=html").get_data(as_text=True))
    assert "Sixteen days" not in many
    assert "5 of 16 days are known." in many


def test_the_page_draws_hours_by_the_hour(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get("http://weather:3002/forecast", json=hours(120))
    upstream.get("http://weather:3002/places", json=[])
    page = client.get("/forecast?city=Athens&step=1h&format=html").get_data(as_text=True)
    assert "Temperature and rain, by the hour" in page
    assert page.count('<th scope="row"') <= 60
