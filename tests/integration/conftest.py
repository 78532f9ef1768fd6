"""Iris as real processes on the loopback, asking the sandbox, which is told here how to misbehave."""

import itertools
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from local.iris import METRICS, PORTS, SANDBOX_KEY, services
from local.stack import LOOPBACK, Service, Stack, free_ports, until_parent_ends
from master.services import SERVICES
from tests.waiting import until

PATIENCE_S = 60
"""Longer than any deadline below, also on a busy machine: what hangs past its deadline fails here."""

SETTINGS = {
    "DEADLINE_S": "6",
    "UPSTREAM_TIMEOUT_S": "2",
    "WEATHER_PROVIDERS": "openweathermap",
    "NEWS_PROVIDERS": "newsapi",
    "WEATHER_FRESH_S": "600",
    "BREAKER_FAILURES": "0",  # one test's trouble is not the next one's
    "WEB_CONCURRENCY": "1",  # tests look at what a cache in process has
}


UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
"""An environment without coverage, which doubles the time that a process takes to start: for further processes of what
the session's own ones measure already."""

MAKE_RUN = """
import json, os, sys
import local.__main__ as commands
from local.stack import free_ports
commands.PORTS.update(zip(commands.PORTS, free_ports(len(commands.PORTS)), strict=True))
print(json.dumps(commands.PORTS), flush=True)
for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
    del os.environ[name]  # for the services that it starts
sys.exit(commands.main(["run"]))
"""
"""`make run` on free ports, which it prints first."""

_numbers = itertools.count()


def new_question(path: str) -> str:
    """A question that nobody asked before, so that no cache has its answer."""
    number = next(_numbers)
    if path == "/news":
        # not the default page size, which other tests ask for
        return f"/news?country={('gr', 'us', 'de', 'fr', 'it')[number // 79]}&pageSize={number % 79 + 21}"
    return f"{path}?lat={38 + number / 1000:.3f}&lon=23.7"


@dataclass(frozen=True)
class Sandbox:
    """The sandbox's control paths."""

    url: str

    def misbehave(self, kind: str, path: str = "*", **how: Any) -> None:
        """From now on answer calls for `path` like this."""
        answer = requests.put(
            f"{self.url}/_sandbox/faults", json={"path": path, "kind": kind, **how}, timeout=PATIENCE_S
        )
        assert answer.ok, answer.text

    def reset(self) -> None:
        """Behave, and forget the calls."""
        requests.delete(f"{self.url}/_sandbox/faults", timeout=PATIENCE_S).raise_for_status()
        requests.delete(f"{self.url}/_sandbox/calls", timeout=PATIENCE_S).raise_for_status()

    def calls(self) -> Any:
        """What it was asked since the reset."""
        return requests.get(f"{self.url}/_sandbox/calls", timeout=PATIENCE_S).json()


@dataclass(frozen=True)
class Iris:
    """The running system."""

    stack: Stack
    ports: dict[str, int]

    def url(self, service: str = "master") -> str:
        """Where a service answers."""
        return f"http://{LOOPBACK}:{self.ports[service]}"

    def get(self, path: str, service: str = "master", **options: Any) -> requests.Response:
        """Ask by GET."""
        return requests.get(self.url(service) + path, timeout=PATIENCE_S, allow_redirects=False, **options)

    def metrics(self, service: str = "master") -> str:
        """What Prometheus reads of a service."""
        return requests.get(f"{self.url(METRICS + service)}/metrics", timeout=PATIENCE_S).text

    def calls_in_flight(self) -> list[str]:
        """The providers that are being asked."""
        metrics = "".join(self.metrics(service.name) for service in SERVICES)
        return re.findall(r'^iris_upstream_in_flight\{provider="([^"]+)"\} [1-9]', metrics, re.MULTILINE)


@contextmanager
def iris_with(**settings: str) -> Iterator[Iris]:
    """The running system, with these settings rather than SETTINGS's."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    environment = {name: value for name, value in os.environ.items() if not name.endswith(("_PROXY", "_proxy"))}
    with Stack(services(ports, sandbox=True), {**environment, **SETTINGS, **settings}, quiet=True) as stack:
        yield Iris(stack, ports)


@pytest.fixture(scope="session")
def running() -> Iterator[Iris]:
    with iris_with() as iris:
        yield iris


@pytest.fixture
def sandbox(running: Iris) -> Sandbox:
    """The sandbox, behaving, with no calls counted yet, and none on its way that an earlier test's caller gave up."""
    until(lambda: not running.calls_in_flight(), "the calls of earlier tests have ended", PATIENCE_S)
    sandbox = Sandbox(running.url("sandbox"))
    sandbox.reset()
    return sandbox


@pytest.fixture
def iris(running: Iris, sandbox: Sandbox) -> Iris:
    assert sandbox
    return running


@dataclass(frozen=True)
class MadeToRun:
    """`make run`, once it has said that it serves."""

    process: subprocess.Popen[str]
    ports: Mapping[str, int]
    said: str

    def stop(self, told: signal.Signals) -> int:
        """Its exit code."""
        self.process.send_signal(told)
        return self.process.wait(PATIENCE_S)


@contextmanager
def make_run(folder: Path, environment: Mapping[str, str]) -> Iterator[MadeToRun]:
    """`make run SANDBOX=1` in this folder. It and all that it started are gone afterwards, whatever happens."""
    with subprocess.Popen(
        until_parent_ends("-c", MAKE_RUN),
        env={**environment, "SANDBOX": "1", "WEB_CONCURRENCY": "1"},
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            yield MadeToRun(process, json.loads(process.stdout.readline()), process.stdout.readline())
        finally:
            process.kill()  # its children end with it


@pytest.fixture
def lonely_master() -> Iterator[Iris]:
    """Master with nobody behind it."""
    port, nobody = free_ports(2)
    nowhere = f"http://{LOOPBACK}:{nobody}"
    master = Service(
        "master", port, ["servicekit", "master"], {"WEATHER_URL": nowhere, "NEWS_URL": nowhere}, health="/healthz"
    )
    with Stack([master], {**UNMEASURED, "DEADLINE_S": "2", "WEB_CONCURRENCY": "1"}, quiet=True) as stack:
        yield Iris(stack, {"master": port})


__all__ = ["SANDBOX_KEY"]
