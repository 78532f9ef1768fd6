"""The sandbox's cities, found by any of their names or by distance from a point.

`cities.csv` is an extract of GeoNames (CC BY 4.0, https://www.geonames.org/); see README.md beside it. The gazetteer's
file, where there is one, adds every other place on earth: after the table's cities, so that those are the same without
it.
"""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from sandbox import gazetteer

_EARTH_RADIUS_KM = 6371.0
_SAME_KM, _REGION_KM = 0.3, 50.0
"""A point is the place that is so near to it; else it belongs to the city of the table that is so near."""
_ALTERNATE_WEIGHT = 5
_SHORT = 2
"""Letters up to which only a place's own name finds it: there are few such names, and many such alternates."""
_SCRIPT_LANGUAGES = {
    "GREEK": "el",
    "CYRILLIC": "ru",
    "CJK": "zh",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "ARABIC": "ar",
    "HEBREW": "he",
    "THAI": "th",
}


@dataclass(frozen=True, slots=True)
class City:
    """One city; latitude and longitude in degrees, elevation in metres (0 if unknown)."""

    id: int
    name: str
    country: str
    state_code: str
    state: str
    lat: float
    lon: float
    elevation_m: float
    timezone: str
    population: int
    is_capital: bool
    alternates: tuple[str, ...]
    tagged: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names by language, of the gazetteer's places."""

    def local_names(self) -> dict[str, str]:
        """Names by language, inferred from the script of the alternate names, as the table has no language tags."""
        names = {"en": self.name, **self.tagged}
        for alternate in self.alternates:
            language = _SCRIPT_LANGUAGES.get(unicodedata.name(alternate[0], "").split(" ")[0])
            if language:
                names.setdefault(language, alternate)
        return names


