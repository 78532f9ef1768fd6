"""Archives of warnings: read in memory, bounded, and never dropped in silence."""

import gzip
import io
import re
import struct
import tarfile
import zipfile

import gevent
import pytest
import responses

from alerts import archive
from alerts.archive import documents_in
from alerts.board import Board
from alerts.cap import MOST_MARKUP, UnreadableCap
from alerts.feed import MOST_ENTRIES, read_index
from alerts.fetch import SourceFetcher
from alerts.settings import Settings
from alerts.snapshot import Snapshot, polled
from servicekit.http import HttpError, UpstreamResponse
from tests.unit.alerts.cap_documents import cap
from tests.unit.alerts.test_states import ATTICA, HOST, NOW_S, SOURCE

ONE, TWO = cap("one").encode(), cap("two").encode()


def tar(*files: bytes, name: str = "../../etc/{}.xml") -> bytes:
    """A tar whose names lead out of any folder, with a link and a folder beside the files."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as packed:
        for number, file in enumerate(files):
            member = tarfile.TarInfo(name.format(number))
            member.size = len(file)
            packed.addfile(member, io.BytesIO(file))
        for kind in (tarfile.SYMTYPE, tarfile.DIRTYPE):
            member = tarfile.TarInfo(f"other-{kind!r}")
            member.type, member.linkname = kind, "/etc/passwd"
            packed.addfile(member)
    return written.getvalue()


def zipped(*files: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("folder/", b"")
        for number, file in enumerate(files):
            packed.writestr(f"../{number}.xml", file)
    return written.getvalue()


@pytest.mark.parametrize(
    ("body", "documents"),
    [
        (ONE, [ONE]),
        (b"", [b""]),
        (gzip.compress(ONE), [ONE]),
        (tar(ONE, TWO), [ONE, TWO]),
        (gzip.compress(tar(ONE, TWO)), [ONE, TWO]),
        (gzip.compress(tar()), []),
        (zipped(ONE, TWO), [ONE, TWO]),
        (zipped(), []),
    ],
)
def test_an_archive_gives_its_files_and_anything_else_itself(body: bytes, documents: list[bytes]) -> None:
    assert documents_in(body) == documents


def named_in_no_utf8(body: bytes) -> bytes:
    """Each entry of the directory says that its name is UTF-8, which it isn't."""
    broken = bytearray(body.replace(b"../0.xml", b"\xff\xfe/0.xml"))
    for entry in re.finditer(b"PK\x01\x02", body):
        broken[entry.start() + 9] |= 8
    return bytes(broken)


def with_its_end_far_behind(body: bytes) -> bytes:
    """The directory is said to begin where it can't: files would lie before the archive's beginning."""
    at = body.rfind(b"PK\x05\x06") + 16
    return body[:at] + struct.pack("<I", struct.unpack_from("<I", body, at)[0] + 500) + body[at + 4 :]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(ONE)[:-20],
        gzip.compress(ONE)[:20],
        b"\x1f\x8bno gzip",
        tar(ONE, TWO)[:700],
        zipped(ONE)[:-10],
        b"PK\x03\x04no zip",
        zipped(ONE).replace(b"\x08\x00", b"\x63\x00"),
        named_in_no_utf8(zipped(ONE)),
        with_its_end_far_behind(zipped(ONE)),
    ],
)
def test_a_broken_archive_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableCap):
        documents_in(body)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LIMIT_BYTES", 100_000)
    monkeypatch.setattr(archive, "MOST_FILES", 10)
    zeros = bytes(200_000)
    for bomb in (gzip.compress(zeros), zipped(zeros), tar(zeros), tar(*[b"a"] * 11), zipped(*[zeros[:60_000]] * 2)):
        with pytest.raises(UnreadableCap, match="more than"):
            documents_in(bomb)


