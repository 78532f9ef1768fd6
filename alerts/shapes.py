"""Areas on the globe as CAP gives them, and which of many hold a point.

CAP 1.2, section 3.2.4: a polygon is a closed ring of `lat,lon` pairs in WGS 84, a circle a `lat,lon` and a radius in
kilometres, and an area is the union of its shapes. No rule says what a ring does at the 180th meridian; here an edge
takes the shorter way around the globe. Two edges of a ring that cross make no hole (non-zero winding), and a point on
an edge is inside.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
Box = tuple[float, float, float, float]
"""South, west, north, east in degrees; east may lie past 180, as a ring that crosses the meridian does."""

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * math.pi / 180
EDGE_DEG = 1e-7
"""How near a point is to an edge to be on it: a centimetre."""
SMALLEST_KM = 0.1
"""A radius of 0 means the point itself (CAP 1.2), and both points were rounded."""
MOST_VERTICES = 20_000
FEWEST_CORNERS = 3
MOST_CELLS = 200
"""Cells of one degree that a shape is entered in; a larger one is looked at by its bounds."""
ENTRY_BITS = 32
EDGES_WITHOUT_BANDS = 64
ENTRIES_PER_EDGE = 4
HALF_TURN, TURN, POLE = 180.0, 360.0, 90.0

_NUMBER = re.compile(r"(?<![0-9.])[+-]?(?:[0-9]{1,3}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE]-?[0-9]{1,2})?(?![0-9.])")
_BETWEEN = re.compile(r"[\s,;()\[\]]*")
"""Between the numbers: blanks of any kind, also after the comma (`10, 20`), and GDACS's brackets."""
_THREE_IN_A_ROW = re.compile(r"[0-9.]\s*,\s*[^\s,;()\[\]]+\s*,\s*[0-9.+-]")
"""Numbers with a comma between each, which are no pairs: KML's corners have an altitude."""


class Ring:
    """A polygon's outline, its longitudes continuous: one that crosses the 180th meridian goes on to 181."""

    __slots__ = ("_bands", "_lats", "_lons", "box")

    def __init__(self, lats: Sequence[float], lons: Sequence[float]) -> None:
        self._lats, self._lons = _closed(array("d", lats), array("d", lons))
        self.box: Box = (min(self._lats), min(self._lons), max(self._lats), max(self._lons))
        self._bands: list[array[int]] | None = None

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point is inside or on an edge."""
        south, west, north, east = self.box
        if not south - EDGE_DEG <= lat <= north + EDGE_DEG:
            return False
        turns = (lon - TURN, lon, lon + TURN)
        return any(west - EDGE_DEG <= x <= east + EDGE_DEG and self._winds_around(lat, x) for x in turns)

    def _winds_around(self, lat: float, lon: float) -> bool:
        lats, lons, winding = self._lats, self._lons, 0
        for edge in self._edges_near(lat):
            y1, y2, x1, x2 = lats[edge], lats[edge + 1], lons[edge], lons[edge + 1]
            side = (x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1)
            if abs(side) <= EDGE_DEG * (abs(x2 - x1) + abs(y2 - y1)) and _within(lat, lon, (y1, x1, y2, x2)):
                return True
            if y1 <= lat < y2 and side > 0:
                winding += 1
            elif y2 <= lat < y1 and side < 0:
                winding -= 1
        return winding != 0

    def _edges_near(self, lat: float) -> Iterable[int]:
        """The edges that a line of this latitude may cross; of many, only those of its band."""
        edges = len(self._lats) - 1
        if edges <= EDGES_WITHOUT_BANDS:
            return range(edges)
        if self._bands is None:
            self._bands = _bands(self._lats)
        return self._bands[_band(lat, self._lats_between(), len(self._bands))]

    def _lats_between(self) -> tuple[float, float]:
        return self.box[0], self.box[2]


class Circle:
    """The points within `km` kilometres of one."""

    __slots__ = ("_km", "_lat", "_lon", "box")

    def __init__(self, lat: float, lon: float, km: float) -> None:
        self._lat, self._lon, self._km = lat, lon, max(km, SMALLEST_KM)
        angle = self._km / KM_PER_DEGREE
        reach = HALF_TURN
        if abs(lat) + angle < POLE:
            reach = math.degrees(math.asin(math.sin(math.radians(angle)) / math.cos(math.radians(lat))))
        self.box: Box = (max(-POLE, lat - angle), lon - reach, min(POLE, lat + angle), lon + reach)

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point is inside or on the edge."""
        return distance_km(self._lat, self._lon, lat, lon) <= self._km


