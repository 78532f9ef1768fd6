"""NewsAPI's paths, parameters and errors, over the news service (docs/drop-in.md).

https://newsapi.org/docs/endpoints/top-headlines, /everything, /sources and https://newsapi.org/docs/errors.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from flask import Blueprint, Response
from pydantic_core import to_json

from contract.countries import country_code
from contract.problems import InvalidCountry, UnknownSource
from contract.queries import SEARCHED_FIELDS, Category, EverythingQuery, Query, SourcesQuery, TopQuery
from master.facts.results import ProblemView
from master.gateway.forward import Gateway
from master.views.protocol import Refused, answer_problems, forward, parameters, query_of, respond
from servicekit.app import JSON, current_context

NAME = "newsapi"
PREFIXES = ("/v2/",)
"""What NewsAPI's paths begin with: whatever else is asked there gets its error."""
CATEGORIES: tuple[str, ...] = get_args(get_args(Category)[0])
SORTED_BY = {name.lower(): name for name in ("publishedAt", "relevancy", "popularity")}
LANGUAGES = {"cn": "zh", "se": "sv", "ud": "ur", "nb": "no", "nn": "no"}
"""NewsAPI's codes that ISO 639-1 has for another language or not at all, and Norwegian's two."""
MOST_SOURCES, LARGEST_PAGE, LAST_PAGE, LONGEST_Q = 20, 100, 1000, 500
TOP_SIZE, SEARCH_SIZE = 20, 100
BAD_REQUEST = 400
MISSING = "Required parameters are missing, the scope of your search is too broad. Please set any of the following "
MISSING += "required parameters and try again: q, qInTitle, sources, domains."
CODES: Mapping[str, tuple[int, str]] = {
    "missing-parameter": (400, "parametersMissing"),
    "invalid-parameter": (400, "parameterInvalid"),
    "invalid-country": (400, "parameterInvalid"),
    "key-missing": (401, "apiKeyMissing"),
    "key-invalid": (401, "apiKeyInvalid"),
    "too-many-requests": (429, "rateLimited"),
    "provider-exhausted": (429, "rateLimited"),
}
"""NewsAPI's status and code by the type of a problem; of any other its own status, and `unexpectedError`."""


@dataclass
class NewsApiRefusal(Exception):
    """An error in NewsAPI's own words."""

    code: str
    message: str
    status: int = BAD_REQUEST


class NewsApiPaths:
    """The views, over one gateway."""

    def __init__(self, gateway: Gateway, default_country: str) -> None:
        self._gateway = gateway
        self._default_country = default_country

    def _answer(self, path: str, query: Query) -> Response:
        forwarded = forward(self._gateway, path, query, current_context())
        return respond(forwarded, forwarded.response.body)

    def top_headlines(self) -> Response:
        """`/v2/top-headlines`."""
        asked = parameters()
        if asked.get("sources") and (asked.get("country") or asked.get("category")):
            raise NewsApiRefusal(
                "parametersIncompatible",
                "The sources parameter cannot be mixed with the country or category parameters.",
            )
        values = {**_page(asked, TOP_SIZE), **_search(asked), **_sources(asked), **_country_category_language(asked)}
        if not asked.get("sources") and "country" not in values and "language" not in values:
            values["country"] = self._default_country
        try:
            return self._answer("/news/top", query_of(TopQuery, tuple(values.items())))
        except Refused as error:
            if error.problem.type == "country-not-covered":
                return _nothing()
            raise

    def everything(self) -> Response:
        """`/v2/everything`."""
        asked = parameters()
        if not any(asked.get(name) for name in ("q", "qintitle", "sources", "domains")):
            raise NewsApiRefusal("parametersMissing", MISSING)
        values = {**_page(asked, SEARCH_SIZE), **_search(asked), **_sources(asked), **_filters(asked)}
        return self._answer("/news/everything", query_of(EverythingQuery, tuple(values.items())))

    def sources(self) -> Response:
        """`/v2/top-headlines/sources`, and `/v2/sources` as it was."""
        return self._answer(
            "/news/sources", query_of(SourcesQuery, tuple(_country_category_language(parameters()).items()))
        )


def blueprint(gateway: Gateway, default_country: str) -> Blueprint:
    """NewsAPI's routes over this gateway; a question for no country's headlines gets those of `default_country`."""
    bp, paths = Blueprint(NAME, __name__), NewsApiPaths(gateway, default_country)
    views: Mapping[str, Callable[[], Response]] = {
        "/v2/top-headlines": paths.top_headlines,
        "/v2/everything": paths.everything,
        "/v2/top-headlines/sources": paths.sources,
        "/v2/sources": paths.sources,
    }
    for path, view in views.items():
        bp.add_url_rule(path, path.strip("/").replace("/", "_"), view, methods=["GET"])
    answer_problems(bp, error_response)

    @bp.errorhandler(NewsApiRefusal)
    def refuse(error: NewsApiRefusal) -> Response:
        response = _error(error.status, error.code, error.message)
        response.headers["Cache-Control"] = "no-store"
        return response

    return bp


