"""The tools' server, asked in process over a fake network; tests/integration/test_assistant.py has the real one."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx2
import pytest
from jsonschema import Draft202012Validator
from mcp import Client

from client.http import Address
from client.mcp_server import results
from client.mcp_server.arguments import LANGUAGES
from client.mcp_server.iris import CALLER, MAX_ANSWER_BYTES, Caller, Iris
from client.mcp_server.results import ShapeMismatch, conform
from client.mcp_server.server import create_server, first_days, first_days_of_line

HEADERS = {"X-Request-ID": "3f2a", "X-Served-By": "weather@a1", "Content-Type": "application/json"}
WEATHER = {"weather": [{"id": 800}], "main": {"temp": 20.5}, "dt": 1_790_000_000, "name": "Athens"}
LOCAL = Address("http://iris.test")

Handler = Callable[[httpx2.Request], httpx2.Response]


def reply(status: int, body: bytes, headers: dict[str, str]) -> httpx2.Response:
    """One that isn't read yet, as from a network."""
    return httpx2.Response(status, stream=httpx2.ByteStream(body), headers=headers)


def answers(payload: Any, line: str = "Athens: 20 °C", **headers: str) -> Handler:
    """JSON for programs, the line for people."""

    def handle(request: httpx2.Request) -> httpx2.Response:
        named = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if "format" in request.url.params:
            return reply(200, f"{line}\n".encode(), {**named, "Content-Type": "text/plain"})
        return reply(200, json.dumps(payload).encode(), named)

    return handle


def call(handler: Handler, tool: str, /, *, local: bool = True, timeout_s: float = 5, **arguments: Any) -> Any:
    recorded: list[tuple[str, str]] = []

    def record(name: str, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        recorded.append((name, outcome))

    async def whole() -> Any:
        async with Iris(LOCAL, timeout_s, httpx2.MockTransport(handler)) as iris:
            server = create_server(iris, local=local, record=record)
            async with Client(server) as client:
                return await client.call_tool(tool, arguments)

    result = anyio.run(whole)
    assert recorded == [(tool, "refused" if result.is_error else "answered")]
    return result


def text(result: Any) -> str:
    return str(result.content[0].text)


def test_a_call_asks_for_the_json_and_a_line_with_one_request_id_and_the_callers_key() -> None:
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return answers(WEATHER)(request)

    token = CALLER.set(Caller("id-1", "key-1", "el"))
    try:
        call(handle, "get_current_weather", city="Αθήνα & co")
    finally:
        CALLER.reset(token)
    assert [dict(request.url.params).get("format") for request in asked] == [None, "line"]
    assert [request.headers["X-Request-ID"] for request in asked] == ["id-1", "id-1"]
    assert [request.headers["X-Api-Key"] for request in asked] == ["key-1", "key-1"]
    assert dict(asked[0].url.params) == {"city": "Αθήνα & co", "units": "metric", "lang": "el"}


def test_a_caller_without_a_request_id_gets_one_and_sends_no_key() -> None:
    headers = Caller().headers
    assert len(headers["X-Request-ID"]) == 32
    assert "X-Api-Key" not in headers


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        ("get_current_weather", {"city": "Oslo", "language": "nb"}, "/weather?city=Oslo&units=metric&lang=nb"),
        ("get_forecast", {"city": "Oslo"}, "/forecast?city=Oslo&units=metric"),
        ("search_places", {"name": "Oslo", "limit": 2}, "/places?q=Oslo&limit=2"),
        ("get_headlines", {"country": "no", "words": "ski"}, "/news?country=no&pageSize=10&q=ski"),
        ("get_briefing", {"city": "Oslo", "country": "gr"}, "/briefing?city=Oslo&units=metric&country=gr&pageSize=5"),
    ],
)
def test_each_tool_becomes_one_request_of_masters_contract(tool: str, arguments: dict[str, Any], expected: str) -> None:
    asked: list[str] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        return reply(200, b"{}", HEADERS)

    call(handle, tool, **arguments)
    assert asked[0] == f"{LOCAL}{expected}"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("open-meteo", {"provider": "open-meteo", "sample_data": False, "age_s": 12}),
        ("sandbox/newsapi", {"provider": "newsapi", "sample_data": True, "age_s": 12}),
        ("open-meteo, sandbox/newsapi", {"provider": "open-meteo, newsapi", "sample_data": True, "age_s": 12}),
    ],
)
def test_provenance_names_the_provider_and_owns_up_to_sample_data(header: str, expected: dict[str, Any]) -> None:
    result = call(answers(WEATHER, X_Provider=header, Age="12"), "get_current_weather", city="Athens")
    assert result.structured_content["provenance"] == expected


