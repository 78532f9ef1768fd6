"""The services' JSON as typed data: what a person is told, and nothing that upstream may leave out taken for granted.

Shapes are those of the contract: https://openweathermap.org/current, https://openweathermap.org/forecast5,
https://openweathermap.org/api/geocoding-api, https://newsapi.org/docs/endpoints/top-headlines
"""

from master.reading.forecast import Forecast, Slot, read_forecast
from master.reading.news import Covered, Headline, read_countries, read_headlines
from master.reading.places import Place, read_places
from master.reading.values import WrongShapeError
from master.reading.weather import Weather, read_weather

__all__ = [
    "Covered",
    "Forecast",
    "Headline",
    "Place",
    "Slot",
    "Weather",
    "WrongShapeError",
    "read_countries",
    "read_forecast",
    "read_headlines",
    "read_places",
    "read_weather",
]
