"""The news service's paths: what is asked there, and how it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response
from pydantic_core import to_json

from news.feeds.table import CATEGORIES
from news.providers import HeadlineProvider
from news.settings import Settings
from servicekit.caching.answer_cache import AnswerCache
from servicekit.caching.answers import Answer, as_reply
from servicekit.context import RequestContext
from servicekit.countries import english_name
from servicekit.deadline import Deadline
from servicekit.endpoints import CachedReply, Endpoint
from servicekit.providers.chain import Chain
from servicekit.queries import NewsQuery


def endpoints(chain: Chain[HeadlineProvider], cache: AnswerCache, settings: Settings) -> Mapping[str, Endpoint]:
    """Answers from the cache, and from these providers for what isn't in it."""

    def news(question: NewsQuery, caller: RequestContext) -> CachedReply:
        def fetch(deadline: Deadline) -> Answer:
            return chain.first(
                lambda provider, left: provider.headlines(question, left),
                deadline,
                is_empty=lambda answer: _is_empty(question, answer),
                circuit=lambda provider: provider.circuit(question),
            )

        cached = cache.answer(f"/news?{question.cache_key}", fetch, settings.news_fresh_s, caller.deadline)
        return as_reply("news", cached, caller.request_id, stale_s=settings.stale_s)

    return {"/news": Endpoint(NewsQuery, news)}


def countries(providers: Sequence[HeadlineProvider], settings: Settings) -> Blueprint:
    """The route to the countries that have headlines of these providers."""
    bp = Blueprint("covered", __name__)

    @bp.get("/news/countries")
    def tell() -> Response:
        response = Response(to_json({"countries": covered(providers)}), content_type="application/json")
        response.headers["Cache-Control"] = f"public, max-age={int(settings.news_fresh_s)}"
        return response

    return bp


def covered(providers: Sequence[HeadlineProvider]) -> list[dict[str, Any]]:
    """Each country that can be asked about: who has headlines of it, and of which categories."""
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


def _is_empty(question: NewsQuery, answer: Answer) -> bool:
    """No headline where there could be one: a page past the last isn't the next provider's to fill."""
    return not answer.payload["articles"] and (question.page == 1 or not answer.payload["totalResults"])