@pytest.mark.parametrize("age", ["", "-1", "soon", "٣"])
def test_an_age_that_is_no_number_is_none(age: str) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        response = answers(WEATHER)(request)
        response.headers["Age"] = age.encode().decode("latin-1")
        return response

    result = call(handle, "get_current_weather", city="Athens")
    assert result.structured_content["provenance"]["age_s"] == 0


def problem(request: httpx2.Request) -> httpx2.Response:
    assert request
    body = {
        "type": "city-not-found",
        "detail": "Nobody knows 'Nafplip'.\u001b[31m",
        "suggestions": ["Náfplio, GR", 3, "Naples, IT", "Náxos, GR", "Nafpaktos, GR"],
    }
    headers = {**HEADERS, "Content-Type": "application/problem+json"}
    return reply(404, json.dumps(body).encode(), headers)


def test_a_problem_is_its_sentence_with_the_names_that_master_suggests() -> None:
    result = call(problem, "get_forecast", city="Nafplip")
    assert result.is_error
    assert text(result) == "Nobody knows 'Nafplip'. Did you mean Náfplio, GR · Naples, IT · Náxos, GR?"


def broken(error: Exception) -> Handler:
    def handle(request: httpx2.Request) -> httpx2.Response:
        assert request
        raise error

    return handle


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (broken(httpx2.ConnectError("refused at 10.0.0.7")), "Nothing answers at http://iris.test."),
        (broken(httpx2.ReadTimeout("slow")), "Http://iris.test gave no answer within 5 s."),
        (broken(httpx2.RemoteProtocolError("odd")), "Http://iris.test broke off its answer or didn't speak HTTP"),
        (lambda _: reply(200, b"<html>", {}), "Http://iris.test answers without the headers that Iris sends"),
        (lambda _: reply(302, b"", {"Location": "http://evil"}), "Http://iris.test answers with"),
    ],
)
def test_where_iris_does_not_answer_the_user_of_this_machine_is_told_where_it_was_sought(
    handler: Handler, expected: str
) -> None:
    assert text(call(handler, "search_places", name="Oslo")).startswith(expected)
    assert text(call(handler, "search_places", local=False, name="Oslo")) == (
        "Iris doesn't answer. Try again in a minute."
    )


def test_an_answer_without_end_is_given_up() -> None:
    async def endless() -> Any:
        while True:
            yield b"x" * 100_000

    def handle(request: httpx2.Request) -> httpx2.Response:
        assert request
        return httpx2.Response(200, content=endless(), headers=HEADERS)

    assert text(call(handle, "get_headlines", country="gr")) == "The answer has more than 1 MB: ask for less."


def test_an_answer_at_the_limit_is_taken() -> None:
    padded = {**WEATHER, "base": "x" * (MAX_ANSWER_BYTES - 1_000)}
    assert not call(answers(padded), "get_current_weather", city="Athens").is_error


def test_an_answer_that_trickles_in_is_given_up_at_its_deadline() -> None:
    async def trickle() -> Any:
        while True:
            yield b" "
            await anyio.sleep(0.01)

    def handle(request: httpx2.Request) -> httpx2.Response:
        assert request
        return httpx2.Response(200, content=trickle(), headers=HEADERS)

    told = text(call(handle, "get_current_weather", timeout_s=0.2, city="Athens"))
    assert told.startswith("Http://iris.test gave no answer within 0.2 s.")


@pytest.mark.parametrize(
    "payload", [{}, {"main": {"temp": 1}}, {**WEATHER, "main": {"temp": "hot"}}, {**WEATHER, "dt": []}]
)
def test_an_answer_without_what_a_result_must_have_is_an_error_in_a_sentence(payload: Any) -> None:
    result = call(answers(payload), "get_current_weather", city="Athens")
    assert text(result) == "Iris's answer isn't of the shape that it documents. Try again in a minute."


def test_one_odd_value_of_a_provider_costs_itself_and_not_the_whole_result() -> None:
    """A client that follows the specification refuses a result which isn't of the output schema."""
    articles = [
        {"title": "One", "url": ["odd"], "source": "odd"},
        "odd",
        {"title": None, "publishedAt": 7, "extra": {"kept": True}},
    ]
    headlines = {"status": "ok", "totalResults": "many", "articles": articles}
    result = call(answers(headlines), "get_headlines", country="gr")
    content = {name: value for name, value in result.structured_content.items() if name != "provenance"}
    assert content == {"status": "ok", "articles": [{"title": "One"}, {"title": None, "extra": {"kept": True}}]}


