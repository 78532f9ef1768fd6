"""The routes of days that are past, and of what is usual on a day: kept for a year, by cells and not by places."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, Response, request

from contract.queries import FIRST_DAY, HistoryQuery, NormalsQuery, WeatherQuery
from contract.zones import zone_named
from servicekit.problems import InvalidParameter
from weather import views
from weather.keeping import A_DAY_S, CELLS
from weather.place_search import Resolved
from weather.places import Place

D = TypeVar("D", HistoryQuery, NormalsQuery)
Resolve = Callable[[WeatherQuery], Resolved | None]


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
        return of_day("history", query, day, place, lambda provider, *arguments: provider.history(*arguments))

    @bp.get("/normals")
    def normals() -> Response:
        """What is usual at one place on a day of the year, kept likewise."""
        query = NormalsQuery.from_query_string(request.query_string)
        place, today = _place_and_today(resolve, query)
        day = date.fromisoformat(query.date) if query.date else today
        return of_day("normals", query, day, place, lambda provider, *arguments: provider.normals(*arguments))

    def of_day(kind: str, query: D, day: date, place: Place | None, ask: Callable[..., Any]) -> Response:
        dated = type(query).from_values({**query.params, "date": day.isoformat()})
        response = of_place(kind, dated, ask, partial(views.of_place, place=place), keep=CELLS)
        return _no_longer_than(response, A_DAY_S if query.date else usual_s)


def _place_and_today(resolve: Resolve, query: WeatherQuery) -> tuple[Place | None, date]:
    """The place of a question where the gazetteer knows it, and the date there; else that of UTC."""
    resolved = resolve(WeatherQuery(city=query.city, lat=query.lat, lon=query.lon, lang=query.lang))
    place = resolved.place if resolved else None
    zone = zone_named(place.timezone or "") if place else None
    return place, datetime.now(zone or UTC).date()


def _no_longer_than(response: Response, seconds: float) -> Response:
    """The response, which caches keep no longer than that: its own lifetime is a year, its address may say `today`."""
    control = response.cache_control
    if control.max_age is not None:
        age_s = int(response.headers.get("Age", 0))
        control.max_age = min(control.max_age, age_s + int(seconds))
        control.stale_while_revalidate = min(control.stale_while_revalidate or 0, int(seconds))
    return response
