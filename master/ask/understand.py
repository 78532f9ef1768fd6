"""What a question asks: intents, the places as they are written, when, how it is to be answered, and at which price.

Passes over an immutable `Question`: times, topics, intents, runs that may be places, the form of the answer, and the
words that nothing explains. Pure: no look-up.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from contract.greek import is_greek, sound
from master.ask.form import Form, form_of
from master.ask.intents import HOW_MUCH, LIMITS, UNKNOWN, Intent, Topics, intents_of, is_knowledge, topics_of
from master.ask.lexicon import Item, english_lexicon, greek_lexicon, items
from master.ask.mentions import (
    STRONG,
    PlaceText,
    Run,
    negated_of,
    ordinary_runs_of,
    places_of,
    runs_of,
    text_of,
    without_owners,
)
from master.ask.names import names_kept
from master.ask.price import (
    MISSPELT_WORD,
    OF_KNOWLEDGE,
    SENTENCE_AROUND_A_NAME,
    WORTH_TELLING,
    Meaning,
    Unexplained,
    cost_of,
    unexplained_of,
)
from master.ask.question import Question
from master.ask.time_reader import Reader
from master.ask.tokens import Token, normalise, tokens
from master.ask.when import WEEKDAYS, When

LONGEST_SMALLTALK = 8
"""Words of a remark in which some may be unknown: thank you dear Iris."""
MAX_NAMES_ALONE = 2
SHORT_QUESTION, SHORT_WHEN = 4, 8
"""Words of a question that goes on from the last one, though it tells nothing new; and of one after the time."""
SHORTEST_GREEKLISH = 3
HOW = frozenset({"how", "hows", "πωσ", "pos", "pws"})
"""First words of a question after the weather that doesn't name it."""
GREEKLISH_ONLY = frozenset({"tha", "8a", "den", "kai", "einai", "stin", "sthn", "ston", "tis", "tou", "tin", "thn"})
FOR = frozenset({"για", "gia"})
"""What sounds as the greeting «γεια» does: «για αύριο;»."""
PRAISE = frozenset({"cool", "nice", "great", "perfect", "lovely", "ωραια", "τελεια"})
REMARKS = PRAISE | frozenset({"ok", "okay", "oh", "cheers", "thanks", "thx", "οκ", "iris", "that", "is", "s", "thats"})
"""Words of a remark on an answer that holds praise."""
THEN = frozenset({"then", "τοτε", "tote"})
PLAIN = (
    "prep", "art", "gen", "and", "follow", "there", "from", "about", "nice", "num/1", "t/in", "on", "point", "or",
    "correct", "only", "minus", "t/last", "t/next", "in/", "again", "amount", "same", "howlong", "whenword",
)  # fmt: skip
"""Tags of words that say nothing of what is asked."""
_NOT_GREEK = frozenset("cqw")
NO_FORM = Form()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What was understood of a question.

    `paired`: each place has a time of its own (Volos now and Larissa tomorrow). `again`: more of the same is asked for.
    `follows` where it has no intent of its own, as `and tomorrow?`; `there` where it refers to the last place; `shift`
    is in days beside the last time. `bare`: it is nothing but a name, which must be a place's for the question to be
    about the weather. `topic` is what headlines are to be narrowed to (`only football`). `misspelt` are the keys of
    words that were taken for misspelt ones. `rough`: one day stands for a month or a year.
    `vague`: what is asked for may be any measure's, as `is that high?`.
    `when_is_assumed`: the verb alone tells the time.
    """

    text: str
    language: str
    intents: tuple[Intent, ...]
    places: tuple[PlaceText, ...] = ()
    whens: tuple[When, ...] = ()
    form: Form = NO_FORM
    greeklish: bool = False
    follows: bool = False
    there: bool = False
    bare: bool = False
    shift: int = 0
    paired: bool = False
    again: bool = False
    topic: str = ""
    misspelt: frozenset[str] = frozenset()
    rough: bool = False
    vague: bool = False
    when_is_assumed: bool = False
    unexplained: tuple[Unexplained, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether there is something to answer with data."""
        return any(intent.has_data for intent in self.intents)

    @property
    def cost(self) -> float:
        """What its words take from the confidence."""
        return sum(word.cost for word in self.unexplained) + self.guessed

    @property
    def guessed(self) -> float:
        """What words take that were taken for misspelt ones, and a day that stands for a month."""
        return MISSPELT_WORD * (len(self.misspelt) + self.rough)


def understand(question: str, names: frozenset[str] = frozenset()) -> Understanding:
    """Read a question; any text gives an understanding, if only that of `unknown`.

    `names` are keys of words that are no misspelt ones, however like they are to a word of the lexicon.
    """
    return _understood(REMARK_FIRST.sub("", normalise(question)), names)


