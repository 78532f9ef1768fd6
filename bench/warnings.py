"""Official warnings: how long a look-up among thousands takes, and what they hold in memory.

`python -m bench.warnings` measures and prints what the figures are made of, in a process of its own.
"""

import json
import math
import random
import subprocess
import sys
import time

from alerts.cap import Area
from alerts.shapes import PointIndex
from bench.figures import Figure
from bench.gazetteer import memory_kb

WARNINGS, LOOKUPS, SEED = 5_000, 20_000, 28
VERTICES = (4, 12, 40, 120, 600)
"""From a storm's box to a province that follows its coast."""
WIDEST_DEG = 4.0


def lookup() -> list[Figure]:
    """A point among 5,000 warnings with rings of 4 to 600 vertices, half of the points inside at least one."""
    measured = json.loads(subprocess.check_output([sys.executable, "-m", "bench.warnings"]))
    return [
        Figure(
            f"a point among {WARNINGS:,} warnings, of {LOOKUPS:,} points",
            f"{measured['median_ms']:.3f} ms, p95 {measured['p95_ms']:.3f} ms",
            "",
            "p95 <= 1 ms",
        ),
        Figure(f"memory of {WARNINGS:,} warnings' areas", f"{measured['kb'] / 1024:.1f} MB", "", "<= 60 MB"),
    ]


def _area(chance: random.Random) -> Area:
    lat, lon, reach = chance.uniform(-60, 70), chance.uniform(-180, 180), chance.uniform(0.1, WIDEST_DEG)
    corners = chance.choice(VERTICES)
    ring = [
        (lat + reach * share * math.sin(turn), lon + reach * share * math.cos(turn))
        for turn in (math.tau * corner / corners for corner in range(corners))
        for share in (chance.uniform(0.6, 1),)
    ]
    return Area("", (" ".join(f"{y:.4f},{(x + 180) % 360 - 180:.4f}" for y, x in ring),))


def _measure() -> dict[str, float]:
    chance = random.Random(SEED)  # noqa: S311 - a plan that can be made again
    before_kb, _ = memory_kb()
    areas = [_area(chance) for _ in range(WARNINGS)]
    index = PointIndex((shape, area) for area in areas for shape in area.shapes()[0])
    times_ms = []
    for _ in range(LOOKUPS):
        point = chance.uniform(-60, 70), chance.uniform(-180, 180)
        began_s = time.perf_counter()
        index.at(*point)
        times_ms.append((time.perf_counter() - began_s) * 1000)
    times_ms.sort()
    return {
        "median_ms": times_ms[LOOKUPS // 2],
        "p95_ms": times_ms[LOOKUPS * 95 // 100],
        "kb": memory_kb()[0] - before_kb,
    }


if __name__ == "__main__":
    print(json.dumps(_measure()))
