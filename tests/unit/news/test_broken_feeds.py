"""Whatever a publisher sends gives headlines or UnusableFeed, at a cost that grows no faster than its length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.feeds import CORPUS, SITUATIONS, broken_feeds, check

KEPT = sorted(CORPUS.iterdir())


@pytest.mark.parametrize("body", [path.read_bytes() for path in KEPT], ids=[path.name for path in KEPT])
def test_each_kept_body_gives_sound_headlines_or_none(body: bytes) -> None:
    check(body)


@given(broken_feeds(), SITUATIONS)
def test_no_broken_feed_breaks_the_parser(body: bytes, situation: tuple[str, tuple[str, str]]) -> None:
    check(body, *situation)


@given(st.binary(max_size=300), SITUATIONS)
def test_no_bytes_break_the_parser(body: bytes, situation: tuple[str, tuple[str, str]]) -> None:
    check(body, *situation)
    check(b"<rss><channel><item><title>" + body + b"</title><link>/1</link></item></channel></rss>", *situation)
    check(b'<feed><entry><title type="html">x</title><link href="' + body + b'"/></entry></feed>', *situation)


SIZE = 400_000


@pytest.mark.parametrize(
    "unit",
    [
        *("<![CDATA[", "<!--", "&", "<", "<a b='", "<a b=\"<a b='", "<a b=c ", "&#1", "&#x1", "&a", "<?", "<!DOCTYPE "),
        *(
            "<!ENTITY x '",
            "</a",
            "<item>",
            "<a>",
            "</item>",
            "<a:b",
            "\x1b]",
            "\x9b",
            "&lt;script&gt;",
            "<item/>",
            " ",
            "\n",
        ),
        *("<item><pubDate>x</pubDate>", "<item><link> </link>", "<media:group>", "<img src='a' ", "<rss>"),
    ],
)
@pytest.mark.parametrize("place", ["{}", "<item><title>t{}</title><link>/1</link></item>", '<item a="{}"/>'])
def test_much_of_anything_unclosed_is_read_in_passes_over_it(unit: str, place: str) -> None:
    """A pass that starts anew at each unit would take many minutes."""
    check(f"<rss><channel>{place.format(unit * (SIZE // len(unit)))}</channel></rss>".encode())


@pytest.mark.parametrize("unit", ["<!ENTITY x '", "<!ENTITY a  ", "<!--", "<!DOCTYPE [", "<?xml ", "<html", " "])
def test_much_before_the_feed_is_read_in_one_pass(unit: str) -> None:
    check(f"<?xml version='1.0'?>{unit * (SIZE // len(unit))}<rss><channel/></rss>".encode())
