"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from news.feeds.errors import UnusableFeed
from news.feeds.headline import Headline
from news.feeds.items import (
    MAX_AUTHOR_LENGTH,
    MAX_DESCRIPTION_LENGTH,
    MAX_GUID_LENGTH,
    MAX_TITLE_LENGTH,
    FeedContext,
    FeedItem,
    Medium,
    first_picture,
    literal_text,
    people,
    pictures_in,
    plain_text,
    widest_first,
    without_name,
)
from news.feeds.links import absolute_link, http_link
from news.feeds.schedule import LONGEST_S, Wanted
from servicekit.plain_text import join_surrogates, unescape

_VERSION = "jsonfeed.org/version/1"


def is_json(text: str) -> bool:
    """Whether a document is JSON rather than XML."""
    return text.lstrip()[:1] == "{"


def parse_json(text: str, context: FeedContext) -> tuple[list[FeedItem], Wanted]:
    """The items of a JSON Feed, and how often to fetch it; raises UnusableFeed if it is none."""
    try:
        feed = _loads(text)
    except (ValueError, RecursionError):
        raise UnusableFeed("what came is no feed") from None
    if (
        not isinstance(feed, dict)
        or _VERSION not in str(feed.get("version", ""))
        or not isinstance(feed.get("items"), list)
    ):
        raise UnusableFeed("what came is no feed")
    items: list[FeedItem] = [_JsonItem(item, feed, context) for item in feed["items"] if isinstance(item, dict)]
    return items, Wanted(LONGEST_S if feed.get("expired") is True else 0.0)


def _loads(text: str) -> Any:  # noqa: ANN401 - JSON
    """JSON as templates write it: with raw line breaks in strings, escapes that JSON lacks, commas too many."""
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(_ODD_JSON.sub(_repaired, text), strict=False)


def _repaired(found: re.Match[str]) -> str:
    return _ODD_ESCAPE.sub(r"\1", found["string"]) if found["string"] else ""


_ODD_JSON = re.compile(r'(?P<string>"(?:[^"\\]|\\.)*+")|,(?=\s*+[}\]])', re.DOTALL)
_ODD_ESCAPE = re.compile(r'(\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))|\\(?=.)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _JsonItem:
    """An item, whose fields may be missing or of other types than they should be."""

    fields: Mapping[str, Any]
    feed: Mapping[str, Any]
    context: FeedContext

    def date(self) -> datetime | None:
        """When it was published, else when it was changed last."""
        return self.context.date(filter(None, (self._text("date_published"), self._text("date_modified"))))

    def headline(self, published: datetime | None) -> Headline | None:
        """The item as a headline; None without a title or a link.

        `title`, `summary` and `content_text` are no HTML; plugins that copy them out of HTML leave its references in.
        """
        title = literal_text(unescape(self._text("title")), MAX_TITLE_LENGTH)
        link = self._link()
        if title is None or link is None:
            return None
        text = self._text("summary") or self._text("content_text")
        description = literal_text(unescape(text), MAX_DESCRIPTION_LENGTH)
        return Headline(
            publisher=self.context.feed.publisher,
            title=title,
            link=link,
            description=description
            or plain_text(self._text("content_html"), MAX_DESCRIPTION_LENGTH, escaped_at_most=1),
            author=literal_text(people(self._authors()), MAX_AUTHOR_LENGTH),
            image=self._picture(),
            published=published,
            guid=literal_text(self._id(), MAX_GUID_LENGTH) or "",
            bare_title=without_name(title, (self.context.feed.publisher, _text(self.feed.get("title")))),
        )

    def _id(self) -> str:
        stated = self.fields.get("id")
        return str(stated) if isinstance(stated, (str, int, float)) else ""

    def _text(self, name: str) -> str:
        return _text(self.fields.get(name))

    def _link(self) -> str | None:
        """The item's page, else the one that it is about, else its id if that is an address, else its file's."""
        links = (absolute_link(self.context.base, self._text(name)) for name in ("url", "external_url"))
        files = (absolute_link(self.context.base, medium.url) for medium in self._attached())
        return next(filter(None, links), None) or http_link(self._text("id")) or next(filter(None, files), None)

    def _authors(self) -> Iterator[str]:
        """The item's own authors, else the feed's; version 1 has a single one."""
        for owner in (self.fields, self.feed):
            listed = owner.get("authors")
            authors = listed if isinstance(listed, list) else [owner.get("author")]
            names = [_text(author.get("name")) for author in authors if isinstance(author, dict)]
            if any(names):
                yield from names
                return

    def _attached(self) -> list[Medium]:
        attachments = self.fields.get("attachments")
        files = [each for each in attachments if isinstance(each, dict)] if isinstance(attachments, list) else []
        return [Medium(_text(each.get("url")), _text(each.get("mime_type"))) for each in files]

    def _picture(self) -> str | None:
        stated = [Medium(self._text(name)) for name in ("image", "banner_image")]
        media = [*(each for each in stated if each.url), *widest_first(self._attached())]
        return first_picture(media, self.context.base) or first_picture(
            pictures_in(self._text("content_html")), self.context.base, in_text=True
        )


def _text(value: object) -> str:
    return join_surrogates(value) if isinstance(value, str) else ""
