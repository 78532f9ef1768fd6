"""Memory under ever new cities: what master and weather hold after so many that nobody asked about twice.

How: of ten questions nine are for points, which are answered, and one for a name that no place has, which is refused;
memory is looked at after each tenth. What is kept is bounded (master: 20,000 answers), so memory grows until that is
reached; flat means that the last three tenths add next to nothing. `python -m bench memory=1000000` asks the full
million; either way it stops early where fewer than 400 a second are answered. Baseline: what each held after a tenth.
"""

import time

from bench.figures import Figure, iris
from bench.load import load
from bench.processes import memory_mb
from bench.questions import new_point_paths

QUESTIONS = 40_000
TENTHS = 10
LAST = 3
SLOWEST_RATE = 400
SERVICES = ("master", "weather")


def measure(questions: int = QUESTIONS) -> list[Figure]:
    """One row, with each service's memory after the first tenth, half and all."""
    seen_mb: dict[str, list[float]] = {name: [] for name in SERVICES}
    asked, refused = 0, 0
    until_s = time.monotonic() + questions / SLOWEST_RATE
    with iris({}) as started:
        for tenth in range(TENTHS):
            few = questions // TENTHS // 10
            names = [f"/weather?city=Nowhere+{_letters(tenth * few + number)}" for number in range(few)]
            mixed = [*new_point_paths(9 * few), *names]
            outcome = load(started.urls["master"], mixed, limit_s=max(1.0, until_s - time.monotonic()))
            asked += len(outcome.latencies_s)
            refused += outcome.statuses.get("404", 0)
            for name, values_mb in seen_mb.items():
                values_mb.append(memory_mb(started.pids[name]))
            if time.monotonic() > until_s:
                break
    return [
        Figure(
            f"memory after {asked:,} new cities ({refused:,} of them unknown)",
            "; ".join(f"{name} {values_mb[-1]:.0f} MB, {_growth(values_mb)}" for name, values_mb in seen_mb.items()),
            "; ".join(f"{name} {values_mb[0]:.0f} MB after a tenth" for name, values_mb in seen_mb.items()),
            "flat",
        )
    ]


def _growth(values_mb: list[float]) -> str:
    return f"{values_mb[-1] - values_mb[-1 - LAST :][0]:+.1f} in the last three tenths"


def _letters(number: int) -> str:
    """A name without digits, other for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
