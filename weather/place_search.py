"""Finding the place that a question means: in the gazetteer, without asking a provider.

In order: coordinates and GeoNames ids typed as a city, airports by IATA code in capitals, names with their qualifiers,
names that are followed by a region or a country without a comma, countries (their capital) and regions (their main
place). What the gazetteer lacks is left to the providers' geocoders.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from contract.countries import english_name
from contract.folding import fold, without_umlauts, written_out
from contract.greeklish import keys_of_latin, nominatives
from contract.problems import CityNotFound
from contract.queries import NUMBERED_PLACE, PlacesQuery, WeatherQuery, typed_coordinates
from weather.gazetteer import MAX_NAMESAKES, Gazetteer, distance_km
from weather.places import (
    MAX_QUALIFIERS,
    Candidate,
    NameKind,
    Place,
    PlaceQuery,
    country_of,
    lies_in,
    likeliest,
)

SUGGESTIONS = 3
SIMILAR_FROM = 72.0
"""How alike two names must be for one to be suggested for the other: rapidfuzz's ratio, of 100."""
FEW = MAX_NAMESAKES // 2
"""Places of one name, each found by one or two spellings, from which there may be more than were looked at."""
LONGEST_CODE = 3
"""Letters of a code of a country or a region."""
RIVAL_SHARE = 50
COUNTRIES = frozenset({"USA", "UAE"})
"""Countries that are known by what is also an airport's code."""
BESIDE_KM = 50.0
SHORTEST_NEIGHBOUR = 4
"""Letters of a qualifier that may be a place nearby: shorter ones are codes."""
LONGEST_TAIL = 4
"""Words of a region or a country that follows a name without a comma."""
MISSPELT = 4
"""Of several spellings, how many may be misspelt: the first ones."""
SHORTEST_MISSPELT, LONG_ENOUGH, TWO_MISTAKES = 4, 6, 8
"""Letters of a name from which one mistake is forgiven for a large place, for any place, and two are."""
MISTAKE = 2.0
"""What a mistake weighs beside the logarithm of the population."""
METROPOLIS, WELL_KNOWN, KNOWN, HAMLET = 500_000, 100_000, 2_000, 500
"""People of a place for which a short name, and a longer one, may be misspelt."""
_AIRPORT = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Found:
    """The places that a text can mean, the likeliest first. Without any, `elsewhere` are those of the name."""

    places: list[Place]
    elsewhere: list[Place]


class Match(StrEnum):
    """How a spelling found its places: by a name, by one that is a letter or two away, or by a similar one."""

    EXACT = "exact"
    NEAR = "near"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Spelled:
    """What one of several spellings of a name found."""

    match: Match
    spelling: str
    places: list[Place]


