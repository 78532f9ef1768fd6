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
from weather.gazetteer import Gazetteer, GazetteerUnavailable
from weather.place_answers import PlaceAnswers
from weather.place_search import PlaceSearch
from weather.providers import PROVIDERS
from weather.routes import blueprint, places_blueprint
from weather.settings import Settings

log = structlog.get_logger()

NO_GAZETTEER = "not available: each new city costs a call to a provider's geocoder"


def load_settings() -> Settings:
    """The service's settings, or BadSettings: also where no provider that is named may be asked."""
    settings = Settings.load()
    PROVIDERS.require_one("weather_providers", settings)
    return settings


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    skipped = PROVIDERS.skipped(settings.weather_providers, settings)
    for name, why in skipped.items():
        log.info("provider skipped", provider=name, reason=why.reason)
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
        skipped=list(zip(PROVIDERS.classes(skipped), skipped.values(), strict=True)),
        advice=_who_gives,
    )
    sources = [source for provider in providers for source in provider.sources]
    cache = answer_cache("weather", settings, sources, valkey)
    answers = PlaceAnswers(chain, search, cache, settings)
    parts = {name: _readiness(skipped.get(name)) for name in settings.weather_providers}
    if gazetteer is None:
        parts["gazetteer"] = NO_GAZETTEER
    blueprints = [
        blueprint(answers, settings.weather_fresh_s),
        places_blueprint(answers, chain, search),
        status.blueprint(settings.weather_providers, skipped, providers),
    ]
    return create_service("weather", settings, blueprints, parts)


def _readiness(skipped: status.Skipped | None) -> str:
    return f"{skipped.state}: {skipped.reason}" if skipped else READY


def _who_gives(kind: str) -> str:
    """What to set for a kind that no provider of this deployment gives."""
    able = " or ".join(PROVIDERS.giving(kind))
    return f"{able} can: name it in WEATHER_PROVIDERS."


def open_gazetteer(path: Path) -> Gazetteer | None:
    """The gazetteer, ready for its first question; None, with a line in the log, where its file can't be used."""
    try:
        gazetteer = Gazetteer(path)
    except GazetteerUnavailable as error:
        log.warning("gazetteer not available", reason=str(error), instead="the providers' geocoders are asked")
        return None
    known_code("Greece")  # loads the names of countries, which takes longer than a question may
    return gazetteer
