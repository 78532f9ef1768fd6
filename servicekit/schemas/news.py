"""NewsAPI's top headlines (https://newsapi.org/docs/endpoints/top-headlines), as far as Iris relies on them.

Most of an article is null now and then; fields that aren't named here pass through untouched.
"""

from typing import Literal

from pydantic import BaseModel, Field, TypeAdapter


class Source(BaseModel):
    """Who published it."""

    id: str | None = None
    name: str | None = None


class Article(BaseModel):
    """One headline; `publishedAt` is UTC in ISO 8601."""

    source: Source
    author: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None
    urlToImage: str | None = None  # noqa: N815 - NewsAPI's names
    publishedAt: str | None = None  # noqa: N815
    content: str | None = None


class Headlines(BaseModel):
    """The answer to `/news`: one page of `totalResults`."""

    status: Literal["ok"]
    totalResults: int = Field(ge=0)  # noqa: N815
    articles: list[Article]


class CoveredCountry(BaseModel):
    """A country that can be asked about: who has headlines of it, and of which categories."""

    code: str
    name: str
    providers: list[str]
    categories: list[str]


class CoveredCountries(BaseModel):
    """The answer to `/news/countries`, which is Iris's own."""

    countries: list[CoveredCountry]


HEADLINES = TypeAdapter(Headlines)
