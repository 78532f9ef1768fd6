"""Answers a question: understands it, looks its places up, asks the services, and says what they tell.

Nothing is kept between questions: what a question leaves to the next one goes out as `context` and comes back with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from contract.problems import CityNotFound, CountryNotCovered
from contract.queries import AskQuery, BriefingQuery, NewsQuery, PlacesQuery, WeatherQuery
from contract.schemas.news import Headlines
from contract.schemas.weather import CurrentWeather, Forecast, SpelledPlace
from master.ask import replies
from master.ask.context import Context
from master.ask.places import EXACT, Found, Missing, Subject, assumption, resolve, usual_units, with_towns
from master.ask.replies import Observed
from master.ask.speech import Speech
from master.ask.understand import Intent, Understanding, understand
from master.ask.weather_sentences import Scene
from master.ask.when import When
from master.facts.aggregate import Aggregator
from master.facts.options import AS_JSON, RenderOptions
from master.facts.results import Briefing, CountryNews, Part, PlaceForecast, PlaceWeather, ProblemView, Spoken
from servicekit.context import RequestContext, spawn
from servicekit.problems import BadQuestion

Data = PlaceWeather | PlaceForecast | CountryNews | Briefing
HEADLINES_ASKED = 5
MISSPELT_WORD, ASSUMED_PLACE, FROM_CONTEXT = 0.05, 0.2, 0.1
"""How much less sure an answer is for each."""
EXAMPLES = ("Will it rain in Athens tomorrow?", "What's new in Greece?", "Is it warmer in Rome or Athens?")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with all that it is about, once places, context and `near` are settled."""

    understanding: Understanding
    intents: tuple[Intent, ...]
    subjects: tuple[Subject, ...]
    countries: tuple[tuple[str, str], ...]
    """Of headlines: a country's code, and the city that it was asked by, or ""."""
    whens: tuple[When, ...]
    assumed: tuple[str, ...]
    confidence: float


