"""Areas that warnings name by a code instead of drawing them: MeteoAlarm's EMMA_ID, the NUTS regions, and the like.

The outlines are those of KDE's FOSS Public Alert Server; `credits` in the file names their sources and licences
(CC0-1.0 and CC-BY-4.0), and `alerts/build_areas.py` makes it. A service withdraws codes and adds others a few times a
year: one that isn't in the file has no outline here, so that where the warning holds isn't known.
"""

import json
import lzma
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from alerts.shapes import Outline, read_outline

FILE = Path(__file__).with_name("areas.json.xz")

_Polygons = list[list[str]]
_Schemes = dict[str, dict[str, _Polygons | str]]


def placed(codes: Iterable[tuple[str, str]]) -> tuple[tuple[Outline, ...], bool]:
    """The outlines of what an area's codes name, and whether they are all of it.

    Codes of one scheme name parts of the area, and different schemes all of it, each in its way (MeteoAlarm gives a
    Czech district's EMMA_ID and its CISORP): it is known whole where each code of one scheme is.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for scheme, code in codes:
        named[scheme.strip().casefold()].append(code.strip())
    best: tuple[Outline, ...] = ()
    for scheme in _schemes():
        outlines = [_outlines(scheme, code) for code in named.get(scheme, ())]
        known = tuple(outline for found in outlines for outline in found)
        if outlines and all(outlines):
            return known, True
        best = best or known
    return best, False


def codes_of(scheme: str) -> frozenset[str]:
    """The codes of a scheme that have outlines."""
    return frozenset(_schemes().get(scheme.casefold(), ()))


@cache
def _schemes() -> _Schemes:
    """The file, its schemes' names folded (they come as `emma_id` too) and the most exact scheme first."""
    read: _Schemes = json.loads(lzma.decompress(FILE.read_bytes()))["schemes"]
    return {scheme.casefold(): areas for scheme, areas in read.items()}


@cache
def _outlines(scheme: str, code: str) -> tuple[Outline, ...]:
    """An area's outlines, read once for all warnings that name it; none where it isn't known."""
    found = _schemes()[scheme].get(code, [])
    if isinstance(found, str):
        scheme, _, code = found.partition(" ")
        return _outlines(scheme.casefold(), code)
    return tuple(map(read_outline, found))
