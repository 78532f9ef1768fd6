"""Which place a name in a question means: spellings of it, bounded, that the weather service looks up at once.

A place that was found is a subject: what the services are asked about it, and what was assumed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from rapidfuzz.distance import OSA

from contract.coordinates import typed_coordinates
from contract.countries import english_name, known_code, possible_codes
from contract.folding import fold
from contract.greek import COUNTRIES, is_greek, nominatives, sound, spellings
from contract.landmarks import names_landmark
from contract.queries import Units
from contract.schemas.weather import SpelledPlace
from master.ask.common_words import greek_word, is_common
from master.ask.intents import UNKNOWN, Intent
from master.ask.mentions import PlaceText
from master.ask.price import COST_OF_UNUSUAL, Unexplained
from master.ask.speech import Speech
from master.ask.tokens import tokens
from master.ask.understand import Understanding, understand

MAX_SPELLINGS = 40
"""Of one name in one look-up."""
IMPERIAL = frozenset({"us", "pr", "gu", "vi", "as", "mp", "bs", "bz", "ky", "pw", "lr", "fm", "mh"})
"""Countries where people measure in Fahrenheit (CLDR's supplemental data for temperatures)."""
_ARTICLES = ("the ", "τη ", "την ", "το ", "τον ", "τα ", "η ", "ο ")


def spelled(place: PlaceText, *, greek: bool) -> tuple[tuple[str, ...], ...]:
    """What to look up for a name, in each alphabet that it may be meant in."""
    names = candidates(place, greek=greek)
    foreign = len(place.text) > LETTERS_OF_A_CODE and not is_greek(place.text)
    if greek and names and foreign and not typed_coordinates(names[0]):
        return candidates(place, greek=False)[:1], names
    return (names,)


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
    name = english_name(place.country) if place.country and not place.misspells_country else ""
    if not greek:
        return tuple(filter(None, dict.fromkeys((*plain, name))))
    if is_greek(text):
        main, comma, qualifiers = bare.partition(",")
        first = _by_article(main, place.article)
        forms = [form + comma + qualifiers for form in dict.fromkeys((*first, *spellings(main)))]
        heard = (each for each in (*first, *plain, name, *forms[:MOST_HEARD]) if is_greek(each))
        return tuple(islice(filter(None, dict.fromkeys((*heard, *plain, name, *forms))), MAX_SPELLINGS))
    common = " ".join(map(greek_word, fold(bare).split()))
    known = nominatives(common) if is_greek(common) else ()
    bare = ETA.sub("i", bare)
    told = tuple(form for each in _by_article(bare, place.article) for form in spellings(each, 8))
    in_greek = dict.fromkeys(form for text in (*_by_article(bare, place.article), bare) for form in spellings(text, 24))
    if "nd" in bare.lower():  # Andros, whose d is a δ of its own
        in_greek = dict.fromkeys(each for form in in_greek for each in (form.replace("δ", "νδ"), form))
    return tuple(islice(filter(None, dict.fromkeys((*told, *known, name, *in_greek, *plain))), MAX_SPELLINGS))


def _by_article(name: str, article: str) -> tuple[str, ...]:
    """The nominative that an article tells: `στον Βόλο` is Βόλος and `στην Πάρο` Πάρος, but `στο Τόκιο` Τόκιο."""
    folded, sounds = fold(name), sound(article.replace("h", "i"))  # sthn
    masculine, feminine = sounds in ("ston", "ton"), sounds in ("sti", "stin", "ti", "tin")
    sigma = "σ" if is_greek(folded) else "s"
    if (masculine and folded.endswith(("ο", "α", "η", "o", "a", "i"))) or (
        feminine and folded.endswith(("ο", "ω", "o", "w"))
    ):
        return (folded + sigma,)
    return ()


class Lookup(Protocol):
    """What the gazetteer finds for spellings of a name, as `/places/spelled` answers."""

    def __call__(self, names: tuple[str, ...]) -> Sequence[SpelledPlace]:
        """The places of the first of the names that has any, else similar ones."""


ETA = re.compile(r"(?i)(?<=[bdfgklmnprtvz])h(?![aeiouyw])")
"""The letter that is typed for «η», as it looks like it: Attikh, Krhth."""
EXACT, CODE, NEAR = "exact", "code", "near"
TOWN, LARGE_TOWN = 15_000, 100_000
"""People of a place from which a word that is like one of the lexicon is its name (Minsk is no `mins`), and from which
it is meant by a name that is only similar."""
MOST_HEARD = 14
"""Spellings that sound the same, which are tried before a Greek name in Latin letters: Barcelona is no Varkeloni."""
LETTERS_OF_A_CODE = 2
US = "US"
"""Where a town is called by its state too: Paris, Texas."""
STATES = dict.fromkeys(("georgia", "γεωργια"), ("Atlanta, US",))
"""Names of countries that are also a state's, and a city of it to ask for."""
LETTERS_OF_AN_AIRPORT = 3
TERSE = 2
"""Words of a question such as `weather lax`, in which three small letters are an airport's code."""
SHORTEST_BARE = 6
"""Letters of a name that is the whole question, from which it may be misspelt."""
ALIKE = 0.7
"""How alike a name must be to a large town's to be taken for it: 1 less the share of letters that differ."""
HOME_FACTOR = 30
"""By how much a place in Greece outweighs one abroad, in a question in Greek."""
AIRPORT = "airport"
MOST_TRIMMED = 2
SHORTEST_PART = 4
"""Letters of a word that is a town of its own beside another: `Big Ben` is neither Biga nor Bern."""
RIVAL_SHARE = 5
"""A place of the same name is told of from this part of the people of the one that is answered for."""


LISTING = frozenset("and or vs versus than with και κι η απο kai ki i apo me με".split())
"""Words between names."""
NEAR_DEG, WORLD_CITY = 3.0, 1_000_000
"""How near to another place a namesake is meant, unless it is one of a city that everybody knows."""
BESIDE_SHARE = 10
"""Beside another place of its country a namesake is meant from this part of the people on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place, or for headlines a country without one; `assumed` where its name was written otherwise."""

    text: str
    place: SpelledPlace | None
    country: str = ""
    assumed: bool = False
    parts: tuple[str, ...] = ("",)
    """The names that stand in one run with it, itself among them."""
    also: tuple[str, ...] = ()
    """Others that are called so and nearly as large, each as a city to ask for."""

    @property
    def full_label(self) -> str:
        """Its name, region and country."""
        parts = (self.place.name, self.place.state, self.place.country) if self.place else ()
        return ", ".join(dict.fromkeys(filter(None, parts)))

    @property
    def label(self) -> str:
        """A city parameter that finds it."""
        return (self.place.label or self.place.name or "") if self.place else ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A name that no place has, and up to three that are similar."""

    text: str
    suggestions: tuple[str, ...]
    countries: tuple[str, ...] = ()
    """The codes of the countries that it may as well mean, as `Korea` does."""

    def told(self, speech: Speech) -> str:
        """The sentence that says so."""
        if self.countries:
            either = " · ".join(speech.country(code).removeprefix("the ") for code in self.countries)
            return speech("“{name}” may mean {countries}: name one of them.", name=self.text, countries=either)
        if names_landmark(self.text):
            return speech(
                "I know towns and airports, not sights, stations or mountains such as “{name}”.", name=self.text
            )
        return speech("I know no place called “{name}”.", name=self.text)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An understanding whose places were looked up; words that turned out to be no place are unexplained ones of it."""

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
    """Look the places up; a word that turns out to be no place is what headlines are searched for, or unexplained."""
    looked_up = [(place, found) for place in understanding.places for found in _resolved(place, understanding, look_up)]
    looked_up = _in_one_country(looked_up, understanding, look_up)
    corrected = understanding.form.corrects and all(place.marked for place, _ in looked_up)  # no, I meant in Xyz
    nameless = any(isinstance(found, Missing) and not found.countries for _, found in looked_up)
    if understanding.bare and not corrected and nameless:
        return Resolved(replace(understanding, intents=(UNKNOWN,), places=(), whens=()), ())
    sure = any(isinstance(found, Found) and not found.assumed for _, found in looked_up)
    if (
        understanding.follows
        and not understanding.whens
        and any(map(_left_over, *zip(*looked_up, strict=True)) if looked_up else ())
    ):
        return Resolved(replace(understanding, intents=(UNKNOWN,), places=(), whens=()), ())
    places: list[Found | Missing] = []
    intents, unexplained = understanding.intents, list(understanding.unexplained)
    for place, found in looked_up:
        if isinstance(found, Missing) and place.of_news and not place.marked and intents == (Intent("news"),):
            intents = (Intent("news", f"q:{place.text.lower()}"),)
        elif _is_no_place(place, found, understanding, sure=sure):
            unexplained.append(Unexplained(place.text, COST_OF_UNUSUAL))
        else:
            places.append(found)
            unexplained += _left_over(place, found)
    unique = {_key(found): found for found in reversed(places)}
    settled = replace(understanding, intents=intents, unexplained=tuple(unexplained))
    return Resolved(settled, tuple(reversed(unique.values())))


def _in_one_country(
    looked_up: list[tuple[PlaceText, Found | Missing]], understanding: Understanding, look_up: Lookup
) -> list[tuple[PlaceText, Found | Missing]]:
    """The places, one that shares its name in the country of those beside it: Cordoba beside Seville is in Spain."""
    countries = {found.country for _, found in looked_up if isinstance(found, Found) and found.place}
    if len(countries) < 2:  # noqa: PLR2004
        return looked_up
    told: list[tuple[PlaceText, Found | Missing]] = []
    for at, (place, found) in enumerate(looked_up):
        beside = [each for other, (_, each) in enumerate(looked_up) if other != at and isinstance(each, Found)]
        sure = [each.place for each in beside if each.place and not each.also and not each.assumed]
        told.append((place, _namesake(place, found, sure, understanding, look_up) or found))
    return told


def _namesake(
    place: PlaceText,
    found: Found | Missing,
    points: Sequence[SpelledPlace],
    understanding: Understanding,
    look_up: Lookup,
) -> Found | None:
    """The place of that name in the country of those beside it, if it is nearly as large, or near to one of them."""
    countries = {(each.country or "").lower() for each in points}
    if not isinstance(found, Found) or found.place is None or found.country in countries or len(countries) != 1:
        return None
    if place.country or "," in place.text:
        return None
    other = _best(replace(place, text=f"{place.text}, {next(iter(countries)).upper()}"), understanding, look_up)
    if not isinstance(other, Found) or other.assumed or other.place is None:
        return None
    large = (other.place.population or 0) * BESIDE_SHARE >= max(found.place.population or 0, LARGE_TOWN)
    near = (found.place.population or 0) < WORLD_CITY and any(_are_near(other.place, point) for point in points)
    return replace(other, text=place.text, also=(found.label,)) if large or near else None


def _are_near(place: SpelledPlace, other: SpelledPlace) -> bool:
    return abs(place.lat - other.lat) < NEAR_DEG and abs(place.lon - other.lon) < NEAR_DEG


def _left_over(place: PlaceText, found: Found | Missing) -> list[Unexplained]:
    """The words beside a town's name that are no part of it: Portugal's government resigned."""
    if isinstance(found, Missing) or found.text == place.text or len(found.parts) != 1:
        return []
    rest = [word for word in place.text.replace(",", " ").split() if word not in found.text.replace(",", " ").split()]
    return [Unexplained(word, COST_OF_UNUSUAL) for word in rest]


def _is_no_place(place: PlaceText, found: Found | Missing, understanding: Understanding, *, sure: bool) -> bool:
    """Whether a misspelt or unknown name is passed over: an ordinary word, or one beside a place that is sure."""
    if isinstance(found, Found):
        return found.assumed and sure and not _is_listed(place, understanding)
    if found.countries:
        return False
    if _needs_no_place(understanding) or (sure and not _is_listed(place, understanding)):
        return place.text.islower()  # for the cotton; doing astrophotography
    alone = len(understanding.places) == 1 and not sure and not understanding.follows
    return bool(place.least) or not (place.marked or alone)


def _needs_no_place(understanding: Understanding) -> bool:
    """Whether what is asked is the same everywhere."""
    return all(intent.kind == "moon" for intent in understanding.intents)


def _is_listed(place: PlaceText, understanding: Understanding) -> bool:
    """Whether a name is one of several: in London and Pariss."""
    before = understanding.text.partition(place.text)[0].lower().split()[-2:]
    after = understanding.text.partition(place.text)[2].lower().split()[:1]
    if any(intent.kind == "compare" for intent in understanding.intents):
        return True
    return place.marked and bool({fold(word) or "," for word in (*before, *after)} & LISTING)


def _resolved(place: PlaceText, understanding: Understanding, look_up: Lookup) -> tuple[Found | Missing, ...]:
    """What a name means: a place or none; two where it is two names with nothing between."""
    if place.of_news and place.country:
        return (Found(place.text, None, place.country),)
    countries = possible_codes(place.text)
    if len(countries) > 1:
        return (Missing(place.text, tuple(map(english_name, countries)), countries),)
    narrowed = _within(place, understanding, look_up) or _in_country(place, understanding, look_up)
    if narrowed:
        return (narrowed,)
    best = _best(place, understanding, look_up)
    if isinstance(best, Missing) and "," in place.text:
        return (_before_comma(place, understanding, look_up) or best,)
    if place.least or "," in place.text or (isinstance(best, Found) and not best.assumed) or names_landmark(place.text):
        return (best,)
    return _parted(place, understanding, look_up) or (best,)


def _before_comma(place: PlaceText, understanding: Understanding, look_up: Lookup) -> Found | None:
    """The place before a comma with an ordinary word after it: Milos, exact minute."""
    name, _, rest = place.text.partition(",")
    if not rest.strip().islower() or not name[:1].isupper():
        return None
    found = _best(replace(place, text=name, may_be_misspelt=False), understanding, look_up)
    return found if isinstance(found, Found) and not found.assumed else None


def _within(place: PlaceText, understanding: Understanding, look_up: Lookup) -> Found | None:
    """The place in the country of the adjective beside it, if there is one."""
    if not place.within or "," in place.text:
        return None
    text = f"{place.text}, {place.within.upper()}"
    found = _best(replace(place, text=text, within="", may_be_misspelt=False), understanding, look_up)
    return found if isinstance(found, Found) else None


def _in_country(place: PlaceText, understanding: Understanding, look_up: Lookup) -> Found | None:
    """The place that a misspelt name means in the country that is named after it: vallencia spain."""
    name, _, country = place.text.rpartition(" ")
    if not known_code(country) or "," in place.text or known_code(place.text):
        return None
    found = _best(replace(place, text=f"{name}, {country}", country=""), understanding, look_up)
    return replace(found, text=place.text) if isinstance(found, Found) else None


def _parted(place: PlaceText, understanding: Understanding, look_up: Lookup) -> tuple[Found, ...]:
    """The towns that parts of a name are called exactly: `london wedding` is London, `athens volos` both."""
    words = place.text.split()

    def town(part: Sequence[str]) -> Found | None:
        if len(part) == 1 and (len(part[0]) < SHORTEST_PART or fold(part[0]) == AIRPORT):
            return None
        found = _best(replace(place, text=" ".join(part), may_be_misspelt=False), understanding, look_up)
        is_town = isinstance(found, Found) and found.place and (found.place.population or 0) >= TOWN
        if isinstance(found, Found) and found.assumed:
            return None
        ordinary = len(part) == 1 and is_common(fold(part[0]), greek=understanding.language == "el")
        heard = sound if understanding.language == "el" else str
        if ordinary and is_town and heard(fold(part[0])) not in map(heard, _own_names(found)):  # cars are not Kars
            return None
        return found if isinstance(found, Found) and is_town else None

    for end in range(len(words) - 1, max(len(words) - 1 - MOST_TRIMMED, 0), -1):
        found = [each for part in (words[:end], words[end:]) if (each := town(part))]
        if found:
            names = tuple(each.text for each in found)
            return tuple(replace(each, parts=names) for each in found)
    guesses = (
        _best(replace(place, text=word, may_be_misspelt=True), understanding, look_up)
        for word in reversed(words)
        if place.may_be_misspelt and len(word) > SHORTEST_PART
    )
    guess = next((each for each in guesses if isinstance(each, Found) and _is_large(each)), None) if words[1:] else None
    return (guess,) if guess else ()


def _own_names(found: Found | Missing) -> tuple[str, ...]:
    place = found.place if isinstance(found, Found) else None
    names = (place.name, *(place.local_names or {}).values()) if place else ()
    return tuple(fold(name) for name in names if name)


def _is_large(found: Found) -> bool:
    return found.place is not None and (found.place.population or 0) >= LARGE_TOWN


def _best(place: PlaceText, understanding: Understanding, look_up: Lookup) -> Found | Missing:
    """The likeliest place of a name, in Greek in either alphabet."""
    greek = understanding.language == "el"
    sets = [names for names in spelled(place, greek=greek) if names]
    found = [places for names in sets if (places := look_up(names))]
    terse = len(understanding.text.split()) <= TERSE
    sure = (EXACT, CODE) if place.marked or understanding.bare or terse else (EXACT,)
    exact = [places for places in found if places[0].match in sure and not _is_chance_code(place, places[0])]
    typed = exact and exact[0][0].match == CODE and not place.text.isupper()
    if exact:
        namesakes = max(exact, key=_weight)
        best = namesakes[0]
        if (best.population or 0) >= place.least:
            also = (
                () if place.country or "," in place.text else (*_also(namesakes), *_in_other_letters(exact, namesakes))
            )
            also = STATES.get(fold(place.text), also)
            return Found(place.text, best, (best.country or "").lower(), assumed=bool(typed), also=also)
    if place.misspells_country and (known := look_up((english_name(place.country) or place.country,))):
        return Found(place.text, known[0], place.country, assumed=True)  # weather in Itlay
    guess = next((each for places in found if (each := _guess(place, understanding, places))), None)
    if guess:
        return Found(place.text, guess, (guess.country or "").lower(), assumed=True)
    return Missing(place.text, tuple(label for places in found[:1] for each in places if (label := each.label)))


def _is_chance_code(place: PlaceText, found: SpelledPlace) -> bool:
    """Whether a word is an airport's code of four letters by chance, in small letters: nobody writes those so."""
    return found.match == CODE and len(place.text) > LETTERS_OF_AN_AIRPORT and not place.text.isupper()


def _weight(places: Sequence[SpelledPlace]) -> int:
    return (places[0].population or 0) * _nearness(places[0])


def _in_other_letters(sets: Sequence[Sequence[SpelledPlace]], chosen: Sequence[SpelledPlace]) -> tuple[str, ...]:
    """What the name means in the other alphabet, if that is as likely: Tripoli of Libya, and the one in Greece."""
    others = (each for each in sets if each is not chosen and not _are_near(each[0], chosen[0]))
    return tuple(each[0].label for each in others if each[0].label and _weight(each) * RIVAL_SHARE >= _weight(chosen))


def _nearness(place: SpelledPlace) -> int:
    return HOME_FACTOR if place.country == "GR" else 1


def _also(namesakes: Sequence[SpelledPlace]) -> tuple[str, ...]:
    """The others of the first one's name that are so large that they may as well be meant, by their labels."""
    first, *others = namesakes
    if first.match != EXACT:
        return ()
    alike = (each for each in others if _is_as_likely(each, first) and each.label)
    large = (each for each in alike if (each.population or 0) * RIVAL_SHARE >= max(first.population or 0, TOWN))
    return tuple(dict.fromkeys(each.label for each in large if each.label and each.label != first.label))


def _is_as_likely(other: SpelledPlace, first: SpelledPlace) -> bool:
    """Whether it has the same name, or is far larger: `edinburg` may be Edinburgh, also where there is an Edinburg."""
    names = fold(other.name or ""), fold(first.name or "")
    larger = (other.population or 0) >= RIVAL_SHARE * (first.population or 0)
    return names[0] == names[1] or (larger and OSA.normalized_similarity(*names) >= ALIKE)


def _guess(place: PlaceText, understanding: Understanding, places: Sequence[SpelledPlace]) -> SpelledPlace | None:
    """The place that a misspelt name means, where it may be misspelt; None where none is near."""
    if place.least or (understanding.bare and not _is_long(place)):
        return None
    alone = len(understanding.places) == 1 and (places[0].population or 0) >= LARGE_TOWN
    if (
        places[0].match == NEAR
        and (place.may_be_misspelt or alone)
        and not _is_far_fetched(place, understanding, places[0])
    ):
        return places[0]
    if not place.may_be_misspelt:
        return None
    wanted = fold(place.text)
    for each in places:
        names = [fold(name) for name in (each.name, (each.label or "").partition(",")[0]) if name]
        alike = max((OSA.normalized_similarity(wanted, name) for name in names), default=0.0)
        if alike >= ALIKE and (each.population or 0) >= LARGE_TOWN:
            return each
    return None


def _is_far_fetched(place: PlaceText, understanding: Understanding, found: SpelledPlace) -> bool:
    """Whether a name in a Greek question only somewhat sounds like one abroad: Sounio is no Soweto."""
    if understanding.language != "el" or found.country in COUNTRIES:
        return False
    wanted, names = sound(fold(place.text)), (found.name, *(found.local_names or {}).values())
    alike = (OSA.normalized_similarity(wanted, sound(fold(name))) for name in names if name)
    return max(alike, default=0.0) < ALIKE


def _is_long(place: PlaceText) -> bool:
    return len(place.text) >= SHORTEST_BARE


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
    place: SpelledPlace | None = field(default=None, hash=False)
    """What the gazetteer says of it."""

    @classmethod
    def of(cls, found: Found, lang: str) -> "Subject":
        """The subject that a found place is."""
        place = found.place
        point = typed_coordinates(found.text)
        if point:
            params = {"lat": str(point[0]), "lon": str(point[1])}
            return cls(params, place.name_in(lang) if place else "", found.country, found.text, place)
        return cls({"city": found.label}, _called(found, lang), found.country, found.label, place)

    @classmethod
    def named(cls, city: str, name: str = "") -> "Subject":
        """The subject that a `city` parameter is: a name, or `lat,lon`; `name` is what it is called."""
        point = typed_coordinates(city)
        if point:
            return cls({"lat": str(point[0]), "lon": str(point[1])}, name, city=city)
        country = city.rpartition(",")[2].strip().lower()
        called = name or city.partition(",")[0].strip()
        return cls({"city": city}, called, country if len(country) == LETTERS_OF_A_CODE else "", city)


def _called(found: Found, lang: str) -> str:
    """What a place is called: as the caller did, where that is a name of it in the script of the answer.

    What was typed for a country or a region, for which its capital or main place stands, is told beside the name.
    """
    place, typed = found.place, found.text.partition(",")[0].strip()
    if place is None:
        return typed
    name = place.called_in(lang)
    if found.assumed or not fold(typed):
        return name
    is_code = len(typed) <= LETTERS_OF_A_CODE and not typed.isupper()  # sthn kw is Kos, and no Kuwait
    is_region = fold(typed) == fold(place.state or "") and fold(typed) != fold(place.name or "")
    whole = (known_code(typed) and not is_code) or is_region
    if whole and fold(typed) != fold(name):
        return f"{name} ({typed})"
    narrowed = "," in found.text or fold(typed).startswith(f"{fold(name)} ")
    return f"{name}, {place.state}" if narrowed and place.state and place.country == US else name


def usual_units(country: str) -> Units:
    """The units that people of a country use."""
    return "imperial" if country.lower() in IMPERIAL else "metric"
