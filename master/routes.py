"""Master's routes: parse, ask, answer."""

from flask import Blueprint, Response, request

from master.backends import Backends, returned
from servicekit.questions import NewsQuestion, WeatherQuestion


def blueprint(backends: Backends) -> Blueprint:
    """Routes that ask these backends."""
    bp = Blueprint("master", __name__)

    @bp.get("/weather")
    def weather() -> Response:
        question = WeatherQuestion.from_query(request.query_string)
        return returned(backends.ask("weather", "/weather", question))

    @bp.get("/news")
    def news() -> Response:
        question = NewsQuestion.from_query(request.query_string)
        return returned(backends.ask("news", "/news", question))

    return bp
