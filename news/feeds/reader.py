"""Read feeds by their own schedules, whatever is asked: what came last is kept, and fetched again when it is due.

Replicas share what they read through Valkey, so that a publisher is asked once however many of them there are. A fetch
goes on when nobody waits for it any more, and the next question finds its headlines.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import gevent
import structlog
from cachetools import LRUCache
from gevent import Greenlet
from pydantic import TypeAdapter, ValidationError

from news.feeds.errors import FeedIsPage, UnusableFeed
from news.feeds.feed import Feed
from news.feeds.fetch import FetchedFeed, Fetcher
from news.feeds.headline import Headline, ParsedFeed
from news.feeds.schedule import Wanted, next_fetch_s, retry_s
from news.feeds.unpack import Document
from servicekit.caching.answers import Entry
from servicekit.caching.shared import SharedEntries
from servicekit.context import Deadline, spawn
from servicekit.http import HttpError, TimedOut, UpstreamResponse
from servicekit.providers import upstream

log = structlog.get_logger()

MAX_CACHED_FEEDS = 512
POLL_S = 0.05
"""How often a replica checks whether another one has fetched a feed."""

CLOCK_SKEW_S = 60.0
"""By how much replicas' clocks may differ; what was fetched further in the future is by a clock that was wrong."""

GRACE_S = 0.3
"""How long to wait for one more feed once half of the feeds have finished."""

LONG_GRACE_S = 1.2
"""The same while less than half have finished."""

PROVIDER = "feeds"
_OK, _REDIRECTED, _NOT_MODIFIED = 200, 300, 304
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}

FeedError = HttpError | UnusableFeed

Parse = Callable[[Document, Feed], ParsedFeed]
"""`parse_document`, or a function that runs it elsewhere."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed after its last fetch. Times are in Unix seconds, 0 where there is none."""

    headlines: tuple[Headline, ...] = ()
    provider: str = ""
    """The value of `X-Provider` for the headlines."""
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Headers that make the next request conditional."""
    wanted: Wanted = field(default_factory=Wanted)
    tried_s: float = 0.0
    due_s: float = 0.0
    usable_until_s: float = 0.0
    """Until when the headlines stand in for a feed that fails."""
    failures: int = 0
    """How many fetches failed since the last that didn't."""
    error: str = ""
    is_late: bool = False


_STATE = TypeAdapter(FeedState)


