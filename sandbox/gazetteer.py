"""The places of the whole earth for the sandbox, read from the same file as the weather service's gazetteer.

The file is SQLite's, and docs/gazetteer.md describes its tables. Without it the sandbox has only the cities of
`cities.csv`. The data are GeoNames' (https://www.geonames.org/, CC BY 4.0).
"""

import atexit
import math
import os
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

PATH_SETTING = "GAZETTEER"
FORMAT = 2
_CELLS_PER_DEGREE = 4
_CELLS_AROUND = 360 * _CELLS_PER_DEGREE
_ROWS_APART = 2
"""Cells to the north and to the south of a point's own that are searched: half a degree."""
_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "'": "", "’": ""}  # noqa: RUF001 - the typographic apostrophe is intended
)
_SHORT_WORDS = {"saint": "st", "sankt": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_ROW = """
    SELECT p.id, p.name, p.country, COALESCE(s.code, r.code, ''), COALESCE(s.name, r.name, ''),
        p.lat / 1e5, p.lon / 1e5, z.name, p.population, p.capital, COALESCE(p.local_names, ''), p.rank
"""
_JOINS = """
    JOIN zones z ON z.id = p.zone LEFT JOIN regions r ON r.id = p.region LEFT JOIN regions s ON s.id = r.parent
"""

Row = tuple[int | None, str, str, str, str, float, float, str, int, int, str, int]
"""Id, name, country, state's code and name, latitude, longitude, zone, population, capital, names by language, rank."""


def folded(name: str) -> str:
    """A name as the file's table of names has it; letters of rare scripts aside."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN_LETTERS))
    text = re.sub("[\u0300-\u036f\u0483-\u0487]", "", text)
    words = "".join(
        c if unicodedata.category(c)[0] in "LNM" else " " for c in unicodedata.normalize("NFKC", text)
    ).split()
    return " ".join(_SHORT_WORDS.get(word, word) for word in words) if len(words) > 1 else "".join(words)


def named(name: str) -> list[Row]:
    """The places with a name, the most populous first."""
    found = (
        f"{_ROW} FROM names n JOIN places p ON p.rank = n.ref >> 2 {_JOINS} WHERE n.folded = ? ORDER BY n.ref LIMIT 900"
    )
    return _rows(found, (folded(name),))


def beginning_with(start: str, country: str | None) -> list[Row]:
    """A hundred places with a name that begins so, the most populous first; of one country if it is given."""
    found = (
        f"{_ROW} FROM places p {_JOINS} WHERE p.rank IN "  # noqa: S608 - our own conditions
        "(SELECT ref >> 2 FROM names WHERE folded >= ? AND folded < ? "
        "AND ref & 3 <> 2) AND (? IS NULL OR p.country = ?) ORDER BY p.rank LIMIT 100"
    )
    first = folded(start)
    return _rows(found, (first, first + "\U0010ffff", country, country))


def by_id(place_id: int) -> list[Row]:
    """The place of a GeoNames id, if there is one."""
    return _rows(f"{_ROW} FROM places p {_JOINS} WHERE p.id = ?", (place_id,))


def around(lat: float, lon: float) -> list[Row]:
    """The places within about half a degree of a point."""
    row = min(int((lat + 90) * _CELLS_PER_DEGREE), 180 * _CELLS_PER_DEGREE - 1)
    column = int((lon + 180) * _CELLS_PER_DEGREE)
    breadth = min(_CELLS_AROUND // 2, math.ceil(_ROWS_APART / max(0.01, math.cos(math.radians(lat)))))
    cells = {
        (row + north) * _CELLS_AROUND + (column + east) % _CELLS_AROUND
        for north in range(-_ROWS_APART, _ROWS_APART + 1)
        for east in range(-breadth, breadth + 1)
    }
    wanted = ",".join(map(str, cells))
    return _rows(f"{_ROW} FROM cells c JOIN places p ON p.rank = c.rank {_JOINS} WHERE c.cell IN ({wanted})", ())


@cache
def database() -> sqlite3.Connection | None:
    """The file, opened read-only; None where it is missing or of another format."""
    path = Path(os.environ.get(PATH_SETTING) or Path(sys.prefix) / "share" / "iris" / "gazetteer.sqlite")
    if not path.is_file():
        return None
    opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    atexit.register(opened.close)
    try:
        (version,) = opened.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        return None
    return opened if version == FORMAT else None


def _rows(query: str, values: Sequence[object]) -> list[Row]:
    opened = database()
    return [] if opened is None else opened.execute(query, values).fetchall()
