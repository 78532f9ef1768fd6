"""Pictures, authors, namespaces, links and dates as feeds write them, each in one small feed of its own."""

from datetime import UTC, datetime

import pytest

from news.feeds.headline import Headline
from news.feeds.parse import parse_feed
from news.feeds.table import Feed

URL = "https://pub.example/dir/feed.xml"
PICTURE = "https://pub.example/a.jpg"
DATE = "Mon, 30 Nov 2026 08:00:00 GMT"
NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dcterms="http://purl.org/dc/terms/"'
)


def parsed(document: str, content_type: str = "application/rss+xml") -> Headline:
    (headline,) = parse_feed(document.encode(), content_type, URL, Feed("gb", "The Paper", URL, "general")).headlines
    return headline


def rss(
    item: str, *, link: str = "<link>https://pub.example/1</link>", title: str = "Story", date: str = DATE
) -> Headline:
    return parsed(
        f'<rss version="2.0" {NAMESPACES}><channel><title>The Paper</title><item><title>{title}</title>{link}'
        f"<pubDate>{date}</pubDate>{item}</item></channel></rss>"
    )


def atom(entry: str, *, of_feed: str = "", link: str = '<link href="https://pub.example/1"/>') -> Headline:
    return parsed(
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" {of_feed}>'
        f"<title>The Paper</title><entry><title>Story</title><id>1</id>{link}<updated>2026-11-30T08:00:00Z</updated>"
        f"{entry}</entry></feed>",
        "application/atom+xml",
    )


@pytest.mark.parametrize(
    "item",
    [
        f'<media:group><media:content url="/v.mp4" type="video/mp4"/><media:content url="{PICTURE}"/></media:group>',
        f'<media:content url="/v.mp4" type="video/mp4"><media:thumbnail url="{PICTURE}"/></media:content>',
        f'<media:group><media:group><media:thumbnail url="{PICTURE}"/></media:group></media:group>',
        '<media:content url="/a.jpg" medium="Image"/>',
        f'<m:content xmlns:m="https://search.yahoo.com/mrss/" url="{PICTURE}"/>',
        f'<content:thumbnail xmlns:content="HTTP://search.yahoo.com/MRSS" url="{PICTURE}"/>',
        f'<thumbnail xmlns="http://search.yahoo.com/mrss/" url="{PICTURE}"/>',
        f'<enclosure url="{PICTURE}"/>',
        '<enclosure url="//pub.example/a.jpg" type="IMAGE/JPEG"/>',
        f'<enclosure url="/a.mp3" type="audio/mpeg"/><itunes:image href="{PICTURE}"/>',
        f"<itunes:image>{PICTURE}</itunes:image>",
        f"<image><url>{PICTURE}</url><title>Photo</title></image>",
        '<content:encoded><![CDATA[<figure><img srcset="/s.jpg 300w, /a.jpg 900w"></figure>]]></content:encoded>',
    ],
)
def test_the_picture_of_an_item_is_found_however_it_is_stated(item: str) -> None:
    assert rss(item).image == PICTURE


@pytest.mark.parametrize(
    ("attributes", "picture"),
    [
        ('url="https://cdn.example/photo/123"', "https://cdn.example/photo/123"),
        ('url="https://cdn.example/img?id=3&amp;w=900"', "https://cdn.example/img?id=3&w=900"),
        ('url="/image.php?id=1"', "https://pub.example/image.php?id=1"),
        ('url="https://cdn.example/photo/123" width="800"', "https://cdn.example/photo/123"),
        ('url="https://cdn.example/film" duration="30"', None),
        ('url="https://cdn.example/film" type="video/mp4"', None),
        ('url="https://cdn.example/film.m3u8"', None),
        ('url="https://www.youtube.com/watch?v=abc"', None),
        ('url="https://www.youtube-nocookie.com/e/abc"', None),
        ('url="https://player.vimeo.com/1"', None),
        ('url="https://cdn.example/player/123"', None),
        ('url="https://cdn.example/story.html"', None),
        ('url="https://cdn.example/1" width="1" height="1"', None),
    ],
)
def test_media_of_which_nothing_is_told_are_a_picture_unless_their_address_says_otherwise(
    attributes: str, picture: str | None
) -> None:
    assert rss(f"<media:content {attributes}/>").image == picture


