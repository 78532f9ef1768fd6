"""The processes that parse feeds: what they answer, and what a feed that hangs or kills one costs."""

import gzip
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from news.feeds.children import Children
from news.feeds.errors import FeedIsPage, UnusableFeed
from news.feeds.feed import Feed
from news.feeds.parse import parse_document
from news.feeds.unpack import LIMIT_BYTES, Document
from tests.unit.news.samples import item, rss

URL = "https://a.example/rss"
FEED = Feed("gr", "Alpha", URL, language="el")
EMPTY_MEMBERS = gzip.compress(gzip.compress(b"") * (LIMIT_BYTES // 25))
DOCUMENT = Document(gzip.compress(rss(item("Πρώτη", date="Thu, 01 Oct 2026 09:00:00 GMT"), item("Two"))), URL)


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children()
    yield children
    children.end()


def test_a_feed_is_parsed_as_it_would_be_here(children: Children) -> None:
    assert children.parse(DOCUMENT, FEED) == parse_document(DOCUMENT, FEED)
    assert [headline.title for headline in children.parse(DOCUMENT, FEED).headlines] == ["Πρώτη", "Two"]


@pytest.mark.parametrize(
    ("document", "error", "says"),
    [
        (Document(b"nothing of use", URL), UnusableFeed, "what came is no feed"),
        (Document(b"<!doctype html><p>", URL), FeedIsPage, "a web page came in place of a feed"),
        (Document(b"x", URL, content_encoding="zstd"), UnusableFeed, "packed in a way that isn't known"),
        (Document(b"x", URL, content_encoding="gzip, gzip, gzip, gzip"), UnusableFeed, "packed too often"),
        (Document(EMPTY_MEMBERS, URL), UnusableFeed, "packed in more than 16 parts"),
        (Document(EMPTY_MEMBERS, URL, content_encoding="gzip, gzip"), UnusableFeed, "packed in more than 16 parts"),
    ],
)
def test_what_is_wrong_with_a_feed_is_said(
    children: Children, document: Document, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        children.parse(document, FEED)
    assert children.parse(DOCUMENT, FEED).headlines


def test_a_fault_of_ours_is_told_with_its_traceback(children: Children) -> None:
    with pytest.raises(RuntimeError, match="Traceback"):
        children.parse(DOCUMENT, Feed("gr", "Alpha", URL, language=7))  # type: ignore[arg-type]


def test_a_feed_that_takes_too_long_ends_its_process_and_nothing_else() -> None:
    hangs = "import re, news.feeds.child as child\nchild.CPU_S = 0.2\n"
    hangs += "child.parse_document = lambda document, feed: re.match('(a*)*b', 'a' * 40)\nchild.main()"
    children = Children((sys.executable, "-c", hangs))
    turns = 0

    def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            gevent.sleep(0.001)

    greenlet = gevent.spawn(others)
    try:
        for _ in range(3):
            with pytest.raises(UnusableFeed, match="takes too long to be read"):
                children.parse(DOCUMENT, FEED)
    finally:
        greenlet.kill()
        children.end()
    assert turns > 100


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item %b/></channel></rss>" % b" ".join(b"a%d=''" % number for number in range(400_000)),
        b"<rss><channel>%b</channel></rss>" % (b"<item/>" * 690_000),
        b'{"version": "https://jsonfeed.org/version/1", "items": [%b{}]}' % (b'{"a":1},' * 600_000),
    ],
    ids=["attributes", "elements", "json"],
)
def test_a_feed_that_takes_too_much_memory_ends_its_process_and_says_so_once(
    children: Children, capfd: pytest.CaptureFixture[str], body: bytes
) -> None:
    """lxml wrote 600,000 tracebacks of errors that it couldn't raise, for sixteen seconds."""
    assert len(body) <= LIMIT_BYTES
    with pytest.raises(UnusableFeed, match="takes too much memory to be read"):
        children.parse(Document(body, URL), FEED)
    assert not children.idle
    assert children.parse(DOCUMENT, FEED).headlines
    assert capfd.readouterr().err == ""


def test_an_ordinary_feed_of_the_largest_size_has_memory_enough(children: Children) -> None:
    items = [item(f"Είδηση {number} " + "λέξη " * 50, date="Thu, 01 Oct 2026 09:00:00 GMT") for number in range(4_700)]
    body = rss(*items)
    assert 0.8 * LIMIT_BYTES < len(body) <= LIMIT_BYTES
    assert children.parse(Document(body, URL), FEED).headlines


@pytest.mark.parametrize(
    ("ending", "says"),
    [
        ("os._exit(12)", "takes too much memory to be read"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "takes too much memory to be read"),
        ("os.kill(os.getpid(), signal.SIGPROF)", "takes too long to be read"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "breaks what reads it"),
        ("os._exit(0)", "breaks what reads it"),
    ],
)
def test_why_a_process_has_ended_is_said(ending: str, says: str) -> None:
    program = "import os, signal\nimport news.feeds.child as child\n"
    program += f"child.parsed_or_error = lambda body, document: {ending}\nchild.main()"
    children = Children((sys.executable, "-c", program))
    with pytest.raises(UnusableFeed, match=says):
        children.parse(DOCUMENT, FEED)
    assert not children.idle


def test_a_process_that_was_killed_while_idle_costs_no_feed_anything(children: Children) -> None:
    children.parse(DOCUMENT, FEED)
    os.kill(children.idle[0].pid, signal.SIGKILL)
    while children.idle[0].is_alive():
        gevent.sleep(0.01)
    assert children.parse(DOCUMENT, FEED).headlines


def test_a_question_that_nobody_waits_for_any_more_leaves_no_answer_for_the_next(children: Children) -> None:
    children.start()
    greenlet = gevent.spawn(children.parse, Document(rss(item("Old")), URL), FEED)
    gevent.sleep(0)
    greenlet.kill()
    assert [headline.title for headline in children.parse(DOCUMENT, FEED).headlines] == ["Πρώτη", "Two"]


def test_the_processes_know_no_key(monkeypatch: pytest.MonkeyPatch, children: Children) -> None:
    monkeypatch.setenv("NEWSAPI_API_KEY", "very-secret")
    children.parse(DOCUMENT, FEED)
    assert b"very-secret" not in Path(f"/proc/{children.idle[0].pid}/environ").read_bytes()


def test_as_many_processes_work_as_there_may_be(children: Children) -> None:
    parsing = [gevent.spawn(children.parse, DOCUMENT, FEED) for _ in range(6)]
    gevent.joinall(parsing, raise_error=True)
    assert len(children.idle) == 2
