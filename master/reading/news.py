"""NewsAPI's top headlines (https://newsapi.org/docs/endpoints/top-headlines), and whose there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from master.reading.values import at, objects, text
from master.render.clean import link


@dataclass(frozen=True, slots=True)
class Headline:
    """One article; an empty text or None where upstream gave nothing fit to show. An image's link is https."""

    title: str
    description: str
    publisher: str
    link: str | None
    image: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A country that has headlines: ISO 3166-1 code in lower case, English name, and of which categories."""

    code: str
    name: str
    categories: tuple[str, ...]


def read_headlines(payload: object) -> tuple[Headline, ...]:
    """Read the JSON; raises WrongShapeError where articles isn't a list of objects."""
    return tuple(map(_headline, objects(at(payload, "articles"), "answers without a list of articles")))


def read_countries(payload: object) -> tuple[Covered, ...]:
    """Read the JSON of `/news/countries`; raises WrongShapeError where countries isn't a list of objects."""
    return tuple(
        Covered(text(entry.get("code")), text(entry.get("name")), _texts(entry.get("categories")))
        for entry in objects(at(payload, "countries"), "answers without a list of countries")
    )


def _headline(article: Mapping[str, object]) -> Headline:
    publisher = text(at(article, "source", "name"))
    title, description = text(article.get("title")), text(article.get("description"))
    image = _link(article.get("urlToImage"))
    return Headline(
        title=_without_publisher(title or description, publisher),
        description=description if title else "",
        publisher=publisher,
        link=_link(article.get("url")),
        image=image if image and image.lower().startswith("https:") else None,
        published=_iso_moment(article.get("publishedAt")),
    )


def _without_publisher(title: str, publisher: str) -> str:
    """NewsAPI's titles mostly end in " - Publisher", which the next line says anyway."""
    ending = f" - {publisher}"
    return title[: -len(ending)] if publisher and title.lower().endswith(ending.lower()) else title


def _link(value: object) -> str | None:
    return link(value) if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(text, value))) if isinstance(value, list) else ()


def _iso_moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
