"""The page of an answer, or of a problem: what stands where, in the language of the request."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import get_args

from flask import Response, render_template, request

from master.gathering import Gathering
from master.page.asked import Asked
from master.page.choice_view import ChoiceView, Link, countries_view, in_order, place_links, places_view
from master.page.languages import OWN_NAMES, language, spoken
from master.page.news_view import NewsView, news_view
from master.page.policy import html
from master.page.trouble_view import TroubleView, trouble_view
from master.page.weather_view import WeatherView, weather_view
from master.telling import Briefing, Countries, CountryNews, PlaceForecast, Places, PlaceWeather, Told, Trouble
from master.wishes import Wishes
from master.words import Words, words_in
from servicekit.app import current_context
from servicekit.countries import LISTED, known_code
from servicekit.problems import BadQuestion, CityNotFound
from servicekit.queries import Category, PlacesQuery

FIELDS = {
    "invalid-city": "city",
    "city-not-found": "city",
    "invalid-country": "country",
    "country-not-covered": "country",
}
"""Which field of the form a problem is about."""
HELLO_S = 300
"""How long a browser may keep the page on which nothing is asked."""
CATEGORIES = get_args(get_args(Category)[0])


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer puts on the page."""

    weather: WeatherView | None = None
    news: NewsView | None = None
    choice: ChoiceView | None = None
    troubles: tuple[TroubleView, ...] = ()

    @classmethod
    def of(cls, told: Told, asked: Asked, units: str, words: Words, now: datetime) -> "Shown":
        """The parts of an answer, each as far as it could be had; `now` is aware."""
        match told:
            case PlaceWeather() | PlaceForecast():
                return cls(weather=weather_view(told, units, words, now))
            case CountryNews():
                return cls(news=news_view(told, words, now))
            case Briefing():
                weather, news = (cls.of(half, asked, units, words, now) for half in (told.weather, told.news))
                return cls(weather.weather, news.news, troubles=weather.troubles + news.troubles)
            case Places():
                return cls(choice=places_view(told, asked, words))
            case Countries():
                return cls(choice=countries_view(told, asked, words))
            case Trouble():
                return cls(troubles=(trouble_view(told, words),))

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        if self.weather:
            now = self.weather.now
            return f"{self.weather.place} {now.temperature} {now.unit}" if now else self.weather.place
        if self.news:
            return self.news.country
        if self.choice:
            return self.choice.title
        return self.troubles[0].title if self.troubles else ""


class Page:
    """The page. It asks on its own only for what the name of a city that nobody knows may have meant."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering

    def hello(self) -> Response:
        """The page before anything was asked."""
        asked = Asked.of(request.args)
        response = _page(Shown(), asked, asked.units or "metric")
        response.headers["Cache-Control"] = f"public, max-age={HELLO_S}"
        return response

    def show(self, told: Told, wishes: Wishes, now: datetime) -> Response:
        """The page of an answer to the current request; `now` is aware."""
        asked, words = Asked.of(request.args), spoken()
        shown = Shown.of(told, asked, wishes.units, words, now)
        if any(trouble.type == CityNotFound.type for trouble in shown.troubles):
            near = self._near(asked, words, wishes)
            shown = replace(shown, troubles=tuple(replace(trouble, near=near) for trouble in shown.troubles))
        return _page(shown, asked, wishes.units)

    def _near(self, asked: Asked, words: Words, wishes: Wishes) -> tuple[Link, ...]:
        """The places called so, whatever region or country was named with them."""
        name, comma, _ = asked.city.partition(",")
        try:
            question = PlacesQuery.from_values({"q": name, "lang": language()}) if comma else None
        except BadQuestion:
            question = None
        found = self._gathering.places(question, current_context(), wishes) if question else None
        return tuple(place_links(found.places.content, asked, words)) if isinstance(found, Places) else ()


def _page(shown: Shown, asked: Asked, units: str) -> Response:
    return html(
        render_template(
            "page.html",
            shown=shown,
            asked=asked,
            units=units,
            languages=OWN_NAMES,
            field=FIELDS.get(shown.troubles[0].type, "") if shown.troubles else "",
            country=_chosen(asked),
            countries=_countries(_chosen(asked), language()),
            categories=CATEGORIES,
        )
    )


def _chosen(asked: Asked) -> str:
    return (known_code(asked.country) or "") if asked.country else ""


@lru_cache(maxsize=1024)
def _countries(chosen: str, lang: str) -> list[tuple[str, str]]:
    """The countries that are promised, and the one that was chosen, by name."""
    words = words_in(lang)
    named = {words.country(code): code for code in dict.fromkeys((*LISTED, chosen)) if code}
    return [(named[name], name) for name in in_order(named)]
