"""Archives of CAP documents, as AEMET has them (tar.gz, one a community) and the DWD (zip).

They come from a stranger: they are read in memory, no name in them is used, and their contents are bounded.
"""

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from alerts.cap import UnreadableCap

LIMIT_BYTES = 32_000_000
"""Of all that an archive holds."""
MOST_FILES = 5_000
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
EMPTY_ZIP, ZIP_ENTRY = b"PK\x05\x06", b"PK\x01\x02"
TAR, TAR_AT = b"ustar", 257
_GZIP_BITS = 31
BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError)
"""What the readers raise. RuntimeError is zipfile's for what is encrypted, or compressed in a way that it lacks;
ValueError is both ones' for a name that is no UTF-8 and for an offset before the beginning."""


def documents_in(body: bytes) -> list[bytes]:
    """The files of an archive, or what is none as it is; raises UnreadableCap for one that can't be read or is huge."""
    try:
        if body.startswith(GZIP):
            body = _unzipped(body)
        if body[TAR_AT : TAR_AT + len(TAR)] == TAR:
            return list(_within_bounds(_tarred(body)))
        if body.startswith((ZIP, EMPTY_ZIP)):
            return list(_within_bounds(_zipped(body)))
    except BROKEN:
        raise UnreadableCap("is an archive that can't be read") from None
    return [body]


def _unzipped(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(_GZIP_BITS)
    plain = unpacking.decompress(body, LIMIT_BYTES + 1)
    if len(plain) > LIMIT_BYTES:
        raise UnreadableCap(f"unpacks to more than {LIMIT_BYTES // 1000} kB")
    if not unpacking.eof:
        raise UnreadableCap("is an archive that was cut off")
    return plain


def _tarred(body: bytes) -> Iterator[bytes]:
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:") as archive:
        for number, member in enumerate(archive):
            if number >= MOST_FILES:  # folders and links among them
                raise UnreadableCap(f"holds more than {MOST_FILES:,} files")
            file = archive.extractfile(member) if member.isreg() else None
            if file:
                yield file.read(LIMIT_BYTES + 1)


def _zipped(body: bytes) -> Iterator[bytes]:
    if body.count(ZIP_ENTRY) > MOST_FILES:  # zipfile reads its whole directory before it gives a file
        raise UnreadableCap(f"holds more than {MOST_FILES:,} files")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                with archive.open(member) as file:
                    yield file.read(LIMIT_BYTES + 1)


def _within_bounds(files: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for number, file in enumerate(files):
        total += len(file)
        if total > LIMIT_BYTES or number >= MOST_FILES:
            raise UnreadableCap(f"unpacks to more than {LIMIT_BYTES // 1000} kB or {MOST_FILES} files")
        yield file
