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
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, PromptReference, ResourceTemplateReference

from client.http import Address
from client.mcp_server import results
from client.mcp_server.days import by_day
from client.mcp_server.iris import CALLER, MAX_ANSWER_BYTES, Caller, Iris
from client.mcp_server.results import ShapeMismatch, conform
from client.mcp_server.server import create_server, first_days_of_line, forecast_of_days, result

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
        (
            "ask",
            {"question": "rain?", "near": "Oslo", "context": "c=1"},
            "/ask?q=rain%3F&near=Oslo&context=c%3D1&data=none",
        ),
        ("ask", {"question": "rain?", "near": "", "units": ""}, "/ask?q=rain%3F&data=none"),
        ("search_places", {"name": "Oslo", "limit": 2}, "/places?q=Oslo&limit=2"),
        ("get_warnings", {"city": "Oslo", "language": "nb"}, "/alerts?city=Oslo&lang=nb"),
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
        conform(results.Forecast, payload)
    whole = {**payload, "provenance": {"provider": "x", "sample_data": False, "age_s": 0}}
    assert conform(results.Forecast, whole)["list"] == [step, step]
    assert len(payload["list"]) == 4  # type: ignore[arg-type]


def at(moment: str) -> int:
    return int(datetime.fromisoformat(f"{moment}:00+00:00").timestamp())


def step(ends: str, temp: float = 10.0, **members: Any) -> dict[str, Any]:
    return {"dt": at(ends), "main": {"temp": temp}, **members}


def days_of(steps: list[dict[str, Any]], now: str, **city: Any) -> list[dict[str, Any]]:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return [summary for summary, _ in by_day({"list": steps, "city": city}, moment)]


HOURS = [f"2026-11-{hour}" for hour in ("26T18", "26T21", "27T00", "27T03", "27T06", "27T21", "28T03", "28T06")]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-26T17:00", {"2026-11-26": 3, "2026-11-27": 3, "2026-11-28": 2}),
        ("2026-11-26T22:00", {"2026-11-26": 1, "2026-11-27": 3, "2026-11-28": 2}),
        ("2026-11-27T01:00", {"2026-11-27": 3, "2026-11-28": 2}),
        ("2026-12-01T00:00", {"2026-11-26": 3, "2026-11-27": 3, "2026-11-28": 2}),  # old, and all that there is
    ],
)
@pytest.mark.parametrize("zone", [{}, {"timezone_name": "Etc/UTC"}, {"timezone_name": "Mars/Olympus", "timezone": 0}])
def test_a_step_counts_to_the_day_of_its_middle_and_what_has_been_is_left_out(
    zone: dict[str, Any], now: str, expected: dict[str, int]
) -> None:
    forecast = {"list": [step(f"{hour}:00") for hour in HOURS], "city": zone}
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert {day["date"]: len(steps) for day, steps in by_day(forecast, moment)} == expected


def test_the_days_are_the_places_own_and_a_last_one_of_a_single_step_is_left_out() -> None:
    steps = [step("2026-11-26T20:00"), step("2026-11-26T23:00"), step("2026-11-27T02:00")]
    assert [day["date"] for day in days_of(steps, "2026-11-26T15:00", timezone=0)] == ["2026-11-26"]
    there = days_of(steps, "2026-11-26T15:00", timezone_name="Pacific/Kiritimati", timezone=14 * 3600)
    assert [day["date"] for day in there] == ["2026-11-27"]


def test_a_day_says_its_extremes_its_water_its_strongest_wind_and_its_sky() -> None:
    cloudy = {"weather": [{"id": 803, "main": "Clouds", "description": "broken clouds", "icon": "04d"}]}
    night = {"weather": [{"id": 800, "main": "Clear", "description": "clear sky", "icon": "01n"}]}
    steps = [
        step("2026-11-26T03:00", 4, **night, pop=0.1),
        step("2026-11-26T06:00", 3, **night, wind={"speed": 2.0, "deg": 10, "gust": 9.5}),
        step("2026-11-26T09:00", 8, **night, rain={"3h": 0.4}, wind={"speed": 7.0, "deg": 350}),
        step("2026-11-26T12:00", 9, **cloudy, pop=0.55, wind={}),
    ]
    steps[1]["main"]["temp_min"], steps[3]["main"]["temp_max"] = 2.5, 11.5
    assert days_of(steps, "2026-11-25T23:59") == [
        {
            "date": "2026-11-26",
            "temp_min": 2.5,
            "temp_max": 11.5,
            "sky": "broken clouds",
            "kind": "Clouds",
            "rain_mm": 0.4,
            "chance_percent": 55,
            "wind": 7.0,
            "wind_from": 350,
            "gust": 9.5,
        }
    ]


