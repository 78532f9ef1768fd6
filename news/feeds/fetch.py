"""Fetch feeds: redirects checked one by one, conditional requests, and all feeds of a country at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

import gevent
import requests
import structlog
from cachetools import LRUCache

from news.feeds.errors import AddressRefused, UnusableFeed
from news.feeds.parse import Headline, parse_feed
from news.feeds.security import AddressGuard, GuardedAdapter
from news.feeds.table import Feed
from servicekit.context import Deadline, spawn
from servicekit.http import HttpClient, HttpError, RequestsTransport, TimedOut, Unreachable, UpstreamResponse

log = structlog.get_logger()

LIMIT_BYTES = 5_000_000
MAX_REDIRECTS = 5
MAX_CACHED_FEEDS = 512
KEPT_HOSTS = 128
"""Publishers to which idle connections are kept."""

GRACE_S = 0.3
"""How long to wait for one more feed once half of the feeds have finished."""

LONG_GRACE_S = 1.2
"""The same while less than half have finished."""

_OK, _NOT_MODIFIED = 200, 304
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}

Parse = Callable[[bytes, str, str, str], tuple[Headline, ...]]
"""`parse_feed`, or a function that runs it elsewhere."""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """The response at the end of all redirects, and its URL."""

    response: UpstreamResponse
    url: str


class Fetcher:
    """Fetches any publisher's feed."""

    def __init__(self, guard: AddressGuard) -> None:
        transport = RequestsTransport(limit_bytes=LIMIT_BYTES, adapter=GuardedAdapter(guard, hosts=KEPT_HOSTS))
        self._client = HttpClient("the feed", "", transport)
        self._guard = guard

    def fetch(self, url: str, deadline: Deadline, conditions: Mapping[str, str]) -> FetchedFeed:
        """Get `url`, following redirects; `conditions` are headers of a conditional GET. Raises an HttpError."""
        for _ in range(MAX_REDIRECTS + 1):
            self._guard.check_url(url)
            headers = {"Accept": _ACCEPT, **conditions}
            response = self._client.get(_normalize(url), {}, timeout_s=deadline.left_s(), headers=headers)
            if response.status not in _REDIRECTS:
                return FetchedFeed(response, url)
            url = _redirect_target(url, response)
        raise UnusableFeed(f"the feed redirects more than {MAX_REDIRECTS} times")


def _normalize(url: str) -> str:
    """The URL as requests encodes it: publishers redirect to URLs with spaces and letters outside ASCII."""
    request = requests.PreparedRequest()
    try:
        request.prepare_url(url, {})
    except (requests.RequestException, ValueError):
        raise Unreachable("the feed can't be reached") from None
    return request.url or url


def _redirect_target(url: str, response: UpstreamResponse) -> str:
    try:
        return urljoin(url, response.headers["Location"])
    except KeyError:
        raise UnusableFeed("the feed redirects to nowhere") from None
    except ValueError:
        raise AddressRefused("the feed leads to what is no http or https address") from None


@dataclass(frozen=True, slots=True)
class FeedResult:
    """A feed's headlines, and the response that brought them, or that said that they are unchanged."""

    headlines: tuple[Headline, ...]
    response: UpstreamResponse


@dataclass(frozen=True, slots=True)
class _CachedFeed:
    conditions: dict[str, str]
    headlines: tuple[Headline, ...]


class FeedReader:
    """Fetches and parses feeds. A feed that hasn't changed since (304) is neither sent nor parsed again."""

    def __init__(self, fetcher: Fetcher, parse: Parse = parse_feed, max_cached: int = MAX_CACHED_FEEDS) -> None:
        self._fetcher = fetcher
        self._parse = parse
        self._cache: LRUCache[Feed, _CachedFeed] = LRUCache(max_cached)

    def read(self, feed: Feed, deadline: Deadline) -> FeedResult:
        """The feed's current headlines; raises an HttpError."""
        cached = self._cache.get(feed)
        fetched = self._fetcher.fetch(feed.url, deadline, cached.conditions if cached else {})
        response = fetched.response
        if response.status == _NOT_MODIFIED and cached:
            return FeedResult(cached.headlines, response)
        if response.status != _OK:
            raise UnusableFeed(f"the feed answered with status {response.status}")
        content_type = response.headers.get("Content-Type", "")
        headlines = self._parse(response.body, content_type, fetched.url, feed.publisher)
        self._store(feed, response, headlines)
        return FeedResult(headlines, response)

    def _store(self, feed: Feed, response: UpstreamResponse, headlines: tuple[Headline, ...]) -> None:
        """Keep the headlines if the response has a validator, without which there is no conditional request."""
        headers = response.headers
        conditions = {condition: headers[name] for name, condition in _VALIDATORS.items() if name in headers}
        if conditions:
            self._cache[feed] = _CachedFeed(conditions, headlines)
        else:
            self._cache.pop(feed, None)


@dataclass(frozen=True, slots=True)
class FetchedFeeds:
    """The results in the order of the feeds, and the error of each feed that failed."""

    results: tuple[FeedResult, ...]
    errors: tuple[tuple[Feed, HttpError], ...]


def grace_s(feeds: int, finished: int, succeeded: int) -> float | None:
    """Seconds to wait for one more feed after the last that finished; None means until the deadline."""
    if not succeeded:
        return None
    return GRACE_S if 2 * finished >= feeds else LONG_GRACE_S


def fetch_all(feeds: Sequence[Feed], read: Callable[[Feed, Deadline], FeedResult], deadline: Deadline) -> FetchedFeeds:
    """Read all feeds at once. A feed that fails or is slow costs only its own headlines.

    Returns at the deadline, or as soon as no feed finishes within `grace_s`.
    """
    running = {spawn(_result_or_error, read, feed, deadline): feed for feed in feeds}
    outcomes: dict[Feed, FeedResult | HttpError] = {}
    pending = set(running)
    while pending:
        succeeded = sum(isinstance(outcome, FeedResult) for outcome in outcomes.values())
        grace = grace_s(len(feeds), len(outcomes), succeeded)
        timeout_s = deadline.left_s() if grace is None else deadline.at_most(grace)
        finished = gevent.wait(tuple(pending), timeout=timeout_s, count=1)
        if not finished:
            break
        outcomes |= {running[greenlet]: greenlet.get() for greenlet in finished}
        pending -= set(finished)
    gevent.killall(list(pending), block=False)
    late = TimedOut("the feed took too long")
    in_order = [(feed, outcomes.get(feed, late)) for feed in feeds]
    return FetchedFeeds(
        tuple(outcome for _, outcome in in_order if isinstance(outcome, FeedResult)),
        tuple((feed, outcome) for feed, outcome in in_order if isinstance(outcome, HttpError)),
    )


def _result_or_error(
    read: Callable[[Feed, Deadline], FeedResult], feed: Feed, deadline: Deadline
) -> FeedResult | HttpError:
    try:
        return read(feed, deadline)
    except HttpError as error:
        return error
    except Exception:  # a bug must cost this feed only
        log.exception("bug", publisher=feed.publisher)
        return UnusableFeed("the feed met a fault of ours")
