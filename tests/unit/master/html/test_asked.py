from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from contract.problems import InvalidCity
from contract.queries import BriefingQuery, NewsQuery
from master.views.html.asked import LONGEST, PageQuestion
from servicekit.problems import BadQuestion


def test_nothing_asked_is_the_page_alone() -> None:
    asked = PageQuestion.of({"units": "imperial", "utm_source": "x"})
    assert not asked.anything
    with Flask("iris").test_request_context():
        assert [asked.link(), PageQuestion().link()] == ["/?units=imperial", "/"]


def test_a_place_asks_for_weather_and_headlines_in_metric_units_and_the_pages_language() -> None:
    question = PageQuestion.of({"city": " Athens ", "category": "science"}).query("el")
    assert isinstance(question, BriefingQuery)
    assert (question.city, question.units, question.lang, question.category) == ("Athens", "metric", "el", "science")


def test_what_was_said_counts_more_than_what_is_usual() -> None:
    question = PageQuestion.of({"lat": "1", "lon": "2", "units": "standard", "lang": "de", "country": "Greece"}).query(
        "el"
    )
    assert isinstance(question, BriefingQuery)
    assert (question.lat, question.units, question.lang, question.country) == (1.0, "standard", "de", "gr")


def test_a_country_alone_asks_for_headlines() -> None:
    question = PageQuestion.of({"country": "Ελλάδα"}).query("en")
    assert isinstance(question, NewsQuery)
    assert question.country == "gr"


def test_what_is_no_question_says_why() -> None:
    with pytest.raises(InvalidCity):
        PageQuestion.of({"city": "12345"}).query("en")


@given(st.dictionaries(st.sampled_from(["city", "country", "category", "units", "lang"]), st.text(max_size=LONGEST)))
def test_a_link_holds_the_whole_question(parameters: dict[str, str]) -> None:
    asked = PageQuestion.of(parameters)
    with Flask("iris").test_request_context():
        link = urlsplit(asked.link(lang="el"))
    read = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert PageQuestion.of(read) == PageQuestion.of({**parameters, "lang": "el"})
    assert link.path == "/"
    assert not link.netloc


@given(st.dictionaries(st.sampled_from(["city", "lat", "lon", "country", "category", "units", "lang"]), st.text()))
def test_whatever_is_asked_is_a_question_or_a_bad_one(parameters: dict[str, str]) -> None:
    asked = PageQuestion.of(parameters)
    if asked.anything:
        try:
            asked.query("en")
        except BadQuestion as bad:
            assert bad.status == 400
