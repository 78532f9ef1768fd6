"""The picture of an item: `media:content`, `media:thumbnail`, an enclosure, or the first one in its description."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

from news.feeds.links import web_link

SMALLEST_PX = 10
"""A picture of a pixel or a few counts its readers; it shows nothing."""

_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?&#!:/])", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|width|height)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_FURNITURE = re.compile(
    r"gravatar\.com|feedburner|feedsportal|doubleclick|/~(?:ff|r)/|[_/.-](?:icons?|pixel|spacer|emoji|smilies)[_/.-]",
    re.IGNORECASE,
)
"""What stands beside an article on any page: buttons to share it, faces of its authors, counters."""

_LONGEST_MARKUP = 20_000


def picture(entry: Mapping[str, Any], base: str) -> str | None:
    """Where the item's picture is, on http or https; of several `media:content` the widest."""
    media = sorted(_media(entry), key=lambda each: -_pixels(each, "width"))
    for candidates in (media, entry.get("media_thumbnail", []), _enclosures(entry), _in_markup(entry)):
        for each in candidates:
            if _is_tracker(each):
                continue
            link = web_link(urljoin_safe(base, each.get("url", "")))
            if link and not _FURNITURE.search(link):
                return link
    return None


def urljoin_safe(base: str, link: str) -> str:
    """The link seen from where the feed is; nothing where it is no link at all."""
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


def _media(entry: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [each for each in entry.get("media_content", []) if _is_image(each)]


def _enclosures(entry: Mapping[str, Any]) -> list[Mapping[str, str]]:
    files = [{**each, "url": each.get("href", "")} for each in entry.get("links", []) if each.get("rel") == "enclosure"]
    return [each for each in files if _is_image(each)]


def _is_image(media: Mapping[str, str]) -> bool:
    if media.get("medium") or media.get("type"):
        return media.get("medium") == "image" or media.get("type", "").lower().startswith("image/")
    return bool(_FILE.search(media.get("url", "")))


def _in_markup(entry: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    bodies = [entry.get("summary", ""), *(each.get("value", "") for each in entry.get("content", []))]
    for body in bodies:
        for tag in _IMG.findall(body[:_LONGEST_MARKUP]):
            found = _ATTRIBUTE.findall(tag)
            image = {name.lower(): unescape(double or single) for name, double, single in found}
            yield {**image, "url": image.get("src", "")}


def _is_tracker(image: Mapping[str, str]) -> bool:
    return any(0 <= _pixels(image, side, unknown=SMALLEST_PX) < SMALLEST_PX for side in ("width", "height"))


def _pixels(image: Mapping[str, str], side: str, unknown: int = 0) -> int:
    told = str(image.get(side, "")).strip().removesuffix("px")
    return int(told) if told.isascii() and told.isdigit() and len(told) < len("100000") else unknown
