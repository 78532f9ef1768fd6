"""A web page that came in place of a feed: where it says that the feed is."""

import re

from lxml import etree

from news.feeds.links import absolute_link

_LONGEST_HEAD = 100_000
"""Characters of a page that are searched."""
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|application/(?:feed\+)?json", re.IGNORECASE)
_REFRESH = re.compile(r"""\s*[\d.]*\s*[;,]?\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)
"""https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh"""


def feed_address(page: str, url: str) -> str:
    """The address of the feed that a page at `url` names, else of the page that it refreshes to; "" if neither.

    `<link rel=alternate>` with a feed's type is RSS autodiscovery (https://www.rssboard.org/rss-autodiscovery).
    """
    try:
        head = page[:_LONGEST_HEAD].encode(errors="replace")
        root = etree.fromstring(head, etree.HTMLParser(encoding="utf-8", no_network=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return ""
    base = absolute_link(url, next((each.get("href") for each in root.iter("base")), None)) or url
    named = [each.get("href") for each in root.iter("link") if _is_feed(each)]
    refreshed = [_REFRESH.match(each.get("content") or "") for each in root.iter("meta") if _refreshes(each)]
    targets = [*named, *(found[1] for found in refreshed if found)]
    return next((link for link in (absolute_link(base, target) for target in targets) if link and link != url), "")


def _is_feed(link: etree._Element) -> bool:
    is_alternate = "alternate" in (link.get("rel") or "").lower().split()
    return is_alternate and bool(_FEED_TYPE.match((link.get("type") or "").strip()))


def _refreshes(meta: etree._Element) -> bool:
    return (meta.get("http-equiv") or "").strip().lower() == "refresh"
