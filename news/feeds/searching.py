"""What `q` finds: headlines in whose title or description all words and "quoted phrases" occur.

Case and accents make no difference. A word is found where a word of the headline begins with it, so that plurals and
endings are found too; a phrase must stand as it is. Where a script has no spaces, anything that occurs is found.
"""

import re
import unicodedata

from news.feeds.headline import Headline

_PART = re.compile(r'"([^"]*)"|([^\s"]+)')
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Search:
    """A caller's `q`, ready to be held against headlines."""

    def __init__(self, words: str | None) -> None:
        parts = [(folded(phrase), bool(phrase)) for phrase, word in _PART.findall(words or "") if folded(phrase)]
        parts += [(folded(word), False) for _, word in _PART.findall(words or "") if folded(word)]
        self._patterns = [_pattern(text, whole=whole) for text, whole in parts]

    def finds(self, headline: Headline) -> bool:
        """Whether everything that was asked for occurs; asked for nothing, anything is found."""
        text = folded(f"{headline.title} | {headline.description or ''}")
        return all(pattern.search(text) for pattern in self._patterns)


def folded(text: str) -> str:
    """Text as it is compared: without case and accents, each run of white space one space."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", " ".join("".join(c for c in bare if not unicodedata.combining(c)).split()))


def _pattern(text: str, *, whole: bool) -> re.Pattern[str]:
    if _UNSPACED.search(text):
        return re.compile(re.escape(text))
    return re.compile(rf"(?<!\w){re.escape(text)}" + (r"(?!\w)" if whole else ""))
