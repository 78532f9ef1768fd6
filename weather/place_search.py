"""Finding the place that a question means: in the gazetteer, without asking a provider.

In order: coordinates and GeoNames ids typed as a city, airports by their codes, names with their qualifiers, airports
by name, names that are followed by a region or a country without a comma, countries (their capital) and regions (their
main place). What the gazetteer lacks is left to the providers' geocoders; what these lack too is taken to be misspelt.
docs/gazetteer.md has the rules in a table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any

from rapidfuzz.distance import OSA

from contract.coordinates import typed_coordinates
from contract.countries import english_name
from contract.folding import fold, own_names, without_umlauts, written_out
from contract.greek import keys_of_latin
from contract.landmarks import is_kind, is_sight, names_landmark, sight_town
from contract.languages import ENGLISH
from contract.place_names import called, local_name
from contract.problems import CityNotFound
from contract.queries import NUMBERED_PLACE, PlacesQuery, WeatherQuery
from weather.airports import KNOWN_AS as AIRPORTS_KNOWN_AS
from weather.airports import is_called_airport, telling_words
from weather.gazetteer import MAX_NAMESAKES, Gazetteer
from weather.near_names import LONGEST_CODE, METROPOLIS, SUGGESTIONS, WELL_KNOWN, is_own, misspelt, similar
from weather.places import (
    MAX_QUALIFIERS,
    SAME_WORD,
    Candidate,
    NameKind,
    Place,
    PlaceQuery,
    country_of,
    lies_in,
    likeliest,
)
from weather.qualifiers import GERMAN_SPEAKING, TownAndWhere, in_qualifiers, namesakes_in, splits

SAME_ZONE_KM = 150.0
"""How far a point may be from a place whose time zone is taken to be its own."""
FEW = MAX_NAMESAKES // 2
"""Places of one name, each found by one or two spellings, from which there may be more than were looked at."""
RIVAL_SHARE = 50
COUNTRIES = frozenset({"USA", "UAE"})
"""Countries that are known by what is also an airport's code."""
MISSPELT = 4
"""Of several spellings, how many may be misspelt: the first ones."""
HAMLET, VILLAGE = 500, 2_000
TOWN = 5_000
"""People of a place from which its name, in small letters, isn't taken for an airport's code."""
CITY = 20_000
"""People of a town from which its name isn't a region's in another language."""
AMBIGUOUS_SHARE = 20
"""A place was chosen among others where one of them has this part of its people."""
MOST_ALSO = 4
MOST_TELLING_WORDS = 6
"""Of a landmark's name, besides the word for its kind."""
SHORTEST_FAMOUS, FAMOUS_SHARE = 5, 50
"""Letters of a name, and times as many people, from which a famous place's name with a slip precedes another name."""
IATA_LETTERS = 3
_CODE = re.compile(r"[A-Za-z]{3,4}")
_UMLAUT = re.compile("[äöüåæøœ]", re.IGNORECASE)
NO_LANDMARKS = "I know towns and airports, not stations, sights or mountains such as {name!r}: ask for the town there."
NO_TOWN = "{otherwise} I know towns and airports, not sights or mountains."


