"""The regions, countries, rivers and neighbours that a question names beside a place, with commas or without."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from contract.folding import fold
from contract.greek import nominatives
from weather.gazetteer import Gazetteer, distance_km
from weather.places import Place, PlaceQuery, country_of, lies_in, likeliest

BESIDE_KM = 50.0
SHORTEST_NEIGHBOUR = 4
"""Letters of a qualifier that may be a place nearby: shorter ones are codes."""
IN_FULL = {"ad": "an der", "id": "in der", "od": "ob der", "vd": "vor der", "a": "am", "i": "im", "b": "bei"}
"""How German towns shorten what tells where they lie: `Rothenburg o.d. Tauber`, `Neumarkt i.d.OPf.`."""
GERMAN_SPEAKING = frozenset({"AT", "CH", "DE", "IT", "LI", "LU"})
_WHERE = re.compile(
    r"(?P<town>[^\W\d].*?)\s+"
    r"(?:(?P<short>[aiov]\.\s?d\.|[aib]\.)\s?|(?P<full>an der|in der|ob der|vor der|am|im|bei)\s)"
    r"(?P<where>[^\W\d].*)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?P<town>[^\W\d][^/()]*?)\s?(?:/\s?(?P<after>[^\W\d][^/()]*)|\((?P<inside>[^\W\d][^/()]*)\))")
LONGEST_TAIL = 4
"""Words of a region or a country that follows a name without a comma."""


def in_qualifiers(gazetteer: Gazetteer, places: list[Place], qualifiers: Iterable[str]) -> list[Place]:
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


@dataclass(frozen=True, slots=True)
class TownAndWhere:
    """A German town with what it lies at or in: `Weiden i.d. Oberpfalz`, `Spittal/Drau`.

    `in_full` are the names that it may have so; `told` is whether the text has the word between.
    """

    town: str
    in_full: tuple[str, ...]
    told: bool

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None of another text."""
        if found := _BESIDE.fullmatch(text):
            town, where = found["town"], found["after"] or found["inside"]
            return cls(town, tuple(f"{town} {word} {where}" for word in IN_FULL.values()), told=False)
        found = _WHERE.fullmatch(text)
        if found is None:
            return None
        short = (found["short"] or "").lower().replace(".", "").replace(" ", "")
        full = f"{found['town']} {found['full'] or IN_FULL[short]} {found['where']}"
        return cls(found["town"], (full,), told=True)


def namesakes_in(gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
    """Of a name that many places have, those in the first qualifier, however small."""
    qualifier = query.qualifiers[0]
    country, regions = country_of(qualifier) or "", gazetteer.regions(qualifier)
    return likeliest(query.name, gazetteer.named_in(fold(query.name), country, regions, fold(qualifier).upper()))


def splits(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A name and what follows it without a comma, longer names first: a country or a region, or a region and a country.

    A slash is as good as a blank: `paris/texas`.
    `Wellington South Africa` gives `Wellington South` in `Africa`, then `Wellington` in `South Africa`.
    """
    words = text.replace("/", " ").split()
    for length in range(1, min(LONGEST_TAIL, len(words) - 1) + 1):
        name, tail = " ".join(words[:-length]), words[-length:]
        yield name, (" ".join(tail),)
        for middle in range(1, length):
            yield name, (" ".join(tail[:middle]), " ".join(tail[middle:]))
