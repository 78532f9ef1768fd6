"""Answers as Markdown: of the facts that the text shows, and with nothing in it that others could mark up."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from master.views.markdown import escaped
from tests.fake_backends import FakeBackends
from tests.unit.master.readable import ATHENS, article, athens, forecast

WEATHER, FORECAST, PLACES, NEWS = (
    f"http://{where}"
    for where in ("weather:3002/weather", "weather:3002/forecast", "weather:3002/places", "news:3003/news")
)
PROVIDED = {"X-Provider": "openweathermap", "Cache-Control": "public, max-age=600"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def headlines(**more: Any) -> dict[str, Any]:
    return {"status": "ok", "totalResults": 1, "articles": [article(**more)]}


@pytest.fixture
def services(upstream: FakeBackends) -> FakeBackends:
    upstream.get(WEATHER, json=athens(), headers=PROVIDED)
    upstream.get(FORECAST, json=forecast(ATHENS), headers=PROVIDED)
    upstream.get(PLACES, json=[])
    found = {"name": "Athens", "country": "GR", "lat": 37.98, "lon": 23.73, "match": "exact", "label": "Athens, GR"}
    upstream.get(f"{PLACES}/spelled", json=[found])
    upstream.get(NEWS, json=headlines(title="A [link](http://evil.example) | *so*", url="https://example.com/a_(b)"))
    return upstream


def markdown(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/markdown"})
    assert answer.content_type == "text/markdown; charset=utf-8"
    assert client.get(f"{path}&format=md").content_type == answer.content_type
    return answer.text


@pytest.mark.usefixtures("services")
def test_the_weather_is_a_heading_a_list_of_facts_and_a_table_of_days(client: FlaskClient) -> None:
    told = markdown(client, "/weather?city=Athens")
    assert told.startswith("# Athens, Greece\n\n**")
    assert "- 21 °C" in told
    rows = [line for line in told.splitlines() if line.startswith("|")]
    assert rows[:2] == ["| Day | Weather | Temperature | Rain and snow | Wind |", "| --- | --- | --- | --- | --- |"]
    assert len(rows) > 3
    assert all(row.count("|") == 6 for row in rows)
    assert "*measured" in told
    assert "provided by OpenWeatherMap" in told


@pytest.mark.usefixtures("services")
def test_the_forecast_is_a_table(client: FlaskClient) -> None:
    told = markdown(client, "/forecast?city=Athens&lang=el")
    assert "| Ημέρα | Καιρός | Θερμοκρασία | Βροχή και χιόνι | Άνεμος |" in told


@pytest.mark.usefixtures("services")
def test_headlines_are_links_whose_words_mark_up_nothing(client: FlaskClient) -> None:
    told = markdown(client, "/news?country=gr")
    assert told.startswith("# Headlines · Greece\n\n1. [")
    assert r"[A \[link\](http://evil.example) \| \*so\*](https://example.com/a_%28b%29)" in told


@pytest.mark.usefixtures("services")
def test_a_briefing_is_both(client: FlaskClient) -> None:
    told = markdown(client, "/briefing?city=Athens&country=gr")
    assert re.findall("^# (.+)$", told, re.MULTILINE) == ["Athens, Greece", "Headlines · Greece"]


@pytest.mark.parametrize(("data", "has_heading"), [("all", True), ("none", False)])
@pytest.mark.usefixtures("services")
def test_an_answer_is_its_sentence_with_what_it_is_made_of(
    client: FlaskClient, data: str, *, has_heading: bool
) -> None:
    told = markdown(client, f"/ask?q=weather+in+Athens+now&data={data}")
    assert not told.startswith("#")
    assert ("# Athens, Greece" in told) is has_heading


def test_a_missing_half_and_a_problem_are_said(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(WEATHER, status=503, json={"type": "x", "title": "So", "status": 503, "detail": "It is *so*."})
    upstream.get(FORECAST, status=503, json={"type": "x", "title": "So", "status": 503, "detail": "It is so."})
    upstream.get(NEWS, json=headlines())
    assert r"**It is \*so\*.**" in markdown(client, "/briefing?city=Athens&country=gr")
    assert client.get("/weather?format=md").text.startswith("**The city is missing")


@pytest.mark.usefixtures("services")
def test_what_has_no_form_of_its_own_is_fenced_text(client: FlaskClient) -> None:
    assert re.fullmatch(r"```text\nPlaces called Paris\n.*```\n", markdown(client, "/places?q=Paris"), re.DOTALL)


def test_markup_is_escaped_and_control_characters_are_gone() -> None:
    assert escaped("<b>*x*</b>\x1b[2J `y`\n# z") == r"\<b\>\*x\*\</b\> \`y\` \# z"
