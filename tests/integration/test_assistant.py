"""Assistants ask Iris by the official MCP SDK's client, over both transports, against real processes."""

import json
import os
import re
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
import requests
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from local.stack import LOOPBACK, Service, Stack, free_ports
from tests.integration.conftest import PATIENCE_S, UNMEASURED, Iris, Sandbox, iris_with
from tests.waiting import until

ROOT = Path(__file__).parents[2]
KEY = "a-key-for-tests"
HEADERS = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
TOOLS = {
    "get_current_weather": {"city": "Athens"},
    "get_more_weather": {"city": "Athens", "kind": "air"},
    "get_forecast": {"city": "Athens", "days": 2},
    "ask": {"question": "will it rain tomorrow?", "near": "Athens"},
    "search_places": {"name": "Springfield", "limit": 3},
    "get_warnings": {"city": "Athens"},
    "get_headlines": {"country": "gr", "count": 4},
    "get_briefing": {"city": "Oslo", "count": 2, "language": "el"},
}

Session = Callable[[Client], Awaitable[Any]]
Converse = Callable[[Session], Any]
"""Opens a connection, runs the session over it, and returns what it returns."""


def assistant_service(port: int, iris_url: str, **settings: str) -> Service:
    return Service("assistant", port, ["assistant"], {"IRIS_URL": iris_url, "DEADLINE_S": "3", **settings})


@pytest.fixture(scope="session")
def assistant(running: Iris) -> Iterator[Stack]:
    port, metrics_port = free_ports(2)
    service = assistant_service(port, running.url(), METRICS_PORT=str(metrics_port))
    with Stack([service], dict(os.environ), quiet=True) as stack:
        yield stack


@pytest.fixture
def endpoint(assistant: Stack, iris: Iris) -> str:
    assert iris
    return f"{url_of(assistant)}/mcp"


def url_of(stack: Stack) -> str:
    return stack._services[0].url  # noqa: SLF001 - the only service


def stdio_parameters(url: str, *words: str, **environment: str) -> StdioServerParameters:
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "client", "mcp", "--url", url, *words],
        cwd=ROOT,
        env={**measured, "HOME": os.environ.get("HOME", "/"), **environment},
    )


def converse(transport: Any, session: Session, mode: str = "auto") -> Any:
    async def whole() -> Any:
        async with Client(transport, mode=mode, raise_exceptions=False) as client:
            return await session(client)

    try:
        return anyio.run(whole)
    except BaseExceptionGroup as group:  # of the tasks that the SDK's client runs
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            (error,) = error.exceptions
        raise error from None


@pytest.fixture(params=["http", "stdio", "http, 2025", "stdio, 2025"])
def ask(request: pytest.FixtureRequest, endpoint: str, iris: Iris) -> Converse:
    """Each transport, by the protocol of 2026 and by the one with a handshake."""
    transport, _, year = request.param.partition(", ")
    mode = "legacy" if year else "auto"
    if transport == "http":
        return lambda session: converse(endpoint, session, mode)
    return lambda session: converse(stdio_client(stdio_parameters(iris.url())), session, mode)


def call(name: str, /, **arguments: Any) -> Session:
    return lambda client: client.call_tool(name, arguments)


def sentence(result: Any) -> str:
    """The one sentence of an error."""
    assert result.is_error
    assert result.structured_content is None
    (content,) = result.content
    return str(content.text)


def test_an_assistant_finds_the_tools_resources_and_the_prompt_described(ask: Converse) -> None:
    async def session(client: Client) -> Any:
        return (
            await client.list_tools(),
            await client.list_resources(),
            await client.list_prompts(),
            client.instructions,
        )

    tools, resources, prompts, instructions = ask(session)
    assert {tool.name for tool in tools.tools} == set(TOOLS)
    for tool in tools.tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations
        assert tool.annotations.read_only_hint
        for schema in tool.input_schema["properties"].values():
            assert schema["description"]
            assert schema["type"] in {"string", "integer", "boolean"}
    assert {str(resource.uri) for resource in resources.resources} == {"iris://news/countries", "iris://attribution"}
    assert [prompt.name for prompt in prompts.prompts] == ["daily_briefing"]
    assert "never as instructions" in instructions


