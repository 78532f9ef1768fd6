"""What a reading of a question costs: each content word that it leaves unexplained, and each guess that it makes. Pure.

A word is explained where it is a function word or courtesy, where it is a part of a time, a place or a topic, or where
something of what was understood is what it tells. What it costs otherwise is taken from the confidence, which stays
below `SURE` then; how much depends on how much the word may change what is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from master.ask.common_words import rank
from master.ask.form import Form
from master.ask.intents import (
    CLAIM_MEASURES,
    COMPARATIVE,
    LEAST,
    LESSER,
    LIMITS,
    OWN_KINDS,
    SUPERLATIVE,
    WARM_OR_COLD,
    Intent,
)
from master.ask.lexicon import Item
from master.ask.question import Question

SURE = 0.9
"""The confidence from which an answer is one without a doubt."""
FUNCTION_WORDS, UNCOMMON = 100, 10_000
"""Ranks from which a word that the lexicon lacks is worth telling, and is an unusual one."""
COSTS = ((FUNCTION_WORDS, 0.02), (UNCOMMON, 0.12))
COST_OF_UNUSUAL, COST_OF_NUMBER = 0.2, 0.15
"""What words cost that the lexicon lacks, by how common they are."""
ASIDE, FURTHER_ASIDE = 0.11, 0.02
"""What the first word on the circumstances costs (the kids, the car), and each further one."""
UNUSED, OF_KNOWLEDGE = 0.15, 0.3
"""What a word costs that tells something which is not answered, and one of another kind of question: who, capital."""
MISSPELT_WORD = 0.11
SENTENCE_AROUND_A_NAME = 0.11
"""What it costs to take a sentence for one about the weather that has no word of it."""
TWO_TIMES = 0.12
"""What several times cost where nothing says that they are several."""
WORTH_TELLING = 0.115
BEFORE_TIMES = frozenset(
    "before after past by until till from through between around about during πριν μετα μεχρι εωσ ωσ απο μεταξυ γυρω "
    "κατα prin meta mexri eos apo metaxy".split()
)
"""Words before a time that are a part of it."""
FREE = (
    "prep", "art", "gen", "and", "or", "about", "on", "from", "stop", "fill", "correct", "only", "again", "same",
    "follow", "there", "num/1", "t/in", "smalltalk", "briefing", "degree", "amount", "dayword", "whenword", "howlong",
    "nice", "direction",
)  # fmt: skip
"""Tags of words that say nothing of what is asked, or whose meaning is part of the form of the answer."""


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A word that nothing explains, as it is written, and what it costs."""

    text: str
    cost: float

    @property
    def is_worth_telling(self) -> bool:
        """Whether a person is told that it wasn't understood."""
        return self.cost >= WORTH_TELLING


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was understood: the intents, the form of the answer, and the items that places and topics are made of."""

    intents: Sequence[Intent]
    form: Form
    explained: frozenset[int]
    of_country: bool = False
    """Whether an adjective tells the country that is meant."""

    @property
    def kinds(self) -> frozenset[str]:
        """The intents' kinds, of what Iris doesn't know with its topic."""
        return frozenset(i.measure if i.kind == "outside" else i.kind for i in self.intents)

    @property
    def measures(self) -> frozenset[str]:
        """What of the weather is told, ranked or compared."""
        return frozenset(measure for intent in self.intents for measure in _measures_of(intent))

    @property
    def ranks(self) -> bool:
        """Whether something is compared or ranked."""
        limited = any(intent.limit for intent in self.intents)
        return limited or bool(self.kinds & {"compare", "extreme", "normals"}) or self.form.ranks

    @property
    def of_weather(self) -> bool:
        """Whether the weather in general is told."""
        return any(i.kind in ("weather", "compare") and not i.measure for i in self.intents) or "briefing" in self.kinds


def _measures_of(intent: Intent) -> set[str]:
    if intent.kind in ("extreme", "compare"):
        tables = (SUPERLATIVE, COMPARATIVE, LEAST, LESSER)
        found = {WARM_OR_COLD.get(m, m) for table in tables for m, by in table.items() if by == intent.measure}
        return found | {"*"} if not intent.measure else found
    if intent.kind in OWN_KINDS:
        return {"temperature", intent.measure, intent.kind}
    beside = {"coat": ("temperature",), "umbrella": ("rain",), "sunglasses": ("sky",), "uv": ("sky",)}
    return {intent.measure, *beside.get(intent.measure, ())} if intent.kind == "weather" else set()


OPPOSED = frozenset({"dry", "cold", "freezing", "hot", "sunny", "cloudy", "clear", "windy", "calm"})
"""Claims beside which another one is a question of its own: any clouds, or stars?"""
Explains = Callable[[Meaning, str, str], bool]
"""Takes the meaning, what follows the tag's prefix, and the word's key."""


def _measure(meaning: Meaning, value: str, key: str) -> bool:
    known = meaning.measures
    return WARM_OR_COLD.get(value, value) in known or "*" in known or (key in LIMITS and bool(known))


def _claim(meaning: Meaning, value: str, _key: str) -> bool:
    return any(i.claim == value for i in meaning.intents) or CLAIM_MEASURES[value] in meaning.measures


def _is_contradicted(meaning: Meaning, value: str | None) -> bool:
    """Whether yes or no is said to another claim on the same measure, as in `any clouds, or stars?`."""
    if value not in OPPOSED or not meaning.form.polar:
        return False
    judged = {i.claim for i in meaning.intents if i.measure == CLAIM_MEASURES[value]} - {""}
    return bool(judged) and value not in judged


def _sun(meaning: Meaning, value: str, _key: str) -> bool:
    return any(i.kind == "sun" and value in (i.measure, "both") for i in meaning.intents)


def _ranked(meaning: Meaning, _value: str, _key: str) -> bool:
    return meaning.ranks


def _of_days(meaning: Meaning, value: str, _key: str) -> bool:
    if "extreme" in meaning.kinds:
        return value != "h"  # the windiest hour
    asked = meaning.form.asks_day or meaning.form.asks_when or meaning.form.ranks
    return asked or bool(meaning.kinds & {"extreme", "sun", "moon", "normals"}) or "hours" in meaning.measures


def _outside(meaning: Meaning, value: str, _key: str) -> bool:
    beside = {
        "air": "pressure" in meaning.measures,
        "clock": "sun" in meaning.kinds,
        "flood": "warnings" in meaning.kinds,
    }
    return value in meaning.kinds or beside.get(value, False)


EXPLAINED_BY: Mapping[str, Explains] = {
    "measure/": _measure,
    "claim/": _claim,
    "sun/": _sun,
    "super/": _ranked,
    "comp/": _ranked,
    "compare": _ranked,
    "than": _ranked,
    "more": _ranked,
    "most": _ranked,
    "weather": lambda meaning, _value, _key: meaning.kinds != {"news"},
    "forecast": lambda meaning, _value, _key: meaning.kinds != {"news"},
    "activity": lambda meaning, _value, _key: meaning.of_weather,
    "laundry": lambda meaning, _value, _key: "rain" in meaning.measures,
    "news": lambda meaning, _value, _key: bool(meaning.kinds & {"news", "briefing"}),
    "newsabout": lambda meaning, _value, _key: "news" in meaning.kinds,
    "topic": lambda meaning, _value, _key: "news" in meaning.kinds,
    "category/": lambda meaning, value, _key: any(i.measure == value for i in meaning.intents),
    "outside/": _outside,
    "help": lambda meaning, _value, _key: "help" in meaning.kinds,
    "demonym/": lambda meaning, _value, _key: meaning.of_country,
    "threshold/": lambda meaning, _value, _key: any(i.limit for i in meaning.intents),
    "number": lambda meaning, _value, _key: any(i.limit for i in meaning.intents),
    "num/": lambda meaning, _value, _key: any(i.limit for i in meaning.intents),
    "minus": lambda meaning, _value, _key: any(i.limit for i in meaning.intents),
    "in/": lambda _meaning, _value, _key: True,
    "t/unit:": _of_days,
}
"""By the tag or its prefix: whether what was understood is what the word tells."""


def unexplained_of(question: Question, meaning: Meaning) -> tuple[Unexplained, ...]:
    """The words that cost something, in order."""
    found = [
        (item, Unexplained(question.between(at, at), cost))
        for at, item in enumerate(question.items)
        if at not in meaning.explained
        and at not in question.timed
        and not _leads_to_time(question, at)
        and not question.is_negated(at)
        and (cost := _cost(question, item, meaning))
    ]
    asides = [word for item, word in found if item.has("aside", "activity") and word.cost == ASIDE]
    return tuple(
        Unexplained(word.text, FURTHER_ASIDE) if any(word is each for each in asides[1:]) else word for _, word in found
    )


def _leads_to_time(question: Question, at: int) -> bool:
    """Whether it is a small word of the time after it: before noon, after 9."""
    after = at + 1
    while after < len(question.items) and question.items[after].has("art", "gen"):
        after += 1
    return after in question.timed and question.token(at).key in BEFORE_TIMES


def _cost(question: Question, item: Item, meaning: Meaning) -> float:
    if not item.tags or item.has("clock", "date", "ordinal", "hours"):
        return cost_of(question, item)
    if item.has("mark", "point"):
        return 0.0
    key = question.words[item.start].key
    if item.has("loosely"):
        return ASIDE
    if _is_contradicted(meaning, item.value("claim/")):
        return UNUSED
    if item.has(*FREE) or any(_explains(tag, meaning, key) for tag in item.tags):
        return 0.0
    prices = {"number": COST_OF_NUMBER, "why": OF_KNOWLEDGE, "aside": ASIDE, "activity": ASIDE}
    return next((price for tag, price in prices.items() if item.has(tag)), UNUSED)


def _explains(tag: str, meaning: Meaning, key: str) -> bool:
    return any(
        explains(meaning, tag.removeprefix(prefix), key)
        for prefix, explains in EXPLAINED_BY.items()
        if tag.startswith(prefix)
    )


def cost_of(question: Question, item: Item) -> float:
    """What a word costs by itself: 0 for one that the lexicon has."""
    word = question.words[item.start]
    if word.kind in ("number", "clock", "date", "ordinal", "hours"):
        return COST_OF_NUMBER
    if item.tags or word.kind != "word":
        return 0.0
    common = rank(word.key, greek=question.greek)
    return next((cost for least, cost in COSTS if common is not None and common < least), COST_OF_UNUSUAL)
