"""Where the sea is: Natural Earth's land in cells of a tenth of a degree, of `sea.xz`, which `build_sea` makes."""

import lzma
from functools import cache
from math import ceil, cos, radians
from pathlib import Path

from sandbox.places import distance_km

FILE = Path(__file__).with_name("sea.xz")
CELLS_A_DEGREE = 10
ROWS, COLUMNS = 180 * CELLS_A_DEGREE, 360 * CELLS_A_DEGREE
OFF_THE_COAST_KM = 15


@cache
def land() -> bytes:
    """A bit a cell, 1 for land, by rows from the south and from longitude -180 on."""
    return lzma.decompress(FILE.read_bytes())


def _is_sea(row: int, column: int) -> bool:
    at = min(ROWS - 1, max(0, row)) * COLUMNS + column % COLUMNS
    return not land()[at // 8] >> at % 8 & 1


def is_by_the_sea(lat: float, lon: float) -> bool:
    """Whether the middle of a cell of sea is within 15 km of a point; lakes are land, the Caspian is a sea."""
    reach = ceil(OFF_THE_COAST_KM / 111 * CELLS_A_DEGREE)
    wide = ceil(reach / max(0.01, cos(radians(lat))))
    row, column = int((lat + 90) * CELLS_A_DEGREE), int((lon + 180) * CELLS_A_DEGREE)
    return any(
        _is_sea(row + up, column + right)
        and distance_km(lat, lon, _degrees(row + up, 90), _degrees(column + right, 180)) <= OFF_THE_COAST_KM
        for up in range(-reach, reach + 1)
        for right in range(-wide, wide + 1)
    )


def _degrees(cell: int, from_zero: int) -> float:
    return (cell + 0.5) / CELLS_A_DEGREE - from_zero