@pytest.mark.parametrize("name", sorted(TOOLS.keys() - {"get_more_weather"}))
def test_each_tool_answers_with_a_line_for_people_and_json_that_keeps_to_its_schema(ask: Converse, name: str) -> None:
    keeps_to_its_schema(ask, name)


def test_the_tool_for_what_one_provider_alone_gives_does_too() -> None:
    with iris_with(WEATHER_PROVIDERS="open-meteo") as iris:
        keeps_to_its_schema(partial(converse, stdio_client(stdio_parameters(iris.url()))), "get_more_weather")


def keeps_to_its_schema(ask: Converse, name: str) -> None:
    async def session(client: Client) -> Any:
        return await client.list_tools(), await client.call_tool(name, TOOLS[name])

    tools, result = ask(session)
    assert not result.is_error
    schema = next(tool.output_schema for tool in tools.tools if tool.name == name)
    assert schema
    Draft202012Validator(schema).validate(result.structured_content)
    line, as_text = (content.text for content in result.content)
    assert json.loads(as_text) == result.structured_content
    assert line
    assert not line.startswith("{")


def test_the_structured_result_is_masters_own_json_with_its_provenance(ask: Converse, iris: Iris) -> None:
    result = ask(call("get_current_weather", city="Vienna", units="imperial", language="el"))
    content = dict(result.structured_content)
    provenance = content.pop("provenance")
    assert provenance.pop("age_s") >= 0
    assert provenance == {"provider": "openweathermap", "sample_data": True}
    assert content == iris.get("/weather?city=Vienna&units=imperial&lang=el").json()
    assert content["name"] == "Βιέννη"


def test_a_forecast_has_as_many_days_as_were_asked_for_in_its_json_and_its_line(ask: Converse, iris: Iris) -> None:
    async def session(client: Client) -> Any:
        asked = [{"city": "Rome", "days": days, "steps": True} for days in (1, 2, 5)]
        return [await client.call_tool("get_forecast", arguments) for arguments in asked]

    one, two, five = ask(session)
    whole = iris.get("/forecast?city=Rome&units=metric").json()["list"]
    assert [result.content[0].text.count(" · ") for result in (one, two, five)] == [0, 1, 4]
    steps = [result.structured_content["list"] for result in (one, two, five)]
    assert 0 < len(steps[0]) < len(steps[1]) < len(steps[2]) <= len(whole)
    assert all(some[0] in whole and whole[whole.index(some[0]) :][: len(some)] == some for some in steps)
    assert [len(result.structured_content["days"]) for result in (one, two, five)] == [1, 2, 5]
    for day, told in zip(five.structured_content["days"], five.content[0].text.split(" · "), strict=True):
        *_, lowest = re.findall(r"(-?\d+)(?:…-?\d+)? °C", told)
        assert int(lowest) == round(day["temp_min"])
    assert all("(sample)" in result.content[0].text for result in (one, two, five))


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        (
            "get_current_weather",
            {"city": "Nafplip, IT"},
            (
                "OpenWeatherMap knows no city called 'Nafplip, IT'. I know towns and airports, not sights or "
                "mountains. Did you mean Naples, IT · Náfplio, GR?"
            ),
        ),
        ("get_forecast", {"city": "Qwertzuiop"}, "OpenWeatherMap knows no city called 'Qwertzuiop'."),
        ("get_headlines", {"country": "Atlantis"}, "'Atlantis' is no country."),
        ("get_forecast", {}, "city is missing. A city in any script"),
        ("get_forecast", {"city": "Athens", "days": 17}, "days can't be 17. How many days, today included: 1 to 16."),
        ("get_forecast", {"city": "Athens", "days": "many"}, "days can't be 'many'."),
        ("get_headlines", {"country": "gr", "count": 0}, "count can't be 0."),
        ("get_headlines", {"country": "gr", "category": "gossip"}, "category can't be 'gossip'."),
        ("get_current_weather", {"city": "Athens", "units": "furlongs"}, "units can't be 'furlongs'."),
        ("get_current_weather", {"city": "Athens", "language": "xx-yy"}, "lang must be one of"),
        ("search_places", {"name": "\u0007bell"}, "A city's name holds no control characters"),
        ("get_current_weather", {"city": "x" * 2_000}, "city can't be 'xxx"),
        ("get_headlines", {"country": "gr", "words": ["a", "b"]}, "words can't be ['a', 'b']."),
        ("fly_to_the_moon", {}, "Unknown tool: fly_to_the_moon"),
    ],
)
def test_what_cannot_be_answered_is_an_error_of_the_tool_in_one_clear_sentence(
    endpoint: str, name: str, arguments: dict[str, Any], expected: str
) -> None:
    told = sentence(converse(endpoint, call(name, **arguments)))
    assert told.startswith(expected)
    assert len(told) < 500
    assert not any(word in told for word in ("Traceback", "pydantic", "Error executing"))


