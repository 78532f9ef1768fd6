"""What comes of feeds: headlines, and how often each feed wants to be fetched."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from news.feeds.schedule import Wanted


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
    guid: str = ""
    """What the feed tells its items apart by; "" where it has nothing but the link."""
    bare_title: str = ""
    """The title without the publisher's name at its end; "" where no name stands there."""

    def as_article(self) -> dict[str, Any]:
        """The headline in NewsAPI's shape."""
        return {
            "source": {"id": None, "name": self.publisher},
            "author": self.author,
            "title": self.title,
            "description": self.description,
            "url": self.link,
            "urlToImage": self.image,
            "publishedAt": self.published and self.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "content": None,
        }


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's newest headlines, and how often its publisher wants it to be fetched."""

    headlines: tuple[Headline, ...]
    wanted: Wanted = field(default_factory=Wanted)
    note: str = ""
    """Why it has no headline; "" where it has some."""
