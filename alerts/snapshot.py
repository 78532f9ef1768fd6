"""What is known of a source: its documents, what ended earlier ones, and when it was last heard.

`polled` makes the next snapshot from the last one and from what the source answers now; nothing is changed in place, so
that replicas can share snapshots.
"""

import zlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from gevent.pool import Pool
from pydantic import TypeAdapter, ValidationError

from alerts.archive import documents_in
from alerts.cap import Alert, UnreadableCap, read_cap
from alerts.feed import Listed, WarningIndex, mail_date, read_index
from alerts.sources import WarningSource
from servicekit.http import HttpError, UpstreamResponse
from servicekit.threads import in_thread

MOST_DOCUMENTS = 2_000
AT_ONCE = 4
"""Documents of a source that are fetched at the same time."""
MOST_CHANGED = 20
"""Documents at a known address that are fetched again at a poll, as their entries have newer stamps: in CAP a document
never changes, but a service may put the next one in its place, and another may stamp all entries anew each time."""
MISSED_BEFORE_GONE = 2
"""Complete indexes that lack a document before it is taken for withdrawn: caches in between show old ones again."""
REMEMBERED_S = 2 * 86_400
"""How long it is known that a message was replaced or cancelled, for one that comes late."""
MOST_ENDED = 20_000
LONGEST_BLOB = 64_000_000
VERSION = b"alerts-2\n"
OK, NOT_MODIFIED = 200, 304
SANDBOX = "sandbox"

Fetch = Callable[[str, Mapping[str, str]], UpstreamResponse]
"""Get a URL with these headers; raises an HttpError."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A CAP document, or an archive of several, where it is, and how many complete indexes in a row have lacked it."""

    url: str
    alerts: tuple[Alert, ...]
    missed: int = 0
    stamp: int | None = None
    """Its entry's, when it was read."""
    is_whole: bool = True
    """Whether all of it could be read."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of a source. Times are Unix seconds."""

    tried_s: float = 0.0
    heard_s: float | None = None
    """When its index was last read whole, a 304 among that."""
    stamp: int | None = None
    """When the index was made, by its own word."""
    headers: dict[str, str] = field(default_factory=dict)
    """The conditions of the next request for the index."""
    listed: tuple[Listed, ...] = ()
    documents: tuple[ReadDocument, ...] = ()
    lost: int = 0
    """Entries of the index that lead to no document."""
    unread: int = 0
    """Documents that the index lists and that couldn't be read."""
    ended: dict[str, float] = field(default_factory=dict)
    """What was replaced or cancelled (`keys_of`), and when that was learnt."""
    failures: int = 0
    problem: str = ""
    sample: bool = False

    def as_bytes(self) -> bytes:
        """The snapshot as other replicas can read it."""
        return VERSION + zlib.compress(_SNAPSHOT.dump_json(self), 3)

    @property
    def is_whole(self) -> bool:
        """Whether all that the index lists was read."""
        return not self.lost and not self.unread and all(document.is_whole for document in self.documents)

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Snapshot | None":
        """What `as_bytes` gave; None for anything else."""
        if not raw.startswith(VERSION):
            return None
        try:
            unpacked = zlib.decompressobj().decompress(raw[len(VERSION) :], LONGEST_BLOB)
            return _SNAPSHOT.validate_json(unpacked)
        except (zlib.error, ValidationError):
            return None


_SNAPSHOT = TypeAdapter(Snapshot)


def polled(source: WarningSource, before: Snapshot, fetch: Fetch, now_s: float) -> Snapshot:
    """What is known after asking once more; a failure keeps what was known, and says so."""
    try:
        response = fetch(source.url, before.headers)
        if response.status == NOT_MODIFIED and before.heard_s is not None:
            index, conditions = None, before.headers
        elif response.status == OK:
            index, conditions = in_thread(read_index, response.body, source.url), _conditions(response)
        else:
            return _failed(before, f"answers with status {response.status}", now_s)
    except UnreadableCap as error:
        return _failed(before, f"sends what {error}", now_s)
    except HttpError as error:
        return _failed(before, str(error), now_s)
    listed = before.listed if index is None else index.entries
    sample = before.sample if index is None else response.headers.get("X-Provider") == SANDBOX
    known = {document.url: document for document in before.documents}
    new, changed = _unknown(listed, known, now_s)
    fetched = _documents(source, [*new[:MOST_DOCUMENTS], *changed], fetch)
    documents = _kept(known, fetched, {_key(each) for each in listed}, complete=index is not None, now_s=now_s)
    return Snapshot(
        tried_s=now_s,
        heard_s=now_s,
        stamp=before.stamp if index is None else _stamp(index, response, now_s),
        headers=conditions,
        listed=tuple(replace(each, body=b"") if each.url else each for each in listed),
        documents=documents,
        lost=before.lost if index is None else index.lost,
        unread=len(new) + len(changed) - len(fetched),
        ended=_ended(before.ended, fetched, now_s),
        sample=sample,
    )


