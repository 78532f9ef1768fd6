"""One row of the results, and how values are written in it."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: what was measured, the value, the baseline's value in the same run, and the goal."""

    what: str
    measured: str
    baseline: str
    goal: str


def seconds(do: Callable[[], object]) -> float:
    """How long a call takes, in seconds."""
    began_s = time.perf_counter()
    do()
    return time.perf_counter() - began_s


def spread(values: Sequence[float], digits: int = 2, unit: str = " s") -> str:
    """Median, smallest and largest: `1.20 s (1.10-1.40)`."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:,.{digits}f}{unit} ({low:,.{digits}f}-{high:,.{digits}f})"
