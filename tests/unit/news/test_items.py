import pytest

from news.feeds.items import (
    Medium,
    first_picture,
    pictures_in,
    plain_text,
    widest_first,
)
from news.feeds.links import absolute_link, http_link, link_parameters, link_place

BASE = "https://news.example/section/index.html"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Plain", "Plain"),
        ("<b>Bold</b>face and <p>para</p><p>graph</p>", "Boldface and para graph"),
        ("Q&amp;A", "Q&A"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("&amp;lt;b&amp;gt;deep&amp;lt;/b&amp;gt;", "deep"),
        ("&amp;amp;laquo;Αθήνα&amp;amp;raquo;", "«Αθήνα»"),
        ("It&#8217;s &ldquo;here&rdquo;", "It’s “here”"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
        ("<style>p{}</style>Safe<!-- a comment -->", "Safe"),
        ("Safe <script>alert(1)", "Safe"),
        ("Safe <img src=x onerror=alert(1)", "Safe"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("I <3 Athens", "I <3 Athens"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07text\x1bc", "red text"),
        ("\x9b31mred&#27;[2Jclear", "red[2Jclear"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200bzero\ufeff", "gnp.exe x zero"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u0000b\u0007c\u0085d", "abc d"),
        ("  many\n\t spaces\u2028\u3000here ", "many spaces here"),
        ("\ud800lone", "lone"),
        ("&#xd800;&#x110000;", "\ufffd\ufffd"),
        ("", None),
        (" <br/> ", None),
        (None, None),
    ],
)
def test_markup_becomes_plain_text(markup: str | None, text: str | None) -> None:
    assert plain_text(markup, 300) == text


def test_long_text_is_cut_at_a_word() -> None:
    assert plain_text("word " * 100, 20) == "word word word word…"


def test_long_text_without_spaces_is_cut_anywhere() -> None:
    assert plain_text("字" * 100, 10) == "字" * 9 + "…"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://news.example/a?b=c&d=e#f", "https://news.example/a?b=c&d=e#f"),
        (" https://news.example/\n a ", "https://news.example/a"),
        ("https://news.example/Αθήνα", "https://news.example/%CE%91%CE%B8%CE%AE%CE%BD%CE%B1"),
        ("https://παράδειγμα.example/", "https://xn--hxajbheg2az3al.example/"),
        ('https://news.example/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
        ("https://news.example/%41\ud800", "https://news.example/%41?"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//news.example/", None),
        ("/relative", None),
        ("http:///nowhere", None),
        ("http://[::1", None),
        ("http://news.example:0/", None),
        ("http://user:password@news.example/", None),
        ("http://" + "a" * 70 + ".example/", None),
        ("https://news.example/" + "a" * 2000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_http_links_are_accepted_and_they_are_percent_encoded(link: str | None, shown: str | None) -> None:
    assert http_link(link) == shown


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a?id=1",
        "https://www.news.example/a/?id=1",
        "https://news.example/a?utm_source=rss&id=1&fbclid=x#top",
    ],
)
def test_tracking_parameters_scheme_and_www_make_no_other_article(other: str) -> None:
    assert link_place(other) == "news.example/a"
    assert link_parameters(other) == {("id", "1")}


def test_other_parameters_make_another_article() -> None:
    assert link_parameters("https://news.example/a?id=2") != link_parameters("https://news.example/a?id=1")


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://news.example/my story/a b.html", "https://news.example/my%20story/a%20b.html"),
        ("https://news.example/a\tb", "https://news.example/ab"),
        ("https://news.example/ a\n  /b", "https://news.example/%20a/b"),
        ("https://news.example/?a=1&amp;b=2", "https://news.example/?a=1&b=2"),
        ("https://news.example/?a=1&amp;amp;b=2", "https://news.example/?a=1&b=2"),
        ("https://news.example/?a=1&#38;b=2&#x26;c=3", "https://news.example/?a=1&b=2&c=3"),
        ("https://news.example/?a=1&copy=2", "https://news.example/?a=1&copy=2"),
        ("https://news.example/100%", "https://news.example/100%"),
        ("https://news.example/a|b{c}", "https://news.example/a%7Cb%7Bc%7D"),
        ("HTTPS://News.Example/A", "https://News.Example/A"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("https:/news.example/a", "https://news.example/a"),
        ("https:///news.example/a", "https://news.example/a"),
        ("http:\\\\news.example/a", "http://news.example/a"),
        ("/a", "https://news.example/a"),
        ("a", "https://news.example/section/a"),
        ("../a", "https://news.example/a"),
        ("?id=1", "https://news.example/section/index.html?id=1"),
        ("www.other.example/a", "https://www.other.example/a"),
        ("http://[::1", None),
        ("mailto:a@news.example", None),
        ("", None),
        (None, None),
    ],
)
def test_a_link_is_completed_and_encoded_as_a_browser_would(link: str | None, shown: str | None) -> None:
    assert absolute_link(BASE, link) == shown


def test_a_query_with_very_many_parameters_counts_as_it_is() -> None:
    query = "&".join(f"a{number}=1" for number in range(200))
    assert link_parameters(f"https://news.example/a?{query}") == {("", query)}


def picture(markup: str) -> str | None:
    return first_picture(pictures_in(markup), BASE, in_text=True)


GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        ("<img src='/a.jpg'>", "/a.jpg"),
        ("<IMG SRC=/a.jpg>", "/a.jpg"),
        (f'<img src="{GIF}" data-src="/a.jpg">', "/a.jpg"),
        (f'<img src="{GIF}" data-lazy-src="/a.jpg"/>', "/a.jpg"),
        ('<img src="/spacer.gif" data-original="/a.jpg">', "/a.jpg"),
        ('<img src="/loading.gif" data-echo="/a.jpg">', "/a.jpg"),
        ('<img data-src="not an address" src="/a.jpg">', "/a.jpg"),
        ('<img data-original="photos/a.jpg">', "/section/photos/a.jpg"),
        (f'<img src="{GIF}"><noscript><img src="/a.jpg"></noscript>', "/a.jpg"),
        ('<img srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w">', "/l.jpg"),
        ('<img srcset="/s.jpg 1x,/l.jpg 2x">', "/l.jpg"),
        ('<img data-srcset="/only.jpg">', "/only.jpg"),
        ('<img srcset="/w=1,h=2/a.jpg 320w, /b.jpg wide">', "/w=1,h=2/a.jpg"),
        ('<picture><source srcset="/a.webp 800w" type="image/webp"><img src="/a.jpg"></picture>', "/a.webp"),
        ('<amp-img src="/a.jpg" width="640" height="360"></amp-img>', "/a.jpg"),
        ('<video poster="/a.jpg" src="/film.mp4"></video>', "/a.jpg"),
        ("<div style=\"color: red; background-image: url('/a.jpg')\"></div>", "/a.jpg"),
        ("&lt;img src='/a.jpg'&gt;", "/a.jpg"),
        ("<p>&lt;img src='/a.jpg'&gt;</p>", "/a.jpg"),
        ('<img src="/a b.jpg">', "/a%20b.jpg"),
        ('<img src="/a.jpg?x=1&amp;amp;y=2">', "/a.jpg?x=1&y=2"),
        ('<img src="/google-pixel-9.jpg">', "/google-pixel-9.jpg"),
        ('<img src="/lazy.jpg">', "/lazy.jpg"),
        ('<img src="/photos/icon-of-the-year.jpg">', "/photos/icon-of-the-year.jpg"),
        ('<img src="/pixel.gif"><img src="/a.jpg">', "/a.jpg"),
        ('<img src="/c.gif" width="1" height="1"><img src="/a.jpg">', "/a.jpg"),
        ('<img src="/c.gif" width="1px"><img src="/a.jpg" width="100%">', "/a.jpg"),
        ('<img src="/sd/twitter_icon_large.png">', None),
        ('<img src="/share-button.png">', None),
        ('<img src="/blank.png">', None),
        (f'<img src="{GIF}">', None),
        ('<img src="javascript:alert(1)">', None),
        ("no picture", None),
        ("a < b", None),
        ("<", None),
        ("", None),
    ],
)
def test_the_picture_of_a_text_is_found_in_any_way_to_state_it(markup: str, image: str | None) -> None:
    assert picture(markup) == (image and f"https://news.example{image}")


@pytest.mark.parametrize(
    ("medium", "is_image"),
    [
        (Medium("https://news.example/e.jpg", type="application/octet-stream"), True),
        (Medium("https://news.example/e.jpg", type="audio/mpeg"), True),
        (Medium("https://news.example/e.JPEG?w=1", type=""), True),
        (Medium("https://news.example/e", type="image"), True),
        (Medium("https://news.example/e", type="jpg"), True),
        (Medium("https://news.example/e", type=" IMAGE/WebP "), True),
        (Medium("https://news.example/e", medium="image"), True),
        (Medium("https://news.example/e.mp3", type="image/jpeg"), False),
        (Medium("https://news.example/e.mp4", medium="image"), False),
        (Medium("https://news.example/e.jpg", medium="video"), False),
        (Medium("https://news.example/e", type="text/html"), False),
        (Medium("https://news.example/e"), False),
        (Medium("https://news.example/e", width="640", height="360"), True),
        (Medium("https://news.example/e", width="wide", height="360"), False),
    ],
)
def test_a_file_is_a_picture_by_its_address_else_by_its_type(medium: Medium, is_image: bool) -> None:
    assert medium.is_image == is_image
    assert widest_first([medium]) == ([medium] if is_image else [])
