"""What a question is about once the last one and `near` fill what it doesn't say: its slots, merged. Pure.

Each slot (intents, places, countries, times, units) comes from the question, else from the context of the last one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contract.countries import known_code
from contract.schemas.weather import Assumed
from master.ask.context import MAX_PLACES, Context
from master.ask.intents import COMPARATIVE, COMPARED, FALLING_MM, OWN_KINDS, SUPERLATIVE, Intent
from master.ask.places import Found, Missing, Subject
from master.ask.speech import Speech
from master.ask.understand import Understanding, before_now
from master.ask.when import When
from master.facts.assumed import assumed_line

ASSUMED_PLACE, AMBIGUOUS_PLACE, FROM_CONTEXT, FROM_NEAR, MISSING_PLACE = 0.2, 0.15, 0.05, 0.05, 0.3
"""How much less sure an answer is for each."""
LEAST_CONFIDENCE = 0.1
MOST_DOUBT = 90
"""In hundredths, that is left to the next question."""
NOON = "12:00"
TWO = 2
"""Places or times that a comparison needs."""

Locate = Callable[[str, str], Subject]
"""The subject of a `city` parameter and what it is called ("" where that isn't known), with its country if possible."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with all that it is about, once places, context and `near` are settled."""

    understanding: Understanding
    intents: tuple[Intent, ...]
    subjects: tuple[Subject, ...]
    countries: tuple[tuple[str, str], ...]
    """Of headlines: a country's code, and the city that it was asked by, or ""."""
    whens: tuple[When, ...]
    units: Mapping[str, str]
    polar: bool
    assumed: tuple[str, ...]
    confidence: float
    earlier: str = ""
    page: int = 1
    """Which page of the headlines: `more` is the next one."""
    paired: bool = False
    """Whether each place has its own time, in the same order."""
    kept_whens: tuple[When, ...] = ()
    kept: tuple[Subject, ...] = ()
    """Places that the next question may be about, where this one is about a country's headlines."""
    doubt: int = 0
    """What was guessed of it, for the questions that rely on it, in hundredths."""

    @property
    def only_news(self) -> bool:
        """Whether nothing but headlines is asked for."""
        return only_news(self.intents)

    @property
    def lacks_place(self) -> bool:
        """Whether the place, or of headlines the country, isn't known."""
        return not (self.countries if self.only_news else self.subjects)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked before, where one is, and the day that it is."""

    last: Context
    near: str
    today: date
    speech: Speech
    locate: Locate


def settled(understanding: Understanding, places: Sequence[Found | Missing], asked: Asked) -> Turn:
    """The turn that a question is, in its conversation."""
    found = tuple(place for place in places if isinstance(place, Found))
    missing = [place for place in places if isinstance(place, Missing)]
    speech, last = asked.speech, asked.last
    intents, polar = _intents(understanding, last)
    assumed = [
        speech("I take “{text}” to be {place}.", text=each.text, place=each.label) for each in found if each.assumed
    ]
    lines = [assumed_line(_choice(each), speech.words) for each in found if each.also and not only_news(intents)]
    relies = (not found and bool(last.places or last.countries)) or (understanding.follows and bool(last.intents))
    doubt = AMBIGUOUS_PLACE * len(lines) + ASSUMED_PLACE * len(assumed) + relies * last.doubt / 100
    cost = understanding.cost + doubt + MISSING_PLACE * len(missing)
    assumed += [f"{line}." for line in lines]
    assumed += [place.told(speech) for place in missing]
    subjects, countries = _named(found, intents, speech)
    if not found and (last.places or last.countries):
        subjects, countries = _from_last(intents, asked)
        cost += FROM_CONTEXT
    if not subjects and not countries and asked.near:
        subjects = (asked.locate(asked.near, ""),)
        name = subjects[0].name
        here = speech("I take it that you mean where you are: {place}.", place=name) if name else ""
        assumed.append(here or speech("I take it that you mean where you are."))
        cost += FROM_NEAR
    if len(subjects) == 1 and found and len(understanding.whens) < TWO and any(i.kind == "compare" for i in intents):
        before = tuple(each for each in _beside(understanding, asked) if each.city != subjects[0].city)
        subjects = (*before, *subjects)  # warmer there, or in Rome?
    beside_last = len(subjects) > len(_named(found, intents, speech)[0]) > 0
    if not found and any(i.kind == "compare" for i in intents) and len(subjects) == 1 and last.earlier:
        subjects = (asked.locate(last.earlier, ""), *subjects)  # which is hotter?
    kept = subjects or tuple(_subjects(asked))
    subjects, countries = _completed(subjects, countries, intents, asked)
    whens = _whens(understanding, asked, new_place=bool(found) and not beside_last)
    return Turn(
        understanding,
        intents,
        subjects,
        countries,
        () if only_news(intents) and not understanding.whens else whens,
        {**last.units, **understanding.form.units} if understanding.follows or not found else understanding.form.units,
        polar,
        tuple(assumed),
        round(max(1.0 - cost, LEAST_CONFIDENCE), 2),
        _earlier(subjects, last),
        last.page + 1 if understanding.again and understanding.follows and only_news(intents) else 1,
        understanding.paired and len(subjects) == len(whens),
        whens,
        subjects or kept,
        min(round(100 * (doubt + understanding.guessed)), MOST_DOUBT),
    )


def _choice(found: Found) -> Assumed:
    """Which of several places of a name was taken."""
    return Assumed(text=found.text, place=found.full_label, also=list(found.also))


def _earlier(subjects: Sequence[Subject], last: Context) -> str:
    """The place that was asked about before, where there is another one now."""
    now = [subject.city for subject in subjects]
    return next((city for city in (*last.places[:1], last.earlier) if now and city and city not in now), "")


def only_news(intents: Sequence[Intent]) -> bool:
    """Whether nothing but headlines is asked for."""
    return all(intent.kind == "news" for intent in intents)


def _intents(understanding: Understanding, last: Context) -> tuple[tuple[Intent, ...], bool]:
    """What is asked for, and whether with a yes or a no."""
    if understanding.topic:
        return (Intent("news", f"q:{understanding.topic}"),), False
    if understanding.follows and last.intents:
        if HOW_MUCH.match(understanding.text) and last.intents[0].measure in FALLING_MM:
            return (replace(last.intents[0], claim="amount", limit=None),), False
        return last.intents, last.polar
    intents = understanding.intents
    goes_on = _of_last(understanding, last)
    if goes_on:
        return (goes_on,), understanding.form.polar
    compared = _compared(understanding, last)
    return ((compared,), False) if compared else (intents, understanding.form.polar)


HOW_MUCH = re.compile(r"(?i)^\W*(?:(?:and|και|kai|ok|so)\W+)*(?:how (?:much|many)|π[οό]σ[οηα]|pos[oia])\b")
"""Begins a question for an amount of what was asked last, rather than for yes or no."""


def _compared(understanding: Understanding, last: Context) -> Intent | None:
    """What the last question's places are compared by, where they are; with each other, or with one that is named."""
    first, form = understanding.intents[0], understanding.form
    if first == Intent("compare") and last.intents:
        return Intent("compare", _compared_by(last.intents[0]))  # compare with Rome; add Rome
    ranked = COMPARED.get(first.measure) if first.kind == "extreme" and not form.asks_day else None
    if len(last.places) >= TWO and not understanding.places and ranked:
        return Intent("compare", ranked)  # and the wettest?
    several = len(last.places) >= TWO or last.earlier
    if several and not understanding.places and form.ranks and first.measure in COMPARATIVE:
        return Intent("compare", COMPARATIVE[first.measure])  # and where will it rain most?
    return None


def _compared_by(before: Intent) -> str:
    """By what places are compared where nothing tells it: by what was asked last."""
    return before.measure if before.kind == "compare" else COMPARATIVE.get(before.measure, "")


THE_ONE_IN = re.compile(
    r"(?i)^\W*(?:(?:no|sorry|and|i|mean|meant|όχι|και|εννοώ|εννοούσα)\W+)*"
    r"(?:the (?:other )?one|αυτ(?:ό|όν|ός|ή|ήν)|εκείν(?:ο|ον|ος|η|ην)) +"
    r"(?:in|near|στην?|στον?|στα|στους|στις|της?|του)\b"
)
"""What names a region or a country of the last place's name: the one in Vermont."""


def of_the_same_name(understanding: Understanding, last: Context) -> Understanding:
    """With the last place's name before the region that alone is named, as Springfield, Vermont."""
    if len(understanding.places) != 1 or not last.places or not THE_ONE_IN.match(understanding.text):
        return understanding
    place, name = understanding.places[0], (last.names or last.places)[0].partition(",")[0]
    return replace(understanding, places=(replace(place, text=f"{name}, {place.text}", country="", least=0),))


ADDS = re.compile(
    r"(?i)^\W*(?:(?:and|also|please|now|can you|could you|ok|και)\W+)*(?:add|include|(?:πρ[οό]σθ[εέ]σ|prosthes)\w*)\b"
)
"""That a place is to be compared with those before, rather than with the first of them: add Stockholm."""


def _beside(understanding: Understanding, asked: Asked) -> tuple[Subject, ...]:
    """The last question's places that the one which is named now is compared with."""
    more = understanding.follows and not understanding.form.corrects and asked.last.intents[:1]
    adds = ADDS.match(understanding.text) or (more and asked.last.intents[0].kind == "compare")
    return tuple(_subjects(asked)[: MAX_PLACES - 1 if adds else 1])


def _of_last(understanding: Understanding, last: Context) -> Intent | None:
    """What words mean that depend on what was asked last: warm, of the sea; high, of the wind; the coldest day."""
    asked, before = understanding.intents[0], next(iter(last.intents), None)
    if before is None or understanding.places or asked.kind != "weather":
        return None
    if understanding.vague and before.kind in ("weather", "air", "pollen", "sea") and before.measure != asked.measure:
        return replace(before, claim="", limit=None)
    if before.kind == "sea" and asked.measure == "temperature" and not understanding.vague:
        return Intent("sea", "temperature", asked.claim if asked.claim in OWN_KINDS["sea"] else "")
    if before.kind != "extreme" or not understanding.form.ranks:
        return None
    return Intent("extreme", "coldest" if asked.claim == "cold" else SUPERLATIVE.get(asked.measure, before.measure))


def _named(
    found: Sequence[Found], intents: Sequence[Intent], speech: Speech
) -> tuple[tuple[Subject, ...], tuple[tuple[str, str], ...]]:
    subjects = tuple(Subject.of(each, speech.lang) for each in found if each.place)
    countries = tuple(
        (each.country, "" if known_code(each.text) else each.label)
        for each in found
        if each.country and (not each.place or only_news(intents))
    )
    return subjects, countries


def _subjects(asked: Asked) -> list[Subject]:
    """The last question's places."""
    names = asked.last.names or ("",) * len(asked.last.places)
    return [asked.locate(city, name) for city, name in zip(asked.last.places, names, strict=True)]


def _from_last(intents: Sequence[Intent], asked: Asked) -> tuple[tuple[Subject, ...], tuple[tuple[str, str], ...]]:
    countries = tuple((code, "") for code in asked.last.countries)
    if only_news(intents) and countries:
        return (), countries
    return tuple(_subjects(asked)), countries


def _completed(
    subjects: tuple[Subject, ...], countries: tuple[tuple[str, str], ...], intents: Sequence[Intent], asked: Asked
) -> tuple[tuple[Subject, ...], tuple[tuple[str, str], ...]]:
    """With the country of a place, where headlines are asked for; with a country's capital, where the weather is."""
    if any(intent.kind == "news" for intent in intents) and not countries:
        countries = tuple((subject.country, subject.city) for subject in subjects if subject.country)[:1]
    if only_news(intents):
        return (), countries
    if not subjects:
        english = replace(asked.speech, lang="en")
        subjects = tuple(Subject.named(english.country(code), asked.speech.country(code)) for code, _ in countries)
    return subjects, countries


def _whens(understanding: Understanding, asked: Asked, *, new_place: bool) -> tuple[When, ...]:
    """The times: the question's own, on the last one's day where they are only a part of a day; else the last one's."""
    last, own = asked.last.whens, understanding.whens
    if understanding.form.past:
        own = tuple(_of_past(when, asked.today) for when in own)
    if last and last[0].is_past and BEFORE_THAT.search(understanding.text):
        own = tuple(map(before_now, own))
    if understanding.when_is_assumed and last and before_today(last[0], asked.today):
        return last  # and how cold was it?
    day = last[0] if last else When(day="today")
    if understanding.shift:
        return (day.shifted(understanding.shift, asked.today),)
    if understanding.form.same_time and len(own) == 1 and len(last) == 1:
        return (replace(own[0], part=last[0].part, clock=last[0].clock),)
    if own:
        whole = len(own) == 1 and len(last) == 1 and not own[0].day and not own[0].offset
        if whole and _is_one_day(last[0]):
            begins = last[0].clock or PART_BEGINS.get(last[0].part, "")
            clock = own[0].clock if SAYS_HALF.search(understanding.text) else _in_half_of(own[0].clock, begins)
            return (replace(own[0], day=last[0].day, clock=clock),)
        return own
    refers = understanding.follows or understanding.there or understanding.form.same_time
    complete = new_place and not refers
    return () if complete else last


BEFORE_THAT = re.compile(r"(?i)\bbefore that\b|\bπριν απ(ό|ο) αυτό")
"""After a question of the past, what lies before its day: and on Sunday, before that?"""


def before_today(when: When, today: date) -> bool:
    """Whether a time is past, by its words or by its date."""
    return when.is_past or (bool(DATE.fullmatch(when.day)) and when.day < today.isoformat())


DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _of_past(when: When, today: date) -> When:
    """A date without a year as the last such date: what it was like on 25 March."""
    if not re.fullmatch("[0-9]{2}-[0-9]{2}", when.day):
        return when
    this_year = f"{today.year}-{when.day}"
    return replace(when, day=this_year if when.day <= f"{today:%m-%d}" else f"{today.year - 1}-{when.day}")


SAYS_HALF = re.compile(r"(?i)[ap]\.?m\b|[πμ]\.?μ\b|:|morning|noon|evening|night|πρω|βρ[αά]δυ|απ[οό]γ|pro[iw]|vrad|apog")
"""What tells in which half of the day a time is."""


PART_BEGINS = {"afternoon": NOON, "evening": "18:00", "night": "18:00"}
"""From when a time is in the half of the day in which a part of it is: after 9, of tonight."""


def _in_half_of(clock: str, last: str) -> str:
    """A time in the half of the day in which the last one was: after 3 to 6 pm, `and after 8?` is in the evening."""
    begins, _, ends = clock.partition("-")
    if not last or not last[:5] >= NOON or not "01:00" <= begins < NOON or f"{int(begins[:2]) + 12}:00" < last[:5]:
        return clock
    later = f"{int(begins[:2]) + 12}{begins[2:]}"
    return f"{later}-{ends}" if ends else later


def _is_one_day(when: When) -> bool:
    return bool(when.day) and not when.is_now and not when.day.startswith(("days", "week", "hours"))
