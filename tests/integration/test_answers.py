"""The good answers, through real processes and real HTTP."""

import re
import uuid

import pytest
import requests

from master.services import SERVICES
from tests.integration.conftest import Iris, Sandbox, new_question


@pytest.mark.parametrize(
    "city", ["Athens", "São Paulo", "Αθήνα", "東京", "St. John's", "'s-Hertogenbosch", "London,CA", " amsterdam "]
)
def test_a_city_is_answered_in_openweathermaps_shape(iris: Iris, city: str) -> None:
    answer = iris.get("/weather", params={"city": city, "units": "metric"})
    assert answer.status_code == 200, answer.text
    weather = answer.json()
    assert weather["name"]
    assert weather["base"] == "sandbox"
    assert -60 < weather["main"]["temp"] < 60
    assert answer.headers["X-Provider"] == "sandbox/openweathermap"
    # master, whose cache has it, where somebody asked before
    assert answer.headers["X-Served-By"].startswith(("weather@", "master@"))
    assert re.match(r"public, max-age=\d{3}\b", answer.headers["Cache-Control"])


def test_london_in_canada_is_not_the_one_on_the_thames(iris: Iris) -> None:
    assert iris.get("/weather?city=London,CA").json()["sys"]["country"] == "CA"
    assert iris.get("/weather?city=London").json()["sys"]["country"] == "GB"


@pytest.mark.parametrize("country", ["gr", "GR", " gr ", "Greece", "Ελλάδα"])
def test_a_countrys_headlines_are_answered_in_newsapis_shape(iris: Iris, country: str) -> None:
    answer = iris.get("/news", params={"country": country, "pageSize": 5})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["status"] == "ok"
    assert page["totalResults"] >= len(page["articles"]) > 0
    assert all("sandbox" in article["source"]["name"] for article in page["articles"])
    assert answer.headers["X-Provider"] == "sandbox/newsapi"


def test_a_services_own_paths_answer_the_same(iris: Iris) -> None:
    asked = "/weather?city=Rome&units=metric"
    assert iris.get(asked, "weather").json()["id"] == iris.get(asked).json()["id"]


def test_the_request_id_is_the_same_in_every_log_line(iris: Iris) -> None:
    request_id = f"test-{uuid.uuid4().hex}"
    answer = iris.get(new_question("/weather"), headers={"X-Request-ID": request_id})
    assert answer.headers["X-Request-ID"] == request_id
    for service in ("master", "weather"):
        assert f'"request_id":"{request_id}"' in iris.stack.log(service)


def test_each_service_counts_what_it_answered(iris: Iris) -> None:
    iris.get("/weather?city=Athens")
    for service in ("master", "weather"):
        assert 'iris_requests_total{route="/weather",status="200"}' in iris.metrics(service)


def test_all_are_alive_and_ready_without_asking_an_upstream(iris: Iris, sandbox: Sandbox) -> None:
    for service in ("master", *(entry.name for entry in SERVICES)):
        assert iris.get("/healthz", service).json() == {"status": "alive"}
        assert iris.get("/readyz", service).json()["status"] == "ready"
    assert sandbox.calls()["total"] == 0


def test_a_head_request_gets_the_headers_alone(iris: Iris) -> None:
    answer = requests.head(iris.url() + "/weather?city=Athens", timeout=10)
    assert (answer.status_code, answer.content) == (200, b"")
