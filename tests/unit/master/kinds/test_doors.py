"""docs/kinds.md: each kind of weather is told at each door, as its table says."""

import json
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from tests.fake_backends import FakeBackends, Request
from tests.unit.client.test_mcp_server import call, reply
from tests.unit.master.ask.test_asking import spelled
from tests.unit.master.kinds.answers import OF_KINDS
from tests.unit.master.readable import athens

PAGE = (Path(__file__).parents[4] / "docs" / "kinds.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip().strip("`") for cell in row.strip("| ").split(" | ")]
    for row in PAGE.split("## Kinds and doors")[1].split("\n## ")[0].splitlines()
    if row.startswith("| ") and not row.startswith(("| kind", "| ---"))
]
DOORS = ("json", "text", "html", "line", "ask", "assistants")
TOLD = {
    "hours": {"json": '"list"', "ask": "Athens", "assistants": "days"},
    "16 days": {"json": '"list"', "ask": "Athens", "assistants": "days"},
    "air": {"json": '"european_aqi"', "text": "European index", "html": "European index", "line": "fair",
            "ask": "clean"},
    "pollen": {"json": '"birch"', "text": "birch high", "html": "birch high", "line": "birch high",
               "ask": "birch high"},
    "UV": {"json": '"uvi"', "text": "UV index 5", "html": "UV index", "line": "5", "ask": "UV index"},
    "sea": {"json": '"sea_temp"', "text": "0.8 m", "html": "Sea state", "line": "waves 0.8 m", "ask": "18 °C"},
    "how sure": {"json": '"daily"', "text": "14 to 16 °C (sure)", "html": "(fairly sure)", "line": "(sure)",
                 "ask": "in eight cases of ten"},
    "past": {"json": '"hourly"', "text": "light rain", "html": "light rain", "line": "light rain", "ask": "Athens"},
    "normals": {"json": '"records"', "text": "24 °C in 1962", "html": "Usual high", "line": "colder than usual",
                "ask": "colder than usual"},
}  # fmt: skip
"""What each door says of a kind; its temperature where nothing else stands here."""
HOUR_S = 3_600


def forecast(step_s: int, count: int) -> dict[str, Any]:
    first = int(time.time()) // HOUR_S * HOUR_S + HOUR_S
    steps = [
        {"dt": first + n * step_s, "main": {"temp": 20.0 + n % 3}, "pop": 0.1,
         "weather": [{"id": 800, "main": "Clear", "description": "clear sky", "icon": "01d"}]}
        for n in range(count)
    ]  # fmt: skip
    city = {"name": "Athens", "country": "GR", "coord": {"lat": 37.98, "lon": 23.72}, "timezone": 7200}
    return {"cod": "200", "cnt": count, "list": steps, "city": city}


def by_step(request: Request) -> tuple[int, dict[str, str], str]:
    """The forecast in the step that is asked for."""
    step = request.params.get("step", "3h")
    if step != "1d":
        return 200, {}, json.dumps(forecast(HOUR_S, 48) if step == "1h" else forecast(3 * HOUR_S, 40))
    answer = forecast(24 * HOUR_S, 16)
    days = [{"dt": day["dt"], "temp": {"min": 11.0, "max": 20.0, "day": 18.0}, "weather": day["weather"]}
            for day in answer["list"]]  # fmt: skip
    return 200, {}, json.dumps({**answer, "list": days})


@pytest.fixture
def client(upstream: FakeBackends) -> FlaskClient:
    upstream.add_callback("GET", "http://weather:3002/places/spelled", spelled, content_type="application/json")
    upstream.get("http://weather:3002/places", json=[])
    upstream.get("http://weather:3002/weather", json={**athens(), "dt": int(time.time()), "uvi": 5.2})
    upstream.add_callback("GET", "http://weather:3002/forecast", by_step, content_type="application/json")
    for path, answer in OF_KINDS.items():
        upstream.get(f"http://weather:3002{path}", json=answer())
    return create_app(Settings()).test_client()


def test_the_table_has_all_kinds() -> None:
    assert [row[0] for row in ROWS] == list(TOLD)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_kind_is_told_at_a_door(client: FlaskClient, row: list[str], door: str) -> None:
    kind, path, line, question, tool = row
    told = TOLD[kind].get(door, "°")
    if door == "assistants":
        name, *arguments = tool.split()
        given = dict(argument.split("=") for argument in arguments)
        result = call(through(client), name, city="Athens", **given)
        assert TOLD[kind].get("assistants", TOLD[kind]["json"].strip('"')) in str(result.structured_content)
        return
    asked = {
        "json": path,
        "text": f"{path}&format=text",
        "html": f"{path}&format=html",
        "line": line,
        "ask": f"/ask?units=metric&format=line&q={question}",
    }[door]
    answer = client.get(asked)
    assert answer.status_code == 200, answer.text
    assert told in answer.text


def through(client: FlaskClient) -> Any:
    """The assistants' network: master itself."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        answer = client.get(request.url.raw_path.decode(), headers=dict(request.headers))
        return reply(answer.status_code, answer.data, dict(answer.headers))

    return handle


@pytest.mark.parametrize("path", ["/weather?city=Athens", "/forecast?city=Athens", "/forecast?city=Athens&step=1d"])
@pytest.mark.parametrize(
    ("door", "told"),
    [("text", "high 14 to 16 °C (sure)"), ("html", "How sure the forecast is</h2>"), ("line", "14 to 16 °C (sure)")],
)
def test_sure_is_told_under_the_weather_where_it_is_asked(client: FlaskClient, path: str, door: str, told: str) -> None:
    assert told in client.get(f"{path}&sure=1&format={door}").text
    assert told not in client.get(f"{path}&format={door}").text


@pytest.mark.parametrize("door", ["text", "html", "line"])
@pytest.mark.parametrize("path", ["/weather?city=Athens", "/forecast?city=Athens"])
def test_bands_that_cannot_be_had_leave_the_weather_and_say_why(
    client: FlaskClient, upstream: FakeBackends, path: str, door: str
) -> None:
    problem = {"type": "provider-failed", "title": "So", "status": 502, "detail": "No provider has ensembles."}
    upstream.replace("GET", "http://weather:3002/sure", json=problem, status=502)
    answer = client.get(f"{path}&sure=1&format={door}")
    assert answer.status_code == 200
    assert "No provider has ensembles." in answer.text


def test_the_page_of_a_place_links_to_how_sure_its_forecast_is(client: FlaskClient) -> None:
    assert "/sure?city=Athens" in client.get("/weather?city=Athens&format=html").text
