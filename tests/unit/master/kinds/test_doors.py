"""docs/kinds.md: each kind of weather is told at each door, as its table says."""

import html
import json
import re
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


def compared(request: Request) -> tuple[int, dict[str, str], str]:
    """The weather, which is compared with what is usual where that was asked."""
    imperial = request.params.get("units") == "imperial"
    usual = {"warmer_by": 4.3 if imperial else 2.4, "word": "warmer", "credit": "An archive"}
    return 200, {}, json.dumps({**athens(), **({"usual": usual} if request.params.get("usual") == "1" else {})})


@pytest.fixture
def comparing(client: FlaskClient, upstream: FakeBackends) -> FlaskClient:
    """Master, in front of a weather service that can compare, and of headlines that fail."""
    upstream.remove("GET", "http://weather:3002/weather")
    upstream.add_callback("GET", "http://weather:3002/weather", compared, content_type="application/json")
    upstream.get("http://news:3003/news", status=502, json={"title": "No", "status": 502})
    return client


@pytest.mark.parametrize("path", ["/weather?city=Athens", "/briefing?city=Athens"])
@pytest.mark.parametrize(
    ("door", "told"),
    [
        ("text", "2 °C warmer than usual"),
        ("text&units=imperial", "4 °F warmer than usual"),
        ("text&lang=el", "2 °C θερμότερα από το συνηθισμένο"),
        ("md", "2 °C warmer than usual"),
        ("line", "2 °C warmer than usual"),
        ("html", "2\N{NO-BREAK SPACE}°C warmer than usual"),
        ("json", '"warmer_by":2.4'),
    ],
)
def test_how_much_warmer_than_usual_is_told_where_it_is_asked(
    comparing: FlaskClient, path: str, door: str, told: str
) -> None:
    def answer(parameter: str) -> str:
        return comparing.get(f"{path}{parameter}&format={door}").text.replace(": ", ":")

    assert told in answer("&usual=1")
    assert told not in answer("")
    assert ("An archive" in answer("&usual=1")) is (door != "line")


def test_the_page_compares_with_the_usual_on_request(comparing: FlaskClient) -> None:
    accept = {"Accept": "text/html"}
    plain = comparing.get("/?city=Athens", headers=accept).text
    assert "warmer than usual" not in plain
    link = re.search('href="([^"]*usual=1)"', plain)
    assert link
    page = comparing.get(html.unescape(link[1]), headers=accept).text
    assert "2\N{NO-BREAK SPACE}°C warmer than usual" in page
    assert not re.search('href="[^"]*usual=1"[^>]*>Warmer than usual', page)


@pytest.mark.parametrize("door", ["text", "md", "html"])
def test_a_comparison_that_cannot_be_had_leaves_the_weather_and_says_why(
    client: FlaskClient, upstream: FakeBackends, door: str
) -> None:
    weather = {**athens(), "usual": {"reason": "No provider knows the past."}}
    upstream.replace("GET", "http://weather:3002/weather", json=weather)
    answer = client.get(f"/weather?city=Athens&usual=1&format={door}").text
    assert "No provider knows the past." in answer
    assert "than usual" not in answer


@pytest.mark.parametrize(
    ("degrees", "units", "told"),
    [
        (0.9, "metric", "about as warm as usual"),
        (-0.9, "metric", "about as warm as usual"),
        (1.0, "metric", "1 °C warmer than usual"),
        (-1.2, "metric", "1 °C colder than usual"),
        (1.7, "imperial", "about as warm as usual"),
        (1.8, "imperial", "2 °F warmer than usual"),
    ],
)
def test_less_than_a_degree_of_celsius_is_about_as_usual(
    client: FlaskClient, upstream: FakeBackends, degrees: float, units: str, told: str
) -> None:
    upstream.replace("GET", "http://weather:3002/weather", json={**athens(), "usual": {"warmer_by": degrees}})
    assert told in client.get(f"/weather?city=Athens&usual=1&units={units}&format=line").text


def hours_with_uv(request: Request) -> tuple[int, dict[str, str], str]:
    """The forecast, of which the hours alone have a UV index."""
    status, headers, body = by_step(request)
    answer = json.loads(body)
    if request.params.get("step") == "1h":
        for step in answer["list"]:
            step["uvi"] = 6.4
    return status, {**headers, "X-Provider": "open-meteo"}, json.dumps(answer)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/weather?city=Athens&line=%25u", "6\n"),
        ("/ask?format=line&q=what+is+the+UV+index+in+Athens", "The UV index in Athens is now 6: high."),
        ("/ask?format=line&q=UV+index+in+Athens+tomorrow", "The UV index in Athens tomorrow is at most 6: high."),
        ("/ask?format=line&q=do+I+need+sunscreen+in+Athens+tomorrow", "Yes, the UV index is 6 in Athens tomorrow"),
    ],
)
def test_a_uv_index_that_the_first_provider_lacks_is_that_of_the_hours(
    client: FlaskClient, upstream: FakeBackends, asked: str, told: str
) -> None:
    now = {**athens(), "dt": int(time.time())}
    upstream.replace("GET", "http://weather:3002/weather", json=now, headers={"X-Provider": "openweathermap"})
    upstream.remove("GET", "http://weather:3002/forecast")
    upstream.add_callback("GET", "http://weather:3002/forecast", hours_with_uv, content_type="application/json")
    answer = client.get(asked)
    assert answer.text.startswith(told)
    assert "open-meteo" in answer.headers["X-Provider"]


@pytest.mark.parametrize("status", [200, 502])
def test_a_uv_index_that_nobody_knows_is_said_to_be_unknown(
    client: FlaskClient, upstream: FakeBackends, status: int
) -> None:
    upstream.replace("GET", "http://weather:3002/weather", json={**athens(), "dt": int(time.time())})
    if status != 200:
        upstream.replace("GET", "http://weather:3002/forecast", json={"title": "No", "status": 502}, status=502)
    assert client.get("/weather?city=Athens&line=%25u").text == "?\n"
