"""Many requests at the same moment, with a slow upstream and one worker a service.

`one_new_city` needs single flight; `at_once` and `many_cities` need many upstream calls in flight together.
"""

from urllib.parse import quote

from bench.figures import Figure, spread
from bench.load import Outcome, cities, city_paths, failures, load
from bench.systems import SERVICES, WEATHER_PATH, System, baseline_processes, iris, memory_mb

SAME_CITY = 1000
SAME_CITY_UPSTREAM_S = 0.5
SAME_CITY_RUNS = 3
SAME_CITY_LIMIT_S = 20.0
AT_ONCE = 500
AT_ONCE_UPSTREAM_S = 1.0
AT_ONCE_RUNS = 2
MANY_CITIES = 200
MANY_CITIES_UPSTREAM_S = 0.3
MANY_CITIES_RUNS = 3


def one_new_city() -> list[Figure]:
    """A thousand requests at once for one city that is in no cache.

    How: a thousand open connections send the same request; the sandbox delays and counts the weather call, and answers
    the geocoding call without delay. Three runs, three cities. Baseline: bench/baseline, asked for the first city.
    """
    paths = city_paths(cities(SAME_CITY_RUNS))
    outcomes: list[Outcome] = []
    calls: list[int] = []
    with iris({}, beside=[baseline_processes]) as started:
        warm_up = city_paths(cities(SAME_CITY_RUNS + 1)[SAME_CITY_RUNS:])
        load(started.urls["master"], warm_up, connections=1)
        started.put_faults({"path": WEATHER_PATH, "kind": "delay", "delay_s": SAME_CITY_UPSTREAM_S})
        for path in paths:
            before = started.weather_calls()
            outcomes.append(_same_city(started.urls["master"], path))
            calls.append(started.weather_calls() - before)
        before = started.weather_calls()
        baseline = _same_city(started.urls["baseline-master"], paths[0])
        baseline_calls = started.weather_calls() - before
    times = spread([outcome.seconds for outcome in outcomes])
    return [
        Figure(
            f"{SAME_CITY:,} questions at once about one new city, upstream {SAME_CITY_UPSTREAM_S * 1000:.0f} ms",
            f"{max(calls)} upstream, all in {times}" + failures(outcomes),
            f"{baseline_calls} upstream, {baseline.seconds:.2f} s{failures([baseline])}",
            "1 upstream, all in <= 1.5 s",
        )
    ]


def at_once() -> list[Figure]:
    """Five hundred requests at once for as many cities, upstream 1 s.

    How: a new system for each of two runs; the sandbox takes 1 s for a city's weather. The geocoding call is answered
    without delay in the first row, and after 1 s too in the second. Memory is the peak of the largest process.
    Baseline: one weather call a city, directly to the sandbox.
    """
    upstream = f"upstream {AT_ONCE_UPSTREAM_S:.0f} s"
    what = f"{AT_ONCE} questions at once about {AT_ONCE} cities, {upstream}, one worker a service"
    return [
        _at_once_row(f"{what}, geocoding without delay", WEATHER_PATH, "all in <= 3 s, <= 150 MB a process"),
        _at_once_row(f"{what}, geocoding {AT_ONCE_UPSTREAM_S:.0f} s too", "/*", "the same and 1 s"),
    ]


def many_cities() -> list[Figure]:
    """Two hundred requests at once for as many cities, upstream 300 ms a call, geocoding included.

    How: a new system for each of three runs, so that no cache holds anything. Baseline: one weather call a city,
    directly to the sandbox.
    """
    names = cities(MANY_CITIES)
    through: list[Outcome] = []
    directly: list[Outcome] = []
    for _ in range(MANY_CITIES_RUNS):
        with iris({"SANDBOX_DELAY_S": str(MANY_CITIES_UPSTREAM_S)}) as started:
            through.append(load(started.urls["master"], city_paths(names), connections=MANY_CITIES))
            directly.append(load(started.urls["sandbox"], _upstream_paths(names), connections=MANY_CITIES))
    return [
        Figure(
            f"{MANY_CITIES} cities at once, upstream {MANY_CITIES_UPSTREAM_S * 1000:.0f} ms a call, two calls a city",
            spread([outcome.seconds for outcome in through]) + failures(through),
            f"{spread([outcome.seconds for outcome in directly])} for one upstream call each",
            "1-2 s",
        )
    ]


def _same_city(url: str, path: str) -> Outcome:
    return load(url, [path] * SAME_CITY, connections=SAME_CITY, limit_s=SAME_CITY_LIMIT_S)


def _at_once_row(what: str, slow_path: str, goal: str) -> Figure:
    runs = [_at_once_run(slow_path) for _ in range(AT_ONCE_RUNS)]
    through, directly, peaks_mb = zip(*runs, strict=True)
    return Figure(
        what,
        f"all in {spread([outcome.seconds for outcome in through])}, {max(peaks_mb):.0f} MB" + failures(through),
        f"{spread([outcome.seconds for outcome in directly])} for one upstream call each",
        goal,
    )


def _at_once_run(slow_path: str) -> tuple[Outcome, Outcome, float]:
    names = cities(AT_ONCE)
    with iris({}) as started:
        started.put_faults({"path": slow_path, "kind": "delay", "delay_s": AT_ONCE_UPSTREAM_S})
        through = load(started.urls["master"], city_paths(names), connections=AT_ONCE)
        peak_mb = _peak_mb(started)
        directly = load(started.urls["sandbox"], _upstream_paths(names), connections=AT_ONCE)
    return through, directly, peak_mb


def _peak_mb(started: System) -> float:
    return max(memory_mb(started.pids[name], peak=True) for name in SERVICES)


def _upstream_paths(names: list[str]) -> list[str]:
    return [f"{WEATHER_PATH}?appid=sandbox&q={quote(name)}" for name in names]
