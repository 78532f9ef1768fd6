"""Many publishers' headlines as one list: newest first, each story once, no publisher drowning the others."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from news.feeds.headline import Headline
from news.feeds.likeness import without_repeats

AHEAD = timedelta(hours=1)
"""How far a publisher's clock may be ahead; what is dated later has no usable date."""

MOST_IN_A_ROW = 2
WINDOW = timedelta(hours=12)
"""Another publisher's headline goes before a third in a row if it is at most so much older."""

_UNDATED = datetime.min.replace(tzinfo=UTC)


def merged(feeds: Iterable[Sequence[Headline]], now: datetime) -> list[Headline]:
    """All of the feeds' headlines; of equally new ones, those of the earlier feed first."""
    every = [_with_usable_date(headline, now) for headlines in feeds for headline in headlines]
    return interleaved(without_repeats(sorted(every, key=moment, reverse=True)))


def moment(headline: Headline) -> datetime:
    """What headlines are sorted by: those without a date are the oldest."""
    return headline.published or _UNDATED


def interleaved(headlines: Sequence[Headline]) -> list[Headline]:
    """The headlines, newest first, but no more than two of a publisher in a row where another has one about as new."""
    queues: dict[str, deque[tuple[int, Headline]]] = {}
    for position, headline in enumerate(headlines):
        queues.setdefault(headline.publisher, deque()).append((position, headline))
    result: list[Headline] = []
    while queues:
        waiting = sorted(queue[0] for queue in queues.values())
        chosen = waiting[0][1]
        if _fills_the_row(chosen, result):
            oldest = moment(chosen) - WINDOW if chosen.published else _UNDATED
            chosen = next((other for _, other in waiting[1:] if moment(other) >= oldest), chosen)
        result.append(chosen)
        queues[chosen.publisher].popleft()
        if not queues[chosen.publisher]:
            del queues[chosen.publisher]
    return result


def _fills_the_row(headline: Headline, before: Sequence[Headline]) -> bool:
    row = before[-MOST_IN_A_ROW:]
    return len(row) == MOST_IN_A_ROW and all(each.publisher == headline.publisher for each in row)


def _with_usable_date(headline: Headline, now: datetime) -> Headline:
    if headline.published is not None and headline.published > now + AHEAD:
        return replace(headline, published=None)
    return headline
