"""Merge the headlines of several feeds into one list: newest first, each story once, publishers mixed.

Deduplication compares titles by their trigrams (runs of three characters), which works without spaces between words
too. Comparing every pair would be quadratic. Two titles that share nine tenths of their trigrams share one of the
rarest few, so only titles with such a trigram in common are compared (prefix filtering: Chaudhuri, Ganti and Kaushik,
A Primitive Operator for Similarity Joins, 2006).
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from news.feeds.items import Headline, link_key

MAX_CLOCK_SKEW = timedelta(hours=1)
"""A headline dated further ahead of our clock counts as undated."""

MAX_IN_A_ROW = 2
"""Headlines of one publisher in a row, if another publisher has one within MIXING_WINDOW."""

MIXING_WINDOW = timedelta(hours=12)
"""How much older another publisher's headline may be to be placed before a third in a row."""

SAME_STORY_WINDOW = timedelta(days=1)
"""A title that another publisher has at least that much earlier or later belongs to another story."""

DUPLICATE_SIMILARITY = 0.9
"""The share of common trigrams above which two titles tell the same story."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


def merge(feeds: Iterable[Sequence[Headline]], now: datetime) -> list[Headline]:
    """The headlines of all feeds. Of headlines with the same date, those of the earlier feed come first."""
    headlines = [_without_future_date(headline, now) for feed in feeds for headline in feed]
    return interleave(deduplicate(sorted(headlines, key=sort_date, reverse=True)))


def sort_date(headline: Headline) -> datetime:
    """The date to sort by; a headline without one sorts as the oldest."""
    return headline.published or _UNDATED


def _without_future_date(headline: Headline, now: datetime) -> Headline:
    if headline.published is not None and headline.published > now + MAX_CLOCK_SKEW:
        return replace(headline, published=None)
    return headline


def interleave(headlines: Sequence[Headline]) -> list[Headline]:
    """Reorder headlines, which are sorted newest first, so that one publisher doesn't fill the page.

    After MAX_IN_A_ROW headlines of one publisher comes another publisher's newest one, unless that is more than
    MIXING_WINDOW older than the headline that it goes before.
    """
    queues: dict[str, deque[tuple[int, Headline]]] = {}
    for position, headline in enumerate(headlines):
        queues.setdefault(headline.publisher, deque()).append((position, headline))
    result: list[Headline] = []
    while queues:
        heads = sorted(queue[0] for queue in queues.values())
        chosen = heads[0][1]
        if _row_is_full(result, chosen.publisher):
            oldest = sort_date(chosen) - MIXING_WINDOW if chosen.published else _UNDATED
            chosen = next((other for _, other in heads[1:] if sort_date(other) >= oldest), chosen)
        result.append(chosen)
        queues[chosen.publisher].popleft()
        if not queues[chosen.publisher]:
            del queues[chosen.publisher]
    return result


def _row_is_full(placed: Sequence[Headline], publisher: str) -> bool:
    row = placed[-MAX_IN_A_ROW:]
    return len(row) == MAX_IN_A_ROW and all(headline.publisher == publisher for headline in row)


def deduplicate(headlines: Sequence[Headline]) -> list[Headline]:
    """The headlines in their order, without those that repeat the story of an earlier one: see `is_duplicate`."""
    stories = [_Story.of(headline) for headline in headlines]
    frequencies = Counter(trigram for story in stories for trigram in story.trigrams)
    links: set[str] = set()
    by_trigram: defaultdict[str, list[_Story]] = defaultdict(list)
    kept = []
    for story in stories:
        rarest = _rarest(story.trigrams, frequencies)
        if story.link in links or any(story.repeats(other) for trigram in rarest for other in by_trigram[trigram]):
            continue
        kept.append(story.headline)
        links.add(story.link)
        for trigram in rarest:
            by_trigram[trigram].append(story)
    return kept


@dataclass(frozen=True, slots=True)
class _Story:
    """A headline with what it is compared by."""

    headline: Headline
    link: str
    trigrams: frozenset[str]

    @classmethod
    def of(cls, headline: Headline) -> "_Story":
        return cls(headline, link_key(headline.link), _trigrams(title_key(headline.title)))

    def repeats(self, other: "_Story") -> bool:
        """Whether another publisher has it under nearly the same title, at about the same time."""
        one, two = self.headline, other.headline
        if one.publisher == two.publisher:
            return False
        if one.published and two.published and abs(one.published - two.published) >= SAME_STORY_WINDOW:
            return False
        return similarity(self.trigrams, other.trigrams) > DUPLICATE_SIMILARITY


def is_duplicate(one: Headline, other: Headline) -> bool:
    """Whether `deduplicate` drops one of two headlines: for the same link, or nearly the same title elsewhere.

    A publisher means different stories by different links, also under one title, such as "Morning briefing".
    """
    first, second = _Story.of(one), _Story.of(other)
    return first.link == second.link or first.repeats(second)


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index, from 0 (nothing in common) to 1."""
    return len(one & other) / (len(one | other) or 1)


def title_key(title: str) -> str:
    """The title's letters and digits, without case and accents; the title itself if it has neither."""
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.split()) or title


def _trigrams(key: str) -> frozenset[str]:
    return frozenset(key[start : start + 3] for start in range(max(1, len(key) - 2)))


def _rarest(trigrams: Iterable[str], frequencies: Counter[str]) -> list[str]:
    """As many of the rarest trigrams as are needed to share one with every duplicate."""
    ordered = sorted(trigrams, key=lambda trigram: (frequencies[trigram], trigram))
    return ordered[: len(ordered) - math.ceil(DUPLICATE_SIMILARITY * len(ordered)) + 1]


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
