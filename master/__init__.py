"""The gateway: checks a question, forwards it to the service that answers it, and gives the answer back."""

from flask import Flask

from master import providers
from master.answering import Answering
from master.backends import Backends
from master.http_cache import HttpCache
from master.page import furnish
from master.rate_limit import limit
from master.routes import blueprint
from master.settings import Settings
from servicekit.app import create_service


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    backends = Backends(settings)
    told = providers.blueprint(backends.each)
    app = create_service("master", settings, [blueprint(Answering(backends, HttpCache())), told], backends.states)
    furnish(app)
    limit(app, settings)
    return app
