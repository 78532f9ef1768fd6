"""Master's routes: parse, ask, answer."""

from flask import Blueprint, Response, g, request

from master.answering import Answering, Caller
from master.briefing import brief
from servicekit.outgoing import Reply
from servicekit.questions import BriefingQuestion, NewsQuestion, PlacesQuestion, Question, WeatherQuestion


def blueprint(answering: Answering) -> Blueprint:
    """Routes that ask the services through `answering`."""
    bp = Blueprint("master", __name__)

    @bp.get("/weather")
    @bp.get("/forecast")
    def weather() -> Response:
        return answering.answer("weather", request.path, WeatherQuestion.from_query(request.query_string))

    @bp.get("/places")
    def places() -> Response:
        return answering.answer("weather", "/places", PlacesQuestion.from_query(request.query_string))

    @bp.get("/news")
    def news() -> Response:
        return answering.answer("news", "/news", NewsQuestion.from_query(request.query_string))

    @bp.get("/news/countries")
    def countries() -> Response:
        return answering.answer("news", "/news/countries", Question())

    @bp.get("/briefing")
    def briefing() -> Response:
        question, caller = BriefingQuestion.from_query(request.query_string), Caller.now()

        def ask(service: str, path: str, half: Question) -> Reply:
            return answering.ask(service, path, half, caller).reply

        return brief(question, ask, g.request_id)

    return bp
