"""Parse a feed (RSS 0.9 to 2.0, RDF, Atom or JSON Feed) into headlines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import islice

from babel.languages import get_official_languages
from lxml import etree

from news.feeds.charset import declared_language, decode
from news.feeds.errors import FeedIsPage
from news.feeds.feed import Feed
from news.feeds.headline import Headline, ParsedFeed
from news.feeds.items import (
    MAX_AUTHOR_LENGTH,
    MAX_DESCRIPTION_LENGTH,
    MAX_GUID_LENGTH,
    MAX_MARKUP_LENGTH,
    MAX_SEARCHED_MARKUP,
    MAX_TITLE_LENGTH,
    FeedContext,
    FeedItem,
    Medium,
    first_picture,
    literal_text,
    newest_headlines,
    people,
    pictures_in,
    plain_text,
    widest_first,
    without_name,
)
from news.feeds.json_feed import is_json, parse_json
from news.feeds.links import absolute_link, http_link
from news.feeds.page import feed_address
from news.feeds.schedule import Wanted, wanted
from news.feeds.unpack import Document, unpacked
from news.feeds.xml import parse_xml
from servicekit.plain_text import ESCAPED_AT_MOST, text_of

MAX_ALIKE = 20
"""Of one item's elements with the same name, the first are looked at."""
MAX_DATES = 4
"""Of one item's dates, the first are read."""

_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {
    "http://search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://purl.org/rss/1.0": "",
    "http://backend.userland.com/rss2": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
}
"""The prefixes by which namespaces are known here, whatever a feed calls them; URIs without their end."""

_NOT_RSS = {uri for uri, prefix in _PREFIXES.items() if prefix in ("atom", "xhtml")}
_UNPREFIXED = frozenset(
    "rss rdf channel item feed entry title link description summary content pubdate published updated guid id author "
    "enclosure category source ttl skiphours skipdays".split()
)
"""Elements of RSS and Atom, which a document may have put in a default namespace that isn't theirs."""
_DEFAULT_NAMESPACE = re.compile(
    r"""\sxmlns\s*=\s*["']\s*http://(?:www\.w3\.org/(?:2005/atom|1999/xhtml)|purl\.org/atom/ns)""", re.IGNORECASE
)
_ITEM_NAMES = ("item", "entry", "atom:entry")
_DATES = (
    "pubdate published atom:published atom:issued dc:date dcterms:issued issued date dcterms:created created "
    "updated atom:updated modified atom:modified dcterms:modified"
).split()
_TEXTS = (
    "description summary atom:summary dc:description content:encoded content atom:content xhtml:body body "
    "itunes:summary media:description"
).split()
_AUTHORS = "author atom:author dc:creator dcterms:creator creator itunes:author media:credit".split()
_PICTURE_WORDS = ("image", "img", "thumb", "photo", "picture", "poster")
_HTML_TYPES = ("html", "text/html")
_XHTML_TYPES = ("xhtml", "application/xhtml+xml")
_ALTERNATE = ("", "alternate", "http://www.iana.org/assignments/relation/alternate")
_LAST_RESORTS = ("canonical", "via", "related", "self")
_MAIL_ADDRESS = re.compile(r"(?:mailto:)?[^\s()<>@]{1,100}@[^\s()<>@]{1,100}")


def parse_document(document: Document, feed: Feed) -> ParsedFeed:
    """The headlines of a feed that came as this document; raises UnusableFeed."""
    body = unpacked(document.body, document.content_encoding)
    return parse_feed(body, document.content_type, document.url, feed)


def parse_feed(body: bytes, content_type: str, url: str, feed: Feed) -> ParsedFeed:
    """The headlines of a feed whose body came from `url`; raises UnusableFeed."""
    official = get_official_languages(feed.country.upper()) if feed.country else ()
    languages = [language for language in (feed.language, declared_language(body), *official) if language]
    text = decode(body, content_type, languages)
    context = FeedContext(feed, url, languages)
    if is_json(text):
        found, often = parse_json(text, context)
        return _parsed(found, often)
    try:
        root = parse_xml(text)
    except FeedIsPage:
        raise FeedIsPage(feed_address(text, url)) from None
    is_atom = etree.QName(root).localname.lower() == "feed"
    if _DEFAULT_NAMESPACE.search(text):
        _take_from_default_namespace(root, is_atom=is_atom)
    channel = root if is_atom else next((each for each in root.iter() if _name(each) == "channel"), root)
    context = replace(context, base=_base(root, channel, url, is_atom=is_atom))
    whole = _Whole(_texts_of(channel, "title"), _authors(_fields(channel)) if is_atom else "")
    items = [
        _XmlItem(element, _fields(element), context, whole, is_atom)
        for element in root.iter()
        if _name(element) in _ITEM_NAMES
    ]
    return _parsed(items, _wanted(channel))


