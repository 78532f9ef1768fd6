"""Warnings while replicas, Valkey and a source die: real processes, and times that a setting shortens."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from local.iris import sandbox_settings
from local.stack import LOOPBACK, Service, Stack, free_ports
from tests.integration.conftest import PATIENCE_S, SETTINGS, UNMEASURED
from tests.waiting import until

VALKEY = shutil.which("valkey-server") or shutil.which("redis-server")
SHARE = "0.05"
"""Of the intervals: Greece's source is asked every 4 s, and each 1.5 s while it warns; "none" holds for 12 s."""
NAMES = ("alerts one", "alerts two")
ATHENS = "/alerts?lat=37.98&lon=23.73"

pytestmark = pytest.mark.skipif(not VALKEY, reason="neither valkey-server nor redis-server is installed")


class Valkey:
    """A server that can be killed and started again at its port, with nothing left of what it knew."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.start()

    def start(self) -> None:
        assert VALKEY
        words = [VALKEY, "--port", str(self.port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers, "Valkey answers")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=1):
            return True
        return False


@dataclass
class Running:
    """Two replicas over the sandbox and a Valkey; whoever was killed isn't asked."""

    stack: Stack
    services: dict[str, Service]
    valkey: Valkey
    dead: set[str] = field(default_factory=set)

    def tell(self, step: str) -> None:
        url = f"{self.services['sandbox'].url}/_sandbox/warnings"
        requests.put(url, json={"step": step}, timeout=PATIENCE_S).raise_for_status()

    def silence(self) -> None:
        fault = {"path": "/feeds.meteoalarm.org/*", "kind": "status", "status": 503}
        url = f"{self.services['sandbox'].url}/_sandbox/faults"
        requests.put(url, json=fault, timeout=PATIENCE_S).raise_for_status()

    def kill(self, name: str) -> None:
        os.killpg(self.stack.process(name).pid, signal.SIGKILL)  # its worker too, which polls
        self.dead.add(name)

    def said(self) -> list[tuple[str, tuple[str, ...]]]:
        """The state and the storm's step that each living replica tells."""
        alive = [name for name in NAMES if name not in self.dead]
        return [_told(requests.get(self.services[name].url + ATHENS, timeout=PATIENCE_S).json()) for name in alive]

    def until_all_say(self, state: str, *steps: str) -> None:
        until(lambda: set(self.said()) == {(state, steps)}, f"{state} {steps}", PATIENCE_S)


def _told(answer: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    return answer["state"], tuple(alert["id"].partition("-")[2] for alert in answer["alerts"])


@pytest.fixture
def running() -> Iterator[Running]:
    sandbox_port, valkey_port, *ports = free_ports(2 + len(NAMES))
    sandbox = Service("sandbox", sandbox_port, ["sandbox"], health="/healthz")
    settings = {
        **sandbox_settings(sandbox.url),
        "CACHE_URL": f"redis://{LOOPBACK}:{valkey_port}/0",
        "ALERTS_SOURCES": "gr-meteoalarm",
        "ALERTS_INTERVAL_SHARE": SHARE,
    }
    replicas = [
        Service(name, port, ["servicekit", "alerts"], settings) for name, port in zip(NAMES, ports, strict=True)
    ]
    services = {service.name: service for service in (sandbox, *replicas)}
    valkey = Valkey(valkey_port)
    try:
        with Stack(list(services.values()), {**UNMEASURED, **SETTINGS}, quiet=True) as stack:
            yield Running(stack, services, valkey)
    finally:
        valkey.kill()


def test_a_storm_is_told_while_replicas_and_valkey_die_and_its_source_falls_silent(running: Running) -> None:
    running.tell("none")
    running.until_all_say("none")
    running.tell("announced")
    running.until_all_say("warnings", "announced")

    running.valkey.kill()
    assert set(running.said()) == {("warnings", ("announced",))}
    running.tell("upgraded")
    running.until_all_say("warnings", "upgraded")

    running.valkey.start()
    running.kill(NAMES[0])  # by half a chance the one whose turn it was to poll
    assert running.said() == [("warnings", ("upgraded",))]
    running.tell("cancelled")
    running.until_all_say("none")

    running.silence()
    running.until_all_say("unknown")


def test_a_source_that_falls_silent_takes_no_warning_away(running: Running) -> None:
    running.tell("announced")
    running.until_all_say("warnings", "announced")
    running.silence()
    thessaloniki = f"{running.services[NAMES[0]].url}/alerts?lat=40.64&lon=22.94"
    until(lambda: requests.get(thessaloniki, timeout=PATIENCE_S).json()["reason"] == "silent", "elsewhere: not known")
    assert set(running.said()) == {("warnings", ("announced",))}
