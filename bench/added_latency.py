"""What master and service together add to one question that no cache can answer.

How: one connection, one question after the other, each for a point that nobody asked about before, so that it costs one
upstream call; fifty of each contender in turn, six times. Baselines: asking the sandbox directly, which is taken off,
and what the plainest version adds.
"""

import statistics

from bench.figures import WEATHER_PATH, Figure, baseline_processes, iris
from bench.load import load
from bench.questions import new_point_paths, new_points

ROUNDS = 6
QUESTIONS = 50


def measure() -> list[Figure]:
    """Medians over all rounds, in milliseconds."""
    mine: list[float] = []
    baseline: list[float] = []
    directly: list[float] = []
    with iris({}, beside=[baseline_processes]) as started:
        for number in range(ROUNDS + 1):
            upstream_paths = [f"{WEATHER_PATH}?appid=sandbox&{point}" for point in new_points(QUESTIONS)]
            answers = (
                (directly, load(started.urls["sandbox"], upstream_paths, connections=1)),
                (mine, load(started.urls["master"], new_point_paths(QUESTIONS), connections=1)),
                (baseline, load(started.urls["baseline-master"], new_point_paths(QUESTIONS), connections=1)),
            )
            if number:  # the first round warms up
                for latencies_s, outcome in answers:
                    latencies_s.extend(outcome.latencies_s)
    direct_ms = statistics.median(directly) * 1000
    mine_ms, baseline_ms = (statistics.median(values) * 1000 - direct_ms for values in (mine, baseline))
    return [
        Figure(
            "median added to one uncached question by master and service, over the sandbox alone",
            f"{mine_ms:.2f} ms, {mine_ms / baseline_ms:.2f} x the baseline's",
            f"{baseline_ms:.2f} ms (the sandbox alone: {direct_ms:.2f} ms)",
            "<= 2 ms and <= 0.6 x",
        )
    ]
