"""The gazetteer: every place with more than 500 people, read from the file that `weather.build_gazetteer` makes.

The file is SQLite's, opened read-only and mapped into memory, so that all workers of a machine share its pages. A query
takes less than a millisecond; docs/gazetteer.md has the tables, docs/decisions/0015 the measurements. Data: GeoNames
(https://www.geonames.org/, CC BY 4.0).
"""

import heapq
import math
import sqlite3
import sys
import weakref
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from contract.folding import fold, fold_region
from weather.places import Candidate, NameKind, Place

FORMAT = 2
"""`PRAGMA user_version` of the files that this module reads."""
DEFAULT_PATH = Path(sys.prefix) / "share" / "iris" / "gazetteer.sqlite"
MAPPED_BYTES = 128_000_000
MAX_NAMESAKES = 60
"""Of one name, the most populous. Names that more places have (800 are called San Antonio, or were) are searched again
with their qualifiers."""
MAX_IN_REGION = 1000
MAX_AIRPORTS = 20
MAX_BEGINNING = 300
"""Names to look through for one beginning; for beginnings that more names have, the file lists the first places."""
NEAR_KM = 25.0
KM_PER_DEGREE = 111.2
CELLS_PER_DEGREE = 4
SAME_START, MOST_OFF = 4000, 3
"""Names that begin as the misspelt one does and are compared with it too, and by how many letters they are longer."""
LARGE, LARGE_NEAR = 3_000, 5
"""Names of the most populous places, with about 200,000 people or more, that a lesser known name may be a slip of."""

_PLACE = """
    p.rank, p.id, p.name, p.lat / 1e5, p.lon / 1e5, p.country, p.population, p.capital, z.name, p.local_names,
    r.id, r.name, r.code, s.id, s.name, s.code
"""
_JOINED = "JOIN zones z ON z.id = p.zone LEFT JOIN regions r ON r.id = p.region LEFT JOIN regions s ON s.id = r.parent"


class GazetteerUnavailable(Exception):
    """There is no usable file; the text says why."""


