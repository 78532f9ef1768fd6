"""What honest callers feel while strangers send what tests/hostile.py has."""

import subprocess
import sys
import time
from random import SystemRandom
from urllib.parse import urlsplit

from bench.figures import Figure
from bench.load import LIMIT_S, Outcome, cities, city_paths, failures, load, zipf
from bench.systems import iris
from tests.hostile import INPUTS, faults, received

SECONDS = 300
ROUND_S = 20
"""Alone and beside in turn, so that both get the same share of what else the machine does meanwhile."""
HONEST, HOSTILE = 4, 2
"""Connections of the honest load, and processes that send one hostile input after the other."""


def hostile(seconds: int = SECONDS) -> list[Figure]:
    """Honest questions alone, and beside hostile ones, for as many seconds each.

    How: four connections ask for 500 cities by Zipf's law; two processes send each input of tests/hostile.py in turn,
    as fast as they are answered, and count what is wrong with an answer. Baseline: the honest load alone, in the same
    run, in turns of twenty seconds.
    """
    paths = zipf(city_paths(cities(500)), 5_000, seed=1)
    alone: list[Outcome] = []
    beside: list[Outcome] = []
    sent = wrong = 0
    with iris({}) as started:
        url = started.urls["master"]
        load(url, paths, connections=HONEST)  # what has been asked once is in the caches
        for _ in range(max(1, seconds // ROUND_S)):
            alone.append(load(url, paths, connections=HONEST, seconds=ROUND_S))
            command = [sys.executable, "-m", "bench.hostile", url, str(ROUND_S)]
            senders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(HOSTILE)]
            beside.append(load(url, paths, connections=HONEST, seconds=ROUND_S))
            for counts in map(_counts, senders):
                sent, wrong = sent + counts[0], wrong + counts[1]
    alone_s, beside_s = (_percentile_s(outcomes, 99) for outcomes in (alone, beside))
    return [
        Figure(
            f"honest p99 beside {sent:,} hostile inputs in {len(beside) * ROUND_S} s",
            f"{beside_s * 1000:.1f} ms, {beside_s / alone_s:.2f} x, {wrong} faults" + failures(beside),
            f"{alone_s * 1000:.1f} ms alone" + failures(alone),
            "< 3 x, 0 faults",
        )
    ]


def _percentile_s(outcomes: list[Outcome], percent: int) -> float:
    latencies_s = [each for outcome in outcomes for each in outcome.latencies_s]
    return Outcome(0.0, {}, latencies_s).percentile_s(percent)


def _counts(sender: "subprocess.Popen[str]") -> tuple[int, int]:
    output, _ = sender.communicate(timeout=LIMIT_S)
    sent, wrong = map(int, output.split())
    return sent, wrong


def _send(url: str, seconds: float) -> tuple[int, int]:
    """Send the inputs in some order until the time is over; how many were sent, and how many answered wrongly."""
    where, until_s = urlsplit(url), time.monotonic() + seconds
    inputs = SystemRandom().sample(INPUTS, len(INPUTS))
    sent = wrong = 0
    while True:
        for given in inputs:
            if time.monotonic() > until_s:
                return sent, wrong
            came, closed = received(str(where.hostname), where.port or 80, given)
            sent += 1
            wrong += bool(faults(given, came, closed=closed))


if __name__ == "__main__":
    print(*_send(sys.argv[1], float(sys.argv[2])))
