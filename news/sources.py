"""The table of feeds as NewsAPI's sources, a publisher in a country each (https://newsapi.org/docs/endpoints/sources)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from langcodes import Language

from contract.countries import english_name
from news.feeds.feed import GENERAL, Feed
from news.feeds.table import FeedTable

_FEEDS_OWN_HOST = re.compile(r"^(?:rss|feeds?|xml)\.")
_NEWSAPIS_LANGUAGES = {"cn": "zh", "se": "sv", "ud": "ur", "nb": "no", "nn": "no"}
"""Codes of NewsAPI's that ISO 639-1 has for another language or not at all, and Norwegian's two."""
MOST_COUNTRIES = 3
"""Of a language whose headlines are asked for without a country."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher in a country, by NewsAPI's fields; `language` is ISO 639-1, "" where the table has none."""

    id: str
    name: str
    url: str
    category: str
    language: str
    country: str
    categories: tuple[str, ...]
    """All that it has feeds of."""

    def as_json(self, category: str | None = None) -> dict[str, str]:
        """The source as NewsAPI has it, under the category that was asked for."""
        return {
            "id": self.id,
            "name": self.name,
            "description": f"Headlines of {self.name}, {english_name(self.country)}.",
            "url": self.url,
            "category": category or self.category,
            "language": self.language,
            "country": self.country,
        }


class Publishers:
    """The sources of a table of feeds, in its order."""

    def __init__(self, table: FeedTable) -> None:
        self.digest = table.digest
        grouped: dict[tuple[str, str], list[Feed]] = {}
        for feed in table.feeds:
            grouped.setdefault((feed.country, feed.publisher), []).append(feed)
        self._by_id: dict[str, Publisher] = {}
        for feeds in grouped.values():
            source = _source(feeds, self._by_id)
            self._by_id[source.id] = source
        self._by_name = {(source.country, source.name.casefold()): source for source in self._by_id.values()}
        languages: dict[str, Counter[str]] = {}
        for source in self._by_id.values():
            languages.setdefault(source.country, Counter())[source.language] += 1
        self._main_language = {country: counts.most_common(1)[0][0] for country, counts in languages.items()}

    def get(self, source_id: str) -> Publisher | None:
        """The source with an id."""
        return self._by_id.get(source_id.strip().lower())

    def find(self, *, category: str | None, language: str | None, country: str | None) -> Sequence[Publisher]:
        """The sources that have headlines of a category, in a language, of a country, as far as these are given."""
        return [
            source
            for source in self._by_id.values()
            if (category is None or category in source.categories)
            and (language is None or source.language == language)
            and (country is None or source.country == country)
        ]

    def id_of(self, publisher: str | None, country: str) -> str | None:
        """The id of a publisher of a country's headlines; None where the table hasn't got it."""
        source = self._by_name.get((country, (publisher or "").casefold()))
        return source.id if source else None

    def language_of(self, publisher: str | None, country: str) -> str:
        """The language of a publisher's headlines; that of most of its country's where the table hasn't got it."""
        source = self._by_name.get((country, (publisher or "").casefold()))
        return source.language if source else self._main_language.get(country, "")

    def countries_of(self, language: str) -> Sequence[str]:
        """The countries to ask for headlines in a language: where most speak it first, then by their publishers."""
        counts = Counter(source.country for source in self._by_id.values() if source.language == language)
        home = (Language.get(language).maximize().territory or "").lower()
        ordered = sorted(counts, key=lambda country: (country != home, -counts[country]))
        return ordered[:MOST_COUNTRIES]

    def with_ids(self, page: Mapping[str, Any], country: str) -> dict[str, Any]:
        """A page of NewsAPI's headlines, in which each article's source has its id where the table knows it."""
        articles = [_with_id(article, self, country) for article in page["articles"]]
        return {**page, "articles": articles}


def language_code(tag: str) -> str:
    """A language as sources name it: `pt-BR` → `pt`, `nb` → `no`, NewsAPI's `se` → `sv`; "" for none."""
    primary = re.split(r"[-_]", tag.strip().lower())[0]
    return _NEWSAPIS_LANGUAGES.get(primary, primary)


def _with_id(article: dict[str, Any], sources: Publishers, country: str) -> dict[str, Any]:
    source = article.get("source") or {}
    if source.get("id"):
        return article
    return {**article, "source": {**source, "id": sources.id_of(source.get("name"), country)}}


def _source(feeds: Sequence[Feed], taken: Mapping[str, Publisher]) -> Publisher:
    """The source of one publisher's feeds, under an id that no other one has."""
    first = feeds[0]
    categories = tuple(dict.fromkeys(feed.category for feed in feeds))
    host = _FEEDS_OWN_HOST.sub("", first.host)
    slug = _slug(first.publisher) or _slug(host.removeprefix("www.")) or first.country
    candidates = (slug, f"{slug}-{first.country}", *(f"{slug}-{first.country}-{n}" for n in range(2, len(taken) + 3)))
    return Publisher(
        id=next(candidate for candidate in candidates if candidate not in taken),
        name=first.publisher,
        url=f"{urlsplit(first.url).scheme}://{host}",
        category=GENERAL if GENERAL in categories else categories[0],
        language=language_code(first.language),
        country=first.country,
        categories=categories,
    )


def _slug(name: str) -> str:
    """`Le Monde` → `le-monde`; "" where nothing of it is in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words) if any(c.isalpha() for c in plain) else ""
