"""The providers of headlines: each translates its upstream's responses into the shapes of `contract.schemas.news`."""

from news.providers.feeds import Feeds
from news.providers.newsapi import NewsApi
from news.providers.provider import HeadlineProvider
from servicekit.providers.registry import Registry

PROVIDERS: Registry[HeadlineProvider] = Registry(NewsApi, Feeds)
"""In the order in which they are asked unless NEWS_PROVIDERS says otherwise."""
