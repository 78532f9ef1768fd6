"""The news service's routes: parse the query, ask the cache or the providers, answer in NewsAPI's shape."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, request
from pydantic_core import to_json

from contract.countries import english_name
from contract.queries import NewsQuery
from news.feeds.feed import GENERAL
from news.feeds.table import CATEGORIES
from news.providers.provider import HeadlineProvider
from news.recent import RecentHeadlines, Seen
from news.settings import Settings
from news.sources import Publishers
from servicekit.app import JSON, current_context, to_response
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, Cached, http_response
from servicekit.context import Deadline, RequestContext
from servicekit.providers.chain import Chain

Headlines = Callable[[NewsQuery, RequestContext], Cached]
"""The cache's headlines for a query, else the providers'; raises a Problem."""


def headlines_of(
    providers: Chain[HeadlineProvider],
    cache: AnswerCache,
    settings: Settings,
    current_sources: Callable[[], Publishers],
    recent: RecentHeadlines,
) -> Headlines:
    """Headlines of these providers, in their order, through this cache; each new page goes to `recent` as well."""

    def headlines(query: NewsQuery, context: RequestContext) -> Cached:
        sources = current_sources()

        def fetch(deadline: Deadline) -> Answer:
            answer = providers.first(
                "headlines",
                lambda provider, left: provider.headlines(query, left),
                deadline,
                is_empty=lambda answer: _is_empty(query, answer),
                rank=lambda provider: not provider.is_promising(query),
            )
            recent.add(seen_of(query, answer.payload, sources))
            return answer

        return cache.answer(f"/news?{query.cache_key}#{sources.digest}", fetch, settings.news_fresh_s, context.deadline)

    return headlines


def blueprint(providers: Chain[HeadlineProvider], headlines: Headlines, settings: Settings) -> Blueprint:
    """The routes over these providers and their headlines."""
    bp = Blueprint("news", __name__)

    @bp.get("/news")
    def news() -> Response:
        """One page of a country's headlines."""
        query, context = NewsQuery.from_query_string(request.query_string), current_context()
        cached = headlines(query, context)
        return to_response(http_response("news", cached, context.request_id, stale_s=settings.stale_s), cached.state)

    @bp.get("/news/countries")
    def countries() -> Response:
        """The countries that have headlines."""
        response = Response(to_json({"countries": covered(providers.providers)}), content_type=JSON)
        response.headers["Cache-Control"] = f"public, max-age={int(settings.news_fresh_s)}"
        return response

    return bp


def covered(providers: Sequence[HeadlineProvider]) -> list[dict[str, Any]]:
    """Each country that has headlines: which providers have them, and of which categories."""
    by_provider = {provider.name: provider.covers() for provider in providers}
    codes = sorted({code for countries in by_provider.values() for code in countries})
    return [
        {
            "code": code,
            "name": english_name(code),
            "providers": [name for name, countries in by_provider.items() if code in countries],
            "categories": [c for c in CATEGORIES if any(c in known.get(code, ()) for known in by_provider.values())],
        }
        for code in codes
    ]


def seen_of(query: NewsQuery, page: Mapping[str, Any], sources: Publishers) -> list[Seen]:
    """The articles of a page with the ids of their sources, and whose headlines they are."""
    country = query.country
    return [
        Seen(article, country, sources.language_of(_publisher(article), country), query.category or GENERAL)
        for article in sources.with_ids(page, country)["articles"]
    ]


def _publisher(article: dict[str, Any]) -> str:
    return str((article.get("source") or {}).get("name") or "")


def _is_empty(query: NewsQuery, answer: Answer) -> bool:
    """Whether the next provider is asked: not for a page after the last one, which no other provider fills."""
    return not answer.payload["articles"] and (query.page == 1 or not answer.payload["totalResults"])
