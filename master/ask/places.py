"""Which place a name in a question means: spellings of it, bounded, that the weather service looks up at once.

A place that was found is a subject: what the services are asked about it, and what was assumed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from contract.coordinates import typed_coordinates
from contract.countries import english_name
from contract.folding import fold
from contract.greek import is_greek, sound, spellings
from contract.queries import Units
from contract.schemas.weather import SpelledPlace
from master.ask.speech import Speech
from master.ask.tokens import tokens
from master.ask.understand import UNKNOWN, Intent, PlaceText, Understanding, understand

MAX_SPELLINGS = 40
"""Of one name in one look-up."""
IMPERIAL = frozenset({"us", "pr", "gu", "vi", "as", "mp", "bs", "bz", "ky", "pw", "lr", "fm", "mh"})
"""Countries where people measure in Fahrenheit (CLDR's supplemental data for temperatures)."""
_ARTICLES = ("the ", "τη ", "την ", "το ", "τον ", "τα ", "η ", "ο ")


def candidates(place: PlaceText, *, greek: bool) -> tuple[str, ...]:
    """What to look up for a name, the likeliest first, at most MAX_SPELLINGS.

    In a Greek question a name is in Greek letters, inflected, or in Latin ones as it sounds; `Patra` is Πάτρα.
    """
    text = place.text.strip(" .'’")
    if typed_coordinates(text):
        return (text,)
    if not any(character.isalpha() for character in text):
        return ()
    bare = text
    for article in _ARTICLES:
        bare = bare[len(article) :] if bare.lower().startswith(article) else bare
    without_s = fold(bare.removesuffix("'s").removesuffix("’s"))
    plain = tuple(dict.fromkeys(filter(None, (text, bare, without_s))))
    name = english_name(place.country) if place.country else ""
    if not greek:
        return tuple(filter(None, dict.fromkeys((*plain, name))))
    if is_greek(text):
        main, comma, qualifiers = bare.partition(",")
        first = _by_article(main, place.article)
        forms = [form + comma + qualifiers for form in dict.fromkeys((*first, *spellings(main)))]
        return tuple(islice(filter(None, dict.fromkeys((*first, *plain, name, *forms))), MAX_SPELLINGS))
    in_greek = dict.fromkeys(form for text in (*_by_article(bare, place.article), bare) for form in spellings(text, 24))
    return tuple(islice(filter(None, dict.fromkeys((name, *in_greek, *plain))), MAX_SPELLINGS))


def _by_article(name: str, article: str) -> tuple[str, ...]:
    """The nominative that an article tells: `στον Βόλο` is Βόλος and `στην Πάρο` Πάρος, but `στο Τόκιο` Τόκιο."""
    folded, sounds = fold(name), sound(article)
    masculine, feminine = sounds in ("ston", "ton"), sounds in ("sti", "stin", "ti", "tin")
    sigma = "σ" if is_greek(folded) else "s"
    if (masculine and folded.endswith(("ο", "α", "η", "o", "a", "i"))) or (
        feminine and folded.endswith(("ο", "ω", "o", "w"))
    ):
        return (folded + sigma,)
    return ()


Lookup = Callable[[tuple[str, ...]], Sequence[SpelledPlace]]
"""What the gazetteer finds for spellings of a name, as `/places/spelled` answers."""
EXACT, CODE, NEAR = "exact", "code", "near"
TOWN = 15_000
"""People of a place from which a word is its name rather than misspelt: Minsk is no `mins`, Brighton not bright."""
SHORTEST_BARE = 6
"""Letters of a name that is the whole question, from which it may be misspelt."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place, or for headlines a country without one; `assumed` where its name was written otherwise."""

    text: str
    place: SpelledPlace | None
    country: str = ""
    assumed: bool = False

    @property
    def label(self) -> str:
        """A city parameter that finds it."""
        return (self.place.label or self.place.name or "") if self.place else ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that no place has, and up to three that are similar."""

    text: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """An understanding whose places were looked up."""

    understanding: Understanding
    places: tuple[Found | Missing, ...]


def with_towns(understanding: Understanding, look_up: Lookup) -> Understanding:
    """What is understood once each word that was taken for a misspelt one, and that names a town, is that name."""
    towns = frozenset(key for key in understanding.misspelt if _names_town(key, understanding.text, look_up))
    return understand(understanding.text, towns) if towns else understanding


def _names_town(key: str, question: str, look_up: Lookup) -> bool:
    as_name = understand(question, frozenset({key}))
    for place in as_name.places:
        if any(token.key == key for token in tokens(place.text)):
            names = candidates(place, greek=as_name.language == "el")
            found = look_up(names) if names else ()
            return bool(found) and found[0].match == EXACT and (found[0].population or 0) >= TOWN
    return False


def resolve(understanding: Understanding, look_up: Lookup) -> Resolved:
    """Look the places up; a word that turns out to be no place is what headlines are searched for, or is dropped."""
    places: list[Found | Missing] = []
    intents = understanding.intents
    for place in understanding.places:
        found = _resolved(place, understanding, look_up)
        if isinstance(found, Missing) and understanding.bare:
            return Resolved(replace(understanding, intents=(UNKNOWN,), places=(), whens=()), ())
        if isinstance(found, Missing) and not place.marked:
            if place.of_news and intents == (Intent("news"),):
                intents = (Intent("news", f"q:{place.text.lower()}"),)
                continue
            if len(understanding.places) > 1 or understanding.follows:
                continue
        places.append(found)
    unique = {_key(found): found for found in reversed(places)}
    return Resolved(replace(understanding, intents=intents), tuple(reversed(unique.values())))


def _resolved(place: PlaceText, understanding: Understanding, look_up: Lookup) -> Found | Missing:
    if place.of_news and place.country:
        return Found(place.text, None, place.country)
    names = candidates(place, greek=understanding.language == "el")
    found = look_up(names) if names else ()
    best = found[0] if found else None
    if best and (best.match == EXACT or (best.match == CODE and (place.marked or understanding.bare))):
        return Found(place.text, best, (best.country or "").lower())
    near = best is not None and best.match == NEAR
    if best and near and (place.marked or not understanding.bare or len(place.text) >= SHORTEST_BARE):
        return Found(place.text, best, (best.country or "").lower(), assumed=True)
    return Missing(place.text, tuple(label for entry in found if (label := entry.label)))


def _key(found: Found | Missing) -> object:
    if isinstance(found, Missing):
        return found.text
    return (found.place.lat, found.place.lon) if found.place else found.country


@dataclass(frozen=True, slots=True)
class Subject:
    """A place: its name where it is known, the parameters that ask for it, and its country in lower case if known."""

    params: Mapping[str, str] = field(hash=False)
    name: str = ""
    country: str = ""
    city: str = ""
    """The `city` parameter that finds it again."""

    @property
    def key(self) -> str:
        """What tells it from others."""
        return str(sorted(self.params.items()))

    @classmethod
    def of(cls, found: Found, lang: str) -> "Subject":
        """The subject that a found place is."""
        place = found.place
        name = place.name_in(lang) if place else ""
        point = typed_coordinates(found.text)
        if point:
            return cls({"lat": str(point[0]), "lon": str(point[1])}, name, found.country, found.text)
        if place and not found.assumed and place.spelling and not _is_called(name, place.spelling):
            name = f"{name} ({found.text})"
        return cls({"city": found.label}, name, found.country, found.label)

    @classmethod
    def named(cls, city: str) -> "Subject":
        """The subject that a `city` parameter is: a name, or `lat,lon`."""
        point = typed_coordinates(city)
        if point:
            return cls({"lat": str(point[0]), "lon": str(point[1])}, city=city)
        country = city.rpartition(",")[2].strip().lower()
        return cls({"city": city}, city.partition(",")[0].strip(), country if len(country) == 2 else "", city)  # noqa: PLR2004


def _is_called(name: str, spelling: str) -> bool:
    """Whether a spelling is the place's name, up to accents and what a comma adds."""
    wanted = fold(spelling.partition(",")[0])
    return fold(name).startswith(wanted) or wanted.startswith(fold(name))


def usual_units(country: str) -> Units:
    """The units that people of a country use."""
    return "imperial" if country.lower() in IMPERIAL else "metric"


def assumption(found: Found, speech: Speech) -> str:
    """The sentence that says how a name was taken, where it was written otherwise or is a country's; "" else."""
    if found.place is None:
        return ""
    if found.assumed:
        return speech("I take “{text}” to be {place}.", text=found.text, place=found.label)
    return ""
