"""The weather service's routes: parse the query, ask the cache or the providers, answer in OpenWeatherMap's shape."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, request

from contract.queries import (
    CurrentQuery,
    ForecastQuery,
    GeocodingQuery,
    OneCallQuery,
    PointQuery,
    SpelledQuery,
    WeatherQuery,
    ZipQuery,
)
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.providers.chain import Chain
from weather import sureness, views
from weather.forecasts import as_asked
from weather.keeping import Keep
from weather.past_routes import add_past
from weather.place_answers import ENSEMBLE, PlaceAnswers, ask_sure
from weather.place_search import PlaceSearch
from weather.places import Place
from weather.providers.provider import WeatherProvider
from weather.views import View

GAZETTEER = "gazetteer"
"""The provider's name for what the gazetteer answers."""
HOURS, AIR = Keep("/forecast/hours"), Keep("/air")
"""Where the hours are kept that all steps but the usual are made of, and the air of which several paths have views."""


def blueprint(answers: PlaceAnswers, usual_s: float) -> Blueprint:
    """The routes that answer for a place; `usual_s` is how long the answers for today are kept."""
    bp = Blueprint("weather", __name__)
    of_place = answers.of_place

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now of one place."""
        query = CurrentQuery.from_query_string(request.query_string)
        return of_place("current", query, lambda provider, *arguments: provider.current(*arguments))

    @bp.get("/forecast")
    def forecast() -> Response:
        """Up to sixteen days of one place, in steps of an hour, of three or of a day."""
        query = ForecastQuery.from_query_string(request.query_string)
        view = partial(as_asked, query=query)
        if query.is_usual:
            return of_place("forecast", query, lambda provider, *arguments: provider.forecast(*arguments), view)
        return of_place("forecast", query, _hours, view, HOURS, _by_reach)

    @bp.get("/onecall")
    def one_call() -> Response:
        """Now, 48 hours and 8 days of one place, without the blocks that `exclude` names."""
        query = OneCallQuery.from_query_string(request.query_string)
        return of_place("one_call", query, lambda provider, *arguments: provider.one_call(*arguments))

    def air(view: View) -> Response:
        """All of the air is kept as one answer, of which each path has its own view."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("air", query, lambda provider, *arguments: provider.air(*arguments), view, AIR)

    @bp.get("/sea")
    def sea() -> Response:
        """The sea off one place."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("sea", query, lambda provider, *arguments: provider.sea(*arguments))

    @bp.get("/sure")
    def sure() -> Response:
        """How sure the forecast of one place is."""
        query = WeatherQuery.from_query_string(request.query_string)
        return of_place("sure", query, ask_sure, sureness.bands, ENSEMBLE)

    add_past(bp, of_place, answers.resolve, usual_s)
    bp.add_url_rule("/air", "air", partial(air, views.air))
    bp.add_url_rule("/air_pollution", "air_pollution", partial(air, views.air_pollution))
    bp.add_url_rule("/air_pollution/forecast", "air_forecast", partial(air, views.air_forecast))

    return bp


def places_blueprint(answers: PlaceAnswers, providers: Chain[WeatherProvider], search: PlaceSearch) -> Blueprint:
    """The routes that look places up."""
    bp = Blueprint("places", __name__)
    answer = answers.of_question

    @bp.get("/places")
    def places() -> Response:
        """The places that a name can mean; an empty list where there is none."""
        query = GeocodingQuery.from_query_string(request.query_string)

        return answer(query, partial(_places, providers, search, query))

    @bp.get("/places/spelled")
    def spelled() -> Response:
        """The places of the first spelling of a name that has any, else of those nearest to it."""
        query = SpelledQuery.from_query_string(request.query_string)

        return answer(query, lambda _deadline: Answer(_spelled(search, query), GAZETTEER))

    @bp.get("/places/near")
    def near() -> Response:
        """The places nearest to a point; its coordinates where there is none."""
        query = PointQuery.from_query_string(request.query_string)

        near_by = search.around(query.lat, query.lon, query.limit)
        places = near_by or [Place.from_coordinates(query.lat, query.lon)]
        return answer(query, lambda _deadline: Answer([place.as_geocoding() for place in places], GAZETTEER))

    @bp.get("/places/zip")
    def by_zip() -> Response:
        """The place of a postal code, as OpenWeatherMap's geocoding; `{}` where no provider knows it."""
        query = ZipQuery.from_query_string(request.query_string)

        def ask(provider: WeatherProvider, deadline: Deadline) -> Answer:
            return provider.zip_code(query, deadline)

        return answer(query, lambda deadline: providers.first("zip_code", ask, deadline, is_empty=_is_empty))

    return bp


def _spelled(search: PlaceSearch, query: SpelledQuery) -> list[dict[str, Any]]:
    """Geocoding entries, each with how it was found and a `city` parameter that finds it again."""
    found = search.spelled(query.spellings)
    entries = []
    for place in found.places[: query.limit]:
        called = search.called(found, place)
        names = {"called": called, "label": search.label(place, called)} if called else {"label": search.label(place)}
        how = {"match": found.match, "spelling": found.spelling, "population": place.population}
        entries.append({**place.as_geocoding(), **how, **names})
    return entries


def _is_empty(found: Answer) -> bool:
    return not found.payload


def _places(
    providers: Chain[WeatherProvider], search: PlaceSearch, query: GeocodingQuery, deadline: Deadline
) -> Answer:
    """The gazetteer's places of a name or of its beginning; where it has none, the first provider's that has any."""
    known = search.find(query.q).places[: query.limit] if query.match == "name" else search.completions(query)
    if known:
        return Answer([place.as_geocoding() for place in known], GAZETTEER)
    return providers.first("places", lambda provider, left: provider.places(query, left), deadline, is_empty=_is_empty)


def _hours(provider: WeatherProvider, query: ForecastQuery, deadline: Deadline, place: Place | None) -> Answer:
    """Hours where the provider has them, else the usual steps: as far as it reaches, and as near."""
    return (provider.forecast if _has_no_hours(provider) else provider.hours)(query, deadline, place)


def _has_no_hours(provider: WeatherProvider) -> bool:
    return not provider.gives("hours")


def _by_reach(provider: WeatherProvider) -> int:
    """Those with hours before those without, and of them the one that reaches farthest first."""
    return 0 if _has_no_hours(provider) else -provider.reach_days
