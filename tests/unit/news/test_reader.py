"""When feeds are fetched, and what stands in for those that fail."""

from collections.abc import Callable, Mapping
from email.utils import formatdate

import gevent
import pytest
import responses
from gevent.event import Event
from responses import matchers

from news.feeds import reader as reader_module
from news.feeds.errors import UnusableFeed
from news.feeds.feed import Feed
from news.feeds.fetch import FetchedFeed, Fetcher
from news.feeds.headline import ParsedFeed
from news.feeds.parse import parse_document
from news.feeds.reader import FeedReader, Limits, ReadFeeds, grace_s
from news.feeds.security import AddressGuard
from news.feeds.unpack import Document
from servicekit.caching.shared import SharedEntries, TolerantValkey
from servicekit.context import Deadline
from servicekit.http import TimedOut, UpstreamResponse
from tests.unit.news.samples import Newsroom, item, rss
from tests.unit.servicekit.valkeys import Clock, FakeValkey

URL = "https://a.example/rss"
FEED = Feed("gr", "Alpha", URL)
FRESH_S, STALE_S = 900.0, 86_400.0
LIMITS = Limits(fresh_s=FRESH_S, timeout_s=5, stale_s=STALE_S)
HOUR_S, DAY_S = 3600, 86_400


def open_reader(clock: Clock, shared: SharedEntries | None = None, max_cached: int = 10) -> FeedReader:
    shared = shared or SharedEntries("test", TolerantValkey(None))
    return FeedReader(Fetcher(AddressGuard()), LIMITS, shared, parse_document, clock=clock, max_cached=max_cached)


def read(reader: FeedReader, *feeds: Feed) -> ReadFeeds:
    return reader.read(feeds or (FEED,), Deadline.within(5))


def titles(result: ReadFeeds) -> list[str]:
    return [headline.title for state in result.states for headline in state.headlines]


def test_a_feed_is_fetched_once_whatever_parameters_people_ask_with(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, body=rss(item("One"), item("Two")))
    client = newsroom(("gr", "Alpha", URL, "general"))
    questions = [
        "pageSize=1",
        "pageSize=2",
        "pageSize=9",
        "page=2&pageSize=1",
        "q=one",
        "q=two",
        "q=none",
        "category=general",
    ]
    answers = [client.get(f"/news?country=gr&{question}") for question in questions]
    assert [answer.json["totalResults"] for answer in answers] == [2, 2, 2, 2, 1, 1, 0, 2]
    assert len(upstream.calls) == 1


