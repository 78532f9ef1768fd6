"""A feed's headlines, whatever its format: RSS 0.9 to 2.0, RDF, Atom."""

from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from news.feeds.bounded_feedparser import parse
from news.feeds.decoding import decoded
from news.feeds.headline import Headline
from news.feeds.links import web_link
from news.feeds.pictures import picture, urljoin_safe
from news.feeds.plain_text import plain_text
from news.feeds.trimming import trimmed
from news.feeds.trouble import Unusable

LONGEST_TITLE = 300
LONGEST_DESCRIPTION = 300
LONGEST_AUTHOR = 100
EARLIEST_YEAR = 1990
"""A date before the Web is a clock that was never set."""


def headlines_of(body: bytes, content_type: str, url: str, publisher: str) -> tuple[Headline, ...]:
    """The headlines in a feed that was fetched from `url`; raises Unusable where it is no feed."""
    document = trimmed(decoded(body, content_type)).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        feed = parse(document, headers)
    except Exception as error:  # noqa: BLE001 - feedparser names no exceptions; a feed may provoke any, and costs itself only
        raise Unusable(f"the feed can't be parsed ({type(error).__name__})") from None
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise Unusable("what came is no feed")
    found = (_headline(entry, url, publisher) for entry in feed.entries)
    return tuple(headline for headline in found if headline is not None)


def _headline(entry: Mapping[str, Any], url: str, publisher: str) -> Headline | None:
    title = plain_text(entry.get("title"), LONGEST_TITLE)
    link = web_link(urljoin_safe(url, entry.get("link") or ""))
    if title is None or link is None:
        return None
    return Headline(
        publisher=publisher,
        title=title,
        link=link,
        description=plain_text(entry.get("summary"), LONGEST_DESCRIPTION),
        author=_author(entry),
        image=picture(entry, url),
        published=_published(entry),
    )


def _author(entry: Mapping[str, Any]) -> str | None:
    names = [each.get("name", "") for each in entry.get("authors", [])] or [entry.get("author", "")]
    people = [name for name in names if name and "@" not in name and "://" not in name]
    return plain_text(", ".join(dict.fromkeys(people)), LONGEST_AUTHOR)


def _published(entry: Mapping[str, Any]) -> datetime | None:
    """When it was published, else changed; feedparser gives UTC, and None for a date that it can't read."""
    told = dict(entry)  # feedparser's own look-up warns where one date stands in for the other
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if told.get(name):
            try:
                moment = datetime.fromtimestamp(timegm(told[name]), UTC)
            except (OverflowError, ValueError, OSError):
                continue
            return moment if moment.year >= EARLIEST_YEAR else None
    return None
