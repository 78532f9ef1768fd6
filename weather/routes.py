"""The weather service's routes: parse, ask, answer."""

from flask import Blueprint, Response, g, request

from servicekit.answers import Answer, json_answer
from servicekit.chain import Chain
from servicekit.questions import PlacesQuestion, WeatherQuestion
from weather.providers import WeatherProvider
from weather.settings import Settings


def blueprint(providers: Chain[WeatherProvider], settings: Settings) -> Blueprint:
    """Routes that ask these providers, in their order."""
    bp = Blueprint("weather", __name__)

    @bp.get("/weather")
    def weather() -> Response:
        """The weather now, in OpenWeatherMap's shape."""
        question = WeatherQuestion.from_query(request.query_string)
        answer = providers.first(lambda provider, deadline: provider.current(question, deadline), g.deadline)
        return json_answer(answer, fresh_s=settings.weather_fresh_s)

    @bp.get("/forecast")
    def forecast() -> Response:
        """Five days in steps of three hours, in OpenWeatherMap's shape."""
        question = WeatherQuestion.from_query(request.query_string)
        answer = providers.first(lambda provider, deadline: provider.forecast(question, deadline), g.deadline)
        return json_answer(answer, fresh_s=settings.weather_fresh_s)

    @bp.get("/places")
    def places() -> Response:
        """The places that a name may mean, in OpenWeatherMap's geocoding shape; an empty list where there is none."""
        question = PlacesQuestion.from_query(request.query_string)
        answer = providers.first(
            lambda provider, deadline: provider.places(question, deadline), g.deadline, is_empty=_names_no_place
        )
        return json_answer(answer, fresh_s=settings.weather_fresh_s)

    return bp


def _names_no_place(answer: Answer) -> bool:
    return not answer.payload
