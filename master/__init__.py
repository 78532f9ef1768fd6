"""The gateway: checks a question, forwards it to the service that answers it, and gives the answer back."""

from flask import Flask

from master import providers, usage
from master.answering import Answering
from master.backends import Backends
from master.gathering import Gathering
from master.http_cache import HttpCache
from master.openapi import routes as openapi
from master.page import furnish
from master.page.home import home
from master.page.showing import Page
from master.rate_limit import limit
from master.rendering import Rendering
from master.routes import blueprint, endpoints
from master.settings import Settings
from master.text import show_text
from master.text.line import show_line
from master.wishes import plain_json
from servicekit import countries
from servicekit.app import create_service
from servicekit.front import answer_in_front


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    countries.names()  # reading them takes a fifth of a second, better now than in a caller's time
    backends = Backends(settings)
    answering = Answering(backends, HttpCache())
    gathering = Gathering(answering)
    page = Page(gathering)
    rendering = Rendering({"text": show_text, "line": show_line, "html": page.show})
    rooms = [
        blueprint(answering, rendering),
        providers.blueprint(backends.each),
        openapi.blueprint(),
        usage.blueprint(home(gathering, rendering, page)),
    ]
    app = create_service("master", settings, rooms, backends.states)
    furnish(app)
    rendering.say_problems(app)
    limit(app, settings)  # after it, so that its headers are there when its problem is told
    if not settings.rate_limit:  # which counts in Flask, and counts all
        answer_in_front(app, endpoints(answering), settings, is_plain=plain_json, headers={"Vary": "Accept"})
    return app
