"""An index of warnings, in RSS or Atom: what it lists, and when it says that it was made.

CAP's feeds are described in docs.oasis-open.org/emergency-adopt/cap-feeds/v1.0. An entry links to a CAP document or
holds one itself.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from lxml import etree

from alerts.cap import UnreadableCap, local_name, moment, parse

LIMIT_BYTES = 16_000_000
MOST_ENTRIES = 50_000
CAP_TYPE = "application/cap+xml"
_STAMPS = ("updated", "lastBuildDate", "pubDate", "date", "published")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of an index: where its document is, or "" with the document itself."""

    url: str
    body: bytes = b""
    expires: int | None = None
    stamp: int | None = None
    """When the entry was changed last, by its own word."""


@dataclass(frozen=True, slots=True)
class WarningIndex:
    """What an index lists, and the newest stamp on it or on any of its entries, in Unix seconds."""

    entries: tuple[Listed, ...]
    stamp: int | None
    lost: int = 0
    """Entries that hold no document and don't say where one is."""


def read_index(body: bytes, url: str) -> WarningIndex:
    """The entries of an index that was fetched from `url`; raises UnreadableCap where it is no RSS and no Atom."""
    root = parse(body, LIMIT_BYTES)
    if local_name(root) not in ("rss", "RDF", "feed"):
        raise UnreadableCap("is no index of warnings")
    entries: dict[str | bytes, Listed] = {}
    stamps, lost = list(_stamps(root)), 0
    for element in root.iter("{*}item", "{*}entry"):
        own = list(_stamps(element))
        listed = _listed(element, url, max(own, default=None))
        stamps += own
        if listed is None:
            lost += 1
        else:
            key = listed.url or listed.body
            entries[key] = _later(entries[key], listed) if key in entries else listed
        if len(entries) > MOST_ENTRIES:
            raise UnreadableCap(f"lists more than {MOST_ENTRIES:,} documents")
    for channel in root.iter("{*}channel"):
        stamps += _stamps(channel)
    return WarningIndex(tuple(entries.values()), max(stamps, default=None), lost)


def _later(one: Listed, other: Listed) -> Listed:
    """Of two entries of a document (MeteoAlarm has one for each area) the one that ends later, or names no end."""
    later = max(one, other, key=lambda each: math.inf if each.expires is None else each.expires)
    return replace(later, stamp=max((each.stamp for each in (one, other) if each.stamp is not None), default=None))


def _listed(element: etree._Element, url: str, stamp: int | None) -> Listed | None:
    expires = next((moment(child.text or "", latest=True) for child in element.iter("{*}expires")), None)
    if any((child.text or "").strip() == "Cancel" for child in element.iter("{*}msgType", "{*}message_type")):
        expires = None  # what it cancels may end later
    enclosed = next(element.iter("{*}alert"), None)
    if enclosed is not None:
        return Listed("", etree.tostring(enclosed), expires, stamp)
    links = [link for link in element if local_name(link) in ("link", "enclosure")]
    links.sort(key=_preference)
    names = [name for name in element if local_name(name) in ("guid", "id") and _address(name).startswith("http")]
    found = next(filter(None, map(_address, [*links, *names])), "")
    return Listed(_joined(url, found), b"", expires, stamp) if found else None


def _joined(url: str, link: str) -> str:
    """Where a link leads; one that is no address stays as it is, as a document that can't be fetched."""
    try:
        return urljoin(url, link)
    except ValueError:  # such as http://[
        return link


def _preference(link: etree._Element) -> tuple[bool, bool]:
    """A CAP document first; what leads to a page for people or to the feed itself last."""
    return link.get("type") != CAP_TYPE, link.get("rel", "alternate") != "alternate"


def _address(link: etree._Element) -> str:
    return (link.get("href") or link.get("url") or link.text or "").strip()


def _stamps(element: etree._Element) -> Iterator[int]:
    """The times that stand directly in an element."""
    for child in element:
        if local_name(child) in _STAMPS and child.text:
            found = moment(child.text)
            if found is None:
                found = mail_date(child.text)
            if found is not None:
                yield found


def mail_date(text: str) -> int | None:
    """Unix seconds of a date as in a mail's or HTTP's header; None for anything else."""
    try:
        return int(parsedate_to_datetime(text.strip()).timestamp())
    except (ValueError, OverflowError):
        return None
