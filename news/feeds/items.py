"""What the items of any kind of feed become: headlines, of the newest of them; their texts, addresses and pictures."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from lxml import etree

from contract.folding import plain_letters
from news.feeds.dates import parse_date
from news.feeds.feed import Feed
from news.feeds.headline import Headline
from news.feeds.links import absolute_link
from servicekit.plain_text import ESCAPED_AT_MOST, clean, text_of, unescape

MAX_ITEMS = 60
"""The newest of a feed's items are used; an item without a date is as new as the one before it."""
MAX_DATED_ITEMS = 2_000
"""Of a longer feed, only the first and the last items are looked at."""
MAX_TITLE_LENGTH = 300
MAX_DESCRIPTION_LENGTH = 300
MAX_AUTHOR_LENGTH = 100
MAX_GUID_LENGTH = 200

_UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedContext:
    """What items are read by: their feed, the URL that links are relative to, and the languages it may be in."""

    feed: Feed
    base: str
    languages: Sequence[str] = ()

    def date(self, texts: Iterable[str]) -> datetime | None:
        """The first of the dates that can be read."""
        dates = (parse_date(text, self.feed.country, self.languages) for text in texts)
        return next((date for date in dates if date), None)


class FeedItem(Protocol):
    """An item as its format has it."""

    def date(self) -> datetime | None:
        """When it was published, else when it was changed last."""

    def headline(self, published: datetime | None) -> Headline | None:
        """The item as a headline; None without a title or a link."""


def without_name(title: str, names: Iterable[str | None]) -> str:
    """The title without the name that it ends in, if that is one of these; "" where there is none."""
    if not _NAME_APART.search(title):  # which is quick, and so with nearly all titles
        return ""
    folded = {plain_letters(clean(part)) for name in names if name for part in (name, *_NAME_APART.split(name))}
    at_end = (gap for gap in _NAME_APART.finditer(title) if plain_letters(title[gap.end() :]) in folded)
    gap = next(at_end, None)
    return title[: gap.start()] if gap else ""


_NAME_APART = re.compile(r"\s+(?:[-\u2010-\u2015|\u00b7\u2022\u00bb\u203a/~]|::?|\|\|)\s+")
"""What stands between a title and the publisher's name, as search engines' and aggregators' feeds have it."""


