"""`python -m bench [name…]`: run what is named, or every measurement, and print Markdown, as RESULTS.md keeps it.

`memory=1000000` gives a measurement that takes one its size.
"""

import gevent.monkey

gevent.monkey.patch_all()

import os  # noqa: E402 - gevent patches first
import platform  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402
from types import FrameType  # noqa: E402

from bench.figures import Figure  # noqa: E402

CONTENDERS = (
    '"Baseline" is the plainest version of the same system: development servers and one `requests.get` a hop '
    '(bench/baseline). "Plain" is a careful plain version: Flask under gunicorn with gevent, one worker a core, '
    "a pooled `requests.Session`, no cache (bench/plain)."
)
MEASUREMENTS = (
    "cached",
    "added-latency",
    "balance",
    "slow-replica",
    "upstream-calls",
    "one-new-city",
    "at-once",
    "many-cities",
    "memory",
    "start",
    "client-help",
    "page",
    "hanging-feed",
)


def main(words: list[str]) -> int:
    """Measure; 1 where a measurement could not be made, 2 where there is none of that name."""
    wanted = [word.partition("=") for word in words] or [(name, "", "") for name in MEASUREMENTS]
    unknown = [name for name, _, _ in wanted if name not in MEASUREMENTS]
    if unknown:
        print(f"There is no {unknown[0]!r}; there are {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    for leaving in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(leaving, _leave)
    began_s = time.monotonic()
    print(f"{CONTENDERS}\n")
    print(f"# Measured on {datetime.now(UTC):%Y-%m-%d}\n\n{_machine()}\n")
    print("| what | measured | baseline in the same run | to reach |")
    print("| --- | --- | --- | --- |", flush=True)
    failed = 0
    for name, _, size in wanted:
        try:
            figures = _measured(name, size)
        except Exception as error:  # noqa: BLE001 - the other measurements are still worth making
            figures = [Figure(name, f"**not measured**: {error or type(error).__name__}", "", "")]
            failed = 1
        for figure in figures:
            print(f"| {figure.what} | {figure.measured} | {figure.baseline} | {figure.goal} |", flush=True)
    print(f"\nTook {time.monotonic() - began_s:.0f} s. Times are median (smallest-largest).")
    return failed


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Leave by way of every `finally`, so that no process stays behind."""
    raise KeyboardInterrupt


def _measured(name: str, size: str) -> list[Figure]:
    measure: Callable[..., list[Figure]] = import_module(f"bench.{name.replace('-', '_')}").measure
    return measure(int(size)) if size else measure()


def _machine() -> str:
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").partition("model name")[2].partition("\n")[0].strip("\t :")
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores ({cpu}), {memory_gb:.0f} GB, {platform.system()}, Python {platform.python_version()}; "
        f"all processes and the load share these cores. Load on the machine before: {os.getloadavg()[0]:.1f}."
    )


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
