from datetime import UTC, datetime

import pytest

from contract.schemas.news import Article
from news.feeds.errors import UnusableFeed
from news.feeds.feed import Feed
from news.feeds.headline import Headline
from news.feeds.items import MAX_ITEMS
from news.feeds.parse import parse_feed
from tests.unit.news.samples import item, rss

URL = "https://paper.example/rss"
PAPER = Feed("gr", "The Paper", URL)
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


def parse(*items: str) -> tuple[Headline, ...]:
    feed = rss(*items).replace(b"<rss", f"<rss {MEDIA}".encode())
    return parse_feed(feed, "application/rss+xml; charset=utf-8", URL, PAPER).headlines


def parse_one(more: str) -> Headline:
    (headline,) = parse(item("Title", "https://paper.example/1", more=more))
    return headline


def test_an_item_becomes_a_headline_of_its_publisher() -> None:
    more = "<description>&lt;p&gt;First sentence.&lt;/p&gt;</description><author>Zoe</author>"
    headline = parse(item("A &amp;amp; B", "/1", "Thu, 01 Oct 2026 11:00:00 +0300", more))[0]
    assert headline == Headline(
        publisher="The Paper",
        title="A & B",
        link="https://paper.example/1",
        description="First sentence.",
        author="Zoe",
        image=None,
        published=datetime(2026, 10, 1, 8, tzinfo=UTC),
    )


def test_a_headline_becomes_an_article_in_newsapis_shape() -> None:
    article = parse(item("Title", "https://paper.example/1", "Thu, 01 Oct 2026 11:00:00 +0300"))[0].as_article()
    assert Article.model_validate(article).model_dump() == article
    assert (article["source"], article["title"]) == ({"id": None, "name": "The Paper"}, "Title")
    assert (article["url"], article["publishedAt"]) == ("https://paper.example/1", "2026-10-01T08:00:00Z")


@pytest.mark.parametrize("incomplete", [item(""), "<item><title>No link</title></item>", item("T", "http://[::1")])
def test_an_item_without_a_title_or_a_valid_link_is_left_out(incomplete: str) -> None:
    assert [headline.title for headline in parse(incomplete, item("Kept"))] == ["Kept"]


@pytest.mark.parametrize(
    ("more", "author"),
    [
        ("<author>Zoe</author>", "Zoe"),
        ("<author>zoe@paper.example</author>", None),
        ("<author>zoe@paper.example (Zoe)</author>", "Zoe"),
        ("<author>Zoe &lt;zoe@news.photography&gt;</author>", "Zoe"),
        ("<author>https://paper.example/zoe</author>", None),
        ("", None),
    ],
)
def test_an_author_is_a_name_and_no_address(more: str, author: str | None) -> None:
    assert parse_one(more).author == author


@pytest.mark.parametrize(
    ("more", "published"),
    [
        ("<pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate>", datetime(2026, 10, 1, 8, tzinfo=UTC)),
        (
            "<pubDate>soon</pubDate><updated>2026-10-01T09:00:00Z</updated>",
            datetime(2026, 10, 1, 9, tzinfo=UTC),
        ),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>soon</pubDate>", None),
        ("", None),
    ],
)
def test_the_date_is_that_of_publication_else_of_the_last_change(more: str, published: datetime | None) -> None:
    assert parse_one(more).published == published


NARROW = '<media:content url="https://p.example/narrow.jpg" medium="image" width="300"/>'
WIDE = '<media:content url="https://p.example/wide" type="image/jpeg" width="900px"/>'
THUMBNAIL = '<media:thumbnail url="https://p.example/thumbnail.jpg"/>'
ENCLOSURE = '<enclosure url="/enclosure.png" length="1"/>'
IMG = "<description>&lt;img width='80' src='https://p.example/img.gif?a=1&amp;amp;b=2'&gt;</description>"
VIDEO = '<media:content url="https://p.example/film.mp4" medium="video"/>'
PIXEL = '<media:content url="https://p.example/pixel.jpg" medium="image" width="1" height="1"/>'
AVATAR = '<media:content url="https://secure.gravatar.com/avatar/1" medium="image"/>'
BROKEN = '<media:content url="http://[::1" medium="image"/>'


