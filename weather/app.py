"""The weather service's application: settings, providers, cache, routes."""

from collections.abc import Callable, Mapping

import structlog
from flask import Flask

from servicekit.app import READY, create_service
from servicekit.caching.answer_cache import answer_cache
from servicekit.providers import status
from servicekit.providers.chain import Chain
from weather import one_call_routes
from weather.providers import WeatherProvider
from weather.providers.open_meteo.client import OpenMeteo
from weather.providers.openweathermap import OpenWeatherMap
from weather.routes import blueprint
from weather.settings import OPEN_METEO, OPENWEATHERMAP, Settings

log = structlog.get_logger()

PROVIDERS: Mapping[str, Callable[[Settings], WeatherProvider]] = {OPENWEATHERMAP: OpenWeatherMap, OPEN_METEO: OpenMeteo}
NO_KEY, KEY_SETTING = "no key", "OPENWEATHERMAP_API_KEY"


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    without_key = [name for name in settings.weather_providers if _lacks_key(name, settings)]
    for name in without_key:
        log.info("provider skipped", provider=name, reason=NO_KEY)
    usable = [PROVIDERS[name](settings) for name in settings.weather_providers if name not in without_key]
    chain = Chain(
        usable,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        breaker_failures=settings.breaker_failures,
    )
    cache = answer_cache("weather", settings, [*(provider.name for provider in usable), *settings.upstream_urls()])
    parts = {name: NO_KEY if name in without_key else READY for name in settings.weather_providers}
    provider_status = status.blueprint(settings.weather_providers, dict.fromkeys(without_key, KEY_SETTING), chain.state)
    blueprints = [
        blueprint(chain, cache, settings),
        one_call_routes.blueprint(usable, cache, settings),
        provider_status,
    ]
    return create_service("weather", settings, blueprints, lambda: parts)


def _lacks_key(name: str, settings: Settings) -> bool:
    return name == OPENWEATHERMAP and settings.openweathermap_api_key is None
