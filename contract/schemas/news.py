"""NewsAPI's top headlines (https://newsapi.org/docs/endpoints/top-headlines), as far as Iris relies on them.

Only the list of articles is required: most fields of an article are null now and then. Fields that aren't named here
pass through untouched.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter

from servicekit.lenient import DropIfInvalid, EmptyIfInvalid, NoneIfInvalid, Shape, Text, WebLink
from servicekit.plain_text import ESCAPED_AT_MOST, text_of

LONGEST_MARKUP = 4_000
"""Characters of one field that are read; a description is far shorter."""
EARLIEST_YEAR = 1990
"""A date before the Web comes from a clock that was never set; NewsAPI has 0001-01-01T00:00:00Z for "not known"."""


def publication(text: str | None) -> datetime | None:
    """An article's `publishedAt` as an aware datetime, in UTC where it names no zone; None where it is no date."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if moment.year < EARLIEST_YEAR:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _dated(text: str) -> str | None:
    return text if publication(text) else None


def _named(source: object) -> object:
    """A source that is only a name, as some of NewsAPI's mirrors and older answers have it, as an object."""
    return {"name": source} if isinstance(source, str) else source


class Source(Shape):
    """Who published it."""

    id: NoneIfInvalid[Text] = None
    name: NoneIfInvalid[Text] = None


class Article(Shape):
    """One headline; `publishedAt` is UTC in ISO 8601."""

    source: Annotated[EmptyIfInvalid[Source], BeforeValidator(_named)] = Field(default_factory=Source)
    author: NoneIfInvalid[Text] = None
    title: NoneIfInvalid[Text] = None
    description: NoneIfInvalid[Text] = None
    url: NoneIfInvalid[WebLink] = None
    urlToImage: NoneIfInvalid[WebLink] = None  # noqa: N815 - NewsAPI's names
    publishedAt: NoneIfInvalid[Annotated[Text, AfterValidator(_dated)]] = None  # noqa: N815
    content: NoneIfInvalid[Text] = None

    @property
    def publisher(self) -> str:
        """The publisher's name, "" where it isn't known."""
        return self.source.name or ""

    @property
    def headline(self) -> str:
        """The title, else the description, without the " - Publisher" in which NewsAPI's titles end."""
        text, ending = self.title or self.description or "", f" - {self.publisher}"
        return text[: -len(ending)] if self.publisher and text.lower().endswith(ending.lower()) else text

    @property
    def summary(self) -> str:
        """The description, unless it stands in for the title."""
        return (self.description or "") if self.title else ""

    @property
    def image(self) -> str | None:
        """The picture's address, if it is an https one."""
        return self.urlToImage if self.urlToImage and self.urlToImage.lower().startswith("https:") else None

    @property
    def published(self) -> datetime | None:
        """When it was published, as an aware datetime; without a zone it is in UTC."""
        return publication(self.publishedAt)

    def without_markup(self) -> Self:
        """The article as people read it: texts without HTML's elements and references."""
        source = self.source.model_copy(update={"name": _plain(self.source.name)})
        texts = {"author": _plain(self.author), "title": _plain(self.title, is_title=True)}
        return self.model_copy(update={"source": source, **texts, "description": _plain(self.description)})


def documented_article(article: Mapping[str, Any]) -> dict[str, Any]:
    """The article as it came, but with null in place of what isn't of the type that NewsAPI documents.

    `source` is an object wherever there is one. What the documentation doesn't name stays as it is.
    """
    kept = {name: _documented(name, value) if name in _TEXTS else value for name, value in article.items()}
    if "source" in article:
        source = _named(article["source"])
        texts = source if isinstance(source, Mapping) else {}
        kept["source"] = {**texts, **{name: _documented(name, texts.get(name)) for name in Source.model_fields}}
    return kept


_TEXTS = frozenset(Article.model_fields) - {"source"}


def _documented(name: str, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    if name == "publishedAt":
        return _dated(value)
    return value if name not in ("url", "urlToImage") or _can_be_split(value) else None


def _can_be_split(url: str) -> bool:
    """Whether an address has parts at all: `http://[bad` has none."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _plain(text: str | None, *, is_title: bool = False) -> str | None:
    if text is None:
        return None
    return " ".join(text_of(text[:LONGEST_MARKUP], escaped_at_most=ESCAPED_AT_MOST, is_title=is_title).split())


class Headlines(Shape):
    """The answer to `/news`: one page of `totalResults`."""

    status: NoneIfInvalid[Text] = None
    totalResults: NoneIfInvalid[Annotated[int, Field(strict=True, ge=0)]] = None  # noqa: N815
    articles: list[DropIfInvalid[Article]]

    def without_markup(self) -> Self:
        """The page as people read it. NewsAPI passes on what it finds in pages, such as `&quot;` and `<b>`."""
        return self.model_copy(update={"articles": [article.without_markup() for article in self.articles]})


class CoveredCountry(Shape):
    """A country that can be asked about, by its ISO 3166-1 code in lower case."""

    code: Text
    name: NoneIfInvalid[Text] = None
    providers: NoneIfInvalid[list[DropIfInvalid[Text]]] = None
    categories: NoneIfInvalid[list[DropIfInvalid[Text]]] = None


class CoveredCountries(Shape):
    """The answer to `/news/countries`, which is Iris's own."""

    countries: list[DropIfInvalid[CoveredCountry]]

    @property
    def codes(self) -> list[str]:
        """The code of each."""
        return [country.code for country in self.countries]


class NewsSource(Shape):
    """A publisher in a country (https://newsapi.org/docs/endpoints/sources); `language` is ISO 639-1."""

    id: Text
    name: NoneIfInvalid[Text] = None
    description: NoneIfInvalid[Text] = None
    url: NoneIfInvalid[WebLink] = None
    category: NoneIfInvalid[Text] = None
    language: NoneIfInvalid[Text] = None
    country: NoneIfInvalid[Text] = None


class NewsSources(Shape):
    """The answer to `/news/sources`."""

    status: NoneIfInvalid[Text] = None
    sources: list[DropIfInvalid[NewsSource]]


HEADLINES = TypeAdapter(Headlines)
COUNTRIES = TypeAdapter(CoveredCountries)
