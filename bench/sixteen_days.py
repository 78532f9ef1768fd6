"""What a new place's weather costs with sixteen days, beside what it costs with the usual five."""

import statistics

from bench.figures import Figure
from bench.load import failures, load, new_points
from bench.systems import System, iris

ROUNDS, PLACES = 8, 15
PROVIDER = {"WEATHER_PROVIDERS": "open-meteo", "WEB_CONCURRENCY": "1"}
USUAL, SIXTEEN = "/forecast?", "/forecast?step=1d&days=16&"


def sixteen_days() -> list[Figure]:
    """The weather now and the days to come of places that no cache has, as JSON.

    How: one connection, one request at a time; in turn fifteen new places with the usual forecast and fifteen with
    sixteen days, eight times after one that warms up. A place's time is that of both its questions, the sandbox's part
    of it too; its calls are those that the sandbox counted.
    """
    times_s: dict[str, list[float]] = {USUAL: [], SIXTEEN: []}
    calls: dict[str, list[int]] = {USUAL: [], SIXTEEN: []}
    with iris(PROVIDER) as started:
        for number in range(ROUNDS + 1):
            for forecast in (USUAL, SIXTEEN):
                points = list(new_points(PLACES))
                paths = [path for point in points for path in (f"/weather?{point}", f"{forecast}{point}")]
                before = _calls(started)
                outcome = load(started.urls["master"], paths, connections=1)
                if failures([outcome]):
                    raise RuntimeError(failures([outcome]))
                if number:
                    times_s[forecast].append(outcome.seconds / PLACES)
                    calls[forecast].append(_calls(started) - before)
    usual_s, sixteen_s = (statistics.median(times_s[forecast]) for forecast in (USUAL, SIXTEEN))
    more = max(calls[SIXTEEN]) / PLACES - min(calls[USUAL]) / PLACES
    return [
        Figure(
            "a new place's weather with sixteen days, of the time and calls with the usual five",
            f"{sixteen_s / usual_s:.2f} x ({sixteen_s * 1000:.0f} ms), {more:+.0f} calls",
            f"{usual_s * 1000:.0f} ms, {min(calls[USUAL]) / PLACES:.0f} calls",
            "<= 1.3 x, at most one call more",
        )
    ]


def _calls(started: System) -> int:
    return started.calls("/v1/forecast")
