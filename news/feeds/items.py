"""What the items of any kind of feed become: headlines, of the newest of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from news.feeds.dates import parse_date
from news.feeds.table import Feed
from servicekit.schemas.news import Article, Source

MAX_ITEMS = 60
"""The newest of a feed's items are used; an item without a date is as new as the one before it."""
MAX_DATED_ITEMS = 2_000
"""Of a longer feed, only the first and the last items are looked at."""
MAX_TITLE_LENGTH = 300
MAX_DESCRIPTION_LENGTH = 300
MAX_AUTHOR_LENGTH = 100

_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Headline:
    """One article of a feed, as plain text; `published` is in UTC, and None if the feed has no usable date."""

    publisher: str
    title: str
    link: str
    description: str | None = None
    author: str | None = None
    image: str | None = None
    published: datetime | None = None

    def as_article(self) -> Article:
        """The headline in NewsAPI's shape."""
        published_at = self.published and self.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Article(
            source=Source(name=self.publisher),
            author=self.author,
            title=self.title,
            description=self.description,
            url=self.link,
            urlToImage=self.image,
            publishedAt=published_at,
        )


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What items are read by: their feed, the URL that links are relative to, and the languages it may be in."""

    feed: Feed
    base: str
    languages: Sequence[str] = ()

    def date(self, texts: Iterable[str]) -> datetime | None:
        """The first of the dates that can be read."""
        dates = (parse_date(text, self.feed.country, self.languages) for text in texts)
        return next((date for date in dates if date), None)


class Item(Protocol):
    """An item as its format has it."""

    def date(self) -> datetime | None:
        """When it was published, else when it was changed last."""

    def headline(self, published: datetime | None) -> Headline | None:
        """The item as a headline; None without a title or a link."""


def newest_headlines(items: Sequence[Item]) -> tuple[Headline, ...]:
    """The headlines of the newest items, in the order of the feed."""
    if len(items) > MAX_DATED_ITEMS:
        items = [*items[: MAX_DATED_ITEMS // 2], *items[-MAX_DATED_ITEMS // 2 :]]
    dated = [(item, item.date()) for item in items]
    if len(dated) > MAX_ITEMS:
        dated = _newest(dated)
    headlines = (item.headline(published) for item, published in dated)
    return tuple(headline for headline in headlines if headline is not None)


def _newest(dated: Sequence[tuple[Item, datetime | None]]) -> list[tuple[Item, datetime | None]]:
    """The newest MAX_ITEMS, in their order."""
    ages, last = [], _UNDATED
    for _, published in dated:
        last = published or last
        ages.append(last)
    positions = sorted(range(len(dated)), key=lambda position: ages[position], reverse=True)[:MAX_ITEMS]
    return [dated[position] for position in sorted(positions)]


def people(names: Iterable[str]) -> str:
    """Authors' names in one line, each once; addresses of mail and of pages are left out."""
    known = (" ".join(name.split()) for name in names)
    return ", ".join(dict.fromkeys(name for name in known if name and "@" not in name and "://" not in name))
