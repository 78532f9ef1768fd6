"""Parse a feed's XML into lxml's elements, also where it isn't well-formed; nothing is expanded, nothing is fetched.

Well-formed documents go to lxml as they are. Others are repaired first: a `<` or `&` that isn't markup becomes text, a
reference that is no character becomes U+FFFD, and elements are closed. libxml2's own recovery drops such characters,
and after one unclosed tag each item lands inside the one before.
"""

import re
from html import escape
from html.entities import html5

from lxml import etree

from news.feeds.errors import FeedIsPage, UnusableFeed
from servicekit.plain_text import join_surrogates, unescape

MAX_TOKENS = 150_000
"""Tags and unusual references of a document that is repaired; more would occupy the CPU for seconds."""
MAX_DEPTH = 100

_ROOT = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<name>html|(?:[\w.-]+:)?(?:rss|rdf|feed|channel))\b", re.IGNORECASE | re.DOTALL
)
_PAGE = re.compile(r"<(?:!doctype\s+html|head|body|title|meta)\b", re.IGNORECASE)
"""Of a page whose author left `<html>` out, as HTML allows."""
_LONGEST_PROLOG = 2_000
_ENTITY = re.compile(
    r"<!ENTITY\s+(?P<parameter>%\s)?[^\s>]+\s+(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|(?P<external>\w+))", re.IGNORECASE
)
_NAMED_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)|%\w")
_ESCAPE = re.compile(r"\x1b\[[0-;=?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b<]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-;=-~]?")
"""ECMA-48's escape sequences, but never beyond a `<`."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_WINDOWS_REFERENCE = re.compile("&#(?:1[2-5][0-9]|x[89][0-9a-f]);", re.IGNORECASE)
"""To XML a control character; authors mean what HTML takes it for, as in `&#150;` for a dash."""

_NAME = r"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?"
_VALUES = r"""(?:"((?:[^"<]|<(?![A-Za-z_/!?]))*+)"|'((?:[^'<]|<(?![A-Za-z_/!?]))*+)'|([^\s"'<>=]++))"""
_ATTRIBUTE = re.compile(rf"\s++({_NAME})\s*+=\s*+{_VALUES}")
_ATTRIBUTES = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE.pattern)
"""The same without groups. No value holds what may begin a token, so that a tag without an end costs one look."""
_TOKEN = re.compile(
    rf"""<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
    |(?P<comment><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!DOCTYPE[^<>]*+>)
    |<(?P<start>{_NAME})(?P<attributes>(?:{_ATTRIBUTES})*+)\s*+(?P<empty>/?)>
    |</(?P<end>{_NAME})\s*+>
    |(?P<markup>[<>])
    |&(?!(?:amp|lt|gt|quot|apos);)(?:\#(?P<decimal>[0-9]+)|\#[xX](?P<hex>[0-9a-fA-F]+)|(?P<named>[A-Za-z][A-Za-z0-9]*));
    |(?P<ampersand>&)(?!(?:amp|lt|gt|quot|apos);)
    """,
    re.DOTALL | re.VERBOSE,
)
_ITEMS = frozenset(("item", "entry"))
_STRUCTURE = _ITEMS | {"rss", "rdf", "feed", "channel"}


def parse_xml(text: str) -> etree._Element:
    """The root of a feed; raises UnusableFeed if the document is no feed, or costs too much to read."""
    start = _root_start(text)
    _refuse_harmful_entities(text[:start])
    document = _WINDOWS_REFERENCE.sub(lambda found: unescape(found[0]), _NOT_XML.sub("", _ESCAPE.sub("", text[start:])))
    try:
        return _parsed(join_surrogates(document), recover=False)
    except etree.XMLSyntaxError:
        pass
    try:
        root = _parsed(repair(document), recover=True)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnusableFeed("what came is no feed")
    return root


def _root_start(text: str) -> int:
    """Where the feed begins; raises FeedIsPage for a web page, and UnusableFeed for what is no markup at all."""
    root = next((match for match in _ROOT.finditer(text) if match["name"]), None)
    if root and root["name"].lower() != "html":
        return root.start()
    if root or _PAGE.search(text[:_LONGEST_PROLOG]):
        raise FeedIsPage
    raise UnusableFeed("what came is no feed")