@dataclass(frozen=True, slots=True)
class ReadFeeds:
    """The usable states in the order of the feeds, and the error of each feed without one."""

    states: tuple[FeedState, ...]
    errors: tuple[tuple[Feed, FeedError], ...]
    due_s: float
    """When the first of the feeds is due, in Unix seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """In seconds: between two fetches at least, for one fetch at most, and how long old headlines may stand in."""

    fresh_s: float
    timeout_s: float
    stale_s: float


class FeedReader:
    """Fetches and parses feeds when they are due. One that hasn't changed (304) is neither sent nor parsed again."""

    def __init__(
        self,
        fetcher: Fetcher,
        limits: Limits,
        shared: SharedEntries,
        parse: Parse,
        *,
        clock: Callable[[], float] = time.time,
        max_cached: int = MAX_CACHED_FEEDS,
    ) -> None:
        self._fetcher = fetcher
        self._limits = limits
        self._shared = shared
        self._parse = parse
        self._clock = clock
        self._states: LRUCache[Feed, FeedState] = LRUCache(max_cached)
        self._renewals: dict[Feed, Greenlet[..., None]] = {}

    def read(self, feeds: Sequence[Feed], deadline: Deadline) -> ReadFeeds:
        """The feeds' headlines; those that are due are fetched, all at once.

        Returns at the deadline, or as soon as no feed finishes within `grace_s`. A feed that fails or is slow costs
        only its own headlines, and not even these while its last ones may stand in.
        """
        pending = {self._renewal(feed) for feed in feeds if deadline.left_s() and self._is_due(feed)}
        while pending:
            usable = sum(self._is_usable(feed) for feed in feeds)
            grace = grace_s(len(feeds), len(feeds) - len(pending), usable)
            timeout_s = deadline.left_s() if grace is None else deadline.at_most(grace)
            finished = gevent.wait(tuple(pending), timeout=timeout_s, count=1)
            if not finished:
                break
            pending -= set(finished)
        return ReadFeeds(
            tuple(self._states[feed] for feed in feeds if self._is_usable(feed)),
            tuple((feed, self._error(feed)) for feed in feeds if not self._is_usable(feed)),
            min((self._states[feed].due_s if feed in self._states else 0.0 for feed in feeds), default=math.inf),
        )

    def _is_due(self, feed: Feed) -> bool:
        state = self._states.get(feed)
        return state is None or not state.tried_s - CLOCK_SKEW_S <= self._clock() < state.due_s

    def _is_usable(self, feed: Feed) -> bool:
        state = self._states.get(feed)
        return state is not None and self._clock() < state.usable_until_s

    def _error(self, feed: Feed) -> FeedError:
        state = self._states.get(feed)
        if state is None or not state.error or feed in self._renewals:
            return TimedOut("the feed took too long")
        return TimedOut(state.error) if state.is_late else UnusableFeed(state.error)

    def _renewal(self, feed: Feed) -> "Greenlet[..., None]":
        if feed not in self._renewals:
            self._renewals[feed] = spawn(self._renew, feed)
        return self._renewals[feed]

    def _renew(self, feed: Feed) -> None:
        """Fetch the feed, unless another replica does or has done so."""
        deadline = Deadline.within(self._limits.timeout_s)
        key = shared_key(feed)
        lock = self._shared.lock(key)
        try:
            while not lock.acquire():
                if self._adopt(feed, key) or not deadline.left_s():
                    return
                gevent.sleep(POLL_S)
            if not self._adopt(feed, key):
                self._keep(feed, key, self._next_state(feed, self._states.get(feed, FeedState()), deadline))
        finally:
            lock.release()
            del self._renewals[feed]

    def _adopt(self, feed: Feed, key: str) -> bool:
        """Whether the feed isn't due any more, by what replicas share."""
        entry = self._shared.get(key)
        own = self._states.get(feed)
        if entry and (own is None or own.tried_s < entry.made_s):
            try:
                self._states[feed] = _STATE.validate_json(entry.body)
            except ValidationError:  # another version of Iris wrote it
                return False
        return not self._is_due(feed)

    def _keep(self, feed: Feed, key: str, state: FeedState) -> None:
        self._states[feed] = state
        keep_s = max(state.due_s, state.usable_until_s) - state.tried_s
        entry = Entry.of(_STATE.dump_json(state), state.provider, made_s=state.tried_s, fresh_s=keep_s)
        self._shared.put(key, entry, keep_s)

    def _next_state(self, feed: Feed, last: FeedState, deadline: Deadline) -> FeedState:
        """Fetch and parse the feed; what fails is part of the state."""
        response = UpstreamResponse(0, {}, b"")
        try:
            fetched = self._fetcher.fetch(feed.url, deadline, last.conditions)
            response = fetched.response
            if response.status == _NOT_MODIFIED and last.conditions:
                return self._succeeded(last, response)
            if not _OK <= response.status < _REDIRECTED:
                return self._failed(
                    feed, last, response, UnusableFeed(f"the feed answered with status {response.status}")
                )
            parsed = self._parsed(fetched, feed, deadline)
        except (HttpError, UnusableFeed) as error:
            return self._failed(feed, last, response, error)
        except Exception:  # a bug must cost this feed only
            log.exception("bug", publisher=feed.publisher)
            return self._failed(feed, last, response, UnusableFeed("the feed met a fault of ours"))
        if parsed.note:
            _warn(feed, parsed.note)
        headers = response.headers
        conditions = {condition: headers[name] for name, condition in _VALIDATORS.items() if name in headers}
        provider = upstream.provenance(PROVIDER, response)
        return self._succeeded(FeedState(parsed.headlines, provider, conditions, parsed.wanted), response)

    def _parsed(self, fetched: FetchedFeed, feed: Feed, deadline: Deadline) -> ParsedFeed:
        """The feed's headlines, also if what came is a page that says where the feed is; raises as fetching does."""
        try:
            return self._parse(fetched.document, feed)
        except FeedIsPage as page:
            if not page.url:
                raise
            found = self._fetcher.fetch(page.url, deadline, {})
        if not _OK <= found.response.status < _REDIRECTED:
            raise UnusableFeed(f"the feed that a page names answered with status {found.response.status}")
        return self._parse(found.document, feed)

    def _succeeded(self, state: FeedState, response: UpstreamResponse) -> FeedState:
        now_s = self._clock()
        due_s = next_fetch_s(now_s, response.headers, state.wanted, self._limits.fresh_s)
        usable_until_s = due_s + self._limits.stale_s
        return replace(
            state, tried_s=now_s, due_s=due_s, usable_until_s=usable_until_s, failures=0, error="", is_late=False
        )

    def _failed(self, feed: Feed, last: FeedState, response: UpstreamResponse, error: FeedError) -> FeedState:
        now_s, failures = self._clock(), last.failures + 1
        due_s = retry_s(now_s, response.status, response.headers, failures, self._limits.fresh_s)
        _warn(feed, str(error))
        return replace(
            last, tried_s=now_s, due_s=due_s, failures=failures, error=str(error), is_late=isinstance(error, TimedOut)
        )


def _warn(feed: Feed, reason: str) -> None:
    """Say in the log why a feed yields nothing."""
    log.warning("feed", country=feed.country, publisher=feed.publisher, host=feed.host, reason=reason)


def grace_s(feeds: int, finished: int, succeeded: int) -> float | None:
    """Seconds to wait for one more feed after the last that finished; None means until the deadline."""
    if not succeeded:
        return None
    return GRACE_S if 2 * finished >= feeds else LONG_GRACE_S


def shared_key(feed: Feed) -> str:
    """The feed's key among replicas; a digest, as its URL may hold credentials."""
    names = f"{feed.url}\n{feed.country}\n{feed.publisher}\n{feed.language}"
    return blake2b(names.encode(), digest_size=16).hexdigest()
