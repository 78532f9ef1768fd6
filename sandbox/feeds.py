"""Publishers' feeds: /feeds/<country>/<n>.<rss|rdf|atom|broken>, and their table at /feeds.csv.

feeds.csv beside this module is the table (country,language,publisher,url,category) with paths; `listing` writes it with
addresses, the format of NEWS_FEEDS.

The documents have the irregularities of real feeds. RSS 2.0: HTML and doubly escaped entities in titles; the image as
media:content, enclosure or <img> in turn. RDF (RSS 1.0): no dc:date in every third item. Atom: HTML titles; no
`published` in every fourth entry.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

from flask import Blueprint, Response, abort, request

from sandbox.climate import HOUR_S
from sandbox.control import current_state
from sandbox.headlines import InventedHeadline, headlines

bp = Blueprint("feeds", __name__)

_COLUMNS = ("country", "language", "publisher", "url", "category")
_ITEMS = 12
_ENCODINGS = {
    "/feeds/gr/1.rss": "iso-8859-7",
    "/feeds/gr/2.rdf": "windows-1253",
    "/feeds/jp/1.rss": "shift_jis",
    "/feeds/jp/2.rdf": "euc-jp",
    "/feeds/ru/1.rss": "windows-1251",
    "/feeds/ua/1.rss": "windows-1251",
    "/feeds/bg/1.rss": "windows-1251",
    "/feeds/de/1.rss": "iso-8859-1",
    "/feeds/il/1.rss": "windows-1255",
}
_UNDATED_RDF = 3
_UNDATED_ATOM = 4


@dataclass(frozen=True, slots=True)
class InventedFeed:
    """One row of the table; `url` is a path of the sandbox."""

    country: str
    language: str
    publisher: str
    url: str
    category: str


@cache
def table() -> tuple[InventedFeed, ...]:
    """All feeds, in the table's order."""
    with (Path(__file__).parent / "feeds.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(InventedFeed(**row) for row in csv.DictReader(rows))


def listing(base: str) -> str:
    """The table as CSV, with addresses under a base such as http://sandbox:3009."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for feed in table():
        writer.writerow((feed.country, feed.language, feed.publisher, base.rstrip("/") + feed.url, feed.category))
    return text.getvalue()


def items_of(feed: InventedFeed, hour: int) -> list[InventedHeadline]:
    """A publisher's headlines: those of its category, or every n-th if it is one of n general publishers."""
    listed = [each for each in headlines(feed.country, hour) if not each.is_removed]
    if feed.category != "general":
        return [each for each in listed if each.category == feed.category][:_ITEMS]
    general = [other for other in table() if (other.country, other.category) == (feed.country, "general")]
    return listed[general.index(feed) :: len(general)][:_ITEMS]


@bp.get("/feeds.csv")
def feeds_csv() -> Response:
    """The table, with addresses under the request's host."""
    return Response(listing(request.host_url), mimetype="text/csv")


@bp.get("/feeds/<country>/<int:number>.<extension>")
def feed_document(country: str, number: int, extension: str) -> Response:
    """One feed, with ETag and Last-Modified; 304 for a conditional request that matches."""
    path = f"/feeds/{country}/{number}.{extension}"
    feed = next((each for each in table() if each.url == path), None)
    if feed is None:
        abort(404)
    hour = int(current_state().now()) // HOUR_S * HOUR_S
    write, mimetype = FORMATS[extension]
    document = write(feed.publisher, f"https://example.com/{country}", items_of(feed, hour))
    response = Response(encoded(document, _ENCODINGS.get(path, "utf-8")), content_type=mimetype)
    response.last_modified = datetime.fromtimestamp(hour, UTC)
    response.add_etag()
    response.make_conditional(request)
    return response


def rss(title: str, url: str, items: list[InventedHeadline]) -> str:
    """An RSS 2.0 document."""
    entries = "".join(_rss_item(index, item) for index, item in enumerate(items))
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(title)}</title><link>{escape(url)}</link>"
        f"<description>Sample data</description>\n{entries}</channel></rss>\n"
    )


