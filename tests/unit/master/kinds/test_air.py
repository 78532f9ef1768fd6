"""The air and pollen at the doors for people."""

import pytest
import responses
from flask.testing import FlaskClient

from master.app import create_app
from master.settings import Settings
from tests.unit.master.kinds.answers import air
from tests.unit.master.readable import athens

AIR, WEATHER = "http://weather:3002/air", "http://weather:3002/weather"


@pytest.fixture
def client() -> FlaskClient:
    return create_app(Settings()).test_client()


def told(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_text_has_a_row_for_each_figure_and_each_day(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(AIR, json=air())
    lines = told(client, "/air?city=Athens&format=text").splitlines()
    assert lines[0] == "Air and pollen · Athens, Greece"
    assert " European index   fair, 2 of 6 (Ozone)" in lines
    assert " PM2.5            8.0 µg/m³" in lines
    assert " Pollen           birch high, grass low" in lines
    assert " Tue 1 Dec        very poor, pollen: grass very high" in lines


def test_what_is_not_known_is_unsaid_but_pollen(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(AIR, json=air(us_aqi=None, components={}, pollen={}))
    text = told(client, "/air?city=Athens&format=text")
    assert "US index" not in text
    assert "Carbon" not in text
    assert "not known here, only in Europe" in text


def test_narrow_text_keeps_its_width(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(AIR, json=air())
    text = told(client, "/air?city=Athens&format=text&width=40&lang=el")
    assert max(map(len, text.splitlines())) <= 40
    assert "αγρωστώδη (πολύ υψηλός δείκτης)" in " ".join(text.split())


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("format=line", "Athens: air fair, pollen: birch high, grass low\n"),
        ("line=%25l %25a", "Athens fair\n"),
        ("line=%25g, 100%25%25 %25t", "birch high, grass low, 100% ?\n"),
    ],
)
def test_a_line_has_the_kind_in_short(
    client: FlaskClient, upstream: responses.RequestsMock, query: str, line: str
) -> None:
    upstream.get(AIR, json=air())
    assert told(client, f"/air?city=Athens&{query}") == line


def test_the_weathers_line_has_the_letters_of_other_kinds(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, json=athens())
    upstream.get(AIR, json=air(pollen={}))
    assert told(client, "/weather?city=Athens&line=%25l: %25a, %25g").startswith("Athens: fair, ? (stale")


def test_a_kind_that_fails_costs_the_weathers_line_its_letter(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, json=athens())
    assert told(client, "/weather?city=Athens&line=%25l %25a").startswith("Athens ? (stale")


def test_a_line_without_such_letters_asks_for_the_weather_alone(
    client: FlaskClient, upstream: responses.RequestsMock
) -> None:
    upstream.get(WEATHER, json=athens())
    told(client, "/weather?city=Athens&format=line")
    assert {call.request.path_url.partition("?")[0] for call in upstream.calls} == {"/weather"}


def test_the_page_has_the_figures_and_leads_on(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(AIR, json=air())
    page = told(client, "/air?city=Athens&format=html&lang=el")
    assert "<title>Athens · Αέρας και γύρη · Iris</title>" in page
    assert "<dt>Ευρωπαϊκός δείκτης</dt><dd>ικανοποιητικός, 2 από 6 (Όζον)</dd>" in page
    assert 'href="/air?city=Athens&amp;lang=el"' in page


def test_without_the_air_of_now_it_is_garbled(client: FlaskClient, upstream: responses.RequestsMock) -> None:
    upstream.get(AIR, json={"list": []})
    answer = client.get("/air?city=Athens&format=text")
    assert (answer.status_code, answer.text) == (502, "The provider of air answers without the air of now.\n")
