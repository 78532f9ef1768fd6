"""Five hundred questions at once about as many cities, upstream taking 1 s, one worker a service.

How: a new system for each of two runs; the sandbox takes 1 s for a city's weather. Looking up where it lies is one
call more: prompt in the first row, 1 s too in the second. Memory is the peak of the largest process. Baseline: asking
the sandbox, one call a city.
"""

from urllib.parse import quote

from bench.figures import WEATHER_PATH, Figure, System, iris, spread
from bench.load import Outcome, load, troubles
from bench.processes import memory_mb
from bench.questions import cities, city_paths

AT_ONCE = 500
UPSTREAM_S = 1.0
RUNS = 2


def measure() -> list[Figure]:
    """One row with a prompt look-up, one with a slow one."""
    what = f"{AT_ONCE} questions at once about {AT_ONCE} cities, upstream {UPSTREAM_S:.0f} s, one worker a service"
    return [
        _row(f"{what}, looked up promptly", WEATHER_PATH, "all in <= 3 s, <= 150 MB a process"),
        _row(f"{what}, look-up {UPSTREAM_S:.0f} s too", "/*", "the same and 1 s"),
    ]


def _row(what: str, slow_path: str, goal: str) -> Figure:
    runs = [_run(slow_path) for _ in range(RUNS)]
    through, directly, peaks_mb = zip(*runs, strict=True)
    return Figure(
        what,
        f"all in {spread([one.seconds for one in through])}, {max(peaks_mb):.0f} MB" + troubles(through),
        f"{spread([one.seconds for one in directly])} for one upstream call each",
        goal,
    )


def _run(slow_path: str) -> tuple[Outcome, Outcome, float]:
    names = cities(AT_ONCE)
    upstream_paths = [f"{WEATHER_PATH}?appid=sandbox&q={quote(name)}" for name in names]
    with iris({}) as started:
        started.put_faults({"path": slow_path, "kind": "delay", "delay_s": UPSTREAM_S})
        outcome = load(started.urls["master"], city_paths(names), connections=AT_ONCE)
        peak_mb = _peak_mb(started)
        directly = load(started.urls["sandbox"], upstream_paths, connections=AT_ONCE)
    return outcome, directly, peak_mb


def _peak_mb(started: System) -> float:
    return max(memory_mb(started.pids[name], peak=True) for name in ("master", "weather", "news"))