class Gazetteer:
    """Opens the file at `path`; raises GazetteerUnavailable where it is missing, damaged or of another version."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise GazetteerUnavailable(f"there is no file {path}")
        self._database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        weakref.finalize(self, self._database.close)
        try:
            self._database.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")
            self._database.execute("PRAGMA cache_size = -1000")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version == FORMAT:
                self._check()
        except sqlite3.Error as error:
            raise GazetteerUnavailable(f"{path} is damaged ({error})") from None
        if version != FORMAT:
            raise GazetteerUnavailable(f"{path} has format {version}, and {FORMAT} is wanted: build it anew")

    def named(self, folded: str, limit: int = MAX_NAMESAKES) -> list[Candidate]:
        """The places with this folded name, the most populous first."""
        return self._candidates(
            f"SELECT {_PLACE}, n.ref & 3 FROM names n JOIN places p ON p.rank = n.ref >> 2 {_JOINED} "  # noqa: S608
            "WHERE n.folded = ? ORDER BY n.ref LIMIT ?",
            (folded, limit),
        )

    def named_in(self, folded: str, country: str, regions: Iterable[int], code: str) -> list[Candidate]:
        """The places with this folded name in a country, in one of these regions or in one with this code."""
        marks = ",".join(str(int(region)) for region in regions)
        return self._candidates(
            f"SELECT {_PLACE}, n.ref & 3 FROM names n JOIN places p ON p.rank = n.ref >> 2 {_JOINED} "  # noqa: S608 - whole numbers
            f"WHERE n.folded = ? AND (p.country = ? OR p.region IN ({marks}) OR r.parent IN ({marks}) "
            "OR r.code = ? OR s.code = ?) ORDER BY n.ref LIMIT ?",
            (folded, country, code, code, MAX_IN_REGION),
        )

    def beginning_with(self, folded: str) -> list[Candidate]:
        """The first places with a name that begins so, in no order."""
        listed = self._database.execute("SELECT ranks FROM beginnings WHERE prefix = ?", (folded,)).fetchone()
        if listed:
            ranks = ",".join(listed[0].split())
            return self._candidates(
                f"SELECT {_PLACE}, 1 FROM places p {_JOINED} WHERE p.rank IN ({ranks})",  # noqa: S608 - whole numbers of our own
                (),
            )
        return self._candidates(
            f"SELECT {_PLACE}, MIN(n.ref & 3) FROM names n JOIN places p ON p.rank = n.ref >> 2 {_JOINED} "  # noqa: S608
            "WHERE n.folded >= ? AND n.folded < ? AND n.ref & 3 <> 2 GROUP BY p.rank ORDER BY p.rank LIMIT ?",
            (folded, folded + "\U0010ffff", MAX_BEGINNING),
        )

    def by_id(self, geonames_id: int) -> Place | None:
        """The place with a GeoNames id."""
        return self._one("p.id = ?", geonames_id)

    def capital(self, country: str) -> Place | None:
        """The capital of a country, by its ISO 3166-1 alpha-2 code in capitals; its largest place where none is known.

        Palau's, with a hundred people, is too small to be among the places.
        """
        return self._one("p.country = ? AND p.capital", country) or self._one(
            "p.rank = (SELECT MIN(rank) FROM places WHERE country = ?)", country
        )

    def airport(self, code: str) -> Place | None:
        """The airport with an IATA or ICAO code in capitals."""
        found = self._airports("WHERE w.word = ? AND ? IN (a.iata, a.icao)", (code.lower(), code))
        return found[0] if found else None

    def airports_named(self, words: Sequence[str]) -> list[Place]:
        """The airports that have all of these folded words in name, city or codes, the likeliest first."""
        marks = ",".join("?" * len(words))
        return self._airports(f"WHERE w.word IN ({marks}) GROUP BY a.id HAVING COUNT(*) = ?", (*words, len(words)))

    def _airports(self, condition: str, values: tuple[object, ...]) -> list[Place]:
        rows = self._database.execute(
            "SELECT a.name, a.lat, a.lon, a.country, a.state, a.city, z.name, COALESCE(a.iata, a.icao) "  # noqa: S608 - ours
            "FROM airport_words w JOIN airports a ON a.id = w.airport JOIN zones z ON z.id = a.zone "
            f"{condition} ORDER BY a.id LIMIT {MAX_AIRPORTS}",
            values,
        )
        return [
            Place(name, lat, lon, country, state, (city,) if city else (), timezone=zone, airport=code)
            for name, lat, lon, country, state, city, zone, code in rows
        ]

    def regions(self, name: str) -> frozenset[int]:
        """The ids of the regions and districts that a qualifier may name."""
        rows = self._database.execute(
            "SELECT region FROM region_names WHERE folded IN (?, ?)", (fold(name), fold_region(name))
        )
        return frozenset(region for (region,) in rows)

    def names_of(self, regions: Iterable[int]) -> list[str]:
        """What these regions are called in English, or at home where English has no name for them; folded."""
        marks = ",".join(str(int(region)) for region in regions)
        rows = self._database.execute(f"SELECT name FROM regions WHERE id IN ({marks})")  # noqa: S608 - whole numbers
        return [fold_region(name) for (name,) in rows]

    def main_place(self, regions: Iterable[int], *, only_largest: bool = False) -> Place | None:
        """The most populous place in any of these regions; of those that lie in no other region, if so wanted."""
        marks = ",".join(str(int(region)) for region in regions)
        largest = "AND parent IS NULL" if only_largest else ""
        return self._one(f"p.rank = (SELECT MIN(first) FROM regions WHERE id IN ({marks}) {largest})")  # noqa: S608 - whole numbers

    def nearest(self, lat: float, lon: float, within_km: float = NEAR_KM) -> Place | None:
        """The place nearest to a point in degrees; None where there is none within so many kilometres."""
        found = min(self._distances(lat, lon, within_km), default=(math.inf, -1))
        return self._one("p.rank = ?", found[1]) if found[0] <= within_km else None

    def around(self, lat: float, lon: float, limit: int, within_km: float = NEAR_KM) -> list[Place]:
        """The places nearest to a point in degrees, at most `limit` of them, the nearest first."""
        near = [(km, rank) for km, rank in self._distances(lat, lon, within_km) if km <= within_km]
        found = (self._one("p.rank = ?", rank) for _, rank in heapq.nsmallest(limit, near))
        return [place for place in found if place]

    def _distances(self, lat: float, lon: float, within_km: float) -> Iterator[tuple[float, int]]:
        """The kilometres to each place of the cells around a point, and its rank."""
        cells = ",".join(map(str, _cells_around(lat, lon, within_km)))
        rows = self._database.execute(
            "SELECT p.rank, p.lat / 1e5, p.lon / 1e5 FROM cells c JOIN places p ON p.rank = c.rank "  # noqa: S608 - whole numbers
            f"WHERE c.cell IN ({cells})"
        )
        return ((distance_km(lat, lon, *point), rank) for rank, *point in rows)

    def is_name_of(self, name: str, place: Place, *, machine_made: bool = True) -> bool:
        """Whether a place of the gazetteer has this name among its own, those made by machine included or not."""
        if place.rank is None:
            return False
        first = place.rank * 4
        kinds = "" if machine_made else "AND ref & 3 <> 2"
        query = f"SELECT 1 FROM names WHERE folded = ? AND ref BETWEEN ? AND ? {kinds}"  # noqa: S608 - our own condition
        return self._database.execute(query, (fold(name), first, first + 3)).fetchone() is not None

    def is_meant_by(self, folded: str, place: Place) -> bool:
        """Whether a place is meant before others by this folded name, one of extra_names.csv."""
        ref = (place.rank or 0) * 4 + NameKind.PREFERRED
        return bool(
            self._database.execute("SELECT 1 FROM names WHERE folded = ? AND ref = ?", (folded, ref)).fetchone()
        )

    def similar_names(self, folded: str) -> list[str]:
        """Folded names that a misspelt one may have meant: those of known places, and those that begin alike.

        They begin with its first three letters, also as they are without a mistake in the second or the third.
        """
        first, rest = folded[:1], folded[1:5]
        starts = {rest[:2], rest[1:3], rest[:1] + rest[2:3], rest[1:2] + rest[:1]}
        found = {}
        for start in (f"{first}{each}" for each in starts if len(each) > 1):
            rows = self._database.execute(
                "SELECT DISTINCT folded FROM names WHERE folded >= ? AND folded < ? AND ref & 3 <> 2 "
                "AND LENGTH(folded) BETWEEN ? AND ? LIMIT ?",
                (start, start + "\U0010ffff", len(folded) - MOST_OFF, len(folded) + MOST_OFF, SAME_START),
            )
            found.update(dict.fromkeys(name for (name,) in rows))
        return [*self._known_names, *found]

    def large_near(self, folded: str) -> list[str]:
        """The names of large places that are one letter, or two neighbours, away from this one and begin as it does."""
        names = self._large_names.get(folded[:1], [])
        near = process.extract(folded, names, scorer=OSA.distance, score_cutoff=1, limit=LARGE_NEAR)
        return [name for name, mistakes, _ in near if mistakes]

    @cached_property
    def _large_names(self) -> dict[str, list[str]]:
        by_letter: dict[str, list[str]] = {}
        for name in self._known_names[:LARGE]:
            by_letter.setdefault(name[:1], []).append(name)
        return by_letter

    @cached_property
    def _known_names(self) -> list[str]:
        (names,) = self._database.execute("SELECT names FROM known").fetchone()
        return list(names.split("\n"))

    def _check(self) -> None:
        """Read a row of each table, so that a damaged file is found at the start."""
        if self.nearest(51.5, -0.12) is None and self._database.execute("SELECT 1 FROM places").fetchone() is None:
            raise sqlite3.DatabaseError("it has no places")
        self.named("a")
        self.regions("a")
        self.airport("AAA")
        self.beginning_with("a")

    def _one(self, condition: str, *values: object) -> Place | None:
        found = self._candidates(f"SELECT {_PLACE}, 0 FROM places p {_JOINED} WHERE {condition} LIMIT 1", values)  # noqa: S608 - our own conditions
        return found[0].place if found else None

    def _candidates(self, query: str, values: tuple[object, ...]) -> list[Candidate]:
        return [_candidate(row) for row in self._database.execute(query, values)]


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance of two points given in degrees, in kilometres (haversine)."""
    north, east = math.radians(lat_b - lat_a), math.radians(lon_b - lon_a)
    chord = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(east / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(chord)))


