"""Text for people, from real processes on the sandbox."""

import shlex
from urllib.parse import urlencode

import wcwidth

from tests.integration.conftest import Iris, Sandbox, new_question


def test_every_example_of_the_usage_is_answered(iris: Iris) -> None:
    usage = iris.get("/").text
    examples = [shlex.split(line) for line in usage.splitlines() if line.startswith("  curl")]
    assert len(examples) == 8
    for words in examples:
        url = next(word for word in words if word.startswith("http")).removeprefix(iris.url())
        data = [tuple(word.split("=", 1)) for word in words if "=" in word and not word.startswith("http")]
        answer = iris.get(f"{url}?{urlencode(data)}" if data else url)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8"), answer.text
        assert max(map(wcwidth.width, answer.text.splitlines())) <= 80


def test_sample_weather_says_so_in_a_block_and_in_a_line(iris: Iris) -> None:
    block, line = (iris.get(f"/weather?city=Athens&format={wanted}").text for wanted in ("text", "line"))
    assert "Athens, Attica, Greece" in block.splitlines()  # under the sandbox's warnings, once they are heard
    assert block.endswith("\n SAMPLE DATA from the sandbox, not real weather\n")
    assert line.startswith("Athens: ")
    assert line.endswith(" (sample)\n")


def test_a_problem_of_a_service_is_one_sentence(iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", status=401)
    answer = iris.get(new_question("/weather"), headers={"Accept": "text/plain"})
    assert answer.status_code == 502
    assert answer.text.count("\n") == 1
    assert "key" in answer.text


def test_the_weather_is_told_without_the_days_that_fail(iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("status", path="/data/2.5/forecast", status=500)
    answer = iris.get(f"{new_question('/weather')}&format=text")
    assert answer.status_code == 200
    assert " The next days are missing: " in answer.text