class How(StrEnum):
    """By what a text found its places: their name, a sound, a code, or the name of what they are the main place of."""

    NAME = "name"
    SOUND = "sound"
    CODE = "code"
    GOVERNED = "governed"
    MISSPELT = "misspelt"


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """The places that a text can mean, the likeliest first. Without any, `elsewhere` are those of the name.

    `name` is the part of the text that names them, without what they lie in.
    """

    places: list[Place] = field(default_factory=list)
    elsewhere: list[Place] = field(default_factory=list)
    how: How = How.NAME
    name: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a question left open: the place that it was taken for, and the others that it may mean, by their labels."""

    text: str
    place: str
    also: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, str]:
        """The place, and the others in one line."""
        return self.place, " / ".join(self.also)

    def as_json(self) -> dict[str, Any]:
        """The field that an answer has."""
        return {"text": self.text, "place": self.place, **({"also": list(self.also)} if self.also else {})}


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """The place of a question: what to call it, where the question knows better, and what was assumed, if anything."""

    place: Place
    called: str | None = None
    assumed: Assumption | None = None


class Match(StrEnum):
    """How a spelling found its places.

    By a name, by an airport's code in small letters, which may be a word, by a name that is a letter or two away, or by
    a similar one.
    """

    EXACT = "exact"
    CODE = "code"
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
        resolved = self.resolve(query)
        return resolved.place if resolved else None

    def resolve(self, query: WeatherQuery) -> ResolvedPlace | None:
        """The same, with what it is called and what was assumed."""
        if query.city is None:
            return ResolvedPlace(self.place_at(query.lat or 0.0, query.lon or 0.0))
        found = self.find(query.city)
        if not found.places:
            return None
        return ResolvedPlace(found.places[0], self._called(found, query.lang), self._assumed(query.city, found))

    def resolve_misspelt(self, query: WeatherQuery) -> ResolvedPlace | None:
        """The place that is meant by a name that nobody knows; None where none is near enough."""
        if self._gazetteer is None or query.city is None or is_sight(query.city):
            return None
        place = misspelt(self._gazetteer, query.city, alone=True)
        return ResolvedPlace(place, None, Assumption(query.city, self._full_label(place))) if place else None

    def place_at(self, lat: float, lon: float) -> Place:
        """A point with the name, the country and the zone of the nearest place; of one that isn't near, the zone only.

        Coordinates are the name then.
        """
        nearest = self.nearest(lat, lon)
        if nearest:
            return replace(nearest, lat=lat, lon=lon)
        farther = self._gazetteer.nearest(lat, lon, SAME_ZONE_KM) if self._gazetteer else None
        return replace(Place.from_coordinates(lat, lon), timezone=farther.timezone if farther else None)

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The nearest place, if one is near."""
        return self._gazetteer.nearest(lat, lon) if self._gazetteer else None

    def around(self, lat: float, lon: float, limit: int) -> list[Place]:
        """The places near to a point, the nearest first."""
        return self._gazetteer.around(lat, lon, limit) if self._gazetteer else []

    def find(self, text: str) -> FoundPlaces:
        """The places that a city parameter can mean."""
        point = typed_coordinates(text)
        if point:
            return FoundPlaces([self.place_at(*point)])
        if self._gazetteer is None:
            return FoundPlaces()
        numbered = NUMBERED_PLACE.fullmatch(text)
        if numbered:
            place = self._gazetteer.by_id(int(numbered["id"]))
            return FoundPlaces([place] if place else [])
        query = PlaceQuery.parse(text)
        if not query.name or len(query.qualifiers) > MAX_QUALIFIERS or is_sight(text):
            return FoundPlaces()
        return self._find(self._gazetteer, query)

    def completions(self, query: PlacesQuery) -> list[Place]:
        """The places of that name, then those whose name begins so; none where the gazetteer has neither."""
        exact = self.find(query.q).places
        if self._gazetteer is None or len(exact) >= query.limit or typed_coordinates(query.q):
            return exact[: query.limit]
        asked = PlaceQuery.parse(query.q)
        beginning = self._gazetteer.beginning_with(fold(asked.name)) if fold(asked.name) else []
        more = in_qualifiers(self._gazetteer, likeliest(asked.name, beginning), asked.qualifiers)
        known = {place.rank for place in exact}
        return [*exact, *(place for place in more if place.rank not in known)][: query.limit]

    def suggestions(self, text: str) -> list[str]:
        """Up to three places for a name that nobody knows, each as a text that finds it."""
        if self._gazetteer is None:
            return []
        labels = (self.label(place) for place in self._near(self._gazetteer, text)[: 2 * SUGGESTIONS])
        return list(dict.fromkeys(labels))[:SUGGESTIONS]

    def spelled(self, spellings: Iterable[str]) -> Spelled:
        """The places of the first of these spellings that has any, else those that are one or two letters away.

        Without either, the places are those of similar names, to be suggested.
        """
        tried = tuple(spellings)
        for spelling in tried:
            if is_sight(spelling):
                return Spelled(Match.SIMILAR, spelling, self.near_sight(spelling))
            found = self.find(spelling)
            if found.places and found.how is How.CODE and not spelling.isupper():
                return Spelled(Match.CODE, spelling, found.places)
            if found.places:
                better = self._far_larger(spelling, found.places[0])
                near = (
                    better is not None or found.how is How.MISSPELT or _lacks_a_vowel(found.name, found.places[0].name)
                )
                return Spelled(Match.NEAR if near else Match.EXACT, spelling, [better] if better else found.places)
        return self._nearly_spelled(tried[:MISSPELT]) or Spelled(Match.SIMILAR, "", [])

    def _nearly_spelled(self, tried: Sequence[str]) -> Spelled | None:
        if self._gazetteer is None:
            return None
        for spelling in tried:
            place = misspelt(self._gazetteer, spelling)
            if place:
                return Spelled(Match.NEAR, spelling, [place])
        for spelling in tried:
            places = self._near(self._gazetteer, spelling)
            if places:
                return Spelled(Match.SIMILAR, spelling, places[:SUGGESTIONS])
        return None

    def not_found(self, text: str, otherwise: str) -> CityNotFound:
        """The problem for a city that neither the gazetteer nor a provider knows, whose sentence is `otherwise`.

        Where there are places of the name, but none in the region asked for, the sentence names them.
        """
        suggestions = tuple(self.suggestions(text))
        query = PlaceQuery.parse(text)
        if self.find(text).elsewhere:
            return CityNotFound(
                f"There is a {query.name!r}, but none in {', '.join(query.qualifiers)!r}: a region or a country is "
                f"meant. There is {' · '.join(suggestions)}.",
                suggestions=suggestions,
            )
        if self._gazetteer is None:
            return CityNotFound(otherwise, suggestions=suggestions)
        wanted = NO_LANDMARKS if names_landmark(query.name) else NO_TOWN
        return CityNotFound(wanted.format(name=text, otherwise=otherwise), suggestions=suggestions)

    def label(self, place: Place, called: str | None = None) -> str:
        """`name,country`, or with the region where the name and the country would find another place.

        The name is what the place is called, if that finds it. An airport's is its code where its name would find
        something else, and its coordinates where that would too.
        """
        for name in filter(None, (called, place.name)):
            short = ", ".join(filter(None, (name, place.country)))
            if self._finds(short, place):
                return short
        if place.airport:
            by_code = (place.airport, f"{place.airport}, {place.country}")
            return next((text for text in by_code if self._finds(text, place)), f"{place.lat:.4f},{place.lon:.4f}")
        return f"{place.name}, {place.state}, {place.country}" if place.state else short

    def called(self, spelled: Spelled, place: Place) -> str | None:
        """What a place is called in Latin letters by the spelling that found it; None where that isn't its name."""
        exact = self._gazetteer is not None and spelled.match is Match.EXACT and place is spelled.places[0]
        return self._called(self.find(spelled.spelling), ENGLISH) if exact else None

    def _finds(self, text: str, place: Place) -> bool:
        first = self.find(text).places[:1]
        return bool(first) and (first[0].rank, first[0].airport) == (place.rank, place.airport)

    def _full_label(self, place: Place) -> str:
        full = ", ".join(filter(None, (place.name, place.state, place.country)))
        return full if self._finds(full, place) else self.label(place)

    def may_mean(self, text: str, name: str) -> bool:
        """Whether a text may mean the place that a provider's geocoder found for it, which the gazetteer lacks.

        Geocoders match the beginning of any name that a place has: `hello` is Hellouw to Open-Meteo, `Big Ben` Big
        Bend. The place must have the text's words in its name, or be nearly spelt so.
        """
        asked, found = fold(PlaceQuery.parse(text).name), fold(name)
        letters = f"{asked}{found}".replace(" ", "")
        if self._gazetteer is None or not found or not (letters.isascii() and letters.isalpha()):
            return True  # a postal code, a number of GeoNames, another script
        words, others = set(asked.split()), set(found.split())
        if words <= others or others <= words:  # `Mull` is the Isle of Mull
            return True
        return (
            not found.startswith(asked)
            and asked[:1] == found[:1]
            and OSA.normalized_similarity(asked, found) >= SAME_WORD
        )

    def is_name_of(self, name: str, place: Place) -> bool:
        """Whether the gazetteer knows the place by this name too."""
        return self._gazetteer is not None and self._gazetteer.is_name_of(name, place)

    def _find(self, gazetteer: Gazetteer, query: PlaceQuery) -> FoundPlaces:
        known_as = AIRPORTS_KNOWN_AS.get(fold(query.name)) if not query.qualifiers else None
        if known_as and (airport := gazetteer.airport(known_as)):
            return FoundPlaces([airport], name=query.name)
        if query.name.isupper() and len(query.name) == IATA_LETTERS:
            airport = _by_code(gazetteer, query, [])
            if airport:
                return FoundPlaces([airport], how=How.CODE, name=query.name)
        namesakes, how = self._namesakes(gazetteer, query.name, alone=not query.qualifiers)
        places = in_qualifiers(gazetteer, namesakes, query.qualifiers)
        if query.qualifiers and len(namesakes) >= FEW:
            more = in_qualifiers(gazetteer, namesakes_in(gazetteer, query), query.qualifiers)
            places = list({place.rank: place for place in (*places, *more)}.values())
        if not places and query.qualifiers:
            places = self._with_comma(gazetteer, query)
        airport = _by_code(gazetteer, query, places)
        if airport:
            return FoundPlaces([airport], how=How.CODE, name=query.name)
        if places and how is How.NAME and not query.qualifiers:
            meant = self._famous(gazetteer, query.name, places[0])
            if meant:
                return FoundPlaces([meant, *places], how=How.MISSPELT, name=query.name)
        if places or namesakes:
            return FoundPlaces(places, [] if places else namesakes, how, query.name)
        return self._find_otherwise(gazetteer, query)

    def _famous(self, gazetteer: Gazetteer, name: str, place: Place) -> Place | None:
        """The famous place whose name was typed with a slip, where a small one has the text as a lesser known name.

        `Millan` is Milan, though Millau is called so too; a place's own name, or one it is meant by, is left alone.
        """
        folded = fold(name)
        if len(folded) < SHORTEST_FAMOUS or is_own(folded, place) or gazetteer.is_meant_by(folded, place):
            return None
        near = (likeliest(each, gazetteer.named(each))[0] for each in gazetteer.large_near(folded))
        meant = max(near, key=_people, default=None)
        return meant if meant and _people(meant) >= FAMOUS_SHARE * (_people(place) + 1) else None

    def _find_otherwise(self, gazetteer: Gazetteer, query: PlaceQuery) -> FoundPlaces:
        """By more than a name: airports, names with a region or a country behind them, regions."""
        if is_called_airport(query.name):
            airports = self._airports(gazetteer, query)
            if airports:
                return FoundPlaces(airports, name=query.name)
        for name, qualifiers in splits(query.name):
            namesakes, how = self._namesakes(gazetteer, name)
            places = in_qualifiers(gazetteer, namesakes, (*qualifiers, *query.qualifiers))
            if places:
                return FoundPlaces(places, how=how, name=name)
        if found := self._german(gazetteer, query):
            return found
        regions = gazetteer.regions(query.name)
        main = gazetteer.main_place(regions) if regions else None
        places = in_qualifiers(gazetteer, [main] if main else [], query.qualifiers)
        if places:
            return FoundPlaces(places, how=How.GOVERNED, name=query.name)
        words = telling_words(query.name)
        airports = gazetteer.airports_named(words) if len(words) > 1 else []
        return FoundPlaces(_inside(airports, query.qualifiers), name=query.name)

    def _german(self, gazetteer: Gazetteer, query: PlaceQuery) -> FoundPlaces | None:
        """A town with what it lies at, which GeoNames often lacks: `Weiden i.d. Oberpfalz`, `Rottenburg am Neckar`."""
        named = TownAndWhere.parse(query.name)
        if named is None:
            return None
        tried = (self._namesakes(gazetteer, name)[0] for name in named.in_full)
        places = next(filter(None, tried), [])
        if not places and named.told and not misspelt(gazetteer, named.in_full[0]):
            namesakes = self._namesakes(gazetteer, named.town)[0]
            places = [each for each in namesakes if each.country in GERMAN_SPEAKING and _people(each) >= TOWN]
        places = in_qualifiers(gazetteer, places, query.qualifiers)
        return FoundPlaces(places, name=query.name) if places else None

    def _airports(self, gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
        """The airports that a text with the word for one names: by all of its words, else by its city or one word."""
        words = telling_words(query.name)
        if not words:
            return []
        city = self._namesakes(gazetteer, " ".join(words))[0][:1]
        tried = [words, *(telling_words(place.name) for place in city), *([word] for word in reversed(words))]
        named = (_inside(gazetteer.airports_named(some), query.qualifiers) for some in tried if some)
        return next(filter(None, named), [])

    def _with_comma(self, gazetteer: Gazetteer, query: PlaceQuery) -> list[Place]:
        """The places with a comma in their name, such as `Basford, Stoke-on-Trent`."""
        for length in range(1, len(query.qualifiers) + 1):
            name = " ".join((query.name, *query.qualifiers[:length]))
            namesakes, _ = self._namesakes(gazetteer, name)
            places = in_qualifiers(gazetteer, namesakes, query.qualifiers[length:])
            if places:
                return places
        return []

    def _namesakes(self, gazetteer: Gazetteer, name: str, *, alone: bool = False) -> tuple[list[Place], How]:
        """The places of a name. Alone, the name of a country is its capital's too, a region's its main place's."""
        folded = fold(name)
        if not folded:
            return [], How.NAME
        named = gazetteer.named(folded)
        candidates = named or _with_umlauts(gazetteer, folded)
        how = How.NAME if named else How.SOUND
        if alone:
            governed = _governed(gazetteer, name, [found.place for found in candidates])
            how = How.GOVERNED if governed and not candidates else how
            candidates = [*candidates, *governed]
        if candidates:
            return likeliest(name, candidates), how
        others = (likeliest(key, gazetteer.named(key)) for key in (*written_out(folded), *keys_of_latin(folded)))
        return max(others, key=lambda places: places[0].population or 0 if places else -1, default=[]), How.SOUND

    def _far_larger(self, spelling: str, place: Place) -> Place | None:
        """The city that is meant, with a mistake in its name, rather than a hamlet which happens to have that name."""
        is_own = fold(spelling) in map(fold, (*own_names(place.name), *place.local_names.values()))
        hamlet, city = (HAMLET, METROPOLIS) if is_own else (VILLAGE, WELL_KNOWN)
        if self._gazetteer is None or (place.population or 0) >= hamlet or place.rank is None or "," in spelling:
            return None
        meant = misspelt(self._gazetteer, spelling)
        return meant if meant and (meant.population or 0) >= city else None

    def _near(self, gazetteer: Gazetteer, text: str) -> list[Place]:
        """The places to suggest for a text that finds none."""
        near = self.find(text).elsewhere or self.near_sight(text) or self._near_landmark(text)
        return near or similar(gazetteer, PlaceQuery.parse(text))

    def near_sight(self, text: str) -> list[Place]:
        """The town of the sight that a text names, then places that are called so; none where it names no sight."""
        town = sight_town(text)
        if town is None or self._gazetteer is None:
            return []
        namesakes, how = self._namesakes(self._gazetteer, text) if is_sight(text) else ([], How.NAME)
        return [*self.find(town).places[:1], *(namesakes[: SUGGESTIONS - 1] if how is How.NAME else [])]

    def _near_landmark(self, text: str) -> list[Place]:
        """The places that the rest of a landmark's name names: `Bath` of `Bath Abbey`, `Eiffel Tower, Paris`'s Paris.

        Of a rest that is no place, the largest towns among the longest of its parts that are.
        """
        query = PlaceQuery.parse(text)
        words = [word for word in fold(query.name).split() if not is_kind(word)][:MOST_TELLING_WORDS]
        if not names_landmark(query.name) or self._gazetteer is None:
            return []
        rest = self._not_by_code(", ".join((" ".join(words), *query.qualifiers))) if words else []
        if rest:
            return rest
        towns = [place for part in query.qualifiers for place in self._not_by_code(part)[:1]]
        for length in range(len(words), 0, -1):
            parts = {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
            found = [place for part in parts if len(part) > LONGEST_CODE for place in self._not_by_code(part)[:1]]
            towns += sorted((each for each in found if _people(each) >= TOWN), key=_people, reverse=True)
            if towns:
                return towns
        return similar(self._gazetteer, PlaceQuery(" ".join(words), ()))

    def _not_by_code(self, text: str) -> list[Place]:
        """The places of a text that is no airport's code: `Red` of `Red Square` isn't Mifflin County Airport."""
        found = self.find(text)
        return [] if found.how is How.CODE else found.places

    def _called(self, found: FoundPlaces, language: str) -> str | None:
        place, asked = found.places[0], found.name
        if self._gazetteer is None or found.how is not How.NAME or not asked:
            return None
        if not self._gazetteer.is_name_of(asked, place, machine_made=False) or _lacks_a_vowel(asked, place.name):
            return None
        local = local_name(place.local_names, place.country, language)
        return called(asked, [*filter(None, [local]), *own_names(place.name)], language)

    def _assumed(self, text: str, found: FoundPlaces) -> Assumption | None:
        """What is to be said of a choice: a name that isn't the place's own in any spelling, or others of the name."""
        place = found.places[0]
        if place.rank is None:
            return None
        if found.how is How.MISSPELT:
            return Assumption(text, self._full_label(place), (self._full_label(found.places[1]),))
        if self.is_name_of(found.name, place) and not _lacks_a_vowel(found.name, place.name):
            also = self._also(found)
            return Assumption(text, self._full_label(place), also) if also else None
        return Assumption(text, self._full_label(place)) if found.name else None

    def _also(self, found: FoundPlaces) -> tuple[str, ...]:
        """The other places that are called so, if one of them is large enough to be meant, by their labels."""
        first, *others = found.places
        wanted = fold(found.name)
        rivals = [place for place in others if any(fold(name) == wanted for name in own_names(place.name))]
        people = first.population or 0
        if first.is_capital or not any((place.population or 0) * AMBIGUOUS_SHARE >= people for place in rivals):
            return ()
        large = (place for place in rivals if (place.population or 0) * AMBIGUOUS_SHARE >= people)
        labels = dict.fromkeys(self._full_label(place) for place in islice(large, MOST_ALSO))
        return tuple(label for label in labels if label != self._full_label(first))


def _people(place: Place) -> int:
    return place.population or 0


def _by_code(gazetteer: Gazetteer, query: PlaceQuery, places: Sequence[Place]) -> Place | None:
    """The airport that a text of three or four letters is the code of, where that isn't rather one of these places.

    Three capitals are a code. Other letters are the place that is called so, if it is a town; as people write no code
    of an airport with one capital, such a name may be a village's too. Three small ones must be what the place is
    called, not one of GeoNames' many other names: `bos` is Boston's airport, not Gabčíkovo.
    """
    name = query.name
    airport = gazetteer.airport(name.upper()) if _CODE.fullmatch(name) and name.upper() not in COUNTRIES else None
    if airport is None or not all(lies_in(airport, part) for part in query.qualifiers):
        return None
    is_place = bool(places) and (name.istitle() or _is_town_called(name, places[0]))
    return None if is_place else airport


def _is_town_called(name: str, place: Place) -> bool:
    if (place.population or 0) <= TOWN:
        return False
    names = [fold(own) for own in (*own_names(place.name), *place.local_names.values())]
    folded = fold(name)
    return len(name) > IATA_LETTERS or folded in names or any(own.startswith(f"{folded} ") for own in names)


def _inside(airports: list[Place], qualifiers: Iterable[str]) -> list[Place]:
    return [airport for airport in airports if all(lies_in(airport, part) for part in qualifiers)]


def _lacks_a_vowel(asked: str, name: str) -> bool:
    """Whether a name is the place's own without a vowel inside: a slip of the hand, though GeoNames lists some."""
    folded, own = fold(asked), fold(name)
    if len(folded) + 1 != len(own):
        return False
    inside = range(1, len(own) - 1)
    return any(own[at] in "aeiou" and own[:at] + own[at + 1 :] == folded for at in inside)


def _with_umlauts(gazetteer: Gazetteer, folded: str) -> list[Candidate]:
    """The places that are called so with an umlaut, of which `ue` is the way to type it: `duesseldorf`, not `issue`."""
    plain = without_umlauts(folded)
    if plain == folded:
        return []
    return [found for found in gazetteer.named(plain) if _UMLAUT.search(found.place.name)]


def _governed(gazetteer: Gazetteer, name: str, namesakes: list[Place]) -> list[Candidate]:
    """The capital of the country of that name, and the main place of the region that none of the namesakes lies in."""
    regions = gazetteer.regions(name) if len(fold(name)) > LONGEST_CODE else frozenset()
    main = gazetteer.main_place(regions, only_largest=True) if regions else None
    found = []
    rivals = [place for place in namesakes if _rivals(place, main, regions)] if main else []
    if main and namesakes and not rivals and not _is_rather_a_town(gazetteer, name, regions & main.regions, namesakes):
        found.append(Candidate(main, NameKind.REGION))
    country = country_of(name) if _may_be_country(name) else None
    is_english = country is not None and fold(english_name(country)) == fold(name)
    if country and (is_english or not (main and main.country == country)):
        capital = gazetteer.capital(country)
        if capital:
            found.append(Candidate(capital, NameKind.COUNTRY if is_english else NameKind.EVERYDAY_COUNTRY))
    return found


def _rivals(place: Place, main: Place, regions: frozenset[int]) -> bool:
    """Whether a region's name may mean this place in it, as Mecca's does, rather than the region's main place."""
    return bool(place.regions & main.regions & regions) and (place.population or 0) * RIVAL_SHARE >= (
        main.population or 0
    )


def _is_rather_a_town(gazetteer: Gazetteer, name: str, regions: Iterable[int], namesakes: Iterable[Place]) -> bool:
    """Whether a town is called so, and a region by another word of another language: Alba is Scotland in Gaelic."""
    folded = fold(name)
    if any(OSA.normalized_similarity(folded, called) >= SAME_WORD for called in gazetteer.names_of(regions)):
        return False
    return any(folded in map(fold, own_names(place.name)) for place in namesakes if _people(place) >= CITY)


def _may_be_country(name: str) -> bool:
    """Whether a whole question may be a country's name. Codes are too many words: Pér is in Hungary."""
    folded = fold(name)
    return len(folded) > LONGEST_CODE or not folded.isascii() or name.upper() in COUNTRIES
