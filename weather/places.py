"""Places, pure functions that decide which candidate a name means (`London,CA`, `Springfield,IL,US`), and a cache."""

import re
import time
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any, Self

import pycountry
from cachetools import TTLCache
from rapidfuzz.distance import Levenshtein

from contract.countries import known_code, possible_codes
from contract.folding import fold, fold_region, own_names
from contract.greek import COUNTRIES as GREEK_SPEAKING
from contract.place_names import local_name
from contract.problems import CityNotFound
from contract.queries import COMMAS

MAX_QUALIFIERS = 3
"""Two nested regions and a country; text with more commas is no place's name."""
MOST_KEPT = 10_000
KEPT_S = 7 * 86_400
"""Places don't move."""

_REGION_ALIASES = {"washington dc": "columbia"}  # GeoNames' name for the District of Columbia
_UK_NATIONS = frozenset({"england", "scotland", "wales", "northern ireland"})
_SUBDIVISIONS: Any = pycountry.subdivisions  # ISO 3166-2
_SUBDIVISION_CODE = re.compile(r"[A-Za-z0-9]{1,3}")


FAR_MORE, VERY_FAR_MORE = 5, 20
"""How many times as populous a place must be to precede one that is spelt exactly so: the second where its own name is
another word, as Saint George is for Freetown, and where it is a village."""
OTHER_SPELLING, OTHER_WORD = 60, 200
"""The same where no language calls the place so now: GeoNames lists slips and transcriptions beside names in use. Puno
is in Peru, though Pune is called so too, and Eden is no Aden."""
SAME_WORD = 0.6
"""How alike two names are that are spellings of one: Odessa and Odesa, Turin and Torino."""
VILLAGE = 5_000
EXACT_ACCENTS, EXACT_ASCII, BARE_ACCENTS = 10, 1.5, 1.25
"""What an own name counts more that is spelt as asked, with accents and without any, and one whose accents were left
out."""
REGION_SHARE = 1 / 10
LEAST_OF_A_COUNTRY = 20_000
"""As many people a capital counts at least, by its country's name: Palau is no town of Coahuila."""
_LETTERS_OF = {
    "JP": "ōū",
    "TR": "ğış",
    "AZ": "ğışə",
    "PL": "łąęż",
    "HU": "őű",
    "CZ": "řěů",
    "RO": "țșăţ",
    "BR": "ãõ",
    "PT": "ãõ",
    "ST": "ãõ",
    "NO": "åø",
    "DK": "åø",
    "SE": "å",
    "DE": "ß",
}
"""Letters that point to a country's language: Kōchi is in Japan, Kochi in India."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place: latitude and longitude in degrees, the country as an ISO 3166-1 alpha-2 code in capitals.

    `country` is "" where it isn't known. `state` is the largest region that the place lies in, `districts` the smaller
    ones. `local_names` is keyed by ISO 639-1 language, `id` is GeoNames', `timezone` is the zone's name in the IANA
    database. Open-Meteo's places have `postcodes`, without blanks. The gazetteer's have what follows: `rank` by
    population from 0, the ids of the regions that the place lies in, and these regions' codes in ISO 3166-2 without
    the country's. `airport` is an airport's IATA code, or its ICAO code where it has no other.
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
    postcodes: frozenset[str] = frozenset()
    rank: int | None = None
    is_capital: bool = False
    regions: frozenset[int] = frozenset()
    region_codes: frozenset[str] = frozenset()
    airport: str = ""

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
        return local_name(self.local_names, self.country, language) or self.name


class NameKind(IntEnum):
    """What a name is to a place: its own, another one, or a romanization made by machine, such as `ya dian`.

    A preferred one is meant before others of the name, as of Victoria the one in British Columbia. The last three are
    the English name of the country that the place is the capital of, that of the region whose most populous place it
    is, and another name of the country.
    """

    MAIN = 0
    ALTERNATE = 1
    ROMANIZED = 2
    PREFERRED = 3
    COUNTRY = 4
    REGION = 5
    EVERYDAY_COUNTRY = 6


_FACTORS = {
    NameKind.MAIN: 1.0,
    NameKind.ROMANIZED: 1 / 500,
    NameKind.PREFERRED: 1e9,
    NameKind.COUNTRY: 10.0,
    NameKind.REGION: REGION_SHARE,
    NameKind.EVERYDAY_COUNTRY: 1 / FAR_MORE,
}
"""What a place's people count where nothing else tells."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the gazetteer, and what the name that found it is to it."""

    place: Place
    kind: NameKind


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A city parameter split at its commas: a name, and the regions or the country that the place must lie in."""

    name: str
    qualifiers: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """`Springfield, IL,US` → name `Springfield`, qualifiers `IL` and `US`."""
        name, *qualifiers = (part.strip() for part in COMMAS.split(text))
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
        if all(lies_in(place, qualifier) for qualifier in query.qualifiers)
    ]
    return [place for _, place in sorted(ranked, key=lambda entry: (entry[0], -(entry[1].population or 0)))]


def likeliest(name: str, candidates: Iterable[Candidate]) -> list[Place]:
    """The gazetteer's candidates for a name, the likeliest first, each place once.

    A place precedes others by its population. One that merely has the name as an alternate must have FAR_MORE times as
    many people as one whose own name it is. An own name that is spelt exactly as asked, accents included, counts
    more: San José is in Costa Rica, San Jose in California.
    """
    asked = unicodedata.normalize("NFC", name).casefold()
    best: dict[int | None, tuple[float, Place]] = {}
    for candidate in candidates:
        at_home = any(letter in asked for letter in _LETTERS_OF.get(candidate.place.country, ""))
        weight = _weight(candidate, asked) * (EXACT_ACCENTS if at_home else 1)
        if weight > best.get(candidate.place.rank, (-1.0, candidate.place))[0]:
            best[candidate.place.rank] = (weight, candidate.place)
    return [place for _, place in sorted(best.values(), key=lambda entry: (-entry[0], entry[1].rank or 0))]


def us_state_code(qualifier: str) -> str | None:
    """The two-letter code of a state of the United States, given by code or name: `Texas` → `TX`."""
    for state in _SUBDIVISIONS.get(country_code="US"):
        code = state.code.removeprefix("US-")
        if qualifier.upper() == code or fold(qualifier) == fold(state.name):
            return str(code)
    return None


@lru_cache(maxsize=4096)
def country_of(qualifier: str) -> str | None:
    """The code, in capitals, of the country that a qualifier names; None where it names none."""
    code = known_code(qualifier)
    return code and code.upper()


@lru_cache(maxsize=4096)
def countries_of(qualifier: str) -> frozenset[str]:
    """The codes, in capitals, of the countries that a qualifier may name: both of Congo's."""
    return frozenset(code.upper() for code in possible_codes(qualifier))


