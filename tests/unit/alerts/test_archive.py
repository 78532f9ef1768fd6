"""Archives of warnings: read in memory, bounded, and never dropped in silence."""

import gzip
import io
import tarfile
import zipfile

import pytest

from alerts import archive
from alerts.archive import documents_in
from alerts.board import Board
from alerts.cap import UnreadableCap
from alerts.snapshot import Snapshot, polled
from servicekit.http import UpstreamResponse
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
        with pytest.raises(UnreadableCap, match="unpacks to more"):
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
