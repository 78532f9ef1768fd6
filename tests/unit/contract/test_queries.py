from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.problems import InvalidCity, InvalidCountry
from contract.queries import BriefingQuery, EverythingQuery, NewsQuery, PlacesQuery, Query, TopQuery, WeatherQuery
from servicekit.problems import BadQuestion, InvalidParameter, MissingParameter


@pytest.mark.parametrize(
    ("query", "problem", "says"),
    [
        (b"", MissingParameter, "a city is a name such as Amsterdam or London,CA"),
        (b"city=", MissingParameter, "a city is a name such as"),
        (b"city=%20%20", MissingParameter, "a city is a name such as"),
        (b"city=12345", InvalidCity, "no letter"),
        (b"city=%3F%21", InvalidCity, "a city is a name such as"),
        (b"city=" + b"a" * 101, InvalidCity, "at most 100 characters"),
        (b"city=Ath%00ens", InvalidCity, "control characters"),
        (b"city=%0AAthens", InvalidCity, "control characters"),
        (b"city=Athens%1b%5b31m", InvalidCity, "control characters"),
        (b"city=%E2%80%AEAthens", InvalidCity, "control characters"),
        (b"city=%ff%fe", InvalidParameter, "UTF-8"),
        (b"city=\xff", InvalidParameter, "UTF-8"),
        (b"city=Athens&city=Rome", InvalidParameter, "city is given more than once"),
        (b"city=Athens&units=warm", InvalidParameter, "standard, metric, imperial"),
        (b"city=Athens&lang=xx", InvalidParameter, "af, ar, az"),
        (b"lat=38", MissingParameter, "lat and lon go together"),
        (b"lon=38", MissingParameter, "lat and lon go together"),
        (b"lat=90.1&lon=0", InvalidParameter, "from -90 to 90"),
        (b"lat=0&lon=-181", InvalidParameter, "from -180 to 180"),
        (b"lat=nan&lon=0", InvalidParameter, "from -90 to 90"),
        (b"lat=inf&lon=0", InvalidParameter, "from -90 to 90"),
        (b"lat=38&lon=23&city=Athens", InvalidParameter, "not for both"),
        (b"&".join(b"p%d=1" % n for n in range(51)), InvalidParameter, "more parameters than"),
    ],
)
def test_a_weather_question_that_cannot_be_asked_says_what_can(
    query: bytes, problem: type[BadQuestion], says: str
) -> None:
    with pytest.raises(problem) as caught:
        WeatherQuery.from_query_string(query)
    assert type(caught.value) is problem
    assert says in caught.value.detail


@pytest.mark.parametrize(
    ("query", "problem", "says"),
    [
        (b"", MissingParameter, "country is missing"),
        (b"country=%20", MissingParameter, "country is missing"),
        (b"country=12", InvalidCountry, "gr, GRC"),
        (b"country=g", InvalidCountry, "ae, ar, at"),
        (b"country=xx", InvalidCountry, "ae, ar, at"),
        (b"country=usa%3Bdrop", InvalidCountry, "is no country"),
        (b"country=gr&category=gossip", InvalidParameter, "business, entertainment, general"),
        (b"country=gr&pageSize=0", InvalidParameter, "pageSize must be a whole number from 1 to 100, not '0'"),
        (b"country=gr&pageSize=101", InvalidParameter, "from 1 to 100"),
        (b"country=gr&pageSize=x", InvalidParameter, "from 1 to 100"),
        (b"country=gr&page=-1", InvalidParameter, "page must be"),
        (b"country=gr&q=a%07b", InvalidParameter, "words to look for"),
        (b"country=gr&country=us", InvalidParameter, "country is given more than once"),
    ],
)
def test_a_news_question_that_cannot_be_asked_says_what_can(
    query: bytes, problem: type[BadQuestion], says: str
) -> None:
    with pytest.raises(problem) as caught:
        NewsQuery.from_query_string(query)
    assert type(caught.value) is problem
    assert says in caught.value.detail


@pytest.mark.parametrize(
    "name",
    [
        "São Paulo",
        "Αθήνα",
        "東京",
        "St. John's",
        "'s-Hertogenbosch",
        "London,CA",
        "a&appid=x&q=Paris",
        "\u200cتهران",
        "A" * 100,
    ],
)
def test_a_citys_name_comes_through_as_it_was_written(name: str) -> None:
    assert WeatherQuery.from_query_string(f"city={quote(name)}".encode()).city == name
    assert WeatherQuery.from_query_string(f"city={quote(name)}".encode()).params == {"city": name}


