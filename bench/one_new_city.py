"""A thousand questions at once about one city that nobody asked about before, upstream taking 500 ms.

How: a thousand open connections send the same question; the sandbox delays and counts the call for weather, and tells
promptly where the city lies. Three runs, three cities. Baseline: the plainest version, asked about the first of them.
"""

from bench.figures import WEATHER_PATH, Figure, baseline_processes, iris, spread
from bench.load import Outcome, load, troubles
from bench.questions import cities, city_paths

AT_ONCE = 1000
UPSTREAM_S = 0.5
RUNS = 3
LIMIT_S = 20.0


def measure() -> list[Figure]:
    """Upstream calls and seconds until the last answer."""
    paths = city_paths(cities(RUNS))
    outcomes: list[Outcome] = []
    calls: list[int] = []
    with iris({}, beside=[baseline_processes]) as started:
        load(started.urls["master"], city_paths(cities(RUNS + 1)[RUNS:]), connections=1)  # connections, templates
        started.put_faults({"path": WEATHER_PATH, "kind": "delay", "delay_s": UPSTREAM_S})
        for path in paths:
            before = started.weather_calls()
            outcomes.append(load(started.urls["master"], [path] * AT_ONCE, connections=AT_ONCE, limit_s=LIMIT_S))
            calls.append(started.weather_calls() - before)
        before = started.weather_calls()
        baseline = load(started.urls["baseline-master"], paths[:1] * AT_ONCE, connections=AT_ONCE, limit_s=LIMIT_S)
        baseline_calls = started.weather_calls() - before
    times = spread([outcome.seconds for outcome in outcomes])
    return [
        Figure(
            f"{AT_ONCE:,} questions at once about one new city, upstream {UPSTREAM_S * 1000:.0f} ms",
            f"{max(calls)} upstream, all in {times}" + troubles(outcomes),
            f"{baseline_calls} upstream, {baseline.seconds:.2f} s{troubles([baseline])}",
            "1 upstream, all in <= 1.5 s",
        )
    ]
