"""The weather service's application: settings, providers, cache, routes."""

from pathlib import Path

import structlog
from flask import Flask

from contract.countries import known_code
from contract.problems import CityNotFound
from servicekit.app import READY, create_service
from servicekit.caching.answer_cache import answer_cache
from servicekit.caching.shared import TolerantValkey
from servicekit.providers import status
from servicekit.providers.chain import Chain
from servicekit.providers.host import Hosts
from servicekit.settings import BadSettings
from weather.gazetteer import Gazetteer, GazetteerUnavailable
from weather.place_search import PlaceSearch
from weather.providers import PROVIDERS
from weather.routes import blueprint, places_blueprint
from weather.settings import Settings

log = structlog.get_logger()

NO_GAZETTEER = "not available: each new city costs a call to a provider's geocoder"
NO_KEY = "no key"


def load_settings() -> Settings:
    """The service's settings, or BadSettings: also where each provider that is named lacks its key."""
    settings = Settings.load()
    missing = PROVIDERS.missing_keys(settings.weather_providers, settings)
    if len(missing) == len(settings.weather_providers):
        wants = " and ".join(f"{name} wants {key}" for name, key in missing.items())
        raise BadSettings(f"WEATHER_PROVIDERS: {wants}, which isn't set, and no other one is named.")
    return settings


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    missing_keys = PROVIDERS.missing_keys(settings.weather_providers, settings)
    for name in missing_keys:
        log.info("provider skipped", provider=name, reason=NO_KEY)
    gazetteer = open_gazetteer(settings.gazetteer)
    search = PlaceSearch(gazetteer)
    valkey = TolerantValkey.at(settings.cache_url)
    hosts = Hosts("weather", settings, valkey)
    providers = PROVIDERS.make(settings.weather_providers, settings, hosts, search.is_name_of)
    chain = Chain(
        providers,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        fall_back_on=(CityNotFound,),
    )
    sources = [source for provider in providers for source in provider.sources]
    cache = answer_cache("weather", settings, sources, valkey)
    parts = {name: NO_KEY if name in missing_keys else READY for name in settings.weather_providers}
    if gazetteer is None:
        parts["gazetteer"] = NO_GAZETTEER
    blueprints = [
        blueprint(chain, search, cache, settings),
        places_blueprint(chain, search, cache, settings),
        status.blueprint(settings.weather_providers, missing_keys, providers),
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