class Answerer:
    """Answers questions by asking the aggregator; `clock` gives the time, aware."""

    def __init__(self, aggregator: Aggregator, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._aggregator, self._clock = aggregator, clock

    def answer(self, query: AskQuery, context: RequestContext, options: RenderOptions) -> Spoken | ProblemView:
        """The answer to a question; a ProblemView where a place isn't known or nothing could be had."""
        last = Context.parse(query.context)
        understanding = understand(query.q)
        speech = Speech(understanding.language, options.measures)
        found = self._resolved(understanding, context)
        if isinstance(found, ProblemView):
            return found
        understanding, places = found
        missing = [place for place in places if isinstance(place, Missing)]
        known = tuple(place for place in places if isinstance(place, Found))
        if missing and not known and understanding.asks:
            return _not_found(missing[0], speech, context)
        if not understanding.asks:
            return _without_data(understanding, last, speech)
        turn = _turn(understanding, places, last, query, speech, lambda city: self._located(city, speech, context))
        if turn is None:
            return _ask_where(understanding, last, speech)
        units = query.units or usual_units(next((subject.country for subject in turn.subjects), ""))
        speech = replace(speech, measures=replace(options.measures, units=units))
        return _Session(self._aggregator, context, speech, self._clock()).reply(turn)

    def _resolved(
        self, understanding: Understanding, context: RequestContext
    ) -> tuple[Understanding, tuple[Found | Missing, ...]] | ProblemView:
        failed: list[ProblemView] = []

        def in_gazetteer(names: tuple[str, ...]) -> Sequence[SpelledPlace] | None:
            part = self._aggregator.spelled("|".join(name.replace("|", " ") for name in names), context)
            if isinstance(part, ProblemView):
                failed.append(part)
                return None
            return part.content

        def look_up(names: tuple[str, ...]) -> Sequence[SpelledPlace]:
            found = in_gazetteer(names)
            return self._geocoded(names[0], understanding, context) if found == [] else found or ()

        understanding = with_towns(understanding, lambda names: in_gazetteer(names) or ())
        resolved = resolve(understanding, look_up)
        if failed and not any(isinstance(place, Found) for place in resolved.places):
            return failed[0]
        return resolved.understanding, resolved.places

    def _located(self, city: str, speech: Speech, context: RequestContext) -> Subject:
        """The subject of a `city` parameter, with its country, which headlines need, if the gazetteer knows it."""
        subject = Subject.named(city)
        if subject.country:
            return subject
        part = self._aggregator.spelled(city.replace("|", " "), context)
        if isinstance(part, ProblemView) or not part.content or part.content[0].match != EXACT:
            return subject
        place = part.content[0]
        return replace(subject, name=subject.name or place.name_in(speech.lang), country=(place.country or "").lower())

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


def _turn(
    understanding: Understanding,
    places: Sequence[Found | Missing],
    last: Context,
    query: AskQuery,
    speech: Speech,
    locate: Callable[[str], Subject],
) -> Turn | None:
    """What is asked, once the last question's context and `near` fill what is missing; None where no place is left."""
    intents, whens = understanding.intents, understanding.whens
    known = tuple(place for place in places if isinstance(place, Found))
    missing = [place for place in places if isinstance(place, Missing)]
    confidence = 1.0 - MISSPELT_WORD * len(understanding.misspelt)
    assumed = [sentence for found in known if (sentence := assumption(found, speech))]
    confidence -= ASSUMED_PLACE * len(assumed)
    assumed += [speech("I know no place called “{name}”.", name=place.text) for place in missing]
    if understanding.follows and last.intents:
        intents = last.intents
        whens = whens or (last.whens if known or understanding.there else whens)
        confidence -= FROM_CONTEXT
    subjects = tuple(Subject.of(found, speech.lang) for found in known if found.place)
    countries = tuple(
        (found.country, found.label) for found in known if found.country and (not found.place or _news_only(intents))
    )
    if not known:
        subjects, countries, sentence = _from_before(last, query, intents, speech, locate)
        if sentence:
            assumed.append(sentence)
            confidence -= FROM_CONTEXT
    elif len(subjects) == 1 and len(whens) < 2 and any(intent.kind == "compare" for intent in intents):  # noqa: PLR2004 - days
        before = tuple(place for place in last.places if place != subjects[0].city)[:1]  # warmer there, or in Rome?
        subjects = (*map(Subject.named, before), *subjects)
    needs_place = any(intent.kind != "news" for intent in intents)
    if (needs_place and not subjects) or (not needs_place and not countries and not subjects):
        if not (needs_place and countries):
            return None
        subjects = tuple(Subject.named(_capital(code, speech)) for code, _ in countries)
    if any(intent.kind == "news" for intent in intents) and not countries:
        countries = tuple((subject.country, subject.city) for subject in subjects if subject.country)[:1]
        if not countries and _news_only(intents):
            return None
    return Turn(understanding, intents, subjects, countries, whens, tuple(assumed), round(max(confidence, 0.1), 2))


def _news_only(intents: Sequence[Intent]) -> bool:
    return all(intent.kind == "news" for intent in intents)


def _capital(code: str, speech: Speech) -> str:
    """A country as a `city` parameter, by which the weather service finds its capital."""
    return replace(speech, lang="en").country(code)


def _from_before(
    last: Context, query: AskQuery, intents: Sequence[Intent], speech: Speech, locate: Callable[[str], Subject]
) -> tuple[tuple[Subject, ...], tuple[tuple[str, str], ...], str]:
    """The last question's places and countries, else where this one is asked; and the sentence that says so."""
    of_news = any(intent.kind in ("news", "briefing") for intent in intents)
    subject_of = locate if of_news else Subject.named
    subjects = tuple(subject_of(place) for place in last.places)
    countries = tuple((code, "") for code in last.countries)
    needs_place = any(intent.kind != "news" for intent in intents)
    if (needs_place and subjects) or (not needs_place and (countries or subjects)):
        names = (
            [subject.name or subject.city for subject in subjects]
            if needs_place or not countries
            else [speech.country(code) for code, _ in countries]
        )
        return subjects, countries, speech("I take it that you still mean {places}.", places=speech.listed(names))
    if query.near:
        subject = subject_of(query.near)
        return (
            (subject,),
            (),
            speech("I take it that you mean where you are: {place}.", place=subject.name or query.near),
        )
    return (), (), ""


class _Session:
    """One question's requests to the services, and the answer made of them."""

    def __init__(self, aggregator: Aggregator, context: RequestContext, speech: Speech, now: datetime) -> None:
        self._aggregator, self._context, self._speech = aggregator, context, speech
        self._now = now
        self._problems: list[ProblemView] = []
        self._data: dict[bytes, Data] = {}
        """By their bodies, so that what two sentences are made of is there once."""
        self._names: dict[str, str] = {}

    def reply(self, turn: Turn) -> Spoken | ProblemView:
        """The sentences of each intent, one after the other."""
        sentences = [sentence for intent in turn.intents for sentence in self._sentences(intent, turn)]
        if not sentences:
            return max(self._problems, key=lambda problem: problem.status)
        failed = [self._speech("A part is missing: {why}", why=problem.sentence) for problem in self._problems]
        text = " ".join([*turn.assumed, *sentences, *failed])
        places = tuple(subject.city for subject in turn.subjects)
        countries = tuple(dict.fromkeys(code for code, _ in turn.countries))
        context = Context(turn.intents, places, countries, turn.whens)
        return Spoken(
            text=text,
            language=self._speech.lang,
            understood=_understood(turn.intents, places, countries, turn.whens, self._names),
            confidence=turn.confidence,
            assumed=turn.assumed,
            data=tuple(self._data.values()),
            context=str(context),
            suggestions=self._follow_ups(turn),
            measures=self._speech.measures,
        )

    def _sentences(self, intent: Intent, turn: Turn) -> list[str]:
        match intent.kind:
            case "news" if not turn.countries:
                return [self._speech("I don't know of which country you want headlines.")]
            case "news":
                return [said for code, city in turn.countries if (said := self._news(intent, code, city))]
            case "briefing":
                return [said for subject in turn.subjects if (said := self._briefing(subject))]
            case "compare":
                said = self._compared(intent, turn)
                return [said] if said else []
            case _:
                when = turn.whens[0] if turn.whens else None
                return [said for subject in turn.subjects if (said := self._weather(intent, when, subject))]

    def _weather(self, intent: Intent, when: When | None, subject: Subject) -> str:
        of = self._observed(intent, when, subject)
        if of is None:
            return ""
        match intent.kind:
            case "sun":
                return replies.sun_reply(intent, when, of, self._speech)
            case "extreme":
                return replies.extreme_reply(intent, when, of, self._speech)
            case _:
                return replies.weather_reply(intent, when, of, self._speech)

    def _compared(self, intent: Intent, turn: Turn) -> str:
        whens: list[When | None] = list(turn.whens[:2]) or [None]
        if len(turn.subjects) == 1 and len(whens) == 1:
            whens = [
                whens[0] or When(day="today"),
                When(day="today") if whens[0] and whens[0].day != "today" else When(day="tomorrow"),
            ]
        pairs = [
            (subject, when) for subject in turn.subjects for when in (whens if len(turn.subjects) == 1 else whens[:1])
        ]
        sides = []
        for subject, when in pairs:
            of = self._observed(intent, when, subject)
            if of is None:
                return ""
            sides.append((of, when))
        return replies.compare_reply(intent, sides, self._speech)

    def _observed(self, intent: Intent, when: When | None, subject: Subject) -> Observed | None:
        """What the answer needs to know of a place; None where it couldn't be had."""
        query = self._query(subject)
        forecast: Part[Forecast] | ProblemView | None = None
        weather: Part[CurrentWeather] | ProblemView | None = None
        ahead = replies.needs_forecast(intent, when)
        both = ahead and when is None and intent.measure in ("rain", "snow")
        asked = spawn(self._aggregator.next_days, query, self._context) if both else None
        if not ahead or both:
            weather = self._aggregator.current(query, self._context)
        if ahead:
            forecast = asked.get() if asked else self._aggregator.next_days(query, self._context)
        for part in (weather, forecast):
            if isinstance(part, ProblemView):
                self._note(part)
        if not isinstance(weather, Part) and not isinstance(forecast, Part):
            return None
        if isinstance(weather, Part):
            self._add(PlaceWeather(weather, None, None))
        if isinstance(forecast, Part):
            self._add(PlaceForecast(forecast, None))
        source = (
            forecast.content if isinstance(forecast, Part) else weather.content if isinstance(weather, Part) else None
        )
        zone = source.zone if source else UTC
        name = subject.name or (source.place if source else "") or subject.city
        self._names[subject.city] = name
        return Observed(
            name,
            self._now.astimezone(zone),
            weather.content if isinstance(weather, Part) else None,
            forecast.content if isinstance(forecast, Part) else None,
        )

    def _query(self, subject: Subject) -> WeatherQuery:
        return WeatherQuery.from_values(
            {**subject.params, "units": self._speech.measures.units, "lang": self._speech.lang}
        )

    def _news(self, intent: Intent, code: str, city: str) -> str:
        topic = intent.measure
        about = {"q": topic.removeprefix("q:")} if topic.startswith("q:") else {"category": topic} if topic else {}
        query = NewsQuery.from_values({"country": code, "pageSize": HEADLINES_ASKED, **about})
        result = self._aggregator.news(query, self._context, AS_JSON)
        if isinstance(result, ProblemView):
            return self._without_news(result, code)
        self._add(result)
        words = topic.removeprefix("q:") if topic.startswith("q:") else self._speech(topic) if topic else ""
        where = self._speech.country(code)
        said = replies.news_reply(result.headlines.content, where, words, self._speech)
        if city:
            note = self._speech("I have headlines by country, so here are those of {country}.", country=where)
            return f"{note} {said}"
        return said

    def _briefing(self, subject: Subject) -> str:
        values = {
            **subject.params,
            "units": self._speech.measures.units,
            "lang": self._speech.lang,
            "pageSize": HEADLINES_ASKED,
        }
        result = self._aggregator.briefing(BriefingQuery.from_values(values), self._context, AS_JSON)
        if isinstance(result, ProblemView):
            self._note(result)
            return ""
        self._add(result)
        sentences = []
        if isinstance(result.weather, PlaceWeather):
            weather = result.weather.weather.content
            name = subject.name or weather.place
            self._names[subject.city] = name
            sentences.append(
                replies.now_reply(
                    "", weather, Scene(self._speech, name, self._speech("now"), self._now.astimezone(weather.zone))
                )
            )
        else:
            self._note(result.weather)
        if isinstance(result.news, CountryNews):
            headlines: Headlines = result.news.headlines.content
            sentences.append(replies.news_reply(headlines, self._speech.country(result.news.country), "", self._speech))
        else:
            sentences.append(self._without_news(result.news, subject.country))
        return " ".join(filter(None, sentences))

    def _without_news(self, problem: ProblemView, code: str) -> str:
        """That nobody covers a country is an answer; anything else is a part that is missing."""
        if problem.type == CountryNotCovered.type and code:
            return self._speech("I know no source of headlines for {where}.", where=self._speech.country(code))
        self._note(problem)
        return ""

    def _add(self, result: Data) -> None:
        self._data.setdefault(b"".join(part.body for part in result.parts), result)

    def _note(self, problem: ProblemView) -> None:
        if problem not in self._problems:
            self._problems.append(problem)

    def _follow_ups(self, turn: Turn) -> tuple[str, ...]:
        """Three questions that may follow, and that the context answers."""
        if not turn.subjects:
            return tuple(map(self._speech, EXAMPLES))
        name = next(iter(self._names.values()), "") or turn.subjects[0].name
        return (
            self._speech("And tomorrow?"),
            self._speech("Will it rain there?"),
            self._speech("What's new in {where}?", where=name),
        )


def _understood(
    intents: Sequence[Intent],
    places: Sequence[str],
    countries: Sequence[str],
    whens: Sequence[When],
    names: dict[str, str],
) -> dict[str, object]:
    """What was understood, for programs: the first of each, and all of them."""
    first = intents[0]
    return {
        "intent": first.kind,
        "measure": first.measure or None,
        "place": next(iter(places), None),
        "country": next(iter(countries), None),
        "when": str(whens[0]) if whens else None,
        "intents": [str(intent) for intent in intents],
        "places": [{"city": city, "name": names.get(city, city)} for city in places],
        "countries": list(countries),
        "whens": [str(when) for when in whens],
    }


def _without_data(understanding: Understanding, last: Context, speech: Speech) -> Spoken:
    """Help, small talk declined kindly, and what isn't understood; each with three questions that work."""
    intent = understanding.intents[0]
    examples = tuple(map(speech, EXAMPLES))
    asked = " · ".join(examples)
    match intent.kind:
        case "help":
            text = speech(
                "I tell the weather of a place, now and in the next five days, and the headlines of a country. "
                "Ask for example: {examples}",
                examples=asked,
            )
        case "smalltalk":
            text = speech(
                "Hello! I answer questions about the weather and the headlines. Ask for example: {examples}",
                examples=asked,
            )
        case _:
            text = speech(
                "I did not understand that. I know about weather and headlines; ask for example: {examples}",
                examples=asked,
            )
    confidence = 0.0 if intent.kind == "unknown" else 1.0
    return Spoken(text, speech.lang, _understood((intent,), (), (), (), {}), confidence, (), (), str(last), examples)


def _ask_where(understanding: Understanding, last: Context, speech: Speech) -> Spoken:
    """Ask back for the place; the context keeps the rest, so that the place alone answers it."""
    intents = last.intents if understanding.follows and last.intents else understanding.intents
    only_news = _news_only(intents)
    text = speech("Of which country? Name one, such as Greece." if only_news else "Where? Name a city, such as Athens.")
    context = Context(intents, (), (), understanding.whens)
    examples = tuple(
        map(speech, ("In Greece", "In Italy", "In Germany") if only_news else ("In Athens", "In London", "In Rome"))
    )
    return Spoken(
        text, speech.lang, _understood(intents, (), (), understanding.whens, {}), 0.5, (), (), str(context), examples
    )


def _not_found(missing: Missing, speech: Speech, context: RequestContext) -> ProblemView:
    detail = speech("I know no place called “{name}”.", name=missing.text)
    problem = CityNotFound(detail, suggestions=missing.suggestions)
    return replace(ProblemView.of(problem, context.request_id), suggestions=missing.suggestions)