def folded(name: str) -> str:
    """A name without accents, in lower case, with single blanks; for comparison."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(plain.replace("’", "'").casefold().split())  # noqa: RUF001 - the typographic apostrophe is intended


@cache
def all_cities() -> tuple[City, ...]:
    """Every city of the table, the most populous first."""
    with (Path(__file__).parent / "cities.csv").open(encoding="utf-8", newline="") as table:
        return tuple(_city(row) for row in csv.DictReader(table))


def by_id(city_id: int) -> City | None:
    """The city of a GeoNames id."""
    return _by_id().get(city_id) or next(map(_from_row, gazetteer.by_id(city_id)), None)


@cache
def _postcodes() -> Mapping[tuple[str, str], int]:
    """GeoNames ids by country and postal code; `postcodes.csv` has a code or two of well-known cities."""
    with (Path(__file__).parent / "postcodes.csv").open(encoding="utf-8", newline="") as table:
        return {(row["country"], row["code"]): int(row["id"]) for row in csv.DictReader(table)}


def with_postcode(code: str, country: str) -> City | None:
    """The city of a postal code, written with or without blanks and dashes, in a country (ISO code in any case)."""
    city_id = _postcodes().get((country.upper(), "".join(filter(str.isalnum, code)).upper()))
    return None if city_id is None else by_id(city_id)


def postcodes_of(city: City) -> tuple[str, ...]:
    """The postal codes of a city that the table has."""
    return tuple(code for (_, code), city_id in _postcodes().items() if city_id == city.id)


def of_country(country: str) -> tuple[City, ...]:
    """The cities of a country (ISO code in any case), the most populous first."""
    return tuple(city for city in all_cities() if city.country == country.upper())


def named(query: str) -> tuple[City, ...]:
    """The cities for `name[,state][,country]`: those with that main name first, then by population.

    A single qualifier is a country code or, if no city is in such a country, a state. No match gives an empty tuple.
    """
    name, *qualifiers = [folded(part) for part in query.split(",")]
    found = [city for city in all_cities() if name in _names(city)]
    others = _others(gazetteer.named(name), found)
    found += others if len(name) > _SHORT else [city for city in others if folded(city.name) == name]
    found.sort(key=lambda city: -city.population if folded(city.name) == name else -city.population / _ALTERNATE_WEIGHT)
    match qualifiers:
        case []:
            return tuple(found)
        case [qualifier]:
            in_country = tuple(city for city in found if city.country.casefold() == qualifier)
            return in_country or tuple(city for city in found if _is_in_state(city, qualifier))
        case [state, country]:
            return tuple(city for city in found if city.country.casefold() == country and _is_in_state(city, state))
        case _:
            return ()


def with_prefix(prefix: str, country: str | None = None) -> tuple[City, ...]:
    """The cities with a name or alternate name that has this prefix: exact matches first, then by population."""
    start = folded(prefix)
    found = [
        city
        for city in all_cities()
        if (country is None or city.country == country.upper()) and any(n.startswith(start) for n in _names(city))
    ]
    found.sort(key=lambda city: start not in _names(city))
    others = _others(gazetteer.beginning_with(start, country and country.upper()) if start else [], found)
    exact = [city for city in others if folded(city.name) == start]
    known = sum(start in _names(city) for city in found)
    return (*found[:known], *exact, *found[known:], *(city for city in others if city not in exact))


def by_distance(lat: float, lon: float) -> list[City]:
    """The city that a point (in degrees) belongs to, then all cities of the table, the nearest first."""
    own = nearest(lat, lon)
    others = sorted(all_cities(), key=lambda city: distance_km(lat, lon, city.lat, city.lon))
    return [own, *(city for city in others if city.id != own.id)]


@lru_cache(maxsize=4096)
def nearest(lat: float, lon: float) -> City:
    """The city that a point in degrees belongs to.

    That is the place at the point itself, else the nearest city of the table, else, far from those, the nearest place.
    """

    def distance(city: City) -> float:
        return distance_km(lat, lon, city.lat, city.lon)

    known = min(all_cities(), key=distance)
    place = min(map(_from_row, gazetteer.around(lat, lon)), key=distance, default=known)
    if distance(place) <= min(_SAME_KM, distance(known)) or distance(known) > _REGION_KM:
        return min(known, place, key=distance)
    return known


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance of two points given in degrees, in kilometres (haversine)."""
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    chord = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


@cache
def _by_id() -> dict[int, City]:
    return {city.id: city for city in all_cities()}


def _others(rows: list[gazetteer.Row], but: list[City]) -> list[City]:
    """The gazetteer's places without those that are there already, each once."""
    known = {city.id for city in but}
    found = {city.id: city for city in map(_from_row, rows) if city.id not in known}
    return list(found.values())


def _from_row(row: gazetteer.Row) -> City:
    """The table's city of that id, which has its elevation too, else the gazetteer's place."""
    place_id, name, country, state_code, state, lat, lon, zone, population, is_capital, tagged, rank = row
    known = _by_id().get(place_id or 0)
    if known:
        return known
    return City(
        id=place_id or -rank,
        name=name,
        country=country,
        state_code=state_code,
        state=state,
        lat=lat,
        lon=lon,
        elevation_m=0.0,
        timezone=zone,
        population=population,
        is_capital=bool(is_capital),
        alternates=(),
        tagged=dict(pair.split("=", 1) for pair in tagged.split("|") if pair),
    )


@cache
def _names(city: City) -> frozenset[str]:
    return frozenset(folded(name) for name in (city.name, *city.alternates))


def _is_in_state(city: City, state: str) -> bool:
    return state in {folded(city.state), folded(city.state_code)} - {""}


def _city(row: dict[str, str]) -> City:
    return City(
        id=int(row["id"]),
        name=row["name"],
        country=row["country"],
        state_code=row["state_code"],
        state=row["state"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        elevation_m=float(row["elevation"] or 0),
        timezone=row["timezone"],
        population=int(row["population"]),
        is_capital=row["capital"] == "1",
        alternates=tuple(row["alternates"].split(";")) if row["alternates"] else (),
    )
