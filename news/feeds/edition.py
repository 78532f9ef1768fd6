"""The merged headlines of a country's feeds, made once per change of a feed, whatever is then asked of them."""

import operator
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cachetools import LRUCache
from gevent.lock import BoundedSemaphore

from news.feeds.headline import Headline
from news.feeds.merge import MAX_CLOCK_SKEW, merge
from news.search import Search, fold

MOST_EDITIONS = 128
"""Countries and categories whose merged headlines are kept."""

Feeds = tuple[tuple[Headline, ...], ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One list of headlines, from these feeds' own lists; after `valid_until` a date that lay ahead counts."""

    feeds: Feeds
    headlines: tuple[Headline, ...]
    valid_until: datetime | None

    @classmethod
    def of(cls, feeds: Feeds, now: datetime) -> "Edition":
        """Merge the feeds' headlines."""
        latest = now + MAX_CLOCK_SKEW
        ahead = [each.published for feed in feeds for each in feed if each.published and each.published > latest]
        headlines = tuple(merge(feeds, now))
        for headline in headlines:  # which is costly, and is done here beside the event loop
            fold(headline.title)
            fold(headline.description or "")
        return cls(feeds, headlines, min(ahead) - MAX_CLOCK_SKEW if ahead else None)

    def is_of(self, feeds: Feeds, now: datetime) -> bool:
        """Whether merging these feeds now would give the same."""
        return self.feeds == feeds and (self.valid_until is None or now < self.valid_until)

    def is_made_of(self, feeds: Feeds) -> bool:
        """Whether it holds these very lists, which costs no comparison of headlines."""
        return all(map(operator.is_, self.feeds, feeds))

    def found(self, q: str | None) -> Sequence[Headline]:
        """The headlines that a search finds, in their order."""
        if not q:
            return self.headlines
        search = Search.of(q)
        return [headline for headline in self.headlines if search.finds((headline.title, headline.description))]


class Editions:
    """The last edition of each country and category. `elsewhere` runs what is costly beside the event loop."""

    def __init__(self, elsewhere: Callable[..., Edition]) -> None:
        self._elsewhere = elsewhere
        self._editions: LRUCache[Hashable, Edition] = LRUCache(MOST_EDITIONS)
        self._merging: dict[Hashable, BoundedSemaphore] = {}

    def get(self, key: Hashable, feeds: Sequence[tuple[Headline, ...]], now: datetime) -> Edition:
        """The edition of these feeds; those who ask for the same at the same time wait for one merging."""
        wanted = tuple(feeds)
        edition = self._current(key, wanted, now)
        if edition is not None:
            return edition
        with self._merging.setdefault(key, BoundedSemaphore()):
            edition = self._current(key, wanted, now)
            if edition is None:
                edition = self._editions[key] = self._elsewhere(Edition.of, wanted, now)
            return edition

    def _current(self, key: Hashable, feeds: Feeds, now: datetime) -> Edition | None:
        edition = self._editions.get(key)
        if edition is None or not edition.is_of(feeds, now):
            return None
        if not edition.is_made_of(feeds):  # equal ones of another replica: compared once, and not at each question
            self._editions[key] = edition = replace(edition, feeds=feeds)
        return edition