REMARK_FIRST = re.compile(
    r"(?i)^(?:great|cool|perfect|lovely|super|brilliant|excellent|thanks|thank you|ok|okay|alright|right|"
    r"ωραία|ωραια|τέλεια|τελεια|ευχαριστώ|ευχαριστω|μπράβο|οκ|εντάξει)\s*[,.!]+\s+(?=\w)"
)
"""A remark on the last answer before what is asked: great, and in Cork?"""


@lru_cache(maxsize=1024)
def _understood(text: str, names: frozenset[str]) -> Understanding:
    """The reading in the likelier language; where that tells nothing, one in the other that leaves no word over."""
    words = tokens(text)
    greek, greeklish = any(is_greek(token.text) for token in words), _is_greeklish(words)
    first = _reading(read(text, names, greek=greek or greeklish))
    if greek or first.intents != (UNKNOWN,):
        return first
    other = _reading(read(text, names, greek=not greeklish))
    return other if other.asks and not other.cost else first


def _reading(question: Question) -> Understanding:
    if _is_praise(question):
        return replace(_understanding(question, (Intent("smalltalk"),), ()), unexplained=())
    topics = topics_of(question)
    runs = runs_of(question, topics.used)
    intents = intents_of(question, topics, len(runs))
    return _settled(question, topics, runs, intents) if intents else _without_intent(question, runs)


def _is_praise(question: Question) -> bool:
    """Whether it only thanks for an answer: ok cool cheers."""
    said = {word.key for word in question.words if word.kind == "word"}
    polite = {word.key for i in question.items if i.has("smalltalk") for word in question.words[i.start : i.end]}
    return bool(said & PRAISE) and said <= REMARKS | polite and not question.text.endswith(("?", ";"))


def read(text: str, names: frozenset[str] = frozenset(), *, greek: bool) -> Question:
    """The items of a normalised question in one of the languages, and its times."""
    words = tokens(text)
    greeklish = greek and not any(is_greek(token.text) for token in words)
    found = names_kept(words, items(words, greek=greek, names=names), greek=greek)
    times = Reader(words, found).read()
    timed = times.used | asides_of_times(words, found, times.used)
    return Question(text, words, tuple(found), greek, greeklish, times.whens, timed, times.shift, times.rough)


BEFORE_ASIDES = frozenset({"when", "που", "pou", "οταν", "otan", "αφου", "afou"})
"""Words after a time before what happens then: at 6 when I finish, «την Κυριακή που γυρίζω»."""


def asides_of_times(words: Sequence[Token], found: Sequence[Item], timed: frozenset[int]) -> frozenset[int]:
    """The items that tell what a person does at a time, which says nothing of what is asked."""
    first = next(
        (at for at in range(1, len(found)) if at - 1 in timed and words[found[at].start].key in BEFORE_ASIDES), 0
    )
    if not first:
        return frozenset()
    last = next((at for at in range(first, len(found)) if found[at].has("mark")), len(found))
    clause = range(first, last)
    told = [at for at in clause if not found[at].has("stop", "fill")]
    plain = all((not found[at].tags and words[found[at].start].text.islower()) or found[at].has("aside") for at in told)
    return frozenset(clause) if told and plain else frozenset()


def _is_greeklish(words: Sequence[Token]) -> bool:
    """Whether more of the words are Greek ones in Latin letters than English ones."""
    english, greek = english_lexicon(), greek_lexicon()
    points = 0
    for token in words:
        if token.kind != "word":
            continue
        in_english = english.knows(token.key)
        in_greek = greek.knows(sound(token.key)) and not _is_not_greek(token.key)
        if token.key in GREEKLISH_ONLY:
            points += 1
        elif in_greek and not in_english:
            points += 1 if len(token.key) >= SHORTEST_GREEKLISH else 0
        elif not in_greek and (english.is_phrase(token.key) if in_english else english.corrected(token.key)):
            points -= 1
    return points > 0


def _is_not_greek(key: str) -> bool:
    """Greek in Latin letters has k, so that Cairo isn't kairo, the weather."""
    return "c" in key.replace("ch", "") or "q" in key


