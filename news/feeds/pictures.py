"""Find an item's picture, in any of the ways that feeds state one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from news.feeds.links import absolute_link
from servicekit.markup import unescape

MIN_PICTURE_PX = 10
"""A smaller picture is a tracking pixel."""
MAX_SEARCHED_MARKUP = 20_000
"""Characters of an article that are searched for a picture."""

_IMAGE_FILE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|heic)(?:$|[?&#!:/])", re.IGNORECASE)
_OTHER_FILE = re.compile(r"\.(?:mp[34]|m4[av]|mpe?g|og[agv]|wav|aac|flac|mov|avi|webm|m3u8|pdf|zip|epub)(?:$|[?&#])", re.IGNORECASE)
_IMAGE_TYPES = ("image", "jpg", "jpeg", "png", "gif", "webp", "picture", "photo")
_NOT_CONTENT = re.compile(
    r"//pixel\.|gravatar\.com|doubleclick\.|feedburner\.|feedsportal\.|/~(?:ff|r)/|/(?:icons?|emoji|smilies)/|\.svg(?:$|[?#])"
    r"|[/_.-](?:pixel|spacer|blank|transparent|clear|1x1|placeholder|loading|loader|lazy|lazyload|grey|gray|trans|icon)"
    r"\.(?:gif|png|jpe?g|webp|php)(?:$|[?#])|/(?:pixel|b|t|p|c|count|counter|track|tracking)\.gif(?:$|[?#])",
    re.IGNORECASE,
)
"""URLs of what stands beside any article: share buttons, avatars of its authors, counters, what is shown meanwhile."""

_LAZY_ATTRIBUTES = (
    "data-src data-original data-lazy-src data-lazy data-original-src data-hi-res-src data-hires data-full-src data-full "
    "data-large-file data-orig-file data-orig-src data-image data-img-src data-img data-url data-echo data-delayed-url "
    "data-actualsrc data-cfsrc data-runner-src data-pin-media data-thumb lazy-src lazysrc original file"
).split()
_SRCSET_ATTRIBUTES = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset")
_SRCSET_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+([0-9.]{1,10})[wx])?\s*(?:,|$)")
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
        return cls(address, *(attributes.get(name, "") for name in ("type", "medium", "width", "height")))

    @property
    def is_image(self) -> bool:
        """Whether it is a picture: by the address, which is right more often, else by the type."""
        if _IMAGE_FILE.search(self.url):
            return self.medium in ("", "image")
        if _OTHER_FILE.search(self.url):
            return False
        return self.medium == "image" or self.type.strip().lower().startswith(_IMAGE_TYPES)

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


def first_picture(media: Iterable[Medium], base: str) -> str | None:
    """The address of the first of the media that can be an article's picture."""
    for each in media:
        link = None if each.is_pixel else absolute_link(base, each.url)
        if link and not _NOT_CONTENT.search(link):
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
    found = _SRCSET_CANDIDATE.findall(value[:MAX_SEARCHED_MARKUP])
    return [url for url, _ in sorted(found, key=lambda candidate: -_number(candidate[1]))]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
