"""Master's routes: parse, ask, answer."""

from collections.abc import Mapping

from flask import Blueprint, Response, g, request

from master.backends import Backends, returned
from master.briefing import brief
from servicekit.app import passed_on
from servicekit.outgoing import Reply
from servicekit.questions import BriefingQuestion, NewsQuestion, PlacesQuestion, WeatherQuestion


def blueprint(backends: Backends) -> Blueprint:
    """Routes that ask these backends."""
    bp = Blueprint("master", __name__)

    @bp.get("/weather")
    @bp.get("/forecast")
    def weather() -> Response:
        question = WeatherQuestion.from_query(request.query_string)
        return returned(backends.ask("weather", request.path, question.as_query(), g.deadline, passed_on()))

    @bp.get("/places")
    def places() -> Response:
        question = PlacesQuestion.from_query(request.query_string)
        return returned(backends.ask("weather", "/places", question.as_query(), g.deadline, passed_on()))

    @bp.get("/news")
    def news() -> Response:
        question = NewsQuestion.from_query(request.query_string)
        return returned(backends.ask("news", "/news", question.as_query(), g.deadline, passed_on()))

    @bp.get("/news/countries")
    def countries() -> Response:
        return returned(backends.ask("news", "/news/countries", {}, g.deadline, passed_on()))

    @bp.get("/briefing")
    def briefing() -> Response:
        question = BriefingQuestion.from_query(request.query_string)
        deadline, headers = g.deadline, passed_on()

        def ask(service: str, path: str, query: Mapping[str, str]) -> Reply:
            return backends.ask(service, path, query, deadline, headers)

        return brief(question, ask, g.request_id)

    return bp
