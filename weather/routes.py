"""The weather service's routes: parse, ask, answer."""

from flask import Blueprint, Response, g, request

from servicekit.answers import json_answer
from servicekit.questions import WeatherQuestion
from weather.providers.openweathermap import OpenWeatherMap
from weather.settings import Settings


def blueprint(provider: OpenWeatherMap, settings: Settings) -> Blueprint:
    """Routes that ask this provider."""
    bp = Blueprint("weather", __name__)

    @bp.get("/weather")
    def weather() -> Response:
        question = WeatherQuestion.from_query(request.query_string)
        return json_answer(provider.current(question, g.deadline), fresh_s=settings.weather_fresh_s)

    return bp
