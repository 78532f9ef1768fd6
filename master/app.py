"""Master's application: gateway, aggregator, renderings and routes, built once."""

from flask import Flask

from contract import countries
from master import provider_status, usage
from master.facts.aggregate import Aggregator
from master.gateway import api_keys, cors, rate_limit
from master.gateway.forward import Gateway
from master.gateway.proxies import trust_proxies
from master.openapi import page as openapi
from master.routes import blueprint
from master.settings import Settings
from master.views import elsewhere, vendors
from master.views.html import init_app
from master.views.responses import render_problems
from servicekit.app import create_service


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    countries.names()  # reading them takes a fifth of a second: at the start, not during a request
    gateway = Gateway(settings)
    aggregator = Aggregator(gateway)
    blueprints = [
        blueprint(gateway, aggregator),
        openapi.blueprint(settings.compat),
        usage.blueprint(aggregator),
        elsewhere.blueprint(aggregator, settings.embed_origins),
    ]
    app = create_service("master", settings, blueprints, operators=[provider_status.blueprint(aggregator)])
    cors.init_app(app, settings)
    init_app(app)
    render_problems(app)
    vendors.init_app(app, settings, gateway, aggregator)
    trust_proxies(app, settings.trusted_proxies, settings.public_url)
    api_keys.identify(app, settings)
    # after render_problems, so that its headers are there when a problem is rendered
    rate_limit.init_app(app, settings)
    api_keys.refuse_unknown(app)
    return app
