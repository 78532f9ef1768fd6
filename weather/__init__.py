"""The weather of a place, in OpenWeatherMap's shape, whoever provides it."""

from flask import Flask

from servicekit.app import create_service
from servicekit.health import READY
from weather.providers.openweathermap import OpenWeatherMap
from weather.routes import blueprint
from weather.settings import Settings


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    provider = OpenWeatherMap(settings)
    return create_service("weather", settings, [blueprint(provider, settings)], lambda: {provider.name: READY})
