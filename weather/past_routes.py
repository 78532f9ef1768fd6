"""The routes of days that are past, and of what is usual on a day: kept for a year, by cells and not by places."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, request

from contract.queries import FIRST_DAY, HistoryQuery, NormalsQuery, WeatherQuery
from servicekit.problems import InvalidParameter
from weather import views
from weather.keeping import A_DAY_S, HISTORY, NORMALS, Keep
from weather.place_answers import Ask, ask_history, ask_normals
from weather.place_search import ResolvedPlace
from weather.places import Place
from weather.usual import today_at

D = TypeVar("D", HistoryQuery, NormalsQuery)
Resolve = Callable[[WeatherQuery], ResolvedPlace | None]


def add_past(bp: Blueprint, of_place: Callable[..., Response], resolve: Resolve, usual_s: float) -> None:
    """Add the routes; `of_place` answers a question about a place, `usual_s` is how long today's is kept."""

    @bp.get("/history")
    def history() -> Response:
        """A past day of one place, or today; kept by the cell that the past is known of."""
        query = HistoryQuery.from_query_string(request.query_string)
        place, today = _place_and_today(resolve, query)
        day = date.fromisoformat(query.date) if query.date else today - timedelta(days=1)
        if day > today:
            raise InvalidParameter(f"date must be a day from {FIRST_DAY} to today, which is {today}, not {day}.")
        return of_day("history", query, day, place, ask_history, HISTORY)

    @bp.get("/normals")
    def normals() -> Response:
        """What is usual at one place on a day of the year, kept likewise."""
        query = NormalsQuery.from_query_string(request.query_string)
        place, today = _place_and_today(resolve, query)
        day = date.fromisoformat(query.date) if query.date else today
        return of_day("normals", query, day, place, ask_normals, NORMALS)

    def of_day(kind: str, query: D, day: date, place: Place | None, ask: Ask[D], keep: Keep) -> Response:
        dated = type(query).from_values({**query.params, "date": day.isoformat()})
        response = of_place(kind, dated, ask, partial(views.of_place, place=place), keep=keep)
        return _no_longer_than(response, A_DAY_S if query.date else usual_s)


def _place_and_today(resolve: Resolve, query: WeatherQuery) -> tuple[Place | None, date]:
    """The place of a question where the gazetteer knows it, and the date there; else that of UTC."""
    resolved = resolve(WeatherQuery(city=query.city, lat=query.lat, lon=query.lon, lang=query.lang))
    place = resolved.place if resolved else None
    return place, today_at(place)


def _no_longer_than(response: Response, seconds: float) -> Response:
    """The response, which caches keep no longer than that: its own lifetime is a year, its address may say `today`."""
    control = response.cache_control
    if control.max_age is not None:
        age_s = int(response.headers.get("Age", 0))
        control.max_age = min(control.max_age, age_s + int(seconds))
        control.stale_while_revalidate = min(control.stale_while_revalidate or 0, int(seconds))
    return response
