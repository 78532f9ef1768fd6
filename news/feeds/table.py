"""Which feeds a country has: `news/feeds.csv`, or the file that NEWS_FEEDS names, in CSV or OPML (docs/feeds.md)."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from news.feeds.trouble import BadTable
from servicekit.countries import country_code
from servicekit.problems import InvalidCountry
from servicekit.queries import Category

GENERAL = "general"
CATEGORIES: tuple[str, ...] = get_args(get_args(Category)[0])
COLUMNS = ("country", "language", "publisher", "url", "category")
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: `country` is ISO 3166-1 alpha-2 in lower case."""

    country: str
    publisher: str
    url: str
    category: str = GENERAL

    @property
    def host(self) -> str:
        """The host that serves it."""
        return urlsplit(self.url).hostname or ""


class FeedTable:
    """Feeds by country and category, each in the order of preference."""

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self.feeds = tuple(dict.fromkeys(feeds))

    def of(self, country: str, category: str) -> tuple[Feed, ...]:
        """The feeds to ask; none where the table has no such category for the country."""
        return tuple(feed for feed in self.feeds if (feed.country, feed.category) == (country, category))

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """Each country of the table with its categories."""
        known: dict[str, set[str]] = {}
        for feed in self.feeds:
            known.setdefault(feed.country, set()).add(feed.category)
        return {country: tuple(c for c in CATEGORIES if c in known[country]) for country in sorted(known)}

    def hosts(self) -> frozenset[str]:
        """Every host that the table names."""
        return frozenset(feed.host for feed in self.feeds)


def checked_feed(country: str, publisher: str, url: str, category: str, line: int) -> Feed:
    """One feed from the words of a file; raises BadTable."""
    try:
        code = country_code(country)
    except InvalidCountry as problem:
        raise BadTable(problem.detail.partition(" A country is ")[0].rstrip("."), line) from None
    if not publisher.strip():
        raise BadTable("the publisher is missing", line)
    if not _usable(url):
        raise BadTable(f"{url[:80]!r} is no http or https address", line)
    if category.strip().lower() not in CATEGORIES:
        raise BadTable(f"{category[:80]!r} is no category; one of {', '.join(CATEGORIES)} is", line)
    return Feed(code, " ".join(publisher.split()), url, category.strip().lower())


def read_csv(text: str) -> Iterator[Feed]:
    """The feeds of a CSV table, whose first line names the columns; raises BadTable."""
    rows = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(rows, [])
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadTable(f"the first line must name the columns {','.join(COLUMNS)}; {missing[0]} is missing", 1)
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                raise BadTable(f"there are {len(row)} cells where {len(header)} belong", rows.line_num)
            cells = dict(zip(header, row, strict=True))
            yield checked_feed(cells["country"], cells["publisher"], cells["url"], cells["category"], rows.line_num)
    except csv.Error as error:
        raise BadTable(str(error), rows.line_num) from None


def read_text(path: Path) -> str:
    """The file as text; raises BadTable where it can't be read or isn't UTF-8."""
    try:
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadTable(f"it can't be read ({error.strerror or error})") from None
    except UnicodeDecodeError as error:
        raise BadTable("it isn't UTF-8 text", content.count(b"\n", 0, error.start) + 1) from None


def _usable(url: str) -> bool:
    if any(c.isspace() or not c.isprintable() for c in url) or len(url) > _LONGEST_URL:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
