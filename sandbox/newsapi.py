"""NewsAPI's /v2/top-headlines (https://newsapi.org/docs/endpoints/top-headlines), for all countries it ever listed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.climate import HOUR_S
from sandbox.headlines import CATEGORIES, Headline, headlines
from sandbox.keys import ACCEPTED_KEY
from sandbox.upstreams import newsapi_error
from sandbox.world import world

bp = Blueprint("newsapi", __name__)

_LARGEST_PAGE = 100
_LARGEST_RESULT = 100  # what a developer's plan may see


@dataclass
class NewsApiError(Exception):
    """An error in NewsAPI's envelope."""

    status: int
    code: str
    message: str | None = None


@bp.errorhandler(NewsApiError)
def refused(error: NewsApiError) -> tuple[Response, int]:
    """The error as upstream writes it."""
    return jsonify(newsapi_error(error.code, error.message)), error.status


@bp.before_request
def check_caller() -> None:
    """NewsAPI wants a User-Agent and a key."""
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
    asked = {name: request.args.get(name, "").strip() for name in ("country", "category", "q", "sources", "language")}
    if not any(asked.values()):
        raise NewsApiError(400, "parametersMissing")
    if asked["sources"] and (asked["country"] or asked["category"]):
        raise NewsApiError(400, "parametersIncompatible")
    size, page = _number("pageSize", 20), _number("page", 1)
    if size > _LARGEST_PAGE:
        raise _invalid("pageSize")
    first = (page - 1) * size
    if first + size > _LARGEST_RESULT:
        raise NewsApiError(426, "maximumResultsReached", _too_many(first, first + size))
    hour = int(world().now()) // HOUR_S * HOUR_S
    shown = () if asked["sources"] else headlines((asked["country"] or "us").lower(), hour)
    found = [each for each in shown if _fits(each, asked["category"].lower(), asked["q"].casefold())]
    articles = [article(each) for each in found[first : first + size]]
    return jsonify(status="ok", totalResults=len(found), articles=articles)


def article(headline: Headline) -> dict[str, Any]:
    """A headline as NewsAPI writes it; a removed one exactly as NewsAPI leaves it, but for the mark in its source."""
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


def _fits(headline: Headline, category: str, words: str) -> bool:
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
