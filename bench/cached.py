"""Questions a second for cities in the cache, through master.

How: sixteen connections ask about fifty cities over and over, for a second and a half of each contender in turn; the
median of the ratios of five rounds; with one worker a service, and with as many as there are cores. Baselines: the
plainest version, and a bare Flask route that returns the same bytes under the same gunicorn options. The upstream
answers at once, which favours the plainest version; the generator takes its share of the cores from all alike.
"""

import os
import statistics

import requests

from bench.figures import RUNS, Figure, System, iris, spread, system
from bench.load import load
from bench.processes import Process
from bench.questions import cities, city_paths
from local.stack import free_ports

CITIES = 50
SLICE_S = 1.5


def measure() -> list[Figure]:
    """Two rows with one worker a service, two with a worker for each core."""
    cores = os.cpu_count() or 1
    return [row for workers in sorted({1, cores}) for row in _rows(workers)]


def _rows(workers: int) -> list[Figure]:
    paths = city_paths(cities(CITIES))
    settings = {"WEB_CONCURRENCY": str(workers)}
    with iris(settings, beside_baseline=True) as started:
        for _ in range(2 * workers):  # each worker gets its turn to remember
            load(started.urls["master"], paths)
        body = requests.get(started.urls["master"] + paths[0], timeout=10).text
        bare = Process("bare", free_ports(1)[0], ["bench.bare"], settings, {"BARE_BODY": body})
        with system([bare]) as beside:
            rounds = [_round(started, beside, paths) for _ in range(RUNS)]
    iris_rates, plain_rates, bare_rates = zip(*rounds, strict=True)
    over_plain = statistics.median(one / other for one, other in zip(iris_rates, plain_rates, strict=True))
    over_bare = statistics.median(one / other for one, other in zip(iris_rates, bare_rates, strict=True))
    each = "one worker" if workers == 1 else f"{workers} workers"
    what = f"questions a second for cities in the cache, through master, {each} a service"
    mine = spread(iris_rates, 0, "/s")
    return [
        Figure(f"{what}, over the baseline", f"{over_plain:.1f} x: {mine}", spread(plain_rates, 0, "/s"), ">= 20 x"),
        Figure(f"{what}, over a bare Flask route", f"{over_bare:.2f} x", spread(bare_rates, 0, "/s"), ">= 0.6 x"),
    ]


def _round(started: System, beside: System, paths: list[str]) -> tuple[float, float, float]:
    mine = load(started.urls["master"], paths, seconds=SLICE_S).rate
    plain = load(started.urls["plain-master"], paths, seconds=SLICE_S).rate
    bare = load(beside.urls["bare"], paths, seconds=SLICE_S).rate
    return mine, plain, bare
