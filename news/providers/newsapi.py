"""NewsAPI, which needs a key (https://newsapi.org/docs/endpoints/top-headlines, https://newsapi.org/docs/errors)."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from contract.countries import NEWSAPI_COUNTRIES, english_name
from contract.problems import CountryNotCovered
from contract.queries import NewsQuery
from contract.schemas.news import HEADLINES, documented_article
from news.feeds.table import CATEGORIES
from news.providers.provider import HeadlineProvider
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.counters import LimitsText
from servicekit.http import UpstreamResponse
from servicekit.problems import ProviderRefused
from servicekit.providers import upstream
from servicekit.providers.host import Hosts
from servicekit.settings import HttpUrl, Secret

PEER = "NewsAPI"
KEY_SETTING = "NEWSAPI_API_KEY"
LIMIT_BYTES = 2_000_000
REMOVED = "[Removed]"
UPGRADE_REQUIRED = 426
MAXIMUM_RESULTS_REACHED = b'"maximumResultsReached"'
"""The error code for a page after the last one that our plan may see. It is answered with an empty page."""
ANSWERED_SINCE_2025 = "us"
"""The only country whose top headlines are more than an empty page, as its users tell since NewsAPI cut the others."""
REMEMBERED_S = 86_400.0
"""How long a country that NewsAPI had headlines of is asked about first."""
EMPTY_PAGE: dict[str, Any] = {"status": "ok", "totalResults": 0, "articles": []}


class NewsApiSettings(BaseModel):
    """NewsAPI's settings; docs/settings.md describes each one."""

    newsapi_api_key: Secret = None
    newsapi_url: HttpUrl = "https://newsapi.org"
    newsapi_quota: LimitsText | None = None


class NewsApi(HeadlineProvider):
    """The key is sent in a header, so that no URL contains it."""

    name = "newsapi"
    Settings = NewsApiSettings
    key_setting = "newsapi_api_key"

    def __init__(self, settings: NewsApiSettings, hosts: Hosts, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = settings.newsapi_api_key
        self.quota = hosts.quota(self.name, settings.newsapi_quota)
        self._host = hosts.host(
            PEER, settings.newsapi_url, self.quota, hosts.circuit(self.name), limit_bytes=LIMIT_BYTES
        )
        self.hosts = (self._host,)
        self._clock = clock
        self._answered_s: dict[str, float] = {}

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The countries that its documentation listed; of late only `us` has articles."""
        return dict.fromkeys(NEWSAPI_COUNTRIES, CATEGORIES)

    def is_promising(self, query: NewsQuery) -> bool:
        """Whether it had headlines of the country within a day: a free key's hundred calls a day are for those."""
        answered_s = self._answered_s.get(query.country)
        is_recent = answered_s is not None and self._clock() - answered_s < REMEMBERED_S
        return is_recent or query.country == ANSWERED_SINCE_2025

    def headlines(self, query: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; raises CountryNotCovered or a ProviderTrouble."""
        if query.country not in NEWSAPI_COUNTRIES:
            raise CountryNotCovered(f"{PEER} has no headlines of {english_name(query.country)}.")
        if self._key is None:
            raise ProviderRefused(f"{PEER} wants a key: set {KEY_SETTING}.")
        params = {"pageSize": str(query.page_size), "page": str(query.page), **query.params}
        headers = {"X-Api-Key": self._key.get_secret_value()}
        answer = self._host.get("/v2/top-headlines", params, deadline, self._read, headers=headers)
        if answer.payload["articles"]:
            self._answered_s[query.country] = self._clock()
        return answer

    def _read(self, response: UpstreamResponse) -> Answer:
        provider = upstream.provenance(self.name, response)
        if response.status == UPGRADE_REQUIRED:
            if MAXIMUM_RESULTS_REACHED in response.body:
                return Answer(EMPTY_PAGE, provider)
            raise ProviderRefused(f"{PEER} says that our plan doesn't allow that.")
        upstream.check_status(PEER, response, KEY_SETTING)
        page = upstream.checked_json(PEER, response, HEADLINES)
        return Answer(_usable(page), provider)


def _usable(page: dict[str, Any]) -> dict[str, Any]:
    """The page with its articles as documented.

    Without what is no article, and without withdrawn ones, which NewsAPI replaces by ones with the title "[Removed]".
    """
    articles = [documented_article(article) for article in page["articles"] if isinstance(article, dict)]
    kept = [article for article in articles if article.get("title") != REMOVED]
    removed = len(page["articles"]) - len(kept)
    total = page.get("totalResults")
    known = total if isinstance(total, int) else len(page["articles"])
    return {**page, "totalResults": max(len(kept), known - removed), "articles": kept}