def keys_of(identifier: str, sender: str = "", sent: int | None = None) -> str:
    """How a message is named in `ended`: as exactly as a reference names it."""
    return "\n".join((identifier, *((sender,) if sender else ()), *((str(sent),) if sender and sent else ())))


def is_ended(alert: Alert, ended: Mapping[str, float]) -> bool:
    """Whether a later message has replaced or cancelled it."""
    name, sender = alert.identifier, alert.sender
    return keys_of(name) in ended or keys_of(name, sender) in ended or keys_of(name, sender, alert.sent) in ended


def ended_by(alerts: Iterable[Alert]) -> set[str]:
    """What these messages replace or cancel. A test cancels nothing."""
    return {
        keys_of(reference.identifier, reference.sender, reference.sent)
        for alert in alerts
        if alert.is_public and alert.msg_type in ("Update", "Cancel")
        for reference in alert.references
    }


def _failed(before: Snapshot, problem: str, now_s: float) -> Snapshot:
    return replace(before, tried_s=now_s, failures=before.failures + 1, problem=problem)


def _conditions(response: UpstreamResponse) -> dict[str, str]:
    named = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return {ours: response.headers[theirs] for theirs, ours in named.items() if theirs in response.headers}


def _stamp(index: WarningIndex, response: UpstreamResponse, now_s: float) -> int | None:
    """When the index was made by its own word, else by the server's; one without an entry says that there is none."""
    if index.stamp is None and "Last-Modified" in response.headers:
        return mail_date(response.headers["Last-Modified"])
    return int(now_s) if index.stamp is None and not index.entries else index.stamp


def _unknown(
    listed: Iterable[Listed], known: Mapping[str, ReadDocument], now_s: float
) -> tuple[list[Listed], list[Listed]]:
    """The entries whose documents aren't known, and those whose documents may have changed, the latest ones."""
    wanted = [each for each in listed if each.expires is None or each.expires > now_s]
    new = [each for each in wanted if _key(each) not in known]
    changed = [
        (each.stamp, each)
        for each in wanted
        if each.stamp and (stamp := known[_key(each)].stamp if _key(each) in known else None) and each.stamp > stamp
    ]
    changed.sort(key=lambda pair: -pair[0])
    return new, [each for _, each in changed[:MOST_CHANGED]]


def _key(listed: Listed) -> str:
    return listed.url or f"enclosed:{zlib.crc32(listed.body)}:{len(listed.body)}"


def _documents(source: WarningSource, new: list[Listed], fetch: Fetch) -> list[ReadDocument]:
    """The documents that can be read."""

    def read(listed: Listed) -> ReadDocument | None:
        try:
            return in_thread(_document, listed, listed.body or _fetched(source, listed.url, fetch))
        except (HttpError, UnreadableCap):
            return None

    return [document for document in Pool(AT_ONCE).map(read, new) if document]


def _document(listed: Listed, body: bytes) -> ReadDocument | None:
    """What a document or an archive of several holds; None where nothing of it can be read."""
    alerts: list[Alert] = []
    unread = 0
    for part in documents_in(body):
        try:
            found, is_whole = read_cap(part)
        except UnreadableCap:
            found, is_whole = [], False
        alerts += found
        unread += not is_whole
    if unread and not alerts:
        return None
    return ReadDocument(_key(listed), tuple(alerts), stamp=listed.stamp, is_whole=not unread)


def _is_at(url: str, hosts: Collection[str]) -> bool:
    """Whether it is an address at one of the hosts, at a port for web pages."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # no address, such as http://[ or one with port 99999
        return False
    return parts.hostname in hosts and port in (None, 80, 443) and not parts.username


def _fetched(source: WarningSource, url: str, fetch: Fetch) -> bytes:
    """A document's bytes; only the source's own hosts are asked, whatever an index links to."""
    if not _is_at(url, source.may_fetch_from):
        raise HttpError("lies at another host than its source's")
    response = fetch(url.replace("http://", "https://", 1), {})
    if response.status != OK:
        raise HttpError(f"answers with status {response.status}")
    return response.body


def _kept(
    known: Mapping[str, ReadDocument], fetched: list[ReadDocument], listed: set[str], *, complete: bool, now_s: float
) -> tuple[ReadDocument, ...]:
    """The documents that still count."""
    kept, again = [], {document.url for document in fetched}
    for document in known.values():
        if document.url in again:
            continue
        missed = 0 if document.url in listed else document.missed + complete
        if missed < MISSED_BEFORE_GONE and (document.url in listed or _until(document) > now_s):
            kept.append(replace(document, missed=missed) if missed != document.missed else document)
    return (*kept, *fetched)[:MOST_DOCUMENTS]


def _until(document: ReadDocument) -> float:
    return max((alert.until for alert in document.alerts), default=0)


def _ended(before: Mapping[str, float], fetched: list[ReadDocument], now_s: float) -> dict[str, float]:
    kept = {key: since for key, since in before.items() if now_s - since < REMEMBERED_S}
    new = ended_by(alert for document in fetched for alert in document.alerts)
    return dict(list((kept | dict.fromkeys(new, now_s)).items())[-MOST_ENDED:])
