"""`python -m bench`: run every measurement and print a Markdown table."""

import gevent.monkey

gevent.monkey.patch_all()

import os  # noqa: E402 - gevent patches first
import platform  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402

from bench import many_cities  # noqa: E402
from bench.figures import Figure  # noqa: E402

MEASUREMENTS: dict[str, Callable[[], Figure]] = {"many-cities": many_cities.measure}


def main(names: list[str]) -> int:
    """Measure what is named, or everything."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    print("| what | measured | baseline in the same run | to reach |")
    print("| --- | --- | --- | --- |")
    for name in names or MEASUREMENTS:
        figure = MEASUREMENTS[name]()
        print(f"| {figure.what} | {figure.measured} | {figure.baseline} | {figure.goal} |", flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