@pytest.mark.parametrize(
    "query", [b"city=Athens&units=standard&lang=en", b"lang=EN&city=%20Athens%20", b"city=Athens&x=1"]
)
def test_equal_weather_questions_are_forwarded_in_the_same_words(query: bytes) -> None:
    assert WeatherQuery.from_query_string(query).params == {"city": "Athens"}


@pytest.mark.parametrize("query", [b"country=GR", b"country=%20gr%20", b"country=Greece&pageSize=20&page=1"])
def test_equal_news_questions_are_forwarded_in_the_same_words(query: bytes) -> None:
    assert NewsQuery.from_query_string(query).params == {"country": "gr"}


def test_a_point_on_the_map_is_asked_by_its_coordinates() -> None:
    assert WeatherQuery.from_query_string(b"lat=37.98&lon=-23").params == {"lat": "37.98", "lon": "-23.0"}


def test_all_of_a_news_question_is_forwarded() -> None:
    query = NewsQuery.from_query_string(b"country=us&category=sports&q=cup%20final&pageSize=5&page=2").params
    assert query == {"country": "us", "category": "sports", "q": "cup final", "pageSize": "5", "page": "2"}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_question_or_a_sentence(query: bytes) -> None:
    for kind in (WeatherQuery, NewsQuery):
        try:
            kind.from_query_string(query)
        except BadQuestion as problem:
            assert problem.detail.endswith(".")


def test_a_briefing_falls_into_two_questions() -> None:
    question = BriefingQuery.from_query_string(b"city=Athens&units=metric&country=GR&category=sports&pageSize=5")
    assert question.weather().params == {"city": "Athens", "units": "metric"}
    assert question.news("us").params == {"country": "us", "category": "sports", "pageSize": "5"}


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("city=Athens&units=&lang=", "city=Athens"),
        ("city=Athens&units=%20&lang=%20", "city=Athens"),
        ("city=Athens&lat=&lon=", "city=Athens"),
        ("city=&lat=38&lon=23", "lat=38&lon=23"),
        ("city=Athens&units=&units=metric", "city=Athens&units=metric"),
        ("city=Athens&units=METRIC", "city=Athens&units=metric"),
        ("city=Athens&units=%20Metric%20", "city=Athens&units=metric"),
        ("city=Athens&lang=EN-us", "city=Athens"),
    ],
)
def test_an_empty_parameter_is_not_given_and_a_choice_may_be_in_any_case(query: str, same: str) -> None:
    asked = WeatherQuery.from_query_string(query.encode())
    assert asked == WeatherQuery.from_query_string(same.encode())
    assert asked.cache_key == WeatherQuery.from_query_string(same.encode()).cache_key


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("country=gr&q=&category=&pageSize=&page=", "country=gr"),
        ("country=gr&category=Sports", "country=gr&category=sports"),
        ("country=gr&category=HEALTH&q=%20", "country=gr&category=health"),
    ],
)
def test_empty_news_parameters_are_not_given(query: str, same: str) -> None:
    assert NewsQuery.from_query_string(query.encode()) == NewsQuery.from_query_string(same.encode())


def test_an_empty_limit_and_country_are_not_given() -> None:
    assert PlacesQuery.from_query_string(b"q=Athens&limit=").limit == 5
    assert BriefingQuery.from_query_string(b"city=Athens&country=&category=General").country is None


@pytest.mark.parametrize(
    ("asked", "problem"), [(b"q=", MissingParameter), (b"q=%20&limit=2", MissingParameter), (b"", MissingParameter)]
)
def test_an_empty_required_parameter_is_missing(asked: bytes, problem: type[BadQuestion]) -> None:
    with pytest.raises(problem):
        PlacesQuery.from_query_string(asked)


def test_a_name_keeps_its_case() -> None:
    assert WeatherQuery.from_query_string(b"city=METRIC").city == "METRIC"


@pytest.mark.parametrize("kind", [NewsQuery, TopQuery, EverythingQuery, BriefingQuery])
def test_a_parameter_has_its_documented_name_only(kind: type[Query]) -> None:
    """A second name would escape the check that each is given once."""
    known = b"city=Athens&country=gr&q=a&"
    for name, field in kind.model_fields.items():
        if field.alias and field.alias != name:
            assert kind.from_query_string(known + name.encode() + b"=2") == kind.from_query_string(known)
