"""The headlines' list, as one reads it, whatever strangers wrote into it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from client.ages import ago, since
from client.clean import clean, link
from client.columns import columns, wrap
from client.news_text import news_block
from client.provenance import Provenance
from client.reading import read_headlines

NOW = datetime(2025, 9, 22, 18, 30, tzinfo=UTC)
FRESH = Provenance("NewsAPI", sample=False, age_s=None, stale=False)


def block(*articles: Any, country: str = "gr", width: int = 80, provenance: Provenance = FRESH) -> str:
    return news_block(read_headlines({"articles": list(articles)}), provenance, country, NOW, width)


def article(**changes: Any) -> dict[str, Any]:
    return {
        "source": {"id": None, "name": "The Daily"},
        "title": "Rain over Athens - The Daily",
        "description": None,
        "url": "https://daily.example/rain?a=1#b",
        "publishedAt": "2025-09-22T16:20:00Z",
    } | changes


def test_two_headlines_read_like_this() -> None:
    nameless = article(title=None, source=None, url=None, publishedAt=None)
    assert block(article(), nameless).splitlines() == [
        "Headlines · GR",
        "",
        " 1 Rain over Athens",
        "   The Daily · 2 h ago",
        "   https://daily.example/rain?a=1#b",
        "",
        " 2 (no title)",
        "",
        "  provided by NewsAPI",
    ]


def test_no_headlines_are_said_to_be_none() -> None:
    assert block() == "Headlines · GR\n  No headlines.\n  provided by NewsAPI"


def test_sample_news_is_said_to_be_no_news() -> None:
    sample = Provenance.of({"X-Provider": "sandbox/newsapi"})
    assert block(article(), provenance=sample).endswith("SAMPLE DATA from the sandbox, not real news")


def test_a_long_headline_ends_in_an_ellipsis_after_three_lines() -> None:
    lines = block(article(title="word " * 1_000), width=40).splitlines()
    assert [lines[4].endswith("…"), lines[5].strip()] == [True, "The Daily · 2 h ago"]


def test_a_description_stands_in_for_a_missing_title() -> None:
    assert " 1 It rained." in block(article(title=None, description="It rained."))


def test_numbers_of_two_digits_align() -> None:
    assert "\n  1 Rain over Athens\n    The Daily" in block(*[article()] * 10)


def test_a_wide_script_fits_the_columns() -> None:
    lines = block(article(title="東京" * 60, url=None), width=40).splitlines()
    assert max(map(columns, lines)) in {39, 40}


def test_a_word_as_wide_as_the_line_follows_another() -> None:
    assert wrap("a bbbbb ccccccc", 5) == ["a", "bbbbb", "ccccc", "cc"]


def test_accents_take_no_column() -> None:
    assert columns("e\u0301\u200d") == 1


@pytest.mark.parametrize(
    ("age_s", "words"),
    [
        (-500, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (7_200, "2 h ago"),
        (86_400, "1 day ago"),
        (172_800, "2 days ago"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(age_s: float, words: str) -> None:
    assert ago(age_s) == words


def test_beyond_a_week_the_date_is_told() -> None:
    assert since(NOW - timedelta(days=7), NOW) == "15 Sep 2025"


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("2025-09-22T18:00:00", "30 min ago"),
        ("2025-09-22T20:00:00+02:00", "30 min ago"),
        ("0001-01-01T00:00:00+14:00", "1 Jan 1"),
    ],
)
def test_a_moment_is_read_with_or_without_its_zone(published: str, words: str) -> None:
    assert f"The Daily · {words}\n" in block(article(publishedAt=published))


@pytest.mark.parametrize("published", ["yesterday", "", 5, None])
def test_a_moment_that_is_none_is_left_out(published: Any) -> None:
    assert "   The Daily\n" in block(article(publishedAt=published))


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\b", "ab"),
        ("a\x9b2Jb", "ab"),
        ("a\x1bPq\x9cb", "ab"),
        ("a\x1b(0b\x1b", "ab"),
        ("a\x1b]unterminated", "a"),
        ("a\x00\x07\x08\x7f\x85b", "a b"),
        ("a\u202eb\u2066c\u200fd\ufeff", "abcd"),
        ("a\r\n\tb\u2028c\u00a0 d", "a b c d"),
        ("a\ud800b", "ab"),
        ("نیم\u200cفاصله 👩\u200d🚀 Αθήνα 東京", "نیم\u200cفاصله 👩\u200d🚀 Αθήνα 東京"),
    ],
)
def test_text_is_made_harmless(hostile: str, harmless: str) -> None:
    assert clean(hostile) == harmless


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://a b",
        "https://a/\x1b[31m",
        "https://a/\u202e",
        "http://[::1",
        "//a/b",
        "https://a/" + "b" * 2_000,
        "",
    ],
)
def test_only_a_plain_web_address_is_a_link(url: str) -> None:
    assert link(url) is None


def test_a_country_typed_with_an_escape_is_harmless() -> None:
    assert block(country="g\x1b[31mr\udcff").startswith("Headlines · GR\n")


@pytest.mark.parametrize("name", ["at_2023", "eg_business_2021", "us_2024_removed", "ru_general_2020"])
def test_recorded_headlines_fit_the_terminal(recorded: Any, name: str) -> None:
    text = block(*json.loads(recorded(f"newsapi/top_{name}.json"))["articles"])
    assert max(columns(line) for line in text.splitlines() if "://" not in line) <= 80


ANYTHING = st.none() | st.text() | st.integers() | st.floats() | st.dictionaries(st.just("name"), st.text())


@settings(deadline=None, database=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["title", "source", "url", "publishedAt", "description"]), ANYTHING), max_size=3
    )
)
def test_no_article_breaks_the_list(articles: list[dict[str, Any]]) -> None:
    text = block(*articles, width=30)
    assert all(columns(line) <= 30 for line in text.split("\n") if "://" not in line)


@settings(deadline=None, database=None)
@given(st.text())
def test_nothing_clean_holds_a_control_character(text: str) -> None:
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in clean(text))
