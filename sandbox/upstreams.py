"""Which upstream a path belongs to, the key that is accepted, and each upstream's error bodies.

The texts are recorded from the real upstreams, except OpenWeatherMap's for 5xx: its usual envelope with the status.
"""

from enum import Enum
from http import HTTPStatus
from typing import Any

ACCEPTED_KEY = "sandbox"
"""For OpenWeatherMap and NewsAPI alike. It is valid nowhere else."""

OWM_INVALID_KEY = {
    "cod": 401,
    "message": "Invalid API key. Please see https://openweathermap.org/faq#error401 for more info.",
}
_OWM_BLOCKED = {
    "cod": 429,
    "message": "Your account is temporary blocked due to exceeding of requests limitation of your subscription type. "
    "Please choose the proper subscription https://openweathermap.org/price",
}
NEWSAPI_MESSAGES = {
    "apiKeyInvalid": "Your API key is invalid or incorrect. "
    "Check your key, or go to https://newsapi.org to create a free API key.",
    "apiKeyMissing": "Your API key is missing. "
    "Append this to the URL with the apiKey param, or use the x-api-key HTTP header.",
    "rateLimited": "You have made too many requests recently. Developer accounts are limited to 100 requests over a "
    "24 hour period (50 requests available every 12 hours). Please upgrade to a paid plan if you need more requests.",
    "userAgentMissing": "Please set your User-Agent header to identify your application. "
    "Anonymous requests are not allowed.",
    "parametersMissing": "Required parameters are missing. Please set any of the following parameters and try again: "
    "sources, q, language, country, category.",
    "parametersIncompatible": "You cannot mix the sources parameter with the country or category parameters.",
    "unexpectedError": "This shouldn't happen, and if it does then it's our fault, not yours. "
    "Try the request again shortly.",
}


class Upstream(Enum):
    """The upstreams that the sandbox stands in for."""

    OPENWEATHERMAP = "openweathermap"
    NEWSAPI = "newsapi"
    OPEN_METEO = "open-meteo"
    MET_NORWAY = "met-norway"
    NWS = "nws"
    FEEDS = "feeds"


def upstream_of(path: str) -> Upstream:
    """The upstream of a path; an unknown path counts as a publisher's."""
    if path.startswith(("/data/2.5/", "/geo/1.0/")):
        return Upstream.OPENWEATHERMAP
    if path.startswith("/v2/"):
        return Upstream.NEWSAPI
    if path.startswith("/v1/"):
        return Upstream.OPEN_METEO
    if path.startswith("/weatherapi/"):
        return Upstream.MET_NORWAY
    if path.startswith(("/points/", "/gridpoints/", "/stations/")):
        return Upstream.NWS
    return Upstream.FEEDS


def newsapi_error(code: str, message: str | None = None) -> dict[str, str]:
    """NewsAPI's error envelope; without a message, the one that NewsAPI sends for the code."""
    return {"status": "error", "code": code, "message": message or NEWSAPI_MESSAGES[code]}


def error_body(path: str, status: int) -> dict[str, Any] | None:
    """The JSON that the path's upstream sends with a status; None where it sends no JSON (a publisher)."""
    match upstream_of(path):
        case Upstream.OPENWEATHERMAP:
            return _openweathermap_error(status)
        case Upstream.NEWSAPI:
            codes = {401: "apiKeyInvalid", 429: "rateLimited", 400: "parametersMissing"}
            return newsapi_error(codes.get(status, "unexpectedError"))
        case Upstream.OPEN_METEO:
            reasons = {
                429: "Minutely API request limit exceeded. Please try again in one minute.",
                503: "The service is overloaded",
            }
            return {"error": True, "reason": reasons.get(status, "Something went wrong")}
        case Upstream.NWS:
            titles = {503: "Forecast Grid Expired", 404: "Not Found"}
            return {"title": titles.get(status, "Unexpected Problem"), "status": status, "correlationId": "sandbox"}
        case Upstream.FEEDS | Upstream.MET_NORWAY:  # whose errors are HTML
            return None


def nothing_found(path: str) -> dict[str, Any] | list[Any] | None:
    """The JSON that the path's upstream sends for no results; None where it sends no JSON (a feed)."""
    match upstream_of(path):
        case Upstream.OPENWEATHERMAP:
            return [] if path.startswith("/geo/") else {}
        case Upstream.NEWSAPI:
            return {"status": "ok", "totalResults": 0, "articles": []}
        case Upstream.OPEN_METEO:
            return {"generationtime_ms": 0.3, "sandbox": True}
        case Upstream.MET_NORWAY:
            return {"type": "Feature", "properties": {"timeseries": []}}
        case Upstream.NWS:
            return {"type": "FeatureCollection", "features": []}
        case Upstream.FEEDS:
            return None


def _openweathermap_error(status: int) -> dict[str, Any]:
    known: dict[int, dict[str, Any]] = {
        401: OWM_INVALID_KEY,
        429: _OWM_BLOCKED,
        404: {"cod": "404", "message": "city not found"},
    }
    return known.get(status) or {"cod": str(status), "message": HTTPStatus(status).phrase}
