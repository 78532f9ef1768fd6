"""Master's routes: parse, ask, answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from flask import Blueprint, Response, g, request

from master.answering import Answering
from master.briefing import brief
from master.gathering import Gathering
from master.page.languages import language
from master.rendering import Rendering
from master.telling import Told
from master.wishes import Wishes, wishes_of
from servicekit.caller import Caller
from servicekit.endpoints import Endpoint, respond
from servicekit.outgoing import Reply
from servicekit.questions import BriefingQuestion, NewsQuestion, PlacesQuestion, Question, WeatherQuestion

Q = TypeVar("Q", bound=Question)

ASKED: Mapping[str, tuple[str, type[Question]]] = {
    "/weather": ("weather", WeatherQuestion),
    "/forecast": ("weather", WeatherQuestion),
    "/places": ("weather", PlacesQuestion),
    "/news": ("news", NewsQuestion),
}
"""The service and the kind of question behind a path."""


def endpoints(answering: Answering) -> Mapping[str, Endpoint]:
    """What one service answers, for programs."""
    return {path: Endpoint(kind, partial(answering.tell, service, path)) for path, (service, kind) in ASKED.items()}


def blueprint(answering: Answering, rendering: Rendering) -> Blueprint:
    """Routes that ask the services through `answering`, in JSON for programs and through `rendering` for people."""
    bp = Blueprint("master", __name__)
    gathering = Gathering(answering)

    def answer(service: str, question: Q, gather: Callable[[Q, Caller, Wishes], Told]) -> Response:
        wishes = _wishes()
        if wishes is None:
            return respond(answering.tell(service, request.path, question, Caller.now()))
        return rendering.answer(gather(question, Caller.now(), wishes), wishes)

    @bp.get("/weather")
    def weather() -> Response:
        return answer("weather", WeatherQuestion.from_query(request.query_string), gathering.weather)

    @bp.get("/forecast")
    def forecast() -> Response:
        return answer("weather", WeatherQuestion.from_query(request.query_string), gathering.forecast)

    @bp.get("/places")
    def places() -> Response:
        return answer("weather", PlacesQuestion.from_query(request.query_string), gathering.places)

    @bp.get("/news")
    def news() -> Response:
        return answer("news", NewsQuestion.from_query(request.query_string), gathering.news)

    @bp.get("/news/countries")
    def countries() -> Response:
        return answer("news", Question(), gathering.countries)

    @bp.get("/briefing")
    def briefing() -> Response:
        question = BriefingQuestion.from_query(request.query_string)
        wishes = _wishes()
        if wishes is None:
            return _brief(question, answering)
        return rendering.answer(gathering.briefing(question, Caller.now(), wishes), wishes)

    bp.after_request(_vary)
    return bp


def _vary(response: Response) -> Response:
    """One address has all renderings: a cache in between must not give one for another."""
    response.vary.add("Accept")
    return response


def _wishes() -> Wishes | None:
    wishes = wishes_of(request.query_string, request.headers.get("Accept", ""))
    if wishes is None or wishes.format != "html":
        return wishes
    return wishes if "lang" in request.args else replace(wishes, lang=language())  # a browser has its own


def _brief(question: BriefingQuestion, answering: Answering) -> Response:
    caller = Caller.now()

    def ask(service: str, path: str, half: Question) -> Reply:
        return answering.ask(service, path, half, caller).reply

    return brief(question, ask, g.request_id)