def newest_headlines(items: Sequence[FeedItem]) -> tuple[Headline, ...]:
    """The headlines of the newest items, in the order of the feed."""
    if len(items) > MAX_DATED_ITEMS:
        items = [*items[: MAX_DATED_ITEMS // 2], *items[-MAX_DATED_ITEMS // 2 :]]
    dated = [(item, item.date()) for item in items]
    if len(dated) > MAX_ITEMS:
        dated = _newest(dated)
    headlines = (item.headline(published) for item, published in dated)
    return tuple(headline for headline in headlines if headline is not None)


def _newest(dated: Sequence[tuple[FeedItem, datetime | None]]) -> list[tuple[FeedItem, datetime | None]]:
    """The newest MAX_ITEMS, in their order."""
    ages, last = [], _UNDATED
    for _, published in dated:
        last = published or last
        ages.append(last)
    positions = sorted(range(len(dated)), key=lambda position: ages[position], reverse=True)[:MAX_ITEMS]
    return [dated[position] for position in sorted(positions)]


def people(names: Iterable[str]) -> str:
    """Authors' names in one line, each once, without markup; addresses of mail and of pages are left out."""
    known = (" ".join((text_of(name[:MAX_MARKUP_LENGTH]) if "<" in name else name).split()) for name in names)
    return ", ".join(dict.fromkeys(name for name in known if name and "@" not in name and "://" not in name))


_STRAY_CONTROL = re.compile("[\x80-\x84\x86-\x9a\x9c-\x9f]")
"""What text that was decoded wrongly has; to a terminal some begin a sequence, which would swallow what follows."""

MAX_MARKUP_LENGTH = 4_000
"""Characters of one field that are processed; a title and the first sentences of an article are far shorter."""


def plain_text(
    markup: str | None, max_length: int, *, escaped_at_most: int = ESCAPED_AT_MOST, is_title: bool = False
) -> str | None:
    """One line of at most `max_length` characters without markup, or None if nothing is left: see `text_of`."""
    text = text_of((markup or "")[:MAX_MARKUP_LENGTH], escaped_at_most=escaped_at_most, is_title=is_title)
    return literal_text(text, max_length)


def literal_text(text: str | None, max_length: int) -> str | None:
    """The text as one line of at most `max_length` characters, harmless to a terminal, or None if it is empty."""
    return _shorten(clean(_STRAY_CONTROL.sub("", (text or "")[:MAX_MARKUP_LENGTH])), max_length) or None


def _shorten(text: str, max_length: int) -> str:
    """Cut at the last space, unless that removes more than a quarter."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > max_length * 3 // 4 else cut).rstrip(" ,.;:-\u2013") + "…"


MIN_PICTURE_PX = 10
"""A smaller picture is a tracking pixel."""
MAX_SEARCHED_MARKUP = 20_000
"""Characters of an article that are searched for a picture."""

_IMAGE_FILE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|heic)(?:$|[?&#!:/])", re.IGNORECASE)
_OTHER_FILE = re.compile(
    r"\.(?:mp[34]|m4[av]|mpe?g|og[agv]|wav|aac|flac|mov|avi|webm|m3u8|pdf|zip|epub)(?:$|[?&#])", re.IGNORECASE
)
_PLAYER = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube(?:-nocookie)?|youtu|vimeo|dailymotion|twitch|soundcloud|spotify)\.\w+/"
    r"|/(?:embed|player|watch|video)s?[/?.]|\.(?:html?|swf|aspx?|jsp)(?:$|[?#])",
    re.IGNORECASE,
)
_IMAGE_TYPES = ("image", "jpg", "jpeg", "png", "gif", "webp", "picture", "photo")
_NO_IMAGE_TYPES = ("video", "audio")
_NOT_CONTENT = re.compile(r"gravatar\.com|doubleclick\.|feedburner\.|feedsportal\.|/~(?:ff|r)/", re.IGNORECASE)
"""Hosts and paths of authors' avatars, advertisements and counters, which some tools state as an item's media."""
_FURNITURE = re.compile(
    r"//pixel\.|/(?:icons?|emoji|smilies)/|\.svg(?:$|[?#])"
    r"|(?:twitter|facebook|linkedin|whatsapp|pinterest|reddit|google|share|rss|e?mail|print)[_-]?(?:icon|logo|button)"
    r"|[/_.-](?:spacer|blank|transparent|clear|1x1|placeholder|trans|icon)\.(?:gif|png|jpe?g|webp|php)(?:$|[?#])"
    r"|[/_.-](?:loading|loader|lazy|lazyload|grey|gray)\.(?:gif|png)(?:$|[?#])"
    r"|/(?:pixel|b|t|p|c|count|counter|track|tracking)\.(?:gif|php)(?:$|[?#])|/pixel\.png(?:$|[?#])",
    re.IGNORECASE,
)
"""URLs of `<img>` in a text that stand beside any article: share buttons, counters, what is shown meanwhile.

A picture that a feed states is none of it, whatever words are in its address: `point-blank.jpg`, `/icons/portrait.jpg`.
"""

_LAZY_ATTRIBUTES = (
    "data-src data-original data-lazy-src data-lazy data-original-src data-hi-res-src data-hires data-full-src "
    "data-full data-large-file data-orig-file data-orig-src data-image data-img-src data-img data-url data-echo "
    "data-delayed-url data-actualsrc data-cfsrc data-runner-src data-pin-media data-thumb lazy-src lazysrc "
    "original file"
).split()
_SRCSET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
_SRCSET_COMMA = re.compile(r",\s+|(?<=\d[wx]),")
"""What separates two candidates; a comma within an address is part of it."""
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*[\"']?([^\"')]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that an item states: its address, and what is said of it. Sizes are in pixels, 0 if unknown."""

    url: str
    type: str = ""
    medium: str = ""
    width: str = ""
    height: str = ""

    @classmethod
    def of(cls, attributes: Mapping[str, str], url: str | None = None) -> "Medium":
        """A medium from an element's attributes."""
        address = url or attributes.get("url") or attributes.get("href") or attributes.get("src") or ""
        return cls(
            address, *(attributes.get(name, "").strip().lower() for name in ("type", "medium", "width", "height"))
        )

    @property
    def is_image(self) -> bool:
        """Whether it is a picture: by the address, which is right most often, else by the type, else by its size."""
        path = self.url.partition("?")[0]
        if _OTHER_FILE.search(path):
            return False
        kind = self.type.strip().lower()
        if _IMAGE_FILE.search(path) or (_IMAGE_FILE.search(self.url) and not kind.startswith(_NO_IMAGE_TYPES)):
            return self.medium in ("", "image")
        if not self.type and not self.medium:
            return pixels(self.width) is not None and pixels(self.height) is not None
        return self.medium == "image" or kind.startswith(_IMAGE_TYPES)

    @property
    def may_be_image(self) -> bool:
        """Whether it may be a picture, of which nothing is told: no other file, player or page by its address."""
        return not _OTHER_FILE.search(self.url) and not _PLAYER.search(self.url)

    @property
    def is_pixel(self) -> bool:
        """Whether it is too small to be seen."""
        sizes = [pixels(side) for side in (self.width, self.height)]
        return any(size is not None and size < MIN_PICTURE_PX for size in sizes)


def pixels(value: str) -> int | None:
    """A size as a number; None if it isn't one."""
    digits = value.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len("100000") else None


def widest_first(media: Iterable[Medium]) -> list[Medium]:
    """The pictures among the media, the widest first; of the same width, in their order."""
    return sorted((each for each in media if each.is_image), key=lambda each: -(pixels(each.width) or 0))


def first_picture(media: Iterable[Medium], base: str, *, in_text: bool = False) -> str | None:
    """The address of the first of the media that can be an article's picture; `in_text` for those of its text."""
    for each in media:
        link = None if each.is_pixel else absolute_link(base, each.url)
        if link and not _NOT_CONTENT.search(link) and not (in_text and _FURNITURE.search(link)):
            return link
    return None


def pictures_in(markup: str) -> Iterator[Medium]:
    """The pictures in an article's HTML, in their order."""
    html = markup[:MAX_SEARCHED_MARKUP]
    if "<" not in html or "&lt;img" in html.lower():
        html = unescape(html)
    if "<" not in html:
        return
    try:
        root = etree.fromstring(html.encode(errors="replace"), etree.HTMLParser(encoding="utf-8", no_network=True))
    except etree.XMLSyntaxError:
        return
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str):
            yield from _pictures_of(element.tag, {str(name): str(value) for name, value in element.attrib.items()})


def _pictures_of(tag: str, attributes: Mapping[str, str]) -> Iterator[Medium]:
    if tag in ("img", "amp-img", "image", "source"):
        urls = [attributes[name] for name in _LAZY_ATTRIBUTES if _is_address(attributes.get(name, ""))]
        if tag != "source":
            urls.append(attributes.get("src", ""))
        urls += [url for name in _SRCSET_ATTRIBUTES for url in _srcset(attributes.get(name, ""))]
        yield from (Medium.of(attributes, url) for url in urls if url and not url.lower().startswith("data:"))
    if tag == "video" and attributes.get("poster"):
        yield Medium(attributes["poster"])
    background = _BACKGROUND.search(attributes.get("style", "")[:1000])
    if background:
        yield Medium(background[1])


def _is_address(value: str) -> bool:
    return value.startswith(("http:", "https:", "/", "./")) or bool(_IMAGE_FILE.search(value))


def _srcset(value: str) -> list[str]:
    """The addresses in a `srcset`, the largest first."""
    candidates = (candidate.split() for candidate in _SRCSET_COMMA.split(value[:MAX_SEARCHED_MARKUP]))
    found = [(parts[0].strip(","), _number(parts[-1][:-1])) for parts in candidates if parts]
    return [url for url, _ in sorted(found, key=lambda candidate: -candidate[1])]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