def _parsed(items: Sequence[FeedItem], often: Wanted) -> ParsedFeed:
    headlines = newest_headlines(items)
    if headlines:
        return ParsedFeed(headlines, often)
    count = f"none of its {len(items)} items has" if len(items) > 1 else "its only item hasn't"
    return ParsedFeed((), often, f"{count} a title and a link on http or https" if items else "it has no items")


def _take_from_default_namespace(root: etree._Element, *, is_atom: bool) -> None:
    """Take RSS's elements out of a default namespace that isn't theirs: generators copy Atom's or XHTML's to `<rss>`.

    In an Atom feed only that of the root, if it isn't Atom's.
    """
    odd = {"http://www.w3.org/1999/xhtml"} if is_atom else _NOT_RSS
    for element in root.iter():
        namespace, _, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
        is_odd = namespace and element.prefix is None and namespace[1:].rstrip("/#= ").lower() in odd
        if is_odd and name.lower() in _UNPREFIXED:
            element.tag = name


def _name(element: etree._Element) -> str:
    """The element's name in lower case, with the prefix by which its namespace is known here."""
    return _known_name(element.tag, element.prefix or "") if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1000)
def _known_name(tag: str, prefix: str) -> str:
    namespace, _, name = tag.rpartition("}")
    undeclared, _, local = name.rpartition(":")  # an undeclared prefix is part of the name
    uri = namespace[1:].strip().lower().rstrip("/#= ").replace("https://", "http://", 1)
    known = _PREFIXES.get(uri, prefix) if namespace else undeclared
    return f"{known}:{local}".lower() if known else local.lower()


def _fields(element: etree._Element) -> dict[str, list[etree._Element]]:
    """An element's children by their names. Atom's count like RSS's, and media inside of other media as the item's."""
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        name = _name(child)
        alike = found.setdefault(name.removeprefix("atom:"), [])
        if len(alike) < MAX_ALIKE:
            alike.append(child)
        if name in ("media:group", "media:content"):
            for inner, elements in _fields(child).items():
                if inner in ("media:content", "media:thumbnail", "media:description"):
                    found.setdefault(inner, []).extend(elements)
    return found


def _base(root: etree._Element, channel: etree._Element, url: str, *, is_atom: bool) -> str:
    """What links are relative to: `xml:base`, else in RSS the publisher's site, else the feed's own URL."""
    stated = root.get(_XML_BASE) or channel.get(_XML_BASE)
    if stated:
        return absolute_link(url, stated) or url
    if is_atom:
        return url
    links = [child for child in channel if _name(child) == "link"]
    return next((link for link in (absolute_link(url, _literal(each)) for each in links) if link), url)


def _wanted(channel: etree._Element) -> Wanted:
    texts: dict[str, list[str]] = {}
    for child in channel:
        name = _name(child)
        if name in ("skiphours", "skipdays"):
            for inner in child:
                texts.setdefault(_name(inner), []).append(_literal(inner))
        elif name in ("ttl", "sy:updateperiod", "sy:updatefrequency"):
            texts.setdefault(name, []).append(_literal(child))
    return wanted(texts)


def _literal(element: etree._Element) -> str:
    """All text inside an element, as far as it is looked at."""
    pieces, length = [], 0
    for text in element.itertext():
        pieces.append(str(text))
        length += len(pieces[-1])
        if length > MAX_SEARCHED_MARKUP:
            break
    return "".join(pieces)


def _inner_markup(element: etree._Element) -> str:
    """What stands inside an element, as HTML, as far as it is looked at."""
    if not len(element):
        return element.text or ""
    pieces: list[str] = []
    length = 0
    for event, each in etree.iterwalk(element, events=("start", "end")):
        pieces.append(_tag(each, event, element))
        length += len(pieces[-1])
        if length > MAX_SEARCHED_MARKUP:
            break
    return "".join(pieces)