@pytest.mark.parametrize(
    ("more", "image"),
    [
        (IMG + ENCLOSURE + THUMBNAIL + NARROW + WIDE, "https://p.example/wide"),
        (IMG + ENCLOSURE + THUMBNAIL + VIDEO, "https://p.example/thumbnail.jpg"),
        (IMG + ENCLOSURE, "https://paper.example/enclosure.png"),
        (IMG, "https://p.example/img.gif?a=1&b=2"),
        (PIXEL + AVATAR + BROKEN + IMG, "https://p.example/img.gif?a=1&b=2"),
        (PIXEL + AVATAR + BROKEN + VIDEO, None),
    ],
)
def test_the_picture_is_the_widest_else_a_thumbnail_an_enclosure_or_an_img(more: str, image: str | None) -> None:
    assert parse_one(more).image == image


def test_a_pictures_caption_is_not_taken_for_the_articles_title() -> None:
    caption = '<media:content url="https://p.example/1.jpg"><media:title>Caption</media:title></media:content>'
    assert parse_one(caption).title == "Title"


def test_only_the_first_items_of_a_long_feed_are_parsed() -> None:
    headlines = parse(*(item(f"Story {number}") for number in range(MAX_ITEMS + 5)))
    assert [headline.title for headline in headlines] == [f"Story {number}" for number in range(MAX_ITEMS)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>We moved</body></html>", "a web page came in place of a feed"),
        (b"<!DOCTYPE rss [<!ENTITY a '&b;'><!ENTITY b 'c'>]>" + rss(), "the feed declares entities"),
        (rss(item("<b>" * 150_001)), "the feed is too large or too deep to be read"),
    ],
)
def test_a_document_that_is_no_feed_or_exceeds_the_limits_is_unusable(body: bytes, reason: str) -> None:
    with pytest.raises(UnusableFeed, match=f"^{reason}$"):
        parse_feed(body, "", URL, PAPER)


def title_of(written: str, country: str = "gr") -> str | None:
    body = f"<rss><channel><item><title>{written}</title><link>https://paper.example/1</link></item></channel></rss>"
    headlines = parse_feed(body.encode(), "", URL, Feed(country, "The Paper", URL)).headlines
    return headlines[0].title if headlines else None


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&#55357;&#56832; hi", "😀 hi"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("&amp;#55357;&amp;#56832;", "😀"),
        ("<![CDATA[&#55357;&#56832;]]>", "😀"),
        ("&#55357; alone", "\ufffd alone"),
        ("&#xDE00;&#xD83D; swapped", "\ufffd\ufffd swapped"),
        ("&#0; nul", "\ufffd nul"),
        ("&#1;&#x1F; controls", "\ufffd\ufffd controls"),
        ("&#xFFFF; none", "\ufffd none"),
        ("&#x110000; large", "\ufffd large"),
        ("&#99999999999999999999; larger", "\ufffd larger"),
        ("&#128;5 &#150; &#x92;s", "€5 – ’s"),
        ("&nbsp;x&hellip;", "x…"),
        ("&eacute;t&eacute; &euro;", "été €"),
        ("&nosuch; thing", "&nosuch; thing"),
        ("&#; &#x; &;", "&#; &#x; &;"),
        ("&#233", "é"),
    ],
)
def test_a_reference_that_is_no_character_never_costs_the_feed(written: str, title: str) -> None:
    assert title_of(written) == title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Stocks <b 5% this year", "Stocks <b 5% this year"),
        ("Stocks &lt;b 5% this year", "Stocks <b 5% this year"),
        ("<![CDATA[Stocks <b 5% this year]]>", "Stocks <b 5% this year"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("I <3 Athens", "I <3 Athens"),
        ("a <- b -> c", "a <- b -> c"),
        ("<<Breaking>> news", "<<Breaking>> news"),
        ("cost <$5", "cost <$5"),
        ("Array<String> &amp; Map<K, V>", "Array<String> & Map<K, V>"),
        ("Array&lt;String&gt;", "Array<String>"),
        ("<foo@bar.example> wrote", "<foo@bar.example> wrote"),
        ("<x:y>z</x:y>", "<x:y>z</x:y>"),
        ("<sarcasm>great</sarcasm>", "<sarcasm>great</sarcasm>"),
        ("How the &lt;video&gt; element works", "How the <video> element works"),
        ("Forms: &lt;input&gt; and &lt;select&gt; in depth", "Forms: <input> and <select> in depth"),
        ("Where the &lt;script&gt; tag goes", "Where the <script> tag goes"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Calm", "Calm"),
        ("What &amp;lt;td&amp;gt; means", "What <td> means"),
        ("<![CDATA[<i>Titanic]]>", "Titanic"),
        ("The end <", "The end <"),
        ("The end <b", "The end <b"),
        ("Marks & Spencer; R&D, AT&T", "Marks & Spencer; R&D, AT&T"),
        ("Q&amp;A &amp;amp; Q&amp;amp;A", "Q&A & Q&A"),
        ("x ]]> y", "x ]]> y"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("<em>Emphatic</em> move", "Emphatic move"),
        ("<b>Big</b> <i>news", "Big news"),
        ("one&lt;br/&gt;two", "one two"),
        ("<![CDATA[<p class='a'>Calm</p>]]>", "Calm"),
    ],
)
def test_only_the_elements_of_html_are_markup_in_a_title(written: str, title: str) -> None:
    assert title_of(written) == title


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("text", "The &lt;video&gt; and the &lt;b&gt; element", "The <video> and the <b> element"),
        ("", "Tom &amp;amp; Jerry", "Tom &amp; Jerry"),
        ("text/plain", "1 &lt; 2", "1 < 2"),
        ("html", "Why Array&amp;lt;String&amp;gt; beats a list", "Why Array<String> beats a list"),
        ("html", "&lt;b&gt;Bold&lt;/b&gt; &amp;amp; loud", "Bold & loud"),
        ("HTML", "&lt;em&gt;x&lt;/em&gt;", "x"),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml"><b>Bold</b> &amp; <i>loud</i></div>', "Bold & loud"),
        ("xhtml", '<h:div xmlns:h="http://www.w3.org/1999/xhtml">a<h:br/>b &lt;c&gt;</h:div>', "a b <c>"),
    ],
)
def test_atom_says_how_a_title_is_written(kind: str, written: str, title: str) -> None:
    typed = f' type="{kind}"' if kind else ""
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title{typed}>{written}</title>'
        '<link href="https://paper.example/1"/></entry></feed>'
    )
    assert [headline.title for headline in parse_feed(body.encode(), "", URL, PAPER).headlines] == [title]


