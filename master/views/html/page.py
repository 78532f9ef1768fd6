"""The page of an answer, or of a problem: what stands where, in the language of the request."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Self, get_args

from flask import Response, g, render_template

from contract.countries import NEWSAPI_COUNTRIES, known_code
from contract.queries import Category
from master.facts.options import RenderOptions
from master.facts.plain import rows_of
from master.facts.results import (
    ComparedPlaces,
    Countries,
    CountryNews,
    PlaceAlerts,
    PlaceBriefing,
    PlaceForecast,
    PlaceKind,
    Places,
    PlaceWeather,
    PlainAnswer,
    ProblemView,
    Result,
    Spoken,
)
from master.facts.words import Words, words_in
from master.views.html.ahead import Interval, Manner
from master.views.html.alerts_view import AlertsView, alerts_view, warned
from master.views.html.asked import PageQuestion
from master.views.html.assets import html
from master.views.html.compare import CompareView, compare_view
from master.views.html.kind_view import KindView, kind_links, kind_view
from master.views.html.views import (
    MISSING_NEWS,
    MISSING_WEATHER,
    Link,
    ListView,
    NewsView,
    ProblemPanel,
    SourceView,
    TableView,
    choice_view,
    in_order,
    news_view,
    problem_panel,
)
from master.views.html.weather_view import WeatherView, weather_view
from master.views.language import OWN_NAMES, current_words, language, usual_units

FIELDS = {
    "invalid-city": "city",
    "city-not-found": "city",
    "invalid-country": "country",
}
"""Which field of the form a problem is about."""
LONGEST_TITLE = 60
"""Characters of an answer in the browser's tab."""
START_PAGE_S = 300
"""How long a browser may keep the page on which nothing is asked."""
CATEGORIES = get_args(get_args(Category)[0])


def context_of(result: Result) -> str:
    """What the next question goes on from, also where this one had no answer."""
    match result:
        case Spoken():
            return result.context
        case ProblemView():
            return str(result.extensions.get("context", ""))
        case _:
            return ""


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A question of a conversation, its answer, and the context that it followed."""

    question: str
    answer: Spoken | ProblemView
    before: str

    @property
    def context(self) -> str:
        """What the next question goes on from."""
        return context_of(self.answer)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation: the turns before this one, and what the next question has to bring along."""

    turns: tuple[ShownTurn, ...] = ()
    context: str = ""
    earlier: tuple[str, ...] = ()

    @classmethod
    def after(cls, result: Result, asked: PageQuestion) -> Self:
        """What may follow a page by itself: a place is asked about as if it had been a question."""
        about = asked.city or (f"{asked.lat},{asked.lon}" if asked.lat and asked.lon else "")
        of_a_place = about and isinstance(result, PlaceWeather | PlaceForecast | PlaceBriefing)
        return cls(context=context_of(result), earlier=(about,) if of_a_place else ())


@dataclass(frozen=True, slots=True)
class TurnView:
    """An earlier turn: what was asked, the answer, and the data that it was made of."""

    question: str
    text: str
    language: str
    weather: WeatherView | None = None
    news: NewsView | None = None

    @classmethod
    def of(cls, turn: ShownTurn, asked: PageQuestion, manner: Manner) -> Self:
        """The turn in short."""
        match turn.answer:
            case ProblemView():
                return cls(turn.question, turn.answer.sentence, str(turn.answer.extensions.get("language", "en")))
            case _:
                shown = PageContent.of(turn.answer, asked, manner)
                return cls(turn.question, turn.answer.text, turn.answer.language, shown.weather, shown.news)


