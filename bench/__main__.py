"""`python -m bench [name…]`: run the named measurements, or all, and print Markdown, the format of RESULTS.md.

A measurement with an argument takes it after `=`: `memory=1000000`, `cached=1`.
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
from pathlib import Path  # noqa: E402
from types import FrameType  # noqa: E402

from bench import ask, bursts, cached, edge, footprint, gazetteer, hostile, latency, replicas, vendors, warnings  # noqa: E402
from bench.described import described  # noqa: E402
from bench.figures import Figure  # noqa: E402
from bench.hostile_feeds import hostile_feeds  # noqa: E402
from bench.image_sizes import image_sizes  # noqa: E402
from bench.keyless import keyless  # noqa: E402
from bench.sixteen_days import sixteen_days  # noqa: E402

CONTENDERS = (
    '"Baseline" is the plainest version of the same system: development servers and one `requests.get` a hop '
    '(bench/baseline). "Plain" is a careful plain version: Flask under gunicorn with gevent, one worker a core, '
    "a pooled `requests.Session`, no cache (bench/plain)."
)
MEASUREMENTS: dict[str, Callable[..., list[Figure]]] = {
    "cached": cached.cached,
    "edge": edge.edge,
    "ask": ask.ask,
    "added-latency": latency.added_latency,
    "balance": replicas.balance,
    "slow-replica": replicas.slow_replica,
    "upstream-calls": replicas.upstream_calls,
    "one-new-city": bursts.one_new_city,
    "at-once": bursts.at_once,
    "many-cities": bursts.many_cities,
    "gazetteer": gazetteer.speed,
    "new-cities": gazetteer.new_cities,
    "keyless": keyless,
    "sixteen-days": sixteen_days,
    "warnings": warnings.lookup,
    "polling-warnings": warnings.polling,
    "memory": footprint.memory,
    "start": footprint.start,
    "client-help": footprint.client_help,
    "page": latency.page,
    "hanging-feed": latency.hanging_feed,
    "hostile": hostile.hostile,
    "hostile-feeds": hostile_feeds,
    "described": described,
    "vendors": vendors.vendors,
    "image-sizes": image_sizes,
}


def main(words: list[str]) -> int:
    """Print the figures; 1 if a measurement failed, 2 if a name is unknown."""
    chosen = [word.partition("=") for word in words] or [(name, "", "") for name in MEASUREMENTS]
    unknown = [name for name, _, _ in chosen if name not in MEASUREMENTS]
    if unknown:
        print(f"There is no {unknown[0]!r}; there are {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    began_s = time.monotonic()
    print(f"{CONTENDERS}\n")
    print(f"# Measured on {datetime.now(UTC):%Y-%m-%d}\n\n{_machine()}\n")
    print("| what | measured | baseline in the same run | to reach |")
    print("| --- | --- | --- | --- |", flush=True)
    failed = 0
    for name, _, argument in chosen:
        try:
            figures = MEASUREMENTS[name](int(argument)) if argument else MEASUREMENTS[name]()
        except Exception as error:  # noqa: BLE001 - the other measurements still run
            figures = [Figure(name, f"**not measured**: {error or type(error).__name__}", "", "")]
            failed = 1
        for figure in figures:
            print(f"| {figure.what} | {figure.measured} | {figure.baseline} | {figure.goal} |", flush=True)
    print(f"\nTook {time.monotonic() - began_s:.0f} s. Times are median (smallest-largest).")
    return failed


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Raise, so that every `finally` runs and no child process stays behind."""
    raise KeyboardInterrupt


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
