"""Whose data an answer is, and under which licence, in words."""

import pytest

from master.app import create_app
from master.facts.provenance import Provenance
from master.settings import Settings
from tests.fake_backends import FakeBackends
from tests.unit.master.kinds.answers import sea
from tests.unit.master.readable import ATHENS, athens, forecast


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        (
            {"X-Provider-Credit": "OpenWeatherMap <https://openweathermap.org/>", "X-Licence": "CC BY-SA 4.0"},
            "provided by OpenWeatherMap (CC BY-SA 4.0)",
        ),
        (
            {"X-Provider-Credit": "Open-Meteo.com (CC BY 4.0) <https://open-meteo.com/>", "X-Licence": "CC BY 4.0"},
            "provided by Open-Meteo.com (CC BY 4.0)",
        ),
        ({"X-Provider": "openweathermap"}, "provided by OpenWeatherMap"),
        ({"X-Provider": "a", "X-Licence": "L" * 100}, f"provided by a ({'L' * 60})"),
        ({"X-Provider": "sandbox/open-meteo", "X-Licence": "CC BY 4.0"}, "provided by Open-Meteo.com (CC BY 4.0)"),
    ],
)
def test_the_credit_names_the_licence_once(headers: dict[str, str], says: str) -> None:
    provenance = Provenance.of(headers)
    assert provenance.credits() == [says]
    assert provenance.sample == ("sandbox" in headers.get("X-Provider", ""))


@pytest.mark.parametrize("path", ["/weather", "/forecast", "/sea"])
@pytest.mark.parametrize("door", ["json", "text", "line", "html", "md"])
def test_every_rendering_carries_credit_and_licence(upstream: FakeBackends, path: str, door: str) -> None:
    headers = {"X-Provider": "open-meteo", "X-Licence": "CC BY 4.0", "X-Provider-Credit": "O <https://o.example/>"}
    answers = {"/weather": athens(), "/forecast": forecast(ATHENS), "/sea": sea()}
    for name, answer in answers.items():
        upstream.get(f"http://weather:3002{name}", json=answer, headers=headers)
    upstream.get("http://weather:3002/places", json=[])
    upstream.get("http://alerts:3005/alerts", status=503)
    answer = create_app(Settings()).test_client().get(f"{path}?city=Athens&format={door}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Licence"] == "CC BY 4.0"
    assert answer.headers["X-Provider-Credit"] == "O <https://o.example/>"
