"""Upstream's text made harmless to a terminal, and HTML as plain text: headlines and names are written by strangers.

Only HTML's own elements are markup: `Array<String>`, `<b 5%` and `I <3 Athens` are text.
https://html.spec.whatwg.org/multipage/indices.html lists the elements. An HTML parser would take each `<` before a
letter for a tag, whatever the author meant, so tags are recognised here, and references resolved by Python's `html`.
"""

import re
import unicodedata
from collections.abc import Callable
from html import unescape as unescape_html
from urllib.parse import urlsplit

LONGEST_LINK = 2_000  # characters
JOINERS = "\u200c\u200d"  # shape Persian, Indic scripts and emoji, and steer nothing

# ECMA-48: control sequences, control strings up to their terminator, and the short escapes.
ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)

_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)")
"""A region's flag, such as England's: UTS 51's emoji of tags. Tags elsewhere, or more of them, would hide text."""


def clean(text: str) -> str:
    """One line without escapes, controls, bidi steering, lone surrogates or runs of blanks."""
    if text.isprintable():  # nearly always, and quick to decide
        return " ".join(text.split())
    parts = _FLAG.split(ESCAPE.sub("", text))  # every second one is a flag
    kept = (part if number % 2 else "".join(filter(_harmless, part)) for number, part in enumerate(parts))
    return " ".join("".join(kept).split())


def link(text: str) -> str | None:
    """Return the text if it is a plain http or https address that does nothing to a terminal, else None."""
    if len(text) > LONGEST_LINK or " " in text or clean(text) != text:
        return None
    try:
        url = urlsplit(text)
    except ValueError:  # a broken IPv6 address
        return None
    return text if url.scheme in {"http", "https"} and url.hostname else None


def _harmless(character: str) -> bool:
    if character.isspace() or character in JOINERS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_END_TAG_OPTIONAL = frozenset("dd dt li p td th tr tbody thead tfoot option".split())
_BLOCKS = frozenset(
    "address article aside audio blockquote body button canvas caption center colgroup datalist details dialog dir div "
    "dl fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend main "
    "map marquee menu meter nav object ol optgroup output picture pre progress rp rt ruby search section select slot "
    "summary svg table template textarea title ul video math".split()
)
_HIDDEN = ("script", "style", "noscript", "iframe", "noembed", "noframes")
_FORMATTING = frozenset("a b big br em font hr i p s small span strong sub sup u wbr".split())
"""Of these, a lone tag in a title is a rest of markup; of others, authors write about `the <input> element`."""
_LOOSE = _VOID | _END_TAG_OPTIONAL | _INLINE
_ELEMENTS = _INLINE | _VOID | _END_TAG_OPTIONAL | _BLOCKS | frozenset(_HIDDEN)
_BOOLEAN_ATTRIBUTES = (
    "allowfullscreen|async|autofocus|autoplay|checked|controls|crossorigin|default|defer|disabled|download|hidden|"
    "inert|ismap|itemscope|loop|multiple|muted|nofollow|nomodule|novalidate|open|playsinline|readonly|required|"
    "reversed|selected|alt|title|class|id|style|data-[\\w.-]{1,40}|aria-[\\w.-]{1,40}"
)