def test_a_picture_that_is_told_precedes_media_of_which_nothing_is() -> None:
    item = f'<media:content url="https://cdn.example/photo/1"/><media:thumbnail url="{PICTURE}"/>'
    assert rss(item).image == PICTURE


@pytest.mark.parametrize(
    "entry",
    [
        f'<link rel="enclosure" type="image/jpeg" href="{PICTURE}"/>',
        f'<content type="image/jpeg" src="{PICTURE}"/>',
        '<content type="html" xml:base="https://pub.example/p/">&lt;img src="../a.jpg"&gt;</content>',
        f'<media:group><media:title>Film</media:title><media:thumbnail url="{PICTURE}"/></media:group>',
    ],
)
def test_the_picture_of_an_entry_is_found_however_it_is_stated(entry: str) -> None:
    headline = atom(entry)
    assert (headline.image, headline.title, headline.link) == (PICTURE, "Story", "https://pub.example/1")


@pytest.mark.parametrize(
    ("item", "author"),
    [
        ("<dc:creator>Jane Roe</dc:creator><dc:creator>Tim Poe</dc:creator>", "Jane Roe, Tim Poe"),
        ("<dc:creator>Jane Roe</dc:creator><dc:creator>Jane Roe</dc:creator>", "Jane Roe"),
        ('<a:creator xmlns:a="https://purl.org/dc/elements/1.1/">Jane Roe</a:creator>', "Jane Roe"),
        ("<dcterms:creator>Jane Roe</dcterms:creator>", "Jane Roe"),
        ("<author>jane@pub.example (Jane Roe)</author>", "Jane Roe"),
        ("<author><name>Jane Roe</name><email>j@pub.example</email></author>", "Jane Roe"),
        ("<dc:creator> </dc:creator><author>Jane Roe</author>", "Jane Roe"),
        ("<atom:author><atom:name>Jane Roe</atom:name></atom:author>", "Jane Roe"),
        ("<dc:creator>&lt;a href='x'&gt;Jane Roe&lt;/a&gt;</dc:creator>", "Jane Roe"),
        ("<author>news@pub.example</author>", None),
    ],
)
def test_the_authors_of_an_item_are_named_once_and_without_their_address(item: str, author: str | None) -> None:
    assert rss(item).author == author


@pytest.mark.parametrize(
    ("link", "of_feed", "address"),
    [
        ('<link xml:base="https://pub.example/z/" href="1"/>', "", "https://pub.example/z/1"),
        ('<link href="1"/>', 'xml:base="/y/"', "https://pub.example/y/1"),
        ('<link rel="self" href="/self"/><link rel="alternate" href="/1"/>', "", "https://pub.example/1"),
    ],
)
def test_a_relative_link_counts_from_its_xml_base(link: str, of_feed: str, address: str) -> None:
    assert atom("", link=link, of_feed=of_feed).link == address


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<![CDATA[Story <b>one</b> &amp; two]]>", "Story one & two"),
        ("<![CDATA[Story one]]> here", "Story one here"),
        ("Tom &amp;amp; Jerry&amp;#8217;s day", "Tom & Jerry’s day"),
        ("A &amp;amp;amp; B", "A & B"),
        ("Caf&amp;eacute; &#8216;x&#8217;", "Café ‘x’"),
    ],
)
def test_a_title_is_read_however_often_it_is_escaped(written: str, title: str) -> None:
    assert rss("", title=written).title == title


def test_an_escaped_title_of_atom_0_3_is_html() -> None:
    entry = '<title mode="escaped">Tom &amp;amp; Jerry</title><link href="https://pub.example/1"/>'
    document = f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>{entry}</entry></feed>'
    assert parsed(document, "application/atom+xml").title == "Tom & Jerry"


@pytest.mark.parametrize(
    "date",
    ["Mon, 30 Nov 2026 08.00.00 GMT", "Mon, 30 Nov 2026 08.00 GMT", "30-Nov-2026 08:00:00 GMT",
     "2026-11-30T08:00Z[UTC]", "Mon, 30 Nov 2026 10:00:00 GMT+0200", "Monday 30th November 2026 08:00 UTC",
     "2026-11-30T06:00:00−02:00",
     "Nov 30, 2026 8:00am", "1796025600000"],
)  # fmt: skip
def test_a_date_is_read_in_an_odd_form(date: str) -> None:
    assert rss("", date=date).published == datetime(2026, 11, 30, 8, tzinfo=UTC)