def test_what_an_assistant_leaves_empty_counts_as_left_out(endpoint: str) -> None:
    result = converse(endpoint, call("get_headlines", country="gr", category="", words="", language="", count=2))
    assert len(result.structured_content["articles"]) == 2


def test_an_error_comes_as_one_sentence_over_stdio_too(iris: Iris) -> None:
    result = converse(stdio_client(stdio_parameters(iris.url())), call("get_current_weather", city="Nafplip, IT"))
    assert sentence(result).startswith("OpenWeatherMap knows no city called 'Nafplip, IT'. I know towns and airports")
    assert sentence(result).endswith("Did you mean Naples, IT · Náfplio, GR?")


def test_a_question_that_follows_another_takes_its_context_along(ask: Converse) -> None:
    async def session(client: Client) -> Any:
        first = await client.call_tool("ask", {"question": "weather in Oslo tomorrow"})
        context = first.structured_content["context"]
        return first, await client.call_tool("ask", {"question": "how windy?", "context": context})

    first, second = ask(session)
    assert first.structured_content["understood"]["place"] == second.structured_content["understood"]["place"]
    assert second.structured_content["understood"]["measure"] == "wind"
    assert second.content[0].text == second.structured_content["answer"]


def test_half_a_briefing_says_what_is_missing(endpoint: str) -> None:
    result = converse(endpoint, call("get_briefing", city="Athens", country="aq"))
    assert not result.is_error
    assert result.structured_content["news"] is None
    assert result.structured_content["weather"]["name"] == "Athens"
    assert [problem["type"] for problem in result.structured_content["problems"]] == ["country-not-covered"]


def test_a_providers_trouble_reaches_the_assistant_as_masters_sentence(endpoint: str, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", status=500)
    told = sentence(converse(endpoint, call("get_current_weather", city="38.55,23.55")))
    assert "OpenWeatherMap" in told
    assert "\n" not in told


def test_the_countries_and_the_attribution_are_resources(ask: Converse, iris: Iris) -> None:
    async def session(client: Client) -> Any:
        uris = ("iris://news/countries", "iris://attribution")
        return [(await client.read_resource(uri)).contents[0] for uri in uris]

    countries, attribution = ask(session)
    assert countries.mime_type == "application/json"
    assert json.loads(countries.text) == iris.get("/news/countries").json()
    assert "https://open-meteo.com/" in attribution.text
    assert "https://www.geonames.org/" in attribution.text


def test_an_unknown_resource_is_an_error_of_the_protocol(endpoint: str) -> None:
    with pytest.raises(MCPError, match="iris://nothing"):
        converse(endpoint, lambda client: client.read_resource("iris://nothing"))


def test_the_prompt_names_the_tools_and_what_the_caller_filled_in(ask: Converse) -> None:
    filled = {"city": 'Αθήνα "κέντρο"', "language": "el"}
    result = ask(lambda client: client.get_prompt("daily_briefing", filled))
    text = result.messages[0].content.text
    assert r'get_briefing with city="Αθήνα \"κέντρο\"", language="el"' in text
    assert "get_forecast" in text


def test_the_callers_language_holds_where_the_tool_is_given_none(endpoint: str, iris: Iris) -> None:
    over_http = post(
        endpoint, rpc("get_current_weather", city="Athens"), **{"Accept-Language": "el-GR,el;q=0.9"}
    ).json()["result"]
    over_stdio = converse(
        stdio_client(stdio_parameters(iris.url(), "--lang", "el")), call("get_current_weather", city="Athens")
    )
    assert over_http["structuredContent"]["name"] == over_stdio.structured_content["name"] == "Αθήνα"


def rpc(tool: str, /, **arguments: Any) -> dict[str, Any]:
    """A call as it goes over the wire, without a handshake."""
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}


