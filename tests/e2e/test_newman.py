"""The Postman collection, run by newman against the containers."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import ROOT, Docker

FOLDERS = ("Answers", "As OpenWeatherMap", "As NewsAPI", "As wttr.in", "Bad questions", "Upstream trouble")


@pytest.fixture(scope="module")
def newman(docker: Docker) -> Docker:
    if not (ROOT / "postman/node_modules/.bin/newman").exists():
        docker.run("npm", "ci", "--prefix", "postman", "--no-audit", "--no-fund")
    return docker


@pytest.fixture
def without_news(docker: Docker) -> Iterator[None]:
    docker.compose("stop", "news")
    yield
    docker.up()


def run(newman: Docker, folder: str) -> None:
    newman.run(
        "postman/node_modules/.bin/newman",
        "run",
        "postman/iris.postman_collection.json",
        "--environment",
        "postman/local.postman_environment.json",
        "--folder",
        folder,
        "--color",
        "off",
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_request_of_a_folder_passes_its_tests(newman: Docker, folder: str) -> None:
    run(newman, folder)


@pytest.mark.usefixtures("without_news")
def test_without_news_the_rest_goes_on(newman: Docker) -> None:
    run(newman, "A service down")


def test_the_collection_asks_every_path_of_the_contract() -> None:
    collection = (ROOT / "postman/iris.postman_collection.json").read_text(encoding="utf-8")
    answers = ("weather", "forecast", "places", "news", "news/countries", "briefing")
    for path in (*answers, "providers", "healthz", "readyz"):
        assert f'"raw": "{{{{iris_url}}}}/{path}' in collection
