"""Which countries a point lies in, or near enough to that a border drawn roughly can't tell.

The outlines are those of the npm package @rapideditor/country-coder (ISC License, Copyright (c) 2025, country-coder
contributors); `alerts/build_borders.py` makes the file. They take coastal waters in.
"""

import gzip
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from alerts.shapes import POLE, TURN, Box, PointIndex, read_outline

FILE = Path(__file__).with_name("borders.json.gz")
NEAR_DEG = 0.03
"""Three kilometres: how far off the outlines may be."""
FAR_DEG = 2.0
"""Beyond the waters that a service warns for near its country."""


class CountryOutlines:
    """The outlines of all countries."""

    def __init__(self) -> None:
        parts: dict[str, list[list[str]]] = json.loads(gzip.decompress(FILE.read_bytes()))
        lands = [(read_outline(rings), code) for code, polygons in parts.items() for rings in polygons]
        self._index = PointIndex(lands)
        self._boxes: dict[str, list[Box]] = {}
        for land, code in lands:
            self._boxes.setdefault(code, []).append(land.box)

    def at(self, lat: float, lon: float) -> frozenset[str]:
        """The codes (ISO 3166-1, in lower case) of the point itself and of what is near; none at sea."""
        around = [(lat + north, lon + east) for north in (-NEAR_DEG, 0, NEAR_DEG) for east in (-NEAR_DEG, 0, NEAR_DEG)]
        return frozenset(code for point in around if abs(point[0]) <= POLE for code in self._index.at(*point))

    def have_swapped(self, box: Box, codes: Iterable[str]) -> bool:
        """Whether bounds lie far from these countries, and in one of them with latitude and longitude swapped."""
        lands = [land for code in codes for land in self._boxes.get(code, ())]
        south, west, north, east = box
        is_far = not any(
            south <= land[2] + FAR_DEG and land[0] - FAR_DEG <= north
            and any(west + turn <= land[3] + FAR_DEG and land[1] - FAR_DEG <= east + turn for turn in (-TURN, 0, TURN))
            for land in lands
        )  # fmt: skip
        return is_far and any(
            land[0] <= west and east <= land[2] and land[1] <= south and north <= land[3] for land in lands
        )


@lru_cache(maxsize=1)
def countries() -> CountryOutlines:
    """Read once in a process."""
    return CountryOutlines()
