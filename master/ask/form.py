"""How a question is to be answered: with a yes or a no, with the wind's direction, in which units. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from contract.greek import sound
from master.ask.intents import CLAIM_MEASURES, WARM_OR_COLD, Limit, asks_day
from master.ask.lexicon import Item
from master.ask.question import Question

AUXILIARIES = frozenset(
    "is are will would does do did can could should shall was were has have had isnt wont am any might may must ought "
    "itll arent doesnt wasnt gonna wil wll wiil".split()
)
"""English words that begin a question of yes or no."""
QUESTION_WORDS = frozenset("what whats how hows when whens where wheres which who why whose wat wut hw".split())
GREEK_QUESTION_WORDS = frozenset(
    sound(word)
    for word in (
        "τι πωσ ποσο ποση ποσοσ ποσα ποσουσ ποσεσ ποσοι που ποτε ποια ποιο ποιοσ ποιοι ποιον ποιεσ γιατι"
    ).split()
)
GREEK_VERBS = frozenset(
    sound(word)
    for word in (
        "θα ειναι εχει κανει φυσαει φυσα βρεχει χιονιζει να μηπωσ υπαρχει χρειαζομαι χρειαζεται μπορω αξιζει λεσ παιζει"
    ).split()
)
MORE = frozenset({"πιο", "pio"})
"""`More`, which sounds as `which` does."""
INTO_QUESTIONS = frozenset({"whether", "if", "αν", "an", "αμα", "εαν"})
POLITE = frozenset({"you", "u", "ya"})
"""After `can` and its like: `can you tell me …` asks for what follows."""
TEMPERATURES = ("imperial", "metric", "standard")
WINDS = ("kn", "mph", "kmh", "ms", "bft")
PRESSURES = ("mmhg", "inhg", "hpa")


@dataclass(frozen=True, slots=True)
class Form:
    """`polar`: yes or no is asked for; `negated`: of what is not so. `direction`: where the wind comes from.

    `asks_when`: at which time; `asks_day`: on which days.
    `ranks`: the most of something is asked for. `present`, `future` and `past` are the verb's tense.
    `than`: the first of two is compared with the other.
    `ends` is whether the time is that at which something stops. `units` are those named, by what they measure:
    `temperature`, `wind`, `pressure`. `same_time`: at the time of the last one. `only` narrows that, and `corrects`
    takes something of it back.
    """

    polar: bool = False
    negated: bool = False
    direction: bool = False
    asks_when: bool = False
    asks_day: bool = False
    ends: bool = False
    ranks: bool = False
    present: bool = False
    future: bool = False
    past: bool = False
    than: bool = False
    only: bool = False
    corrects: bool = False
    same_time: bool = False
    units: Mapping[str, str] = field(default_factory=dict, hash=False)

    def judges(self, limit: Limit | None) -> bool:
        """Whether what is claimed is judged, or the figure compared with a limit, rather than told."""
        return self.polar and (limit is not None or not self.negated)


PLAIN = Form()
"""A question of no particular form."""


def form_of(question: Question) -> Form:
    """The form of a question."""
    return Form(
        polar=_is_polar(question) and not _is_either(question),
        negated=_is_negated(question),
        direction=question.any("direction"),
        asks_when=_asks_when(question) or _asks_whether_it_stops(question),
        asks_day=asks_day(question),
        ends=any(word.key in _ENDS for word in question.words) or question.any("howlong"),
        ranks=question.any("more", "most") or bool(question.first("super/") or question.first("comp/")),
        present=_tense(question) == "present",
        future=_tense(question) == "future",
        past=_tense(question) == "past",
        than=question.any("than"),
        only=question.any("only"),
        corrects=question.any("correct"),
        same_time=question.any("same"),
        units=_units(question),
    )


def _asks_whether_it_stops(question: Question) -> bool:
    """Whether it is asked of no particular time if it stops: the answer is when."""
    return not question.whens and any(
        word.key.startswith(STOPS) or sound(word.key).startswith(STOPS) for word in question.words
    )


STOPS = ("stop", "stamat", sound("σταματ"))
"""How words for it begin."""

_ENDS = frozenset(
    "stop stops end ends over let lets pass passes clear finish finishes ease eases "
    "σταματησει σταματαει σταματα τελειωνει κοπασει stamatisei stamathsei".split()
)


def _tense(question: Question) -> str:
    """`present` (is it raining), `future` (will it), `past` (did it), or "" where no verb tells."""
    keys = {sound(word.key) if question.greek else word.key for word in question.words if word.kind == "word"}
    if keys & FUTURE or (question.greek and keys & GREEK_FUTURE):
        return "future"
    if keys & (GREEK_PAST if question.greek else PAST):
        return "past"
    if keys & WEAK_FUTURE:
        return "future"
    return "present" if keys & (GREEK_PRESENT if question.greek else PRESENT) else ""


FUTURE = frozenset("coming will wil ll gonna going shall itll wont expected expect forecast tha".split())
WEAK_FUTURE = frozenset({"get", "gets"})
"""Where no past is beside them: how cold does it get, but not `how much rain did we get`."""
GREEK_FUTURE = frozenset(map(sound, ("θα", "προκειται", "αναμενεται", "να")))
PRESENT = frozenset("raining snowing pouring drizzling hailing".split())
PAST = frozenset("did was were had rained snowed wasnt didnt fell poured blew dropped".split())
GREEK_PAST = frozenset(map(sound, "ηταν ειχε εκανε εβρεξε εβρεχε χιονισε φυσηξε φυσουσε επεσε επιασε".split()))
GREEK_PRESENT = frozenset(map(sound, ("βρεχει", "χιονιζει", "ψιχαλιζει", "ριχνει")))


def _is_polar(question: Question) -> bool:
    """Whether a question of yes or no is asked."""
    keys = [word.key for word in question.words if word.kind == "word"]
    if question.greek:
        asks_what = any(sound(key) in GREEK_QUESTION_WORDS and key not in MORE for key in keys)
        verb = any(sound(key) in GREEK_VERBS for key in keys)
        named = question.text.rstrip().endswith((";", "?")) and not _only_names_a_figure(question)
        return not asks_what and (verb or named)
    first = next((at for at, key in enumerate(keys) if key in AUXILIARIES), None)
    asks_what = any(key in QUESTION_WORDS for key in keys)
    if any(key in INTO_QUESTIONS for key in keys):
        return not any(
            key in QUESTION_WORDS for key in keys[: keys.index(next(k for k in keys if k in INTO_QUESTIONS))]
        )
    if first is None or asks_what:
        return not asks_what and "?" in question.text and _claims(question)
    follows = keys[first + 1] if first + 1 < len(keys) else ""
    return follows not in POLITE


FIGURES = frozenset({"temperature", "humidity", "pressure", "dew point"})
"""Measures of which there is always so much: «υγρασία στη Λάρισα;» asks how much."""


def _only_names_a_figure(question: Question) -> bool:
    """Whether a question without a verb names a measure of which there is always so much, and no limit."""
    measures = {value for _, value in question.all("measure/")}
    claims = {value for _, value in question.all("claim/")} - {"humid"}
    return bool(measures) and measures <= FIGURES and not claims and not question.first("threshold/")


def _is_either(question: Question) -> bool:
    """Whether one of two things is asked for, which no yes or no can tell: hot or cold, sunny or cloudy."""
    items = question.items
    return any(
        item.has("or") and (measure := _measure_of(items[at - 1])) and measure == _measure_of(items[at + 1])
        for at, item in enumerate(items[:-1])
        if at
    )


def _measure_of(item: Item) -> str:
    claim, measure = item.value("claim/"), item.value("measure/") or ""
    return (CLAIM_MEASURES.get(claim) if claim else "") or WARM_OR_COLD.get(measure, measure)


NEGATIONS = frozenset("wont isnt arent doesnt dont wasnt shouldnt wouldnt cant couldnt aint".split())
GREEK_NEGATIONS = frozenset(map(sound, ("δεν", "δε")))


def _is_negated(question: Question) -> bool:
    """Whether it is asked of what isn't so: won't it rain, will it not freeze; but not `I don't know if it rains`."""
    keys = [sound(word.key) if question.greek else word.key for word in question.words]
    asked = next((at + 1 for at, word in enumerate(question.words) if word.key in INTO_QUESTIONS), 0)
    if question.greek:
        return any(key in GREEK_NEGATIONS for key in keys[asked:])
    negates = (
        question.key(at) == "not" and question.items[at].end == question.items[at].start + 1 and _goes_on(question, at)
        for at, item in enumerate(question.items)
        if at and item.start >= asked
    )
    return any(key in NEGATIONS for key in keys[asked:]) or any(negates)


def _goes_on(question: Question, at: int) -> bool:
    """Whether what follows `not` is said of the weather, rather than a place or a topic that isn't meant."""
    after = question.items[at + 1] if at + 1 < len(question.items) else None
    before = question.key(at - 1)
    of_verb = before in AUXILIARIES or before in ("it", "there", "i", "we")
    return of_verb and after is not None and bool(after.tags) and not after.has("mark")


def _claims(question: Question) -> bool:
    """Whether something that is so or isn't is named: below zero, sunny, snow."""
    return bool(question.first("claim/") or question.first("threshold/")) or question.first("measure/") in FALLING


FALLING = frozenset({"rain", "snow", "storm", "fog", "umbrella", "coat", "sunglasses"})
"""Measures that are there or not."""


def _asks_when(question: Question) -> bool:
    keys = [word.key for word in question.words if word.kind == "word"]
    if question.any("howlong"):
        return True
    if question.greek:
        sounds = [sound(key) for key in keys]
        what_time = any(pair == (sound("τι"), sound("ωρα")) for pair in pairwise(sounds))
        return sound("ποτε") in sounds or what_time
    return "when" in keys[:3] or ("what" in keys[:2] and "time" in keys[:3])


def _units(question: Question) -> dict[str, str]:
    found: dict[str, str] = {}
    for _, unit in question.all("in/"):
        if unit in TEMPERATURES:
            found["temperature"] = unit
        elif unit in WINDS:
            found["wind"] = unit
        elif unit in PRESSURES:
            found["pressure"] = unit
    return found
