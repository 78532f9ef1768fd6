"""docs/adding-a-service.md is true: its steps, taken on a copy of the code, add a service that master serves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.integration.conftest import PATIENCE_S, UNMEASURED, make_run
from tests.integration.pages import LINT_IMPORTS, asked_in, checked, follow, read

PAGE = read("adding-a-service.md")
ASKED = asked_in(PAGE)


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with the service added."""
    return follow(PAGE, tmp_path_factory.mktemp("iris") / "copy")


@pytest.fixture(scope="module")
def master(extended: Path) -> Iterator[str]:
    """The address of master in `make run SANDBOX=1` on that copy."""
    with make_run(extended, {**UNMEASURED, "LOG_LEVEL": "warning"}) as running:
        yield f"http://localhost:{running.ports['master']}"


def asked(url: str) -> Any:
    answer = requests.get(url, timeout=PATIENCE_S)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_new_service_is_asked_through_master(master: str) -> None:
    answer = requests.get(master + ASKED[0], timeout=PATIENCE_S)
    assert answer.status_code == 200, answer.text
    assert answer.json()["current"]["european_aqi"] >= 0
    assert answer.headers["X-Provider"] == "sandbox/open-meteo"
    assert answer.headers["X-Served-By"].startswith("smog@")
    assert "hit" in requests.get(master + ASKED[0], timeout=PATIENCE_S).headers["Cache-Status"]

    refused = requests.get(f"{master}/smog?lat=91&lon=0", timeout=PATIENCE_S)
    assert (refused.status_code, refused.json()["type"]) == (400, "invalid-parameter")
    assert refused.json()["detail"].startswith("lat must be a latitude in degrees from -90 to 90")

    states = {service["name"]: service for service in asked(master + ASKED[1])["services"]}
    assert [provider["name"] for provider in states["smog"]["providers"]] == ["open-meteo"]

    described = asked(f"{master}/openapi.json")
    operation = described["paths"]["/smog"]["get"]
    assert {"lat", "lon"} <= {parameter.get("name") for parameter in operation["parameters"]}
    assert described["components"]["schemas"]["Smog"]["required"] == ["latitude", "longitude", "current"]
    assert "/smog?lat=37.98&amp;lon=23.73" in requests.get(f"{master}/docs/smog", timeout=PATIENCE_S).text


@pytest.mark.parametrize("check", [("format", "--check"), ("check",)], ids=lambda words: words[0])
def test_the_pages_code_is_in_style(extended: Path, check: tuple[str, ...]) -> None:
    assert not checked(extended, "-m", "ruff", *check, "--no-cache", "smog", "master", "contract", "servicekit")


def test_the_import_rules_hold_for_the_new_service(extended: Path) -> None:
    assert not checked(extended, "-c", LINT_IMPORTS, "--no-cache")
    trespasser = extended / "smog" / "trespasser.py"
    trespasser.write_text("from weather import places\n")
    try:
        assert "smog.trespasser -> weather.places" in checked(extended, "-c", LINT_IMPORTS, "--no-cache")
    finally:
        trespasser.unlink()


def test_nothing_about_the_new_service_is_left_to_document(extended: Path) -> None:
    tests = ("test_layout.py", "test_documentation.py", "test_release.py", "master/openapi/test_docs.py")
    assert not failures(extended, *(f"tests/unit/{test}" for test in tests))


def test_swarm_and_kubernetes_run_the_new_service(extended: Path) -> None:
    assert not failures(extended, "tests/unit/deploy/test_swarm.py")
    renderings = "(sandbox or (files and ingress and monitoring))"
    choice = f"((keeps_every_policy or document_is_valid) and {renderings}) or compose_sets"
    assert not failures(extended, "tests/unit/deploy/test_kubernetes.py", "-k", choice)


def failures(folder: Path, *words: str) -> str:
    """What fails of these tests, on the code in this folder; empty where none does."""
    return checked(folder, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:randomly", *words)
