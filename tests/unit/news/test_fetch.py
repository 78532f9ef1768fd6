"""What a browser would have read: redirects with cookies and credentials, and bodies packed without saying so."""

import base64
import gzip
import zlib

import brotli
import pytest
import responses

from news.feeds.errors import UnusableFeed
from news.feeds.fetch import FetchedFeed, Fetcher
from news.feeds.security import WEB_PORTS, AddressGuard, Permitted
from news.feeds.unpack import LIMIT_BYTES, unpacked
from servicekit.context import Deadline
from tests.unit.news.samples import Newsroom, item, rss

URL = "https://a.example/rss"
FEED = rss(item("Headline"))


def fetch(url: str = URL) -> FetchedFeed:
    return Fetcher(AddressGuard(lambda: Permitted(ports=WEB_PORTS | {8443}))).fetch(url, Deadline.within(5), {})


def body_of(fetched: FetchedFeed) -> bytes:
    return unpacked(fetched.document.body, fetched.document.content_encoding)


def sent(upstream: responses.RequestsMock, header: str) -> list[str | None]:
    return [call.request.headers.get(header) for call in upstream.calls]


def redirect(upstream: responses.RequestsMock, source: str, target: str, **headers: str) -> None:
    upstream.get(
        source, status=302, headers={"Location": target, **{k.replace("_", "-"): v for k, v in headers.items()}}
    )


def test_a_cookie_set_by_a_redirect_is_sent_along_the_chain(upstream: responses.RequestsMock) -> None:
    redirect(upstream, URL, "/consent", Set_Cookie="seen=1; Path=/")
    redirect(upstream, "https://a.example/consent", URL, Set_Cookie="agreed=yes; Path=/; Secure; HttpOnly")
    upstream.get(URL, body=FEED)
    assert body_of(fetch()) == FEED
    assert [set((cookie or "").split("; ")) for cookie in sent(upstream, "Cookie")] == [
        {""},
        {"seen=1"},
        {"seen=1", "agreed=yes"},
    ]


def test_several_cookies_of_one_response_are_told_apart_though_dates_hold_commas(
    upstream: responses.RequestsMock,
) -> None:
    cookies = "a=1; Expires=Wed, 25 Nov 2099 20:04:42 GMT; Path=/, b=2; Path=/, c=; Max-Age=0"
    redirect(upstream, URL, "/2", Set_Cookie=cookies)
    upstream.get("https://a.example/2", body=FEED)
    fetch()
    assert set((sent(upstream, "Cookie")[1] or "").split("; ")) == {"a=1", "b=2"}


@pytest.mark.parametrize(
    ("cookie", "target", "is_sent"),
    [
        ("s=1; Path=/", "https://a.example/2", True),
        ("s=1; Path=/", "https://b.example/2", False),
        ("s=1; Path=/", "https://www.a.example/2", False),
        ("s=1; Path=/; Domain=a.example", "https://www.a.example/2", True),
        ("s=1; Path=/; Domain=b.example", "https://b.example/2", False),
        ("s=1; Path=/; Domain=example", "https://b.example/2", False),
        ("s=1; Path=/private", "https://a.example/2", False),
        ("s=1; Path=/; Secure", "http://a.example/2", False),
        ("nonsense", "https://a.example/2", False),
    ],
)
def test_a_cookie_goes_only_where_its_owner_allows(
    upstream: responses.RequestsMock, cookie: str, target: str, is_sent: bool
) -> None:
    redirect(upstream, URL, target, Set_Cookie=cookie)
    upstream.get(target, body=FEED)
    fetch()
    assert ("s=1" in (sent(upstream, "Cookie")[1] or "")) == is_sent


def test_a_cookie_is_forgotten_after_its_chain(upstream: responses.RequestsMock) -> None:
    fetcher = Fetcher(AddressGuard())
    upstream.get(URL, body=FEED, headers={"Set-Cookie": "reader=42; Path=/"})
    for _ in range(2):
        fetcher.fetch(URL, Deadline.within(5), {})
    assert sent(upstream, "Cookie") == [None, None]


SECRET = "https://user:pa%20ss%3A@a.example/rss"
BASIC = "Basic " + base64.b64encode(b"user:pa ss:").decode()


def test_credentials_of_a_url_are_sent_as_basic_authentication_and_leave_the_url(
    upstream: responses.RequestsMock,
) -> None:
    upstream.get(URL, body=FEED)
    fetched = fetch(SECRET)
    assert sent(upstream, "Authorization") == [BASIC]
    assert fetched.url == upstream.calls[0].request.url == URL


