"""Publishers' feeds: /feeds/<country>/<n>.<rss|rdf|atom|broken>, and their table at /feeds.csv.

feeds.csv beside this module is the table (country,language,publisher,url,category) with addresses relative to a base;
`listing` writes it for a base, which is what NEWS_FEEDS wants.
"""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from sandbox.climate import HOUR_S
from sandbox.feed_formats import FORMATS, encoded
from sandbox.headlines import Headline, headlines
from sandbox.world import world

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


@dataclass(frozen=True, slots=True)
class Feed:
    """One row of the table; the url is a path of this server."""

    country: str
    language: str
    publisher: str
    url: str
    category: str


@cache
def table() -> tuple[Feed, ...]:
    """All feeds, in the table's order."""
    with (Path(__file__).parent / "feeds.csv").open(encoding="utf-8", newline="") as rows:
        return tuple(Feed(**row) for row in csv.DictReader(rows))


def listing(base: str) -> str:
    """The table as CSV, with addresses under a base such as http://sandbox:3009."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for feed in table():
        writer.writerow((feed.country, feed.language, feed.publisher, base.rstrip("/") + feed.url, feed.category))
    return text.getvalue()


def items_of(feed: Feed, hour: int) -> list[Headline]:
    """A publisher's share of its country's headlines: every so many-th, or those of its category."""
    shown = [each for each in headlines(feed.country, hour) if not each.is_removed]
    if feed.category != "general":
        return [each for each in shown if each.category == feed.category][:_ITEMS]
    general = [other for other in table() if (other.country, other.category) == (feed.country, "general")]
    return shown[general.index(feed) :: len(general)][:_ITEMS]


@bp.get("/feeds.csv")
def feeds_csv() -> Response:
    """The table, with addresses under the host that was asked."""
    return Response(listing(request.host_url), mimetype="text/csv")


@bp.get("/feeds/<country>/<int:number>.<extension>")
def feed_document(country: str, number: int, extension: str) -> Response:
    """One feed, with an ETag and Last-Modified, and 304 to whoever has it."""
    path = f"/feeds/{country}/{number}.{extension}"
    feed = next((each for each in table() if each.url == path), None)
    if feed is None:
        abort(404)
    hour = int(world().now()) // HOUR_S * HOUR_S
    write, mimetype = FORMATS[extension]
    document = write(feed.publisher, f"https://example.com/{country}", items_of(feed, hour))
    response = Response(encoded(document, _ENCODINGS.get(path, "utf-8")), content_type=mimetype)
    response.last_modified = datetime.fromtimestamp(hour, UTC)
    response.add_etag()
    response.make_conditional(request)
    return response
