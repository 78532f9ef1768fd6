"""What has no rendering of its own is shown as a plain table of its JSON, and is never JSON in silence."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.facts.plain import rows_of
from master.services import SERVICES
from master.settings import Settings
from tests.fake_backends import FakeBackends

NEAR = "http://weather:3002/places/near"
HEADERS = {"X-Provider": "gazetteer", "Cache-Control": "public, max-age=60", "Age": "5"}
PLACE = {"name": "Athens", "lat": 37.98, "lon": 23.73, "country": "GR", "local_names": {"el": "Αθήνα"}}
PLAIN = [endpoint.path for service in SERVICES for endpoint in service.endpoints if not endpoint.rendered]


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ({"a": 1, "b": {"c": None, "d": True}}, [("a", "1"), ("b.c", "–"), ("b.d", "true")]),
        ([{"a": 1}, {"a": 2}], [("1.a", "1"), ("2.a", "2")]),
        ({"a": ["x", "y"], "b": []}, [("a", "x, y"), ("b", "–")]),
        ({"a\x1b[31m": "b\x1b[2J"}, [("a", "b")]),
        ([], [("", "–")]),
    ],
)
def test_any_json_is_rows_of_a_name_and_a_value(value: Any, rows: list[tuple[str, str]]) -> None:
    assert list(rows_of(value)) == rows


def test_the_text_is_a_table(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(NEAR, json=[PLACE], headers=HEADERS)
    answer = client.get("/places/near?lat=37.98&lon=23.73&format=text")
    assert answer.content_type == "text/plain; charset=utf-8"
    title, _, *rows = answer.text.splitlines()
    assert title == "The places nearest to a point"
    assert rows[:2] == ["1.name             Athens", "1.lat              37.98"]
    assert "1.local_names.el   Αθήνα" in rows
    assert "GeoNames (CC BY 4.0)" in answer.text
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_the_line_and_the_page_have_the_same(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(NEAR, json=[PLACE], headers=HEADERS)
    line = client.get("/places/near?lat=37.98&lon=23.73&format=line").text
    assert line.startswith("1.name Athens · 1.lat 37.98 · ")
    assert line.count("\n") == 1
    page = client.get("/places/near?lat=37.98&lon=23.73", headers={"Accept": "text/html"})
    assert page.content_type.startswith("text/html")
    assert '<tr><th scope="row">1.name</th><td>Athens</td></tr>' in page.text
    assert "<title>The places nearest to a point" in page.text


def test_programs_get_the_json_as_it_came(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(NEAR, json=[PLACE], headers=HEADERS)
    assert client.get("/places/near?lat=37.98&lon=23.73&format=json").json == [PLACE]


def test_a_wide_value_goes_on_below_itself(client: FlaskClient, upstream: FakeBackends) -> None:
    upstream.get(NEAR, json=[{**PLACE, "note": "word " * 30}], headers=HEADERS)
    answer = client.get("/places/near?lat=37.98&lon=23.73&format=text&width=50")
    assert max(map(len, answer.text.splitlines())) <= 50


@pytest.mark.parametrize("form", ["text", "line", "html"])
def test_what_the_providers_do_is_shown_too(client: FlaskClient, upstream: FakeBackends, form: str) -> None:
    status = {"providers": [{"name": "open-meteo", "state": "ready", "detail": "", "asked": None}]}
    for service in SERVICES:
        upstream.get(f"http://{service.name}:{service.port}/providers", json=status)
    answer = client.get(f"/providers?format={form}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.is_json
    assert "open-meteo" in answer.text


@pytest.mark.parametrize("path", PLAIN)
def test_a_format_that_is_none_is_refused_there_as_anywhere(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}?format=pdf&lat=1&lon=1&names=x")
    assert (answer.status_code, answer.json["type"]) == (400, "invalid-parameter")  # type: ignore[index]
