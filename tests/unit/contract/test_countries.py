from pathlib import Path

import pycountry
import pytest
from babel import Locale, localedata
from babel.languages import get_official_languages

from contract import country_names
from contract.countries import NEWSAPI_COUNTRIES, country_code, english_name, possible_codes
from contract.problems import InvalidCountry
from contract.queries import Country, NewsQuery, Query, SourcesQuery


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
        ("the UK", "gb"),
        ("U.K.", "gb"),
        ("Great Britain", "gb"),
        ("u.s.a.", "us"),
        ("ΗΠΑ", "us"),
        ("США", "us"),
        ("Holland", "nl"),
        ("The Netherlands", "nl"),
        ("Ivory Coast", "ci"),
        ("Cote d'Ivoire", "ci"),
        ("Hong Kong SAR", "hk"),
        ("香港", "hk"),
        ("Palestine", "ps"),
        ("EL", "gr"),
        ("Hellas", "gr"),
        ("한국", "kr"),
        ("中国", "cn"),
        ("Burma", "mm"),
        ("Swaziland", "sz"),
        ("UAE", "ae"),
        ("Éire", "ie"),
        ("Shqipëria", "al"),
        ("Hayastan", "am"),
        ("Cymru", "gb"),
        ("Bosnia & Herzegovina", "ba"),
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
        ("eu", "is no country"),
        ("Frnace", "Did you mean France (fr)?"),
        ("Austrlia", "Austria (at) or Australia (au)"),
        ("Росия", "Did you mean Russia (ru)?"),
        ("Γαλια", "Did you mean France (fr)?"),
    ],
)
def test_what_names_no_country_or_several_is_told_the_nearest(words: str, says: str) -> None:
    with pytest.raises(InvalidCountry) as caught:
        country_code(words)
    assert says in caught.value.detail


def test_headlines_are_promised_where_headlines_are_asked_for() -> None:
    """A country that another service is asked about has nothing to do with NewsAPI's."""

    class Elsewhere(Query):
        country: Country

    promise = f"Headlines are promised for {', '.join(NEWSAPI_COUNTRIES)}."
    for query, ends in ((NewsQuery, promise), (SourcesQuery, promise), (Elsewhere, "Greece or Ελλάδα.")):
        with pytest.raises(InvalidCountry) as caught:
            query.from_values({"country": "xx"})
        assert caught.value.detail.endswith(ends)


def test_every_listed_country_has_a_name_and_is_found_by_it() -> None:
    assert len(NEWSAPI_COUNTRIES) == 54
    assert {country_code(english_name(code)) for code in NEWSAPI_COUNTRIES} == set(NEWSAPI_COUNTRIES)


ALL = [*(country.alpha_2 for country in pycountry.countries), "XK"]


def languages_of(code: str) -> list[str]:
    """The official ones that CLDR knows; those of Russia's republics are not the country's own."""
    own = get_official_languages(code, regional=code != "RU", de_facto=True)
    return ["en", "el", "fr", "de", "es", "ru", *(language for language in own if localedata.exists(language))]


@pytest.mark.parametrize("code", ALL)
def test_each_country_is_known_in_six_languages_and_in_its_own(code: str) -> None:
    """Spanish calls both Congos so; that one is told apart by the next test."""
    known = {language: Locale.parse(language).territories.get(code) for language in languages_of(code)}
    found = {name: possible_codes(name) for name in known.values() if name and name != "Congo"}
    assert found == dict.fromkeys(found, (code.lower(),))
    assert found


def test_words_for_several_countries_give_each_and_words_for_none_give_none() -> None:
    assert possible_codes("Korea") == ("kr", "kp")
    assert possible_codes("Congo") == ("cd", "cg")
    assert possible_codes("greece") == ("gr",)
    assert possible_codes("Narnia") == ()


@pytest.mark.parametrize("words", ["Narnia", "Wakanda", "Mordor", "Atlantis", "Paris", "Europe", "asdf", "zz", "Texas"])
def test_what_is_like_no_country_gets_no_suggestion(words: str) -> None:
    with pytest.raises(InvalidCountry) as caught:
        country_code(words)
    assert "Did you mean" not in caught.value.detail


def test_what_is_like_one_country_is_not_told_another() -> None:
    """Africa is two letters from America, and yet not the United States."""
    with pytest.raises(InvalidCountry) as caught:
        country_code("Africa")
    assert "South Africa (za)" in caught.value.detail
    assert "United States" not in caught.value.detail


def test_the_table_of_names_is_made_anew_and_keeps_the_names_that_it_had(tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    table.write_text("code,names\ngr,Yunanistan|Old Greece\n", encoding="utf-8")
    country_names.main(table)
    (greece,) = [line for line in table.read_text(encoding="utf-8").splitlines() if line.startswith("gr,")]
    assert greece.startswith("gr,Greece|Ελλάδα|Grèce|Griechenland|Grecia|Греция|")
    assert greece.endswith("|Old Greece")
    assert greece.count("Yunanistan") == 1
