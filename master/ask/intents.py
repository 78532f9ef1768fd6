"""What is asked for: the intents of a question, each a kind and what of it. Pure passes over a `Question`.

The kinds are `weather`, `sun`, `extreme`, `compare`, `news`, `briefing`; `outside` is what Iris can't know; and `help`,
`smalltalk` and `unknown` need no data. docs/ask.md lists them for callers.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from contract.greek import sound
from master.ask.question import NEGATIONS, Question

MAX_INTENTS = 4
WARM_OR_COLD = {"warm": "temperature", "cold": "temperature"}
SUPERLATIVE = {
    "warm": "warmest", "cold": "coldest", "temperature": "warmest", "rain": "wettest", "wind": "windiest",
    "snow": "snowiest", "sky": "sunniest", "humidity": "most humid",
}  # fmt: skip
COMPARATIVE = {
    "warm": "warmer", "cold": "colder", "temperature": "warmer", "rain": "wetter", "wind": "windier",
    "snow": "snowier", "sky": "sunnier", "humidity": "more humid",
}  # fmt: skip
LEAST = {
    "warm": "coldest", "temperature": "coldest", "cold": "warmest", "rain": "driest", "wind": "calmest",
    "humidity": "least humid",
}  # fmt: skip
LESSER = {
    "warm": "colder", "temperature": "colder", "cold": "warmer", "rain": "drier", "wind": "calmer",
    "humidity": "less humid", "sky": "cloudier",
}  # fmt: skip
"""What the least of a measure is called, and what has less of it."""
COMPARED = {superlative: COMPARATIVE[measure] for measure, superlative in SUPERLATIVE.items()} | {
    superlative: LESSER[measure] for measure, superlative in LEAST.items()
}
EXTREME_OF = {"warmer": "warmest", "colder": "coldest", "wetter": "wettest", "drier": "driest", "windier": "windiest",
              "calmer": "calmest", "sunnier": "sunniest"}  # fmt: skip
OWN_KINDS: Mapping[str, frozenset[str]] = {
    "air": frozenset({"clean", "dirty", "good", "bad"}),
    "pollen": frozenset({"max", "bad"}),
    "sea": frozenset({"warm", "hot", "good", "cold", "cool", "freezing", "calm", "bad"}),
    "sure": frozenset(),
    "normals": frozenset(),
}
"""Topics of the lexicon's `outside/` of which Iris has a kind of its own, and what may be claimed of each."""
USUAL = ("normal", "usual", "typical", *map(sound, ("συνηθισμεν", "φυσιολογικ", "νορμαλ")))
"""Beginnings of words that ask whether it is as usual: is that normal?"""
CLAIM_MEASURES = {
    "dry": "rain", "hot": "temperature", "warm": "temperature", "cool": "temperature", "cold": "temperature",
    "freezing": "temperature", "max": "temperature", "min": "temperature", "sunny": "sky", "cloudy": "sky",
    "clear": "sky", "windy": "wind", "calm": "wind", "humid": "humidity", "good": "", "bad": "",
    "heavy": "coat", "light": "coat",
    "strong": "uv", "amount": "rain",
    "feels": "temperature", "gusts": "wind",
    "usual": "normals",
    "falling": "pressure", "rising": "pressure", "new": "moon",
    "full": "moon", "clean": "air", "dirty": "air", "warmer": "normals", "colder": "normals",
}  # fmt: skip
"""Of which measure a claim is."""
UNIT_WORDS = {
    "c": "metric", "f": "imperial", "knots": "kn", "kn": "kn", "kts": "kn", "beaufort": "bft", "bft": "bft",
    "μποφορ": "bft", "mpofor": "bft", "χλμ": "kmh", "km": "kmh", "xlm": "kmh",
    "mph": "mph", "κομβουσ": "kn", "ms": "ms", "kmh": "kmh",
}  # fmt: skip
FALLING_MM = ("rain", "snow")
"""Measures of which so much falls."""
GREETINGS = frozenset({"good", "καλημερα", "καλησπερα", "kalimera", "kalispera", "kalhmera", "kalhspera"})
LIMITS = frozenset({"high", "low", "max", "maximum", "minimum", "level", "top", "reach", "hit", "above", "below"})
"""Words of temperature that belong to another measure where one is named: high wind."""
ABOVE = {"warmer": True, "colder": False, "windier": True, "calmer": False, "more humid": True, "less humid": False}
"""Comparatives that a figure may follow, and whether the weather's is to be above it."""
OF_COMPARATIVE = {"windier": "wind", "calmer": "wind", "more humid": "humidity", "less humid": "humidity"}
LIMIT_TAGS = ("threshold/above", "threshold/below", *(f"comp/{comparative}" for comparative in ABOVE))
THAN = frozenset({"than", "then", "από", "απο", "apo", "παρα", "para"})
STAYING = frozenset("stay stays staying remain remains keep keeps hold holds always throughout".split()) | frozenset(
    map(sound, "μεινει μεινουν μενει μενουν παραμεινει παραμενει κρατηθει κρατησει διαρκωσ συνεχωσ παντα".split())
)
"""Words before a limit that make it one of every hour."""
DROPPING = frozenset("drop drops fall falls dip dips ease eases".split()) | frozenset(
    map(sound, "πεσει πεφτει κατεβει".split())
)
"""Words before a limit that make it one of any hour."""
FORCE = frozenset({"force", "forces"})
"""Before a number it is one of Beaufort's."""
FIGURE_WITHIN = 6
"""Items after a word such as `above` until the figure: «θα ξεπεράσουν οι ριπές τα 80»."""
TEN, TWENTY = 10, 20
SEA_MEASURES = frozenset({"", "temperature", "warm", "cold"})
"""What of the sea isn't known; wind or rain at sea is the air's."""
OF_TEMPERATURE_ONLY = frozenset({"wind", "humidity", "pressure", "sky", "fog", "storm", "uv", "snow"})
"""Measures of which isn't known what is usual."""
OUTSIDE_ALWAYS = frozenset(
    {
        "warnings",
        "pollen",
        "moon",
        "quake",
        "fire",
        "flood",
        "climate",
        "normals",
        "sure",
        "tides",
        "snowdepth",
        "aurora",
    }
)


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure is compared with: `above` or below so much, in the unit that was named, "" where none was.

    `throughout`: whether it must be so at every hour (`stay above zero`), rather than at any (`drop below zero`).
    """

    above: bool
    value: float
    unit: str = ""
    throughout: bool = False

    @property
    def of_highest(self) -> bool:
        """Whether the highest figure decides, else the lowest one."""
        return self.above != self.throughout


@dataclass(frozen=True, slots=True)
class Intent:
    """A kind of question; `measure` is what of the weather, a category of news, or `q:` and words to look for.

    `claim` is what is asked to be true or not (`dry`, `cold`), and `limit` a figure that it is compared with.
    """

    kind: str
    measure: str = ""
    claim: str = ""
    limit: Limit | None = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.measure}" if self.measure else self.kind

    @property
    def needs_place(self) -> bool:
        """Whether it is about a place rather than a country."""
        return self.kind not in ("news", "help", "smalltalk", "unknown")

    @property
    def has_data(self) -> bool:
        """Whether the services are asked."""
        return self.kind not in ("help", "smalltalk", "unknown", "outside")


UNKNOWN = Intent("unknown")


@dataclass(frozen=True, slots=True)
class Topics:
    """What headlines are asked about: categories, and words to look for (`q:`); and the items that tell it."""

    found: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()


def topics_of(question: Question) -> Topics:
    """What headlines are about."""
    if not question.any("news", "newsabout") and not question.first("category/"):
        return Topics()
    found: list[str] = []
    used: set[int] = set()
    for at, item in enumerate(question.items):
        category = item.value("category/")
        if item.has("topic") and at not in used and not question.first("category/"):
            found += [] if question.is_negated(at) else [f"q:{question.between(at, at).lower()}"]
            used.add(at)
        elif category and at not in used:
            found += [] if question.is_negated(at) else [category]
            used.add(at)
        elif item.has("newsabout") or (item.has("about", "on") and _news_before(question, at)):
            topic, items = _topic_after(question, at)
            found += [topic] if topic else []
            used |= items
    return Topics(tuple(dict.fromkeys(found)), frozenset(used))


def _topic_after(question: Question, at: int) -> tuple[str, frozenset[int]]:
    first = at + 1
    while first < len(question.items) and question.items[first].has("art"):
        first += 1
    last = first
    while last < len(question.items) and _is_topic(question, last):
        last += 1
    if last == first:
        return "", frozenset()
    while first + 1 < last and question.items[first].value("demonym/") and not question.names_country(first):
        first += 1  # Italian politics is politics, in Italy
    inside = range(first, last)
    category = next((value for i in inside if (value := question.items[i].value("category/"))), None)
    only_country = len(inside) == 1 and (question.names_country(first) or question.items[first].value("demonym/"))
    of_weather = question.greek and any(i.has("weather") or i.value("measure/") for i in question.items[:at])
    if not category and (only_country or of_weather):
        return "", frozenset()
    return category or "q:" + question.between(first, last - 1).lower(), frozenset(inside)


def _news_before(question: Question, at: int) -> bool:
    return any(item.has("news", "newsabout") or item.value("category/") for item in question.items[:at])


def _is_topic(question: Question, at: int) -> bool:
    """Whether the item goes on with what headlines are about."""
    if at in question.timed:
        return False
    if question.items[at].has("mark", "prep", "and", "from"):
        return not question.greek and question.key(at) == "of"
    return True


def intents_of(question: Question, topics: Topics, names: int) -> tuple[Intent, ...]:
    """The intents; `names` is how many runs of words may be places."""
    outside = outside_of(question)
    if outside == "moon":
        claim = question.first("claim/")
        return (Intent("moon", claim=claim if claim in ("full", "new") else ""),)
    if outside in OWN_KINDS:
        return (_of_own_kind(question, outside),)
    if outside:
        return (Intent("outside", outside),)
    decided = comparison(question, names) or extreme(question, names)
    found = [decided] if decided else []
    for at in range(len(question.items)):
        apart = at not in question.timed or question.items[at].value("measure/")  # a white Christmas is both
        if apart and (at not in topics.used or question.items[at].value("category/")):
            found += _of_item(question, at, topics, decided=decided is not None)
    return _settled(question, list(dict.fromkeys(found)))


def _of_item(question: Question, at: int, topics: Topics, *, decided: bool) -> list[Intent]:
    """The intents of one item: those of the first rule that applies to it; `decided` where places are compared."""
    found = next((found for rule in RULES if (found := rule(question, at, topics)) is not None), [])
    return [intent for intent in found if not (decided and intent.kind == "weather")]


def _sun(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    sun = question.items[at].value("sun/")
    return [Intent("sun", each) for each in (("sunrise", "sunset") if sun == "both" else (sun,))] if sun else None


def _weather(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    measure = question.items[at].value("measure/")
    if measure and _is_left_out(question, at, measure):
        return []
    if measure:
        return [Intent("weather", WARM_OR_COLD.get(measure, measure))]
    asked = question.items[at].has("weather", "forecast") and not question.is_negated(at)
    return [Intent("weather")] if asked else None


def _is_left_out(question: Question, at: int, measure: str) -> bool:
    """Whether a measure is named as not meant, beside another one: not the rain, the wind."""
    others = {value for other, value in question.all("measure/") if other != at} - {measure}
    if not others or not question.is_negated(at):
        return False
    before = next((no for no in range(at - 1, -1, -1) if question.key(no) in NEGATIONS), 0)
    return not before or question.items[before - 1].has("mark", "and", "correct")


def _briefing(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    return [Intent("briefing")] if question.items[at].has("briefing") else None


def _news(question: Question, at: int, topics: Topics) -> list[Intent] | None:
    item = question.items[at]
    said = item.has("news", "newsabout") and not question.is_negated(at)
    of_news = (said and (not item.has("stop") or topics.found)) or (item.value("category/") and topics.found)
    return ([Intent("news", topic) for topic in topics.found] or [Intent("news")]) if of_news else None


def _fine_weather(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    if question.items[at].has("activity") and asks_day(question) and not question.any("or"):
        return [Intent("extreme", "driest")]  # which day until Monday is best for a picnic?
    fine = question.items[at].has("nice", "activity") and _is_about_fine_weather(question)
    if not at and len(question.items) > 1 and question.items[1].has("mark", "follow") and question.any("follow"):
        return None  # ok, what about Dallas? is a remark on the last answer
    return [Intent("weather")] if fine else None


def _of_limit(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    """`above 30` is the temperature, unless another measure is named, or a unit of the wind's."""
    item = question.items[at]
    if not item.has(*LIMIT_TAGS) or question.first("measure/"):
        return None
    limit = limit_of(question)
    if limit is None:
        return None
    of_wind = limit.unit in ("kn", "bft", "kmh", "mph", "ms")
    return [Intent("weather", "wind" if of_wind else OF_COMPARATIVE.get(item.value("comp/") or "", "temperature"))]


