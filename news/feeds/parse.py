"""Parse a feed (RSS 0.9 to 2.0, RDF or Atom) into headlines, at a bounded cost.

feedparser (6.0) takes quadratic time over tens of thousands of open tags, and over a long author. So a document is cut
to its first items and to a number of characters and tags before it is parsed.
"""

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import feedparser  # type: ignore[import-untyped]
from feedparser.mixin import _FeedParserMixin  # type: ignore[import-untyped]

from news.feeds.errors import UnusableFeed
from news.feeds.text import decode, plain_text
from servicekit.schemas.news import Article, Source

MAX_TITLE_LENGTH = 300
MAX_DESCRIPTION_LENGTH = 300
MAX_AUTHOR_LENGTH = 100
EARLIEST_YEAR = 1990
"""A date before the Web comes from a clock that was never set."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One article of a feed, as plain text; `published` is in UTC, and None if the feed has no usable date."""

    publisher: str
    title: str
    link: str
    description: str | None = None
    author: str | None = None
    image: str | None = None
    published: datetime | None = None

    def as_article(self) -> Article:
        """The headline in NewsAPI's shape."""
        published_at = self.published and self.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Article(
            source=Source(name=self.publisher),
            author=self.author,
            title=self.title,
            description=self.description,
            url=self.link,
            urlToImage=self.image,
            publishedAt=published_at,
        )


def parse_feed(body: bytes, content_type: str, url: str, publisher: str) -> tuple[Headline, ...]:
    """The headlines of a feed that was fetched from `url`; raises UnusableFeed."""
    document = apply_limits(decode(body, content_type)).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        feed = feedparser.parse(document, response_headers=headers)
    except Exception as error:  # noqa: BLE001 - feedparser documents no exceptions, and a hostile feed may cause any
        raise UnusableFeed(f"the feed can't be parsed ({type(error).__name__})") from None
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise UnusableFeed("what came is no feed")
    headlines = (_headline(entry, url, publisher) for entry in feed.entries)
    return tuple(headline for headline in headlines if headline is not None)


def _headline(entry: Mapping[str, Any], url: str, publisher: str) -> Headline | None:
    """The headline of an entry; None without a title or a link."""
    title = plain_text(entry.get("title"), MAX_TITLE_LENGTH)
    link = http_link(_join_url(url, entry.get("link") or ""))
    if title is None or link is None:
        return None
    return Headline(
        publisher=publisher,
        title=title,
        link=link,
        description=plain_text(entry.get("summary"), MAX_DESCRIPTION_LENGTH),
        author=_author(entry),
        image=_picture_url(entry, url),
        published=_published(entry),
    )


def _author(entry: Mapping[str, Any]) -> str | None:
    """The authors' names; addresses of mail and of pages are left out."""
    names = [each.get("name", "") for each in entry.get("authors", [])] or [entry.get("author", "")]
    people = [name for name in names if name and "@" not in name and "://" not in name]
    return plain_text(", ".join(dict.fromkeys(people)), MAX_AUTHOR_LENGTH)


def _published(entry: Mapping[str, Any]) -> datetime | None:
    """The date of publication, else of the last change. feedparser converts dates to UTC, unreadable ones to None."""
    values = dict(entry)  # feedparser's own look-up warns when one date stands in for another
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        if values.get(name):
            try:
                date = datetime.fromtimestamp(timegm(values[name]), UTC)
            except (OverflowError, ValueError, OSError):
                continue
            return date if date.year >= EARLIEST_YEAR else None
    return None


# Limits

MAX_ITEMS = 60
MAX_CHARACTERS = 1_000_000
MAX_MARKS = 20_000
"""Of `<` and `&` together: what feedparser's time depends on."""

MAX_RAW_AUTHOR_LENGTH = 200
_ITEM_END = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_MEDIA_CAPTION = re.compile(
    r"<media:(title|description|credit|text)\b[^<>]{0,500}>"
    r"[^<]{0,5000}(?:<!\[CDATA\[[^\]]{0,5000}\]\]>[^<]{0,500})?</media:\1\s*>"
)
"""A picture's own title and description, which feedparser would take for the item's."""


def apply_limits(text: str) -> str:
    """The document with as many of its first items as the limits allow; raises UnusableFeed if they allow none."""
    if "<!entity" in text.lower():  # feeds need none; attackers use them to exhaust memory or to read local files
        raise UnusableFeed("the feed declares entities")
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    if _within_limits(text) and len(ends) <= MAX_ITEMS:
        return _MEDIA_CAPTION.sub("", text)
    tail = text[ends[-1] :] if ends else ""
    shorter = (text[:end] + tail for end in reversed(ends[:MAX_ITEMS]) if end + len(tail) <= MAX_CHARACTERS)
    kept = next(filter(_within_limits, shorter), None)
    if kept is None:
        raise UnusableFeed("the feed is too large or too deep to be read")
    return _MEDIA_CAPTION.sub("", kept)


