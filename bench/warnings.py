"""Official warnings: how long a look-up among thousands takes, and what they hold in memory.

`python -m bench.warnings` measures and prints what the figures are made of, in a process of its own.
"""

import json
import math
import random
import subprocess
import sys
import time
from dataclasses import replace
from resource import RUSAGE_SELF, getrusage

from alerts.areas import codes_of
from alerts.board import Board
from alerts.cap import Area, iso
from alerts.shapes import PointIndex
from alerts.snapshot import Snapshot, polled
from alerts.sources import WHILE_WARNING_S, table
from bench.figures import Figure
from bench.gazetteer import memory_kb
from servicekit.http import UpstreamResponse

WARNINGS, LOOKUPS, SEED = 5_000, 20_000, 28
VERTICES = (4, 12, 40, 120, 600)
"""From a storm's box to a province that follows its coast."""
WIDEST_DEG = 4.0


def lookup() -> list[Figure]:
    """A point among 5,000 warnings: rings of 4 to 600 vertices, half of the points inside at least one, and codes."""
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


def polling() -> list[Figure]:
    """60 sources, each polled twice a minute: 80 warnings each, of which two are new each time, and no 304."""
    measured = json.loads(subprocess.check_output([sys.executable, "-m", "bench.warnings", "polling"]))
    return [
        Figure(f"CPU of polling {SOURCES} sources with {SOURCES * LISTED:,} warnings", f"{measured['share']:.1%}",
               "", "<= 5 % of a core"),
        Figure("memory of that process, Python and all", f"{measured['mb']:.0f} MB", "", "<= 150 MB"),
    ]  # fmt: skip


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
    codes = sorted(codes_of("EMMA_ID"))
    areas = [_area(chance) for _ in range(WARNINGS * 4 // 5)]
    areas += [Area("", codes=(("EMMA_ID", chance.choice(codes)),)) for _ in range(WARNINGS // 5)]
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


SOURCES, LISTED, NEW_EACH_TIME, CYCLES, INTERVAL_S = 60, 80, 2, 5, WHILE_WARNING_S


def _measure_polling() -> dict[str, float]:
    """CPU seconds of whole rounds of polls, as a share of the time that they stand for."""
    chance, began_s = random.Random(SEED), time.time()  # noqa: S311 - a plan that can be made again
    polygons = [_area(chance).polygons[0] for _ in range(LISTED)]
    boards = [
        Board(replace(table()[0], name=str(number), format="cap", url="https://a/rss")) for number in range(SOURCES)
    ]
    snapshots = {board.source.name: Snapshot() for board in boards}
    first = 0

    def fetch(url: str, _headers: object) -> UpstreamResponse:
        if url.endswith("rss"):
            items = "".join(f"<item><link>https://a/{first + number}</link></item>" for number in range(LISTED))
            return UpstreamResponse(200, {}, f"<rss><channel>{items}</channel></rss>".encode())
        number = int(url.rpartition("/")[2])
        return UpstreamResponse(200, {}, _document(number, polygons[number % LISTED], began_s))

    for cycle in range(CYCLES + 1):
        if cycle == 1:
            cpu_s = time.process_time()
        for board in boards:
            snapshots[board.source.name] = polled(
                board.source, snapshots[board.source.name], fetch, began_s + cycle * INTERVAL_S
            )
            board.show(snapshots[board.source.name])
            snapshots[board.source.name].as_bytes()
        first += NEW_EACH_TIME
    share = (time.process_time() - cpu_s) / (CYCLES * INTERVAL_S)
    return {"share": share, "mb": getrusage(RUSAGE_SELF).ru_maxrss / 1024}


def _document(number: int, polygon: str, now_s: float) -> bytes:
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{number}</identifier><sender>a</sender><sent>{iso(now_s)}</sent><status>Actual</status>"
        f"<msgType>Alert</msgType><scope>Public</scope><info><event>Storm</event><severity>Severe</severity>"
        f"<expires>{iso(now_s + 86_400)}</expires><description>{'Wind and rain. ' * 40}</description>"
        f"<area><areaDesc>Here</areaDesc><polygon>{polygon}</polygon></area></info></alert>"
    ).encode()


if __name__ == "__main__":
    print(json.dumps(_measure_polling() if "polling" in sys.argv else _measure()))