def test_a_page_is_no_fresher_than_the_feed_that_is_due_first(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    upstream.get(URL, body=rss(item("One")))
    upstream.get("https://b.example/rss", status=500)
    client = newsroom(("gr", "Alpha", URL, "general"), ("gr", "Beta", "https://b.example/rss", "general"))
    freshness = client.get("/news?country=gr").headers["Cache-Control"].partition(",")[2]
    assert 53 <= int(freshness.partition("max-age=")[2].partition(",")[0]) <= 66


@pytest.mark.parametrize(
    ("headers", "channel", "due_s"),
    [
        ({}, "", FRESH_S),
        ({"Cache-Control": "max-age=86400"}, "", DAY_S),
        ({"Cache-Control": "public, MAX-AGE=7200, must-revalidate"}, "", 2 * HOUR_S),
        ({"Cache-Control": 'max-age="7200"'}, "", 2 * HOUR_S),
        ({"Cache-Control": "max-age=7200", "Age": "3600"}, "", HOUR_S),
        ({"Cache-Control": "max-age=7200", "Age": "9999"}, "", FRESH_S),
        ({"Cache-Control": "s-maxage=7200"}, "", FRESH_S),
        ({"Cache-Control": "max-age=60"}, "", FRESH_S),
        ({"Cache-Control": "no-cache, max-age=7200"}, "", FRESH_S),
        ({"Cache-Control": "no-store"}, "", FRESH_S),
        ({"Cache-Control": "max-age=9999999999"}, "", DAY_S),
        ({"Expires": formatdate(1_000_000 + 2 * HOUR_S, usegmt=True)}, "", 2 * HOUR_S),
        ({"Expires": formatdate(5 * HOUR_S, usegmt=True), "Date": formatdate(3 * HOUR_S, usegmt=True)}, "", 2 * HOUR_S),
        ({"Expires": formatdate(1_000_000 - HOUR_S, usegmt=True)}, "", FRESH_S),
        ({"Expires": "0"}, "", FRESH_S),
        ({"Expires": "-1", "Cache-Control": "max-age=7200"}, "", 2 * HOUR_S),
        ({"Retry-After": "7200"}, "", 2 * HOUR_S),
        ({"Retry-After": formatdate(1_000_000 + 2 * HOUR_S, usegmt=True)}, "", 2 * HOUR_S),
        ({"Retry-After": "soon"}, "", FRESH_S),
        ({}, "<ttl>120</ttl>", 2 * HOUR_S),
        ({}, "<ttl> 120 </ttl>", 2 * HOUR_S),
        ({}, "<ttl>5</ttl>", FRESH_S),
        ({}, "<ttl>often</ttl>", FRESH_S),
        ({}, "<ttl>99999999999999999999</ttl>", FRESH_S),
        ({}, "<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR_S),
        ({}, "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 6 * HOUR_S),
        ({}, "<sy:updatePeriod>weekly</sy:updatePeriod>", DAY_S),
        ({}, "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", HOUR_S),
        ({}, "<sy:updatePeriod>sometimes</sy:updatePeriod>", FRESH_S),
        ({"Cache-Control": "max-age=7200"}, "<ttl>180</ttl>", 3 * HOUR_S),
    ],
)
def test_a_feed_is_fetched_as_often_as_its_publisher_says(
    upstream: responses.RequestsMock, headers: Mapping[str, str], channel: str, due_s: float
) -> None:
    """The clock stands at 1,000,000 s, which is Monday, 12 January 1970, 13:46:40."""
    head = f'<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>{channel}'.encode()
    upstream.get(URL, body=rss(item("One")).replace(b'<rss version="2.0"><channel>', head), headers=headers)
    clock = Clock()
    reader = open_reader(clock)
    read(reader)
    clock.now_s += due_s - 1
    assert titles(read(reader)) == ["One"]
    assert len(upstream.calls) == 1
    clock.now_s += 1
    read(reader)
    assert len(upstream.calls) == 2


@pytest.mark.parametrize(
    ("channel", "due_at"),
    [
        ("<skipHours><hour>14</hour><hour>15</hour></skipHours>", "16:00"),
        ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(24)) + "</skipHours>", "14:01"),
        ("<skipHours><hour>x</hour></skipHours>", "14:01"),
        ("<skipDays><day>Monday</day></skipDays>", "00:00"),
        ("<skipDays><day>Sunday</day></skipDays>", "14:01"),
    ],
)
def test_hours_and_days_without_news_are_waited_for(
    upstream: responses.RequestsMock, channel: str, due_at: str
) -> None:
    upstream.get(URL, body=rss(item("One")).replace(b"<channel>", f"<channel>{channel}".encode()))
    due_s = read(open_reader(Clock())).due_s
    assert formatdate(due_s)[17:22] == due_at


def test_an_unchanged_feed_is_requested_conditionally_and_not_sent_again(upstream: responses.RequestsMock) -> None:
    validators = {"ETag": '"v1"', "Last-Modified": "Thu, 01 Oct 2026 00:00:00 GMT", "X-Provider": "sandbox"}
    conditions = {"If-None-Match": '"v1"', "If-Modified-Since": "Thu, 01 Oct 2026 00:00:00 GMT"}
    upstream.get(URL, body=rss(item("Kept")), headers=validators)
    upstream.get(
        URL, status=304, headers={"Cache-Control": "max-age=7200"}, match=[matchers.header_matcher(conditions)]
    )
    clock = Clock()
    reader = open_reader(clock)
    for _ in range(2):
        result = read(reader)
        assert (titles(result), result.states[0].provider) == (["Kept"], "sandbox/feeds")
        clock.now_s += FRESH_S
    assert "If-None-Match" not in upstream.calls[0].request.headers
    assert result.due_s == 1_000_000 + FRESH_S + 7200


def test_a_feed_that_loses_its_validators_is_requested_without_conditions(upstream: responses.RequestsMock) -> None:
    clock = Clock()
    reader = open_reader(clock)
    for title, headers in (("Old", {"ETag": '"v1"'}), ("New", {}), ("Newer", {})):
        upstream.get(URL, body=rss(item(title)), headers=headers)
    for title in ("Old", "New", "Newer"):
        assert titles(read(reader)) == [title]
        clock.now_s += FRESH_S
    assert ["If-None-Match" in call.request.headers for call in upstream.calls] == [False, True, False]


def test_a_304_that_nothing_was_kept_for_is_a_failure(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=304)
    assert [str(error) for _, error in read(open_reader(Clock())).errors] == ["the feed answered with status 304"]


@pytest.mark.parametrize("failure", [{"status": 500}, {"body": "<html>"}, {"body": TimeoutError()}, {"status": 404}])
def test_the_last_good_headlines_stand_in_for_a_feed_that_fails_as_long_as_stale_s(
    upstream: responses.RequestsMock, failure: Mapping[str, object]
) -> None:
    upstream.get(URL, body=rss(item("Good")))
    upstream.get(URL, **failure)
    clock = Clock()
    reader = open_reader(clock)
    read(reader)
    clock.now_s += FRESH_S + STALE_S - 1
    assert titles(read(reader)) == ["Good"]
    clock.now_s += 1
    result = read(reader)
    assert (titles(result), len(result.errors)) == ([], 1)


@pytest.mark.parametrize(
    ("status", "headers", "pause_s"),
    [
        (503, {"Retry-After": "3600"}, 3600),
        (429, {"Retry-After": formatdate(1_000_000 + 3600, usegmt=True)}, 3600),
        (503, {"Retry-After": "9999999"}, DAY_S),
        (503, {"Retry-After": "1"}, 5),
        (429, {}, 5),
        (500, {}, 5),
        (410, {}, DAY_S),
    ],
)
def test_a_feed_that_fails_is_left_alone_as_long_as_it_asks(
    upstream: responses.RequestsMock, status: int, headers: Mapping[str, str], pause_s: float
) -> None:
    upstream.get(URL, status=status, headers=headers)
    clock = Clock()
    reader = open_reader(clock)
    for seconds, calls in ((pause_s - 1, 1), (1, 1), (0, 2)):
        assert [str(error) for _, error in read(reader).errors] == [f"the feed answered with status {status}"]
        assert len(upstream.calls) == calls
        clock.now_s += seconds


def test_the_pause_doubles_with_each_failure_up_to_the_interval_of_feeds(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=500)
    clock = Clock()
    reader = open_reader(clock)
    pauses = []
    for _ in range(10):
        pauses.append(read(reader).due_s - clock.now_s)
        clock.now_s += pauses[-1]
    assert pauses == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_a_feed_that_works_again_starts_with_the_shortest_pause(upstream: responses.RequestsMock) -> None:
    clock = Clock()
    reader = open_reader(clock)
    for response in ({"status": 500}, {"status": 500}, {"body": rss(item("One"))}, {"status": 500}):
        upstream.get(URL, **response)
    pauses = []
    for _ in range(4):
        pauses.append(read(reader).due_s - clock.now_s)
        clock.now_s += pauses[-1]
    assert pauses == [5, 10, 900, 5]


def test_a_clock_that_is_set_back_does_not_keep_a_feed_from_being_fetched(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=rss(item("One")))
    clock = Clock()
    reader = open_reader(clock)
    read(reader)
    clock.now_s -= DAY_S
    read(reader)
    assert len(upstream.calls) == 2


def test_replicas_share_what_one_of_them_fetched(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=rss(item("One", date="Thu, 01 Oct 2026 08:00:00 GMT")), headers={"ETag": '"v1"'})
    upstream.get(URL, status=304)
    clock = Clock()
    valkey = FakeValkey(clock)
    first, second = (open_reader(clock, valkey.shared()) for _ in range(2))
    assert read(first).states == read(second).states
    assert len(upstream.calls) == 1
    clock.now_s += FRESH_S
    assert titles(read(second)) == ["One"]
    assert upstream.calls[1].request.headers["If-None-Match"] == '"v1"'


def test_replicas_whose_clocks_differ_a_little_share_too(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=rss(item("One")))
    ahead, behind = Clock(), Clock()
    valkey = FakeValkey(ahead)
    behind.now_s -= 30
    assert titles(read(open_reader(ahead, valkey.shared()))) == titles(read(open_reader(behind, valkey.shared())))
    assert len(upstream.calls) == 1


def test_replicas_share_that_a_feed_wants_to_be_left_alone(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, status=503, headers={"Retry-After": "3600"})
    clock = Clock()
    valkey = FakeValkey(clock)
    errors = [str(error) for _ in range(3) for _, error in read(open_reader(clock, valkey.shared())).errors]
    assert errors == ["the feed answered with status 503"] * 3
    assert len(upstream.calls) == 1


def test_a_replica_waits_for_the_one_that_is_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "POLL_S", 0.001)
    clock = Clock()
    valkey = FakeValkey(clock)
    fetcher = HangingFetcher()
    first, second = (FeedReader(fetcher, LIMITS, valkey.shared(), parse_document, clock=clock) for _ in range(2))
    readings = [gevent.spawn(read, reader) for reader in (first, second)]
    fetcher.asked.wait()
    gevent.sleep(0.02)
    fetcher.go_on.set()
    gevent.joinall(readings)
    assert [titles(reading.get()) for reading in readings] == [["One"], ["One"]]
    assert fetcher.calls == 1


