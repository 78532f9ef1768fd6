"""What reads strangers' text takes time by its length: four times the text, four times the time.

Of one field, no more than MAX_MARKUP_LENGTH characters are looked at. Processor time of this process is compared,
the least of three runs, with a margin of three: a quadratic step would take sixteen times as long.
"""

import gzip
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from news.feeds.charset import decode
from news.feeds.dates import parse_date
from news.feeds.errors import UnusableFeed
from news.feeds.feed import Feed
from news.feeds.headline import Headline
from news.feeds.items import pictures_in, plain_text
from news.feeds.links import absolute_link, link_parameters
from news.feeds.merge import merge
from news.feeds.parse import parse_feed
from news.feeds.unpack import unpacked
from news.search import Search

URL = "https://a.example/rss"
FEED = Feed("gr", "Alpha", URL, language="el")
MARGIN = 3
LEAST_S = 0.004
"""Below that, what is measured is the measuring."""


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor time of the quickest of three runs."""
    taken = []
    for _ in range(3):
        began_s = time.process_time()
        with suppress(UnusableFeed):
            work(text)
        taken.append(time.process_time() - began_s)
    return min(taken)


def check(work: Callable[[str], object], unit: str, length: int) -> None:
    """Fails if four times the text takes more than MARGIN times four times as long."""
    once, twice, four = (seconds(work, unit * (times * length // len(unit))) for times in (1, 2, 4))
    assert twice < MARGIN * 2 * max(once, LEAST_S)
    assert four < MARGIN * 4 * max(once, LEAST_S)


UNITS = [
    "a",
    "<",
    "&",
    "<b>",
    "<a href='",
    "<!--",
    "<![CDATA[",
    "&amp;",
    "<script>",
    "\x1b[",
    "ά",
    "1 ",
    "<img src='a' ",
]


@pytest.mark.parametrize("unit", UNITS)
def test_what_is_looked_at_of_one_field_is_bounded(unit: str) -> None:
    for work in (
        lambda text: plain_text(text, 300, is_title=True),
        lambda text: list(pictures_in(text)),
        lambda text: parse_date(text, "gr", ("el",)),
        lambda text: absolute_link(URL, text),
        lambda text: link_parameters(f"https://a.example/?{text}"[:2_000]),
    ):
        assert seconds(work, unit * 20_000) < 20 * max(LEAST_S, seconds(work, unit * 5_000))


BYTES = [
    b"a",
    b"\xe1",
    b"\xe1\xe2\xe3\xe4 ",
    b"\xce\xb1",
    b"\xce",
    b"\x81\x40",
    b"\x1b$B",
    b"<\xff",
    b"\xf0\x9f",
    b"<?xml ",
]


@pytest.mark.parametrize("unit", BYTES)
@pytest.mark.parametrize("label", ["", "windows-1251", "shift_jis", "utf-16"])
def test_bytes_are_decoded_in_time_by_their_number(unit: bytes, label: str) -> None:
    def work(text: str) -> object:
        return decode(text.encode("latin-1"), f"text/xml; charset={label}", ("el", "ru", "ja"))

    check(work, unit.decode("latin-1"), 20_000)


FEEDS = [
    *("<item><title>t</title><link>/1</link></item>", "<item>", "<a>", "</a>", "<a b='", "<!--", "&", "\x1b]"),
    *("<item><title>&lt;b&gt;</title></item>", "<media:group>", "<item><dc:creator>&lt;a&gt;</dc:creator>"),
]


@pytest.mark.parametrize("unit", FEEDS)
@pytest.mark.parametrize("root", ["rss><channel", "rss xmlns='http://www.w3.org/2005/Atom'><channel", "feed"])
def test_feeds_are_parsed_in_time_by_their_length(unit: str, root: str) -> None:
    check(lambda text: parse_feed(f"<{root}>{text}".encode(), "", URL, FEED), unit, 8_000)


@pytest.mark.parametrize("unit", ['{"title": "t", "url": "/1"},', "[", '"', "\\", '"a\\x",', ",]", "\n", '{"a":'])
def test_json_feeds_are_parsed_in_time_by_their_length(unit: str) -> None:
    start = '{"version": "https://jsonfeed.org/version/1.1", "items": ['
    check(lambda text: parse_feed(f"{start}{text}".encode(), "", URL, FEED), unit, 10_000)


@pytest.mark.parametrize("layers", [1, 2])
def test_members_of_a_gzip_file_cost_no_more_however_many_they_are(layers: int) -> None:
    def work(text: str) -> object:
        packed = gzip.compress(b"") * len(text)
        return unpacked(packed if layers == 1 else gzip.compress(packed, 1))

    check(work, "x", 5_000)


@pytest.mark.parametrize("unit", ["a ", "a OR ", "NOT ", "( ", ") ", '"a ', "+a -b ", "(a OR ", "é-", "漢", "a'", "ﷺ"])
def test_a_search_takes_time_by_its_length_and_by_what_it_looks_at(unit: str) -> None:
    text = "an ordinary title of a story about anything " * 20
    check(lambda q: Search.of(q).finds([text]), unit, 500)
    search = Search.of((unit * 250)[:500])
    check(search.matches, f"{unit} ", 5_000)


WORDS = [a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "aeiou"]


@pytest.mark.parametrize(
    "q", ["ﷺ" * 500, "a-" * 250, " ".join(WORDS)[:500], " ".join(f"ﷺﷺ{word}" for word in WORDS)[:500], "-".join(WORDS)]
)
def test_each_word_of_a_search_costs_no_more_than_reading_it(q: str) -> None:
    """A pattern compiled for each cost 75 to 350 ms: a search of 500 characters may have 2,000 words once folded."""
    assert seconds(Search.of, q) < 5 * LEAST_S


def test_headlines_are_merged_in_time_by_their_number() -> None:
    now = datetime(2026, 11, 30, tzinfo=UTC)

    def work(text: str) -> object:
        feeds = [
            [
                Headline(
                    f"P{feed}",
                    f"{n * 7919 % 10007} reasons {n} {feed} not to {n % 97}",
                    f"https://p{feed}.example/{n}",
                    published=now,
                )
                for n in range(len(text))
            ]
            for feed in range(14)
        ]
        return merge(feeds, now)

    check(work, "x", 10)
