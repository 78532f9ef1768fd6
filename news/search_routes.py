"""What NewsAPI has besides a country's headlines: its sources, headlines by source or language, and its search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

import gevent
from flask import Blueprint, Response, request
from pydantic_core import from_json, to_json

from contract.problems import CountryNotCovered, UnknownSource
from contract.queries import EverythingQuery, NewsQuery, SourcesQuery, TopQuery
from news.feeds.links import ascii_host
from news.recent import RecentHeadlines, Seen, host_of
from news.routes import Headlines, seen_of
from news.search import Search
from news.settings import Settings
from news.sources import Publisher, Publishers
from servicekit.app import JSON, current_context
from servicekit.caching.answers import Cached
from servicekit.context import Deadline, RequestContext, spawn
from servicekit.problems import MissingParameter, Problem
from servicekit.threads import in_thread

PAGE, MOST_PAGES = 100, 5
"""Headlines to ask for at once, as many as a query may, and how often."""
COVERAGE = "X-Coverage"
"""Says of an answer to the search what it was searched in."""
LEAST_PATIENCE_S, PATIENCE_S = 0.1, 3.0
"""How long a search waits for headlines that nobody has asked for yet."""
WITHOUT_A_LANGUAGE = "en"
"""The language whose headlines are looked at before a search that names no language and no source."""
PROVIDER_IF_NONE_WAS_ASKED = "feeds"
"""The provider of an answer that nobody was asked for, as no country has headlines in the language."""
OLDEST = datetime.min.replace(tzinfo=UTC)

Article = dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionPages:
    """All headlines of one question, and the pages that they came in."""

    question: NewsQuery
    pages: list[Cached] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)


def blueprint(
    headlines: Headlines, current_sources: Callable[[], Publishers], recent: RecentHeadlines, settings: Settings
) -> Blueprint:
    """The routes over these headlines, these sources and what was lately seen."""
    bp = Blueprint("search", __name__)

    @bp.get("/news/sources")
    def list_sources() -> Response:
        """The publishers of the table of feeds."""
        query = SourcesQuery.from_query_string(request.query_string)
        found = current_sources().find(category=query.category, language=query.language, country=query.country)
        body = {"status": "ok", "sources": [source.as_json(query.category) for source in found]}
        return _json(body, f"public, max-age={int(settings.news_fresh_s)}")

    @bp.get("/news/top")
    def top() -> Response:
        """One page of headlines by sources, by language, or by NewsAPI's search in a country's."""
        query, context, sources = TopQuery.from_query_string(request.query_string), current_context(), current_sources()
        chosen, plain = [_source(sources, name) for name in query.source_ids], query.as_news
        parts = _fetched(headlines, [plain] if plain else _questions(query, chosen, sources), context)
        articles = _merged(parts, sources)
        if not plain:
            articles = [seen for seen in _in_language(_of_sources(articles, chosen), query) if _matches(seen, query)]
        body = _page([seen.article for seen in articles], query.page, query.page_size)
        pages = [page for part in parts for page in part.pages]
        left_s = min((page.entry.fresh_s - page.age_s for page in pages), default=settings.news_fresh_s)
        response = _json(body, f"public, max-age={max(0, int(left_s))}")
        providers = dict.fromkeys(page.entry.provider for page in pages)
        response.headers["X-Provider"] = ", ".join(providers) or PROVIDER_IF_NONE_WAS_ASKED
        return response

    @bp.get("/news/everything")
    def everything() -> Response:
        """One page of what matches among the headlines that were lately seen."""
        query, context = EverythingQuery.from_query_string(request.query_string), current_context()
        sources = current_sources()
        if not (query.q or query.q_in_title or query.sources or query.domains):
            raise MissingParameter("Say what to search for: q, qInTitle, sources or domains.")
        chosen = [_source(sources, name) for name in query.source_ids]
        _look_at(headlines, _countries(query, chosen, sources), context)
        found = in_thread(searched, recent.all(), query)
        body = _page([seen.article for seen in found], query.page, query.page_size)
        response = _json(body, "no-store")
        response.headers[COVERAGE] = f"headlines seen in the last {settings.news_keep_s:.0f} s; not an archive"
        return response

    return bp


def searched(headlines: Iterable[Seen], query: EverythingQuery) -> list[Seen]:
    """The headlines that a search finds, in its order; those of the same rank with the newest first."""
    since = _moment(query.since) if query.since else None
    until = _moment(query.until, is_end=True) if query.until else None
    domains, unwanted = _hosts(query.wanted_domains), _hosts(query.unwanted_domains)
    search, in_title = Search.of(query.q), Search.of(query.q_in_title)
    ids = set(query.source_ids)
    found = [
        seen
        for seen in headlines
        if (not ids or seen.source_id in ids)
        and (query.language is None or seen.language == query.language)
        and _is_of_domains(seen, domains, otherwise=True)
        and not _is_of_domains(seen, unwanted, otherwise=False)
        and _is_between(seen, since, until)
        and search.finds([seen.text(name) for name in query.fields])
        and in_title.finds([seen.text("title")])
    ]
    found.sort(key=lambda seen: seen.published or OLDEST, reverse=True)
    if query.sort_by == "relevancy":
        found.sort(key=lambda seen: -_relevance(seen, query.fields, search, in_title))
    return found


def _questions(query: TopQuery, chosen: Sequence[Publisher], sources: Publishers) -> list[NewsQuery]:
    """Whose headlines to ask for."""
    if chosen:
        pairs = dict.fromkeys((source.country, source.category) for source in chosen)
        return [_of_country(country, category) for country, category in pairs]
    countries = [query.country] if query.country else sources.countries_of(query.language or WITHOUT_A_LANGUAGE)
    return [_of_country(country, query.category) for country in countries]


def _of_country(country: str, category: str | None = None) -> NewsQuery:
    return NewsQuery.from_values({"country": country, "category": category})


def _countries(query: EverythingQuery, chosen: Sequence[Publisher], sources: Publishers) -> list[str]:
    """The countries whose headlines a search looks at first, seen already or not."""
    if chosen:
        return list(dict.fromkeys(source.country for source in chosen))
    return list(sources.countries_of(query.language or WITHOUT_A_LANGUAGE))[:1]


def _all_pages(headlines: Headlines, question: NewsQuery, context: RequestContext) -> QuestionPages:
    """All headlines of a question, by as few pages as there may be; raises a Problem if the first can't be had."""
    part = QuestionPages(question)
    while len(part.pages) < MOST_PAGES:
        values = {"q": question.q, "pageSize": PAGE, "page": len(part.pages) + 1}
        query = NewsQuery.from_values({"country": question.country, "category": question.category, **values})
        try:
            cached = headlines(query, context)
            if cached.entry.problem:
                raise cached.entry.as_problem()
        except Problem:
            if part.pages:
                break
            raise
        content = from_json(cached.entry.body)
        if part.pages and not content["articles"]:
            break
        part.pages.append(cached)
        part.articles.extend(content["articles"])
        if len(part.pages) * PAGE >= (content["totalResults"] or 0):
            break
    return part


