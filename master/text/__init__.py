"""Answers as text for a terminal: blocks of lines, no wider than the caller wishes, with nothing hostile in them."""

from datetime import datetime

from flask import Response

from master.telling import Briefing, Countries, CountryNews, PlaceForecast, Places, PlaceWeather, Told, Trouble
from master.text.columns import wrap
from master.text.lists import countries_block, places_block
from master.text.look import Look
from master.text.news import news_block
from master.text.paint import TROUBLE
from master.text.weather import forecast_block, weather_block
from master.wishes import Wishes


def show_text(told: Told, wishes: Wishes, now: datetime) -> Response:
    """The answer as a block."""
    lines = block(told, Look.of(wishes, now))
    return Response("\n".join([*lines, ""]), content_type=f"{wishes.content_type}; charset=utf-8")


def block(told: Told, look: Look) -> list[str]:  # noqa: PLR0911 - one for each kind of answer
    """The answer's lines."""
    match told:
        case PlaceWeather():
            return weather_block(told, look)
        case PlaceForecast():
            return forecast_block(told, look)
        case CountryNews():
            return news_block(told, look)
        case Briefing():
            return _briefing(told, look)
        case Places():
            return places_block(told, look)
        case Countries():
            return countries_block(told, look)
        case Trouble():
            return [look.paint(told.sentence, TROUBLE)]


def _briefing(told: Briefing, look: Look) -> list[str]:
    match told.weather:
        case Trouble():
            weather = _missing("The weather is missing: {why}", told.weather, look)
        case _:
            weather = weather_block(told.weather, look)
    match told.news:
        case Trouble():
            news = _missing("The headlines are missing: {why}", told.news, look)
        case _:
            news = news_block(told.news, look)
    return [*weather, "", *news]


def _missing(told: str, trouble: Trouble, look: Look) -> list[str]:
    sentence = look.words(told, why=trouble.sentence)
    return [look.paint(line, TROUBLE) for line in wrap(sentence, look.width)]