class Outline:
    """A ring without the holes in it, as GeoJSON has polygons; CAP's have none."""

    __slots__ = ("_holes", "_ring")

    def __init__(self, ring: Ring, holes: Sequence[Ring] = ()) -> None:
        self._ring, self._holes = ring, tuple(holes)

    @property
    def box(self) -> Box:
        """The bounds."""
        return self._ring.box

    def holds(self, lat: float, lon: float) -> bool:
        """Whether the point is inside, and in no hole."""
        return self._ring.holds(lat, lon) and not any(hole.holds(lat, lon) for hole in self._holes)


Shape = Ring | Circle | Outline


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres along the globe, taken as a sphere (haversine)."""
    north, east = math.radians(lat2 - lat1) / 2, math.radians(lon2 - lon1) / 2
    a = math.sin(north) ** 2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(east) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, a)))


def read_polygon(text: str) -> Ring | None:
    """The ring of a CAP polygon, closed if it was open; None where it is no ring on the globe."""
    numbers = None if _THREE_IN_A_ROW.search(text) else _numbers(text)
    if numbers is None or len(numbers) % 2 or len(numbers) > 2 * MOST_VERTICES:
        return None
    lats, lons = numbers[::2], numbers[1::2]
    if len(set(zip(lats, lons, strict=True))) < FEWEST_CORNERS:
        return None
    if any(abs(lat) > POLE for lat in lats) or any(abs(lon) > TURN for lon in lons):
        return None  # most often `lon,lat` by mistake (wmo-raf/cap-composer#15)
    return Ring(lats, lons)


def read_outline(rings: Sequence[str]) -> Outline:
    """An outline and its holes, each written as a CAP polygon; raises ValueError where one is none."""
    ring, *holes = (read_polygon(text) for text in rings)
    if ring is None or None in holes:
        raise ValueError("is no outline")
    return Outline(ring, [hole for hole in holes if hole is not None])


def read_circle(text: str) -> Circle | None:
    """The circle of a CAP `lat,lon radius`; None where it is none on the globe."""
    numbers = _numbers(text)
    if numbers is None or len(numbers) != 3:  # noqa: PLR2004 - a point and a radius
        return None
    lat, lon, km = numbers
    on_the_globe = abs(lat) <= POLE and abs(lon) <= TURN and 0 <= km <= EARTH_KM * math.pi
    return Circle(lat, lon, km) if on_the_globe else None


def _numbers(text: str) -> list[float] | None:
    """The numbers of a text that holds nothing else."""
    if not _BETWEEN.fullmatch(_NUMBER.sub(" ", text)):
        return None
    return [float(number) for number in _NUMBER.findall(text)]


def _within(lat: float, lon: float, edge: Box) -> bool:
    y1, x1, y2, x2 = edge
    return (
        min(y1, y2) - EDGE_DEG <= lat <= max(y1, y2) + EDGE_DEG
        and min(x1, x2) - EDGE_DEG <= lon <= max(x1, x2) + EDGE_DEG
    )


def _closed(lats: "array[float]", lons: "array[float]") -> tuple["array[float]", "array[float]"]:
    """The ring closed, each edge going the shorter way; one that goes around a pole is closed along that pole."""
    if all(abs(lon) == HALF_TURN for lon in lons):  # the whole globe between two latitudes, not a line of no width
        south, north = min(lats), max(lats)
        box = (south, south, north, north, south)
        return array("d", box), array("d", (-HALF_TURN, HALF_TURN, HALF_TURN, -HALF_TURN, -HALF_TURN))
    if (lats[0], lons[0]) != (lats[-1], lons[-1]):
        lats.append(lats[0])
        lons.append(lons[0])
    for number in range(1, len(lons)):
        while lons[number] - lons[number - 1] > HALF_TURN:
            lons[number] -= TURN
        while lons[number] - lons[number - 1] < -HALF_TURN:
            lons[number] += TURN
    if abs(lons[-1] - lons[0]) > HALF_TURN:
        pole = POLE if sum(lats) > 0 else -POLE
        lats.extend((pole, pole, lats[0]))
        lons.extend((lons[-1], lons[0], lons[0]))
    return lats, lons


def _band(lat: float, between: tuple[float, float], count: int) -> int:
    south, north = between
    return max(0, min(count - 1, int((lat - south) / (north - south) * count))) if north > south else 0


def _bands(lats: "array[float]") -> list["array[int]"]:
    """The edges by the bands of latitude that they touch; as many bands as keep the entries few for each edge."""
    edges, between = len(lats) - 1, (min(lats), max(lats))
    count = edges // 8
    while True:
        spans = [
            (
                _band(min(lats[n], lats[n + 1]) - EDGE_DEG, between, count),
                _band(max(lats[n], lats[n + 1]) + EDGE_DEG, between, count),
            )
            for n in range(edges)
        ]
        if count == 1 or sum(last - first + 1 for first, last in spans) <= ENTRIES_PER_EDGE * edges:
            break
        count //= 2
    bands = [array("I") for _ in range(count)]
    for edge, (first, last) in enumerate(spans):
        for band in range(first, last + 1):
            bands[band].append(edge)
    return bands


class Bounded(Protocol):
    """What has a place on the globe."""

    @property
    def box(self) -> Box:
        """The bounds."""

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point is inside or on the edge."""


