"""What a measurement gives, and what several of them need."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from local.iris import PORTS, services
from local.stack import LOOPBACK, Stack, free_ports

RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, the median and the range over several runs, the same for the baseline."""

    what: str
    measured: str
    baseline: str
    goal: str


def seconds(do: Callable[[], object]) -> float:
    """How long it takes, in seconds."""
    began_s = time.perf_counter()
    do()
    return time.perf_counter() - began_s


def spread(values_s: list[float]) -> str:
    """Median, minimum and maximum."""
    return f"{statistics.median(values_s):.2f} s ({min(values_s):.2f}-{max(values_s):.2f})"


@contextmanager
def iris(settings: dict[str, str]) -> Iterator[dict[str, str]]:
    """Iris on the sandbox, one worker a service; gives the URL of each."""
    ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with Stack(services(ports, sandbox=True), {**environment, **settings}, quiet=True):
        yield {name: f"http://{LOOPBACK}:{port}" for name, port in ports.items()}