def _amount(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    """How many millimetres, of nothing that is named, is the rain."""
    keys = (sound(question.key(at)), question.key(at)) if question.greek else (question.key(at),)
    return [Intent("weather", "rain")] if not question.first("measure/") and AMOUNTS & set(keys) else None


def _topic_of_country(question: Question, at: int, _topics: Topics) -> list[Intent] | None:
    """Headlines on a topic of a country, where nothing else is asked: greek politics today, elections in France."""
    of_weather = question.any("weather", "forecast") or question.first("measure/")
    if not question.items[at].has("topic") or of_weather or question.first("category/"):
        return None
    named = any(question.names_country(other) for other in range(len(question.items)))
    short = question.first("demonym/") and len(question.words) <= SHORT_NEWS
    return [Intent("news", f"q:{question.between(at, at).lower()}")] if short or named else None


SHORT_NEWS = 4
RULES = (_topic_of_country, _of_limit, _sun, _weather, _briefing, _news, _fine_weather, _amount)


def _is_about_fine_weather(question: Question) -> bool:
    talk = any(item.has("smalltalk") and not item.has("about", "stop") for item in question.items)  # a word may be both
    other = question.first("measure/") or question.first("category/") or question.any("news")
    return not other and not talk


def _settled(question: Question, found: list[Intent]) -> tuple[Intent, ...]:
    """Without what another intent says more closely, and with what is claimed."""
    for rule in (_without_general, _without_sky, _without_limits, _without_clothes, _without_greeting):
        found = rule(question, found)
    return tuple(_with_claim(question, intent) for intent in found[:MAX_INTENTS])


def _without_general(_question: Question, found: list[Intent]) -> list[Intent]:
    others = [i for i in found if i.kind != "weather" or i.measure]
    closer = any(i.kind in ("weather", "sun", "extreme", "compare") for i in others)
    return [i for i in found if i != Intent("weather")] if closer else found


def _without_sky(_question: Question, found: list[Intent]) -> list[Intent]:
    measures = {i.measure for i in found if i.kind == "weather"}
    of_sun = measures & {"uv", "sunglasses"} or any(i.kind == "sun" for i in found)
    return [i for i in found if i != Intent("weather", "sky")] if of_sun else found


def _without_limits(question: Question, found: list[Intent]) -> list[Intent]:
    """Without the temperature where its words are another measure's: high wind, wind above 30."""
    measures = {i.measure for i in found if i.kind == "weather"}
    warm = any(measure in ("warm", "cold") for _, measure in question.all("measure/"))
    limits = any(measure == "temperature" and question.key(at) in LIMITS for at, measure in question.all("measure/"))
    if measures & {"wind", "rain", "snow", "humidity", "pressure", "uv", "sky"} and limits and not warm:
        return [i for i in found if i != Intent("weather", "temperature")]
    return found


def _without_clothes(question: Question, found: list[Intent]) -> list[Intent]:
    """Without what to wear, where the clothes are the washing that is to dry."""
    return [i for i in found if i.measure != "coat"] if question.any("laundry") else found


def _without_greeting(question: Question, found: list[Intent]) -> list[Intent]:
    """`Good morning` is a briefing where nothing else is asked; any other word for one is all that is asked."""
    if Intent("briefing") not in found or len(found) == 1:
        return found
    greeting = _greets(question)
    return [i for i in found if i.kind != "briefing"] if greeting else [Intent("briefing")]


GREETING = Intent("briefing", claim="greeting")
"""`Good morning` by itself: a briefing where a place is known, else nothing but a greeting."""


def _greets(question: Question) -> bool:
    return any(item.has("briefing") and question.key(at) in GREETINGS for at, item in enumerate(question.items))


def _as_greeting(question: Question, intent: Intent) -> Intent:
    return GREETING if intent == Intent("briefing") and _greets(question) else intent


def _with_claim(question: Question, intent: Intent) -> Intent:
    if intent.kind != "weather":
        return _as_greeting(question, intent)
    claims = [value for _, value in question.all("claim/") if CLAIM_MEASURES[value] == intent.measure]
    claim = next((value for value in claims if value in CLOSER), next(iter(claims), ""))
    if not claim and not intent.measure and question.any("activity"):
        claim = "good"
    if not claim and intent.measure in FALLING_MM and asks_how_much(question):
        claim = "amount"
    limited = intent.measure in ("temperature", "wind", "rain", "snow", "humidity", "uv")
    return replace(intent, claim=claim, limit=limit_of(question, intent.measure) if limited else None)


CLOSER = frozenset({"gusts", "feels"})
"""Claims that tell which figure is meant, whatever else is claimed of it."""
HOW_MUCH = frozenset(map(sound, "ποση ποσο ποσα".split()))
AMOUNTS = frozenset(
    "mm cms millimetres millimeters millimetre millimeter inches cm centimetres centimeters".split()
) | (frozenset(map(sound, "χιλιοστα εκατοστα".split())))


def asks_how_much(question: Question) -> bool:
    """Whether an amount is asked for: how much rain, how many millimetres, the rain's total."""
    keys = [sound(word.key) if question.greek else word.key for word in question.words]
    much = any(pair == ("how", "much") for pair in pairwise(keys)) or (question.greek and bool(set(keys) & HOW_MUCH))
    return much or bool(set(keys) & AMOUNTS) or question.any("amount")


def limit_of(question: Question, measure: str = "temperature") -> Limit | None:
    """`above 30 degrees`, `below minus five`, `warmer than 10`, «πάνω από 6 μποφόρ»; None where there is none."""
    for at, above in _sides(question):
        for after in range(at + 1, min(at + FIGURE_WITHIN, len(question.items))):
            value, end = _figure(question, after)
            compares = question.items[at].has("threshold/above", "threshold/below") or _follows_than(question, after)
            of_another = question.key(after) in ZEROS and measure != "temperature"  # no rain is below freezing
            if value is not None and compares and after not in question.timed and not of_another:
                unit = question.items[end].value("in/") if end < len(question.items) else None
                unit = "bft" if question.key(after - 1) in FORCE else unit
                throughout = _is_throughout(question, at, of_most=not above and measure != "temperature")
                return Limit(above, value, unit or _unit_word(question, end), throughout)
    return None


def _sides(question: Question) -> Iterator[tuple[int, bool]]:
    """The items that a figure may follow which the weather's is compared with; and whether it is to be above it."""
    yield from ((at, side == "above") for at, side in question.all("threshold/"))
    yield from ((at, ABOVE[by]) for at, by in question.all("comp/") if by in ABOVE)
    for at, measure in question.all("measure/"):
        if measure in WARM_OR_COLD and at and question.items[at - 1].has("more"):
            yield at, (measure == "warm") != _is_less(question.key(at - 1))


def _follows_than(question: Question, at: int) -> bool:
    """Whether `than` stands before a figure that is no time's; `force` may stand between."""
    before = at - 1 - (question.items[at - 1].has("minus") or question.key(at - 1) in FORCE)
    return at not in question.timed and question.words[question.items[before].end - 1].key in THAN


def _is_throughout(question: Question, at: int, *, of_most: bool) -> bool:
    """Whether a limit is one of every hour; `of_most` where it is of what is judged by its most, unless it drops."""
    start = question.items[at].start
    keys = {sound(word.key) if question.greek else word.key for word in question.words[max(start - 4, 0) : start + 1]}
    stays = keys & STAYING or question.any("t/whole")
    return bool(stays) or (of_most and not keys & DROPPING)


def _figure(question: Question, at: int) -> tuple[float | None, int]:
    """A figure in digits or words, below zero after `minus`; None where there is none. And the item after it."""
    key, item = question.key(at), question.items[at]
    end = at + 1
    if item.has("number"):
        size = float(key) if len(key) < 6 else None  # noqa: PLR2004
    elif item.value("num/"):
        size, end = _in_words(question, at)
    else:
        size = 0.0 if key in ZEROS else None
    typed = question.text[: question.token(at).start].rstrip(" ").endswith(("-", "−"))
    is_negative = typed or (at > 0 and question.items[at - 1].has("minus"))
    return (-size if size and is_negative else size), end


def _in_words(question: Question, at: int) -> tuple[float, int]:
    """`five`, `twenty five`; and the item after it."""
    tens = int(question.items[at].value("num/") or 0)
    ones = question.items[at + 1].value("num/") if at + 1 < len(question.items) else None
    if ones and tens >= TWENTY and int(ones) < TEN and question.key(at + 1) not in ("a", "an"):
        return float(tens + int(ones)), at + 2
    return float(tens), at + 1


def _unit_word(question: Question, at: int) -> str:
    key = question.key(at)
    return UNIT_WORDS.get(key, "")


WAVES = ("wave", "swell", "surf", "chop", "rough", *map(sound, ("κυμα", "φουσκ", "τρικυμ")))
UNUSUALLY = ("unusual", "unseasonabl", "abnormal", *map(sound, ("ασυνηθ",)))
RECORDS = ("record", *map(sound, ("ρεκορ",)))


def _of_own_kind(question: Question, kind: str) -> Intent:
    """What of a kind of Iris's own is asked, and what is claimed of it."""
    claims = (value for _, value in question.all("claim/") if value in OWN_KINDS[kind])
    claim, measure = next(claims, ""), ""
    keys = [sound(word.key) if question.greek else word.key for word in question.words]
    if kind == "sea" and any(key.startswith(WAVES) for key in keys):
        measure = "waves"
    elif kind == "sea" and question.first("measure/") in (*WARM_OR_COLD, "temperature"):
        measure = "temperature"
    if kind == "normals":
        more = next((at for at, item in enumerate(question.items) if item.has("more")), None)
        unusual = any(key.startswith(UNUSUALLY) for key in keys)
        warm = question.first("measure/") if more is not None or unusual else ""
        claim = question.first("comp/") or {"warm": "warmer", "cold": "colder"}.get(warm, "")
        claim = claim if claim in ("warmer", "colder") else _usual(question, keys)
        measure = "records" if any(key.startswith(RECORDS) for key in keys) else ""
    return Intent(kind, measure, claim, _usual_or_not(question) if kind == "normals" else None)


ZEROS = frozenset({"zero", "freezing", "μηδεν", "miden", "mhden"})


def _usual_or_not(question: Question) -> Limit | None:
    """The temperature that is asked to be usual: are 18 degrees normal for May?; None where none is named."""
    for at in range(len(question.items)):
        value, end = _figure(question, at) if at not in question.timed else (None, at)
        unit = question.items[end] if value is not None and end < len(question.items) else None
        if value is not None and unit is not None and (unit.has("degree") or unit.value("in/")):
            return Limit(above=True, value=value, unit=unit.value("in/") or "")
    return None


def _usual(question: Question, keys: Sequence[str]) -> str:
    """The claim that it is as usual, where nothing is said to be more than that."""
    more = question.first("comp/") or question.any("than", "more") or "than" in keys
    return "usual" if not more and any(key.startswith(USUAL) for key in keys) else ""


def outside_of(question: Question) -> str:
    """What is asked for that Iris can't know: warnings, the sea, the air's quality; "" where nothing is."""
    topics = dict.fromkeys(value for at, value in question.all("outside/") if at not in question.timed)
    if OF_TEMPERATURE_ONLY & {value for _, value in question.all("measure/")}:
        topics.pop("normals", None)  # the average wind, a typical humidity
    if not topics or question.any("news", "newsabout"):
        return ""
    certain = "warnings" if "warnings" in topics else next((topic for topic in topics if topic in OUTSIDE_ALWAYS), "")
    calm = {at for at, value in question.all("claim/") if value == "calm"}  # the sea's or the air's
    measures = {value for at, value in question.all("measure/") if at not in calm}
    if "clock" in topics:
        asked = question.any("weather", "forecast") or question.first("measure/") or question.first("sun/")
        return "" if asked else "clock"
    if certain or (next(iter(topics)) == "sea" and measures <= SEA_MEASURES and not _is_beside_the_sea(question)):
        return certain or "sea"
    rest = next((topic for topic in topics if topic != "sea"), "")
    only_air = rest == "air" and measures <= {"sky"}
    return rest if rest and (only_air or not measures) else ""


def _is_beside_the_sea(question: Question) -> bool:
    """Whether the sea is a place where one is: by the sea, near the water."""
    return any(
        value == "sea" and (question.key(at - 1) in ("by", "near") or question.key(at - 2) in ("by", "near", "κοντα"))
        for at, value in question.all("outside/")
    )


def comparison(question: Question, names: int) -> Intent | None:
    """Whether two places or two times are compared, and by what."""
    if question.any("news") or limit_of(question):
        return None
    several = names > 1 or len(question.whens) > 1
    measure = question.first("measure/")
    rules: tuple[Callable[[], str | None], ...] = (
        lambda: _by_comparative(question, several=several),
        lambda: _by_more(question, measure) if several and question.any("more") else None,
        lambda: COMPARATIVE.get(measure, "") if several and question.any("compare") else None,
        lambda: _by_either(question, measure) if names > 1 else None,
        lambda: _by_superlative(question) if names > 1 else None,
        lambda: "" if names <= 1 and not measure and _is_better(question) else None,
    )
    found = next((by for rule in rules if (by := rule()) is not None), None)
    return None if found is None else Intent("compare", found)


def _by_comparative(question: Question, *, several: bool) -> str | None:
    comparative = question.first("comp/")
    which_day = question.greek and not several and asks_which_day(question)
    return comparative if comparative and not which_day else None


def _is_better(question: Question) -> bool:
    """Whether one place is said to be compared with the last one, as in `is Barcelona any better`."""
    better = any(item.has("compare") and question.key(at) in BETTER for at, item in enumerate(question.items))
    return better and not asks_which_day(question)


BETTER = frozenset(
    (
        "better nicer compared versus vs compare add προσθεσε προσθεστε συγκρινε συγκρινετε συγκρινω "
        "καλυτερα καλυτεροσ καλυτερη kalytera kalutera"
    ).split()
)


def _by_either(question: Question, measure: str) -> str | None:
    listed = bool(question.first("super/")) and not asks_which_day(question)  # which of Rome and Paris is warmest
    either = listed or question.joins_names("or") or question.any("than") or (question.greek and question.any("from"))
    return (COMPARATIVE.get(measure) or COMPARED.get(question.first("super/"))) if either else None


def _by_more(question: Question, measure: str) -> str | None:
    """What places or times have more of; None where the day is asked for on which one place has most."""
    of_one_place = asks_which_day(question) and len(question.whens) <= 1
    return None if of_one_place else _by(COMPARATIVE, LESSER, question).get(measure)


def _by_superlative(question: Question) -> str | None:
    """What several places are ranked by: the wettest of Bergen, Cork and Vigo."""
    return None if asks_which_day(question) else COMPARED.get(question.first("super/"))


def asks_which_day(question: Question) -> bool:
    """Whether a day or a time is asked for: a word for it, also as the last one of `best day`."""
    return any(
        at not in question.timed
        and (
            item.has("dayword", "whenword", "t/unit:d")
            or (item.value("super/") and sound(question.words[item.end - 1].key) in DAYS)
        )
        for at, item in enumerate(question.items)
    )


DAYS = frozenset(map(sound, "day μερα ημερα".split()))


WHICH = frozenset("which what many".split()) | frozenset(map(sound, "ποια ποιεσ ποιο ποσεσ τι".split()))


def asks_day(question: Question) -> bool:
    """Whether days are asked for, by what is so on them: which day has no rain, ποιες μέρες."""
    keys = [sound(word.key) if question.greek else word.key for word in question.words]
    return any(
        item.has("t/unit:d", "dayword") and at not in question.timed and keys[item.start - 1] in WHICH
        for at, item in enumerate(question.items)
        if item.start
    )


def extreme(question: Question, names: int) -> Intent | None:
    """Whether the warmest day, or whatever else, is asked for."""
    superlative, comparative = question.first("super/"), question.first("comp/")
    if superlative:
        return Intent("extreme", superlative)
    if comparative in EXTREME_OF and question.greek and asks_which_day(question):
        return Intent("extreme", EXTREME_OF[comparative])
    measure = question.first("measure/")
    most = question.any("more", "most") and (asks_which_day(question) or not question.greek)
    by = _by(SUPERLATIVE, LEAST, question)
    if most and measure in by and names < 2:  # noqa: PLR2004
        return Intent("extreme", by[measure])
    return None


def _by(most: Mapping[str, str], least: Mapping[str, str], question: Question) -> Mapping[str, str]:
    """By what is ranked: by the least where `less` is said, «λιγότερο αέρα»."""
    less = any(item.has("more", "most") and _is_less(question.key(at)) for at, item in enumerate(question.items))
    return least if less else most


def _is_less(key: str) -> bool:
    return key in ("less", "least") or sound(key).startswith("ligoter")


class NamedText(Protocol):
    """A place as it is written, as far as its standing tells whether it is one."""

    @property
    def marked(self) -> bool:
        """Whether a word such as `in` stands before it."""

    @property
    def least(self) -> int:
        """More than 0 for an ordinary word."""


def is_knowledge(question: Question, places: Sequence[NamedText]) -> bool:
    """Whether it is a question of knowledge that happens to hold a word of the weather."""
    named = any(place.marked or not place.least for place in places)
    return not named and not question.whens and question.any("why")
