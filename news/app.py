"""The news service's application: settings, providers, cache, routes."""

from collections.abc import Callable, Mapping
from functools import lru_cache

import structlog
from flask import Flask

from contract.problems import CountryNotCovered
from news import search_routes
from news.feeds.table import TableFile, load_table
from news.providers import HeadlineProvider
from news.providers.feeds import Feeds
from news.providers.newsapi import NewsApi
from news.recent import RecentHeadlines
from news.routes import blueprint, headlines_of
from news.settings import Settings
from news.sources import Sources
from servicekit.app import READY, create_service
from servicekit.caching.answer_cache import answer_cache
from servicekit.caching.shared import TolerantValkey
from servicekit.providers import status
from servicekit.providers.chain import Chain
from servicekit.providers.host import Hosts
from servicekit.settings import BadSettings

log = structlog.get_logger()

PROVIDERS: Mapping[str, Callable[[Settings, Hosts], HeadlineProvider]] = {"newsapi": NewsApi, "feeds": Feeds}


def load_settings() -> Settings:
    """The service's settings, or BadSettings: also where no provider is left, or the feeds' file is malformed."""
    settings = Settings.load()
    if not settings.usable_providers():
        raise BadSettings("NEWS_PROVIDERS: newsapi wants NEWSAPI_API_KEY, which isn't set, and no other one is named.")
    if settings.news_feeds:
        load_table(settings.news_feeds)
    return settings


def create_app(settings: Settings) -> Flask:
    """The service, ready to be run or tested."""
    without_key = [name for name in settings.news_providers if name not in settings.usable_providers()]
    for name in without_key:
        log.info("provider skipped", provider=name, reason="its key isn't set")
    valkey = TolerantValkey.at(settings.cache_url)
    hosts = Hosts("news", settings, valkey)
    providers = [PROVIDERS[name](settings, hosts) for name in settings.usable_providers()]
    chain = Chain(
        providers,
        longest_s=settings.upstream_timeout_s,
        at_once=settings.max_upstream_calls,
        fall_back_on=(CountryNotCovered,),
    )
    file, sources_of = TableFile(settings.news_feeds), lru_cache(maxsize=1)(Sources)

    def sources() -> Sources:
        return sources_of(file.table)

    ready = {provider.name: READY for provider in providers}
    cache = answer_cache("news", settings, [*ready, settings.newsapi_url, str(settings.news_feeds)], valkey)
    recent = RecentHeadlines(valkey, cache.shared.namespace, settings.news_keep_s)
    headlines = headlines_of(chain, cache, settings, sources, recent)
    provider_status = status.blueprint(
        settings.news_providers,
        dict.fromkeys(without_key, status.Skipped("no key", "NEWSAPI_API_KEY isn't set")),
        providers,
    )
    blueprints = [
        blueprint(chain, headlines, settings),
        search_routes.blueprint(headlines, sources, recent, settings),
        provider_status,
    ]
    return create_service("news", settings, blueprints, ready)
