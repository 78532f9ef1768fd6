"""Make `sea.xz`, where the world's seas are: `python -m sandbox.build_sea LAND-10M.JSON`, by a maintainer.

The input is the file of that name of the npm package world-atlas 2.0.2 (ISC License, Copyright 2013-2019 Michael
Bostock), which is Natural Earth's land (public domain) as TopoJSON. What is land is written by rows of cells.
"""

import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path
from typing import Any

from sandbox.sea import CELLS_A_DEGREE, COLUMNS, FILE, ROWS


def main(source: str) -> None:
    """Write the file."""
    rows = _land(json.loads(Path(source).read_text("utf-8")))
    packed = b"".join(row.to_bytes(COLUMNS // 8, "little") for row in rows)
    FILE.write_bytes(lzma.compress(packed, preset=9 | lzma.PRESET_EXTREME))


def _arcs(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Each arc's points as longitude and latitude; TopoJSON writes whole differences of a grid."""
    (by_x, by_y), (x, y) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        [(x + dx * by_x, y + dy * by_y) for dx, dy in accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))]
        for arc in topology["arcs"]
    ]


def _rings(topology: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    arcs = _arcs(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                yield [point for at in ring for point in (arcs[at] if at >= 0 else arcs[~at][::-1])]


def _whole(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring without its leap at the date line, and closed by way of the South Pole where it goes around that."""
    turns = accumulate((-360.0 * round((b[0] - a[0]) / 360) for a, b in pairwise(ring)), initial=0.0)
    path = [(lon + turn, lat) for (lon, lat), turn in zip(ring, turns, strict=True)]
    around = path[0][0] != path[-1][0]
    return [*path, (path[-1][0], -90.0), (path[0][0], -90.0), path[0]] if around else path


def _land(topology: dict[str, Any]) -> list[int]:
    """Of each row of cells a bit a cell: 1 where its middle lies on land."""
    rows = [0] * ROWS
    for ring in _rings(topology):
        shores = _shores(_whole(ring))
        for row, longitudes in shores.items():
            for west, east in zip(*[iter(sorted(longitudes))] * 2, strict=True):
                first, end = (ceil((lon + 180) * CELLS_A_DEGREE - 0.5) for lon in (west, east))
                for column in range(first, end):
                    rows[row] ^= 1 << column % COLUMNS  # a hole is what two rings have
    return rows


def _shores(ring: list[tuple[float, float]]) -> dict[int, list[float]]:
    """By row, the longitudes at which the line through the middle of its cells passes a ring."""
    rows: dict[int, list[float]] = defaultdict(list)
    for (x1, y1), (x2, y2) in pairwise(ring):
        low, high = sorted((y1, y2))
        for row in range(ceil((low + 90) * CELLS_A_DEGREE - 0.5), ceil((high + 90) * CELLS_A_DEGREE - 0.5)):
            lat = (row + 0.5) / CELLS_A_DEGREE - 90
            rows[row].append(x1 + (lat - y1) * (x2 - x1) / (y2 - y1))
    return rows


if __name__ == "__main__":
    main(sys.argv[1])
