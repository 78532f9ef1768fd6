"""The news service's application: settings, providers, cache, routes."""

from functools import lru_cache

import structlog
from flask import Flask

from contract.problems import CountryNotCovered
from news import search_routes
from news.feeds.table import TableFile, load_table
from news.providers import PROVIDERS
from news.recent import RecentHeadlines
from news.routes import blueprint, headlines_of
from news.settings import Settings
from news.sources import Publishers
from servicekit.app import READY, create_service
from servicekit.caching.answer_cache import answer_cache
from servicekit.caching.shared import TolerantValkey
from servicekit.providers import status
from servicekit.providers.chain import Chain
from servicekit.providers.host import Hosts
from servicekit.providers.registry import COMMERCIAL

log = structlog.get_logger()

UNCHECKED_LICENCES = (
    "LICENCE=commercial leaves out no headlines: NewsAPI's plan and each publisher's terms are yours to check"
)


def load_settings() -> Settings:
    """The service's settings, or BadSettings: also where no provider is left, or the feeds' file is malformed."""
    settings = Settings.load()
    PROVIDERS.require_one("news_providers", settings)
    if settings.news_feeds:
        load_table(settings.news_feeds)
    return settings


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    skipped = PROVIDERS.skipped(settings.news_providers, settings)
    for name, why in skipped.items():
        log.info("provider skipped", provider=name, reason=why.reason)
    valkey = TolerantValkey.at(settings.cache_url)
    hosts = Hosts("news", settings, valkey)
    providers = PROVIDERS.make(settings.news_providers, settings, hosts)
    chain = Chain(
        providers,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        fall_back_on=(CountryNotCovered,),
    )
    file, sources_of = TableFile(settings.news_feeds), lru_cache(maxsize=1)(Publishers)

    def sources() -> Publishers:
        return sources_of(file.table)

    parts: dict[str, str] = {provider.name: READY for provider in providers}
    if settings.licence == COMMERCIAL:
        log.warning("licence", detail=UNCHECKED_LICENCES)
        parts["licence"] = UNCHECKED_LICENCES
    origins = [source for provider in providers for source in provider.sources]
    cache = answer_cache("news", settings, [*origins, str(settings.news_feeds)], valkey)
    recent = RecentHeadlines(valkey, cache.shared.namespace, settings.news_keep_s)
    headlines = headlines_of(chain, cache, settings, sources, recent)
    blueprints = [
        blueprint(chain, headlines, settings),
        search_routes.blueprint(headlines, sources, recent, settings),
        status.blueprint(settings.news_providers, skipped, providers),
    ]
    return create_service("news", settings, blueprints, parts)