@pytest.mark.parametrize(
    ("doctype", "title"),
    [
        ('<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>', "Hello world"),
        ("<!DOCTYPE rss [<!ENTITY nbsp ' '><!ELEMENT rss ANY><!ATTLIST rss version CDATA '2.0'>]>", "Hello world"),
        (
            '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">',
            "Hello world",
        ),
        ("<!-- <!DOCTYPE x> --><?xml-stylesheet href='/a.xsl'?><!DOCTYPE rss>", "Hello world"),
    ],
)
def test_a_harmless_dtd_is_read_over(doctype: str, title: str) -> None:
    body = f'<?xml version="1.0"?>{doctype}{rss(item("Hello&nbsp;world")).decode()}'
    assert [headline.title for headline in parse_feed(body.encode(), "", URL, PAPER).headlines] == [title]


def test_an_entity_of_ones_own_is_not_expanded() -> None:
    body = '<!DOCTYPE rss [<!ENTITY acme "ACME Inc.">]>' + rss(item("At &acme; today")).decode()
    assert [headline.title for headline in parse_feed(body.encode(), "", URL, PAPER).headlines] == ["At &acme; today"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY x PUBLIC "-//x" "http://127.0.0.1/">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://bad.example/x.dtd"> %x;]>',
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        "<!DOCTYPE rss [<!ENTITY a>]>",
    ],
)
def test_entities_that_read_files_or_grow_make_a_feed_unusable(doctype: str) -> None:
    with pytest.raises(UnusableFeed, match="^the feed declares entities$"):
        parse_feed(doctype.encode() + rss(item("x")), "", URL, PAPER)


def linked(written: str, namespaces: str = "") -> str | None:
    body = f"<rss {namespaces}><channel><link>https://paper.example/</link><item><title>T</title>{written}</item></channel></rss>"
    headlines = parse_feed(body.encode(), "", URL, PAPER).headlines
    return headlines[0].link if headlines else None


HERE = "https://paper.example/1"


