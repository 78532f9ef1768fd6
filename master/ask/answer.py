"""Answers a question: understands it, looks its places up, fills what it doesn't say from the last one, and asks.

Nothing is kept between questions: what a question leaves to the next one goes out as `context` and comes back with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from contract.problems import CityNotFound, NotUnderstood
from contract.queries import AlertsQuery, AskQuery, PlacesQuery
from contract.schemas.weather import SpelledPlace
from master.ask import warnings
from master.ask.context import Context
from master.ask.dialogue import Asked, Turn, of_the_same_name, only_news, settled
from master.ask.intents import GREETING, UNKNOWN, Intent
from master.ask.outside import ELSEWHERE
from master.ask.places import EXACT, Found, Missing, Subject, resolve, usual_units, with_towns
from master.ask.replies import effective, yes_or_no
from master.ask.session import EXAMPLES, Session
from master.ask.speech import Speech
from master.ask.sun_and_moon import moon_anywhere
from master.ask.understand import Understanding, understand
from master.ask.understood import UnderstoodMember
from master.facts.aggregate import Aggregator
from master.facts.options import AS_JSON, RenderOptions
from master.facts.results import PlaceAlerts, ProblemView, Spoken
from servicekit.context import RequestContext
from servicekit.problems import BadQuestion, Problem

WARNINGS = Intent("outside", "warnings")
AS_TEXT = RenderOptions("text")
TOO_STRANGE = 0.75
"""What its unexplained words may cost a question that is answered all the same."""
ASKED_BACK = 0.5
"""The confidence of a question for what is missing."""


@dataclass(frozen=True, slots=True)
class _Asking:
    """One request: the query, the last question's context, the language, and the time."""

    query: AskQuery
    last: Context
    context: RequestContext
    speech: Speech
    now: datetime


