import pytest
from hypothesis import given
from hypothesis import strategies as st

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