def _is_own_greek_name(place: Place, name: str) -> bool:
    return place.country in GREEK_SPEAKING and fold(name) == fold(place.local_names.get("el", ""))


def _is_same_word(place: Place, name: str) -> bool:
    """Whether a name is the place's own, shortened or in another spelling; in another script, whichever it is."""
    own, asked = fold(place.name), fold(name)
    if not asked.isascii() or own.startswith(f"{asked} "):
        return True
    parts = (fold(part) for part in own_names(place.name))
    return any(
        asked[0] == part[0] and Levenshtein.normalized_similarity(asked, part) >= SAME_WORD for part in parts if part
    )


def _is_called(place: Place, name: str) -> bool:
    return fold(name) in map(fold, (place.name, *place.local_names.values()))


def _has_hidden_alias(place: Place, name: str) -> bool:
    """Whether a geocoder's first result must have matched by an alias that it doesn't return.

    So it is with Roma → Rome, but not with Rom → Rome, which matched as a prefix.
    """
    return not fold(place.name).startswith(fold(name))


def lies_in(place: Place, qualifier: str, region_ids: frozenset[int] = frozenset()) -> bool:
    """Whether a place lies in the region or the country that a qualifier names, by code or by name.

    `region_ids` are the gazetteer's regions of that name.
    """
    regions = {_region_key(name) for name in (place.state or "", *place.districts) if name}
    if _region_key(qualifier) in regions or _region_key(_subdivision_name(place.country, qualifier)) in regions:
        return True
    if place.regions & region_ids or fold(qualifier).upper() in place.region_codes:
        return True
    if regions and fold(qualifier) in _UK_NATIONS:
        return False  # these also name the United Kingdom as a country, by which `Edinburgh,England` would be found
    return bool(place.country) and place.country in countries_of(qualifier)


