"""When two headlines tell the same story: the same link, the same title, or nearly the same title.

Titles are compared by their runs of three characters, which works without spaces between words too. Comparing each
with each would be quadratic; two titles that share nine tenths of their runs share one of the rarest few, so only those
are looked up (prefix filtering: Chaudhuri, Ganti and Kaushik, A Primitive Operator for Similarity Joins, 2006).
"""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from news.feeds.headline import Headline
from news.feeds.links import link_key

ALIKE = 0.9


def without_repeats(headlines: Sequence[Headline]) -> list[Headline]:
    """The headlines in their order, each story only the first time that it is told."""
    grams = [_grams(title_key(headline.title)) for headline in headlines]
    common = Counter(gram for each in grams for gram in each)
    links: set[str] = set()
    titles: set[str] = set()
    by_gram: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    kept = []
    for headline, mine in zip(headlines, grams, strict=True):
        link, title = link_key(headline.link), title_key(headline.title)
        rarest = _rarest(mine, common)
        candidates = (other for gram in rarest for other in by_gram[gram])
        if link in links or title in titles or any(likeness(mine, other) > ALIKE for other in candidates):
            continue
        kept.append(headline)
        links.add(link)
        titles.add(title)
        for gram in rarest:
            by_gram[gram].append(mine)
    return kept


def is_repeat(one: Headline, other: Headline) -> bool:
    """Whether both tell the same story; what `without_repeats` goes by."""
    mine, theirs = title_key(one.title), title_key(other.title)
    same = link_key(one.link) == link_key(other.link) or mine == theirs
    return same or likeness(_grams(mine), _grams(theirs)) > ALIKE


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of all runs that both have (Jaccard)."""
    return len(one & other) / (len(one | other) or 1)


def title_key(title: str) -> str:
    """The title's letters and digits only, without case and accents; the title itself where it has neither."""
    bare = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split()) or title


def _grams(key: str) -> frozenset[str]:
    return frozenset(key[start : start + 3] for start in range(max(1, len(key) - 2)))


def _rarest(grams: Iterable[str], common: Counter[str]) -> list[str]:
    ordered = sorted(grams, key=lambda gram: (common[gram], gram))
    return ordered[: len(ordered) - math.ceil(ALIKE * len(ordered)) + 1]