def _settled(question: Question, topics: Topics, runs: Sequence[Run], intents: tuple[Intent, ...]) -> Understanding:
    """A question with an intent of its own."""
    named = runs or ordinary_runs_of(question, topics.used)
    places = places_of(question, named, intents)
    if is_knowledge(question, places):
        return _understanding(question, (UNKNOWN,), ())
    form = form_of(question)
    whens = tuple(map(before_now, question.whens)) if form.past and intents[0].kind == "weather" else question.whens
    when_is_assumed = not whens and form.past and intents[0].kind == "weather"
    if when_is_assumed:
        whens = (When(day="yesterday"),)  # did it rain?
    if not whens and question.any("forecast") and any(intent.kind == "weather" for intent in intents):
        whens = (When(day="days"),)
    if len(whens) > 1 and any(intent.kind == "extreme" for intent in intents):
        whens = tuple(when for when in whens if when.day.startswith(("days", "week")))[:1] or whens[:1]
    if question.rough and intents[0].kind == "normals":
        whens = tuple(map(_mid_month, whens))
    explained = topics.used | {at for run in named for at in run.items if _is_of(question, run, places)}
    found = _understanding(question, intents, places, explained)
    return replace(found, whens=whens, when_is_assumed=when_is_assumed)


SHORTEST_MONTH = 29
"""Days of the shortest month, in a leap year."""
PAST_OF = {"week": "week-1", "weekend": "weekend-1", **{day: f"{day}-1" for day in WEEKDAYS}}


def _mid_month(when: When) -> When:
    """The middle of the month whose last day stands for it."""
    month, _, day = when.day.partition("-")
    stands = month.isdecimal() and len(month) == len("12") and day.isdecimal() and int(day) >= SHORTEST_MONTH
    return replace(when, day=f"{month}-15") if stands else when


def before_now(when: When) -> When:
    """The time that is meant by one who asks what was: the last weekend, the last Monday."""
    return replace(when, day=PAST_OF.get(when.day, when.day))


def _is_of(question: Question, run: Run, places: Sequence[PlaceText]) -> bool:
    text = text_of(question, run)
    return any(place.text == text[: len(place.text)] for place in places)


def _understanding(
    question: Question,
    intents: tuple[Intent, ...],
    places: tuple[PlaceText, ...],
    explained: frozenset[int] | set[int] = frozenset(),
) -> Understanding:
    form = form_of(question)
    of_country = bool(question.first("demonym/")) and any(place.within or place.of_news for place in places)
    return Understanding(
        text=question.text,
        language="el" if question.greek else "en",
        intents=intents,
        places=places,
        whens=question.whens,
        form=form,
        greeklish=question.greeklish,
        there=question.any("there") or _is_then(question),
        shift=question.shift,
        paired=_is_paired(question, explained),
        again=question.any("again"),
        rough=question.rough,
        vague=_is_vague(question),
        misspelt=frozenset(question.words[item.start].key for item in question.items if item.corrected),
        unexplained=unexplained_of(question, Meaning(intents, form, frozenset(explained), of_country)),
    )


def _is_vague(question: Question) -> bool:
    """Whether nothing but high, low or their like tells a measure."""
    told = [question.key(at) for at, _ in question.all("measure/")]
    return bool(told) and all(key in LIMITS for key in told)


def _is_then(question: Question) -> bool:
    """Whether it ends in `then`, at the time of the last question."""
    said = [word.key for word in question.words if word.kind == "word"]
    return bool(said) and said[-1] in THEN


def _is_paired(question: Question, named: frozenset[int] | set[int]) -> bool:
    """Whether names and times take turns: Athens today, Rome tomorrow; tomorrow in Athens and on Friday in Rome."""
    kinds = "".join("t" if at in question.timed else "p" if at in named else " " for at in range(len(question.items)))
    turns = "".join(kind for kind, _ in groupby(kinds.replace(" ", "")))
    return turns in ("ptpt", "tptp", "ptptpt", "tptptp")


