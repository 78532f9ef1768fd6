"""Many feeds side by side: one that fails or is slow costs only its own headlines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import gevent
import structlog

from news.feeds.reading import Reading
from news.feeds.table import Feed
from news.feeds.trouble import Unusable
from servicekit.context import Deadline, spawn
from servicekit.http import HttpError, TimedOut

log = structlog.get_logger()

GRACE_S = 0.3
"""How long the last feeds are waited for once half of a country's are there."""

LONG_GRACE_S = 1.2
"""The same while fewer than half are there."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came, in the order of the feeds, and what each of the others told."""

    readings: tuple[Reading, ...]
    troubles: tuple[tuple[Feed, HttpError], ...]


def patience_s(asked: int, finished: int, answered: int) -> float | None:
    """How long to wait for one more feed after the last that came; None: as long as the deadline allows."""
    if not answered:
        return None
    return GRACE_S if 2 * finished >= asked else LONG_GRACE_S


def collect(feeds: Sequence[Feed], read: Callable[[Feed, Deadline], Reading], deadline: Deadline) -> Collected:
    """Read all feeds at once, and stop waiting where waiting no longer pays."""
    asked = {spawn(_outcome, read, feed, deadline): feed for feed in feeds}
    outcomes: dict[Feed, Reading | HttpError] = {}
    waiting = set(asked)
    while waiting:
        answered = sum(isinstance(outcome, Reading) for outcome in outcomes.values())
        patience = patience_s(len(feeds), len(outcomes), answered)
        left_s = deadline.left_s() if patience is None else deadline.at_most(patience)
        done = gevent.wait(tuple(waiting), timeout=left_s, count=1)
        if not done:
            break
        outcomes |= {asked[greenlet]: greenlet.get() for greenlet in done}
        waiting -= set(done)
    gevent.killall(list(waiting), block=False)
    late = TimedOut("the feed took too long")
    told = [(feed, outcomes.get(feed, late)) for feed in feeds]
    return Collected(
        tuple(outcome for _, outcome in told if isinstance(outcome, Reading)),
        tuple((feed, outcome) for feed, outcome in told if isinstance(outcome, HttpError)),
    )


def _outcome(read: Callable[[Feed, Deadline], Reading], feed: Feed, deadline: Deadline) -> Reading | HttpError:
    try:
        return read(feed, deadline)
    except HttpError as trouble:
        return trouble
    except Exception:  # whatever it is, it costs this feed only
        log.exception("bug", publisher=feed.publisher)
        return Unusable("the feed met a fault of ours")
