"""A feed cut down to what can be parsed at a bounded cost.

feedparser (6.0) takes quadratic time over open tags by the ten thousand. So: the first items only, so many marks and so
many characters. Entities aren't declared in feeds but to make them explode or to read files.
"""

import re

from news.feeds.trouble import Unusable

MOST_ITEMS = 60
MOST_CHARACTERS = 1_000_000
MOST_MARKS = 20_000
_ITEM_END = re.compile(r"</(?:[\w.-]{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_CAPTION = re.compile(
    r"<media:(title|description|credit|text)\b[^<>]{0,500}>"
    r"[^<]{0,5000}(?:<!\[CDATA\[[^\]]{0,5000}\]\]>[^<]{0,500})?</media:\1\s*>"
)
"""A picture's own title and description, which feedparser takes for the item's."""


def trimmed(text: str) -> str:
    """The document with its first items only; raises Unusable where even the first costs too much."""
    if "<!entity" in text.lower():
        raise Unusable("the feed declares entities")
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    if _bounded(text) and len(ends) <= MOST_ITEMS:
        return _CAPTION.sub("", text)
    tail = text[ends[-1] :] if ends else ""
    fewer = (text[:end] + tail for end in reversed(ends[:MOST_ITEMS]) if end + len(tail) <= MOST_CHARACTERS)
    kept = next(filter(_bounded, fewer), None)
    if kept is None:
        raise Unusable("the feed is too large or too deep to be read")
    return _CAPTION.sub("", kept)


def _bounded(text: str) -> bool:
    return len(text) <= MOST_CHARACTERS and text.count("<") + text.count("&") <= MOST_MARKS
