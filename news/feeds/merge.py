"""Merge the headlines of several feeds into one list: newest first, each story once, publishers mixed.

Deduplication compares titles by their trigrams (runs of three characters), which works without spaces between words
too. Comparing every pair would be quadratic. Two titles that share nine tenths of their trigrams share one of the
rarest few, so only titles with such a trigram in common are compared (prefix filtering: Chaudhuri, Ganti and Kaushik,
A Primitive Operator for Similarity Joins, 2006).
"""

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from contract.folding import plain_letters
from news.feeds.headline import Headline
from news.feeds.links import link_parameters, link_place, link_target
from news.search import IN_WORD

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

_WORD = re.compile(f"{IN_WORD}+")
_UNDATED = datetime.min.replace(tzinfo=UTC)


def merge(feeds: Iterable[Sequence[Headline]], now: datetime) -> list[Headline]:
    """The headlines of all feeds. Of headlines with the same date, those of the earlier feed come first."""
    stories = [_Story.of(_without_future_date(each, now), number) for number, feed in enumerate(feeds) for each in feed]
    return interleave(_deduplicated(sorted(stories, key=lambda story: sort_date(story.headline), reverse=True)))


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


@dataclass(frozen=True, slots=True)
class _Story:
    """A headline with what it is compared by."""

    headline: Headline
    feed: int
    place: str
    parameters: frozenset[tuple[str, str]]
    title: str
    trigrams: frozenset[str]

    @classmethod
    def of(cls, headline: Headline, feed: int) -> "_Story":
        title = title_key(headline.bare_title or headline.title)
        place, parameters = link_place(headline.link), link_parameters(headline.link)
        return cls(headline, feed, place, parameters, title, _trigrams(title))

    def repeats_link(self, other: "_Story") -> bool:
        """Whether both lead to the same article, of two stories at one place.

        Within a feed, links that differ in anything lead to different articles, and so does one link under different
        guids: an episode's often leads to its show. Between feeds, parameters that only say where the link stood make
        no difference.
        """
        one, two = self.headline, other.headline
        other_guid = bool(one.guid and two.guid and one.guid != two.guid)
        if self.feed == other.feed:
            return link_target(one.link) == link_target(two.link) and not other_guid
        if self.parameters == other.parameters:
            return not other_guid or self.title == other.title
        same_title = one.publisher == two.publisher and self.title == other.title and self.is_about_as_old(other)
        return same_title and _are_words(self.parameters ^ other.parameters)

    def repeats_title(self, other: "_Story") -> bool:
        """Whether another publisher has it under nearly the same title, at about the same time."""
        if self.headline.publisher == other.headline.publisher or not self.is_about_as_old(other):
            return False
        return similarity(self.trigrams, other.trigrams) > DUPLICATE_SIMILARITY

    def is_about_as_old(self, other: "_Story") -> bool:
        """Whether both are of one day, as far as that is known."""
        one, two = self.headline.published, other.headline.published
        return one is None or two is None or abs(one - two) < SAME_STORY_WINDOW


def _are_words(parameters: Iterable[tuple[str, str]]) -> bool:
    """Whether no value has a digit in it: `from=rss_world` says where a link stood, `id=77` which article it is."""
    return not any(character.isdigit() for _, value in parameters for character in value)


def _deduplicated(stories: Sequence[_Story]) -> list[Headline]:
    """The stories' headlines in their order, without those that repeat an earlier one."""
    frequencies = Counter(trigram for story in stories for trigram in story.trigrams)
    by_place: defaultdict[str, list[_Story]] = defaultdict(list)
    by_trigram: defaultdict[str, list[_Story]] = defaultdict(list)
    kept = []
    for story in stories:
        rarest = _rarest(story.trigrams, frequencies)
        if any(story.repeats_link(other) for other in by_place[story.place]):
            continue
        if any(story.repeats_title(other) for trigram in rarest for other in by_trigram[trigram]):
            continue
        kept.append(story.headline)
        by_place[story.place].append(story)
        for trigram in rarest:
            by_trigram[trigram].append(story)
    return kept


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index, from 0 (nothing in common) to 1."""
    return len(one & other) / (len(one | other) or 1)


def title_key(title: str) -> str:
    """The title's words, without case, accents and punctuation; the title itself if it has none."""
    return " ".join(_WORD.findall(plain_letters(title))) or title


def _trigrams(key: str) -> frozenset[str]:
    return frozenset(key[start : start + 3] for start in range(max(1, len(key) - 2)))


def _rarest(trigrams: Iterable[str], frequencies: Counter[str]) -> list[str]:
    """As many of the rarest trigrams as are needed to share one with every duplicate."""
    ordered = sorted(trigrams, key=lambda trigram: (frequencies[trigram], trigram))
    return ordered[: len(ordered) - math.ceil(DUPLICATE_SIMILARITY * len(ordered)) + 1]