def test_a_wet_step_stands_for_its_day() -> None:
    sunny = {"weather": [{"id": 800, "main": "Clear", "description": "clear sky", "icon": "01d"}]}
    storm = {"weather": [{"id": 200, "main": "Thunderstorm", "description": "thunder", "icon": "11n"}]}
    steps = [step(f"2026-11-26T{hour}:00", **sunny) for hour in ("03", "06", "09")]
    (day,) = days_of([*steps, step("2026-11-26T21:00", **storm, rain={"3h": 8.0})], "2026-11-26T00:00")
    assert (day["sky"], day["kind"], day["rain_mm"]) == ("thunder", "Thunderstorm", 8.0)


@pytest.mark.parametrize(
    ("water", "mm"),
    [
        ([{"rain": {"3h": 1.0}}, {"rain": {}}], 1.0),
        ([{"rain": {"3h": 0.0}}, {"rain": {}}], None),
        ([{"rain": {"3h": 0.0}}, {}], 0.0),
        ([{}, {"weather": [{"id": 500}]}], None),
        ([{"rain": {"3h": 0.5}}, {"snow": {"3h": 0.25}}], 0.75),
        ([{"rain": {"3h": 0.5}}, {"snow": {"6h": 0.75}}], 1.25),
        ([{"rain": {"6h": 0.0}}, {"rain": {}}], None),
    ],
)
def test_water_that_is_not_known_is_not_none(water: list[dict[str, Any]], mm: float | None) -> None:
    steps = [step(f"2026-11-26T{hour}:00", **members) for hour, members in zip(("03", "06"), water, strict=True)]
    (day,) = days_of(steps, "2026-11-26T00:00")
    assert day.get("rain_mm") == mm


def test_hours_are_summed_up_as_steps_of_three_hours_are() -> None:
    hours = [step(f"2026-11-26T{hour:02}:00", rain={"1h": 0.5}) for hour in range(1, 24)]
    (day,) = days_of(hours, "2026-11-26T00:30")
    assert (day["date"], day["rain_mm"]) == ("2026-11-26", 11.5)


def test_a_day_that_is_partly_over_has_the_range_of_all_of_it() -> None:
    steps = [step("2026-11-26T18:00"), step("2026-11-26T21:00")]
    noon = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp())
    whole = [{"dt": noon, "temp": {"min": -3.5, "max": 31.5}}]
    now = datetime(2026, 11, 26, 16, tzinfo=UTC)
    (day,) = (day for day, _ in by_day({"list": steps, "city": {"timezone": 0}, "days": whole}, now))
    assert (day["temp_min"], day["temp_max"]) == (-3.5, 31.5)


def test_a_forecast_without_steps_has_no_days() -> None:
    assert days_of([], "2026-11-26T00:00") == []


def whole_forecast() -> dict[str, Any]:
    """Five days with all that OpenWeatherMap sends, in the language with the longest letters."""
    first = at("2026-11-26T03:00")
    condition = {"id": 501, "main": "Thunderstorm", "description": "καταιγίδα με ασθενή βροχόπτωση", "icon": "11d"}
    steps = [
        {
            "dt": first + 10_800 * n,
            "main": {"temp": -12.34, "temp_min": -12.99, "temp_max": -10.01, "feels_like": -20.5, "humidity": 81},
            "weather": [condition],
            "wind": {"speed": 12.34, "deg": 359, "gust": 22.22},
            "rain": {"3h": 12.34},
            "pop": 0.97,
        }
        for n in range(40)
    ]
    city = {"name": "Αλεξανδρούπολη", "country": "GR", "coord": {"lat": 40.8475, "lon": 25.8744}, "timezone": 7200,
            "timezone_name": "Europe/Athens", "sunrise": 1_795_000_000, "sunset": 1_795_040_000, "population": 57_812,
            "id": 736_928}  # fmt: skip
    provenance = {"provider": "openweathermap", "sample_data": True, "age_s": 3600}
    return {"list": steps, "city": city, "cnt": 40, "provenance": provenance}