def error_response(problem: ProblemView) -> Response:
    """The problem as NewsAPI's error."""
    status, code = CODES.get(problem.type, (problem.status, "unexpectedError"))
    if problem.title == UnknownSource.title:
        code = "sourceDoesNotExist"
    return _error(status, code, problem.sentence)


def _error(status: int, code: str, message: str) -> Response:
    return Response(to_json({"status": "error", "code": code, "message": message}), status, content_type=JSON)


def _nothing() -> Response:
    """What NewsAPI answers for a country that it has no headlines of."""
    return Response(to_json({"status": "ok", "totalResults": 0, "articles": []}), content_type=JSON)


def _country_category_language(asked: Mapping[str, str]) -> dict[str, Any]:
    """`country`, `category` and `language`, as far as they are given."""
    values: dict[str, Any] = {}
    if asked.get("country"):
        try:
            values["country"] = country_code(asked["country"])
        except InvalidCountry:
            raise _invalid("country", "a country's code, such as us") from None
    if asked.get("category"):
        values["category"] = asked["category"].lower()
        if values["category"] not in CATEGORIES:
            raise _invalid("category", f"one of {', '.join(CATEGORIES)}")
    return {**values, **_language(asked)}


def _language(asked: Mapping[str, str]) -> dict[str, str]:
    if not asked.get("language"):
        return {}
    primary = asked["language"].lower().replace("_", "-").partition("-")[0]
    language = LANGUAGES.get(primary, primary)
    if not (len(language) == 2 and language.isascii() and language.isalpha()):  # noqa: PLR2004 - ISO 639-1
        raise _invalid("language", "a language's code of two letters, such as en")
    return {"language": language}


def _search(asked: Mapping[str, str]) -> dict[str, str]:
    values = {"q": asked.get("q", ""), "qInTitle": asked.get("qintitle", "")}
    for name, value in values.items():
        if len(value) > LONGEST_Q:
            raise _invalid(name, f"at most {LONGEST_Q} characters long")
    return {name: value for name, value in values.items() if value}


def _sources(asked: Mapping[str, str]) -> dict[str, str]:
    names = [name for part in asked.get("sources", "").split(",") if (name := part.strip().lower())]
    if len(names) > MOST_SOURCES:
        raise NewsApiRefusal("sourcesTooMany", f"You have requested too many sources: at most {MOST_SOURCES} are.")
    return {"sources": ",".join(names)} if names else {}


def _filters(asked: Mapping[str, str]) -> dict[str, str]:
    """What only `/v2/everything` has."""
    values = {"domains": asked.get("domains", ""), "excludeDomains": asked.get("excludedomains", "")}
    fields = [name.strip().lower() for name in asked.get("searchin", "").split(",") if name.strip()]
    if any(name not in SEARCHED_FIELDS for name in fields):
        raise _invalid("searchIn", f"some of {', '.join(SEARCHED_FIELDS)}")
    values["searchIn"] = ",".join(fields)
    for name in ("from", "to"):
        values[name] = _moment(name, asked.get(name, ""))
    sort_by = asked.get("sortby", "").lower()
    if sort_by and sort_by not in SORTED_BY:
        raise _invalid("sortBy", f"one of {', '.join(SORTED_BY.values())}")
    values["sortBy"] = SORTED_BY.get(sort_by, "")
    return {**{name: value for name, value in values.items() if value}, **_language(asked)}


def _moment(name: str, text: str) -> str:
    """A date or a time in ISO 8601; a date alone stays one, as the end of a search is that day's."""
    if "T" in text:
        text = text.replace(" ", "+")  # of a zone, which wasn't percent-encoded
    try:
        moment = datetime.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise _invalid(name, "a date or a time in ISO 8601, such as 2026-11-26 or 2026-11-26T14:00:00") from None
    return moment if name != "to" or "T" in text or " " in text else moment[: len("2026-11-26")]


def _page(asked: Mapping[str, str], size: int) -> dict[str, int]:
    """`pageSize`, of which 0 is the default, and `page`."""
    wanted = _number(asked, "pageSize", size, LARGEST_PAGE) or size
    page = _number(asked, "page", 1, LAST_PAGE)
    if not page:
        raise _invalid("page", "a whole number from 1")
    return {"pageSize": wanted, "page": page}


def _number(asked: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = asked.get(name.lower(), "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= most):  # noqa: PLR2004 - digits
        raise _invalid(name, f"a whole number up to {most}")
    return int(text)


def _invalid(name: str, accepted: str) -> NewsApiRefusal:
    return NewsApiRefusal("parameterInvalid", f"The {name} parameter is invalid: it must be {accepted}.")
