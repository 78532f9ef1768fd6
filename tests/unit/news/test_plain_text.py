import pytest

from news.feeds.parse import http_link, link_key
from news.feeds.text import plain_text


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


def test_long_text_ends_at_a_word() -> None:
    assert plain_text("word " * 100, 20) == "word word word word…"


def test_long_text_without_spaces_ends_anywhere() -> None:
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
def test_only_links_of_the_web_are_shown(link: str | None, shown: str | None) -> None:
    assert http_link(link) == shown


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a?id=1",
        "https://www.news.example/a/?id=1",
        "https://news.example/a?utm_source=rss&id=1&fbclid=x#top",
    ],
)
def test_links_that_differ_in_what_counts_readers_lead_to_the_same_article(other: str) -> None:
    assert link_key(other) == link_key("https://news.example/a?id=1")


def test_links_that_differ_in_anything_else_lead_elsewhere() -> None:
    assert link_key("https://news.example/a?id=2") != link_key("https://news.example/a?id=1")
