"""Several places beside each other: a card for each, their temperatures on one axis, their days in one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from contract.schemas.weather import Forecast, Step
from master.facts.days import days
from master.facts.results import ComparedPlaces, CountryNews, Part, PlaceBriefing, PlaceWeather, ProblemView
from master.facts.words import Words
from master.views.html.ahead import LEAST_WET_MM, Manner, degree
from master.views.html.alerts_view import AlertsView, warned
from master.views.html.asked import PageQuestion
from master.views.html.chart import Scale, Tick, smooth, ticks
from master.views.html.measures import number, quantity
from master.views.html.views import Card, ProblemPanel, news_view, problem_panel
from master.views.html.weather_view import WeatherView, weather_view

MOST_DRAWN = 4
"""Places whose lines can be told from each other on one axis."""
REACH = timedelta(days=5)
A_DAY = timedelta(days=1)
UNKNOWN = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One place: its weather, warnings and two headlines, or why there is none. `link` is its own page."""

    city: str
    link: str
    weather: WeatherView | None
    headlines: tuple[Card, ...]
    problem: ProblemPanel | None
    alerts: AlertsView | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One place's temperatures on the common axis, and where its name stands."""

    name: str
    path: str
    label_y: float


@dataclass(frozen=True, slots=True)
class Midnight:
    """Where a day begins on the common axis, by UTC, as each place has a midnight of its own."""

    x: float
    day: str


@dataclass(frozen=True, slots=True)
class CompareView:
    """All places; lines and rows where there are two to four of which the next days are known."""

    cards: tuple[PlaceCard, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    midnights: tuple[Midnight, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    degree: str

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return " · ".join(card.weather.place if card.weather else card.city for card in self.cards)


def compare_view(result: ComparedPlaces, asked: PageQuestion, manner: Manner) -> CompareView:
    """The places as they were asked for."""
    cards = tuple(_card(city, place, asked, manner) for city, place in result.places)
    known = [
        (card.weather.place, place.weather.forecast.content)
        for card, (_, place) in zip(cards, result.places, strict=True)
        if card.weather
        and isinstance(place, PlaceBriefing)
        and isinstance(place.weather, PlaceWeather)
        and isinstance(place.weather.forecast, Part)
    ]
    drawn = known if 1 < len(known) <= MOST_DRAWN else []
    scale = _scale([forecast for _, forecast in drawn])
    return CompareView(
        cards=cards,
        lines=_lines(drawn, scale) if scale else (),
        ticks=tuple(ticks(scale)) if scale else (),
        midnights=tuple(_midnights(scale, manner.words)) if scale else (),
        names=tuple(name for name, _ in drawn),
        rows=tuple(_rows([forecast for _, forecast in drawn], manner)),
        degree=degree(manner.measures.units),
    )


def _card(city: str, place: PlaceBriefing | ProblemView, asked: PageQuestion, manner: Manner) -> PlaceCard:
    link = asked.link(city=city, compared=())
    if isinstance(place, ProblemView):
        return PlaceCard(city, link, None, (), problem_panel(place, asked, manner.words))
    news = news_view(place.news, manner.words, manner.now).cards if isinstance(place.news, CountryNews) else ()
    if isinstance(place.weather, ProblemView):
        return PlaceCard(city, link, None, news, problem_panel(place.weather, asked, manner.words))
    seen, alerts = weather_view(place.weather, asked, manner), warned(place.weather, manner)
    return PlaceCard(city, link, seen, news, None, alerts)


def _reached(forecast: Forecast) -> list[Step]:
    return [step for step in forecast.steps if step.moment <= forecast.steps[0].moment + REACH]


def _scale(forecasts: Sequence[Forecast]) -> Scale | None:
    """One axis for all, by the moments that they have in common with a clock: those of UTC."""
    steps = [step for forecast in forecasts for step in _reached(forecast)]
    return Scale.of(sorted(steps, key=lambda step: step.dt)) if steps else None


def _midnights(scale: Scale, words: Words) -> Iterator[Midnight]:
    """The days that begin within the axis."""
    moment = scale.first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + A_DAY
    while moment < scale.last:
        yield Midnight(scale.x(moment), words.weekday(moment.date()))
        moment += A_DAY


def _lines(drawn: Sequence[tuple[str, Forecast]], scale: Scale) -> tuple[Line, ...]:
    lines = []
    for name, forecast in drawn:
        points = [(scale.x(step.moment.astimezone(UTC)), scale.y(step.main.temp)) for step in _reached(forecast)]
        lines.append(Line(name, smooth(points), points[-1][1]))
    return tuple(lines)


def _rows(forecasts: Sequence[Forecast], manner: Manner) -> list[tuple[str, tuple[str, ...]]]:
    """Each day that any of them has, in order: the range, and what falls. East and west may begin a day apart."""
    told: dict[date, dict[int, str]] = {}
    for at, forecast in enumerate(forecasts):
        for day in days(forecast, manner.now):
            wet = quantity(manner.measures.amount(day.water_mm), manner.words) if day.water_mm else ""
            shown = wet if (day.water_mm or 0.0) >= LEAST_WET_MM else ""
            unit = degree(manner.measures.units)
            span = f"{number(day.low, manner.words)}{unit} – {number(day.high, manner.words)}{unit}"  # noqa: RUF001
            told.setdefault(day.date, {})[at] = " · ".join(filter(None, (span, shown)))
    return [
        (manner.words.weekday(day), tuple(told[day].get(at, UNKNOWN) for at in range(len(forecasts))))
        for day in sorted(told)
    ]
