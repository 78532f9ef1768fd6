"""Each client's values, units, and what it says of an unknown city and of a spent quota."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.clients.conftest import Client, Sandbox

UNKNOWN = "Nowhereville"


@pytest.fixture(scope="session")
def athens(iris: str) -> Any:
    """Athens as Iris itself has it, in metric units."""
    return requests.get(f"{iris}/weather?city=Athens&units=metric", timeout=10).json()


@pytest.mark.usefixtures("sandbox")
def test_pyowm(client: Client, athens: Any) -> None:
    told = client("pyowm_client.py", "Athens")
    assert "error" not in told, told
    assert [told["name"], told["country"]] == ["Athens", "GR"]
    assert told["celsius"] == pytest.approx(athens["main"]["temp"], abs=0.1)
    assert told["kelvin"] == pytest.approx(athens["main"]["temp"] + 273.15, abs=0.1)
    assert told["wind_deg"] == athens["wind"]["deg"]
    assert (told["steps"], told["days"]) == (40, 3)
    assert told["by_id"] == "Athens"
    assert told["by_ids"] == ["Athens", "London"]
    assert told["by_zip"] == "New York"
    assert (told["around"], told["places"]) == (2, 2), "of places by name pyowm asks for one fewer than it is told"
    assert told["one_call"][1:] == [48, 8]
    assert -60 < told["one_call"][0] < 60
    assert 1 <= told["aqi"] <= 5
    assert told["geocoded"] == ["Athens"]


def test_pyowm_raises_its_own_exceptions(client: Client, sandbox: Sandbox, new_city: Callable[[], str]) -> None:
    assert client("pyowm_client.py", UNKNOWN)["error"] == "NotFoundError"
    sandbox.spend_quotas()
    spent = client("pyowm_client.py", new_city())
    assert (spent["error"], '"cod":429' in spent["message"]) == ("APIRequestError", True)


@pytest.mark.usefixtures("sandbox")
def test_pyopenweathermap(client: Client, athens: Any) -> None:
    told = client("pyopenweathermap_client.py", "37.9838,23.7278")
    assert "error" not in told, told
    assert told["celsius"] == pytest.approx(athens["main"]["temp"], abs=0.1)
    assert told["condition"] == athens["weather"][0]["id"]
    assert told["one_call"][1:] == [48, 8]
    assert told["uv_index"] >= 0
    assert told["dew_point"] <= told["one_call"][0]  # equal where the air holds all the water that it can
    assert 1 <= told["aqi"] <= 5
    assert told["air_hours"] > 24


def test_pyopenweathermap_raises_its_own_exceptions(client: Client, sandbox: Sandbox) -> None:
    unknown = client("pyopenweathermap_client.py", "91,0")
    assert unknown == {"error": "RequestError", "message": "wrong latitude"}
    sandbox.spend_quotas()
    spent = client("pyopenweathermap_client.py", "51.1,-0.1")
    assert spent["error"] == "TooManyRequestsError"


@pytest.mark.usefixtures("sandbox")
def test_newsapi_python(client: Client) -> None:
    told = client("newsapi_client.py", "gr")
    assert "error" not in told, told
    assert (told["status"], len(told["titles"]), told["total"]) == ("ok", 5, told["second"])
    assert any(told["word"] in title for title in told["everything"])
    assert told["titles"][0] in told["everything"]
    assert client("newsapi_client.py", f"source:{told['sources'][0]}")["names"] == ["Sample Gazette GR (sandbox)"]


def test_newsapi_python_raises_its_own_exception(client: Client, sandbox: Sandbox) -> None:
    unknown = client("newsapi_client.py", "source:nobody")
    assert (unknown["error"], unknown["code"]) == ("NewsAPIException", "sourceDoesNotExist")
    sandbox.spend_quotas()
    spent = client("newsapi_client.py", "jp")
    assert spent["error"] == "NewsAPIException"
    assert spent["code"] in ("rateLimited", "unexpectedError")


@pytest.mark.usefixtures("sandbox")
def test_python_weather(client: Client, athens: Any) -> None:
    told = client("python_weather_client.py", "Athens")
    assert "error" not in told, told
    assert told["place"] == ["Athens", "Attica", "Greece"]
    celsius, metres = athens["main"]["temp"], athens["wind"]["speed"]
    assert told["celsius"] == pytest.approx(celsius, abs=0.6)
    assert told["fahrenheit"] == pytest.approx(celsius * 1.8 + 32, abs=1.2)
    assert told["kmh"] == pytest.approx(metres * 3.6, abs=0.6)
    assert told["mph"] == pytest.approx(metres * 2.237, abs=0.6)
    assert told["kind"]
    assert any("α" <= letter <= "ω" for letter in told["description"])
    assert (told["days"], told["hours"]) == (3, [8, 8, 8])


def test_python_weather_raises_its_own_exception(client: Client, sandbox: Sandbox, new_city: Callable[[], str]) -> None:
    assert client("python_weather_client.py", UNKNOWN) == {"error": "RequestError", "status": 404}
    sandbox.spend_quotas()
    assert client("python_weather_client.py", new_city()) == {"error": "RequestError", "status": 503}


@pytest.mark.usefixtures("sandbox")
def test_pywttr(python_client: Client, iris: str, athens: Any) -> None:
    told = python_client("pywttr_client.py", iris, "Athens")
    assert "error" not in told, told
    assert told["celsius"] == pytest.approx(athens["main"]["temp"], abs=0.6)
    assert told["fahrenheit"] == pytest.approx(athens["main"]["temp"] * 1.8 + 32, abs=1.2)
    assert any("α" <= letter <= "ω" for letter in told["greek"])
    assert told["days"] == [list(range(0, 2400, 300))] * 3
    assert told["area"] == "Athens"


def test_pywttr_raises_its_transports_exception(
    python_client: Client, iris: str, sandbox: Sandbox, new_city: Callable[[], str]
) -> None:
    assert python_client("pywttr_client.py", iris, UNKNOWN) == {"error": "HTTPStatusError", "status": 404}
    sandbox.spend_quotas()
    assert python_client("pywttr_client.py", iris, new_city()) == {"error": "HTTPStatusError", "status": 503}


@pytest.mark.usefixtures("sandbox")
def test_openweather_api_node(client: Client, athens: Any) -> None:
    told = client("openweather_api_node.js", "Athens")
    assert "error" not in told, told
    assert told["celsius"] == pytest.approx(athens["main"]["temp"], abs=0.1)
    assert (told["place"], told["timezone"]) == ("Athens", "Europe/Athens")
    assert (told["steps"], told["hours"], told["days"]) == (3, 48, 8)
    assert 1 <= told["aqi"] <= 5


def test_openweather_api_node_rejects(client: Client, sandbox: Sandbox) -> None:
    unknown = client("openweather_api_node.js", UNKNOWN)
    assert unknown == {"error": "Error", "message": "Invalid coordinates"}, "what it makes of geocoding's empty list"
    sandbox.spend_quotas()
    assert '"cod":429' in client("openweather_api_node.js", "51.2,-0.2")["message"]


@pytest.mark.usefixtures("sandbox")
def test_openweather_apis(client: Client, athens: Any) -> None:
    told = client("openweather_apis.js", "Athens")
    assert told["name"] == "Athens", told
    assert told["celsius"] == told["smart"] == pytest.approx(athens["main"]["temp"], abs=0.1)
    assert (told["steps"], told["days"]) == (40, 3)


def test_openweather_apis_fails(client: Client, sandbox: Sandbox, new_city: Callable[[], str]) -> None:
    assert client("openweather_apis.js", UNKNOWN) == {"error": "Error", "message": "city not found"}
    sandbox.spend_quotas()
    assert "temporary blocked" in client("openweather_apis.js", new_city())["message"]


@pytest.mark.usefixtures("sandbox")
def test_openweathermap_ts(client: Client, athens: Any) -> None:
    told = client("openweathermap_ts.js", "Athens")
    assert told["celsius"] == pytest.approx(athens["main"]["temp"], abs=0.1)
    assert (told["name"], told["here"], told["steps"], told["list_cod"]) == ("Athens", "Athens", 40, "200")


def test_openweathermap_ts_gives_errors_as_answers(
    client: Client, sandbox: Sandbox, new_city: Callable[[], str]
) -> None:
    assert client("openweathermap_ts.js", UNKNOWN) == {"cod": "404", "message": "city not found"}
    sandbox.spend_quotas()
    assert client("openweathermap_ts.js", new_city())["cod"] == 429


@pytest.mark.usefixtures("sandbox")
def test_newsapi_npm(client: Client) -> None:
    told = client("newsapi.js", "us")
    assert (told["status"], len(told["titles"])) == ("ok", 5), told
    assert told["total"] > 5
    assert told["sources"] > 0
    assert told["titles"][0] in told["everything"]


def test_newsapi_npm_rejects(client: Client, sandbox: Sandbox) -> None:
    assert client("newsapi.js", "zz")["error"] == "NewsAPIError: parameterInvalid"
    sandbox.spend_quotas()
    assert client("newsapi.js", "it")["error"].startswith("NewsAPIError: ")


@pytest.mark.usefixtures("sandbox")
def test_node_red(client: Client, athens: Any) -> None:
    told = client("node_red.js", "Athens,GR", "current")
    assert told["payload"]["tempc"] == pytest.approx(athens["main"]["temp"], abs=0.2)
    assert told["payload"]["tempk"] == pytest.approx(athens["main"]["temp"] + 273.15, abs=0.1)
    assert (told["location"]["city"], told["location"]["country"]) == ("Athens", "GR")
    assert len(client("node_red.js", "Athens,GR", "forecast")["payload"]) == 40


def test_node_red_reports_errors(client: Client, sandbox: Sandbox, new_city: Callable[[], str]) -> None:
    assert client("node_red.js", f"{UNKNOWN},GR", "current") == {"error": "404 city not found"}
    sandbox.spend_quotas()
    assert client("node_red.js", f"{new_city()},", "current")["error"]
