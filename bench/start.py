"""Import and start of a service until it answers `/readyz`.

How: each of weather, news and master five times, the others and the sandbox running; from the start of the Python
process until the first 200. Baseline: the plainest version of the same service.
"""

import time
from dataclasses import replace

from bench.figures import RUNS, SERVICES, Figure, baseline_processes, iris_processes, spread, system
from bench.processes import Process, running
from local.stack import free_ports


def measure() -> list[Figure]:
    """One row a service."""
    mine = {process.name: process for process in iris_processes({})}
    baseline = {process.name: process for process in baseline_processes(mine["sandbox"].url)}
    with system(list(mine.values())):
        return [
            Figure(
                f"start of {name} until `/readyz`", _times(mine[name]), _times(baseline[f"baseline-{name}"]), "<= 1.5 s"
            )
            for name in SERVICES
        ]


def _times(process: Process) -> str:
    return spread([_until_ready_s(replace(process, port=free_ports(1)[0])) for _ in range(RUNS)])


def _until_ready_s(process: Process) -> float:
    began_s = time.perf_counter()
    with running([process]):
        return time.perf_counter() - began_s
