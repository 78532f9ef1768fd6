"""The table of feeds: `news/feeds.csv`, or the CSV or OPML file that NEWS_FEEDS names (docs/feeds.md)."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NoReturn, get_args
from urllib.parse import urlsplit
from xml.parsers import expat

import structlog

from contract.countries import country_code
from contract.problems import InvalidCountry
from contract.queries import Category
from news.feeds.errors import BadTable
from news.feeds.feed import GENERAL, Feed
from news.feeds.security import WEB_PORTS, Permitted, is_private_literal, port_of
from servicekit.settings import BadSettings

log = structlog.get_logger()

BUILT_IN_TABLE = Path(__file__).parent.parent / "feeds.csv"
CATEGORIES: tuple[str, ...] = get_args(get_args(Category)[0])
COLUMNS = ("country", "language", "publisher", "url", "category")
_MAX_URL_LENGTH = 2000


class FeedTable:
    """Feeds by country and category, in the order of the file."""

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self.feeds = tuple(dict.fromkeys(feeds))

    def feeds_for(self, country: str, category: str) -> tuple[Feed, ...]:
        """The feeds of one country and category; empty if the table has none."""
        return tuple(feed for feed in self.feeds if (feed.country, feed.category) == (country, category))

    def covers(self) -> Mapping[str, tuple[str, ...]]:
        """The categories of each country that has feeds."""
        known: dict[str, set[str]] = {}
        for feed in self.feeds:
            known.setdefault(feed.country, set()).add(feed.category)
        return {country: tuple(c for c in CATEGORIES if c in known[country]) for country in sorted(known)}

    @cached_property
    def digest(self) -> str:
        """The same for tables of the same feeds."""
        return blake2b(repr(self.feeds).encode(), digest_size=8).hexdigest()

    def permitted(self, private_hosts: Iterable[str] = ()) -> Permitted:
        """Where its feeds, and what they redirect to, may lead beside public addresses: see `security`."""
        spelled = (feed.host for feed in self.feeds if is_private_literal(feed.host))
        parts = [urlsplit(feed.url) for feed in self.feeds]
        ports = frozenset(each.port or port_of(each.scheme) for each in parts)
        return Permitted(frozenset((*spelled, *private_hosts)), WEB_PORTS | ports)


class TableFile:
    """The table of a file, read anew when that changes; a change that can't be used is logged, and the last one stays.

    Raises BadSettings if it can't be read at first.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp = self._stamped()
        self._table = load_table(path)

    @property
    def table(self) -> FeedTable:
        """The table as it is now."""
        stamp = self._stamped()
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._table = load_table(self._path)
            except BadSettings as error:
                log.error("feeds", reason=f"{error} The last table that could be read stays.")  # noqa: TRY400
            else:
                log.info("feeds", reason="the table changed", feeds=len(self._table.feeds))
        return self._table

    def _stamped(self) -> tuple[int, ...]:
        """What differs once the file was written or replaced; () while it isn't there."""
        try:
            found = (self._path or BUILT_IN_TABLE).stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino


def load_table(path: Path | None) -> FeedTable:
    """The table in the file at `path`, or the built-in one; raises BadSettings with file, line and reason."""
    try:
        content = _read(path or BUILT_IN_TABLE)
        feeds = _parse_opml(content) if _XML.match(content) else tuple(_parse_csv(_text(content)))
    except BadTable as error:
        where = f"{path}" if error.line is None else f"{path}, line {error.line}"
        raise BadSettings(f"NEWS_FEEDS: {where}: {error.reason}.") from None
    if not feeds:
        raise BadSettings(f"NEWS_FEEDS: {path}: there is no feed in it.")
    return FeedTable(feeds)


_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe<|\xfe\xff\x00<")
"""What begins an XML document, also after a byte order mark."""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadTable(f"it can't be read ({error.strerror or error})") from None


