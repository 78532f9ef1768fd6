"""The services' cache in real processes: what it spares the upstream, and what it has when the upstream has nothing."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from local.iris import sandbox_settings
from local.stack import LOOPBACK, Service, Stack, free_ports
from tests.integration.conftest import PATIENCE_S, SETTINGS, UNMEASURED, Iris, Sandbox, new_question


def weather_alone(iris: Iris, **settings: str) -> Iterator[Iris]:
    """Another weather service on the same sandbox, told differently."""
    (port,) = free_ports(1)
    told = {**sandbox_settings(iris.url("sandbox")), **settings}
    with Stack(
        [Service("weather", port, ["servicekit", "weather"], told)], {**UNMEASURED, **SETTINGS}, quiet=True
    ) as stack:
        yield Iris(stack, {"weather": port})


@pytest.fixture
def never_fresh(iris: Iris) -> Iterator[Iris]:
    """Its answers are stale as soon as they are there."""
    yield from weather_alone(iris, WEATHER_FRESH_S="0.001")


@pytest.fixture(params=["nobody", "silent"])
def without_its_valkey(iris: Iris, request: pytest.FixtureRequest) -> Iterator[Iris]:
    """Its CACHE_URL leads to nobody, or to one that takes connections and says nothing."""
    with socket.create_server((LOOPBACK, 0)) as silent:
        port = silent.getsockname()[1] if request.param == "silent" else free_ports(1)[0]
        yield from weather_alone(iris, CACHE_URL=f"valkey://{LOOPBACK}:{port}/0")


@pytest.mark.parametrize("path", ["/weather", "/forecast"])
def test_a_question_reaches_the_upstream_once(iris: Iris, sandbox: Sandbox, path: str) -> None:
    asked = new_question(path)
    first, second = iris.get(asked, "weather"), iris.get(asked, "weather")
    assert first.headers["Cache-Status"] == "weather; fwd=miss; stored"
    assert re.fullmatch(r"weather; hit; ttl=\d+", second.headers["Cache-Status"])
    assert (first.content, sandbox.calls()["total"]) == (second.content, 1)
    assert int(second.headers["Age"]) < PATIENCE_S


@pytest.mark.parametrize("service", ["master", "weather"])
def test_a_hundred_at_once_are_one_call(iris: Iris, sandbox: Sandbox, service: str) -> None:
    sandbox.misbehave("delay", delay_s=0.3)
    asked = new_question("/weather")
    with ThreadPoolExecutor(100) as crowd:
        answers = list(crowd.map(lambda _: iris.get(asked, service), range(100)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert sandbox.calls()["total"] == 1


def test_an_unknown_city_is_looked_for_once(iris: Iris, sandbox: Sandbox) -> None:
    first = iris.get("/weather?city=Nephelokokkygia", "weather")
    calls = sandbox.calls()["total"]
    second = iris.get("/weather?city=NEPHELOKOKKYGIA", "weather")
    assert (second.status_code, second.json()["detail"]) == (404, first.json()["detail"])
    assert re.fullmatch(r"public, max-age=[56]\d", second.headers["Cache-Control"])
    assert sandbox.calls()["total"] == calls > 0


def test_who_has_the_answer_already_is_told_so(iris: Iris) -> None:
    asked = new_question("/weather")
    etag = iris.get(asked, "weather").headers["ETag"]
    answer = iris.get(asked, "weather", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("kind", "why"),
    [("status", "provider-failed"), ("hang", "provider-timeout"), ("garbage", "provider-garbled")],
)
def test_when_the_upstream_fails_the_old_answer_stands_in(
    never_fresh: Iris, sandbox: Sandbox, kind: str, why: str
) -> None:
    asked = new_question("/weather")
    fresh = never_fresh.get(asked, "weather")
    sandbox.misbehave(kind)
    stale = never_fresh.get(asked, "weather")
    assert (stale.status_code, stale.content) == (200, fresh.content)
    assert re.fullmatch(rf"weather; fwd=stale; ttl=-?\d+; detail={why}", stale.headers["Cache-Status"])
    assert stale.headers["X-Provider"] == "sandbox/openweathermap"


def test_without_its_valkey_a_service_keeps_its_answers_itself(without_its_valkey: Iris, sandbox: Sandbox) -> None:
    asked = new_question("/weather")
    states = [without_its_valkey.get(asked, "weather").headers["Cache-Status"][:12] for _ in range(2)]
    assert (states, sandbox.calls()["total"]) == (["weather; fwd", "weather; hit"], 1)


def test_the_kinds_of_answers_are_counted(iris: Iris) -> None:
    asked = new_question("/weather")
    for _ in range(2):
        iris.get(asked, "weather")
    counted = iris.metrics("weather")
    for kind in ("hit", "miss"):
        assert re.search(rf'^iris_cache_answers_total{{kind="{kind}"}} [1-9]', counted, re.MULTILINE)