@pytest.mark.parametrize(
    ("target", "is_sent"),
    [
        ("/2", True),
        ("https://a.example:443/2", True),
        ("http://a.example/2", False),
        ("https://a.example:8443/2", False),
        ("https://www.a.example/2", False),
        ("https://b.example/2", False),
    ],
)
def test_credentials_go_to_their_own_origin_only(upstream: responses.RequestsMock, target: str, is_sent: bool) -> None:
    redirect(upstream, URL, target)
    upstream.get("https://a.example/2" if target == "/2" else target, body=FEED)
    fetch(SECRET)
    assert sent(upstream, "Authorization") == [BASIC, BASIC if is_sent else None]


def test_credentials_in_a_redirect_are_for_its_target(upstream: responses.RequestsMock) -> None:
    redirect(upstream, URL, "https://guest@b.example/2")
    redirect(upstream, "https://b.example/2", "https://c.example/3")
    upstream.get("https://c.example/3", body=FEED)
    assert fetch().url == "https://c.example/3"
    assert sent(upstream, "Authorization") == [None, "Basic " + base64.b64encode(b"guest").decode(), None]


def test_credentials_appear_in_no_log_and_no_answer(
    newsroom: Newsroom, upstream: responses.RequestsMock, capfd: pytest.CaptureFixture[str]
) -> None:
    upstream.get(URL, status=500)
    redirect(upstream, "https://b.example/rss", "https://127.0.0.1/")
    upstream.get("https://c.example/rss", body=rss(item("Relative", link="/1")))
    rows = [("gr", name, f"https://user:topsecret@{name}.example/rss", "general") for name in "abc"]
    answer = newsroom(*rows).get("/news?country=gr")
    alone = newsroom(*rows[:2]).get("/news?country=gr")
    out, err = capfd.readouterr()
    assert [article["url"] for article in answer.json["articles"]] == ["https://c.example/1"]
    assert alone.status_code == 502
    assert "a.example" in out + err
    assert not any("topsecret" in text for text in (out, err, answer.text, alone.text))


def _deflated(body: bytes) -> bytes:
    return gzip.compress(body)[:-8]  # without its checksum: cut off


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(FEED),
        gzip.compress(gzip.compress(FEED)),
        gzip.compress(FEED[:50]) + gzip.compress(FEED[50:]),
        gzip.compress(FEED) + b"\0\0\0",
        _deflated(FEED),
    ],
    ids=["once", "twice", "in two members", "padded", "cut off"],
)
@pytest.mark.parametrize("content_type", ["application/rss+xml", "application/x-gzip", "text/plain"])
def test_a_body_that_is_gzip_without_a_label_is_unpacked(
    upstream: responses.RequestsMock, packed: bytes, content_type: str
) -> None:
    upstream.get(URL, body=packed, content_type=content_type)
    assert body_of(fetch()) == FEED


def test_a_body_that_is_gzip_beneath_its_label_is_unpacked(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=gzip.compress(gzip.compress(FEED)), headers={"Content-Encoding": "gzip"})
    assert body_of(fetch()) == FEED


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("br", brotli.compress(FEED)), ("deflate", zlib.compress(FEED)), ("x-gzip", gzip.compress(FEED))],
)
def test_encodings_that_nobody_asked_for_are_read(
    upstream: responses.RequestsMock, encoding: str, packed: bytes
) -> None:
    upstream.get(URL, body=packed, headers={"Content-Encoding": encoding})
    assert body_of(fetch()) == FEED


def test_what_only_begins_like_gzip_is_left_to_the_parser(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=b"\x1f\x8bno gzip")
    assert body_of(fetch()) == b""


def test_an_unlabelled_bomb_is_not_unpacked(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, body=gzip.compress(b"<rss>" + b" " * 10 * LIMIT_BYTES))
    with pytest.raises(UnusableFeed, match="larger than 5000 kB"):
        body_of(fetch())


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/my feed.xml", "https://a.example/my%20feed.xml"),
        (" /2 ", "https://a.example/2"),
        ("?page=2", "https://a.example/rss?page=2"),
        ("//b.example/2", "https://b.example/2"),
        ("/νέα", "https://a.example/%CE%BD%CE%AD%CE%B1"),
        ("/νέα".encode().decode("latin-1"), "https://a.example/%CE%BD%CE%AD%CE%B1"),
        ("/2#top", "https://a.example/2"),
    ],
)
def test_a_redirect_is_followed_as_it_is_meant(upstream: responses.RequestsMock, location: str, target: str) -> None:
    redirect(upstream, URL, location)
    upstream.get(target, body=FEED)
    assert body_of(fetch()) == FEED


@pytest.mark.parametrize("status", [203, 206, 226])
def test_any_success_is_read(newsroom: Newsroom, upstream: responses.RequestsMock, status: int) -> None:
    upstream.get(URL, body=FEED, status=status)
    answer = newsroom(("gr", "Alpha", URL, "general")).get("/news?country=gr")
    assert [article["title"] for article in answer.json["articles"]] == ["Headline"]