def _fetched(headlines: Headlines, questions: Sequence[NewsQuery], context: RequestContext) -> list[QuestionPages]:
    """The headlines of each question, asked at the same time; countries that nobody covers have none.

    Raises the first problem where nothing came for another reason, and CountryNotCovered for a single such country.
    """

    def ask(question: NewsQuery) -> QuestionPages | Problem:
        try:
            return _all_pages(headlines, question, context)
        except Problem as problem:
            return problem

    greenlets = [spawn(ask, question) for question in questions]
    gevent.joinall(greenlets)
    outcomes = [greenlet.get() for greenlet in greenlets]
    parts = [outcome for outcome in outcomes if not isinstance(outcome, Problem)]
    failures = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    serious = [failure for failure in failures if not isinstance(failure, CountryNotCovered)]
    if not parts and (serious or len(questions) == len(failures) == 1):
        raise (serious or failures)[0]
    return parts


def _look_at(headlines: Headlines, countries: Sequence[str], context: RequestContext) -> None:
    """See the headlines of these countries, unless that takes long or fails: what was seen before is there anyway."""
    left_s = max(LEAST_PATIENCE_S, min(PATIENCE_S, context.deadline.left_s() / 2))
    brief = RequestContext(context.request_id, context.traceparent, Deadline.within(left_s, context.deadline.clock))
    try:
        _fetched(headlines, [_of_country(country) for country in countries], brief)
    except Problem:
        return