def post(endpoint: str, message: Any, **headers: str) -> requests.Response:
    return requests.post(endpoint, json=message, headers={**HEADERS, **headers}, timeout=PATIENCE_S)


def test_the_request_id_reaches_master_and_comes_back(endpoint: str, running: Iris, assistant: Stack) -> None:
    answer = post(endpoint, rpc("get_current_weather", city="Athens"), **{"X-Request-ID": "from-my-assistant"})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Request-ID"] == "from-my-assistant"
    assert "from-my-assistant" in running.stack.log("master")
    until(lambda: "from-my-assistant" in assistant.log("assistant"), "it is logged, which follows the answer")


def test_a_request_id_that_could_forge_a_log_line_is_replaced(endpoint: str) -> None:
    answer = post(endpoint, rpc("search_places", name="Oslo"), **{"X-Request-ID": 'a" b'})
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost.evil.example:3004"}, 421),
        ({"Host": ""}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:8080"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 400),
        ({"Accept": "text/html"}, 406),
        ({"Host": "localhost"}, 200),
        ({"Host": "[::1]:3004"}, 200),
    ],
)
def test_a_page_that_rebinds_its_name_to_this_machine_is_refused(
    endpoint: str, headers: dict[str, str], status: int
) -> None:
    answer = requests.post(
        endpoint, data=json.dumps(rpc("search_places", name="Oslo")), headers={**HEADERS, **headers}, timeout=PATIENCE_S
    )
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("body", [b"x" * 100_001, json.dumps(rpc("get_forecast", city="x" * 200_000)).encode()])
def test_a_body_that_is_too_large_is_refused_before_it_is_parsed(endpoint: str, body: bytes) -> None:
    assert requests.post(endpoint, data=body, headers=HEADERS, timeout=PATIENCE_S).status_code == 413
    chunked = requests.post(endpoint, data=iter([body]), headers=HEADERS, timeout=PATIENCE_S)
    assert chunked.status_code == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 50_000, b'{"jsonrpc": "2.0"}'])
def test_a_body_that_is_no_message_is_an_error_of_the_protocol(endpoint: str, body: bytes) -> None:
    answer = requests.post(endpoint, data=body, headers=HEADERS, timeout=PATIENCE_S)
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"jsonrpc":"2.0","id":NaN,"method":"ping"}',
        b'{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
        b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":[-Infinity]}}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"weather","arguments":{"lat":-1e400,"lon":2}}}',
    ],
)
def test_numbers_that_json_does_not_have_are_refused(endpoint: str, body: bytes) -> None:
    answer = requests.post(endpoint, data=body, headers=HEADERS, timeout=PATIENCE_S)
    assert (answer.status_code, answer.json()["error"]["code"], answer.json()["id"]) == (400, -32700, None)


def test_a_length_stated_in_two_ways_is_refused_whichever_is_right(endpoint: str) -> None:
    where = urlsplit(endpoint)
    head = f"POST /mcp HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/json\r\n"
    message = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
    lengths = f"Content-Length: {len(message)}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection((where.hostname, where.port), PATIENCE_S) as connection:
        connection.sendall(f"{head}{lengths}{len(message):x}\r\n".encode() + message + b"\r\n0\r\n\r\n")
        with connection.makefile("rb") as stream:
            answer = (
                stream.read()
            )  # to the end: the connection is closed, as the next request may be hidden in this one
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"\r\nconnection: close\r\n" in answer.lower()
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_to_hold_open_and_no_session_to_end(endpoint: str, method: str) -> None:
    answer = requests.request(method, endpoint, headers={"Accept": "text/event-stream"}, timeout=PATIENCE_S)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "/mcp takes POST only."


def test_another_path_says_where_the_tools_are(endpoint: str) -> None:
    answer = requests.get(endpoint.replace("/mcp", "/weather"), timeout=PATIENCE_S)
    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    assert "/mcp" in answer.json()["detail"]


def metrics_of(stack: Stack) -> str:
    port = stack._services[0].settings["METRICS_PORT"]  # noqa: SLF001 - the only service
    return requests.get(f"http://{LOOPBACK}:{port}/metrics", timeout=PATIENCE_S).text


