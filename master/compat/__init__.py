"""The paths, parameters and errors of OpenWeatherMap, NewsAPI and wttr.in, over the same gateway and services.

A program that speaks to one of them works with Iris once its address is changed (docs/drop-in.md). COMPAT says whose
paths are served. What no route of Iris answers is offered to the vendors last.
"""

from collections.abc import Callable, Mapping

from flask import Flask, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from master.aggregate import Aggregator
from master.compat import newsapi, openweathermap, wttr
from master.gateway import Gateway
from master.settings import Settings

PREFIXES: Mapping[str, tuple[str, ...]] = {
    openweathermap.NAME: openweathermap.PREFIXES,
    newsapi.NAME: newsapi.PREFIXES,
}
NOTHING_HERE = "nothing_here"
READING = ("GET", "HEAD")

Unmatched = Callable[[], Rule | None]
"""The rule that answers the current request, which no route of Iris does; None for none."""


def init_app(app: Flask, settings: Settings, gateway: Gateway, aggregator: Aggregator) -> None:
    """Serve the paths of the vendors that COMPAT names."""
    if openweathermap.NAME in settings.compat:
        app.register_blueprint(openweathermap.blueprint(gateway))
    if newsapi.NAME in settings.compat:
        app.register_blueprint(newsapi.blueprint(gateway, settings.default_country))
    of_wttr: Unmatched = lambda: None  # noqa: E731 - as plain as it is
    if wttr.NAME in settings.compat:
        of_wttr = wttr.init_app(app, gateway, aggregator, settings.default_city)
    prefixes = {prefix: name for name in settings.compat for prefix in PREFIXES.get(name, ())}
    _route_the_rest(app, prefixes, of_wttr)


def _route_the_rest(app: Flask, prefixes: Mapping[str, str], of_wttr: Unmatched) -> None:
    """Give what no route answers to the vendor whose prefix the path has, or to wttr.in."""

    def nothing_here(error: NotFound | MethodNotAllowed) -> None:
        raise error

    rules = {
        prefix: Rule(f"{prefix}<path:path>", endpoint=f"{name}.{NOTHING_HERE}") for prefix, name in prefixes.items()
    }
    app.view_functions |= {rule.endpoint: nothing_here for rule in rules.values()}

    @app.before_request
    def reroute() -> None:
        error = request.routing_exception
        if error is None and request.path != wttr.HOME:
            return
        if isinstance(error, NotFound | MethodNotAllowed):
            for prefix, rule in rules.items():
                if request.path.startswith(prefix):
                    _use(rule, error=error)
                    return
        if request.method in READING and (error is None or isinstance(error, NotFound)):
            found = of_wttr()
            if found is not None:
                _use(found, **({"place": request.path.lstrip("/")} if found is wttr.PLACE_RULE else {}))


def _use(rule: Rule, **arguments: object) -> None:
    """Let this rule answer the current request."""
    request.routing_exception = None
    request.url_rule, request.view_args = rule, arguments