def test_five_days_have_at_most_four_kilobytes_with_their_line() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    forecast = forecast_of_days(whole_forecast(), 5, now, steps=False)
    assert len(forecast["days"]) == 5
    line = "Αλεξανδρούπολη: " + " · ".join(["Πέμ ☔ -13…-10 °C"] * 5)
    whole = result(forecast, line).model_dump_json(by_alias=True, exclude_none=True)
    assert len(whole.encode()) <= 4_000
    assert "list" not in forecast


def test_the_steps_of_the_days_come_where_they_are_asked_for() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    forecast = forecast_of_days(whole_forecast(), 2, now, steps=True)
    assert [day["date"] for day in forecast["days"]] == ["2026-11-26", "2026-11-27"]
    assert forecast["list"] == whole_forecast()["list"][:15]  # the first ends at five by the place's clock


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


def test_all_tools_are_described_in_twelve_kilobytes() -> None:
    tools = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in listed_tools()]
    assert len(json.dumps(tools, ensure_ascii=False).encode()) <= 12_000


@pytest.mark.parametrize(
    ("tool", "arguments", "expected"),
    [
        (
            "get_current_weather",
            {"city": "Oslo", "unit": "metric"},
            "get_current_weather has no argument 'unit'. Did you mean units? Its arguments are city, units, language.",
        ),
        ("search_places", {"query": "Oslo"}, "search_places has no argument 'query'. Its arguments are name, limit,"),
        (
            "get_headlines",
            {"country": "gr", "lang": "el", "x\n\u001b[31m": 1},
            "get_headlines has no argument 'lang' or 'x'.",
        ),
        ("ask", {"q": "rain?"}, "ask has no argument 'q'. Its arguments are question, near, context, units."),
        ("ask", {"question": "x" * 3_000}, "question can't be 'xxx"),
        (
            "get_headlines",
            {"country": "gr", "category": "gossip"},
            "category can't be 'gossip'. One kind of headlines. It is one of business, entertainment, general, health,",
        ),
    ],
)
def test_what_a_tool_does_not_take_is_refused_by_name_with_the_choices(
    tool: str, arguments: dict[str, Any], expected: str
) -> None:
    def never(request: httpx2.Request) -> httpx2.Response:
        raise AssertionError(request)

    refusal = call(never, tool, **arguments)
    assert refusal.is_error
    assert text(refusal).startswith(expected)
    assert len(text(refusal)) < 500


def test_a_text_that_is_too_long_is_told_how_long_it_may_be() -> None:
    assert "as it has more than 100 characters" in text(call(answers({}), "search_places", name="x" * 101))


def test_an_answer_is_its_sentence_with_what_was_understood_and_the_context_for_the_next() -> None:
    said = {
        "answer": "No rain is\u001b[31m expected.",
        "language": "en",
        "understood": {"intent": "weather", "yes": False},
        "assumed": [],
        "confidence": 0.95,
        "context": "c=1",
        "suggestions": ["And tomorrow?", 3],
        "data": [],
    }
    answer = call(answers(said), "ask", question="will it rain?")
    assert text(answer) == "No rain is expected."
    assert answer.structured_content["understood"] == said["understood"]
    assert answer.structured_content["context"] == "c=1"
    assert answer.structured_content["suggestions"] == ["And tomorrow?"]
    assert "data" not in answer.structured_content


def test_a_question_that_is_not_understood_is_an_error_with_masters_sentence() -> None:
    result = call(problem, "ask", question="weather in Nafplip")
    assert text(result) == "Nobody knows 'Nafplip'. Did you mean Náfplio, GR · Naples, IT · Náxos, GR?"


def test_a_question_without_an_answer_keeps_the_conversation() -> None:
    detail = "I know no place called “Qwx”."
    members = {"type": "city-not-found", "status": 404, "detail": detail, "context": "intents=weather"}

    def handle(_request: httpx2.Request) -> httpx2.Response:
        body = json.dumps({**members, "suggestions": ["Qix, GR"]}).encode()
        return reply(404, body, {**HEADERS, "Content-Type": "application/problem+json"})

    answer = call(handle, "ask", question="weather in Qwx")
    assert text(answer) == detail
    told = answer.structured_content
    assert (told["answered"], told["context"], told["suggestions"]) == (False, "intents=weather", ["Qix, GR"])


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


