"""Headlines, places, countries, problems and the start page as what the templates show."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Self
from zlib import crc32

from contract.schemas.news import Article, Headlines
from contract.schemas.weather import GeocodedPlace
from master.facts.provenance import Provenance, Subject
from master.facts.results import Countries, CountryNews, Places, ProblemView
from master.facts.words import Words, since
from master.views.html.asked import PageQuestion

HOMES = {
    "OpenWeatherMap": "https://openweathermap.org/",
    "Open-Meteo.com (CC BY 4.0)": "https://open-meteo.com/",
    "NewsAPI": "https://newsapi.org/",
}
"""Where a provider wants to be linked to."""


@dataclass(frozen=True, slots=True)
class SourceView:
    """`facts` are about time; `stale` and `sample` are sentences, empty where they don't apply."""

    provider: str
    home: str
    facts: tuple[str, ...]
    stale: str
    sample: str

    @classmethod
    def of(cls, provenance: Provenance, what: Subject, words: Words, *facts: str) -> Self:
        """Say it in these words; further facts come first."""
        said, warnings = provenance.credits(words), provenance.warnings(what, words)
        return cls(
            provider=said[0],
            home=provenance.home or HOMES.get(provenance.provider, ""),
            facts=tuple(filter(None, (*facts, *said[1:]))),
            stale=warnings[0] if provenance.stale else "",
            sample=warnings[-1] if provenance.sample else "",
        )

    def alike(self, other: "SourceView") -> bool:
        """Whether the other says the same of what must not be overlooked."""
        return (self.provider, self.stale, self.sample) == (other.provider, other.stale, other.sample)


IN_A_ROW = 2
"""Headlines of one publisher before others have their turn."""
USUAL_HEADLINES, MOST_HEADLINES = 20, 100
TONES = 7
"""Colours of the tiles that stand in for pictures: the rainbow's."""


@dataclass(frozen=True, slots=True)
class Card:
    """One headline. `initial` and `tone` are its publisher's, for where there is no picture."""

    title: str
    description: str
    link: str
    image: str
    about: str
    initial: str
    tone: int


@dataclass(frozen=True, slots=True)
class NewsView:
    """The headlines of a country."""

    country: str
    cards: tuple[Card, ...]
    source: SourceView
    more: str = ""
    """How many headlines to ask for next; "" where these are all."""


def news_view(result: CountryNews, words: Words, now: datetime) -> NewsView:
    """All that the page says of a country's headlines; `now` is aware."""
    return NewsView(
        country=words.country(result.country),
        cards=tuple(_card(article, words, now) for article in mixed(result.headlines.content.articles)),
        source=SourceView.of(result.headlines.provenance, "news", words),
        more=_more(result.headlines.content),
    )


