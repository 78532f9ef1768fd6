"""Headlines as cards."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from master.render.ages import since
from master.render.html.source import Source
from master.render.words import Words
from master.results import CountryNews
from servicekit.schemas.news import Article

TONES = 7
"""Colours of the tiles that stand in for pictures: the rainbow's."""


@dataclass(frozen=True, slots=True)
class Card:
    """One headline. `initial` and `tone` are its publisher's, for where there is no picture."""

    title: str
    description: str
    link: str
    image: str
    about: str
    initial: str
    tone: int


@dataclass(frozen=True, slots=True)
class NewsView:
    """The headlines of a country."""

    country: str
    cards: tuple[Card, ...]
    source: Source


def news_view(result: CountryNews, words: Words, now: datetime) -> NewsView:
    """All that the page says of a country's headlines; `now` is aware."""
    return NewsView(
        country=words.country(result.country),
        cards=tuple(_card(article, words, now) for article in result.headlines.content.articles),
        source=Source.of(result.headlines.provenance, "news", words),
    )


def _card(article: Article, words: Words, now: datetime) -> Card:
    age = since(article.published, now, words) if article.published else ""
    return Card(
        title=article.headline or words("(no title)"),
        description=article.summary,
        link=article.url or "",
        image=article.image or "",
        about=" · ".join(filter(None, (article.publisher, age))),
        initial=next(filter(str.isalnum, article.publisher or article.headline), "·").upper(),
        tone=crc32(article.publisher.encode()) % TONES,
    )
