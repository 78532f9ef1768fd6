"""Answers without a key, and with a key that is refused: the next provider gives them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from tests.e2e.conftest import IRIS, Docker

CITIES = ["Athens", "Tokyo", "Nairobi", "Lima", "Sydney"]
COUNTRIES = ["gr", "us", "de", "jp", "br"]


@dataclass(frozen=True)
class Keyless:
    """A key that gets no answer, and what sets its questions apart, so that master's cache has none."""

    key: str
    units: str
    page_size: int


@pytest.fixture(scope="module", autouse=True)
def restored(docker: Docker) -> Iterator[None]:
    """After all of these tests the project is as it was."""
    yield
    docker.up()


@pytest.fixture(
    scope="module",
    params=[Keyless("", "metric", 20), Keyless("a-key-that-nobody-gave-out", "imperial", 21)],
    ids=["no key", "a refused key"],
)
def keyless(request: pytest.FixtureRequest) -> Keyless:
    """The project with this key for OpenWeatherMap and NewsAPI, and two replicas, which start sooner than ten."""
    docker = Docker({"SANDBOX_KEY": request.param.key})
    docker.up("--scale", "weather=2")
    docker.compose("restart", "cache")  # a place has one weather, whatever the units
    key: Keyless = request.param
    return key


@pytest.mark.parametrize("city", CITIES)
def test_every_continent_has_weather(keyless: Keyless, city: str) -> None:
    answer = requests.get(f"{IRIS}/weather", {"city": city, "units": keyless.units}, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Provider"] == "sandbox/open-meteo"
    assert answer.json()["name"] == city
    assert -60 < answer.json()["main"]["temp"] < 130


@pytest.mark.parametrize("country", COUNTRIES)
def test_countries_have_headlines(keyless: Keyless, country: str) -> None:
    answer = requests.get(f"{IRIS}/news", {"country": country, "pageSize": str(keyless.page_size)}, timeout=10)
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Provider"] == "sandbox/feeds"
    assert len(answer.json()["articles"]) > 5


def test_a_briefing_has_both(keyless: Keyless) -> None:
    answer = requests.get(
        f"{IRIS}/briefing",
        {"city": "Thessaloniki", "units": keyless.units, "pageSize": str(keyless.page_size)},
        timeout=10,
    )
    assert answer.headers["X-Provider"] == "sandbox/open-meteo, sandbox/feeds"
    assert answer.json()["problems"] == []