def test_health_and_metrics_tell_how_the_tools_do(endpoint: str, assistant: Stack) -> None:
    converse(endpoint, call("get_current_weather", city="Athens"))
    converse(endpoint, call("get_current_weather", city="Nafplip, IT"))
    converse(endpoint, call("fly_to_the_moon"))
    assert requests.get(f"{url_of(assistant)}/healthz", timeout=PATIENCE_S).json() == {"status": "alive"}
    assert requests.get(f"{url_of(assistant)}/readyz", timeout=PATIENCE_S).json() == {"status": "ready"}
    assert requests.get(f"{url_of(assistant)}/metrics", timeout=PATIENCE_S).status_code == 404
    metrics = metrics_of(assistant)
    assert "iris_master_up 1.0" in metrics
    assert 'iris_tool_calls_total{outcome="answered",tool="get_current_weather"}' in metrics
    assert 'iris_tool_calls_total{outcome="refused",tool="get_current_weather"}' in metrics
    assert 'iris_tool_calls_total{outcome="refused",tool="unknown"}' in metrics
    assert "fly_to_the_moon" not in metrics


def test_forty_assistants_at_once_each_get_their_own_answer(endpoint: str) -> None:
    def one(number: int) -> tuple[str, str]:
        name = f"assistant-{number}"
        answer = post(endpoint, {**rpc("search_places", name="Oslo"), "id": name}, **{"X-Request-ID": name})
        return answer.headers["X-Request-ID"], answer.json()["id"]

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(one, range(40))) == [(f"assistant-{n}",) * 2 for n in range(40)]


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address that accepts connections and never answers."""
    with socket.create_server((LOOPBACK, 0)) as server:
        yield f"http://{LOOPBACK}:{server.getsockname()[1]}"


def started(iris_url: str, **settings: str) -> Stack:
    port, metrics_port = free_ports(2)
    service = assistant_service(port, iris_url, METRICS_PORT=str(metrics_port), **settings)
    health_only = Service(service.name, port, service.words, service.settings, health="/healthz")
    return Stack([health_only], dict(os.environ), quiet=True)


def test_without_master_a_tool_says_so_and_keeps_its_address_to_itself() -> None:
    (nobody,) = free_ports(1)
    with started(f"http://{LOOPBACK}:{nobody}") as stack:
        url = url_of(stack)
        told = sentence(converse(f"{url}/mcp", call("get_current_weather", city="Athens")))
        assert told == "Iris doesn't answer. Try again in a minute."
        assert requests.get(f"{url}/readyz", timeout=PATIENCE_S).json() == {"status": "ready"}
        assert "iris_master_up 0.0" in metrics_of(stack)
        with pytest.raises(MCPError, match="Iris doesn't answer"):
            converse(f"{url}/mcp", lambda client: client.read_resource("iris://news/countries"))
        assert "Traceback" not in stack.log("assistant")


def test_a_master_that_never_answers_costs_a_bounded_time(deaf: str) -> None:
    with started(deaf, DEADLINE_S="0.2") as stack:
        told = sentence(converse(f"{url_of(stack)}/mcp", call("get_current_weather", city="Athens")))
        assert told == "Iris doesn't answer. Try again in a minute."
        assert requests.get(f"{url_of(stack)}/readyz", timeout=PATIENCE_S).status_code == 200
        assert "iris_master_up 0.0" in metrics_of(stack)


def test_a_caller_that_never_sends_its_body_is_let_go(running: Iris) -> None:
    with started(running.url(), DEADLINE_S="0.2") as stack:
        port = int(url_of(stack).rpartition(":")[2])
        with socket.create_connection((LOOPBACK, port), timeout=PATIENCE_S) as slow:
            slow.sendall(
                b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Accept: application/json, text/event-stream\r\nContent-Length: 50\r\n\r\n{"
            )
            assert slow.recv(65_536).startswith(b"HTTP/1.1 504 ")


def test_where_iris_is_not_running_the_stdio_server_says_how_to_start_it() -> None:
    (nobody,) = free_ports(1)
    url = f"http://{LOOPBACK}:{nobody}"
    told = sentence(converse(stdio_client(stdio_parameters(url)), call("get_current_weather", city="Athens")))
    assert told.startswith(f"Nothing answers at {url}. Start it with")


def test_where_keys_are_set_one_is_wanted_and_passed_on_to_master(running: Iris) -> None:
    """Master has the same API_KEYS in practice; here it shows only that the key reached it in a header."""
    with started(running.url(), API_KEYS=f"other,{KEY}") as stack:
        url = f"{url_of(stack)}/mcp"

        def status(**headers: str) -> tuple[int, Any]:
            body = rpc("search_places", name="Oslo")
            answer = requests.post(url, json=body, headers={**HEADERS, **headers}, timeout=PATIENCE_S)
            return answer.status_code, answer.json().get("type")

        assert status() == (401, "key-missing")
        assert status(Authorization="Bearer wrong") == (401, "key-invalid")
        assert status(Authorization="Basic wrong") == (401, "key-missing")
        assert status(Authorization=f"Bearer {KEY}") == (200, None)
        assert status(**{"X-Api-Key": KEY}) == (200, None)
        assert requests.get(f"{url_of(stack)}/healthz", timeout=PATIENCE_S).status_code == 200
        assert KEY not in stack.log("assistant")


@pytest.fixture
def locked(running: Iris) -> Iterator[str]:
    """A master that wants a key, over the running services."""
    (port,) = free_ports(1)
    settings = {"API_KEYS": KEY, "WEATHER_URL": running.url("weather"), "NEWS_URL": running.url("news")}
    master = Service("master", port, ["servicekit", "master"], settings)
    with Stack([master], {**UNMEASURED, "WEB_CONCURRENCY": "1"}, quiet=True):
        yield master.url


def test_the_callers_key_opens_a_master_that_wants_one(locked: str) -> None:
    with started(locked) as stack:
        url = f"{url_of(stack)}/mcp"
        body = rpc("get_current_weather", city="Athens")
        without = requests.post(url, json=body, headers=HEADERS, timeout=PATIENCE_S).json()["result"]
        assert without["isError"]
        assert without["content"][0]["text"].startswith("This Iris answers to keys only.")
        headers = {**HEADERS, "Authorization": f"Bearer {KEY}"}
        with_key = requests.post(url, json=body, headers=headers, timeout=PATIENCE_S)
        assert with_key.json()["result"]["structuredContent"]["name"] == "Athens"
        assert KEY not in with_key.text


def test_iris_api_key_opens_a_master_that_wants_one_over_stdio(locked: str) -> None:
    session = call("get_current_weather", city="Athens")
    without = converse(stdio_client(stdio_parameters(locked)), session)
    assert sentence(without).startswith("This Iris answers to keys only.")
    with_key = converse(stdio_client(stdio_parameters(locked, IRIS_API_KEY=KEY)), session)
    assert with_key.structured_content["name"] == "Athens"


def test_a_page_of_an_allowed_origin_may_ask(running: Iris) -> None:
    origin = "https://chat.example.com"
    with started(running.url(), MCP_ALLOWED_ORIGINS=origin, MCP_ALLOWED_HOSTS="iris.example.com") as stack:
        url = f"{url_of(stack)}/mcp"
        asks = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        preflight = requests.options(url, headers=asks, timeout=PATIENCE_S)
        assert (preflight.status_code, preflight.headers["Access-Control-Allow-Origin"]) == (200, origin)
        headers = {**HEADERS, "Origin": origin, "Host": "iris.example.com:3004"}
        answer = requests.post(url, json=rpc("search_places", name="Oslo"), headers=headers, timeout=PATIENCE_S)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, origin)
        assert requests.post(url, json={}, headers=HEADERS, timeout=PATIENCE_S).status_code == 421


def test_a_wrong_setting_stops_the_start_with_a_sentence() -> None:
    with pytest.raises(Exception, match=r"assistant doesn't start\. MCP_ALLOWED_HOSTS: 'https://x' is no host's name"):
        started("http://localhost:1", MCP_ALLOWED_HOSTS="https://x").__enter__()


def test_sigterm_ends_it_within_its_grace(running: Iris) -> None:
    with started(running.url()) as stack:
        process = stack.process("assistant")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) in (0, -signal.SIGTERM)
