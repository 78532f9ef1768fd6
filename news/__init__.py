"""The headlines of a country, in NewsAPI's shape, whoever provides them."""

from flask import Flask

from news.providers.newsapi import NewsApi
from news.routes import blueprint
from news.settings import Settings
from servicekit.app import create_service
from servicekit.health import READY


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    provider = NewsApi(settings)
    return create_service("news", settings, [blueprint(provider, settings)], lambda: {provider.name: READY})