def _within_limits(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and text.count("<") + text.count("&") <= MAX_MARKS


_MAIL_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_sync_author_detail = _FeedParserMixin._sync_author_detail  # noqa: SLF001 - feedparser has no public hook


def _sync_short_author_detail(parser: Any, key: str = "author") -> None:  # noqa: ANN401 - feedparser has no types
    """Shorten the author and drop mail addresses before feedparser searches it for one.

    Its regular expression (6.0.14) needs 62 s for an author of 100 kB, and nothing can interrupt it; it ends a domain
    after four letters, and leaves `ple` of `zoe@paper.example` as a name.
    """
    context = parser._get_context()  # noqa: SLF001
    if context.get(key):
        context[key] = _MAIL_ADDRESS.sub("", context[key][:MAX_RAW_AUTHOR_LENGTH]).strip(" ()<>")
    _sync_author_detail(parser, key)


_FeedParserMixin._sync_author_detail = _sync_short_author_detail  # noqa: SLF001

# Links

MAX_LINK_LENGTH = 2_000
_TRACKING_PARAMS = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref ref_src ref_url cmp cmpid xtor ncid ocid rss src source "
    "campaign campaign_id partner feed traffic_source ftag wt_mc feedid medium".split()
)
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "pk_", "mtm_", "ito")
_SAFE_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"


def http_link(link: str | None) -> str | None:
    """The link as a valid URL, percent-encoded where necessary; None unless it is http(s) with a host."""
    text = "".join((link or "").split())
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0
    except ValueError:
        return None
    if not usable or len(text) > MAX_LINK_LENGTH:
        return None
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return quote(urlunsplit(parts._replace(netloc=host)), safe=_SAFE_URL_CHARACTERS, errors="replace")


def link_key(link: str) -> str:
    """A key that is equal for links to the same article: without tracking parameters, scheme and `www.`."""
    parts = urlsplit(link)
    params = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0].lower())]
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(sorted(params))}"


def _is_tracking(param: str) -> bool:
    return param in _TRACKING_PARAMS or param.startswith(_TRACKING_PREFIXES)


def _join_url(base: str, link: str) -> str:
    """The absolute URL of a link; "" if the link is empty or malformed."""
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return ""


# Pictures

MIN_PICTURE_PX = 10
"""A smaller picture is a tracking pixel."""

_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?&#!:/])", re.IGNORECASE)
_IMG_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_IMG_ATTRIBUTE = re.compile(r"""\b(src|width|height)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_NOT_CONTENT = re.compile(
    r"gravatar\.com|feedburner|feedsportal|doubleclick|/~(?:ff|r)/|[_/.-](?:icons?|pixel|spacer|emoji|smilies)[_/.-]",
    re.IGNORECASE,
)
"""URLs of what stands beside any article: share buttons, avatars of its authors, counters."""

_MAX_SEARCHED_MARKUP = 20_000


def _picture_url(entry: Mapping[str, Any], base: str) -> str | None:
    """The entry's picture: the widest `media:content`, else a thumbnail, an enclosure, or the first `<img>`."""
    media = sorted(_media_contents(entry), key=lambda image: -_pixels(image, "width"))
    for images in (media, entry.get("media_thumbnail", []), _image_enclosures(entry), _img_tags(entry)):
        for image in images:
            if _is_tracking_pixel(image):
                continue
            link = http_link(_join_url(base, image.get("url", "")))
            if link and not _NOT_CONTENT.search(link):
                return link
    return None


def _media_contents(entry: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return [media for media in entry.get("media_content", []) if _is_image(media)]


def _image_enclosures(entry: Mapping[str, Any]) -> list[Mapping[str, str]]:
    enclosures = [link for link in entry.get("links", []) if link.get("rel") == "enclosure"]
    files = [{**enclosure, "url": enclosure.get("href", "")} for enclosure in enclosures]
    return [file for file in files if _is_image(file)]


def _is_image(media: Mapping[str, str]) -> bool:
    if media.get("medium") or media.get("type"):
        return media.get("medium") == "image" or media.get("type", "").lower().startswith("image/")
    return bool(_IMAGE_FILE.search(media.get("url", "")))


def _img_tags(entry: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    bodies = [entry.get("summary", ""), *(content.get("value", "") for content in entry.get("content", []))]
    for body in bodies:
        for tag in _IMG_TAG.findall(body[:_MAX_SEARCHED_MARKUP]):
            attributes = _IMG_ATTRIBUTE.findall(tag)
            image = {name.lower(): unescape(double or single) for name, double, single in attributes}
            yield {**image, "url": image.get("src", "")}


def _is_tracking_pixel(image: Mapping[str, str]) -> bool:
    return any(0 <= _pixels(image, side, unknown=MIN_PICTURE_PX) < MIN_PICTURE_PX for side in ("width", "height"))


def _pixels(image: Mapping[str, str], side: str, unknown: int = 0) -> int:
    value = str(image.get(side, "")).strip().removesuffix("px")
    return int(value) if value.isascii() and value.isdigit() and len(value) < len("100000") else unknown
