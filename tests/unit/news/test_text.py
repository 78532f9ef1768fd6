import pytest

from news.feeds.charset import decode
from news.feeds.items import Headline, plain_text
from news.feeds.merge import Search


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


GREEK = Headline("A", "Πρόωρες εκλογές στην Ελλάδα", "https://a.example/", "Οι κάλπες στήνονται τον Μάιο.")
ENGLISH = Headline("A", "New York: art party ends early", "https://a.example/", None)
JAPANESE = Headline("A", "東京マラソンに16千人が参加", "https://a.example/", None)


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        (None, ENGLISH),
        ("", ENGLISH),
        ('""', ENGLISH),
        ("party", ENGLISH),
        ("PARTY new", ENGLISH),
        ("part", ENGLISH),
        ('"new york"', ENGLISH),
        ('early "art party" york', ENGLISH),
        ('"unclosed party', Headline("A", "unclosed party", "https://a.example/")),
        ("εκλογες", GREEK),
        ("ΕΛΛΆΔΑ Μάιο", GREEK),
        ("εκλογ", GREEK),
        ("マラソン", JAPANESE),
        ("東京 参加", JAPANESE),
    ],
)
def test_a_headline_with_all_words_and_phrases_matches(words: str | None, headline: Headline) -> None:
    assert Search(words).matches(headline.title, headline.description)


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("arty", ENGLISH),
        ("party missing", ENGLISH),
        ('"york new"', ENGLISH),
        ('"art part"', ENGLISH),
        ("a.t", ENGLISH),
        ("ουρανός", GREEK),
        ('"Ελλάδα Οι κάλπες"', GREEK),
        ("大阪", JAPANESE),
    ],
)
def test_a_headline_without_one_of_the_terms_does_not_match(words: str, headline: Headline) -> None:
    assert not Search(words).matches(headline.title, headline.description)
