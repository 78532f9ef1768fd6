"""How long one waits for `iris --help`: the client's own start, without a question.

How: the whole process, eleven times, after one that isn't counted. Baseline: a Python that does nothing.
"""

import subprocess
import sys

from bench.figures import Figure, seconds, spread

RUNS = 11


def measure() -> list[Figure]:
    """One row."""
    return [Figure("`iris --help`", _times("-m", "client", "--help"), _times("-c", "pass"), "<= 200 ms")]


def _times(*words: str) -> str:
    def run() -> None:
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)

    run()
    return spread([seconds(run) * 1000 for _ in range(RUNS)], 0, " ms")