def mixed(articles: Sequence[Article]) -> list[Article]:
    """Articles in their order, but that after IN_A_ROW of one publisher others have their turn."""
    before: Counter[str] = Counter()
    rounds = []
    for article in articles:
        rounds.append(before[article.publisher] // IN_A_ROW)
        before[article.publisher] += 1
    return [article for _, article in sorted(zip(rounds, articles, strict=True), key=itemgetter(0))]


def _more(headlines: Headlines) -> str:
    shown = len(headlines.articles)
    if not shown or shown >= MOST_HEADLINES or (headlines.totalResults or 0) <= shown:
        return ""
    return str(min(MOST_HEADLINES, (shown // USUAL_HEADLINES + 1) * USUAL_HEADLINES))


def _card(article: Article, words: Words, now: datetime) -> Card:
    age = since(article.published, now, words) if article.published else ""
    return Card(
        title=article.headline or words("(no title)"),
        description=article.summary,
        link=article.url or "",
        image=article.image or "",
        about=" · ".join(filter(None, (article.publisher, age))),
        initial=next(filter(str.isalnum, article.publisher or article.headline), "·").upper(),
        tone=crc32(article.publisher.encode()) % TONES,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """Where a choice leads."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The choices under their title; `without` is the sentence for when there are none."""

    title: str
    links: tuple[Link, ...]
    without: str


@dataclass(frozen=True, slots=True)
class TableView:
    """Any JSON as rows of a name and a value."""

    title: str
    rows: tuple[tuple[str, str], ...]
    source: SourceView | None


def choice_view(result: Places | Countries, asked: PageQuestion, words: Words) -> ListView:
    """What can be chosen among."""
    return places_view(result, asked, words) if isinstance(result, Places) else countries_view(result, asked, words)


def places_view(result: Places, asked: PageQuestion, words: Words) -> ListView:
    """The places that a name can mean."""
    return ListView(
        title=words("Places called {name}", name=result.name),
        links=tuple(place_links(result.places.content, asked, words)),
        without=words("No place is called so."),
    )


def countries_view(result: Countries, asked: PageQuestion, words: Words) -> ListView:
    """The countries that have headlines, by name."""
    named = {words.country(covered.code): covered.code for covered in result.countries.content.countries}
    return ListView(
        title=words("Countries with headlines"),
        links=tuple(Link(name, asked.link(country=named[name])) for name in in_order(named)),
        without=words("No headlines."),
    )


def place_links(places: Iterable[GeocodedPlace], asked: PageQuestion, words: Words) -> Iterator[Link]:
    """Places by name, region and country, each leading to its weather; no two look the same."""
    seen = set()
    for place in places:
        name = ", ".join(filter(None, (place.name, place.state, words.country(place.country) if place.country else "")))
        if name not in seen:
            seen.add(name)
            city = ",".join(filter(None, (place.name, place.state, place.country)))
            yield Link(name, asked.link(city=city, lat="", lon=""))


def in_order(names: Iterable[str]) -> list[str]:
    """Names as an index has them, accents aside."""
    return sorted(names, key=plain)


def plain(name: str) -> str:
    """Without capitals and accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()


TITLES = {
    "missing-parameter": "Something is missing in the question",
    "invalid-parameter": "That can't be asked like this",
    "invalid-city": "That is not a city's name",
    "invalid-country": "That is not a country",
    "city-not-found": "No such city",
    "no-sea-near": "There is no sea near",
    "not-understood": "That was not understood",
    "country-not-covered": "No headlines for that country",
    "not-found": "There is nothing here",
    "method-not-allowed": "That can't be done here",
    "too-many-requests": "That was a lot of questions",
    "provider-refused": "The provider refuses our key",
    "provider-failed": "The provider doesn't answer",
    "provider-garbled": "The provider's answer makes no sense",
    "provider-exhausted": "The provider's quota is spent",
    "provider-timeout": "The provider takes too long",
    "service-unavailable": "A part of Iris is not available",
    "internal-error": "Something broke inside Iris",
}
ADVICE = {
    "city-not-found": "Check the spelling, or name the country too: London,CA.",
    "country-not-covered": "Nobody whom Iris asks has headlines of it; others can be chosen above.",
    "not-found": "Ask for a city above.",
    "too-many-requests": "Take a breath, then ask again.",
    "provider-refused": "Whoever runs this Iris must give it a valid key; asking again won't help.",
    "provider-exhausted": "It answers again when its quota is renewed.",
    "internal-error": "The cause stands in the log, under the number below.",
}
CORRECT_IT = "Correct it above, and ask again."
SOON_AGAIN = "That mostly passes. Ask again in a moment."
FIRST_FAILURE = 500
LONGEST_WAIT_S = 3_600
USUAL_WAIT_S, LONGEST_WATCH_S = 30, 300
"""After which a page tries again by itself where nobody says when; and the longest that it waits for that."""
MISSING_WEATHER = "The weather is missing"
MISSING_NEWS = "The headlines are missing"
MISSING_DAYS = "The next days are missing"


@dataclass(frozen=True, slots=True)
class ProblemPanel:
    """One problem. `look` is `bad`, `warn` or `none` (nothing there); `wait` says when to ask again, where known."""

    type: str
    title: str
    advice: str
    detail: str
    wait: str
    retry: bool
    look: str
    picture: str
    request_id: str
    near: tuple[Link, ...] = ()
    """What may have been meant."""
    again_s: int = 0
    """After how many seconds the page tries again by itself; 0 for never."""
    half: str = ""
    """Which part of the answer is missing, where others are there."""


def problem_panel(problem: ProblemView, asked: PageQuestion, words: Words, half: str = "") -> ProblemPanel:
    """Say it in these words, and which half is missing; the detail is whoever's that met the problem, in English."""
    passes = problem.status >= FIRST_FAILURE or problem.type == "too-many-requests"
    retry = passes and problem.type != "provider-refused"
    return ProblemPanel(
        type=problem.type,
        title=words(TITLES.get(problem.type, problem.title)),
        advice=words(ADVICE.get(problem.type, SOON_AGAIN if passes else CORRECT_IT)),
        detail=problem.detail,
        wait=_wait(problem, words),
        retry=retry,
        look=_look(problem),
        picture=_picture(problem),
        request_id=problem.request_id if problem.status >= FIRST_FAILURE else "",
        near=tuple(Link(city, asked.link(city=city, lat="", lon="")) for city in problem.suggestions),
        again_s=_again_s(problem) if retry else 0,
        half=words(half) if half else "",
    )


def _retry_after_s(problem: ProblemView) -> int:
    said = problem.headers.get("Retry-After", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(LONGEST_WAIT_S)) else 0


def _again_s(problem: ProblemView) -> int:
    seconds = _retry_after_s(problem) or USUAL_WAIT_S
    return seconds if seconds <= LONGEST_WATCH_S else 0


def _wait(problem: ProblemView, words: Words) -> str:
    """How long to wait, as far as anybody would sit and wait for it."""
    seconds = _retry_after_s(problem)
    if not 0 < seconds <= LONGEST_WAIT_S:
        return ""
    return words("in {n} s", n=seconds) if seconds < 120 else words("in {n} min", n=-(-seconds // 60))  # noqa: PLR2004


def _look(problem: ProblemView) -> str:
    if problem.status >= FIRST_FAILURE:
        return "bad"
    return "none" if problem.type in ("city-not-found", "country-not-covered", "not-found") else "warn"


def _picture(problem: ProblemView) -> str:
    if problem.status >= FIRST_FAILURE:
        return "thunder"
    return "mist" if problem.type in ("city-not-found", "country-not-covered", "not-found") else "clouds"
