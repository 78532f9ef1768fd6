"""Publishers' own feeds, which need no key; docs/feeds.md says which, and under whose terms."""

import atexit
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated

import prometheus_client
from pydantic import AfterValidator, BeforeValidator
from pydantic_settings import NoDecode

from contract.countries import english_name
from contract.problems import CountryNotCovered
from contract.queries import NewsQuery
from news.feeds.children import Children
from news.feeds.edition import Editions
from news.feeds.feed import GENERAL
from news.feeds.fetch import Fetcher
from news.feeds.reader import PROVIDER, FeedReader, FeedState, Limits, ReadFeeds
from news.feeds.security import AddressGuard
from news.feeds.table import TableFile
from news.providers.provider import HeadlineProvider
from servicekit.caching.answers import Answer
from servicekit.caching.shared import SharedEntries
from servicekit.context import Deadline
from servicekit.http import TimedOut
from servicekit.problems import ProviderFailed, ProviderTimeout
from servicekit.providers.circuit import Circuit
from servicekit.providers.host import Hosts
from servicekit.providers.outcomes import Answered, answer_of
from servicekit.settings import Seconds, UpstreamSettings, names
from servicekit.threads import in_thread

FEEDS = prometheus_client.Counter("iris_feed_reads", "Feeds looked at for an answer, by what came of it.", ["outcome"])
LEAST_FRESH_S = 60.0
"""A page is good for that long at least, though one of its feeds is due sooner."""


def _hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in hosts:
        if not host.isprintable() or any(character in host for character in "/:@ ?#"):
            raise ValueError(f"{host!r} is no host's name, such as feeds.intranet")
    return tuple(host.rstrip(".").lower() for host in hosts)


class FeedsSettings(UpstreamSettings):
    """The feeds' settings; docs/settings.md describes each one."""

    news_feeds: Path | None = None
    news_private_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(names), AfterValidator(_hosts)] = ()
    news_fresh_s: Seconds = 900


class Feeds(HeadlineProvider):
    """All feeds of a country, as one page of NewsAPI's top headlines."""

    name = PROVIDER
    Settings = FeedsSettings
    needs_every_part = False

    def __init__(
        self, settings: FeedsSettings, hosts: Hosts, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._file = TableFile(settings.news_feeds)
        self._now = now
        self._reader = FeedReader(
            Fetcher(AddressGuard(lambda: self._permitted(self._file.table))),
            Limits(settings.news_fresh_s, settings.upstream_timeout_s, settings.stale_s),
            SharedEntries(f"news:{PROVIDER}", hosts.valkey),
            _children().parse,
        )
        self._editions = Editions(in_thread)
        self._permitted = lru_cache(maxsize=1)(lambda table: table.permitted(settings.news_private_hosts))
        self._hosts = hosts
        self._circuits: dict[str, Circuit] = {}

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The table's categories of each country."""
        return self._file.table.covers()

    @property
    def circuits(self) -> Sequence[Circuit]:
        """Of each country that was asked for: each has its own publishers, which fail apart from the others'."""
        return list(self._circuits.values())

    def headlines(self, query: NewsQuery, deadline: Deadline) -> Answer:
        """One page of a country's headlines; empty if the table has no feed of the category.

        Raises CountryNotCovered, or ProviderFailed or ProviderTimeout if no feed could be used.
        """
        if query.country not in self._file.table.covers():
            raise CountryNotCovered(f"The table of feeds has none of {english_name(query.country)}.")
        circuit = self._circuits.get(query.country) or self._hosts.circuit(self.name, query.country)
        self._circuits[query.country] = circuit
        return answer_of(circuit.guard(lambda: Answered(self._read(query, deadline)), deadline.left_s()))

    def _read(self, query: NewsQuery, deadline: Deadline) -> Answer:
        feeds = self._file.table.feeds_for(query.country, query.category or GENERAL)
        _children().start()
        read = self._reader.read(feeds, deadline)
        FEEDS.labels("answered").inc(len(read.states))
        FEEDS.labels("failed").inc(len(read.errors))
        if read.errors and not read.states:
            raise _all_failed(query.country, read)
        fresh_s = max(LEAST_FRESH_S, read.due_s - self._now().timestamp())
        return Answer(self._page(query, read.states), _provenance(read.states), fresh_s)

    def _page(self, query: NewsQuery, states: Sequence[FeedState]) -> dict[str, object]:
        key = (query.country, query.category or GENERAL)
        edition = self._editions.get(key, [state.headlines for state in states], self._now())
        found = in_thread(edition.found, query.q) if query.q else edition.headlines
        start = (query.page - 1) * query.page_size
        articles = [headline.as_article() for headline in found[start : start + query.page_size]]
        return {"status": "ok", "totalResults": len(found), "articles": articles}


def _provenance(states: Sequence[FeedState]) -> str:
    """The value of `X-Provider`: names the sandbox only if every feed came from it."""
    providers = {state.provider for state in states}
    return providers.pop() if len(providers) == 1 else PROVIDER


@cache
def _children() -> Children:
    """The worker's processes that parse, whatever providers it has."""
    children = Children()
    atexit.register(children.end)
    return children


def _all_failed(country: str, read: ReadFeeds) -> ProviderFailed | ProviderTimeout:
    """A timeout if all feeds were late, else a failure; the detail lists the reasons."""
    errors = [error for _, error in read.errors]
    counts = Counter(str(error) for error in errors)
    reasons = ", ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in counts.most_common())
    kind = ProviderTimeout if all(isinstance(error, TimedOut) for error in errors) else ProviderFailed
    return kind(f"{len(errors)} of {len(errors)} feeds of {english_name(country)} failed: {reasons}.")
