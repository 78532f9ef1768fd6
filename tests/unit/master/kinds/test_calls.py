"""What a place costs upstream when it is asked for at every door within ten minutes: one call a provider and kind.

Master and the weather service as they are, over the sandbox; the alerts and news services answer nothing.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import responses
from flask.testing import FlaskClient

from master.app import create_app as create_master
from master.settings import Settings as MasterSettings
from sandbox.app import create_app as create_sandbox
from tests.fake_backends import FakeBackends, Request
from tests.unit.weather.gazetteers import SOURCE
from weather.app import create_app as create_weather
from weather.build_gazetteer import build
from weather.settings import Settings as WeatherSettings

PATHS = (
    "weather", "forecast", "onecall", "air", "air_pollution", "air_pollution/forecast", "sea", "sure", "history",
    "normals", "places", "places/spelled",
)  # fmt: skip
WHERE = ("city=Athens", "city=Athens,GR", "city=%CE%91%CE%B8%CE%AE%CE%BD%CE%B1", "lat=37.98&lon=23.73")
QUESTIONS = (
    "/weather?{}", "/weather?{}&sure=1", "/weather?{}&usual=1",
    "/weather?{}&line=%25l:%25t%25a%25g%25u%25W%25y%25n%25b",
    "/forecast?{}", "/forecast?{}&sure=1", "/forecast?{}&step=1h&days=2", "/forecast?{}&step=1h&sure=1",
    "/forecast?{}&step=1d&days=16", "/forecast?{}&days=16", "/air?{}", "/sea?{}", "/sure?{}", "/history?{}",
    "/normals?{}",
)  # fmt: skip
DOORS = ("json", "text", "line", "html", "md")
VENDORS = (
    "/data/2.5/weather?q=Athens", "/data/2.5/forecast?q=Athens", "/data/2.5/forecast/daily?q=Athens&cnt=16",
    "/data/3.0/onecall?lat=37.98&lon=23.73", "/data/3.0/onecall?lat=37.98&lon=23.73&sure=1&units=imperial",
    "/data/2.5/air_pollution?lat=37.98&lon=23.73", "/data/2.5/air_pollution/forecast?lat=37.98&lon=23.73",
)  # fmt: skip
ASKED = (
    "weather in Athens", "will it rain in Athens tomorrow?", "weather in Athens in the next 10 days",
    "is the air clean in Athens?", "how warm is the sea in Athens", "how sure is the forecast for Athens tomorrow?",
    "did it rain in Athens yesterday?", "is it warmer than usual in Athens?",
)  # fmt: skip
KINDS = {
    "now": ("/v1/forecast", "minutely_15", "forecast_days=2"),
    "usual forecast": ("/v1/forecast", "forecast_days=7"),
    "sixteen days by the hour": ("/v1/forecast", "forecast_days=16"),
    "One Call": ("/v1/forecast", "forecast_days=9"),
    "air and pollen": ("/v1/air-quality",),
    "sea": ("/v1/marine",),
    "how sure": ("/v1/ensemble",),
    "normals": ("/v1/archive", "daily="),
}
"""What tells the upstream call of a kind from the others."""


def in_front_of(sandbox: FlaskClient, request: Any) -> tuple[int, dict[str, str], bytes]:
    host = "/".join(request.url.split("/")[:3])
    answer = sandbox.get(request.path_url, headers=dict(request.headers), base_url=host)
    return answer.status_code, dict(answer.headers), answer.data


@pytest.fixture
def world() -> Iterator[responses.RequestsMock]:
    """The internet: the sandbox at every address."""
    sandbox = create_sandbox().test_client()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback(responses.GET, re.compile("https://.*"), callback=lambda asked: in_front_of(sandbox, asked))
        yield mock


def client_of(upstream: FakeBackends, tmp_path: Path, **settings: Any) -> FlaskClient:
    """Master, in front of a weather service of these settings."""
    file = tmp_path / "gazetteer.sqlite"
    build(SOURCE, file)
    weather = create_weather(WeatherSettings(gazetteer=file, **settings)).test_client()

    def answer(request: Request) -> tuple[int, dict[str, str], bytes]:
        found = weather.get(request.path_url, headers=dict(request.headers))
        headers = {name: value for name, value in found.headers.items() if name not in ("Content-Length", "Connection")}
        return found.status_code, headers, found.data

    for path in PATHS:
        upstream.add_callback("GET", f"http://weather:3002/{path}", answer, content_type="application/json")
    return create_master(MasterSettings()).test_client()


def ask_at_every_door(client: FlaskClient) -> Counter[int]:
    """The statuses of all answers."""
    statuses: Counter[int] = Counter()
    for where in WHERE:
        for question in QUESTIONS:
            for door in ("line",) if "line=" in question else DOORS:
                for lang in ("en", "el"):
                    statuses[client.get(f"{question.format(where)}&format={door}&lang={lang}").status_code] += 1
    for path in VENDORS:
        statuses[client.get(f"{path}&appid=x").status_code] += 1
    for question in ASKED:
        statuses[client.get("/ask", query_string={"q": question}).status_code] += 1
    return statuses


def test_a_place_costs_one_call_a_kind_whoever_asks_for_it_how(
    upstream: FakeBackends, world: responses.RequestsMock, tmp_path: Path
) -> None:
    client = client_of(upstream, tmp_path, weather_providers="open-meteo")
    assert ask_at_every_door(client).keys() == {200}
    asked = [call.request.url for call in world.calls]
    for kind, marks in KINDS.items():
        of_kind = [url for url in asked if all(mark in url for mark in marks)]
        assert len(of_kind) == 1, (kind, of_kind)
    past = [url for url in asked if "start_date" in url and "daily=" not in url]
    assert len(past) == len(set(past)) <= 3, "a call for each day that was asked about"
    assert len(asked) == len(KINDS) + len(past)


def test_met_norway_is_asked_once_for_all_that_it_gives(
    upstream: FakeBackends, world: responses.RequestsMock, tmp_path: Path
) -> None:
    client = client_of(upstream, tmp_path, weather_providers="met-norway", contact="me@example.org")
    statuses = ask_at_every_door(client)
    assert statuses[200] > statuses[502], "it gives no air, no sea, no past and no ensemble"
    assert statuses.keys() == {200, 502, 404}, "404 is OpenWeatherMap's word for a path that its caller may not ask"
    assert len(world.calls) == 1