def _refuse_harmful_entities(prolog: str) -> None:
    """Raise UnusableFeed for entities that read files, or that are made of others and grow when expanded."""
    declarations = len(re.findall("<!entity", prolog, re.IGNORECASE))
    harmless = 0
    for entity in _ENTITY.finditer(prolog):
        value = entity["a"] if entity["a"] is not None else entity["b"]
        harmless += value is not None and not entity["parameter"] and not _NAMED_REFERENCE.search(value)
    if declarations > harmless:
        raise UnusableFeed("the feed declares entities")


def _parsed(document: str, *, recover: bool) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(document.encode(errors="replace"), parser)


def repair(document: str) -> str:
    """A well-formed document of the same content; an item that the end of the document cuts off is left out."""
    writer = _Writer()
    done = 0
    for count, token in enumerate(_TOKEN.finditer(document)):
        if count > MAX_TOKENS:
            raise UnusableFeed("the feed is too large or too deep to be read")
        writer.text(document[done : token.start()])
        done = token.end()
        writer.token(token)
    writer.text(document[done:])
    return join_surrogates(writer.close())


class _Writer:
    """Writes well-formed XML: knows which elements are open, and where and how each one's start tag was written."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[tuple[str, int, str]] = []
        self._ended = False

    def text(self, text: str) -> None:
        """Write text that holds no markup."""
        if text:
            self._out.append(text)

    def token(self, token: re.Match[str]) -> None:
        """Write what a token stands for."""
        match token.lastgroup:
            case _ if token["start"]:
                self._start(token)
            case _ if token["end"]:
                self._end(token["end"], token[0])
            case "cdata":
                self.text(escape(token["cdata"]))
            case "comment":
                pass
            case _:
                self.text(_character(token))

    def close(self) -> str:
        """The document, with all elements closed."""
        names = [_local(name) for name, *_ in self._open]
        cut_off = next((depth for depth, name in enumerate(names) if name in _ITEMS), None)
        if cut_off is not None:
            del self._out[self._open[cut_off][1] :]
            del self._open[cut_off:]
        self._out += [f"</{name}>" for name, *_ in reversed(self._open)]
        return "".join(self._out)

    def _start(self, token: re.Match[str]) -> None:
        name = token["start"]
        if self._ended:
            return
        if _local(name) in _ITEMS:
            self._close_item(_local(name))
        if len(self._open) >= MAX_DEPTH:
            self.text(escape(token[0]))
            return
        if not token["empty"]:
            self._open.append((name, len(self._out), token[0]))
        attributes: dict[str, str] = {}
        for key, *values in _ATTRIBUTE.findall(token["attributes"]):
            attributes.setdefault(key, escape(_attribute_value("".join(values))))
        written = "".join(f' {key}="{value}"' for key, value in attributes.items())
        self._out.append(f"<{name}{written}{token['empty']}>")

    def _close_item(self, name: str) -> None:
        """An item begins: end the one before, if its own end is missing."""
        if any(_local(each) == name for each, *_ in self._open):
            self._end(next(each for each, *_ in self._open if _local(each) == name), "")

    def _end(self, name: str, written: str) -> None:
        """Close an element. The tags inside it that have no end become text; so does an end that has no start."""
        depth = next((at for at in reversed(range(len(self._open))) if self._open[at][0].lower() == name.lower()), None)
        if depth is None:
            if _local(name) not in _STRUCTURE:
                self.text(escape(written))
            return
        for unclosed, position, token in reversed(self._open[depth + 1 :]):
            if _local(unclosed) in _STRUCTURE:
                self._out.append(f"</{unclosed}>")
            else:
                self._out[position] = escape(token)
        self._out.append(f"</{self._open[depth][0]}>")
        del self._open[depth:]
        self._ended = not self._open


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _character(token: re.Match[str]) -> str:
    """A reference, or a character that isn't markup, as XML allows it."""
    if token["markup"] or token["ampersand"]:
        return escape(token[0])
    if token["named"]:
        return escape(html5.get(f"{token['named']};", token[0]))
    digits, base = (token["hex"], 16) if token["hex"] else (token["decimal"], 10)
    code = int(digits, base) if len(digits.lstrip("0")) < len("99999999") else -1
    is_surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's
    character = chr(code) if is_surrogate else unescape(token[0])
    return escape(_NOT_XML.sub("\ufffd", character or "\ufffd"))


def _attribute_value(written: str) -> str:
    """A value with its references resolved. One without a semicolon is none: `?a=1&copy=2` is an address."""
    return re.sub(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);", lambda found: unescape(found[0]), written)