def _tag(element: etree._Element, event: str, outermost: etree._Element) -> str:
    """A start tag with the text after it, or an end tag with the text after it; of the outermost, the text alone."""
    tag = str(element.tag).rpartition("}")[2]
    is_outermost = element is outermost
    if event == "end":
        return "" if is_outermost else f"</{tag}>{escape(element.tail or '', quote=False)}"
    text = escape(element.text or "", quote=False)
    if is_outermost:
        return text
    named = {str(name): str(value) for name, value in element.attrib.items() if "{" not in str(name)}
    if named.get("src") and element.base != outermost.base:  # an `xml:base` in between, which HTML doesn't know
        named["src"] = absolute_link(element.base or "", named["src"]) or named["src"]
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in named.items())
    return f"<{tag}{attributes}>{text}"


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a feed says for all of its items."""

    title: str
    authors: str


@dataclass(frozen=True, slots=True)
class _XmlItem:
    """An item of RSS or RDF, or an entry of Atom."""

    element: etree._Element
    fields: Mapping[str, list[etree._Element]]
    context: FeedContext
    whole: _Whole
    is_atom: bool

    def date(self) -> datetime | None:
        """When it was published, else when it was changed last."""
        dates = (each for name in _DATES for each in self.fields.get(name, ()))
        return self.context.date(_literal(each) for each in islice(dates, MAX_DATES))

    def headline(self, published: datetime | None) -> Headline | None:
        """The item as a headline; None without a title or a link."""
        titles = (
            self._plain(each, MAX_TITLE_LENGTH, is_title=True)
            for name in ("title", "dc:title")
            for each in self.fields.get(name, ())
        )
        title = next((text for text in titles if text), None)
        link = self._link()
        if title is None or link is None:
            return None
        texts = (self._plain(each, MAX_DESCRIPTION_LENGTH) for name in _TEXTS for each in self.fields.get(name, ()))
        return Headline(
            publisher=self.context.feed.publisher,
            title=title,
            link=link,
            description=next((text for text in texts if text), None),
            author=self._author(),
            image=self._picture(),
            published=published,
            guid=self._guid(),
            bare_title=without_name(title, (self._first("source"), self.context.feed.publisher, self.whole.title)),
        )

    def _first(self, name: str) -> str:
        return next((_literal(each).strip() for each in self.fields.get(name, ())), "")

    def _guid(self) -> str:
        """What the feed tells its items apart by: RSS's `guid`, Atom's `id`."""
        return literal_text(self._first("guid") or self._first("id"), MAX_GUID_LENGTH) or ""

    def _plain(self, element: etree._Element, max_length: int, *, is_title: bool = False) -> str | None:
        """An element's text. RSS doesn't say how often it is escaped; Atom does by `type` (RFC 4287, section 3.1)."""
        if not self.is_atom:
            return plain_text(_inner_markup(element), max_length, is_title=is_title)
        escaped = (element.get("mode") or "").strip().lower() == "escaped"  # Atom 0.3
        kind = "html" if escaped else (element.get("type") or "text").strip().lower()
        if kind in _XHTML_TYPES or len(element):
            return plain_text(_inner_markup(element), max_length, escaped_at_most=1)
        if kind in _HTML_TYPES:
            return plain_text(element.text, max_length, escaped_at_most=1)
        return literal_text(element.text, max_length)

    def _base_of(self, element: etree._Element) -> str:
        """What links in an element are relative to: `element.base` is what `xml:base` says of it."""
        return absolute_link(self.context.base, element.base) or self.context.base

    def _link(self) -> str | None:
        return next(filter(None, self._links()), None)

    def _links(self) -> Iterator[str | None]:
        """The article's address in all the ways to state it, the likelier first."""
        links = self.fields.get("link", [])
        yield from (absolute_link(self._base_of(each), _literal(each)) for each in links if not each.get("href"))
        addresses = [(each, (each.get("rel") or "").strip().lower()) for each in links if each.get("href")]
        pages = sorted(addresses, key=lambda link: "html" not in (link[0].get("type") or "html"))
        yield from (absolute_link(self._base_of(each), each.get("href")) for each, rel in pages if rel in _ALTERNATE)
        for guid in self.fields.get("guid", []):
            if (guid.get("isPermaLink") or guid.get("ispermalink") or "true").strip().lower() != "false":
                yield http_link(absolute_link("", _literal(guid)))
        for name in ("feedburner:origlink", "url", "dc:identifier", "id"):
            yield from (http_link(absolute_link("", _literal(each))) for each in self.fields.get(name, ()))
        yield http_link(self.element.get(f"{{{_RDF}}}about"))
        yield from (absolute_link(self._base_of(each), each.get("src")) for each in self.fields.get("content", ()))
        yield from (
            absolute_link(self._base_of(each), each.get("href")) for each, rel in addresses if rel in _LAST_RESORTS
        )
        for each in (*self.fields.get("enclosure", ()), *self.fields.get("media:content", ())):
            yield absolute_link(self._base_of(each), each.get("url"))
        yield from (
            absolute_link(self._base_of(each), each.get("href")) for each, rel in addresses if rel == "enclosure"
        )

    def _author(self) -> str | None:
        """Its own authors, else, in Atom, those of its source and of the feed (RFC 4287, 4.2.1)."""
        own = _authors(self.fields)
        if own or not self.is_atom:
            return own or None
        sources = (_authors(_fields(each)) for each in self.fields.get("source", ()))
        return next(filter(None, sources), "") or self.whole.authors or None

    def _picture(self) -> str | None:
        """The widest `media:content`, else a thumbnail, an enclosure, another element for a picture, or an `<img>`."""
        for media in self._stated_media():
            picture = first_picture(media, self._base_of(self.element))
            if picture:
                return picture
        texts = (each for name in _TEXTS for each in self.fields.get(name, ()))
        found = (first_picture(pictures_in(_inner_markup(each)), self._base_of(each), in_text=True) for each in texts)
        return next(filter(None, found), None)

    def _stated_media(self) -> Iterator[list[Medium]]:
        yield widest_first(_medium(each) for each in self.fields.get("media:content", ()))
        yield [_medium(each) for each in self.fields.get("media:thumbnail", ())]
        links = [each for each in self.fields.get("link", ()) if (each.get("rel") or "").lower() == "enclosure"]
        sources = [each for each in self.fields.get("content", ()) if each.get("src")]  # RFC 4287, section 4.1.3.2
        yield widest_first(_medium(each) for each in [*self.fields.get("enclosure", ()), *links, *sources])
        yield [medium for name, elements in self.fields.items() if _names_picture(name) for medium in _stated(elements)]
        untold = (each for each in self.fields.get("media:content", ()) if _TELLS_MEDIUM.isdisjoint(each.attrib))
        yield [medium for medium in map(_medium, untold) if medium.may_be_image]


