"""Broken feeds made of real ones, and what must hold for whatever comes of them.

The corpus holds bodies as publishers send them, and those that once broke something; the unit tests try each of them.
"""

from pathlib import Path

from hypothesis import strategies as st

from news.feeds.errors import UnusableFeed
from news.feeds.feed import Feed
from news.feeds.headline import Headline
from news.feeds.items import MAX_DESCRIPTION_LENGTH, MAX_ITEMS, MAX_TITLE_LENGTH
from news.feeds.links import http_link
from news.feeds.parse import parse_feed
from servicekit.plain_text import clean
from tests.recordings import RECORDED

CORPUS = Path(__file__).parent / "corpus"
LATEST = CORPUS / "latest_failure"
"""The smallest body of the latest run that failed. Give it a name that says what is wrong with it, and commit it."""
URL = "https://publisher.example/rss"

TOKENS = [
    *(b"<", b">", b"&", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE", b"<!ENTITY x 'y'>", b"&x;"),
    *(
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<title>",
        b"</title>",
        b"<link/>",
        b'<link href="/1"/>',
        b"<b>",
    ),
    *(b"</channel>", b"<channel>", b"</rss>", b"<rss>", b"<feed xmlns='http://www.w3.org/2005/Atom'>", b"<html>", b'"'),
    *(
        b"&#55357;",
        b"&#0;",
        b"&#xFFFFFFFF;",
        b"&amp;lt;",
        b"&nbsp;",
        b"\xff",
        b"\xed\xa0\x80",
        b"\x00",
        b"\x1b[2J",
        b"\x9d",
    ),
    *(
        b"<pubDate>",
        b"<guid isPermaLink='false'>",
        b"<enclosure url='http://[::1' type='image/png'/>",
        b"xml:base='//['",
    ),
    *(
        b"<media:content url='x.jpg' width='999999999999'/>",
        b"<content type='xhtml'>",
        b"<ttl>99999999999</ttl>",
        b"{",
        b"}",
    ),
    *(
        b'"items":',
        b"1e999",
        b"null",
        b"[",
        b"\xfe\xff",
        b"encoding='utf-16'",
        b"encoding='x-user-defined'",
        b"\xef\xbb\xbf",
    ),
]
CONTENT_TYPES = [
    "",
    "text/xml",
    "text/xml; charset=iso-8859-1",
    "application/json",
    "a; charset=utf-16",
    "charset=nonsense",
]
COUNTRIES = [("gr", "el"), ("gb", "en"), ("jp", "ja"), ("", ""), ("xx", "nonsense"), ("ae", "ar"), ("tr", "tr")]
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/1", "title": "One", '
    b'"content_html": "<p><img src=/a.jpg>", '
    b'"date_published": "2026-10-01T11:00:00+03:00", "authors": [{"name": "Z"}]}]}'
)


def bodies() -> list[bytes]:
    """Feeds to begin with; of the recorded ones, the short ones."""
    files = [*sorted(CORPUS.iterdir()), *sorted((RECORDED / "feeds").glob("*.xml"))]
    return [JSON_FEED, *(body for body in (path.read_bytes() for path in files) if len(body) < 60_000)]


@st.composite
def broken_feeds(draw: st.DrawFn) -> bytes:
    """A feed with pieces cut out, repeated, inserted or overwritten."""
    body = draw(st.sampled_from(bodies()))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(body)))
        end = min(len(body), at + draw(st.integers(0, 200)))
        piece = draw(st.sampled_from(TOKENS) | st.binary(max_size=8) | st.just(body[at:end] * 3) | st.just(b""))
        body = body[:at] + piece + body[draw(st.sampled_from((at, end))) :]
    return body


SITUATIONS = st.tuples(st.sampled_from(CONTENT_TYPES), st.sampled_from(COUNTRIES))


def check(body: bytes, content_type: str = "", country: tuple[str, str] = ("gr", "el")) -> None:
    """Fails unless the body gives sound headlines or UnusableFeed, and writes it to LATEST if so."""
    feed = Feed(country[0], "The Paper", URL, "general", country[1])
    try:
        _check_headlines(parse_feed(body, content_type, URL, feed).headlines)
    except UnusableFeed:
        return
    except BaseException:
        LATEST.write_bytes(body)
        raise


def _check_headlines(headlines: tuple[Headline, ...]) -> None:
    assert len(headlines) <= MAX_ITEMS
    for headline in headlines:
        assert 0 < len(headline.title) <= MAX_TITLE_LENGTH
        assert len(headline.description or "") <= MAX_DESCRIPTION_LENGTH
        for text in (headline.title, headline.description or "", headline.author or ""):
            assert clean(text) == text
            text.encode()
        for link in (headline.link, headline.image or headline.link):
            assert http_link(link) == link
        headline.as_article()
