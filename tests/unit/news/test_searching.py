import pytest

from news.feeds.parse import Headline
from news.feeds.text import Search

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
def test_words_and_phrases_are_found(words: str | None, headline: Headline) -> None:
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
def test_what_does_not_occur_is_not_found(words: str, headline: Headline) -> None:
    assert not Search(words).matches(headline.title, headline.description)
