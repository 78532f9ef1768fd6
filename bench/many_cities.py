"""Two hundred questions at once for as many cities, upstream taking 300 ms, one worker of each service.

How: a new system for each of three runs, so that nothing is remembered. Baseline: asking the sandbox, one call a city.
"""

from urllib.parse import quote

from bench.figures import WEATHER_PATH, Figure, iris, spread
from bench.load import Outcome, load, troubles
from bench.questions import cities, city_paths

AT_ONCE = 200
UPSTREAM_S = 0.3
RUNS = 3


def measure() -> list[Figure]:
    """Through master and weather, in turn with asking the sandbox as directly as the provider does."""
    names = cities(AT_ONCE)
    upstream_paths = [f"{WEATHER_PATH}?appid=sandbox&q={quote(name)}" for name in names]
    through: list[Outcome] = []
    directly: list[Outcome] = []
    for _ in range(RUNS):
        with iris({"SANDBOX_DELAY_S": str(UPSTREAM_S)}) as started:
            through.append(load(started.urls["master"], city_paths(names), connections=AT_ONCE))
            directly.append(load(started.urls["sandbox"], upstream_paths, connections=AT_ONCE))
    return [
        Figure(
            f"{AT_ONCE} cities at once, upstream {UPSTREAM_S * 1000:.0f} ms a call, two calls a city",
            spread([outcome.seconds for outcome in through]) + troubles(through),
            f"{spread([outcome.seconds for outcome in directly])} for one upstream call each",
            "1-2 s",
        )
    ]