@lru_cache(maxsize=4096)
def _subdivision_name(country: str, code: str) -> str:
    """The name of a country's subdivision in ISO 3166-2: (`US`, `il`) → `Illinois`; "" for an unknown code."""
    found = _SUBDIVISIONS.get(code=f"{country}-{code.upper()}") if _SUBDIVISION_CODE.fullmatch(code) else None
    return "" if found is None else str(found.name)


def _region_key(name: str) -> str:
    folded = fold_region(name)
    return _REGION_ALIASES.get(fold(name)) or folded


def _times_more(place: Place, asked: str) -> int:
    """How many times as populous a place must be to precede, by this other name, one whose own name it is."""
    same_word = (place.population or 0) > VILLAGE and _is_same_word(place, asked)
    own, folded = fold(place.name), fold(asked)
    shortened = not asked.isascii() or own.startswith(f"{folded} ") or own.replace(" ", "") == folded.replace(" ", "")
    if shortened or any(fold(name) == folded for name in place.local_names.values()):
        return FAR_MORE if same_word else VERY_FAR_MORE
    return OTHER_SPELLING if same_word else OTHER_WORD


def _weight(candidate: Candidate, asked: str) -> float:
    place = candidate.place
    people = (place.population or 0) + (2 if place.is_capital else 1)
    if candidate.kind is NameKind.MAIN and asked in own_names(unicodedata.normalize("NFC", place.name).casefold()):
        return people * (EXACT_ASCII if asked.isascii() else EXACT_ACCENTS)
    if candidate.kind is NameKind.MAIN and asked.isascii():
        return people * BARE_ACCENTS
    if candidate.kind is NameKind.ALTERNATE and _is_own_greek_name(place, asked):
        return people * EXACT_ACCENTS
    if candidate.kind is NameKind.ALTERNATE:
        return people / _times_more(place, asked)
    if candidate.kind is NameKind.COUNTRY:
        people = max(people, LEAST_OF_A_COUNTRY)
    if candidate.kind is NameKind.REGION and not asked.isascii():
        return people * REGION_SHARE * EXACT_ACCENTS
    return people * _FACTORS[candidate.kind]


def canonical(degrees: float, decimals: int = 4) -> str:
    """A coordinate with so many decimals at most, without zeros at its end and without a minus before 0.

    The US weather service redirects what is written otherwise, MET Norway refuses more than four decimals.
    """
    text = f"{degrees:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def nautical_zone(lon: float) -> str:
    """The zone of ships at a longitude: full hours, whose names in the IANA database have the sign turned round."""
    hours = round(lon / 15)
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


class PlaceCache:
    """Places by search key, bounded by age and by number; a full cache evicts the least recently used entry.

    Only places that were found are kept: a name that is unknown today may be known tomorrow.
    """

    def __init__(
        self, *, max_entries: int = MOST_KEPT, ttl_s: float = KEPT_S, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._places: TTLCache[Hashable, Place, float] = TTLCache(max_entries, ttl_s, timer)

    def get_or_find(self, key: Hashable, find: Callable[[], Place]) -> Place:
        """The place kept under `key`, else the one that `find` returns; raises what `find` raises."""
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = find()
        return place
