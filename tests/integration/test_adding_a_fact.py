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
    celsius, fahrenheit = round(told["dew_point"]), round(told["dew_point"] * 9 / 5 + 32)
    steps = requests.get(f"{master}/forecast?city=Athens&units=metric", timeout=PATIENCE_S).json()["list"]
    assert all("dew_point" in step for step in steps)

    assert f"dew point {celsius} °C" in seen(f"{at}&format=text")
    assert f"dew point {fahrenheit} °F" in seen(f"{at}&format=text&units=imperial")
    assert f"σημείο δρόσου {celsius} °C" in seen(f"{at}&format=text&lang=el")
    page = re.sub(r"<[^>]+>", " ", seen(f"{master}/?city=Athens", "text/html"))
    assert f"Dew point {celsius} °C".replace("-", "\N{MINUS SIGN}") in " ".join(page.split())

    assert f"Dew point in Athens now: {celsius} °C." in seen(f"{ask}What+is+the+dew+point+in+Athens")
    imperial = seen(f"{ask}What+is+the+dew+point+in+Athens&units=imperial")
    assert f"Dew point in Athens now: {fahrenheit} °F." in imperial
    greek = seen(f"{ask}ποιο+είναι+το+σημείο+δρόσου+στην+Αθήνα")
    assert f"Σημείο δρόσου {celsius} °C." in greek
    tomorrow = seen(f"{ask}dew+point+in+Athens+tomorrow")
    assert re.search(r"Dew point in Athens tomorrow: (-?\d+–)?-?\d+ °C\.", tomorrow)
    assert "<code>dew_point</code>" in seen(f"{master}/docs")
    assert "dew_point" in seen(f"{master}/openapi.json")


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
