"""Without a key, with one provider in trouble, any place of the earth is answered; bench/keyless.py asks for 1,000."""

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
import responses

from sandbox.app import create_app as create_sandbox
from tests.unit.weather.gazetteers import NO_FILE
from weather.app import create_app
from weather.settings import Settings

HOSTS = {
    "open-meteo": ("https://api.open-meteo.com", "open-meteo,met-norway,nws"),
    "met-norway": ("https://api.met.no", "met-norway,nws,open-meteo"),
    "nws": ("https://api.weather.gov", "nws,met-norway,open-meteo"),
}
"""What is in trouble, and an order in which it is asked first."""
Answer = tuple[int, dict[str, str], bytes] | Exception
TROUBLES: dict[str, Callable[[], Answer]] = {
    "dead": lambda: requests.ConnectionError("refused"),
    "refusing": lambda: (403, {}, b"Forbidden"),
    "garbled": lambda: (200, {"Content-Type": "application/json"}, b'{"current": {"time"'),
    "slow": lambda: requests.ReadTimeout("no answer"),
    "overloaded": lambda: (503, {}, b"<html>busy</html>"),
    "of another shape": lambda: (200, {"Content-Type": "application/json"}, b'{"properties": []}'),
}
PLACES = 6


@pytest.fixture
def points() -> list[tuple[float, float]]:
    """Points all over the earth, among them some of the United States; alike in every run."""
    generator = random.Random(27)  # noqa: S311 - a load, not a secret
    at_random = [(round(generator.uniform(-60, 70), 4), round(generator.uniform(-180, 180), 4)) for _ in range(PLACES)]
    return [*at_random, (39.7392, -104.9903), (40.7128, -74.006), (0.0, 0.0), (71.2906, -156.7886)]


@pytest.fixture
def troubles() -> dict[str, Answer]:
    """What each host answers that is in trouble."""
    return {}


@pytest.fixture
def world(troubles: dict[str, Answer]) -> Iterator[responses.RequestsMock]:
    """The internet: the sandbox at every address but those in trouble."""
    sandbox = create_sandbox().test_client()

    def reply(request: Any) -> Answer:
        host = "/".join(request.url.split("/")[:3])
        if host in troubles:
            return troubles[host]
        answer = sandbox.get(request.path_url, headers=dict(request.headers), base_url=host)
        return answer.status_code, dict(answer.headers), answer.data

    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.add_callback(responses.GET, re.compile("https://.*"), callback=reply)
        yield mock


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("provider", HOSTS)
@pytest.mark.usefixtures("world")
def test_a_provider_in_trouble_costs_no_place_its_answer(
    troubles: dict[str, Answer], points: list[tuple[float, float]], provider: str, trouble: str
) -> None:
    host, order = HOSTS[provider]
    troubles[host] = TROUBLES[trouble]()
    settings = Settings(weather_providers=order, contact="me@example.org", gazetteer=NO_FILE)
    client = create_app(settings).test_client()
    for lat, lon in points:
        for path in ("/weather", "/forecast"):
            found = client.get(f"{path}?lat={lat}&lon={lon}")
            assert found.status_code == 200, (path, lat, lon, found.text)
            assert provider not in found.headers["X-Provider"]
