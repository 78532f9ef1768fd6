"""Places, and pure functions that decide which candidate a name means: `Athens`, `London,CA`, `Springfield,IL,US`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pycountry

from servicekit.countries import known_code
from servicekit.problems import CityNotFound

MAX_QUALIFIERS = 3
"""Two nested regions and a country; text with more commas is no place's name."""

_REGION_TYPES = frozenset(
    "and autonomous canton community county department district federal governorate land municipality oblast of "
    "prefecture province region republic state territory the voivodeship voivodship".split()
)
_REGION_ALIASES = {"washington d c": "columbia"}  # GeoNames' name for the District of Columbia
_UK_NATIONS = frozenset({"england", "scotland", "wales", "northern ireland"})
_SUBDIVISIONS: Any = pycountry.subdivisions  # ISO 3166-2
_SUBDIVISION_CODE = re.compile(r"[A-Za-z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place: latitude and longitude in degrees, the country as an ISO 3166-1 alpha-2 code in capitals.

    `country` is "" where it isn't known. `state` is the largest region that the place lies in, `districts` the smaller
    ones. `local_names` is keyed by ISO 639-1 language, `id` is GeoNames'.
    `timezone` is the zone's name in the IANA database.
    """

    name: str
    lat: float
    lon: float
    country: str = ""
    state: str | None = None
    districts: tuple[str, ...] = ()
    population: int | None = None
    local_names: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None
    timezone: str | None = None

    @classmethod
    def from_geocoding(cls, entry: Mapping[str, Any]) -> Self:
        """Read one entry of OpenWeatherMap's geocoding JSON."""
        return cls(
            name=entry["name"],
            lat=entry["lat"],
            lon=entry["lon"],
            country=entry.get("country") or "",
            state=entry.get("state"),
            local_names=entry.get("local_names") or {},
        )

    @classmethod
    def from_coordinates(cls, lat: float, lon: float) -> Self:
        """A point on the map without a name: its coordinates stand in for one."""
        return cls(f"{round(lat, 2) + 0.0:.2f}, {round(lon, 2) + 0.0:.2f}", lat, lon)  # adding zero turns -0.0 into 0.0

    def as_geocoding(self) -> dict[str, Any]:
        """One entry of OpenWeatherMap's geocoding JSON (https://openweathermap.org/api/geocoding-api)."""
        return {
            "name": self.name,
            **({"local_names": dict(self.local_names)} if self.local_names else {}),
            "lat": self.lat,
            "lon": self.lon,
            "country": self.country,
            **({"state": self.state} if self.state else {}),
        }

    def name_in(self, language: str) -> str:
        """The name in a language (ISO 639-1), else the international one."""
        return self.local_names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A city parameter split at its commas: a name, and the regions or the country that the place must lie in."""

    name: str
    qualifiers: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """`Springfield, IL,US` → name `Springfield`, qualifiers `IL` and `US`."""
        name, *qualifiers = (part.strip() for part in text.split(","))
        return cls(name, tuple(filter(None, qualifiers)))


def choose(text: str, candidates: Iterable[Place]) -> Place:
    """The candidate that the text most likely means; raises CityNotFound, with the reason, where none fits."""
    candidates = list(candidates)
    for place in matching(text, candidates):
        return place
    query = PlaceQuery.parse(text)
    where = ", ".join(query.qualifiers)
    if candidates and where:
        raise CityNotFound(f"There is a {query.name!r}, but none in {where!r}: a region or a country is meant.")
    raise CityNotFound(f"No city called {text!r} is known.")


def matching(text: str, candidates: Iterable[Place]) -> list[Place]:
    """The candidates that lie in every qualifier of the text, the likeliest first.

    `candidates` are what a geocoder found for the name alone, in its order. Exact matches of the name precede similar
    names, and larger populations precede smaller ones; between equals the geocoder's order stands.
    """
    query = PlaceQuery.parse(text)
    if not query.name or len(query.qualifiers) > MAX_QUALIFIERS:
        return []
    ranked = [
        (not (_is_called(place, query.name) or (rank == 0 and _has_hidden_alias(place, query.name))), place)
        for rank, place in enumerate(candidates)
        if all(_lies_in(place, qualifier) for qualifier in query.qualifiers)
    ]
    return [place for _, place in sorted(ranked, key=lambda entry: (entry[0], -(entry[1].population or 0)))]


def us_state_code(qualifier: str) -> str | None:
    """The two-letter code of a state of the United States, given by code or name: `Texas` → `TX`."""
    for state in _SUBDIVISIONS.get(country_code="US"):
        code = state.code.removeprefix("US-")
        if qualifier.upper() == code or _fold(qualifier) == _fold(state.name):
            return str(code)
    return None


def country_of(qualifier: str) -> str | None:
    """The code, in capitals, of the country that a qualifier names; None where it names none."""
    code = known_code(qualifier)
    return code and code.upper()


def _is_called(place: Place, name: str) -> bool:
    return _fold(name) in map(_fold, (place.name, *place.local_names.values()))


def _has_hidden_alias(place: Place, name: str) -> bool:
    """Whether a geocoder's first result must have matched by an alias that it doesn't return.

    So it is with Roma → Rome, but not with Rom → Rome, which matched as a prefix.
    """
    return not _fold(place.name).startswith(_fold(name))


def _lies_in(place: Place, qualifier: str) -> bool:
    regions = {_fold_region(name) for name in (place.state or "", *place.districts) if name}
    if _fold_region(qualifier) in regions or _fold_region(_subdivision_name(place.country, qualifier)) in regions:
        return True
    if regions and _fold(qualifier) in _UK_NATIONS:
        return False  # these also name the United Kingdom as a country, by which `Edinburgh,England` would be found
    return bool(place.country) and place.country == country_of(qualifier)


def _subdivision_name(country: str, code: str) -> str:
    """The name of a country's subdivision in ISO 3166-2: (`US`, `il`) → `Illinois`; "" for an unknown code."""
    found = _SUBDIVISIONS.get(code=f"{country}-{code.upper()}") if _SUBDIVISION_CODE.fullmatch(code) else None
    return "" if found is None else str(found.name)


def _fold_region(name: str) -> str:
    """A region's folded name without its type, so that `Land Berlin` equals `Berlin`."""
    folded = _fold(name)
    without_type = [word for word in folded.split() if word not in _REGION_TYPES]
    return _REGION_ALIASES.get(folded) or " ".join(without_type) or folded


def _fold(name: str) -> str:
    """A name without accents, case and punctuation, for comparison."""
    without_accents = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", without_accents.casefold()).split())
