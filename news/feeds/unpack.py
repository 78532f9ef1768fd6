"""Unpack a feed's body at a bounded cost, whatever its headers say of it, or don't."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]

from news.feeds.errors import UnusableFeed


@dataclass(frozen=True, slots=True)
class Document:
    """A body as it was sent, what its headers say of it, and the URL that it came from."""

    body: bytes
    url: str
    content_type: str = ""
    content_encoding: str = ""


LIMIT_BYTES = 5_000_000
MOST_LAYERS = 3
"""Encodings around one another: some servers pack what is packed already."""
MOST_MEMBERS = 16
"""A gzip file may consist of several (RFC 1952, 2.2). Empty ones cost time and nothing on the wire."""
_GZIP = b"\x1f\x8b"
_TOO_LARGE = f"the feed sent a response larger than {LIMIT_BYTES // 1000} kB"


def unpacked(body: bytes, content_encoding: str = "") -> bytes:
    """The body without its encodings, and without gzip that no header names; raises UnusableFeed.

    Of a gzip file that is cut off or broken, as much as can be unpacked.
    """
    named = [name for part in content_encoding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(named) > MOST_LAYERS:
        raise UnusableFeed("the feed is packed too often")
    for name in reversed(named):
        if name not in _DECODERS:
            raise UnusableFeed("the feed is packed in a way that isn't known")
        body = _DECODERS[name](body)
    for _ in range(MOST_LAYERS - 1):
        if not body.startswith(_GZIP):
            break
        body = _gunzipped(body)
    return body


def _gunzipped(packed: bytes) -> bytes:
    """All of the members, but no more than MOST_MEMBERS."""
    unpacked = bytearray()
    for _ in range(MOST_MEMBERS):
        if not packed.startswith(_GZIP):
            return bytes(unpacked)
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
        try:
            unpacked += member.decompress(packed, LIMIT_BYTES + 1 - len(unpacked))
        except zlib.error:
            return bytes(unpacked)
        if len(unpacked) > LIMIT_BYTES:
            raise UnusableFeed(_TOO_LARGE)
        packed = member.unused_data
    raise UnusableFeed(f"the feed is packed in more than {MOST_MEMBERS} parts")


def _labelled_gzip(packed: bytes) -> bytes:
    if packed and not packed.startswith(_GZIP):
        raise UnusableFeed(_UNDECODABLE)
    return _gunzipped(packed)


def _inflated(packed: bytes) -> bytes:
    """`deflate` is zlib's format (RFC 9110, 8.4.1.2); some servers send the bare one."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return _within_limit(zlib.decompressobj(wbits).decompress(packed, LIMIT_BYTES + 1))
        except zlib.error:
            continue
    raise UnusableFeed(_UNDECODABLE)


def _unbrotlied(packed: bytes) -> bytes:
    decoder = brotli.Decompressor()
    unpacked = bytearray()
    try:
        while len(unpacked) <= LIMIT_BYTES and not decoder.is_finished():
            piece = decoder.process(packed, output_buffer_limit=LIMIT_BYTES + 1 - len(unpacked))
            packed = b""
            if not piece and decoder.can_accept_more_data():
                break
            unpacked += piece
    except brotli.error:
        raise UnusableFeed(_UNDECODABLE) from None
    return _within_limit(bytes(unpacked))


def _within_limit(body: bytes) -> bytes:
    if len(body) > LIMIT_BYTES:
        raise UnusableFeed(_TOO_LARGE)
    return body


_UNDECODABLE = "the feed sent a response that broke off or can't be decoded"
_DECODERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": _labelled_gzip,
    "x-gzip": _labelled_gzip,
    "deflate": _inflated,
    "br": _unbrotlied,
}