def test_a_replica_gives_up_waiting_for_another_one_at_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "POLL_S", 0.001)
    valkey = FakeValkey(Clock())
    assert all(valkey.shared().lock(key).acquire() for key in [reader_module.shared_key(FEED)])
    reader = FeedReader(HangingFetcher(), Limits(900, 0.01, 900), valkey.shared(), parse_document, clock=valkey.clock)
    assert [type(error) for _, error in read(reader).errors] == [TimedOut]


def test_the_key_among_replicas_shows_no_credentials(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=rss(item("One")))
    valkey = FakeValkey(Clock())
    read(open_reader(valkey.clock, valkey.shared()), Feed("gr", "Alpha", URL.replace("//", "//user:secret@")))
    assert valkey.kept
    assert not any("secret" in name or b"secret" in value for name, (value, _) in valkey.kept.items())


@pytest.mark.parametrize("body", [b'{"headlines": 1}', b"nonsense"])
def test_what_another_version_shared_is_fetched_again(upstream: responses.RequestsMock, body: bytes) -> None:
    upstream.get(URL, body=rss(item("One")))
    clock = Clock()
    valkey = FakeValkey(clock)
    entry = reader_module.Entry.of(body, "feeds", made_s=clock.now_s, fresh_s=100)
    valkey.shared().put(reader_module.shared_key(FEED), entry, 100)
    assert titles(read(open_reader(clock, valkey.shared()))) == ["One"]


