"""Upstreams that refuse, fail, hang, lie or flood: the caller gets the contract's problem, in time."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from master.services import SERVICES
from tests.integration.conftest import SANDBOX_KEY, Iris, Sandbox, new_question
from tests.waiting import until

TROUBLES: list[tuple[str, dict[str, Any], int, str]] = [
    ("status", {"status": 401}, 502, "provider-refused"),
    ("status", {"status": 500}, 502, "provider-failed"),
    ("status", {"status": 503}, 502, "provider-failed"),
    ("rate-limit", {"retry_after_s": 7}, 503, "provider-exhausted"),
    ("hang", {}, 504, "provider-timeout"),
    ("drip", {}, 504, "provider-timeout"),
    ("html", {}, 502, "provider-garbled"),
    ("garbage", {}, 502, "provider-garbled"),
    ("truncated", {}, 502, "provider-garbled"),
    ("wrong-shape", {}, 502, "provider-garbled"),
    ("huge", {}, 502, "provider-garbled"),
    ("endless", {}, 502, "provider-garbled"),
    ("gzip-bomb", {}, 502, "provider-garbled"),
    ("redirect", {}, 502, "provider-failed"),
    ("reset", {}, 502, "provider-failed"),
]


@pytest.mark.parametrize("path", ["/weather", "/news"])
@pytest.mark.parametrize(("kind", "how", "status", "problem"), TROUBLES, ids=[f"{t[0]}{t[1]}" for t in TROUBLES])
def test_each_trouble_has_its_problem(
    iris: Iris, sandbox: Sandbox, path: str, kind: str, how: dict[str, Any], status: int, problem: str
) -> None:
    sandbox.misbehave(kind, **how)
    answer = iris.get(new_question(path))
    assert (answer.status_code, answer.json()["type"]) == (status, problem), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert sandbox.calls()["total"] >= 1


def test_a_spent_quota_says_when_to_come_back(iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("rate-limit", retry_after_s=7)
    assert iris.get(new_question("/weather")).headers["Retry-After"] == "7"


def test_afterwards_it_answers_again(iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("truncated", times=1)
    asked = new_question("/news")
    assert iris.get(asked).status_code == 502
    assert iris.get(asked).status_code == 200


def test_a_call_counts_as_in_flight_until_it_ends(iris: Iris, sandbox: Sandbox) -> None:
    sandbox.misbehave("hang", path="/data/2.5/*")
    with ThreadPoolExecutor(1) as caller:
        caller.submit(iris.get, new_question("/weather"))
        until(lambda: iris.calls_in_flight() == ["openweathermap"], "the call is under way")
    assert iris.calls_in_flight() == []


def test_a_slow_upstream_holds_up_nobody_else(iris: Iris, sandbox: Sandbox) -> None:
    """One worker, one process: while news hangs, weather is answered."""
    sandbox.misbehave("hang", path="/v2/top-headlines")
    assert iris.get(new_question("/weather")).status_code == 200


# the kernel's own peak of each process: the service's word for its memory would be no check
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which only Linux has")
def test_a_gzip_bomb_costs_no_memory(iris: Iris, sandbox: Sandbox) -> None:
    """100 MB unpacked, five times: the process never holds more than its limit of them."""
    sandbox.misbehave("gzip-bomb")
    for _ in range(5):
        assert "larger than" in iris.get(new_question("/weather")).json()["detail"]
    arbiter = iris.stack.process("weather").pid
    children = Path(f"/proc/{arbiter}/task/{arbiter}/children").read_text().split()
    peaks_kb = [
        int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]
        for pid in children
    ]
    assert children
    assert max(peaks_kb) < 200_000


def test_a_service_that_is_down_is_unavailable(lonely_master: Iris) -> None:
    for asked in ("/weather?city=Athens", "/news?country=gr"):
        answer = lonely_master.get(asked)
        assert (answer.status_code, answer.json()["type"]) == (503, "service-unavailable")
    assert lonely_master.get("/readyz").json()["status"] == "ready", "it answers what it knows"


def test_no_key_is_in_any_log(iris: Iris, sandbox: Sandbox) -> None:
    """The sandbox's key is a plain word, so only what sets it apart is looked for."""
    for kind in ("status", "reset", "hang"):
        sandbox.misbehave(kind)
        iris.get(new_question("/weather"))
        iris.get(new_question("/news"))
    for service in ("master", *(entry.name for entry in SERVICES)):
        log = iris.stack.log(service)
        assert f"appid={SANDBOX_KEY}" not in log
        assert "Traceback" not in log
