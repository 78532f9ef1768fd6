"""Names that are nearly as a question has them: misspelt ones, and similar ones to suggest."""

import math
from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from contract.folding import fold, own_names
from contract.landmarks import names_landmark
from weather.gazetteer import Gazetteer
from weather.places import Candidate, NameKind, Place, PlaceQuery, likeliest
from weather.qualifiers import in_qualifiers

SUGGESTIONS = 3
SIMILAR_FROM = 72.0
"""How alike two names must be for one to be suggested for the other: rapidfuzz's ratio, of 100."""
LONGEST_CODE = 3
"""Letters of a code of a country or a region."""
SHORTEST_MISSPELT, LONG_ENOUGH, TWO_MISTAKES = 4, 6, 8
"""Letters of a name from which one mistake is forgiven for a large place, for any place, and two are."""
MISTAKE = 2.0
"""What a mistake weighs beside the logarithm of the population."""
OTHER_NAME = 2.5
"""What it weighs that the name is a lesser known one of the place: `zermat` is Zermatt, not Zarqa, alias Zerqat."""
FAME, FAMOUS_LANGUAGES = 10, 7
"""How many times as many people count of a place that has names in so many languages: Davos, Capri, Positano."""
METROPOLIS, WELL_KNOWN, TOWN, KNOWN = 500_000, 100_000, 10_000, 2_000
"""People of a place for which a short name, and a longer one, may be misspelt."""


def misspelt(gazetteer: Gazetteer, text: str, *, alone: bool = False) -> Place | None:
    """The place that a name with one mistake means, or with two where it is long; the fewest, then the largest.

    A name `alone`, which no question stands around, may be any word: its first letter must be right, two mistakes are
    forgiven later, and a short one means large places only. A landmark's is forgiven one: `Chappel Hill Church`.
    """
    query = PlaceQuery.parse(text)
    folded = fold(query.name)
    if len(folded) < SHORTEST_MISSPELT:
        return None
    long = len(folded) >= (TWO_MISTAKES if alone else LONG_ENOUGH)
    allowed = 2 if long and not names_landmark(query.name) else 1
    names = [name for name in gazetteer.similar_names(folded) if not alone or name[:1] == folded[:1]]
    least = _least_population_alone if alone else _least_population
    near = process.extract(folded, names, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    found = []
    for name, mistakes, _ in near:
        candidates = gazetteer.named(name) if mistakes else []
        for place in in_qualifiers(gazetteer, likeliest(name, candidates), query.qualifiers)[:1]:
            people = _people(place, candidates) if len(folded) >= LONG_ENOUGH else place.population or 0
            if people >= least(len(folded), int(mistakes)):
                own = is_own(name, place) or _is_meant_by(place, candidates)
                found.append((MISTAKE * mistakes - math.log10(people + 1) + OTHER_NAME * (not own), place))
    return min(found, key=lambda entry: entry[0])[1] if found else None


def _is_meant_by(place: Place, candidates: Sequence[Candidate]) -> bool:
    """Whether the name is one under which the place is meant before others, as Firá is by Santorini."""
    return any(found.kind is NameKind.PREFERRED and found.place.rank == place.rank for found in candidates)


def _people(place: Place, candidates: Sequence[Candidate]) -> int:
    """The people of a place; of one that is known far from home, by how many languages write its name, more."""
    if _is_meant_by(place, candidates):
        return max(place.population or 0, METROPOLIS)
    return (place.population or 0) * (FAME if len(place.local_names) >= FAMOUS_LANGUAGES else 1)


def is_own(name: str, place: Place) -> bool:
    """Whether a folded name is a place's own, or its beginning: Frankfurt am Main."""
    own = map(fold, (*own_names(place.name), *place.local_names.values()))
    return any(each == name or each.startswith(f"{name} ") for each in own)


def similar(gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
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
        [place for name in best for place in in_qualifiers(gazetteer, found[name], query.qualifiers)[:1]]
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


def _least_population_alone(letters: int, mistakes: int) -> int:
    if letters < LONG_ENOUGH:
        return METROPOLIS
    if letters == LONG_ENOUGH or mistakes > 1:
        return WELL_KNOWN
    return TOWN if letters < TWO_MISTAKES else KNOWN
