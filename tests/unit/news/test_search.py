import pytest

from news.feeds.items import Headline
from news.feeds.merge import Search

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