@dataclass(frozen=True, slots=True)
class PageContent:
    """What an answer puts on the page."""

    weather: WeatherView | None = None
    news: NewsView | None = None
    choice: ListView | None = None
    table: TableView | None = None
    problems: tuple[ProblemPanel, ...] = ()
    said: Spoken | None = None
    """The answer to a question in a person's own words."""
    alerts: AlertsView | None = None
    compare: CompareView | None = None
    kind: KindView | None = None
    kinds: tuple[Link, ...] = ()
    """Where Iris's own kinds of the place are."""

    @classmethod
    def of(cls, result: Result, asked: PageQuestion, manner: Manner) -> "PageContent":
        """The parts of an answer, each as far as it could be had."""
        words = manner.words
        match result:
            case PlaceBriefing():
                return cls._both(result, asked, manner)
            case ProblemView():
                return cls(problems=(problem_panel(result, asked, words),))
            case Spoken():
                return cls._said(result, asked, manner)
            case PlaceWeather() | PlaceForecast():
                links = kind_links(asked, words) if asked.place else ()
                return cls(weather=weather_view(result, asked, manner), kinds=links, alerts=warned(result, manner))
            case _:
                return cls(**cls._alone(result, asked, manner))

    @classmethod
    def _alone(cls, result: Result, asked: PageQuestion, manner: Manner) -> dict[str, Any]:
        """An answer of one part, under that part's name."""
        words = manner.words
        match result:
            case PlaceAlerts(part, place, country, zone):
                return {"alerts": alerts_view(part.content, manner, zone, place, country)}
            case PlaceKind():
                return {"kind": kind_view(result, manner.measures, words), "kinds": kind_links(asked, words)}
            case CountryNews():
                return {"news": news_view(result, words, manner.now)}
            case ComparedPlaces():
                return {"compare": compare_view(result, asked, manner)}
            case Places() | Countries():
                return {"choice": choice_view(result, asked, words)}
            case PlainAnswer():
                return {"table": _table(result, words)}
            case _:
                raise TypeError(type(result))

    @classmethod
    def _both(cls, result: PlaceBriefing, asked: PageQuestion, manner: Manner) -> "PageContent":
        weather, news = (cls.of(half, asked, manner) for half in (result.weather, result.news))
        problems = tuple(
            problem_panel(half, asked, manner.words, missing)
            for half, missing in ((result.weather, MISSING_WEATHER), (result.news, MISSING_NEWS))
            if isinstance(half, ProblemView)
        )
        return cls(weather.weather, news.news, problems=problems, kinds=weather.kinds, alerts=weather.alerts)

    @classmethod
    def _said(cls, result: Spoken, asked: PageQuestion, manner: Manner) -> "PageContent":
        own = replace(manner, measures=result.measures, meant=_times(result))
        views = [cls.of(part, asked, own) for part in result.data]
        first = next((view.weather for view in views if view.weather), None)
        headlines = next((view.news for view in views if view.news), None)
        kind = next((view.kind for view in views if view.kind and not first), None)
        alerts = next((view.alerts for view in views if view.alerts), None)
        return cls(first, headlines, said=result, kind=kind, alerts=alerts)

    @property
    def summary(self) -> str:
        """What is said of the page where its address is shared."""
        if self.said:
            return self.said.text
        ahead = self.weather.ahead if self.weather else None
        now = self.weather.now if self.weather else None
        return " · ".join(filter(None, (now.condition if now else "", ahead.next_wet if ahead else "")))

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        if self.kind and not self.said:
            return f"{self.kind.place} · {self.kind.title}"
        if self.said and not self.weather:
            return self.said.text[:LONGEST_TITLE]
        if self.weather:
            now = self.weather.now
            return f"{self.weather.place} {now.temperature} {now.unit}" if now else self.weather.place
        if self.news:
            return self.news.country
        named = self.compare or self.choice or self.table or self.alerts
        if named:
            return named.title
        return self.problems[0].title if self.problems else ""


def _table(result: PlainAnswer, words: Words) -> TableView:
    source = SourceView.of(result.source.provenance, "places", words) if result.source else None
    return TableView(words(result.title), tuple(rows_of(result.content)), source)


def _times(spoken: Spoken) -> tuple[Interval, ...]:
    """The times that a question was about."""
    intervals = (time["interval"].split("/") for time in spoken.understood.get("times", ()) if time["interval"])
    return tuple((datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in intervals)


def start_page() -> Response:
    """The page before a question was asked."""
    asked = PageQuestion.of_request()
    manner = Manner(asked.measures(asked.units or usual_units()), current_words(), datetime.now(UTC))  # type: ignore[arg-type]
    response = _page(PageContent(), Thread(), asked, manner)
    response.headers["Cache-Control"] = f"public, max-age={START_PAGE_S}"
    return response


def render_page(result: Result, options: RenderOptions, now: datetime) -> Response:
    """The page of a result of the current request; `now` is aware."""
    asked, manner = PageQuestion.of_request(), Manner(options.measures, current_words(), now)
    thread = g.get("thread") or Thread.after(result, asked)
    return _page(PageContent.of(result, asked, manner), thread, asked, manner)


def _page(shown: PageContent, thread: Thread, asked: PageQuestion, manner: Manner) -> Response:
    return html(
        render_template(
            "page.html",
            thread=thread,
            turns=tuple(TurnView.of(turn, asked, manner) for turn in thread.turns),
            shown=shown,
            asked=asked,
            units=manner.measures.units,
            languages=OWN_NAMES,
            field=FIELDS.get(shown.problems[0].type, "") if shown.problems else "",
            country=_chosen(asked),
            countries=_countries(_chosen(asked), language()),
            categories=CATEGORIES,
        )
    )


def _chosen(asked: PageQuestion) -> str:
    return (known_code(asked.country) or "") if asked.country else ""


@lru_cache(maxsize=1024)
def _countries(chosen: str, lang: str) -> list[tuple[str, str]]:
    """The countries that are promised, and the one that was chosen, by name."""
    words = words_in(lang)
    named = {words.country(code): code for code in dict.fromkeys((*NEWSAPI_COUNTRIES, chosen)) if code}
    return [(named[name], name) for name in in_order(named)]