def _without_intent(question: Question, runs: Sequence[Run]) -> Understanding:
    """Where no word tells an intent: help, small talk, what goes on from the last question, or a name alone."""
    talk = _talk(question, runs)
    if talk:
        return replace(_understanding(question, (talk,), ()), whens=(), unexplained=())
    following = question.any("follow", "there", "correct", "only", "again") or bool(question.shift)
    places = places_of(question, runs, ())
    known = bool(question.words) and all(item.tags for item in question.items)
    asks_when = known and form_of(question).asks_when and len(question.words) <= SHORT_WHEN  # what time does it start?
    short = asks_when or (known and len(question.words) <= SHORT_QUESTION)  # how much?
    asked = bool(runs or question.whens or following or question.first("in/") or short)
    told = question.timed | negated_of(question) | {at for run in runs for at in run.items}
    strange = sum(cost_of(question, item) for at, item in enumerate(question.items) if at not in told)
    strange = 0.0 if runs and question.whens else strange  # the garden party in Bath on Saturday
    of_else = () if following or question.whens or not runs else tuple(_of_something_else(question))
    if (
        asked
        and not any(word.cost >= OF_KNOWLEDGE for word in of_else)
        and strange < WORTH_TELLING
        and _is_plain(question)
        and len(runs) <= MAX_NAMES_ALONE
        and len(places) == len(kept := without_owners(question, runs))
    ):
        explained = {at for run in kept for at in run.items}
        found = _understanding(question, (Intent("weather"),), places, explained)
        return replace(found, follows=True, bare=bool(runs), unexplained=(*found.unexplained, *of_else))
    strong = [run for run in runs if run.mark in STRONG]
    if len(strong) == 1 and question.whens and question.words[0].key in HOW:  # how's tomorrow shaping up in Leipzig?
        named = places_of(question, strong, ())
        explained = {at for run in strong for at in run.items}
        return _understanding(question, (Intent("weather"),), named, explained)
    around = _around_a_place(question, runs)
    if around:
        return around
    topic = " ".join(
        question.between(at, at) for at, item in enumerate(question.items) if not item.tags or item.has("topic")
    )
    found = replace(_understanding(question, (UNKNOWN,), ()), whens=())
    return replace(found, topic=topic.lower(), unexplained=()) if topic and question.any("only") else found


def _around_a_place(question: Question, runs: Sequence[Run]) -> Understanding | None:
    """A place and a time in a sentence of other words (a wedding in Paros on Saturday): the weather there, in doubt.

    None where it has no single place or no time, or where it asks for a price, the headlines' topics, or a journey.
    """
    strong = [run for run in runs if run.mark in STRONG] or list(runs)
    of_else = any(word.cost >= OF_KNOWLEDGE for word in _of_something_else(question))
    if len(strong) != 1 or not question.whens or of_else or question.any("why", "topic"):
        return None
    explained = {at for run in strong for at in run.items}
    found = _understanding(question, (Intent("weather"),), places_of(question, strong, ()), explained)
    found = replace(found, follows=question.any("follow"))  # what about my sister in Dallas?
    return replace(found, bare=True) if found.cost >= MISSPELT_WORD and len(found.places) == 1 else None


def _of_something_else(question: Question) -> Iterator[Unexplained]:
    """What a sentence around a name may ask for, that says nothing of the weather: «πόσο πάει η μετοχή της ΔΕΗ»."""
    said = [
        word.key
        for item in question.items
        if item.has("stop", "fill")
        for word in question.words[item.start : item.end]
    ]
    asked = next((key for key in said if (sound(key) if question.greek else key) in HOW_MUCH), "")
    if len(said) > 1 and question.words[0].key not in HOW:
        yield Unexplained(asked or said[0], OF_KNOWLEDGE if asked else SENTENCE_AROUND_A_NAME)


def _talk(question: Question, runs: Sequence[Run]) -> Intent | None:
    """Help or small talk; unknown where it is a question of knowledge; None where it may follow another question."""
    said = [item for at, item in enumerate(question.items) if not item.has("mark") and at not in question.timed]
    if not said and not question.timed:
        return UNKNOWN
    if not runs and question.any("help"):
        return Intent("help")
    strong = any(run.mark in STRONG for run in runs)
    corrects = question.any("correct") and not (
        all(item.has("smalltalk", "stop") for item in said) and not question.timed
    )
    follows = question.any("follow", "and") or question.words[0].key in FOR  # thanks, and tomorrow?
    goes_on = question.shift or (question.whens and follows)
    remarks = any(
        item.has("smalltalk") and not item.has("about") for item in question.items
    )  # the Greek `for` sounds as `hi`
    chatty = (
        (remarks or len(said) == 1)
        and question.any("smalltalk")
        and not goes_on
        and not question.any("why")
        and not corrects
        and not strong
    )
    if chatty and (not runs or len(said) < LONGEST_SMALLTALK):
        return Intent("smalltalk")
    adjective = any(not question.names_country(at) for at, _ in question.all("demonym/"))
    return UNKNOWN if adjective or question.any("why") else None


def _is_plain(question: Question) -> bool:
    """Whether, names and times aside, there are only words that say nothing of what is asked."""
    rest = (
        item
        for at, item in enumerate(question.items)
        if item.tags
        and not item.has("mark")
        and at not in question.timed
        and not item.value("country/")
        and not item.value("demonym/")
    )
    polite = question.any("correct", "follow") or question.shift or question.whens  # sorry, I meant …; thanks, and …
    plain = [*PLAIN, "stop", "fill", "aside", *(("smalltalk",) if polite else ())]
    if any(word.key == "when" for word in question.words):
        plain.append("claim/calm")  # when does it let up?
    return all(item.has(*plain) or item.value("in/") for item in rest)