class Answerer:
    """Answers questions by asking the aggregator; `clock` gives the time, aware."""

    def __init__(self, aggregator: Aggregator, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._aggregator, self._clock = aggregator, clock

    def answer(self, query: AskQuery, context: RequestContext, options: RenderOptions) -> Spoken | ProblemView:
        """The answer to a question; a ProblemView where it isn't understood, a place isn't known, or nothing was had.

        Each carries the context for the next question.
        """
        understanding = understand(query.q)
        speech = Speech(understanding.language, options.measures)
        asking = _Asking(query, Context.parse(query.context), context, speech, self._clock())
        said = self._answer(understanding, asking)
        if isinstance(said, ProblemView):
            return said
        return replace(said, with_data=query.data == "all")

    def _answer(self, understanding: Understanding, asking: _Asking) -> Spoken | ProblemView:
        if understanding.intents[0].kind in ("help", "smalltalk"):
            return _talk(understanding.intents[0], asking)
        found = self._resolved(of_the_same_name(understanding, asking.last), asking)
        if isinstance(found, ProblemView):
            return found
        understanding, places = found
        last = asking.last.intents
        narrows = bool(understanding.topic and last) and only_news(last)
        unknown = understanding.intents == (UNKNOWN,) and not narrows
        lost = understanding.follows and not last and not places and not understanding.whens
        if unknown or lost or understanding.cost > TOO_STRANGE:
            return _not_understood(understanding, places, asking)
        missing = [place for place in places if isinstance(place, Missing)]
        if missing and len(missing) == len(places) and understanding.intents[0].kind != "outside":
            return _unknown_place(understanding, missing[0], asking)
        asked = Asked(
            asking.last,
            asking.query.near or "",
            asking.now.date(),
            asking.speech,
            lambda city, name: self._located(city, name, asking, understanding.intents),
        )
        turn = settled(understanding, places, asked)
        if turn.intents[0].kind == "outside":
            return self._warned(turn, asking) if turn.intents[0] == WARNINGS else _outside(turn, asking)
        return self._reply(turn, asking)

    def _reply(self, turn: Turn, asking: _Asking) -> Spoken | ProblemView:
        if turn.lacks_place and turn.intents == (GREETING,):
            return _talk(Intent("smalltalk"), asking)
        if turn.lacks_place:
            return _moon(turn, asking) if turn.intents[0].kind == "moon" else _ask_where(turn, asking)
        named: Mapping[str, Any] = {kind: unit for kind, unit in turn.units.items() if kind != "temperature"}
        country = next((subject.country for subject in turn.subjects), "")
        wished: Any = turn.units.get("temperature")
        units = wished or asking.query.units or usual_units(country)
        speech = replace(asking.speech, measures=replace(asking.speech.measures, units=units, **named))
        return Session(self._aggregator, asking.context, speech, asking.now).reply(turn)

    def _warned(self, turn: Turn, asking: _Asking) -> Spoken | ProblemView:
        """The official warnings of the places; a problem where those of none could be had."""
        if not turn.subjects:
            return _outside(turn, asking)
        found: list[tuple[str, PlaceAlerts]] = []
        failed: list[ProblemView] = []
        for subject in turn.subjects:
            query = AlertsQuery.from_values({"city": subject.city, "lang": asking.speech.lang})
            result = self._aggregator.alerts(query, asking.context, AS_TEXT)
            if isinstance(result, ProblemView):
                failed.append(result)
            else:
                found.append((subject.name or result.place, result))
        if not found:
            return failed[0]
        known = any(result.alerts.content.state != "unknown" for _, result in found)
        said = replace(_outside(turn, asking), answered=known, data=tuple(result for _, result in found))
        return replace(said, text=warnings.sentences(found, asking.speech, asking.now))

    def _resolved(
        self, understanding: Understanding, asking: _Asking
    ) -> tuple[Understanding, tuple[Found | Missing, ...]] | ProblemView:
        failed: list[ProblemView] = []

        def in_gazetteer(names: tuple[str, ...]) -> Sequence[SpelledPlace] | None:
            text = "|".join(name.replace("|", " ") for name in names)
            part = self._aggregator.spelled(text, asking.context)
            if isinstance(part, ProblemView):
                failed.append(part)
                return None
            return part.content

        def look_up(names: tuple[str, ...]) -> Sequence[SpelledPlace]:
            found = in_gazetteer(names)
            return self._geocoded(names[0], understanding, asking.context) if found == [] else found or ()

        understanding = with_towns(understanding, lambda names: in_gazetteer(names) or ())
        resolved = resolve(understanding, look_up)
        if failed and not any(isinstance(place, Found) for place in resolved.places):
            return failed[0]
        return resolved.understanding, resolved.places

    def _located(self, city: str, name: str, asking: _Asking, intents: Sequence[Intent]) -> Subject:
        """The subject of a `city` parameter; the gazetteer tells the country that headlines need, or the name."""
        subject = Subject.named(city, name)
        needs_country = any(intent.kind in ("news", "briefing") for intent in intents) and not subject.country
        if not needs_country and (name or (subject.name and asking.speech.lang == "en")):
            return subject
        part = self._aggregator.spelled(city.replace("|", " "), asking.context)
        if isinstance(part, ProblemView) or not part.content or part.content[0].match != EXACT:
            return subject
        place = part.content[0]
        return replace(
            subject,
            name=name or place.name_in(asking.speech.lang),
            country=subject.country or (place.country or "").lower(),
        )

    def _geocoded(self, name: str, understanding: Understanding, context: RequestContext) -> list[SpelledPlace]:
        """The provider's geocoder on a name that the gazetteer has nothing for, or where there is no gazetteer."""
        if understanding.bare:
            return []
        try:
            query = PlacesQuery.from_values({"q": name, "limit": 1})
        except BadQuestion:
            return []
        part = self._aggregator.places(query, context, AS_JSON)
        if isinstance(part, ProblemView):
            return []
        return [
            SpelledPlace.model_validate(
                {
                    **place.model_dump(exclude_none=True),
                    "match": "exact",
                    "label": ", ".join(filter(None, (place.name, place.country))),
                }
            )
            for place in part.places.content
        ]


def _talk(intent: Intent, asking: _Asking) -> Spoken:
    """Help, and small talk answered kindly; each with three questions that work."""
    speech = asking.speech
    asked = " · ".join(map(speech, EXAMPLES))
    if intent.kind == "help":
        text = speech(
            "I tell the weather of a place, now and in the next five days, and the headlines of a country. "
            "Ask for example: {examples}",
            examples=asked,
        )
    elif any(word in _FAREWELLS for word in asking.query.q.lower().replace(",", " ").replace("!", " ").split()):
        text = speech("You are welcome. Until next time!")
    else:
        text = speech("Hello! I answer questions about the weather and the headlines. Ask for example: {examples}",
                      examples=asked)  # fmt: skip
    return _spoken(text, asking, (intent,), confidence=1.0)


_FAREWELLS = frozenset(
    (
        "thanks thank thx bye goodbye goodnight night gn cheers ευχαριστώ ευχαριστω ευχαριστούμε αντίο αντιο καληνύχτα "
        "καληνυχτα kalinixta kalinyxta efxaristo euxaristo efxaristw efharisto euxaristw"
    ).split()
)


def _moon(turn: Turn, asking: _Asking) -> Spoken:
    """The moon of no place in particular."""
    intent, when = turn.intents[0], next(iter(turn.whens), None)
    form = replace(turn.understanding.form, polar=turn.polar)
    text = moon_anywhere(intent, when, asking.now, asking.speech, form)
    kept = Context((intent,), whens=turn.whens, polar=turn.polar, doubt=turn.doubt)
    said = _spoken(text, asking, turn.intents, confidence=turn.confidence, kept=kept)
    yes = yes_or_no(text, asking.speech) if turn.polar else None
    return replace(said, understood=UnderstoodMember(turn.intents, whens=turn.whens).as_json(asking.now, yes))


def _outside(turn: Turn, asking: _Asking) -> Spoken:
    """What Iris can't know, and where to look."""
    intent = turn.intents[0]
    where = tuple(subject.city for subject in turn.subjects)
    names = tuple(subject.name for subject in turn.subjects)
    text = asking.speech(ELSEWHERE[intent.measure])
    kept = asking.last
    if where:
        kept = Context(turn.intents[:1], where, names if all(names) else (), (), turn.whens, doubt=turn.doubt)
    said = _spoken(text, asking, turn.intents, confidence=turn.confidence, kept=kept, answered=False)
    understood = UnderstoodMember(turn.intents, turn.subjects, (), turn.whens).as_json(asking.now)
    return replace(said, understood=understood)


def _spoken(
    text: str,
    asking: _Asking,
    intents: Sequence[Intent],
    *,
    confidence: float,
    kept: Context | None = None,
    answered: bool = True,
) -> Spoken:
    examples = tuple(map(asking.speech, EXAMPLES))
    understood = UnderstoodMember(intents).as_json(asking.now)
    context = str(kept or asking.last)
    return Spoken(text, asking.speech.lang, understood, confidence, (), (), context, examples, answered=answered)


def _ask_where(turn: Turn, asking: _Asking) -> Spoken:
    """Ask back for the place; the context keeps the rest, so that the place alone answers it."""
    speech, of_news = asking.speech, only_news(turn.intents)
    text = speech("Of which country? Name one, such as Greece." if of_news else "Where? Name a city, such as Athens.")
    examples = ("In Greece", "In Italy", "In Germany") if of_news else ("In Athens", "In London", "In Rome")
    meant = effective(turn.intents[0], None, turn.understanding.form)  # is it raining: now, also once we know where
    whens = turn.whens or ((meant,) if meant else ())
    kept = Context(turn.intents, whens=whens, units=turn.units, polar=turn.polar, doubt=turn.doubt)
    said = _spoken(text, asking, turn.intents, confidence=ASKED_BACK, kept=kept, answered=False)
    understood = UnderstoodMember(turn.intents, whens=turn.whens).as_json(asking.now)
    return replace(said, suggestions=tuple(map(speech, examples)), understood=understood)


def _not_understood(understanding: Understanding, places: Sequence[Found | Missing], asking: _Asking) -> ProblemView:
    """That a question wasn't understood: what of it was, what not, and what works."""
    speech = asking.speech
    heard = [speech(intent.measure or intent.kind) for intent in understanding.intents if intent.has_data]
    heard += [place.text for place in places if isinstance(place, Found)]
    unheard = [word.text for word in understanding.unexplained if word.is_worth_telling]
    if understanding.asks and not understanding.follows and unheard:
        detail = speech(
            "I understood: {heard}. Not: {unheard}.", heard=speech.listed(heard), unheard=speech.listed(unheard)
        )
    else:
        detail = speech(
            "I did not understand that. I know about weather and headlines; ask for example: {examples}",
            examples=" · ".join(map(speech, EXAMPLES)),
        )
    understood = UnderstoodMember((UNKNOWN,)).as_json(asking.now)
    return _problem(NotUnderstood(detail), understood, str(asking.last), tuple(map(speech, EXAMPLES)), asking)


def _unknown_place(understanding: Understanding, missing: Missing, asking: _Asking) -> ProblemView:
    """That no place is called so. The context keeps the rest, so that the right name alone answers it."""
    detail = missing.told(asking.speech)
    intents = asking.last.intents if understanding.follows and asking.last.intents else understanding.intents
    whens = understanding.whens or asking.last.whens
    kept = replace(asking.last, intents=intents, whens=whens, polar=understanding.form.polar)
    understood = UnderstoodMember(intents, whens=whens).as_json(asking.now)
    problem = CityNotFound(detail, suggestions=missing.suggestions)
    view = _problem(problem, understood, str(kept), missing.suggestions, asking)
    return replace(view, suggestions=missing.suggestions)


def _problem(
    problem: Problem, understood: Mapping[str, object], context: str, suggestions: Sequence[str], asking: _Asking
) -> ProblemView:
    """A problem with the members of an answer, so that a program reads both alike."""
    view = ProblemView.of(problem, asking.context.request_id)
    members = {
        "answer": problem.detail,
        "answered": False,
        "language": asking.speech.lang,
        "understood": understood,
        "assumed": [],
        "confidence": 0.0,
        "context": context,
        "suggestions": list(suggestions),
        "data": [],
    }
    return replace(view, extensions=members)