def rdf(title: str, url: str, items: list[InventedHeadline]) -> str:
    """An RDF (RSS 1.0) document."""
    entries = "".join(
        f'<item rdf:about="{item.url}"><title>{escape(item.title)}</title><link>{item.url}</link>'
        f"<description>{escape(item.description or '')}</description>"
        + ("" if index % _UNDATED_RDF == 1 else f"<dc:date>{_iso(item)}</dc:date>")
        + "</item>\n"
        for index, item in enumerate(items)
    )
    listed = "".join(f'<rdf:li rdf:resource="{item.url}"/>' for item in items)
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{escape(url)}"><title>{escape(title)}</title><link>{escape(url)}</link>'
        f"<description>Sample data</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
        f"{entries}</rdf:RDF>\n"
    )


def atom(title: str, url: str, items: list[InventedHeadline]) -> str:
    """An Atom 1.0 document."""
    entries = "".join(_atom_entry(index, item) for index, item in enumerate(items))
    updated = _iso(items[0]) if items else "1970-01-01T00:00:00Z"
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title><id>{escape(url)}</id>'
        f'<link href="{escape(url)}" rel="self"/><updated>{updated}</updated>\n{entries}</feed>\n'
    )


def broken(title: str, url: str, items: list[InventedHeadline]) -> str:
    """Malformed XML: mismatched tags, a bare ampersand, and an end inside a tag."""
    return f"<rss><channel><titel>{title} & {url}</title></rss><p>{len(items)} & counting<ite"


FORMATS: Mapping[str, tuple[Callable[[str, str, list[InventedHeadline]], str], str]] = {
    "rss": (rss, "application/rss+xml"),
    "rdf": (rdf, "application/rdf+xml"),
    "atom": (atom, "application/atom+xml"),
    "broken": (broken, "application/rss+xml"),
}


def encoded(xml: str, encoding: str) -> bytes:
    """The document with an XML declaration; characters that the encoding lacks become references."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{xml}'.encode(encoding, "xmlcharrefreplace")


def _rss_item(index: int, item: InventedHeadline) -> str:
    titles = (
        escape(item.title),
        f"<![CDATA[<b>{item.title}</b>]]>",
        escape(f"{item.title} &ndash; &laquo;sample&raquo;"),
        f"\n  {escape(item.title)}\n  ",
    )
    text, image = escape(item.description or ""), ""
    if item.image_url:
        images = (
            f'<media:content url="{item.image_url}" medium="image" width="1200" height="630"/>',
            f'<enclosure url="{item.image_url}" type="image/jpeg" length="12345"/>',
            "",
        )
        image = images[index % 3]
        text = text if image else escape(f'<p><img src="{item.image_url}" alt=""/>{item.description or ""}</p>')
    author = f"<dc:creator>{item.author}</dc:creator>" if item.author else ""
    date = format_datetime(datetime.fromtimestamp(item.published, UTC), usegmt=True)
    return (
        f"<item><title>{titles[index % len(titles)]}</title><link>{item.url}</link>"
        f'<guid isPermaLink="false">sandbox-{item.slot}</guid><description>{text}</description>'
        f"{author}{image}<category>{item.category}</category><pubDate>{date}</pubDate></item>\n"
    )


def _atom_entry(index: int, item: InventedHeadline) -> str:
    date = "" if index % _UNDATED_ATOM == _UNDATED_ATOM - 1 else f"<published>{_iso(item)}</published>"
    author = f"<author><name>{item.author}</name></author>" if item.author else ""
    return (
        f'<entry><title type="html">{escape(escape(item.title))}</title><id>{item.url}</id><link href="{item.url}"/>'
        f'{date}{author}<summary type="html">{escape(escape(item.description or ""))}</summary></entry>\n'
    )


def _iso(item: InventedHeadline) -> str:
    return datetime.fromtimestamp(item.published, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