_TELLS_MEDIUM = frozenset(
    {"type", "medium", "duration", "bitrate", "framerate", "samplingrate", "channels", "fileSize"}
)
"""Attributes of Media RSS (www.rssboard.org) which anything but a picture has one of."""


def _medium(element: etree._Element) -> Medium:
    attributes = {str(name).rpartition("}")[2].lower(): str(value) for name, value in element.attrib.items()}
    return Medium.of(
        attributes, attributes.get("url") or attributes.get("href") or (element.text or "").strip() or None
    )


def _names_picture(name: str) -> bool:
    """Whether an element of another name is there for a picture, such as `image`, `post-thumbnail`, `itunes:image`."""
    return not name.startswith("media:") and any(word in name for word in _PICTURE_WORDS)


def _stated(elements: list[etree._Element]) -> Iterator[Medium]:
    """The addresses that such elements hold: in an attribute, as text, or in an element inside."""
    for element in elements:
        for each in element.iter():
            if _name(each) in ("link", "title") and each is not element:
                continue
            address = each.get("url") or each.get("href") or each.get("src") or each.get(f"{{{_RDF}}}resource")
            text = (address or each.text or "").strip()
            if text.startswith(("http:", "https:", "/")) and not any(character.isspace() for character in text):
                yield replace(_medium(each), url=text)


def _is_author(element: etree._Element) -> bool:
    return (element.get("role") or "author").strip().lower() in ("author", "writer", "reporter")


def _authors(fields: Mapping[str, list[etree._Element]]) -> str:
    """The authors among an item's or a feed's elements, in one line; "" for none."""
    for name in _AUTHORS:
        names = [_author_name(each) for each in fields.get(name, ()) if _is_author(each)]
        author = literal_text(people(names), MAX_AUTHOR_LENGTH)
        if author:
            return author
    return ""


def _texts_of(element: etree._Element, name: str) -> str:
    """The text of an element's first child of a name, in RSS's or in Atom's namespace."""
    children = (child for child in element if _name(child).removeprefix("atom:") == name)
    return next((_literal(child).strip() for child in children), "")


def _author_name(element: etree._Element) -> str:
    """The name in an author's element: RSS has `mail (Name)` or a name, Atom a `name` inside."""
    names = [_literal(each) for each in element if _name(each) in ("name", "atom:name")]
    markup = (names[0] if names else _literal(element))[:MAX_MARKUP_LENGTH]
    if "<" in markup or "&" in markup:
        markup = text_of(markup, escaped_at_most=ESCAPED_AT_MOST)
    text = " ".join(markup.split())[: MAX_AUTHOR_LENGTH * 2]
    return _MAIL_ADDRESS.sub("", text).strip(" ()<>,")