def _text(content: bytes) -> str:
    """The file as text; raises BadTable if it isn't UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable("it isn't UTF-8 text", content.count(b"\n", 0, error.start) + 1) from None


def _parse_csv(text: str) -> Iterator[Feed]:
    """The feeds of a CSV file, whose first line names the columns; raises BadTable.

    Spreadsheets put semicolons or tabs between the columns where a comma is the decimal sign.
    """
    first = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(keepends=True), strict=True, delimiter=max(",;\t", key=first.count))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise BadTable(f"the first line must name the columns {','.join(COLUMNS)}; {missing[0]} is missing", 1)
        for row in rows:
            if not row:
                continue
            if len(row) != len(header):
                raise BadTable(f"there are {len(row)} cells where {len(header)} belong", rows.line_num)
            cells = dict(zip(header, row, strict=True))
            yield _checked_feed(cells, rows.line_num)
    except csv.Error as error:
        raise BadTable(str(error), rows.line_num) from None


def _parse_opml(content: bytes) -> list[Feed]:
    """The feeds of an OPML file (http://opml.org/spec2.opml); raises BadTable."""
    reader = _OpmlReader()
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 - expat takes no keyword: this is the end of the file
    except expat.ExpatError as error:
        raise BadTable(f"it isn't well-formed XML ({expat.ErrorString(error.code)})", error.lineno) from None
    if not reader.is_opml:
        raise BadTable("it is XML, but not OPML", 1)
    return reader.feeds


@dataclass(slots=True)
class _OpmlReader:
    """Collects feeds from OPML in which the outermost outline names the country, and the feeds stand inside it.

    <outline text="Greece">
      <outline text="Kathimerini" xmlUrl="https://…/rss" category="business"/>
    </outline>
    """

    feeds: list[Feed] = field(default_factory=list)
    is_opml: bool = False
    open_outlines: list[str] = field(default_factory=list)
    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)

    def __post_init__(self) -> None:
        self.parser.StartElementHandler = self._start_element
        self.parser.EndElementHandler = self._end_element
        self.parser.EntityDeclHandler = self._refuse_entity

    def _start_element(self, name: str, attributes: Mapping[str, str]) -> None:
        """Handle a start tag; names are read in any case, as readers' exports have `xmlurl` and `XMLURL` too."""
        self.is_opml = self.is_opml or name.lower() == "opml"
        if name.lower() != "outline":
            return
        attributes = {key.lower(): value for key, value in attributes.items()}
        label = attributes.get("title") or attributes.get("text") or ""
        if "xmlurl" in attributes:
            self._add_feed(label, attributes)
        elif not self.open_outlines:
            label = attributes.get("text") or label
        self.open_outlines.append(label)

    def _add_feed(self, publisher: str, attributes: Mapping[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        if not self.open_outlines:
            raise BadTable("the feed stands in no country: an outline around it names one", line)
        category = attributes.get("category", "").strip("/ ") or GENERAL
        cells = {"country": self.open_outlines[0], "publisher": publisher, "url": attributes["xmlurl"]}
        cells |= {"category": category, "language": attributes.get("language", "")}
        self.feeds.append(_checked_feed(cells, line))

    def _end_element(self, name: str) -> None:
        if name.lower() == "outline":
            self.open_outlines.pop()

    def _refuse_entity(self, *_declaration: object) -> NoReturn:
        raise BadTable("entity declarations aren't read", self.parser.CurrentLineNumber)


def _checked_feed(cells: Mapping[str, str], line: int) -> Feed:
    """A feed from the values in a file, by the columns' names; raises BadTable if one of them is invalid."""
    publisher, url, category = " ".join(cells["publisher"].split()), cells["url"], cells["category"].strip().lower()
    try:
        code = country_code(cells["country"])
    except InvalidCountry as problem:
        raise BadTable(problem.detail.partition(" A country is ")[0].rstrip("."), line) from None
    if not publisher:
        raise BadTable("the publisher is missing", line)
    if not _is_http_url(url):
        raise BadTable(f"{_without_credentials(url)[:80]!r} is no http or https address", line)
    if category not in CATEGORIES:
        raise BadTable(f"{cells['category'][:80]!r} is no category; one of {', '.join(CATEGORIES)} is", line)
    return Feed(code, publisher, url, category, cells["language"].strip())


def _without_credentials(url: str) -> str:
    """The URL as it may be shown: user name and password left out."""
    return re.sub(r"(?<=//)[^/?#]*@", "", url)


def _is_http_url(url: str) -> bool:
    if any(c.isspace() or not c.isprintable() for c in url) or len(url) > _MAX_URL_LENGTH:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
