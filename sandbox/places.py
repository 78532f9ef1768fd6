"""The sandbox's cities, found by any of their names or by distance from a point.

`cities.csv` is an extract of GeoNames (CC BY 4.0, https://www.geonames.org/); see README.md beside it.
"""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

_EARTH_RADIUS_KM = 6371.0
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

    def local_names(self) -> dict[str, str]:
        """Names by language, inferred from the script of the alternate names, as the table has no language tags."""
        names = {"en": self.name}
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
    return next((city for city in all_cities() if city.id == city_id), None)


def of_country(country: str) -> tuple[City, ...]:
    """The cities of a country (ISO code in any case), the most populous first."""
    return tuple(city for city in all_cities() if city.country == country.upper())


def named(query: str) -> tuple[City, ...]:
    """The cities for `name[,state][,country]`: those with that main name first, then by population.

    A single qualifier is a country code or, if no city is in such a country, a state. No match gives an empty tuple.
    """
    name, *qualifiers = [folded(part) for part in query.split(",")]
    found = [city for city in all_cities() if name in _names(city)]
    found.sort(key=lambda city: folded(city.name) != name)
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
    return tuple(sorted(found, key=lambda city: start not in _names(city)))


def by_distance(lat: float, lon: float) -> list[City]:
    """All cities, the nearest to a point (in degrees) first."""
    return sorted(all_cities(), key=lambda city: distance_km(lat, lon, city.lat, city.lon))


def nearest(lat: float, lon: float) -> City:
    """The city nearest to a point in degrees."""
    return min(all_cities(), key=lambda city: distance_km(lat, lon, city.lat, city.lon))


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance of two points given in degrees, in kilometres (haversine)."""
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    chord = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


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