def test_what_encloses_a_missing_required_member_goes_with_it() -> None:
    step = {"dt": 1, "main": {"temp": 1.5}}
    payload = {"list": [{"dt": 1}, step, {"main": {}, "dt": 2}, step], "city": {}, "provenance": {}}
    with pytest.raises(ShapeMismatch):
        conform(results.ForecastResult, payload)
    whole = {**payload, "provenance": {"provider": "x", "sample_data": False, "age_s": 0}}
    assert conform(results.ForecastResult, whole)["list"] == [step, step]
    assert len(payload["list"]) == 4  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "now", "expected"),
    [
        (1, "2026-11-26T18:00", ["26T18", "26T21", "27T00", "27T03"]),
        (2, "2026-11-26T18:00", ["26T18", "26T21", "27T00", "27T03", "27T06", "27T21", "28T03"]),
        (1, "2026-11-25T23:30", ["26T18", "26T21", "27T00", "27T03"][:0]),
        (5, "2026-11-26T18:00", ["26T18", "26T21", "27T00", "27T03", "27T06", "27T21", "28T03", "28T06"]),
    ],
)
@pytest.mark.parametrize("zone", [{}, {"timezone_name": "Etc/UTC"}, {"timezone_name": "Mars/Olympus", "timezone": 0}])
def test_a_day_lasts_to_the_end_of_its_night_and_the_first_is_that_of_the_clock(
    zone: dict[str, Any], days: int, now: str, expected: list[str]
) -> None:
    hours = ["26T18", "26T21", "27T00", "27T03", "27T06", "27T21", "28T03", "28T06"]
    steps = [{"dt": int(datetime.fromisoformat(f"2026-11-{hour}:00+00:00").timestamp())} for hour in hours]
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    forecast = first_days({"list": steps, "city": zone}, days, moment)
    assert forecast["list"] == [step for step, hour in zip(steps, hours, strict=True) if hour in expected]
    assert forecast["cnt"] == len(expected)


def test_the_days_are_the_places_own() -> None:
    at_23_utc = {"dt": int(datetime(2026, 11, 26, 23, tzinfo=UTC).timestamp())}
    now = datetime(2026, 11, 26, 8, tzinfo=UTC)  # which is still the 26th on Kiritimati, whose step is of the 27th
    here = {"list": [at_23_utc], "city": {"timezone": 0}}
    there = {"list": [at_23_utc], "city": {"timezone_name": "Pacific/Kiritimati", "timezone": 14 * 3600}}
    assert first_days(here, 1, now)["list"] == [at_23_utc]
    assert first_days(there, 1, now)["list"] == []


def test_a_forecast_without_steps_stays_without_them() -> None:
    assert first_days({"list": [], "city": {}}, 1, datetime.now(UTC))["cnt"] == 0


@pytest.mark.parametrize(
    ("line", "days", "expected"),
    [
        ("Athens: Thu ☁ 11…16 °C · Fri ☀ 10…18 °C (sample)\n", 1, "Athens: Thu ☁ 11…16 °C (sample)"),
        ("Athens: Thu ☁ 11…16 °C · Fri ☀ 10…18 °C (sample)", 2, "Athens: Thu ☁ 11…16 °C · Fri ☀ 10…18 °C (sample)"),
        ("Athens: Thu ☁ 11…16 °C · Fri ☀ 10…18 °C", 1, "Athens: Thu ☁ 11…16 °C"),
    ],
)
def test_the_line_of_a_forecast_keeps_its_first_days_and_its_warning(line: str, days: int, expected: str) -> None:
    assert first_days_of_line(line, days) == expected


def listed_tools() -> Iterator[Any]:
    async def whole() -> Any:
        async with Client(create_server(Iris(LOCAL, 1), local=True)) as client:
            return (await client.list_tools()).tools

    yield from anyio.run(whole)


def test_the_schemas_are_valid_and_a_missing_argument_has_no_null() -> None:
    for tool in listed_tools():
        for schema in (tool.input_schema, tool.output_schema):
            Draft202012Validator.check_schema(schema)
        for argument in tool.input_schema["properties"].values():
            assert "anyOf" not in argument
            assert argument.get("default", 1) is not None
            if argument["title"] == "Language":
                assert argument["enum"] == list(LANGUAGES)


def test_without_the_sdk_the_command_says_what_to_install(
    run_iris: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("client.mcp_server")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.partition(".")[0] == "mcp"]:
        monkeypatch.setitem(sys.modules, name, None)
    result = run_iris("mcp")
    assert result.exit_code == 1
    assert "pipx install 'iris[mcp]'" in result.stderr