class PlaceSearch:
    """Searches the gazetteer; without one (None) it finds nothing, and every question is left to the geocoders."""

    def __init__(self, gazetteer: Gazetteer | None) -> None:
        self._gazetteer = gazetteer

    def place_of(self, query: WeatherQuery) -> Place | None:
        """The place of a question: a city's likeliest, or None where the gazetteer lacks it; always one of a point."""
        if query.city is None:
            return self.place_at(query.lat or 0.0, query.lon or 0.0)
        found = self.find(query.city).places
        return found[0] if found else None

    def place_at(self, lat: float, lon: float) -> Place:
        """A point with the name and the country of the nearest place; coordinates are the name where none is near."""
        nearest = self.nearest(lat, lon)
        return replace(nearest, lat=lat, lon=lon) if nearest else Place.from_coordinates(lat, lon)

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The nearest place, if one is near."""
        return self._gazetteer.nearest(lat, lon) if self._gazetteer else None

    def around(self, lat: float, lon: float, limit: int) -> list[Place]:
        """The places near to a point, the nearest first."""
        return self._gazetteer.around(lat, lon, limit) if self._gazetteer else []

    def find(self, text: str) -> Found:
        """The places that a city parameter can mean."""
        point = typed_coordinates(text)
        if point:
            return Found([self.place_at(*point)], [])
        if self._gazetteer is None:
            return Found([], [])
        numbered = NUMBERED_PLACE.fullmatch(text)
        if numbered:
            place = self._gazetteer.by_id(int(numbered["id"]))
            return Found([place] if place else [], [])
        query = PlaceQuery.parse(text)
        if not query.name or len(query.qualifiers) > MAX_QUALIFIERS:
            return Found([], [])
        return self._find(self._gazetteer, query)

    def completions(self, query: PlacesQuery) -> list[Place]:
        """The places of that name, then those whose name begins so; none where the gazetteer has neither."""
        exact = self.find(query.q).places
        if self._gazetteer is None or len(exact) >= query.limit or typed_coordinates(query.q):
            return exact[: query.limit]
        asked = PlaceQuery.parse(query.q)
        beginning = self._gazetteer.beginning_with(fold(asked.name)) if fold(asked.name) else []
        more = _in_qualifiers(self._gazetteer, likeliest(asked.name, beginning), asked.qualifiers)
        known = {place.rank for place in exact}
        return [*exact, *(place for place in more if place.rank not in known)][: query.limit]

    def suggestions(self, text: str) -> list[str]:
        """Up to three places for a name that nobody knows, each as a text that finds it."""
        if self._gazetteer is None:
            return []
        found = self.find(text)
        places = found.elsewhere or self._similar(self._gazetteer, PlaceQuery.parse(text))
        labels = (self.label(place) for place in places[: 2 * SUGGESTIONS])
        return list(dict.fromkeys(labels))[:SUGGESTIONS]

    def spelled(self, spellings: Iterable[str]) -> Spelled:
        """The places of the first of these spellings that has any, else those that are one or two letters away.

        Without either, the places are those of similar names, to be suggested.
        """
        tried = tuple(spellings)
        for spelling in tried:
            places = self.find(spelling).places
            if places:
                better = self._far_larger(spelling, places[0])
                return Spelled(Match.NEAR, spelling, [better]) if better else Spelled(Match.EXACT, spelling, places)
        if self._gazetteer is None:
            return Spelled(Match.SIMILAR, "", [])
        for spelling in tried[:MISSPELT]:
            place = self._misspelt(self._gazetteer, spelling)
            if place:
                return Spelled(Match.NEAR, spelling, [place])
        for spelling in tried[:MISSPELT]:
            query = PlaceQuery.parse(spelling)
            places = self.find(spelling).elsewhere or self._similar(self._gazetteer, query)
            if places:
                return Spelled(Match.SIMILAR, spelling, places[:SUGGESTIONS])
        return Spelled(Match.SIMILAR, "", [])

    def _misspelt(self, gazetteer: Gazetteer, text: str) -> Place | None:
        """The place that a name with one mistake means, or with two where it is long; the fewest, then the largest."""
        query = PlaceQuery.parse(text)
        folded = fold(query.name)
        if len(folded) < SHORTEST_MISSPELT:
            return None
        allowed = 2 if len(folded) >= LONG_ENOUGH else 1
        names = gazetteer.similar_names(folded)
        near = process.extract(folded, names, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        found = [
            (MISTAKE * mistakes - math.log10((place.population or 0) + 1), place)
            for name, mistakes, _ in near
            for place in _in_qualifiers(gazetteer, likeliest(name, gazetteer.named(name)), query.qualifiers)[:1]
            if mistakes and (place.population or 0) >= _least_population(len(folded), int(mistakes))
        ]
        return min(found, key=lambda entry: entry[0])[1] if found else None

    def _far_larger(self, spelling: str, place: Place) -> Place | None:
        """The city that is meant, with a mistake in its name, rather than a hamlet which happens to have that name."""
        if self._gazetteer is None or (place.population or 0) >= HAMLET or place.rank is None or "," in spelling:
            return None
        meant = self._misspelt(self._gazetteer, spelling)
        return meant if meant and (meant.population or 0) >= METROPOLIS else None

    def not_found(self, text: str, otherwise: str) -> CityNotFound:
        """The problem for a city that neither the gazetteer nor a provider knows, whose sentence is `otherwise`.

        Where there are places of the name, but none in the region asked for, the sentence names them.
        """
        suggestions = tuple(self.suggestions(text))
        elsewhere = self.find(text).elsewhere
        if not elsewhere:
            return CityNotFound(otherwise, suggestions=suggestions)
        query = PlaceQuery.parse(text)
        return CityNotFound(
            f"There is a {query.name!r}, but none in {', '.join(query.qualifiers)!r}: a region or a country is meant. "
            f"There is {' · '.join(suggestions)}.",
            suggestions=suggestions,
        )

    def label(self, place: Place) -> str:
        """`name,country`, or with the region where the name and the country would find another place."""
        short = ", ".join(filter(None, (place.name, place.country)))
        first = self.find(short).places[:1]
        if (first and first[0].rank == place.rank) or not place.state:
            return short
        return f"{place.name}, {place.state}, {place.country}"

    def is_name_of(self, name: str, place: Place) -> bool:
        """Whether the gazetteer knows the place by this name too."""
        return self._gazetteer is not None and self._gazetteer.is_name_of(name, place)

    def _find(self, gazetteer: Gazetteer, query: PlaceQuery) -> Found:
        airport = gazetteer.airport(query.name) if _AIRPORT.fullmatch(query.name) else None
        if airport and query.name not in COUNTRIES and all(lies_in(airport, part) for part in query.qualifiers):
            return Found([airport], [])
        namesakes = self._namesakes(gazetteer, query.name, alone=not query.qualifiers)
        places = _in_qualifiers(gazetteer, namesakes, query.qualifiers)
        if query.qualifiers and len(namesakes) >= FEW:
            more = _in_qualifiers(gazetteer, _namesakes_in(gazetteer, query), query.qualifiers)
            places = list({place.rank: place for place in (*places, *more)}.values())
        if not places and query.qualifiers:
            places = self._with_comma(gazetteer, query)
        if places or namesakes:
            return Found(places, [] if places else namesakes)
        for name, qualifiers in _splits(query.name):
            places = _in_qualifiers(gazetteer, self._namesakes(gazetteer, name), (*qualifiers, *query.qualifiers))
            if places:
                return Found(places, [])
        regions = gazetteer.regions(query.name)
        main = gazetteer.main_place(regions) if regions else None
        return Found(_in_qualifiers(gazetteer, [main] if main else [], query.qualifiers), [])

    def _with_comma(self, gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
        """The places with a comma in their name, such as `Basford, Stoke-on-Trent`."""
        for length in range(1, len(query.qualifiers) + 1):
            name = " ".join((query.name, *query.qualifiers[:length]))
            places = _in_qualifiers(gazetteer, self._namesakes(gazetteer, name), query.qualifiers[length:])
            if places:
                return places
        return []

    def _namesakes(self, gazetteer: Gazetteer, name: str, *, alone: bool = False) -> list[Place]:
        """The places of a name. Alone, the name of a country is its capital's too, a region's its main place's."""
        folded = fold(name)
        if not folded:
            return []
        candidates = gazetteer.named(folded) or gazetteer.named(without_umlauts(folded))
        if alone:
            candidates = [*candidates, *_governed(gazetteer, name, [found.place for found in candidates])]
        if not candidates:
            other = (*written_out(folded), *keys_of_latin(folded))
            candidates = [found for key in other for found in gazetteer.named(key)]
        return likeliest(name, candidates)

    def _similar(self, gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
        """Places with names like this one, those in the qualifiers first."""
        folded = fold(query.name)
        if not folded:
            return []
        names = gazetteer.similar_names(folded)
        near = process.extract(folded, names, scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM, limit=4 * SUGGESTIONS)
        best: dict[str, float] = {name: score for name, score, _ in near if len(name) > LONGEST_CODE}
        found = {name: likeliest(name, gazetteer.named(name)) for name in best}
        begun = likeliest(query.name, gazetteer.beginning_with(folded))[:SUGGESTIONS]
        inside = (
            [place for name in best for place in _in_qualifiers(gazetteer, found[name], query.qualifiers)[:1]]
            if query.qualifiers
            else []
        )
        likely = sorted(
            (
                (score + math.log10((places[0].population or 0) + 1), places[0])
                for name, score in best.items()
                if (places := found[name])
            ),
            key=lambda entry: -entry[0],
        )
        return [*inside, *begun, *(place for _, place in likely)]


def _least_population(letters: int, mistakes: int) -> int:
    """The people that a place must have for a name of so many letters to be forgiven so many mistakes."""
    if mistakes > 1 and letters < TWO_MISTAKES:
        return METROPOLIS
    return WELL_KNOWN if letters < LONG_ENOUGH or mistakes > 1 else KNOWN


def _namesakes_in(gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
    """Of a name that many places have, those in the first qualifier, however small."""
    qualifier = query.qualifiers[0]
    country, regions = country_of(qualifier) or "", gazetteer.regions(qualifier)
    return likeliest(query.name, gazetteer.named_in(fold(query.name), country, regions, fold(qualifier).upper()))


def _governed(gazetteer: Gazetteer, name: str, namesakes: list[Place]) -> list[Candidate]:
    """The capital of the country of that name, and the main place of the region that none of the namesakes lies in."""
    regions = gazetteer.regions(name) if len(fold(name)) > LONGEST_CODE else frozenset()
    main = gazetteer.main_place(regions, only_largest=True) if regions else None
    found = []
    if main and namesakes and not any(_rivals(place, main, regions) for place in namesakes):
        found.append(Candidate(main, NameKind.REGION))
    country = country_of(name) if _may_be_country(name) else None
    is_english = country is not None and fold(english_name(country)) == fold(name)
    if country and (is_english or not (main and main.country == country)):
        capital = gazetteer.capital(country)
        if capital:
            found.append(Candidate(capital, NameKind.COUNTRY if is_english else NameKind.ALTERNATE))
    return found


def _rivals(place: Place, main: Place, regions: frozenset[int]) -> bool:
    """Whether a region's name may mean this place in it, as Mecca's does, rather than the region's main place."""
    return bool(place.regions & main.regions & regions) and (place.population or 0) * RIVAL_SHARE >= (
        main.population or 0
    )


def _may_be_country(name: str) -> bool:
    """Whether a whole question may be a country's name. Codes are too many words: Pér is in Hungary."""
    folded = fold(name)
    return len(folded) > LONGEST_CODE or not folded.isascii() or name in COUNTRIES


def _in_qualifiers(gazetteer: Gazetteer, places: list[Place], qualifiers: Iterable[str]) -> list[Place]:
    """Those of the places that lie in all qualifiers; a qualifier may also be a place beside which one lies."""
    for qualifier in qualifiers:
        forms = (qualifier, *nominatives(fold(qualifier)))
        inside = next(filter(None, (_inside(gazetteer, places, form) for form in forms)), [])
        places = inside or (_beside(gazetteer, places, qualifier) if places else [])
    return places


def _inside(gazetteer: Gazetteer, places: list[Place], qualifier: str) -> list[Place]:
    regions = gazetteer.regions(qualifier)
    return [place for place in places if lies_in(place, qualifier, regions)]


def _beside(gazetteer: Gazetteer, places: list[Place], qualifier: str) -> list[Place]:
    """The places near the one that the qualifier names: `Oia, Santorini`, `Christchurch, Bournemouth`."""
    folded = fold(qualifier)
    known = likeliest(qualifier, gazetteer.named(folded)) if len(folded) >= SHORTEST_NEIGHBOUR else []
    if not known or country_of(qualifier):
        return []
    other = known[0]
    return [
        place
        for place in places
        if place.country == other.country
        and place.rank != other.rank
        and distance_km(place.lat, place.lon, other.lat, other.lon) <= BESIDE_KM
    ]


def _splits(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A name and what follows it without a comma, longer names first: a country or a region, or a region and a country.

    `Wellington South Africa` gives `Wellington South` in `Africa`, then `Wellington` in `South Africa`.
    """
    words = text.split()
    for length in range(1, min(LONGEST_TAIL, len(words) - 1) + 1):
        name, tail = " ".join(words[:-length]), words[-length:]
        yield name, (" ".join(tail),)
        for middle in range(1, length):
            yield name, (" ".join(tail[:middle]), " ".join(tail[middle:]))
