"""What a question asks: intents, the places as they are written, when, and in which language. Pure: no look-up.

Which words are a place is decided by what is left when the lexicon has taken what it knows, and by what stands before
it: `in`, `στη`, an article. Which place a name means is decided later (places.py), by the gazetteer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from contract.countries import known_code
from contract.greek import is_greek, sound
from master.ask.lexicon import Item, english_lexicon, greek_lexicon, items
from master.ask.names import JOINING, NAMES_LAST, names_kept
from master.ask.tokens import Token, normalise, tokens
from master.ask.when import Reader, When

WARM_OR_COLD = {"warm": "temperature", "cold": "temperature"}
SUPERLATIVE = {
    "warm": "warmest", "cold": "coldest", "temperature": "warmest", "rain": "wettest", "wind": "windiest",
    "snow": "snowiest", "sky": "sunniest", "humidity": "most humid",
}  # fmt: skip
COMPARATIVE = {
    "warm": "warmer", "cold": "colder", "temperature": "warmer", "rain": "wetter", "wind": "windier",
    "snow": "snowier", "sky": "sunnier", "humidity": "more humid",
}  # fmt: skip
COMPARED = {superlative: COMPARATIVE[measure] for measure, superlative in SUPERLATIVE.items()}
LONGEST_SMALLTALK = 8
"""Words of a remark in which some may be unknown: thank you dear Iris."""
STRONG = ("prep", "from", "about")
"""Marks after which a name is a place beyond doubt."""
MAX_PLACES = 3
MAX_INTENTS = 4
LONGEST_PLACE = 100
LONGEST_CODE = 3
SHORTEST_GREEKLISH = 3
_NOT_GREEKLISH = re.compile("c(?!h)")
"""Greek in Latin letters has k, so that Cairo isn't kairo, the weather."""


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind of question; `measure` is what of the weather, a category of news, or `q:` and words to look for."""

    kind: str
    measure: str = ""

    def __str__(self) -> str:
        return f"{self.kind}/{self.measure}" if self.measure else self.kind


@dataclass(frozen=True, slots=True)
class PlaceText:
    """A place as it is written. `country` is the code of the country that the text is, if it is one's name.

    `marked` places stand after a word such as `in`; what isn't may be no place at all. `of_news` belong to headlines.
    """

    text: str
    country: str = ""
    marked: bool = True
    of_news: bool = False
    article: str = ""
    """The Greek article before it, folded, which tells the name's gender."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a question; `follows` where it has no intent of its own, as `and tomorrow?`."""

    text: str
    language: str
    intents: tuple[Intent, ...]
    places: tuple[PlaceText, ...] = ()
    whens: tuple[When, ...] = ()
    greeklish: bool = False
    follows: bool = False
    there: bool = False
    bare: bool = False
    """Whether it is nothing but a name, which must be a place's for the question to be about the weather."""
    misspelt: frozenset[str] = frozenset()
    """Keys of the words that were taken for misspelt ones."""

    @property
    def asks(self) -> bool:
        """Whether there is something to answer with data."""
        return any(intent.kind not in ("help", "smalltalk", "unknown") for intent in self.intents)


UNKNOWN = Intent("unknown")


def understand(question: str, names: frozenset[str] = frozenset()) -> Understanding:
    """Read a question; any text gives an understanding, if only that of `unknown`.

    `names` are keys of words that are no misspelt ones, however like they are to a word of the lexicon.
    """
    return _understood(normalise(question), names)


@lru_cache(maxsize=1024)
def _understood(text: str, names: frozenset[str]) -> Understanding:
    words = tokens(text)
    greek = any(is_greek(token.text) for token in words)
    greeklish = not greek and _is_greeklish(words)
    reading = _Reading(text, words, items(words, greek=greek or greeklish, names=names), greek=greek or greeklish)
    return reading.understanding(greeklish=greeklish)