def _merged(parts: Sequence[QuestionPages], sources: Publishers) -> list[Seen]:
    """The articles of all parts, each once; those of several parts with the newest first."""
    merged: dict[str, Seen] = {}
    for part in parts:
        for seen in seen_of(part.question, {"articles": part.articles}, sources):
            merged.setdefault(seen.key, seen)
    if len(parts) == 1:
        return list(merged.values())
    return sorted(merged.values(), key=lambda seen: seen.published or OLDEST, reverse=True)


def _source(sources: Publishers, name: str) -> Publisher:
    source = sources.get(name)
    if source is None:
        raise UnknownSource(f"There is no source {name[:80]!r}.")
    return source


def _of_sources(articles: Iterable[Seen], chosen: Sequence[Publisher]) -> list[Seen]:
    ids = {source.id for source in chosen}
    return [seen for seen in articles if not ids or seen.source_id in ids]


def _in_language(articles: list[Seen], query: TopQuery) -> list[Seen]:
    """Those in the language; all of them where a country is named that has none in it."""
    if query.language is None:
        return articles
    found = [seen for seen in articles if seen.language == query.language]
    return found if found or not query.country else articles


def _matches(seen: Seen, query: TopQuery) -> bool:
    texts = [seen.text(name) for name in ("title", "description", "content")]
    return _search(query.q)(texts) and _search(query.q_in_title)(texts[:1])


def _search(q: str) -> Callable[[Sequence[str | None]], bool]:
    return Search.of(q).finds if q else lambda _texts: True


def _relevance(seen: Seen, fields: Sequence[str], search: Search, in_title: Search) -> int:
    title = seen.text("title") if "title" in fields else None
    others = [seen.text(name) for name in fields if name != "title"]
    return search.relevance(title, *others) + in_title.relevance(seen.text("title"))


def _hosts(domains: Iterable[str]) -> list[str]:
    """The hosts that are meant: people paste `https://www.pub.example/`, and `www.` is the same publisher."""
    hosts = (host_of(domain if "//" in domain else f"//{domain}") or domain for domain in domains)
    return [ascii_host(host.removeprefix("*.").strip(".").removeprefix("www.")) or host for host in hosts]


def _is_of_domains(seen: Seen, domains: Sequence[str], *, otherwise: bool) -> bool:
    if not domains:
        return otherwise
    return any(seen.host == domain or seen.host.endswith(f".{domain}") for domain in domains)


def _is_between(seen: Seen, since: datetime | None, until: datetime | None) -> bool:
    """Whether it was published then; what has no date wasn't."""
    if since is None and until is None:
        return True
    published = seen.published
    return published is not None and (since is None or since <= published) and (until is None or published <= until)


def _moment(text: str, *, is_end: bool = False) -> datetime:
    """A date or a time; of a date alone its first moment, or its last where it is the end."""
    moment = datetime.fromisoformat(text)
    if is_end and "T" not in text and " " not in text:
        moment = datetime.combine(moment, time.max)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _page(found: Sequence[Article], page: int, size: int) -> dict[str, Any]:
    first = (page - 1) * size
    return {"status": "ok", "totalResults": len(found), "articles": found[first : first + size]}


def _json(body: dict[str, Any], cache_control: str) -> Response:
    response = Response(to_json(body), content_type=JSON)
    response.headers["Cache-Control"] = cache_control
    return response