@pytest.mark.parametrize(
    "written",
    [
        f"<link>{HERE}</link>",
        f"<link>\n  {HERE}\n</link>",
        f"<link><![CDATA[{HERE}]]></link>",
        "<link>/1</link>",
        "<link>1</link>",
        "<link>//paper.example/1</link>",
        f"<link/><guid>{HERE}</guid>",
        f'<link></link><guid isPermaLink="true">{HERE}</guid>',
        f'<guid ispermalink="TRUE">{HERE}</guid>',
        f'<link/><guid isPermaLink="false">{HERE}</guid><atom:link href="{HERE}"/>'.replace(f">{HERE}<", ">tag:1<"),
        f'<atom:link rel="alternate" type="text/html" href="{HERE}"/>',
        f'<atom:link rel="self" href="https://paper.example/self"/><atom:link href="{HERE}"/>',
        f'<link href="{HERE}"/>',
        f'<link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" href="{HERE}"/>',
        f"<link>javascript:alert(1)</link><guid>{HERE}</guid>",
        f"<feedburner:origLink>{HERE}</feedburner:origLink>",
        f"<url>{HERE}</url>",
        f"<dc:identifier>{HERE}</dc:identifier>",
        f"<id>{HERE}</id>",
        f'<atom:link rel="related" href="{HERE}"/>',
        '<link xml:base="https://paper.example/">1</link>',
        f'<content src="{HERE}"/>',
        f'<atom:link rel="http://www.iana.org/assignments/relation/alternate" href="{HERE}"/>',
        f'<atom:link rel="canonical" href="{HERE}"/>',
    ],
)
def test_a_link_is_read_in_every_way_that_the_formats_allow(written: str) -> None:
    namespaces = (
        'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    assert linked(written, namespaces) == HERE
    assert linked(written) in (HERE, None if "xml:base" not in written else HERE)


@pytest.mark.parametrize(
    "written",
    [
        "<guid>12345</guid>",
        '<guid isPermaLink="false">https://paper.example/1</guid>',
        "<link>mailto:a@paper.example</link>",
        "",
    ],
)
def test_an_item_that_states_no_link_is_left_out(written: str) -> None:
    assert linked(written) is None


def test_rdf_and_old_formats_state_a_link_as_an_attribute() -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel/><item rdf:about="{HERE}"><title>T</title></item></rdf:RDF>'
    )
    assert [headline.link for headline in parse_feed(body.encode(), "", URL, PAPER).headlines] == [HERE]


@pytest.mark.parametrize(
    ("base", "link"),
    [
        ('<feed xml:base="https://other.example/a/">', "https://other.example/a/1"),
        ('<feed xml:base="/a/">', "https://paper.example/a/1"),
        ('<feed xml:base="http://[::1">', "https://paper.example/1"),
        ("<feed>", "https://paper.example/1"),
    ],
)
def test_relative_links_of_atom_are_completed_by_xml_base_else_by_the_feeds_address(base: str, link: str) -> None:
    opening = base.replace("<feed", '<feed xmlns="http://www.w3.org/2005/Atom"')
    body = f'{opening}<entry><title>T</title><link href="1"/></entry></feed>'
    assert [headline.link for headline in parse_feed(body.encode(), "", URL, PAPER).headlines] == [link]


@pytest.mark.parametrize(
    ("more", "image"),
    [
        ('<enclosure url="https://p.example/e.jpg" type="application/octet-stream"/>', "https://p.example/e.jpg"),
        ('<enclosure url="https://p.example/f.jpg" type="image"/>', "https://p.example/f.jpg"),
        ('<enclosure url="https://p.example/g.jpg" type="jpg"/>', "https://p.example/g.jpg"),
        ('<enclosure url="https://p.example/h" type="image/webp"/>', "https://p.example/h"),
        ('<enclosure url="https://p.example/google-pixel-9.jpg"/>', "https://p.example/google-pixel-9.jpg"),
        ('<link rel="enclosure" type="image/png" href="https://p.example/i"/>', "https://p.example/i"),
        ('<media:group><media:content url="https://p.example/j.jpg"/></media:group>', "https://p.example/j.jpg"),
        (
            '<media:content url="https://p.example/k.mp4"><media:thumbnail url="https://p.example/k.jpg"/></media:content>',
            "https://p.example/k.jpg",
        ),
        ("<image>https://p.example/l.jpg</image>", "https://p.example/l.jpg"),
        ("<image><url>https://p.example/m.jpg</url></image>", "https://p.example/m.jpg"),
        ('<itunes:image href="https://p.example/n.jpg"/>', "https://p.example/n.jpg"),
        ("<post-thumbnail><url>https://p.example/o.jpg</url></post-thumbnail>", "https://p.example/o.jpg"),
        ("<image>A caption of two words</image>", None),
        (
            "<image><link>https://p.example/page</link><url>https://p.example/r.jpg</url></image>",
            "https://p.example/r.jpg",
        ),
        (
            (
                '<content:encoded><![CDATA[<img src="data:image/gif;base64,AA=" data-src="https://p.example/lazy.jpg">]]>'
                "</content:encoded>"
            ),
            "https://p.example/lazy.jpg",
        ),
        ("<description>&lt;img src=&quot;/p.jpg&quot;&gt;</description>", "https://paper.example/p.jpg"),
        ('<description><img src="https://p.example/q.jpg"/>Text</description>', "https://p.example/q.jpg"),
    ],
)
def test_the_picture_is_found_wherever_a_feed_states_it(more: str, image: str | None) -> None:
    assert parse_one(more).image == image