_ATTRIBUTE = r"""[\s/]+[\w:@.-]{1,100}+\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++)"""
_TAG = re.compile(
    rf"""<(?P<end>/?)(?:[a-z]+:)?(?P<name>[a-z][a-z0-9]*+)
    (?:(?P<attributes>(?:{_ATTRIBUTE}|\s+(?:{_BOOLEAN_ATTRIBUTES})(?=[\s/>]))*+)[\s/]*+>
      |(?:(?:{_ATTRIBUTE})++|\s+[\w:@.-]{{1,100}}+\s*+=)[^>]*+\Z)   # cut off within a tag
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>|<!doctype\b[^<>]*>|<\?[a-z][^<>]*\?>", re.DOTALL | re.IGNORECASE
)
_HIDDEN_CONTENT = re.compile(rf"<({'|'.join(_HIDDEN)})\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_WHOLE_HIDDEN_CONTENT = re.compile(_HIDDEN_CONTENT.pattern.replace(r"|\Z", ""), _HIDDEN_CONTENT.flags)
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));?")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_CHARACTER = "\ufffd"
_LARGEST, _MOST_DIGITS = 0x10FFFF, 8

ESCAPED_AT_MOST = 4
"""How many times publishers escape a text by mistake."""


def unescape(text: str) -> str:
    """The text with HTML's references resolved: a surrogate pair to its character, what is no character to U+FFFD."""
    if "&" not in text:
        return text
    return unescape_html(join_surrogates(_REFERENCE.sub(_as_surrogate, text)))


def join_surrogates(text: str) -> str:
    """The text with each pair of surrogates as the character that it stands for, and U+FFFD for a lone one."""
    joined = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _SURROGATE.sub(_NO_CHARACTER, joined)


def _as_surrogate(reference: re.Match[str]) -> str:
    """A surrogate as itself, U+FFFD for a number that is too large; any other reference is left to Python's `html`."""
    digits, base = (reference["hex"], 16) if reference["hex"] else (reference["decimal"], 10)
    code = int(digits, base) if len(digits.lstrip("0")) <= _MOST_DIGITS else _LARGEST + 1
    if code > _LARGEST:
        return _NO_CHARACTER
    return chr(code) if _SURROGATE.match(chr(code)) else reference[0]


def text_of(markup: str, *, escaped_at_most: int = 1, is_title: bool = False) -> str:
    """The text that a browser would show, as written apart from white space; block elements separate words.

    `escaped_at_most` is how many times references may have been escaped. What appears only after the first time is
    markup if it is a whole element, as in `<b>…</b>`. In a title that holds from the start, as authors write there
    about `the <video> element`.
    """
    text = markup
    for turn in range(escaped_at_most):
        without = strip_tags(text, whole_elements_only=turn > 0, is_title=is_title)
        unescaped = unescape(without)
        if turn and unescaped == text:
            break
        text = unescaped
    return strip_tags(text, whole_elements_only=True, is_title=is_title) if escaped_at_most > 1 else text


def strip_tags(text: str, *, whole_elements_only: bool = False, is_title: bool = False) -> str:
    """The text without HTML's tags, comments, scripts and styles; references stay as they are.

    With `whole_elements_only`, and in a title, a tag without attributes is markup only if it has its other half, or if
    authors leave that out.
    """
    if "<" not in text:
        return text
    text = _COMMENT.sub(" ", (_WHOLE_HIDDEN_CONTENT if is_title else _HIDDEN_CONTENT).sub(" ", text))
    is_markup: Callable[[re.Match[str]], bool] = _is_element
    if whole_elements_only or is_title:
        is_markup = _whole_elements(text, _FORMATTING if is_title else _LOOSE)
    return _TAG.sub(lambda tag: _space(tag) if is_markup(tag) else tag[0], text)


def _space(tag: re.Match[str]) -> str:
    return "" if tag["name"].lower() in _INLINE else " "


def _is_element(tag: re.Match[str]) -> bool:
    return tag["name"].lower() in _ELEMENTS


def _whole_elements(text: str, loose: frozenset[str]) -> Callable[[re.Match[str]], bool]:
    """A function that says whether a tag is of an element that is complete, or one of the loose ones."""
    tags = [(tag["name"].lower(), bool(tag["end"])) for tag in _TAG.finditer(text)]
    starts = {name for name, is_end in tags if not is_end}
    ends = {name for name, is_end in tags if is_end}
    return lambda tag: (
        _is_element(tag)
        and (tag["name"].lower() in loose or bool(tag["attributes"]) or tag["name"].lower() in starts & ends)
    )