def test_the_number_of_kept_feeds_is_bounded(upstream: responses.RequestsMock) -> None:
    reader = open_reader(Clock(), max_cached=2)
    for url in [f"https://{name}.example/rss" for name in "abca"]:
        upstream.get(url, body=rss(item("Headline")), headers={"ETag": '"v1"'})
        read(reader, Feed("gr", "Alpha", url))
    assert ["If-None-Match" in call.request.headers for call in upstream.calls] == [False] * 4


@pytest.mark.parametrize(
    ("feeds", "finished", "succeeded", "expected_s"),
    [(5, 0, 0, None), (5, 3, 0, None), (5, 1, 1, 1.2), (5, 2, 1, 1.2), (5, 3, 1, 0.4), (2, 1, 1, 0.4), (1, 1, 1, 0.4)],
)
def test_the_grace_is_shorter_once_half_of_the_feeds_have_finished(
    monkeypatch: pytest.MonkeyPatch, feeds: int, finished: int, succeeded: int, expected_s: float | None
) -> None:
    monkeypatch.setattr(reader_module, "GRACE_S", 0.4)
    assert grace_s(feeds, finished, succeeded) == expected_s


class HangingFetcher(Fetcher):
    """A fetcher whose feeds at `slow.example` come only when they may."""

    def __init__(self, slow: str = URL) -> None:
        super().__init__(AddressGuard())
        self.slow = slow
        self.asked, self.go_on = Event(), Event()
        self.calls = 0

    def fetch(self, url: str, deadline: Deadline, conditions: Mapping[str, str]) -> FetchedFeed:
        assert deadline.left_s() > 0
        assert not conditions
        self.calls += 1
        if url == self.slow:
            self.asked.set()
            self.go_on.wait()
        return FetchedFeed(UpstreamResponse(200, {}, rss(item("One", link=url))), url)