def test_warnings_of_an_archive_are_shown_and_one_that_is_also_alone_is_one() -> None:
    bodies = {"/1.xml": ONE, "/all.tar.gz": gzip.compress(tar(ONE, TWO))}
    board = Board(SOURCE)

    def fetch(url: str, _headers: object) -> UpstreamResponse:
        path = url.removeprefix(HOST)
        items = "".join(f"<item><link>{HOST}{name}</link></item>" for name in ("/1.xml", "/all.tar.gz"))
        built = "<lastBuildDate>Mon, 30 Nov 2026 12:00:00 GMT</lastBuildDate>"
        index = f"<rss><channel>{built}{items}</channel></rss>".encode()
        return UpstreamResponse(200, {}, index if path == "/rss" else bodies[path])

    def shown() -> list[str]:
        board.show(polled(SOURCE, Snapshot(), fetch, NOW_S))
        return sorted(warned.alert.identifier for warned in board.at(*ATTICA, NOW_S))

    assert shown() == ["one", "two"]
    bodies["/all.tar.gz"] = b"\x1f\x8bno gzip"
    assert shown() == ["one"]
    assert board.state(NOW_S).reason == "incomplete"
    bodies["/all.tar.gz"] = gzip.compress(tar())  # as when nothing is in force
    bodies["/1.xml"] = TWO
    assert shown() == ["two"]
    assert board.state(NOW_S).state == "none"


def test_an_archive_of_more_entries_than_are_read_is_not_gone_through() -> None:
    """A folder is an entry, too: 60,000 of them in half a megabyte took as long as a minute's poll may."""
    folders = io.BytesIO()
    with tarfile.open(fileobj=folders, mode="w") as packed:
        for number in range(archive.MOST_FILES + 1):
            folder = tarfile.TarInfo(f"{number}")
            folder.type = tarfile.DIRTYPE
            packed.addfile(folder)
    empty = zipped(*[b""] * (archive.MOST_FILES + 1))
    for body in (folders.getvalue(), gzip.compress(folders.getvalue()), empty):
        with pytest.raises(UnreadableCap, match="holds more than 5,000 files"):
            documents_in(body)


@pytest.mark.parametrize(
    ("entry", "says"),
    [("<a/>", "has more than 500,000 tags"), ("<item><link>/{}</link></item>", "lists more than 50,000 documents")],
)
def test_an_index_of_more_than_is_read_is_refused(entry: str, says: str) -> None:
    most = MOST_MARKUP if entry == "<a/>" else MOST_ENTRIES + 1
    entries = "".join(map(entry.format, range(most)))
    with pytest.raises(UnreadableCap, match=says):
        read_index(f"<rss><channel>{entries}</channel></rss>".encode(), f"{HOST}/rss")


@pytest.mark.parametrize("link", ["http://[", "http://[::1", f"{HOST}:99999/2.xml", "//[", "http://a:b/"])
def test_a_link_that_is_no_address_leaves_the_other_warnings_and_proves_nothing(link: str) -> None:
    built = "<lastBuildDate>Mon, 30 Nov 2026 12:00:00 GMT</lastBuildDate>"
    items = "".join(f"<item><link>{each}</link></item>" for each in (link, f"{HOST}/1.xml"))
    index = f"<rss><channel>{built}{items}</channel></rss>".encode()
    board = Board(SOURCE)
    board.show(
        polled(SOURCE, Snapshot(), lambda url, _: UpstreamResponse(200, {}, index if "rss" in url else ONE), NOW_S)
    )
    assert [warned.alert.identifier for warned in board.at(*ATTICA, NOW_S)] == ["one"]
    assert board.state(NOW_S).reason == "incomplete"


def test_others_have_their_turn_while_a_long_index_is_read() -> None:
    entries = "".join(f"<item><link>{HOST}/{number}</link></item>" for number in range(MOST_ENTRIES // 2))
    turns, before_documents = 0, []

    def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            gevent.sleep(0.001)

    def fetch(url: str, _headers: object) -> UpstreamResponse:
        nonlocal turns
        if url == f"{HOST}/rss":
            turns = 0
            return UpstreamResponse(200, {}, f"<rss><channel>{entries}</channel></rss>".encode())
        before_documents.append(turns)
        raise HttpError("can't be reached")

    greenlet = gevent.spawn(others)
    try:
        found = polled(SOURCE, Snapshot(), fetch, NOW_S)
    finally:
        greenlet.kill()
    assert len(found.listed) == MOST_ENTRIES // 2
    assert before_documents[0] > 2


def test_a_poll_fetches_no_more_than_its_share_of_memory(
    monkeypatch: pytest.MonkeyPatch, upstream: responses.RequestsMock
) -> None:
    monkeypatch.setattr("alerts.fetch.LIMIT_OF_A_POLL_BYTES", 1_000_000)
    upstream.get(f"{HOST}/rss", body=b"a" * 600_000)
    fetch = SourceFetcher(Settings()).within(30)
    for _ in range(2):
        assert len(fetch(f"{HOST}/rss", {}).body) == 600_000
    with pytest.raises(HttpError, match="sends more than 1 MB at once"):
        fetch(f"{HOST}/rss", {})
