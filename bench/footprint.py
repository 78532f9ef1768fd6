"""What the processes themselves cost: memory under ever new cities, and how long they take to start."""

import subprocess
import sys
import time
from dataclasses import replace

from bench.figures import RUNS, Figure, seconds, spread
from bench.load import load, new_point_paths
from bench.systems import SERVICES, Process, baseline_processes, iris, iris_processes, memory_mb, system
from local.stack import free_ports

CITIES = 40_000
TENTHS = 10
LAST_TENTHS = 3
SLOWEST_RATE = 400
MEASURED = ("master", "weather")
HELP_RUNS = 11


def memory(questions: int = CITIES) -> list[Figure]:
    """Memory of master and weather after `questions` cities, each requested once.

    How: of ten requests nine are for new points, which get an answer, and one for a name that no place has, which gets
    404; memory is read after each tenth. The caches are bounded (master: 20,000 answers), so memory grows until they
    are full; flat means that the last three tenths add next to nothing. `python -m bench memory=1000000` asks a
    million; it stops early where fewer than 400 a second are answered. Baseline: memory after the first tenth.
    """
    memories_mb: dict[str, list[float]] = {name: [] for name in MEASURED}
    answered, not_found = 0, 0
    until_s = time.monotonic() + questions / SLOWEST_RATE
    with iris({}) as started:
        for tenth in range(TENTHS):
            few = questions // TENTHS // 10
            unknown = [f"/weather?city=Nowhere+{_letters(tenth * few + number)}" for number in range(few)]
            mixed = [*new_point_paths(9 * few), *unknown]
            outcome = load(started.urls["master"], mixed, limit_s=max(1.0, until_s - time.monotonic()))
            answered += len(outcome.latencies_s)
            not_found += outcome.statuses.get("404", 0)
            for name, values_mb in memories_mb.items():
                values_mb.append(memory_mb(started.pids[name]))
            if time.monotonic() > until_s:
                break
    return [
        Figure(
            f"memory after {answered:,} new cities ({not_found:,} of them unknown)",
            "; ".join(
                f"{name} {values_mb[-1]:.0f} MB, {_growth(values_mb)}" for name, values_mb in memories_mb.items()
            ),
            "; ".join(f"{name} {values_mb[0]:.0f} MB after a tenth" for name, values_mb in memories_mb.items()),
            "flat",
        )
    ]


def start() -> list[Figure]:
    """Seconds from the start of a service's process until `/readyz` answers 200, five times each.

    The other services and the sandbox run meanwhile. Baseline: the same service of bench/baseline.
    """
    mine = {process.name: process for process in iris_processes({})}
    baseline = {process.name: process for process in baseline_processes(mine["sandbox"].url)}
    with system(list(mine.values())):
        return [
            Figure(
                f"start of {name} until `/readyz`",
                _start_times(mine[name]),
                _start_times(baseline[f"baseline-{name}"]),
                "<= 1.5 s",
            )
            for name in SERVICES
        ]


def client_help() -> list[Figure]:
    """The whole process of `iris --help`, eleven times after a first one. Baseline: a Python that does nothing."""
    return [Figure("`iris --help`", _run_times("-m", "client", "--help"), _run_times("-c", "pass"), "<= 200 ms")]


def _growth(values_mb: list[float]) -> str:
    return f"{values_mb[-1] - values_mb[-1 - LAST_TENTHS :][0]:+.1f} in the last three tenths"


def _letters(number: int) -> str:
    """A different name without digits for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _start_times(process: Process) -> str:
    return spread([_until_ready_s(replace(process, port=free_ports(1)[0])) for _ in range(RUNS)])


def _until_ready_s(process: Process) -> float:
    began_s = time.perf_counter()
    with system([process]):
        return time.perf_counter() - began_s


def _run_times(*words: str) -> str:
    def run() -> None:
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    run()
    return spread([seconds(run) * 1000 for _ in range(HELP_RUNS)], 0, " ms")
