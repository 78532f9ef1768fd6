"""One turn's requests to the services, and the answer made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product

from contract.problems import CountryNotCovered, NoSeaNear
from contract.queries import FIRST_DAY, BriefingQuery, HistoryQuery, NewsQuery, WeatherQuery
from contract.schemas.weather import CurrentWeather, Forecast
from master.ask import rankings, replies
from master.ask.context import Context
from master.ask.dialogue import Turn
from master.ask.form import Form
from master.ask.intents import Intent
from master.ask.kinds import TOPICS, KindQuestion, KindReply
from master.ask.observed import Observed
from master.ask.past import Past, dates_of, past_reply
from master.ask.places import Subject
from master.ask.speech import Speech
from master.ask.sun_and_moon import moon_reply, sun_reply
from master.ask.understood import UnderstoodMember
from master.ask.weather_sentences import Scene
from master.ask.when import When
from master.facts.aggregate import Aggregator
from master.facts.kinds import KINDS
from master.facts.options import AS_JSON
from master.facts.results import (
    CountryNews,
    Part,
    PlaceBriefing,
    PlaceForecast,
    PlaceKind,
    PlaceWeather,
    ProblemView,
    Spoken,
)
from servicekit.context import RequestContext, spawn

Data = PlaceWeather | PlaceForecast | PlaceKind | CountryNews | PlaceBriefing
HEADLINES_ASKED = 5
MOST_WHENS, MOST_PAST_DAYS = 5, 10
EXAMPLES = ("Will it rain in Athens tomorrow?", "What's new in Greece?", "Is it warmer in Rome or Athens?")


@dataclass(slots=True)
class Heard:
    """What the services told so far, and what of it failed."""

    data: dict[bytes, Data] = field(default_factory=dict)
    """By their bodies, so that what two sentences are made of is there once."""
    observed: dict[str, Observed] = field(default_factory=dict)
    """By the `city` parameter."""
    problems: list[ProblemView] = field(default_factory=list)
    figure: rankings.Figure | None = None
    """The figure that the first sentence is about."""

    def add(self, result: Data) -> None:
        """Keep what a sentence is made of."""
        self.data.setdefault(b"".join(part.body for part in result.parts), result)

    def note(self, problem: ProblemView) -> None:
        """Keep what failed, once."""
        if problem not in self.problems:
            self.problems.append(problem)


class Session:
    """Answers one turn."""

    def __init__(self, aggregator: Aggregator, context: RequestContext, speech: Speech, now: datetime) -> None:
        self._aggregator, self._context, self._speech = aggregator, context, speech
        self._now = now
        self._heard = Heard()

    def reply(self, turn: Turn) -> Spoken | ProblemView:
        """The sentences of each intent, one after the other."""
        sentences = [sentence for intent in turn.intents for sentence in self._sentences(intent, turn)]
        if not sentences:
            return max(self._heard.problems, key=lambda problem: problem.status)
        speech = self._speech
        failed = [speech("A part is missing: {why}", why=problem.sentence) for problem in self._heard.problems]
        unheard = [word.text for word in turn.understanding.unexplained if word.is_worth_telling]
        if unheard:
            failed.append(speech("I did not understand: {words}.", words=speech.listed(unheard)))
        places = tuple(subject.city for subject in turn.kept)
        countries = tuple(dict.fromkeys(code for code, _ in turn.countries))
        names = tuple(self._name(subject) for subject in turn.kept)
        context = Context(
            turn.intents,
            places,
            names,
            countries,
            turn.kept_whens,
            turn.units,
            turn.polar,
            turn.earlier,
            turn.page,
            turn.doubt,
        )
        understood = UnderstoodMember(turn.intents, turn.subjects, countries, turn.whens, self._heard.observed)
        yes = replies.yes_or_no(sentences[0], speech) if turn.polar else None
        return Spoken(
            text=" ".join(dict.fromkeys([*turn.assumed, *sentences, *failed])),
            language=speech.lang,
            understood=understood.as_json(self._now, yes, self._heard.figure),
            confidence=turn.confidence,
            assumed=turn.assumed,
            data=tuple(self._heard.data.values()),
            context=str(context),
            suggestions=self._follow_ups(turn, names),
            measures=speech.measures,
            answered=any(replies.is_answer(sentence, speech) for sentence in sentences),
        )

    def _name(self, subject: Subject) -> str:
        seen = self._heard.observed.get(subject.city)
        return subject.name or (seen.name if seen else "") or subject.city

    def _sentences(self, intent: Intent, turn: Turn) -> list[str]:
        form = replace(turn.understanding.form, polar=turn.polar)
        match intent.kind:
            case "news" if not turn.countries:
                return [self._speech("I don't know of which country you want headlines.")]
            case "news":
                return [said for code, city in turn.countries if (said := self._news(intent, code, city, turn.page))]
            case "briefing":
                return [said for subject in turn.subjects if (said := self._briefing(subject))]
            case "compare":
                said = self._compared(intent, turn)
                return [said] if said else []
            case _:
                whens: Sequence[When | None] = turn.whens[:MOST_WHENS] or (None,)
                pairs = zip(turn.subjects, whens, strict=True) if turn.paired else product(turn.subjects, whens)
                return [said for subject, when in pairs if (said := self._of_place(intent, when, subject, form))]

    def _of_place(self, intent: Intent, when: When | None, subject: Subject, form: Form) -> str:
        """The sentence about one place and one time; empty where it couldn't be had."""
        if intent.kind in TOPICS:
            return self._of_kind(intent, when, subject, form)
        past = when is not None and self._is_past(when)
        if when and past and (intent.kind == "weather" or (intent.kind == "extreme" and when.span(self._now).several)):
            return self._past(intent, when, subject, form)
        return self._weather(intent, when, subject, form)

    def _weather(self, intent: Intent, when: When | None, subject: Subject, form: Form) -> str:
        when = replies.effective(intent, when, form)
        seen = self._observed(intent, when, subject, form)
        if seen is None:
            return ""
        self._heard.figure = self._heard.figure or rankings.figure_of(intent, when, seen, self._speech)
        match intent.kind:
            case "moon":
                return moon_reply(intent, when, seen, self._speech, form)
            case "sun":
                return sun_reply(intent, when, seen, self._speech)
            case "extreme":
                return rankings.extreme_reply(intent, when, seen, self._speech)
            case _:
                return replies.weather_reply(intent, when, seen, self._speech, form)

    def _of_kind(self, intent: Intent, when: When | None, subject: Subject, form: Form) -> str:
        """The sentence about one of Iris's own kinds; empty where it couldn't be had."""
        topic, query = TOPICS[intent.kind], self._query(subject)
        question = topic.kind.question(query)
        if when and not when.is_now and "date" in type(question).model_fields:
            day = when.span(self._local_now(query)).start.date().isoformat()
            question = type(question).from_values({**question.params, "date": day})
        result = self._aggregator.kind(topic.kind, question, self._context, AS_JSON)
        if isinstance(result, ProblemView):
            return self._without_kind(result, subject)
        self._heard.add(result)
        answer = result.part.content
        name, local = subject.name or answer.place or subject.city, self._now.astimezone(answer.zone)
        self._heard.observed.setdefault(subject.city, Observed(name, local, answer=answer))
        of_days = intent.kind in ("normals", "sure")
        is_said = when and not (of_days and when.is_now)
        unsaid = "today" if of_days else "now"
        said_when = self._speech.when(when, when.span(local), local) if when and is_said else self._speech(unsaid)
        reply = topic.reply(result.known, KindQuestion(intent, when, form, Scene(self._speech, name, said_when, local)))
        return self._told(reply, form)

    def _without_kind(self, problem: ProblemView, subject: Subject) -> str:
        """That a place isn't by the sea is an answer; anything else is a part that is missing."""
        if problem.type == NoSeaNear.type:
            return self._speech(
                "{where} isn't by the sea; I know the sea of places within 25 km of it.", where=self._name(subject)
            )
        self._heard.note(problem)
        return ""

    def _told(self, reply: KindReply, form: Form) -> str:
        self._heard.figure = self._heard.figure or reply.figure
        return reply.text if form.polar and not form.negated else replies.without_yes(reply.text, self._speech)

    def _is_past(self, when: When) -> bool:
        """Whether a time is of days before today, by its words or by its date."""
        if not when.exists or when.is_past:
            return when.exists
        last = when.span(self._now).end - timedelta(seconds=1)
        return last.date() < self._now.date()

    def _local_now(self, query: WeatherQuery) -> datetime:
        """The time by a place's clock, which the current weather tells; by UTC where that couldn't be had."""
        part = self._aggregator.current(query, self._context)
        return self._now if isinstance(part, ProblemView) else self._now.astimezone(part.content.zone)

    def _past(self, intent: Intent, when: When, subject: Subject, form: Form) -> str:
        """The sentence about the weather that a place had; empty where it couldn't be had."""
        query = self._query(subject)
        local = self._local_now(query)
        span, history = when.span(local), KINDS["/history"]
        dates = dates_of(span, local, MOST_PAST_DAYS + 1)
        if len(dates) > MOST_PAST_DAYS:
            return self._speech("I can tell at most {n} days of the past at once.", n=MOST_PAST_DAYS)
        asked = [
            spawn(
                self._aggregator.kind,
                history,
                HistoryQuery.from_values({**history.question(query).params, "date": day}),
                self._context,
                AS_JSON,
            )
            for day in dates
            if day >= FIRST_DAY.isoformat()
        ]
        results = [greenlet.get() for greenlet in asked]
        known = [result for result in results if isinstance(result, PlaceKind)]
        if not results:
            return self._speech("I know the weather of days since {date}.", date=self._speech.words.day(FIRST_DAY))
        failed = next((result for result in results if isinstance(result, ProblemView)), None)
        if failed:
            self._heard.note(failed)
            return ""
        for result in known:
            self._heard.add(result)
        days = [result.part.content for result in known]
        name = subject.name or days[0].place or subject.city
        self._heard.observed.setdefault(subject.city, Observed(name, local, answer=days[0]))
        scene = Scene(self._speech, name, self._speech.when(when, span, local), local)
        return self._told(past_reply(intent, Past.of(days, span), scene, form), form)

    def _compared(self, intent: Intent, turn: Turn) -> str:
        whens: list[When | None] = list(turn.whens[:MOST_WHENS]) or [None]
        if len(turn.subjects) == 1 and len(whens) == 1:
            today, tomorrow = When(day="today"), When(day="tomorrow")
            whens = [whens[0] or today, today if whens[0] and whens[0] != today else tomorrow]
        pairs = [
            (subject, when) for subject in turn.subjects for when in (whens if len(turn.subjects) == 1 else whens[:1])
        ]
        sides = []
        for subject, when in pairs:
            seen = self._observed(intent, when, subject, turn.understanding.form)
            if seen is None:
                return ""
            sides.append((seen, when))
        return rankings.compare_reply(intent, sides, self._speech, replace(turn.understanding.form, polar=turn.polar))

    def _observed(self, intent: Intent, when: When | None, subject: Subject, form: Form) -> Observed | None:
        """What the answer needs to know of a place; None where it couldn't be had."""
        query = self._query(subject)
        ahead = replies.needs_forecast(intent, when) or form.asks_when or form.asks_day
        both = ahead and (
            (when is None and intent.measure in ("rain", "snow")) or replies.is_of_next_hours(intent, when)
        )
        question = replies.question_ahead(intent, when, query, self._now)
        asked = spawn(self._aggregator.next_days, question, self._context) if both else None
        weather = self._current(intent, query) if both or not ahead else None
        forecast = None
        if ahead:
            forecast = self._forecast_of(asked.get() if asked else self._aggregator.next_days(question, self._context))
        source = forecast or weather
        if source is None:
            return None
        name = subject.name or source.place or subject.city
        seen = Observed(name, self._now.astimezone(source.zone), weather, forecast)
        self._heard.observed.setdefault(subject.city, seen)
        return seen

    def _current(self, intent: Intent, query: WeatherQuery) -> CurrentWeather | None:
        part = self._aggregator.current(query, self._context)
        if intent.measure == "uv" and isinstance(part, Part):
            part, hours = self._aggregator.with_uv(part, query, self._context)
            if hours:
                self._heard.add(PlaceForecast(hours, None, "1h", 1))
        return self._weather_of(part)

    def _weather_of(self, part: Part[CurrentWeather] | ProblemView) -> CurrentWeather | None:
        if isinstance(part, ProblemView):
            self._heard.note(part)
            return None
        self._heard.add(PlaceWeather(part, None, None))
        return part.content

    def _forecast_of(self, part: Part[Forecast] | ProblemView) -> Forecast | None:
        if isinstance(part, ProblemView):
            self._heard.note(part)
            return None
        self._heard.add(PlaceForecast(part, None))
        return part.content

    def _query(self, subject: Subject) -> WeatherQuery:
        return WeatherQuery.from_values({**subject.params, **self._manner()})

    def _manner(self) -> dict[str, str]:
        """The units and the language, as a query has them."""
        return {"units": self._speech.measures.units, "lang": self._speech.lang}

    def _news(self, intent: Intent, code: str, city: str, page: int) -> str:
        topic = intent.measure
        about = {"q": topic.removeprefix("q:")} if topic.startswith("q:") else {"category": topic} if topic else {}
        size = replies.HEADLINES if page > 1 else HEADLINES_ASKED
        query = NewsQuery.from_values({"country": code, "pageSize": size, "page": page, **about})
        result = self._aggregator.news(query, self._context, AS_JSON)
        if isinstance(result, ProblemView):
            return self._without_news(result, code)
        self._heard.add(result)
        words = topic.removeprefix("q:") if topic.startswith("q:") else self._speech(topic) if topic else ""
        where = self._speech.country(code)
        said = replies.news_reply(result.headlines.content, where, words, self._speech)
        if city:
            note = self._speech("I have headlines by country, so here are those of {country}.", country=where)
            return f"{note} {said}"
        return said

    def _briefing(self, subject: Subject) -> str:
        values = {**subject.params, **self._manner(), "pageSize": HEADLINES_ASKED}
        result = self._aggregator.briefing(BriefingQuery.from_values(values), self._context, AS_JSON)
        if isinstance(result, ProblemView):
            self._heard.note(result)
            return ""
        self._heard.add(result)
        return " ".join(filter(None, (self._weather_half(result, subject), self._news_half(result, subject))))

    def _weather_half(self, result: PlaceBriefing, subject: Subject) -> str:
        if not isinstance(result.weather, PlaceWeather):
            self._heard.note(result.weather)
            return ""
        weather = result.weather.weather.content
        name, local = subject.name or weather.place, self._now.astimezone(weather.zone)
        self._heard.observed.setdefault(subject.city, Observed(name, local, weather))
        return replies.now_reply(Intent("weather"), weather, Scene(self._speech, name, self._speech("now"), local))

    def _news_half(self, result: PlaceBriefing, subject: Subject) -> str:
        if not isinstance(result.news, CountryNews):
            return self._without_news(result.news, subject.country)
        where = self._speech.country(result.news.country)
        return replies.news_reply(result.news.headlines.content, where, "", self._speech)

    def _without_news(self, problem: ProblemView, code: str) -> str:
        """That nobody covers a country is an answer; anything else is a part that is missing."""
        if problem.type == CountryNotCovered.type and code:
            return self._speech("I know no source of headlines for {where}.", where=self._speech.country(code))
        self._heard.note(problem)
        return ""

    def _follow_ups(self, turn: Turn, names: Sequence[str]) -> tuple[str, ...]:
        """Three questions that may follow, that the context answers, and that aren't what was just asked."""
        if not turn.subjects:
            return tuple(map(self._speech, EXAMPLES))
        asked = {str(intent) for intent in turn.intents} | {str(when) for when in turn.whens}
        ideas = (
            ("tomorrow", self._speech("And tomorrow?")),
            ("weather/rain", self._speech("Will it rain there?")),
            ("news", self._speech("What's new in {where}?", where=names[0] if names else self._name(turn.subjects[0]))),
            ("weekend", self._speech("And at the weekend?")),
            ("weather/wind", self._speech("How windy is it there?")),
        )
        return tuple(text for about, text in ideas if about not in asked)[:3]
