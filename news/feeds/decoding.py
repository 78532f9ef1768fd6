"""A feed's bytes as text. What is said of their encoding (HTTP header, XML declaration) is often missing or wrong.

feedparser guesses too, but only hands on what it has parsed, and it lets a feed name any of Python's codecs, some of
which take quadratic time (`punycode`). Here the names are the Web's (https://encoding.spec.whatwg.org/#names-and-labels).
"""

import codecs
import re
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_FALLBACK = "windows-1252"
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}>")
_DECLARED = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_SEVEN_BITS = (b"\x1b$", b"\x1b(", b"\x00")
"""What text in UTF-8 has none of, while ISO-2022-JP and UTF-16 look like UTF-8 but for it."""

_MEANT = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "iso8859-9": "windows-1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What the Web means by a name: the superset that its makers really used."""

_KNOWN = frozenset(
    "utf-8 utf-16-le utf-16-be big5 cp866 cp874 cp932 cp949 euc_jp gb18030 iso2022_jp koi8-r koi8-u mac-roman "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258".split()
)


def decoded(body: bytes, content_type: str) -> str:
    """The text without byte order mark and XML declaration: in the first encoding said or likely that fits it."""
    for encoding in _likely(body, content_type):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _undeclared(text)
    return _undeclared(body.decode(_FALLBACK, "replace"))


def _undeclared(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :].lstrip() if declaration else text


def _likely(body: bytes, content_type: str) -> Iterator[str]:
    yield from (encoding for mark, encoding in _MARKS if body.startswith(mark))
    if not any(byte in body for byte in _SEVEN_BITS):
        yield "utf-8"  # text in another encoding that is valid UTF-8 by chance doesn't occur
    said = (_CHARSET.search(content_type), _DECLARED.match(body))
    for match in said:
        name = match and _codec(match[1] if isinstance(match[1], str) else match[1].decode("ascii"))
        if name:
            yield name


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label.removesuffix("-i")).name
    except LookupError:
        return None
    meant = codecs.lookup(_MEANT.get(name, name)).name
    return meant if meant in _KNOWN else None