def converse(handler: Handler, session: Callable[[Client], Any]) -> Any:
    async def whole() -> Any:
        async with (
            Iris(LOCAL, 5, httpx2.MockTransport(handler)) as iris,
            Client(create_server(iris, local=True)) as client,
        ):
            return await session(client)

    try:
        return anyio.run(whole)
    except BaseExceptionGroup as group:  # of the tasks that the SDK's client runs
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            (error,) = error.exceptions
        raise error from None


def completed(handler: Handler, name: str, typed: str) -> list[str]:
    of = ResourceTemplateReference(uri="iris://weather/{city}") if name == "city" else PromptReference(name="briefing")
    whole = converse(handler, lambda client: client.complete(of, {"name": name, "value": typed}))
    return list(whole.completion.values)


PLACES = [
    {"name": "London", "country": "GB", "lat": 51.5, "lon": -0.1},
    {"name": "London", "country": "CA", "lat": 43.0, "lon": -81.2},
    {"name": "London\u001b[31m", "country": "CA", "lat": 43.0, "lon": -81.2},
    {"name": "Lyon", "country": "FR"},
    {"name": None},
    "odd",
]


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("city", "Lon", ["London,GB", "London,CA"]),
        ("city", "lon", ["London,GB", "London,CA"]),
        ("city", "l", []),
        ("country", "G", ["gb", "gr"]),
        ("country", "xx", []),
        ("language", "e", []),
    ],
)
def test_cities_and_countries_are_completed_as_typed(name: str, typed: str, expected: list[str]) -> None:
    assert completed(answers(PLACES), name, typed) == expected


def test_a_master_that_is_away_completes_no_city() -> None:
    assert completed(broken(httpx2.ConnectError("refused")), "city", "Lon") == []


def test_the_weather_of_a_city_is_a_resource() -> None:
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return answers(WEATHER, line="Athens 20 °C")(request)

    read = converse(handle, lambda client: client.read_resource("iris://weather/%CE%91%CE%B8%CE%AE%CE%BD%CE%B1"))
    assert read.contents[0].text == "Athens 20 °C\n"
    assert dict(asked[0].url.params) == {"city": "Αθήνα", "units": "metric", "format": "text"}


def test_a_city_that_nobody_knows_is_an_error_of_its_resource() -> None:
    with pytest.raises(MCPError, match="Nobody knows 'Nafplip'"):
        converse(problem, lambda client: client.read_resource("iris://weather/Nafplip"))
    with pytest.raises(MCPError, match="A city's name has at most 100 characters"):
        converse(problem, lambda client: client.read_resource("iris://weather/" + "a" * 5000))


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("a" * 9_000, {}, "^Unknown prompt: a{100,200}$"),
        ("daily\x1b[31m", {}, "^Unknown prompt: daily$"),
        ("daily_briefing", {}, "Missing required arguments"),
    ],
)
def test_a_prompt_that_is_asked_for_wrongly_is_the_callers_error_in_a_sentence(
    name: str, arguments: dict[str, str], sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MCPError, match=sentence) as refused:
        converse(answers({}), lambda client: client.get_prompt(name, arguments))
    assert refused.value.code == INVALID_PARAMS
    assert "Traceback" not in caplog.text


def test_the_resource_of_a_city_is_listed_as_a_template() -> None:
    listed = converse(answers({}), lambda client: client.list_resource_templates())
    assert [template.uri_template for template in listed.resource_templates] == ["iris://weather/{city}"]


@pytest.mark.parametrize(
    ("arguments", "path", "date"),
    [
        ({"kind": "air", "date": "2026-07-15"}, "/air", None),
        ({"kind": "sea"}, "/sea", None),
        ({"kind": "history", "date": "2026-07-15"}, "/history", "2026-07-15"),
        ({"kind": "normals"}, "/normals", None),
    ],
)
def test_more_weather_asks_the_kinds_own_path(arguments: dict[str, str], path: str, date: str | None) -> None:
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return answers({"name": "Athens", "days": []}, "Athens: it is so")(request)

    result = call(handle, "get_more_weather", city="Athens", **arguments)
    assert text(result) == "Athens: it is so"
    assert result.structured_content["days"] == []
    assert {request.url.path for request in asked} == {path}
    assert {request.url.params.get("date") for request in asked} == {date}