class PointIndex(Generic[T]):
    """Values by the shapes they hold for: which of them hold at a point.

    A shape is entered in each cell of one degree that it touches: one number each, the cell's before the entry's, in
    order. Lists by cell would take ten times the memory, as most cells have one or two entries.
    """

    def __init__(self, shapes: Iterable[tuple[Bounded, T]]) -> None:
        self._entries = list(shapes)
        self._wide: list[int] = []
        in_cells: list[int] = []
        for number, (shape, _) in enumerate(self._entries):
            cells = _cells(shape.box)
            if len(cells) > MOST_CELLS:
                self._wide.append(number)
            else:
                in_cells += [cell << ENTRY_BITS | number for cell in cells]
        self._in_cells = array("Q", sorted(in_cells))

    def at(self, lat: float, lon: float) -> list[T]:
        """The values whose shapes hold the point, each once for each shape."""
        first = _cell(math.floor(lat), math.floor(lon)) << ENTRY_BITS
        start = bisect_left(self._in_cells, first)
        end = bisect_left(self._in_cells, first + (1 << ENTRY_BITS), start)
        numbers = [number - first for number in self._in_cells[start:end]] + self._wide
        return [value for shape, value in map(self._entries.__getitem__, numbers) if shape.holds(lat, lon)]


def _cell(lat: int, lon: int) -> int:
    """The number of the cell of one degree that begins here."""
    return (lat + 91) * 360 + lon % 360


def _cells(box: Box) -> list[int]:
    """The cells of one degree that a box touches; of more than MOST_CELLS, some of them."""
    south, west, north, east = (math.floor(side) for side in _widened(box))
    touched = ((lat, lon) for lat in range(south, north + 1) for lon in range(west, min(east, west + int(TURN)) + 1))
    return list({_cell(lat, lon) for lat, lon in islice(touched, 2 * MOST_CELLS)})


def _widened(box: Box) -> Box:
    south, west, north, east = box
    return south - EDGE_DEG, west - EDGE_DEG, north + EDGE_DEG, east + EDGE_DEG
