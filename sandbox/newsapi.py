"""NewsAPI's /v2/top-headlines (https://newsapi.org/docs/endpoints/top-headlines), for every country it has listed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.climate import HOUR_S
from sandbox.control import current_state
from sandbox.headlines import CATEGORIES, InventedHeadline, headlines
from sandbox.upstreams import ACCEPTED_KEY, newsapi_error

bp = Blueprint("newsapi", __name__)

_LARGEST_PAGE = 100
_LARGEST_RESULT = 100  # the limit of NewsAPI's developer plan


@dataclass
class NewsApiError(Exception):
    """An error of NewsAPI; without a message, the one that it sends for the code."""

    status: int
    code: str
    message: str | None = None


@bp.errorhandler(NewsApiError)
def refused(error: NewsApiError) -> tuple[Response, int]:
    """The error in upstream's format."""
    return jsonify(newsapi_error(error.code, error.message)), error.status


@bp.before_request
def check_caller() -> None:
    """Raise NewsApiError for a request without a User-Agent or without the right key."""
    if not request.headers.get("User-Agent"):
        raise NewsApiError(400, "userAgentMissing")
    key = request.headers.get("X-Api-Key") or request.args.get("apiKey")
    if not key:
        raise NewsApiError(401, "apiKeyMissing")
    if key != ACCEPTED_KEY:
        raise NewsApiError(401, "apiKeyInvalid")


@bp.get("/v2/top-headlines")
def top_headlines() -> Response:
    """The headlines of a country, newest first, by category, words and page."""
    params = {name: request.args.get(name, "").strip() for name in ("country", "category", "q", "sources", "language")}
    if not any(params.values()):
        raise NewsApiError(400, "parametersMissing")
    if params["sources"] and (params["country"] or params["category"]):
        raise NewsApiError(400, "parametersIncompatible")
    size, page = _number("pageSize", 20), _number("page", 1)
    if size > _LARGEST_PAGE:
        raise _invalid("pageSize")
    first = (page - 1) * size
    if first + size > _LARGEST_RESULT:
        raise NewsApiError(426, "maximumResultsReached", _too_many(first, first + size))
    hour = int(current_state().now()) // HOUR_S * HOUR_S
    candidates = () if params["sources"] else headlines((params["country"] or "us").lower(), hour)
    found = [each for each in candidates if _matches(each, params["category"].lower(), params["q"].casefold())]
    articles = [article(each) for each in found[first : first + size]]
    return jsonify(status="ok", totalResults=len(found), articles=articles)


def article(headline: InventedHeadline) -> dict[str, Any]:
    """A headline in NewsAPI's format; a removed one as NewsAPI shows it, apart from the mark in its source."""
    if headline.is_removed:
        return {
            "source": {"id": None, "name": "[Removed] (sandbox)"},
            "author": None,
            "title": "[Removed]",
            "description": "[Removed]",
            "url": "https://removed.com",
            "urlToImage": None,
            "publishedAt": "1970-01-01T00:00:00Z",
            "content": "[Removed]",
        }
    return {
        "source": {"id": None, "name": headline.source},
        "author": headline.author,
        "title": headline.title,
        "description": headline.description,
        "url": headline.url,
        "urlToImage": headline.image_url,
        "publishedAt": datetime.fromtimestamp(headline.published, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "content": headline.content,
    }


def _matches(headline: InventedHeadline, category: str, words: str) -> bool:
    if category and category not in CATEGORIES:
        raise _invalid("category")
    text = "[removed]" if headline.is_removed else f"{headline.title}\n{headline.description or ''}".casefold()
    return category in ("", headline.category) and words in text


def _number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise _invalid(name)
    return int(text)


def _invalid(name: str) -> NewsApiError:
    return NewsApiError(400, "parameterInvalid", f"The {name} parameter is invalid.")


def _too_many(first: int, last: int) -> str:
    return (
        "You have requested too many results. Developer accounts are limited to a max of 100 results. "
        f"You are trying to request results {first} to {last}. Please upgrade to a paid plan if you need more results."
    )
