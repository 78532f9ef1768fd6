"""Publishers' own feeds, which need no key; docs/feeds.md says which, and under whose terms."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

import structlog
from gevent.threadpool import ThreadPool

from news.feeds.errors import UnusableFeed
from news.feeds.fetch import FeedReader, FeedResult, FetchedFeeds, Fetcher, fetch_all
from news.feeds.merge import merge
from news.feeds.parse import Headline, parse_feed
from news.feeds.security import AddressGuard
from news.feeds.table import GENERAL, load_table
from news.feeds.text import Search
from news.settings import Settings
from servicekit.caching.answers import Answer
from servicekit.context import Deadline
from servicekit.countries import english_name
from servicekit.http import TimedOut
from servicekit.problems import CountryNotCovered, ProviderFailed, ProviderTimeout
from servicekit.providers import upstream
from servicekit.queries import NewsQuery
from servicekit.schemas.news import Headlines

log = structlog.get_logger()

PARSER_THREADS = 2
"""Parsing uses the CPU only. In a greenlet, a long feed would block all other requests of the worker."""


class Feeds:
    """All feeds of a country, as one page of NewsAPI's top headlines."""

    name = "feeds"

    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._table = load_table(settings.news_feeds)
        self._timeout_s = settings.upstream_timeout_s
        self._now = now
        allowed_hosts = self._table.hosts() if settings.news_feeds else frozenset[str]()
        self._reader = FeedReader(Fetcher(AddressGuard(allowed_hosts)), _parse_in_thread)

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The table's categories of each country."""
        return self._table.covers()

    def circuit(self, query: NewsQuery) -> str:
        """The country: each has its own publishers, which fail apart from the others'."""
        return query.country

    def headlines(self, query: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; empty if the table has no feed of the category.

        Raises CountryNotCovered, or ProviderFailed or ProviderTimeout if no feed could be used.
        """
        if query.country not in self._table.covers():
            raise CountryNotCovered(f"The table of feeds has none of {english_name(query.country)}.")
        feeds = self._table.feeds_for(query.country, query.category or GENERAL)
        timeout_s = deadline.at_most(self._timeout_s)
        fetched = fetch_all(feeds, self._reader.read, Deadline.within(timeout_s, deadline.clock))
        for feed, error in fetched.errors:
            log.warning("feed", country=feed.country, publisher=feed.publisher, host=feed.host, reason=str(error))
        if fetched.errors and not fetched.results:
            raise _all_failed(query.country, fetched)
        return Answer(self._page(query, fetched), self._provenance(fetched.results))

    def _page(self, query: NewsQuery, fetched: FetchedFeeds) -> dict[str, object]:
        search = Search(query.q)
        merged = merge((result.headlines for result in fetched.results), self._now())
        found = [headline for headline in merged if search.matches(headline.title, headline.description)]
        start = (query.page - 1) * query.page_size
        articles = [headline.as_article() for headline in found[start : start + query.page_size]]
        return Headlines(status="ok", totalResults=len(found), articles=articles).model_dump()

    def _provenance(self, results: tuple[FeedResult, ...]) -> str:
        """The value of `X-Provider`: names the sandbox only if every feed came from it."""
        provenances = {upstream.provenance(self.name, result.response) for result in results}
        return provenances.pop() if len(provenances) == 1 else self.name


@cache
def _parser_threads() -> ThreadPool:
    """The worker's pool. It is made at first use, since threads don't survive gunicorn's fork."""
    return ThreadPool(PARSER_THREADS)


def _parse_in_thread(body: bytes, content_type: str, url: str, publisher: str) -> tuple[Headline, ...]:
    outcome = _parser_threads().apply(_headlines_or_error, (body, content_type, url, publisher))
    if isinstance(outcome, UnusableFeed):
        raise outcome
    return outcome


def _headlines_or_error(
    body: bytes, content_type: str, url: str, publisher: str
) -> tuple[Headline, ...] | UnusableFeed:
    """Return the error, as gevent's thread pool prints a traceback of what is raised in it."""
    try:
        return parse_feed(body, content_type, url, publisher)
    except UnusableFeed as error:
        return error


def _all_failed(country: str, fetched: FetchedFeeds) -> ProviderFailed | ProviderTimeout:
    """A timeout if all feeds were late, else a failure; the detail lists the reasons."""
    errors = [error for _, error in fetched.errors]
    counts = Counter(str(error) for error in errors)
    reasons = ", ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in counts.most_common())
    kind = ProviderTimeout if all(isinstance(error, TimedOut) for error in errors) else ProviderFailed
    return kind(f"{len(errors)} of {len(errors)} feeds of {english_name(country)} failed: {reasons}.")
