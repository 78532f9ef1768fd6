"""Questions a second for cities in the cache, through master, and how much slower the slowest of them are.

How: every service has a worker for each core. Sixteen connections ask about fifty cities over and over, for a second
and a half of each contender in turn; a ratio is the median over five rounds. Contenders: a bare Flask route that
returns the same bytes under the same gunicorn options, the careful plain version (bench/plain) and the baseline
(bench/baseline). The sandbox answers without delay, which favours the versions without a cache. The load's own process
uses the same cores for every contender. `python -m bench cached=1` measures with one worker a service.
"""

import os
import statistics
from collections.abc import Sequence

import requests

from bench.figures import RUNS, Figure, spread
from bench.load import CONNECTIONS, Outcome, cities, city_paths, failures, load
from bench.systems import Process, baseline_processes, iris, plain_processes, system
from local.stack import free_ports

CITIES = 50
SLICE_S = 1.5
OTHERS = (
    ("bare", "a bare Flask route", 2, ">= 0.75 x"),
    ("baseline-master", "the baseline", 1, ">= 15 x"),
    ("plain-master", "plain", 1, ">= 8 x"),
)
"""Contender, its name in the table, the ratio's decimal places, the goal."""


def cached(workers: int = os.cpu_count() or 1) -> list[Figure]:
    """The rate over each contender's, and p99 over the median."""
    outcomes = _rounds(workers)
    mine = outcomes["master"]
    each = "one worker" if workers == 1 else f"{workers} workers"
    what = f"questions a second for cities in the cache, through master, {each} a service, over"
    rows = [
        Figure(
            f"{what} {shown}",
            f"{_ratio(mine, outcomes[name]):.{digits}f} x: {_rates(mine)}",
            _rates(outcomes[name]),
            goal,
        )
        for name, shown, digits, goal in OTHERS
    ]
    tail = Figure(
        f"p99 of those at {CONNECTIONS} connections, over the median",
        _tail(mine),
        f"a bare Flask route {_tail(outcomes['bare'])}",
        "<= 8 x",
    )
    return [*rows, tail]


def _rounds(workers: int) -> dict[str, list[Outcome]]:
    """The outcomes of all rounds, by contender."""
    paths = city_paths(cities(CITIES))
    settings = {"WEB_CONCURRENCY": str(workers)}
    with iris(settings, beside=[baseline_processes, plain_processes]) as started:
        for _ in range(2 * workers):  # until each worker has every city in its cache
            load(started.urls["master"], paths)
        body = requests.get(started.urls["master"] + paths[0], timeout=10).text
        bare = Process("bare", free_ports(1)[0], ["bench.bare"], settings, {"BARE_BODY": body})
        with system([bare]) as beside:
            urls = {"master": started.urls["master"], "bare": beside.urls["bare"]}
            urls |= {name: started.urls[name] for name in ("plain-master", "baseline-master")}
            rounds = [{name: load(url, paths, seconds=SLICE_S) for name, url in urls.items()} for _ in range(RUNS)]
    return {name: [outcome[name] for outcome in rounds] for name in urls}


def _ratio(mine: Sequence[Outcome], others: Sequence[Outcome]) -> float:
    return statistics.median(one.rate / other.rate for one, other in zip(mine, others, strict=True))


def _rates(outcomes: Sequence[Outcome]) -> str:
    return spread([outcome.rate for outcome in outcomes], 0, "/s") + failures(outcomes)


def _tail(outcomes: Sequence[Outcome]) -> str:
    p50s_ms, p99s_ms = ([outcome.percentile_s(percent) * 1000 for outcome in outcomes] for percent in (50, 99))
    ratio = statistics.median(p99 / p50 for p50, p99 in zip(p50s_ms, p99s_ms, strict=True))
    return f"{ratio:.1f} x: {spread(p99s_ms, 1, ' ms')} over {spread(p50s_ms, 1, ' ms')}"