def _is_greeklish(words: Sequence[Token]) -> bool:
    """Whether more of the words are Greek ones in Latin letters than English ones."""
    english, greek = english_lexicon(), greek_lexicon()
    points = 0
    for token in words:
        if token.kind != "word":
            continue
        in_english = english.knows(token.key)
        in_greek = greek.knows(sound(token.key)) and not _NOT_GREEKLISH.search(token.key)
        if in_english and in_greek:
            continue
        if in_greek:
            points += 1 if len(token.key) >= SHORTEST_GREEKLISH else 0
        elif in_english or english.corrected(token.key):
            points -= 1
    return points > 0


@dataclass(slots=True)
class _Run:
    """Items, one after the other, that may be a place's name."""

    first: int
    last: int
    mark: str
    clause: int


class _Reading:
    """One question's items, on the way to its understanding."""

    def __init__(self, text: str, words: Sequence[Token], found: list[Item], *, greek: bool) -> None:
        self.text, self.words, self.greek = text, words, greek
        self.items = names_kept(words, found, greek=greek)
        read = Reader(words, self.items).read()
        self.whens, self.times = read.whens, read.used

    def understanding(self, *, greeklish: bool) -> Understanding:
        """All of it."""
        language = "el" if self.greek else "en"
        topics, topic_items = self._topics()
        runs = [run for run in self._runs() if not topic_items & set(range(run.first, run.last + 1))]
        intents = self._intents(topics, topic_items, runs)
        places, leftover = self._places(runs, intents)
        misspelt = frozenset(self.words[item.start].key for item in self.items if item.corrected)
        follows = bare = False
        whens = self.whens
        if not intents:
            intents, follows, bare = self._without_intent(runs, leftover=leftover)
            if not bare and not follows:
                places = ()
        elif self._is_why(places):
            intents, places = (UNKNOWN,), ()
        if intents[0].kind in ("help", "smalltalk", "unknown"):
            places, whens = (), ()
        if not whens and any(item.has("forecast") for item in self.items) and any(i.kind == "weather" for i in intents):
            whens = (When(day="days"),)
        there = any(item.has("there") for item in self.items)
        return Understanding(self.text, language, intents, places, whens, greeklish, follows, there, bare, misspelt)

    def _text(self, first: int, last: int) -> str:
        return self.text[self.words[self.items[first].start].start : self.words[self.items[last].end - 1].end]

    def _token(self, at: int) -> Token:
        return self.words[self.items[at].start]

    def _clauses(self) -> list[int]:
        """The number of each item's clause: a new one begins at `and` or a full stop before another intent."""
        numbers: list[int] = []
        clause = 0
        for at, item in enumerate(self.items):
            if (item.has("and") or self._is_stop(at)) and self._intent_soon(at + 1):
                clause += 1
            numbers.append(clause)
        return numbers

    def _is_stop(self, at: int) -> bool:
        return self.items[at].has("mark") and self._token(at).text in ".;?!,·"

    def _intent_soon(self, at: int) -> bool:
        for item in self.items[at : at + 6]:
            if item.has("weather", "news", "forecast", "briefing") or item.value("measure/") or item.value("sun/"):
                return True
            if not item.tags or item.has("and", "mark"):
                return False
        return False

    def _runs(self) -> Iterator[_Run]:
        """Runs of words that the lexicon lacks, and of countries' names, with what stands before them."""
        clauses = self._clauses()
        at = 0
        while at < len(self.items):
            if not self._is_name(at):
                at += 1
                continue
            last = at
            while True:
                following = last + 1
                if following < len(self.items) and self._is_name(following):
                    last = following
                    continue
                if (
                    following < len(self.items)
                    and self._token(following).key in NAMES_LAST
                    and following not in self.times
                ):
                    last = following
                    continue
                if self._joins(following):
                    last = following + 1
                    continue
                if self._qualifies(at, following):
                    last = following + 1
                    continue
                break
            yield _Run(at, last, self._mark(at), clauses[at])
            at = last + 1

    def _is_name(self, at: int) -> bool:
        item = self.items[at]
        if item.has("point"):
            return True
        if at in self.times or self._token(at).kind != "word":
            return False
        is_country = item.value("country/") is not None
        return not item.tags or is_country or (item.value("demonym/") is not None and self._names_country(item))

    def _names_country(self, item: Item) -> bool:
        """Whether a word of the demonyms' list is a country's name, such as UK, and no adjective."""
        word = self.words[item.start].key
        return sound(word) in _GREEK_NAMES if self.greek else word in _NAMES

    def _joins(self, at: int) -> bool:
        """Whether the item is a small word inside a name: `Isle of Man`."""
        if at + 1 >= len(self.items) or not self._is_name(at + 1) or at in self.times:
            return False
        word = self._token(at)
        item = self.items[at]
        if word.kind != "word" or item.end - item.start > 1:
            return False
        if word.key in JOINING:
            return True
        capitals = self._token(at - 1).text[:1].isupper() and self._token(at + 1).text[:1].isupper()
        return (
            capitals
            and word.text.islower()
            and word.key in {"on", "an", "la", "le", "les", "the", "by", "under"}
            and not self.greek
        )

    def _qualifies(self, first: int, at: int) -> bool:
        """Whether a comma and a region or country follow: `Athens, Greece`."""
        if at + 1 >= len(self.items) or not self.items[at].has("mark") or self._token(at).text != ",":
            return False
        if not self._is_name(at + 1):
            return False
        after = at + 2
        while after < len(self.items) and self._is_name(after):
            after += 1
        if after < len(self.items) and self.items[after].has("or", "than"):
            return False
        return not any(self.items[before].has("or") for before in range(first, at))

    def _mark(self, at: int) -> str:
        """What stands before a run: `prep`, `for`, `gen`, `art`, `from`, `about`, `on`; "" for anything else."""
        before = at - 1
        article = ""
        while before >= 0 and self.items[before].has("art", "gen") and not self.items[before].has("prep"):
            article = article or ("gen" if self.items[before].has("gen") else "art")
            before -= 1
        if before < 0:
            return article
        return next((mark for mark in STRONG if self.items[before].has(mark)), article)

    def _topics(self) -> tuple[list[str], set[int]]:
        """What headlines are asked about: categories, and words to look for; and the items that tell it."""
        if not any(item.has("news", "newsabout") or item.value("category/") for item in self.items):
            return [], set()
        topics: list[str] = []
        used: set[int] = set()
        for at, item in enumerate(self.items):
            category = item.value("category/")
            if category and at not in used:
                topics.append(category)
                used.add(at)
                continue
            starts = item.has("newsabout") or (item.has("about", "on") and self._news_before(at))
            if not starts:
                continue
            first = at + 1
            while first < len(self.items) and self.items[first].has("art"):
                first += 1
            last = first
            while last < len(self.items) and self._is_topic(last):
                last += 1
            if last == first:
                continue
            inside = [self.items[i] for i in range(first, last)]
            category = next((value for i in inside if (value := i.value("category/"))), None)
            if category:
                topics.append(category)
            elif (
                len(inside) == 1
                and (inside[0].value("country/") or (inside[0].value("demonym/") and self._names_country(inside[0])))
            ) or (self.greek and any(i.has("weather") or i.value("measure/") for i in self.items[:at])):
                continue
            else:
                topics.append("q:" + self._text(first, last - 1).lower())
            used.update(range(first, last))
        return topics, used

    def _news_before(self, at: int) -> bool:
        return any(item.has("news", "newsabout") or item.value("category/") for item in self.items[:at])

    def _is_topic(self, at: int) -> bool:
        """Whether the item goes on with what headlines are about."""
        item = self.items[at]
        if at in self.times:
            return False
        if item.has("mark", "prep", "and", "from"):
            return not self.greek and self._token(at).key == "of"
        return True

    def _intents(  # noqa: C901 - one for each kind
        self, topics: list[str], topic_items: set[int], runs: Sequence[_Run]
    ) -> tuple[Intent, ...]:
        found: list[Intent] = []
        compared = self._comparison(runs)
        if compared:
            found.append(compared)
        extreme = None if compared else self._extreme(runs)
        if extreme:
            found.append(extreme)
        decided = bool(found)
        has_news = False
        for at, item in enumerate(self.items):
            if at in self.times or (at in topic_items and not item.value("category/")):
                continue
            measure, sun = item.value("measure/"), item.value("sun/")
            if sun == "both":
                found += [Intent("sun", "sunrise"), Intent("sun", "sunset")]
            elif sun:
                found.append(Intent("sun", sun))
            elif measure and not decided:
                found.append(Intent("weather", WARM_OR_COLD.get(measure, measure)))
            elif item.has("weather", "forecast") and not decided:
                found.append(Intent("weather"))
            elif item.has("briefing"):
                found.append(Intent("briefing"))
            elif (item.has("news", "newsabout") and not item.has("stop")) or (item.value("category/") and topics):
                if not has_news:
                    found += [Intent("news", topic) for topic in topics] or [Intent("news")]
                has_news = True
            elif item.has("nice") and not decided and self._is_nice():
                found.append(Intent("weather"))
        return self._settled(list(dict.fromkeys(found)))

    def _is_nice(self) -> bool:
        return not any(item.value("measure/") or item.has("news", "smalltalk") for item in self.items)

    def _settled(self, found: list[Intent]) -> tuple[Intent, ...]:
        """Without what another intent says more closely."""
        others = [i for i in found if i.kind != "weather" or i.measure]
        if any(i.kind in ("weather", "sun", "extreme", "compare") for i in others):
            found = [i for i in found if i != Intent("weather")]
        measures = {i.measure for i in found if i.kind == "weather"}
        if "uv" in measures or "sunglasses" in measures:
            found = [i for i in found if i != Intent("weather", "sky")]
        if any(i.kind == "sun" for i in found):
            found = [i for i in found if i != Intent("weather", "sky")]
        if measures & {"wind", "rain", "snow", "humidity", "pressure", "uv"} and not any(
            item.value("measure/") in ("warm", "cold") for item in self.items
        ):
            strong = [
                item
                for item in self.items
                if item.value("measure/") == "temperature"
                and self.words[item.start].key in ("high", "low", "max", "maximum", "minimum")
            ]
            if strong:
                found = [i for i in found if i != Intent("weather", "temperature")]
        if Intent("briefing") in found and len(found) > 1:
            rest = [i for i in found if i.kind != "briefing"]
            greeting = any(
                item.has("briefing")
                and self.words[item.start].key in ("good", "καλημερα", "καλησπερα", "kalimera", "kalispera")
                for item in self.items
            )
            found = rest if greeting else [Intent("briefing")]
        return tuple(found[:MAX_INTENTS])

    def _is_why(self, places: Sequence[PlaceText]) -> bool:
        """Whether it is a question of knowledge that happens to hold a word of the weather."""
        return not places and not self.whens and any(item.has("why") for item in self.items)

    def _comparison(self, runs: Sequence[_Run]) -> Intent | None:
        if any(item.has("news") for item in self.items):
            return None
        several = len(runs) > 1 or len(self.whens) > 1
        comparative = next((value for item in self.items if (value := item.value("comp/"))), None)
        more = any(item.has("more") for item in self.items)
        measure = next((value for item in self.items if (value := item.value("measure/"))), None)
        asked = any(item.has("compare") for item in self.items)
        either = any(item.has("or", "than") for item in self.items) or (
            self.greek and any(item.has("from") for item in self.items)
        )
        if comparative and not (self.greek and not several and self._asks_which_day()):
            return Intent("compare", comparative)
        if more and measure in COMPARATIVE and several:
            return Intent("compare", COMPARATIVE[measure])
        if asked and several:
            return Intent("compare", COMPARATIVE.get(measure or "", ""))
        if not (either and len(runs) > 1):
            return None
        superlative = next((value for item in self.items if (value := item.value("super/"))), "")
        comparative = COMPARATIVE.get(measure or "") or COMPARED.get(superlative)
        return Intent("compare", comparative) if comparative else None

    def _asks_which_day(self) -> bool:
        return any(item.has("dayword", "whenword", "t/unit:d") for item in self.items)

    def _extreme(self, runs: Sequence[_Run]) -> Intent | None:
        superlative = next((value for item in self.items if (value := item.value("super/"))), None)
        if superlative:
            return Intent("extreme", superlative)
        comparative = next((value for item in self.items if (value := item.value("comp/"))), None)
        if comparative and self.greek and self._asks_which_day():
            return Intent("extreme", {"warmer": "warmest", "colder": "coldest"}[comparative])
        measure = next((value for item in self.items if (value := item.value("measure/"))), None)
        most = any(item.has("more", "most") for item in self.items)
        if most and measure in SUPERLATIVE and len(runs) < 2 and (self._asks_which_day() or not self.greek):  # noqa: PLR2004
            return Intent("extreme", SUPERLATIVE[measure])
        return None

    def _places(self, runs: Sequence[_Run], intents: Sequence[Intent]) -> tuple[tuple[PlaceText, ...], bool]:  # noqa: C901
        """The places, and whether words are left over that may mean something else."""
        for first, second in pairwise(runs):
            if first.mark in STRONG and second.mark not in STRONG and self._listed((first, second)):
                second.mark = first.mark  # in Rome and Athens
        strong = [run for run in runs if run.mark in STRONG]
        weak = [run for run in runs if run.mark in ("gen", "art")]
        chosen = strong
        comparing = any(intent.kind == "compare" for intent in intents)
        if comparing:
            chosen = list(runs)
        elif not strong:
            named = [run for run in runs if self._country_of(run)]
            chosen = weak or named or list(runs)[-1:]
            if weak and named:
                chosen = [run for run in runs if run in weak or run in named]
            if len(runs) > 1 and not weak and not named and self._listed(runs[-2:]):
                chosen = list(runs)[-2:]
            elif len(runs) > 1 and not weak and not named:
                capital = [run for run in runs if self._token(run.first).text[:1].isupper() and run.first]
                chosen = (capital or list(runs))[:1] if capital else [max(runs, key=lambda run: run.last)]
        elif any(intent.kind == "news" for intent in intents):
            chosen = [run for run in runs if run in strong or self._country_of(run)]
        adjective = self._adjectives() if any(i.kind == "news" for i in intents) or not runs else []
        news_clauses = self._news_clauses()
        several = len({*self._clauses()}) > 1
        both = any(i.kind == "news" for i in intents) and any(i.kind != "news" for i in intents)
        found: list[tuple[int, PlaceText]] = [
            (at, PlaceText(self._text(at, at), code, marked=True, of_news=True)) for at, code in adjective
        ]
        only_news = all(i.kind == "news" for i in intents) and bool(intents)
        for run in chosen:
            text = self._text(run.first, run.last)[:LONGEST_PLACE]
            of_news = only_news or (both and several and run.clause in news_clauses)
            country = self._country_of(run)
            if of_news and not country and run.first == run.last:
                country = self._misspelt_country(run.first)
            found.append((run.first, PlaceText(text, country, bool(run.mark), of_news, self._article(run.first))))
        found.sort(key=lambda entry: entry[0])
        places = tuple(dict.fromkeys(place for _, place in found))[:MAX_PLACES]
        return places, len(runs) > len(chosen)

    def _listed(self, runs: Sequence[_Run]) -> bool:
        """Whether nothing but `and` or a comma is between two names."""
        between = self.items[runs[0].last + 1 : runs[1].first]
        return all(item.has("and", "mark", "or", "art") for item in between)

    def _article(self, first: int) -> str:
        return self.words[self.items[first].start - 1].key if self.greek and self.items[first].start else ""

    def _news_clauses(self) -> set[int]:
        """Clauses that ask for headlines and nothing else."""
        clauses = self._clauses()
        news = {clauses[at] for at, item in enumerate(self.items) if item.has("news", "newsabout")}
        other = {
            clauses[at]
            for at, item in enumerate(self.items)
            if item.has("weather", "forecast") or item.value("measure/") or item.value("sun/")
        }
        return news - other

    def _adjectives(self) -> list[tuple[int, str]]:
        return [
            (at, code)
            for at, item in enumerate(self.items)
            if (code := item.value("demonym/")) and not self._is_name(at) and not self._is_language(at)
        ]

    def _is_language(self, at: int) -> bool:
        """Whether an adjective is that of a language: `in English`."""
        ends = at + 1 == len(self.items) or self.items[at + 1].has("mark")
        return not self.greek and ends and bool(at) and self._token(at - 1).key == "in"

    def _country_of(self, run: _Run) -> str:
        if run.first != run.last:
            return ""
        item = self.items[run.first]
        text = self._text(run.first, run.last)
        named = item.value("country/") or item.value("demonym/")
        return named or (known_code(text) if len(text) > LONGEST_CODE else None) or ""

    def _misspelt_country(self, at: int) -> str:
        key = self._token(at).key
        tag = greek_lexicon().country(sound(key)) if self.greek else english_lexicon().country(key)
        if tag is None and self.greek and not is_greek(key):
            tag = english_lexicon().country(key)
        return tag.removeprefix("country/") if tag else ""

    def _without_intent(self, runs: Sequence[_Run], *, leftover: bool) -> tuple[tuple[Intent, ...], bool, bool]:
        """The intents where no word tells one, whether it follows the last question, and whether it is only a name."""
        said = [item for at, item in enumerate(self.items) if not item.has("mark") and at not in self.times]
        if not said and not self.times:
            return (UNKNOWN,), False, False
        helped = any(item.has("help") for item in said)
        small = any(item.has("smalltalk") for item in said)
        if not runs and helped:
            return (Intent("help"),), False, False
        chatty = small and not any(item.has("why") for item in said) and not any(run.mark in STRONG for run in runs)
        if chatty and (not runs or len(said) < LONGEST_SMALLTALK):
            return (Intent("smalltalk"),), False, False
        following = any(item.has("follow", "there") for item in self.items)
        if any(item.has("why") or (item.value("demonym/") and not self._names_country(item)) for item in said):
            return (UNKNOWN,), False, False
        rest = [item for item in said if item.tags and not item.value("country/") and not item.value("demonym/")]
        plain = all(
            item.has(
                "prep", "art", "gen", "and", "follow", "there", "from", "about", "nice", "num/1", "t/in", "on", "point"
            )
            or self._is_filler(item)
            for item in rest
        )
        if plain and not leftover and (runs or self.whens or following) and len(runs) <= 2:  # noqa: PLR2004
            return (Intent("weather"),), True, bool(runs)
        return (UNKNOWN,), False, False

    def _is_filler(self, item: Item) -> bool:
        return self.words[item.start].key in _FILLERS


_NAMES = frozenset(
    {
        "uk",
        "britain",
        "great",
        "england",
        "scotland",
        "wales",
        "united",
        "holland",
        "america",
        "usa",
        "u",
        "the",
        "south",
        "hong",
        "hellas",
        "new",
        "g",
    }
)
_GREEK_NAMES = frozenset(
    sound(word)
    for word in (
        "αγγλια αγγλιασ βρετανια βρετανιασ μεγαλη μεγαλησ σκωτια σκωτιασ ουαλια ολλανδια ολλανδιασ ηπα αμερικη "
        "αμερικησ ηνωμενεσ ηνωμενων τσεχια τσεχιασ χονγκ ελλασ"
    ).split()
)
_FILLERS = frozenset(
    "please pls plz παρακαλω ok οκ hey so then what how about is it now and ρε τι λες πως θα ειναι για και κι".split()
)
