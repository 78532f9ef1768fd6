"""docs/adding-a-fact.md is true: its steps, taken on a copy of the code, bring a fact to every door."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.integration.conftest import PATIENCE_S, UNMEASURED, make_run
from tests.integration.pages import STEP, checked, follow, read

PAGE = read("adding-a-fact.md")
MOST_FILES, MOST_LINES = 4, 25


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code with the fact added."""
    return follow(PAGE, tmp_path_factory.mktemp("iris") / "copy")


@pytest.fixture(scope="module")
def master(extended: Path) -> Iterator[str]:
    with make_run(extended, {**UNMEASURED, "LOG_LEVEL": "warning", "WEATHER_PROVIDERS": "open-meteo"}) as running:
        yield f"http://localhost:{running.ports['master']}"


def seen(url: str, accept: str = "*/*") -> str:
    answer = requests.get(url, headers={"Accept": accept}, timeout=PATIENCE_S)
    assert answer.status_code == 200, answer.text
    return " ".join(answer.text.replace("\u00a0", " ").split())


def test_the_fact_comes_to_every_door(master: str) -> None:
    at, ask = f"{master}/weather?city=Athens", f"{master}/ask?format=line&q="
    told = requests.get(f"{at}&units=metric", timeout=PATIENCE_S).json()
    celsius, fahrenheit = round(told["soil_temperature"]), round(told["soil_temperature"] * 9 / 5 + 32)
    steps = requests.get(f"{master}/forecast?city=Athens&units=metric", timeout=PATIENCE_S).json()["list"]
    assert all("soil_temperature" in step for step in steps)

    assert f"soil temperature {celsius} °C" in seen(f"{at}&format=text")
    assert f"soil temperature {fahrenheit} °F" in seen(f"{at}&format=text&units=imperial")
    assert f"θερμοκρασία εδάφους {celsius} °C" in seen(f"{at}&format=text&lang=el")
    page = re.sub(r"<[^>]+>", " ", seen(f"{master}/?city=Athens", "text/html"))
    assert f"Soil temperature {celsius} °C".replace("-", "\N{MINUS SIGN}") in " ".join(page.split())

    assert f"Soil temperature in Athens now: {celsius} °C." in seen(f"{ask}What+is+the+soil+temperature+in+Athens")
    imperial = seen(f"{ask}What+is+the+soil+temperature+in+Athens&units=imperial")
    assert f"Soil temperature in Athens now: {fahrenheit} °F." in imperial
    greek = seen(f"{ask}ποια+είναι+η+θερμοκρασία+εδάφους+στην+Αθήνα")
    assert f"Θερμοκρασία εδάφους {celsius} °C." in greek
    tomorrow = seen(f"{ask}soil+temperature+in+Athens+tomorrow")
    assert re.search(r"Soil temperature in Athens tomorrow: (-?\d+–)?-?\d+ °C\.", tomorrow)
    assert "<code>soil_temperature</code>" in seen(f"{master}/docs/facts")
    assert "soil_temperature" in seen(f"{master}/openapi.json")


def test_a_fact_is_four_files_and_few_lines() -> None:
    steps = STEP.findall(PAGE)
    added = [line for _, _, _, block in steps for line in block.splitlines() if line.startswith("+")]
    assert len({path for _, path, _, _ in steps}) == MOST_FILES
    assert len(added) <= MOST_LINES
    assert not any(line.startswith("-") for _, _, _, block in steps for line in block.splitlines())


def test_the_copy_is_in_style_and_nothing_is_left_to_translate(extended: Path) -> None:
    assert not checked(extended, "-m", "ruff", "check", "--no-cache", "contract", "master", "weather")
    assert not checked(extended, "-m", "ruff", "format", "--check", "--no-cache", "contract", "master", "weather")
    words = "tests/unit/master/html/test_words.py"
    assert not checked(extended, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:randomly", words)
