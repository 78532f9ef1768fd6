"""Whose data an answer is, and under which licence, in words."""

import pytest

from master.facts.provenance import Provenance


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
