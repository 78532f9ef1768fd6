"""One headline of a feed, and the article that it becomes."""

from dataclasses import dataclass
from datetime import UTC, datetime

from servicekit.schemas.news import Article, Source


@dataclass(frozen=True, slots=True)
class Headline:
    """What a feed says of one article, as plain text; `published` is in UTC, None where the feed doesn't tell."""

    publisher: str
    title: str
    link: str
    description: str | None = None
    author: str | None = None
    image: str | None = None
    published: datetime | None = None

    def as_article(self) -> Article:
        """The same in NewsAPI's shape."""
        moment = self.published and self.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Article(
            source=Source(name=self.publisher),
            author=self.author,
            title=self.title,
            description=self.description,
            url=self.link,
            urlToImage=self.image,
            publishedAt=moment,
        )
