"""Places, and which of them a caller's words mean: `Athens`, `London,CA`, `Springfield,IL,US`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pycountry

from servicekit.countries import known_code
from servicekit.problems import CityNotFound

MOST_QUALIFIERS = 3
"""A region within a region, and a country; what has more commas than that is no place's name."""

_KINDS_OF_REGION = frozenset(
    "and autonomous canton community county department district federal governorate land municipality oblast of "
    "prefecture province region republic state territory the voivodeship voivodship".split()
)
_ALSO_CALLED = {"washington d c": "columbia"}  # GeoNames' name for the District of Columbia
_NATIONS = frozenset({"england", "scotland", "wales", "northern ireland"})
_SUBDIVISIONS: Any = pycountry.subdivisions  # ISO 3166-2
_CODE = re.compile(r"[A-Za-z0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map: degrees, ISO 3166-1 alpha-2 code in capitals ("" where nobody knows), names by language."""

    name: str
    lat: float
    lon: float
    country: str = ""
    state: str | None = None
    districts: tuple[str, ...] = ()
    population: int | None = None
    local_names: Mapping[str, str] = field(default_factory=dict)
    id: int | None = None

    @classmethod
    def from_geocoding(cls, found: Mapping[str, Any]) -> Self:
        """Read one entry of OpenWeatherMap's geocoding JSON."""
        return cls(
            name=found["name"],
            lat=found["lat"],
            lon=found["lon"],
            country=found["country"],
            state=found.get("state"),
            local_names=found.get("local_names") or {},
        )

    @classmethod
    def of_point(cls, lat: float, lon: float) -> Self:
        """A point on the map, called by its coordinates for want of a name."""
        return cls(f"{round(lat, 2) + 0.0:.2f}, {round(lon, 2) + 0.0:.2f}", lat, lon)  # adding zero turns -0.0 into 0.0

    def as_geocoding(self) -> dict[str, Any]:
        """OpenWeatherMap's geocoding JSON (https://openweathermap.org/api/geocoding-api)."""
        return {
            "name": self.name,
            **({"local_names": dict(self.local_names)} if self.local_names else {}),
            "lat": self.lat,
            "lon": self.lon,
            "country": self.country,
            **({"state": self.state} if self.state else {}),
        }

    def name_in(self, language: str) -> str:
        """The name in a language (ISO 639-1), else the one that everybody uses."""
        return self.local_names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A caller's words, taken apart at the commas: a name, and the regions or the country that it must lie in."""

    name: str
    qualifiers: tuple[str, ...]

    @classmethod
    def of(cls, words: str) -> Self:
        """`Springfield, IL,US` → Springfield in IL in US."""
        name, *qualifiers = (part.strip() for part in words.split(","))
        return cls(name, tuple(filter(None, qualifiers)))


def choose(words: str, candidates: Iterable[Place]) -> Place:
    """The place that these words most likely mean; raises CityNotFound where no candidate is meant."""
    candidates = list(candidates)
    for place in matching(words, candidates):
        return place
    wanted = Wanted.of(words)
    where = ", ".join(wanted.qualifiers)
    if candidates and where:
        raise CityNotFound(f"There is a {wanted.name!r}, but none in {where!r}: a region or a country is meant.")
    raise CityNotFound(f"No city called {words!r} is known.")


def matching(words: str, candidates: Iterable[Place]) -> list[Place]:
    """What a geocoder found for the name alone, as far as every qualifier fits, the likeliest first.

    A place of that very name comes before one that is merely called much the same, and the more people live there the
    likelier it is meant; else the geocoder's order stands.
    """
    wanted = Wanted.of(words)
    if not wanted.name or len(wanted.qualifiers) > MOST_QUALIFIERS:
        return []
    ranked = [
        (not (_is_called(place, wanted.name) or (order == 0 and _has_another_name(place, wanted.name))), place)
        for order, place in enumerate(candidates)
        if all(_lies_in(place, qualifier) for qualifier in wanted.qualifiers)
    ]
    return [place for _, place in sorted(ranked, key=lambda entry: (entry[0], -(entry[1].population or 0)))]


def state_of_the_us(qualifier: str) -> str | None:
    """The two letters of a state given by code or name: `Texas` → `TX`."""
    for state in _SUBDIVISIONS.get(country_code="US"):
        code = state.code.removeprefix("US-")
        if qualifier.upper() == code or _plain(qualifier) == _plain(state.name):
            return str(code)
    return None


def country_of(qualifier: str) -> str | None:
    """The code, in capitals, of the country that a qualifier names, if it names one."""
    code = known_code(qualifier)
    return code and code.upper()


def _is_called(place: Place, name: str) -> bool:
    return _plain(name) in map(_plain, (place.name, *place.local_names.values()))


def _has_another_name(place: Place, name: str) -> bool:
    """Whether a geocoder's first find can only be meant by a name it doesn't show (Roma → Rome, not Rom → Rome)."""
    return not _plain(place.name).startswith(_plain(name))


def _lies_in(place: Place, qualifier: str) -> bool:
    regions = {_region(name) for name in (place.state or "", *place.districts) if name}
    if _region(qualifier) in regions or _region(_subdivision(place.country, qualifier)) in regions:
        return True
    if (
        regions and _plain(qualifier) in _NATIONS
    ):  # that the United Kingdom is meant too would move Edinburgh to England
        return False
    return bool(place.country) and place.country == country_of(qualifier)


def _subdivision(country: str, code: str) -> str:
    """What ISO 3166-2 calls a part of a country: (US, il) → Illinois; "" where it has no such code."""
    found = _SUBDIVISIONS.get(code=f"{country}-{code.upper()}") if _CODE.fullmatch(code) else None
    return "" if found is None else str(found.name)


def _region(name: str) -> str:
    """A region's name without the words that say what kind it is: Land Berlin and Berlin meet."""
    plain = _plain(name)
    own_words = [word for word in plain.split() if word not in _KINDS_OF_REGION]
    return _ALSO_CALLED.get(plain) or " ".join(own_words) or plain


def _plain(name: str) -> str:
    """A name as people type it: without accents, case and punctuation."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())
