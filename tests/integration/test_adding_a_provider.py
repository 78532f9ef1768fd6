"""docs/adding-a-provider.md is true: its steps, taken on a copy of the code, add a provider that is asked in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.integration.conftest import PATIENCE_S, UNMEASURED, make_run
from tests.integration.pages import LINT_IMPORTS, asked_in, checked, follow, read

PAGE = read("adding-a-provider.md")
NOW, FORECAST, ELSEWHERE, STATES = asked_in(PAGE)
PROVIDERS = {"WEATHER_PROVIDERS": "bright-sky,open-meteo", "BRIGHT_SKY_QUOTA": "60/minute"}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with the provider added."""
    return follow(PAGE, tmp_path_factory.mktemp("iris") / "copy")


@pytest.fixture(scope="module")
def ports(extended: Path) -> Iterator[dict[str, int]]:
    """The ports of `make run SANDBOX=1` on that copy."""
    with make_run(extended, {**UNMEASURED, **PROVIDERS, "LOG_LEVEL": "warning"}) as running:
        yield running.ports


def test_the_new_provider_is_asked_for_what_it_gives_and_credited(ports: dict[str, int]) -> None:
    master = f"http://localhost:{ports['master']}"
    now = requests.get(master + NOW, timeout=PATIENCE_S)
    assert now.status_code == 200, now.text
    assert now.headers["X-Provider"] == "sandbox/bright-sky"
    assert now.json()["name"] == "Berlin"
    assert 200 < now.json()["main"]["temp"] < 330

    text = requests.get(f"{master}{NOW}&format=text", timeout=PATIENCE_S).text
    assert "provided by Deutscher Wetterdienst by Bright Sky (CC BY 4.0)" in text

    for path in (FORECAST, ELSEWHERE):
        answer = requests.get(master + path, timeout=PATIENCE_S)
        assert (answer.status_code, answer.headers["X-Provider"]) == (200, "sandbox/open-meteo")

    [weather] = [
        service
        for service in requests.get(master + STATES, timeout=PATIENCE_S).json()["services"]
        if service["name"] == "weather"
    ]
    assert [(provider["name"], provider["state"]) for provider in weather["providers"]] == [
        ("bright-sky", "ready"),
        ("open-meteo", "ready"),
    ]


def test_an_operator_sees_its_quota_and_its_licence(ports: dict[str, int]) -> None:
    requests.get(f"http://localhost:{ports['master']}{NOW}", timeout=PATIENCE_S)
    states = requests.get(f"http://localhost:{ports['weather']}/providers", timeout=PATIENCE_S).json()["providers"]
    assert states[0]["calls_left"] < 60
    assert states[0]["licence"]["commercial"] is True
    assert {"forecast", "geocoding", "air quality"} <= {part["part"] for part in states[1]["parts"]}


@pytest.mark.parametrize(
    "check",
    [
        ("-m", "ruff", "format", "--check", "--no-cache", "weather", "sandbox"),
        ("-m", "ruff", "check", "--no-cache", "weather", "sandbox"),
        ("-m", "mypy", "--cache-dir", "/dev/null", "weather", "sandbox"),
        ("-c", LINT_IMPORTS, "--no-cache"),
        (
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:schemathesis",
            "-p",
            "no:randomly",
            "tests/unit/test_layout.py",
            "tests/unit/test_documentation.py",
        ),
    ],
    ids=["format", "check", "types", "imports", "documented"],
)
def test_what_the_page_adds_is_as_the_rest_is(extended: Path, check: tuple[str, ...]) -> None:
    assert not checked(extended, *check)
