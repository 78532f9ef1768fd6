"""Master's application: gateway, aggregator, renderings and routes, built once."""

from flask import Flask

from master import providers, usage
from master.gateway import Gateway
from master.gathering import Gathering
from master.openapi import page as openapi
from master.page import furnish
from master.page.home import home
from master.page.showing import Page
from master.rate_limit import limit
from master.rendering import Rendering
from master.routes import blueprint
from master.settings import Settings
from master.text import show_text
from master.text.line import show_line
from servicekit import countries
from servicekit.app import create_service


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    countries.names()  # reading them takes a fifth of a second: at the start, not during a request
    gateway = Gateway(settings)
    gathering = Gathering(gateway)
    page = Page(gathering)
    rendering = Rendering({"text": show_text, "line": show_line, "html": page.show})
    blueprints = [
        blueprint(gateway, gathering, rendering),
        providers.blueprint(gateway.fetch_from_each),
        openapi.blueprint(),
        usage.blueprint(home(gathering, rendering, page)),
    ]
    app = create_service("master", settings, blueprints, gateway.states)
    furnish(app)
    rendering.say_problems(app)
    limit(app, settings)  # after it, so that its headers are there when its problem is rendered
    return app
