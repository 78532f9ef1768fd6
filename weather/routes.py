"""The weather service's routes: parse, ask, answer."""

from collections.abc import Callable

from flask import Blueprint, Response, g, request

from servicekit.answers import Answer, cached_answer
from servicekit.cache import AnswerCache
from servicekit.chain import Chain
from servicekit.deadline import Deadline
from servicekit.questions import PlacesQuestion, Question, WeatherQuestion
from weather.providers import WeatherProvider
from weather.settings import Settings

Ask = Callable[[WeatherProvider, Deadline], Answer]


def blueprint(providers: Chain[WeatherProvider], cache: AnswerCache, settings: Settings) -> Blueprint:
    """Routes that answer from the cache, and ask these providers, in their order, for what isn't in it."""
    bp = Blueprint("weather", __name__)

    def answer(question: Question, ask: Ask, is_empty: Callable[[Answer], bool] = lambda _answer: False) -> Response:
        def fetch(deadline: Deadline) -> Answer:
            return providers.first(ask, deadline, is_empty=is_empty)

        cached = cache.answer(f"{request.path}?{question.key}", fetch, settings.weather_fresh_s, g.deadline)
        return cached_answer("weather", cached, stale_s=settings.stale_s)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now, in OpenWeatherMap's shape."""
        question = WeatherQuestion.from_query(request.query_string)
        return answer(question, lambda provider, deadline: provider.current(question, deadline))

    @bp.get("/forecast")
    def forecast() -> Response:
        """Five days in steps of three hours, in OpenWeatherMap's shape."""
        question = WeatherQuestion.from_query(request.query_string)
        return answer(question, lambda provider, deadline: provider.forecast(question, deadline))

    @bp.get("/places")
    def places() -> Response:
        """The places that a name may mean, in OpenWeatherMap's geocoding shape; an empty list where there is none."""
        question = PlacesQuestion.from_query(request.query_string)
        return answer(question, lambda provider, deadline: provider.places(question, deadline), _names_no_place)

    return bp


def _names_no_place(answer: Answer) -> bool:
    return not answer.payload
