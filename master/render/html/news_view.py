"""Headlines as cards."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from master.reading import Headline
from master.render.ages import since
from master.render.html.source import Source
from master.render.words import Words
from master.results import CountryNews

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
        cards=tuple(_card(headline, words, now) for headline in result.headlines.content),
        source=Source.of(result.headlines.provenance, "news", words),
    )


def _card(headline: Headline, words: Words, now: datetime) -> Card:
    age = since(headline.published, now, words) if headline.published else ""
    return Card(
        title=headline.title or words("(no title)"),
        description=headline.description,
        link=headline.link or "",
        image=headline.image or "",
        about=" · ".join(filter(None, (headline.publisher, age))),
        initial=next(filter(str.isalnum, headline.publisher or headline.title), "·").upper(),
        tone=crc32(headline.publisher.encode()) % TONES,
    )
