"""What a measurement gives, and the systems that several of them measure."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import requests

from bench.processes import Process, running
from local.iris import PORTS, services
from local.stack import free_ports

RUNS = 5
SERVICES = ("weather", "news", "master")
ONE_PROVIDER = {"WEATHER_PROVIDERS": "openweathermap"}
WEATHER_PATH = "/data/2.5/weather"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, and the same for the baseline in the same run."""

    what: str
    measured: str
    baseline: str
    goal: str


@dataclass(frozen=True, slots=True)
class System:
    """Running processes: the URL and the process id of each by name."""

    urls: Mapping[str, str]
    pids: Mapping[str, int]

    def weather_calls(self, sandbox: str = "sandbox") -> int:
        """How often an upstream was asked for weather; looking up where a city lies isn't counted."""
        return int(
            requests.get(f"{self.urls[sandbox]}/_sandbox/calls", timeout=30).json()["paths"].get(WEATHER_PATH, 0)
        )

    def put_faults(self, *faults: Mapping[str, object]) -> None:
        """Tell the sandbox how to misbehave from now on."""
        requests.put(f"{self.urls['sandbox']}/_sandbox/faults", json=faults, timeout=30).raise_for_status()


def seconds(do: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    began_s = time.perf_counter()
    do()
    return time.perf_counter() - began_s


def spread(values: Sequence[float], digits: int = 2, unit: str = " s") -> str:
    """Median, minimum and maximum."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{digits}f}{unit} ({low:,.{digits}f}-{high:,.{digits}f})"


def iris_processes(settings: Mapping[str, str]) -> list[Process]:
    """Iris on the sandbox, one worker a service, on free ports; each is told these settings."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    return [Process.of(service, settings) for service in services(ports, sandbox=True)]


def baseline_processes(sandbox_url: str) -> list[Process]:
    """The plainest version of the same system, asking the same sandbox; names begin with `baseline-`."""
    return _contender("baseline", {name: [f"bench.baseline.{name}"] for name in SERVICES}, sandbox_url)


def plain_processes(sandbox_url: str) -> list[Process]:
    """The careful plain version, asking the same sandbox; names begin with `plain-`."""
    return _contender("plain", {name: ["bench.plain", name] for name in SERVICES}, sandbox_url)


def _contender(contender: str, words: Mapping[str, Sequence[str]], sandbox_url: str) -> list[Process]:
    ports = dict(zip(words, free_ports(len(words)), strict=True))
    urls = {f"{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()}
    settings = {"UPSTREAM_URL": sandbox_url, **urls}
    return [Process(f"{contender}-{name}", ports[name], words[name], settings) for name in words]


@contextmanager
def system(processes: Sequence[Process]) -> Iterator[System]:
    """These processes, running."""
    with running(processes) as pids:
        yield System({process.name: process.url for process in processes}, pids)


@contextmanager
def iris(settings: Mapping[str, str], *, beside: Sequence[Callable[[str], list[Process]]] = ()) -> Iterator[System]:
    """Iris on the sandbox, with the contenders that `beside` makes for the sandbox's URL."""
    processes = iris_processes({**ONE_PROVIDER, **settings})
    sandbox_url = processes[0].url
    with system([*processes, *(process for contender in beside for process in contender(sandbox_url))]) as started:
        yield started
