import pytest

from servicekit.countries import LISTED, country_code, english_name
from servicekit.problems import InvalidCountry


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("gr", "gr"),
        (" GR ", "gr"),
        ("GRC", "gr"),
        ("Greece", "gr"),
        ("greece", "gr"),
        ("Ελλάδα", "gr"),
        ("ελλαδα", "gr"),
        ("Deutschland", "de"),
        ("日本", "jp"),
        ("UK", "gb"),
        ("England", "gb"),
        ("USA", "us"),
        ("United States of America", "us"),
        ("Türkiye", "tr"),
        ("turkiye", "tr"),
        ("Hong Kong", "hk"),
        ("Czech Republic", "cz"),
        ("Korea, Republic of", "kr"),
        ("대한민국", "kr"),
        ("Россия", "ru"),
        ("XK", "xk"),
        ("Kosovo", "xk"),
    ],
)
def test_a_country_is_known_by_code_and_by_name(words: str, code: str) -> None:
    assert country_code(words) == code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("Korea", "South Korea (kr) or North Korea (kp)"),
        ("Congo", "name one of them"),
        ("Grecee", "Greece (gr)"),
        ("South", "South Africa (za)"),
        ("xx", ", ".join(LISTED)),
        ("eu", "is no country"),
    ],
)
def test_what_names_no_country_or_several_is_told_the_nearest(words: str, says: str) -> None:
    with pytest.raises(InvalidCountry) as caught:
        country_code(words)
    assert says in caught.value.detail


def test_every_listed_country_has_a_name_and_is_found_by_it() -> None:
    assert len(LISTED) == 54
    assert {country_code(english_name(code)) for code in LISTED} == set(LISTED)