def test_a_slow_feed_is_fetched_once_and_is_there_for_the_next_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "GRACE_S", 0.01)
    fetcher = HangingFetcher()
    reader = FeedReader(fetcher, LIMITS, SharedEntries("test", TolerantValkey(None)), parse_document, clock=Clock())
    feeds = (FEED, Feed("gr", "Beta", "https://b.example/rss"))
    deadline = Deadline.within(60)
    for _ in range(3):
        result = reader.read(feeds, deadline)
        assert [(feed.publisher, str(error)) for feed, error in result.errors] == [("Alpha", "the feed took too long")]
    assert deadline.left_s() > 30
    fetcher.go_on.set()
    gevent.sleep(0.01)
    assert len(reader.read(feeds, deadline).states) == 2
    assert fetcher.calls == 2


def test_no_feed_is_given_up_before_one_has_succeeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_module, "GRACE_S", 0)
    fetcher = HangingFetcher()
    reader = FeedReader(fetcher, LIMITS, SharedEntries("test", TolerantValkey(None)), _fails_for_beta, clock=Clock())
    gevent.spawn_later(0.02, fetcher.go_on.set)
    result = read(reader, FEED, Feed("gr", "Beta", "https://b.example/rss"))
    assert (len(result.states), len(result.errors)) == (1, 1)


def _fails_for_beta(_document: Document, feed: Feed) -> ParsedFeed:
    if feed.publisher == "Beta":
        raise UnusableFeed("broken")
    return ParsedFeed(())


def _bug(_document: Document, _feed: Feed) -> ParsedFeed:
    raise ZeroDivisionError


@pytest.mark.parametrize(("parse", "reason"), [(_fails_for_beta, "broken"), (_bug, "the feed met a fault of ours")])
def test_a_bug_while_parsing_one_feed_is_that_feeds_failure(parse: Callable[..., ParsedFeed], reason: str) -> None:
    fetcher = HangingFetcher(slow="")
    reader = FeedReader(fetcher, LIMITS, SharedEntries("test", TolerantValkey(None)), parse, clock=Clock())
    result = read(reader, Feed("gr", "Beta", "https://b.example/rss"))
    assert [str(error) for _, error in result.errors] == [reason]


def test_without_time_nothing_is_fetched(upstream: responses.RequestsMock) -> None:
    result = open_reader(Clock()).read((FEED,), Deadline.within(0))
    assert ([type(error) for _, error in result.errors], len(upstream.calls)) == ([TimedOut], 0)
