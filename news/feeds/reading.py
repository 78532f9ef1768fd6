"""One feed from its address to its headlines; a feed that hasn't changed is neither sent nor parsed again."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from news.feeds.fetching import Fetched, Fetcher
from news.feeds.headline import Headline
from news.feeds.parsing import headlines_of
from news.feeds.table import Feed
from news.feeds.trouble import Unusable
from servicekit.context import Deadline
from servicekit.http import UpstreamResponse

MOST_KEPT = 512
_OK, _NOT_MODIFIED = 200, 304
_CONDITIONS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}

Parse = Callable[[bytes, str, str, str], tuple[Headline, ...] | Unusable]


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed's headlines, and the reply that brought them or said that they stand."""

    headlines: tuple[Headline, ...]
    reply: UpstreamResponse


@dataclass(frozen=True, slots=True)
class _Kept:
    conditions: dict[str, str]
    headlines: tuple[Headline, ...]


def parse(body: bytes, content_type: str, url: str, publisher: str) -> tuple[Headline, ...] | Unusable:
    """The headlines, or why there are none: returned, since a pool of threads prints what is raised in it."""
    try:
        return headlines_of(body, content_type, url, publisher)
    except Unusable as trouble:
        return trouble


class Reader:
    """Reads feeds, and keeps what the last `most_kept` of them said, with their ETag and Last-Modified."""

    def __init__(self, fetcher: Fetcher, parse: Parse = parse, most_kept: int = MOST_KEPT) -> None:
        self._fetcher = fetcher
        self._parse = parse
        self._most_kept = most_kept
        self._kept: OrderedDict[Feed, _Kept] = OrderedDict()

    def read(self, feed: Feed, deadline: Deadline) -> Reading:
        """The feed's headlines as they are now; raises an HttpError."""
        kept = self._kept.get(feed)
        fetched = self._fetcher.fetch(feed.url, deadline, kept.conditions if kept else {})
        reply = fetched.reply
        if reply.status == _NOT_MODIFIED and kept:
            return Reading(kept.headlines, reply)
        if reply.status != _OK:
            raise Unusable(f"the feed answered with status {reply.status}")
        headlines = self._headlines(feed, fetched)
        self._keep(feed, reply, headlines)
        return Reading(headlines, reply)

    def _headlines(self, feed: Feed, fetched: Fetched) -> tuple[Headline, ...]:
        content_type = fetched.reply.headers.get("Content-Type", "")
        outcome = self._parse(fetched.reply.body, content_type, fetched.url, feed.publisher)
        if isinstance(outcome, Unusable):
            raise outcome
        return outcome

    def _keep(self, feed: Feed, reply: UpstreamResponse, headlines: tuple[Headline, ...]) -> None:
        conditions = {asked: reply.headers[told] for told, asked in _CONDITIONS.items() if told in reply.headers}
        self._kept.pop(feed, None)
        if conditions:
            self._kept[feed] = _Kept(conditions, headlines)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
