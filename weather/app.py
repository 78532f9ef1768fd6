"""The weather service's application: settings, providers, cache, routes."""

from pathlib import Path

import structlog
from flask import Flask

from contract.countries import known_code
from contract.problems import CityNotFound
from servicekit.app import READY, create_service
from servicekit.caching.answer_cache import answer_cache
from servicekit.caching.shared import TolerantValkey
from servicekit.problems import ProviderTrouble
from servicekit.providers import status
from servicekit.providers.chain import Chain
from servicekit.providers.shared_breakers import SharedBreakers
from weather.gazetteer import Gazetteer, GazetteerUnavailable
from weather.place_search import PlaceSearch
from weather.providers import WeatherProvider
from weather.providers.open_meteo.client import OpenMeteo
from weather.providers.openweathermap import OpenWeatherMap
from weather.routes import blueprint, one_call_blueprint
from weather.settings import OPENWEATHERMAP, Settings

log = structlog.get_logger()

NO_GAZETTEER = "not available: each new city costs a call to a provider's geocoder"
NO_KEY, KEY_SETTING = "no key", "OPENWEATHERMAP_API_KEY"


def load_settings() -> Settings:
    """The service's settings, or BadSettings."""
    return Settings.load()


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    without_key = [name for name in settings.weather_providers if _lacks_key(name, settings)]
    for name in without_key:
        log.info("provider skipped", provider=name, reason=NO_KEY)
    gazetteer = open_gazetteer(settings.gazetteer)
    search = PlaceSearch(gazetteer)
    usable = [_provider(name, settings, search) for name in settings.weather_providers if name not in without_key]
    chain: Chain[WeatherProvider] = Chain(
        usable,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        breaker_failures=settings.breaker_failures,
        fall_back_on=(ProviderTrouble, CityNotFound),
        shared_breakers=SharedBreakers("weather", TolerantValkey.at(settings.cache_url)),
    )
    cache = answer_cache("weather", settings, [*(provider.name for provider in usable), *settings.upstream_urls()])
    parts = {name: NO_KEY if name in without_key else READY for name in settings.weather_providers}
    if gazetteer is None:
        parts["gazetteer"] = NO_GAZETTEER
    quotas = [provider.quota for provider in usable]
    provider_status = status.blueprint(
        settings.weather_providers, dict.fromkeys(without_key, KEY_SETTING), chain.state, quotas
    )
    blueprints = [
        blueprint(chain, search, cache, settings),
        one_call_blueprint(usable, search, cache, settings),
        provider_status,
    ]
    return create_service("weather", settings, blueprints, parts)


def open_gazetteer(path: Path) -> Gazetteer | None:
    """The gazetteer, ready for its first question; None, with a line in the log, where its file can't be used."""
    try:
        gazetteer = Gazetteer(path)
    except GazetteerUnavailable as error:
        log.warning("gazetteer not available", reason=str(error), instead="the providers' geocoders are asked")
        return None
    known_code("Greece")  # loads the names of countries, which takes longer than a question may
    return gazetteer


def _provider(name: str, settings: Settings, search: PlaceSearch) -> OpenWeatherMap | OpenMeteo:
    return OpenWeatherMap(settings, search.is_name_of) if name == OPENWEATHERMAP else OpenMeteo(settings)


def _lacks_key(name: str, settings: Settings) -> bool:
    return name == OPENWEATHERMAP and settings.openweathermap_api_key is None
