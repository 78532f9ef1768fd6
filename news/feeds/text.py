"""Text of feeds: decode the bytes, reduce markup to plain text, and search in it.

feedparser guesses encodings too, but exposes only its parsed result, and it lets a feed name any of Python's codecs,
some of which take quadratic time (`punycode`). `decode` accepts the Web's encodings only
(https://encoding.spec.whatwg.org/#names-and-labels).
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from html import unescape

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_FALLBACK_ENCODING = "windows-1252"
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}>")
_DECLARED_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_NOT_UTF8_MARKERS = (b"\x1b$", b"\x1b(", b"\x00")
"""Bytes of ISO-2022-JP and UTF-16. Both can be valid UTF-8, but a feed in UTF-8 doesn't contain these bytes."""

_WEB_SUPERSETS = {
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
"""The encoding that the Web uses for a label: the superset that authors really write in."""

_WEB_ENCODINGS = frozenset(
    "utf-8 utf-16-le utf-16-be big5 cp866 cp874 cp932 cp949 euc_jp gb18030 iso2022_jp koi8-r koi8-u mac-roman "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258".split()
)


def decode(body: bytes, content_type: str) -> str:
    """The text of an XML document, without byte order mark and XML declaration.

    What the Content-Type header and the declaration say of the encoding is often missing or wrong. So the candidates
    are tried in order, and the first that decodes the whole body is used.
    """
    for encoding in _candidate_encodings(body, content_type):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _without_declaration(text)
    return _without_declaration(body.decode(_FALLBACK_ENCODING, "replace"))


def _without_declaration(text: str) -> str:
    text = text.lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :].lstrip() if declaration else text


def _candidate_encodings(body: bytes, content_type: str) -> Iterator[str]:
    yield from (encoding for mark, encoding in _BYTE_ORDER_MARKS if body.startswith(mark))
    if not any(marker in body for marker in _NOT_UTF8_MARKERS):
        yield "utf-8"  # text in another encoding that is valid UTF-8 by chance doesn't occur
    for match in (_CHARSET.search(content_type), _DECLARED_ENCODING.match(body)):
        name = match and _web_encoding(match[1] if isinstance(match[1], str) else match[1].decode("ascii"))
        if name:
            yield name


def _web_encoding(label: str) -> str | None:
    """Python's codec for a label, or None if the label is none of the Web's."""
    try:
        name = codecs.lookup(label.removesuffix("-i")).name
    except LookupError:
        return None
    encoding = codecs.lookup(_WEB_SUPERSETS.get(name, name)).name
    return encoding if encoding in _WEB_ENCODINGS else None


MAX_MARKUP_LENGTH = 4_000
"""Characters of one field that are processed; a title and the first sentences of an article are far shorter."""

_MAX_ESCAPE_DEPTH = 4
_JOINERS = "\u200c\u200d"  # parts of words in Persian and Indic scripts
_HIDDEN_ELEMENT = re.compile(
    r"<(script|style|noscript|iframe)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*(?:>|\Z)|<[!?][^<>]*(?:>|\Z)")
_INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big cite code em font i mark q s small span strong sub sup tt u wbr".split()
)
_ESCAPE_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\|\Z)|\x1b.?")


def plain_text(markup: str | None, max_length: int) -> str | None:
    """One line of at most `max_length` characters, or None if nothing is left.

    Removes markup and entities, also where the publisher escaped them several times, and everything that a terminal
    would execute (escape sequences, control characters, changes of the writing direction).
    """
    text = (markup or "")[:MAX_MARKUP_LENGTH]
    for _ in range(_MAX_ESCAPE_DEPTH):
        unescaped = unescape(_without_tags(text))
        if unescaped == text:
            break
        text = unescaped
    text = " ".join(_without_control_characters(_without_tags(text)).split())
    return _shorten(text, max_length) or None


def _without_tags(text: str) -> str:
    """A block element separates words; an inline element, such as `<b>`, may stand inside one."""
    return _TAG.sub(lambda tag: "" if (tag[1] or "").lower() in _INLINE_TAGS else " ", _HIDDEN_ELEMENT.sub(" ", text))


def _without_control_characters(text: str) -> str:
    return "".join(_safe_character(c) for c in _ESCAPE_SEQUENCE.sub("", text))


def _safe_character(character: str) -> str:
    """The character, a space in place of white space, or nothing in place of an invisible character."""
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Zl", "Zp"):
        return " " if character.isspace() else ""
    return "" if category in ("Cf", "Cs", "Co", "Cn") else character


def _shorten(text: str, max_length: int) -> str:
    """Cut at the last space, unless that removes more than a quarter."""
    if len(text) <= max_length:
        return text
    cut = text[: max_length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > max_length * 3 // 4 else cut).rstrip(" ,.;:-\u2013") + "…"


_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_SCRIPT_WITHOUT_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)


class Search:
    """A compiled `q`: all of its words and "quoted phrases" must occur. Case and accents make no difference.

    A word matches the beginning of a word of the text, so that it also finds plurals and inflected forms. A phrase
    matches whole words only. In a script without spaces between words, a term matches anywhere.
    """

    def __init__(self, q: str | None) -> None:
        terms = _TERM.findall(q or "")
        phrases = [(fold(phrase), True) for phrase, _ in terms]
        words = [(fold(word), False) for _, word in terms]
        self._patterns = [_pattern(term, whole_words=is_phrase) for term, is_phrase in phrases + words if term]

    def matches(self, *texts: str | None) -> bool:
        """Whether every term occurs in one of the texts. A search without terms matches any text."""
        text = fold(" | ".join(text or "" for text in texts))
        return all(pattern.search(text) for pattern in self._patterns)


def fold(text: str) -> str:
    """The form in which texts are compared: no case, no accents, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", " ".join(letters.split()))


def _pattern(term: str, *, whole_words: bool) -> re.Pattern[str]:
    if _SCRIPT_WITHOUT_SPACES.search(term):
        return re.compile(re.escape(term))
    return re.compile(rf"(?<!\w){re.escape(term)}" + (r"(?!\w)" if whole_words else ""))
