"""NewsAPI, asked with a key (https://newsapi.org/docs/endpoints/top-headlines, https://newsapi.org/docs/errors)."""

from collections.abc import Mapping
from typing import Any

from news.feeds.table import CATEGORIES
from news.settings import Settings
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.countries import LISTED, english_name
from servicekit.http import HttpClient, RequestsTransport
from servicekit.problems import CountryNotCovered, ProviderRefused
from servicekit.providers import upstream
from servicekit.queries import NewsQuery
from servicekit.schemas.news import HEADLINES

PEER = "NewsAPI"
LIMIT_BYTES = 2_000_000
REMOVED = "[Removed]"
UPGRADE_REQUIRED = 426
PAST_THE_PLAN = b'"maximumResultsReached"'
"""The code of an error that is no trouble: a plan shows so many headlines, and the page asked for lies after them."""
NOTHING_MORE: dict[str, Any] = {"status": "ok", "totalResults": 0, "articles": []}


class NewsApi:
    """The key goes in a header, so that no URL holds it; NewsAPI demands a User-Agent."""

    name = "newsapi"

    def __init__(self, settings: Settings) -> None:
        self._key = settings.newsapi_api_key
        self._timeout_s = settings.upstream_timeout_s
        self._upstream = HttpClient(PEER, settings.newsapi_url, RequestsTransport(limit_bytes=LIMIT_BYTES))

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The countries that its documentation ever listed, though of late only `us` has articles."""
        return dict.fromkeys(LISTED, CATEGORIES)

    def circuit(self, _question: NewsQuery) -> str:
        """It works or fails as a whole."""
        return ""

    def headlines(self, question: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; raises CountryNotCovered or a ProviderTrouble."""
        if question.country not in LISTED:
            raise CountryNotCovered(f"{PEER} has no headlines of {english_name(question.country)}.")
        if self._key is None:
            raise ProviderRefused(f"{PEER} wants a key: set NEWSAPI_API_KEY.")
        query = {"pageSize": str(question.page_size), "page": str(question.page), **question.params}
        reply = upstream.ask(
            self._upstream,
            "/v2/top-headlines",
            query,
            deadline=deadline,
            timeout_s=self._timeout_s,
            headers={"X-Api-Key": self._key.get_secret_value()},
        )
        if reply.status == UPGRADE_REQUIRED:
            if PAST_THE_PLAN in reply.body:
                return Answer(NOTHING_MORE, upstream.provenance(self.name, reply))
            raise ProviderRefused(f"{PEER} says that our plan doesn't allow that.")
        upstream.check_status(PEER, reply, "NEWSAPI_API_KEY")
        page = upstream.checked_json(PEER, reply, HEADLINES)
        return Answer(_without_removed(page), upstream.provenance(self.name, reply))


def _without_removed(page: dict[str, Any]) -> dict[str, Any]:
    """NewsAPI keeps a withdrawn article's place, with "[Removed]" for its title."""
    kept = [article for article in page["articles"] if article.get("title") != REMOVED]
    gone = len(page["articles"]) - len(kept)
    total = page.get("totalResults")
    known = total if isinstance(total, int) else len(page["articles"])
    return {**page, "totalResults": max(len(kept), known - gone), "articles": kept}
