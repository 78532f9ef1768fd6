import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.feeds.headline import Headline
from news.search import Search

TEXT = "Bitcoin falls as Ethereum and Litecoin rise; Ελλάδα wins 2-1 in São Paulo, 東京で地震"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("bitcoin", True),
        ("BITCOIN ethereum", True),
        ("bitcoin dogecoin", False),
        ("bitcoin AND dogecoin", False),
        ("bitcoin OR dogecoin", True),
        ("dogecoin OR ripple", False),
        ("bitcoin NOT ethereum", False),
        ("bitcoin NOT dogecoin", True),
        ("bitcoin -ethereum", False),
        ("+bitcoin -dogecoin", True),
        ("bitcoin AND (dogecoin OR litecoin) NOT ripple", True),
        ("crypto AND (ethereum OR litecoin)", False),
        ("NOT (dogecoin OR ripple)", True),
        ("-(bitcoin OR ripple)", False),
        ("+(bitcoin)", True),
        ("NOT NOT bitcoin", True),
        ('"ethereum and litecoin"', True),
        ('"litecoin and ethereum"', False),
        ('-"ethereum and litecoin"', False),
        ('"ethereum and', True),
        ("and", True),
        ("or", False),
        ("bit", False),
        ("bitco", True),
        ("itcoin", False),
        ("ελλαδα", True),
        ("sao paulo", True),
        ("地震", True),
        ("東京 地震", True),
        ("火山", False),
        ("(bitcoin", True),
        ("bitcoin)", True),
        ("bitcoin OR", True),
        ("dogecoin OR", False),
        ("OR dogecoin", False),
        ('dogecoin OR ""', False),
        ("dogecoin OR NOT", False),
        ("(OR) bitcoin", True),
        ("OR", True),
        ("NOT", True),
        ("()", True),
        ("", True),
        ("a" * 500, False),
        ("(" * 250 + "bitcoin" + ")" * 250, True),
    ],
)
def test_newsapis_operators_find_what_they_mean(q: str, found: bool) -> None:
    assert Search.of(q).finds([TEXT]) is found


def test_terms_may_stand_in_different_texts() -> None:
    search = Search.of("one two")
    assert search.finds(["One", None, "two"])
    assert not search.finds(["one", None])


def test_what_is_in_the_title_is_more_relevant_and_what_is_excluded_doesnt_count() -> None:
    search = Search.of("rain -snow NOT (hail OR storm)")
    assert [search.relevance(*texts) for texts in [("rain", "rain"), ("rain", None), ("snow", "rain"), ("hail",)]] == [
        3,
        2,
        1,
        0,
    ]


@given(st.text(alphabet=st.sampled_from('ab ()+-"ANDORNT'), max_size=80))
def test_any_text_can_be_searched_for(q: str) -> None:
    assert isinstance(Search.of(q).finds(["a b"]), bool)


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
    assert Search.of(words).finds((headline.title, headline.description))


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
    assert not Search.of(words).finds((headline.title, headline.description))


TITLES = [
    "Ministers don't back climate deal",
    "Rooney’s new novel is out",
    "Covid‑19 wave recedes",
    "Climate talks stall, a deal is far",
    "Tesla recalls cars",
    "C++ and C# in demand",
    "Łódź buduje metro",
    "IŞIK KESİNTİSİ BİTTİ",
    "İstanbul’da kar",
    "Tromsø får ny bro",
    "Været i Ålesund",
    "Die Straße nach Köln",
    "L’eau est chère",
    "आराम का समय",
    "राम मंदिर में भीड़",
    "कराची में बारिश",
    "काम पूरा करो।",
    "সরকার কর কমাল",
    "Φόρος: «όχι» στα μέτρα",
]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("“climate deal”", [0]),
        ("„climate deal“", [0]),
        ("«climate deal»", [0]),
        ('"climate, deal"', [0]),
        ("‘climate deal’", [0, 3]),
        ("don’t", [0]),
        ("don't", [0]),
        ("don`t", [0]),
        ("rooney's", [1]),
        ("Rooney", [1]),
        ("covid-19", [2]),
        ("covid‑19", [2]),
        ('"covid 19"', [2]),
        ("Tesla, recalls", [4]),
        ("tesla?", [4]),
        ("(tesla!)", [4]),
        ("tesla; cars.", [4]),
        ("C++", [5]),
        ("c#,", [5]),
        ("Lodz", [6]),
        ("łódź", [6]),
        ("ışık", [7]),
        ("IŞIK", [7]),
        ("isik", [7]),
        ("İSTANBUL'DA", [8]),
        ("istanbul", [8]),
        ("Tromso", [9]),
        ("Alesund", [10]),
        ("vaeret", [10]),
        ("strasse koln", [11]),
        ("eau", [12]),
        ("l'eau", [12]),
        ('"कर"', []),
        ('"करो"', [16]),
        ("करो", [16]),
        ('"राम"', [14]),
        ('"কর"', [17]),
        ("«όχι»", [18]),
        ("οχι", [18]),
        ("tesla & recalls", [4]),
    ],
)
def test_what_people_type_finds_what_they_mean(q: str, found: list[int]) -> None:
    assert [number for number, title in enumerate(TITLES) if Search.of(q).finds([title])] == found
