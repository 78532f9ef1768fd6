"""The paths, parameters and errors of OpenWeatherMap, NewsAPI and wttr.in, over the same gateway and services.

A program that speaks to one of them works with Iris once its address is changed (docs/drop-in.md). COMPAT says whose
paths are served.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from master.compat import newsapi, openweathermap
from master.gateway import Gateway
from master.settings import Settings

NOTHING_HERE = "nothing_here"


@dataclass(frozen=True, slots=True)
class _Vendor:
    name: str
    prefixes: Sequence[str]
    """What all of the vendor's paths begin with; an unknown one gets the vendor's own error."""


def init_app(app: Flask, settings: Settings, gateway: Gateway) -> None:
    """Serve the paths of the vendors that COMPAT names."""
    vendors = []
    if openweathermap.NAME in settings.compat:
        app.register_blueprint(openweathermap.blueprint(gateway))
        vendors.append(_Vendor(openweathermap.NAME, openweathermap.PREFIXES))
    if newsapi.NAME in settings.compat:
        app.register_blueprint(newsapi.blueprint(gateway, settings.default_country))
        vendors.append(_Vendor(newsapi.NAME, newsapi.PREFIXES))
    _answer_unknown_paths(app, vendors)


def _answer_unknown_paths(app: Flask, vendors: Sequence[_Vendor]) -> None:
    """Give what no route answers to the vendor whose prefix the path has; no route of Iris can lose by this."""

    def nothing_here(error: NotFound | MethodNotAllowed) -> None:
        raise error

    rules = {
        prefix: Rule(f"{prefix}<path:path>", endpoint=f"{v.name}.{NOTHING_HERE}")
        for v in vendors
        for prefix in v.prefixes
    }
    app.view_functions.update({rule.endpoint: nothing_here for rule in rules.values()})

    @app.before_request
    def reroute() -> None:
        error = request.routing_exception
        if isinstance(error, NotFound | MethodNotAllowed):
            for prefix, rule in rules.items():
                if request.path.startswith(prefix):
                    request.routing_exception = None
                    request.url_rule, request.view_args = rule, {"error": error}
