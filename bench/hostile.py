"""What honest callers feel while strangers send what tests/hostile.py has."""

import subprocess
import sys
import time
from urllib.parse import urlsplit

from bench.figures import Figure
from bench.load import LIMIT_S, Outcome, cities, city_paths, failures, load, zipf
from bench.systems import iris
from tests.hostile import INPUTS, faults, received

SECONDS = 60
HONEST, HOSTILE = 4, 2
"""Connections of the honest load, and processes that send one hostile input after the other."""


def hostile(seconds: int = SECONDS) -> list[Figure]:
    """Honest questions alone, then beside hostile ones, for as many seconds each.

    How: four connections ask for 500 cities by Zipf's law; two processes send each input of tests/hostile.py in turn,
    as fast as they are answered, and count what is wrong with an answer. Baseline: the honest load alone, in the same
    run.
    """
    paths = zipf(city_paths(cities(500)), 5_000, seed=1)
    with iris({}) as started:
        url = started.urls["master"]
        load(url, paths, connections=HONEST)  # what has been asked once is in the caches
        alone = _honest(url, paths, seconds)
        command = [sys.executable, "-m", "bench.hostile", url, str(seconds)]
        senders = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(HOSTILE)]
        beside = _honest(url, paths, seconds)
        sent, wrong = (sum(counts) for counts in zip(*(_counts(sender) for sender in senders), strict=True))
    ratio = beside.percentile_s(99) / alone.percentile_s(99)
    return [
        Figure(
            f"Honest p99 beside {sent:,} hostile inputs in {seconds} s",
            f"{beside.percentile_s(99) * 1000:.1f} ms, {ratio:.2f} x, {wrong} faults" + failures([beside]),
            f"{alone.percentile_s(99) * 1000:.1f} ms alone" + failures([alone]),
            "< 3 x, 0 faults",
        )
    ]


def _honest(url: str, paths: list[str], seconds: int) -> Outcome:
    return load(url, paths, connections=HONEST, seconds=seconds, limit_s=seconds + LIMIT_S)


def _counts(sender: "subprocess.Popen[str]") -> tuple[int, int]:
    output, _ = sender.communicate(timeout=LIMIT_S)
    sent, wrong = map(int, output.split())
    return sent, wrong


def _send(url: str, seconds: float) -> tuple[int, int]:
    """Send the inputs in turn until the time is over; how many were sent, and how many answered wrongly."""
    where, until_s = urlsplit(url), time.monotonic() + seconds
    sent = wrong = 0
    while True:
        for given in INPUTS:
            if time.monotonic() > until_s:
                return sent, wrong
            came, closed = received(str(where.hostname), where.port or 80, given)
            sent += 1
            wrong += bool(faults(given, came, closed=closed))


if __name__ == "__main__":
    print(*_send(sys.argv[1], float(sys.argv[2])))