def test_of_a_long_feed_the_newest_items_are_used_in_whatever_order_it_has_them() -> None:
    dates = [f"{1 + day:02} {month} 2026 12:00:00 GMT" for month in ("Sep", "Oct") for day in range(30)] * 5
    every = [item(f"Story {number}", date=date) for number, date in enumerate(dates)]
    headlines = parse(*every)
    assert len(headlines) == MAX_ITEMS
    assert min(headline.published for headline in headlines if headline.published) == datetime(
        2026, 10, 19, 12, tzinfo=UTC
    )


def test_an_undated_item_is_as_new_as_the_one_before_it() -> None:
    old = [item(f"Old {number}", date="01 Sep 2026 12:00:00 GMT") for number in range(40)]
    new = [item(f"New {number}", date="" if number % 2 else "02 Sep 2026 12:00:00 GMT") for number in range(60)]
    assert {headline.title.partition(" ")[0] for headline in parse(*old, *new)} == {"New"}


def test_of_an_endless_feed_the_first_and_the_last_items_are_looked_at() -> None:
    many = [item(f"Story {number}", date="01 Sep 2026 12:00:00 GMT") for number in range(5_000)]
    many[4_999] = item("Last", date="02 Sep 2026 12:00:00 GMT")
    many[2_500] = item("Middle", date="03 Sep 2026 12:00:00 GMT")
    titles = [headline.title for headline in parse(*many)]
    assert (len(titles), titles[-1], "Middle" in titles) == (MAX_ITEMS, "Last", False)


@pytest.mark.parametrize("prefix", ["\n\n  ", "\ufeff", "garbage before ", "<!-- generated -->\n"])
def test_what_stands_before_the_feed_is_passed_over(prefix: str) -> None:
    body = prefix.encode() + b'<?xml version="1.0" encoding="utf-8"?>' + rss(item("Here"))
    assert [headline.title for headline in parse_feed(body, "", URL, PAPER).headlines] == ["Here"]


@pytest.mark.parametrize(
    ("broken", "titles"),
    [
        ("<item><title>One</title><link>/1</link><item><title>Two</title><link>/2</link></item>", ["One", "Two"]),
        ("<item><title>One<link>/1</link></item><item><title>Two</title><link>/2</link></item>", ["Two"]),
        ("<item><TITLE>One</title><Link>/1</LINK></ITEM>", ["One"]),
        ("<item><title>One</title></b><link>/1</link></item>", ["One"]),
        ("<item><title lang=en>One</title><link>/1</link></item>", ["One"]),
        ("<item><title>One</title><link>/1</link></item></channel></rss><rss>more", ["One"]),
        ("<item><title>One</title><link>/1</link></item><item><title>Cut", ["One"]),
        ('<item><title>One</title><link>/1</link><enclosure url="/a?b&c<d" url="/e"/></item>', ["One"]),
        ("<item><title><![CDATA[One]]></title><link>/1</link></item><![CDATA[", ["One"]),
    ],
)
def test_xml_that_isnt_well_formed_is_repaired(broken: str, titles: list[str]) -> None:
    assert [headline.title for headline in parse(broken)] == titles


def test_an_author_is_one_who_wrote() -> None:
    credit = '<media:credit role="photographer">Leica</media:credit><media:credit role="author">Zoe</media:credit>'
    assert parse_one(credit).author == "Zoe"
    names = "<author><name>Zoe</name></author><author><name>Ann</name></author><author><name>Zoe</name></author>"
    assert parse_one(names).author == "Zoe, Ann"


@pytest.mark.parametrize(
    ("more", "link"),
    [
        ('<enclosure url="https://cdn.example/1.mp3"/>', "https://cdn.example/1.mp3"),
        ('<guid isPermaLink="false">x</guid><enclosure url="/1.mp3"/>', "https://paper.example/1.mp3"),
        ('<media:content url="https://cdn.example/1.mp4"/>', "https://cdn.example/1.mp4"),
        ('<link>https://paper.example/1</link><enclosure url="https://cdn.example/1.mp3"/>', "https://paper.example/1"),
    ],
)
def test_an_enclosure_is_an_items_address_where_it_has_no_other(more: str, link: str) -> None:
    assert [headline.link for headline in parse(f"<item><title>T</title>{more}</item>")] == [link]
