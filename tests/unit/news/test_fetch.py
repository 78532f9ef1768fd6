import gevent
import pytest
import responses
from gevent.event import Event
from requests.structures import CaseInsensitiveDict

from news.feeds import fetch
from news.feeds.errors import UnusableFeed
from news.feeds.fetch import FeedReader, FeedResult, Fetcher, fetch_all, grace_s
from news.feeds.security import AddressGuard
from news.feeds.table import Feed
from servicekit.context import Deadline
from servicekit.http import TimedOut, UpstreamResponse
from tests.unit.news.samples import item, rss

RESULT = FeedResult((), UpstreamResponse(200, CaseInsensitiveDict(), b""))
FEEDS = [Feed("gr", name, f"https://{name}.example/") for name in "abcde"]


def test_the_number_of_cached_feeds_is_bounded(upstream: responses.RequestsMock) -> None:
    reader = FeedReader(Fetcher(AddressGuard()), max_cached=2)
    for url in [f"https://{name}.example/rss" for name in "abca"]:
        upstream.get(url, body=rss(item("Headline")), headers={"ETag": '"v1"'})
        reader.read(Feed("gr", "Alpha", url), Deadline.within(5))
    assert ["If-None-Match" in call.request.headers for call in upstream.calls] == [False] * 4


@pytest.mark.parametrize(
    ("feeds", "finished", "succeeded", "expected_s"),
    [(5, 0, 0, None), (5, 3, 0, None), (5, 1, 1, 1.2), (5, 2, 1, 1.2), (5, 3, 1, 0.4), (2, 1, 1, 0.4), (1, 1, 1, 0.4)],
)
def test_the_grace_is_shorter_once_half_of_the_feeds_have_finished(
    monkeypatch: pytest.MonkeyPatch, feeds: int, finished: int, succeeded: int, expected_s: float | None
) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0.4)
    assert grace_s(feeds, finished, succeeded) == expected_s


def test_a_hanging_feed_is_abandoned_before_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0.01)
    ended = []

    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        try:
            if feed.publisher == "c":
                Event().wait()
        finally:
            ended.append(feed.publisher)
        return RESULT

    deadline = Deadline.within(60)
    fetched = fetch_all(FEEDS, read, deadline)
    gevent.idle()
    assert deadline.left_s() > 59
    assert len(fetched.results) == 4
    assert [(feed.publisher, type(error)) for feed, error in fetched.errors] == [("c", TimedOut)]
    assert sorted(ended) == list("abcde")


def test_no_feed_is_abandoned_before_one_has_succeeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE_S", 0)
    others_failed = Event()

    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        if feed.publisher != "e":
            raise UnusableFeed("broken")
        gevent.spawn(others_failed.set)
        others_failed.wait()
        return RESULT

    fetched = fetch_all(FEEDS, read, Deadline.within(60))
    assert (len(fetched.results), len(fetched.errors)) == (1, 4)


def test_a_bug_while_reading_one_feed_costs_only_that_feed() -> None:
    def read(feed: Feed, _deadline: Deadline) -> FeedResult:
        if feed.publisher == "b":
            raise ZeroDivisionError
        return RESULT

    fetched = fetch_all(FEEDS, read, Deadline.within(60))
    assert (len(fetched.results), [str(error) for _, error in fetched.errors]) == (
        4,
        ["the feed met a fault of ours"],
    )
