"""Publishers' own feeds, asked without a key; docs/feeds.md says which, and whose terms apply."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

import structlog
from gevent.threadpool import ThreadPool

from news.feeds.addresses import Guard
from news.feeds.collecting import Collected, collect
from news.feeds.fetching import Fetcher
from news.feeds.headline import Headline
from news.feeds.loading import load_table
from news.feeds.merging import merged
from news.feeds.reading import Reader, Reading, parse
from news.feeds.searching import Search
from news.feeds.table import GENERAL
from news.feeds.trouble import Unusable
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

PARSERS = 2
"""Threads that parse, so that a long feed doesn't hold up every other question meanwhile."""


@cache
def _threads() -> ThreadPool:
    """One pool a process, made by the worker that first needs it."""
    return ThreadPool(PARSERS)


def _parse_aside(body: bytes, content_type: str, url: str, publisher: str) -> tuple[Headline, ...] | Unusable:
    return _threads().apply(parse, (body, content_type, url, publisher))


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Feeds:
    """All feeds of a country, as one page of NewsAPI's top headlines."""

    name = "feeds"

    def __init__(self, settings: Settings, now: Callable[[], datetime] = _utc_now) -> None:
        self._table = load_table(settings.news_feeds)
        self._timeout_s = settings.upstream_timeout_s
        self._now = now
        named = self._table.hosts() if settings.news_feeds else frozenset[str]()
        self._reader = Reader(Fetcher(Guard(named)), _parse_aside)

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """Each country of the table, with its categories."""
        return self._table.covers()

    def circuit(self, question: NewsQuery) -> str:
        """Each country has publishers of its own."""
        return question.country

    def headlines(self, question: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines, none where the table has no feed of that category.

        Raises CountryNotCovered, or ProviderTrouble where no feed could be used.
        """
        if question.country not in self._table.covers():
            raise CountryNotCovered(f"The table of feeds has none of {english_name(question.country)}.")
        feeds = self._table.of(question.country, question.category or GENERAL)
        longest_s = deadline.at_most(self._timeout_s)
        collected = collect(feeds, self._reader.read, Deadline.within(longest_s, deadline.clock))
        for feed, trouble in collected.troubles:
            log.warning("feed", country=feed.country, publisher=feed.publisher, host=feed.host, reason=str(trouble))
        if collected.troubles and not collected.readings:
            raise _all_failed(question.country, collected)
        return Answer(self._page(question, collected), self._provenance(collected.readings))

    def _page(self, question: NewsQuery, collected: Collected) -> dict[str, object]:
        search = Search(question.q)
        every = merged((reading.headlines for reading in collected.readings), self._now())
        found = [headline for headline in every if search.finds(headline)]
        begin = (question.page - 1) * question.page_size
        articles = [headline.as_article() for headline in found[begin : begin + question.page_size]]
        return Headlines(status="ok", totalResults=len(found), articles=articles).model_dump()

    def _provenance(self, readings: tuple[Reading, ...]) -> str:
        """The sandbox, where nobody else answered."""
        told = {upstream.provenance(self.name, reading.reply) for reading in readings}
        return told.pop() if len(told) == 1 else self.name


def _all_failed(country: str, collected: Collected) -> ProviderFailed | ProviderTimeout:
    troubles = [trouble for _, trouble in collected.troubles]
    reasons = Counter(str(trouble) for trouble in troubles)
    told = ", ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in reasons.most_common())
    slow = all(isinstance(trouble, TimedOut) for trouble in troubles)
    kind = ProviderTimeout if slow else ProviderFailed
    return kind(f"{len(troubles)} of {len(troubles)} feeds of {english_name(country)} failed: {told}.")
