"""The paths, parameters and errors of OpenWeatherMap, NewsAPI and wttr.in, over the same gateway and services.

A program that speaks to one of them works with Iris once its address is changed (docs/drop-in.md). COMPAT says whose
paths are served. What no route of Iris answers is offered to the vendors last.
"""

from collections.abc import Callable, Mapping

from flask import Flask, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Rule

from master.facts.aggregate import Aggregator
from master.gateway.forward import Gateway
from master.settings import Settings
from master.views.newsapi import routes as newsapi
from master.views.openweathermap import routes as openweathermap
from master.views.wttr import routes as wttr
from servicekit.app import current_request

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
        current = current_request()
        if current.routing_exception is None and current.path != wttr.HOME and current.endpoint not in wttr.ENDPOINTS:
            return  # a route of ours, as for almost every request
        if current.endpoint in wttr.ENDPOINTS or _is_only_wttrs(app):
            current.url_rule, current.view_args, current.routing_exception = None, None, NotFound()
        error = current.routing_exception
        if isinstance(error, NotFound | MethodNotAllowed):
            for prefix, rule in rules.items():
                if current.path.startswith(prefix):
                    _use(rule, error=error)
                    return
        if current.method in READING and (isinstance(error, NotFound) or current.path == wttr.HOME):
            found = of_wttr()
            if found is not None:
                _use(found, **({"place": current.path.strip("/")} if found is wttr.PLACE_RULE else {}))


def _is_only_wttrs(app: Flask) -> bool:
    """Whether a method was refused on a path that is only wttr.in's `/<place>`, which for Iris is no path at all."""
    if not isinstance(request.routing_exception, MethodNotAllowed):
        return False
    adapter = app.create_url_adapter(request)
    try:
        rule, _ = adapter.match(method="GET", return_rule=True) if adapter else (None, None)
    except HTTPException:
        return False
    return rule is not None and rule.endpoint == wttr.PLACE_RULE.endpoint


def _use(rule: Rule, **arguments: object) -> None:
    """Let this rule answer the current request."""
    request.routing_exception = None
    request.url_rule, request.view_args = rule, arguments