def _cells_around(lat: float, lon: float, within_km: float) -> list[int]:
    """The cells that a circle around a point touches, as `build_gazetteer.cell` numbers them."""
    reach = within_km / KM_PER_DEGREE
    rows = range(
        max(0, int((lat - reach + 90) * CELLS_PER_DEGREE)),
        min(180 * CELLS_PER_DEGREE - 1, int((lat + reach + 90) * CELLS_PER_DEGREE)) + 1,
    )
    around = 360 * CELLS_PER_DEGREE
    nearer_the_pole = abs(lat) + reach
    over_the_pole = nearer_the_pole >= 90  # noqa: PLR2004 - degrees
    breadth = 180.0 if over_the_pole else min(180.0, reach / math.cos(math.radians(nearer_the_pole)))
    west, east = (math.floor((side + 180) * CELLS_PER_DEGREE) for side in (lon - breadth, lon + breadth))
    columns = {column % around for column in range(west, min(east, west + around - 1) + 1)}
    return [row * around + column for row in rows for column in columns]


def _candidate(row: tuple[Any, ...]) -> Candidate:
    rank, place_id, name, lat, lon, country, population, capital, zone, local_names, *regions, kind = row
    chain = [tuple(regions[i : i + 3]) for i in (0, 3) if regions[i] is not None]
    place = Place(
        name=name,
        lat=lat,
        lon=lon,
        country=country,
        state=chain[-1][1] if chain else None,
        districts=tuple(region[1] for region in chain[:-1]),
        population=population,
        local_names=dict(pair.split("=", 1) for pair in local_names.split("|")) if local_names else {},
        id=place_id,
        timezone=zone,
        rank=rank,
        is_capital=bool(capital),
        regions=frozenset(region[0] for region in chain),
        region_codes=frozenset(region[2] for region in chain if region[2]),
    )
    return Candidate(place, NameKind(kind))
